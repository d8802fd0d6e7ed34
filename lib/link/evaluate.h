/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How good the linkage is, where the truth is known (a label in the records).
 *
 * Two individuals are truly one person when their labels are equal; those
 * without a label are left out. True pairs include those that blocking never
 * looked at. Not for clerical samples: link/assess.h weighs those.
 */
#ifndef IOC_LINK_EVALUATE_H
#define IOC_LINK_EVALUATE_H

#include "base/buf.h"
#include "link/cluster.h"

enum { EVALUATE_BINS = 10 };

struct evaluation {
	const struct people *people;
	uint32_t *label;             /* by person: value + 1, or 0 */
	uint32_t nlabels, nlabelled; /* different ones; individuals */
	uint64_t true_pairs;
};

struct confusion {
	uint64_t found, right; /* pairs */
};

/* A bin of the probability: what was said, and what was true. */
struct calibration {
	uint64_t pairs, right;
	double expected;
};

/* Labels are the values of one of the intake's inputs. */
void evaluation_init(
    struct evaluation *e, const struct people *p, unsigned input);
void evaluation_fini(struct evaluation *e);
/* Both have a label. */
bool evaluation_knows(const struct evaluation *e, uint32_t a, uint32_t b);
bool evaluation_true(const struct evaluation *e, uint32_t a, uint32_t b);
/* Pairs of one cluster: found, and right. */
struct confusion evaluation_clusters(
    const struct evaluation *e, struct clusters *c);
/*
 * True pairs of which at least one side has the text in an input (sex F), and
 * how many of them are in one cluster: found is all, right is linked.
 */
struct confusion evaluation_recall(const struct evaluation *e,
    struct clusters *c, unsigned input, struct slice text);
/* The vectors of all true pairs. */
void evaluation_vectors(
    const struct evaluation *e, struct judge *j, struct tallies *out);
/* Sorted links: how often pairs in each tenth of probability were right. */
void evaluation_calibrate(const struct evaluation *e, const struct link *link,
    size_t n, struct calibration bin[EVALUATE_BINS]);
/* Precision, recall and F1 as 0..1; NAN where undefined. */
double confusion_precision(struct confusion x);
double confusion_recall(struct confusion x, uint64_t true_pairs);
double confusion_f1(struct confusion x, uint64_t true_pairs);

#endif
