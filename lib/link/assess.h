/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How good the linkage is, by what people said about a stratified sample.
 *
 * Each answered row stands for 1 / inclusion pairs of its stratum. Precision
 * is the share of true pairs among the accepted, missed links the true ones
 * among the rest; standard errors are those of a stratified sample with the
 * finite population correction, intervals 95%, normal and held to what is
 * possible. Rows answered "unsure" are left out and counted.
 */
#ifndef IOC_LINK_ASSESS_H
#define IOC_LINK_ASSESS_H

#include "base/strmap.h"

struct assess_stratum {
	uint64_t size;         /* pairs in it */
	uint64_t n[2], yes[2]; /* answered, and the same; [1]: accepted pairs */
};

struct assessment {
	struct strmap strata; /* by name */
	struct assess_stratum *stratum;
	size_t cap;
	uint64_t answered, unsure;
};

struct estimate {
	double value, low, high;
};

/* One answered row: is_same is what the person said. */
void assess_add(struct assessment *a, struct slice stratum, uint64_t size,
    bool is_joined, bool is_same);
void assess_fini(struct assessment *a);
/* Of the accepted pairs, the share that are true; NAN without any. */
struct estimate assess_precision(const struct assessment *a);
/* True pairs among those not accepted (of those kept, at least). */
struct estimate assess_missed(const struct assessment *a);

#endif
