/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From pairs to people: which individuals are joined (MATCHING.md 1b).
 *
 * Pairs join their clusters in order of falling weight, while the mean
 * evidence (the weight without the prior, so that missing values are not held
 * against a pair) over all cross pairs that have any is at least the model's,
 * and nothing vetoes it: identifiers that exclude each other, two individuals
 * of a source that has each person once, a person's decision, or more cross
 * pairs that look like twins, or generations, than like one person. Ties are
 * broken by the individuals' own keys, so that neither the order of input nor
 * threads matter.
 */
#ifndef IOC_LINK_CLUSTER_H
#define IOC_LINK_CLUSTER_H

#include "link/decisions.h"
#include "link/weigh.h"

struct link {
	uint32_t a, b; /* a < b */
	int32_t weight;
	int32_t plain; /* before households, twins and generations */
	uint64_t vector;
	uint32_t flags; /* enum weigh_flag and link_flag */
};

enum link_flag {
	LINK_JOINED = 1024, /* set by cluster_join() */
	LINK_VETOED = 2048,
	LINK_COPY = 4096, /* with the first of somebody's copies */
};

struct clusters {
	const struct people *people;
	uint32_t *parent; /* union-find */
	uint32_t *next;   /* members as a ring */
	uint32_t *size;
	double *log_p; /* by root: ln of the product of P over the joins */
	bool *unique;  /* by source: each person once */
	const struct decisions *decisions; /* borrowed; NULL: none */
	uint64_t joins, vetoes;
};

void clusters_init(struct clusters *c, const struct people *p);
void clusters_fini(struct clusters *c);
/* The root of a person's cluster. */
uint32_t clusters_root(const struct clusters *c, uint32_t person);
/* Joins those whom somebody has decided to be the same. */
void clusters_decide(struct clusters *c, const struct decisions *d);
/* Falling weight; ties by the individuals' keys. The array is replaced. */
struct link *clusters_sort(
    const struct clusters *c, struct link *link, size_t n, unsigned jobs);
/*
 * Joins the links at or above `threshold` in the order of clusters_sort(); sets
 * LINK_JOINED and LINK_VETOED.
 */
void clusters_join(struct clusters *c, const struct weights *w,
    const struct tests *t, struct link *link, size_t n, int32_t threshold,
    unsigned jobs);

#endif
