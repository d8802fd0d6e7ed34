/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/refusal.h"

#include <stdbool.h>

/* Room for the last bit: .10 as computed must not exceed .10 as stated. */
static const double SLACK = 1e-12;

static bool
is_unbalanced(const struct refusal_facts *f)
{
	for (size_t i = 0; i < f->nsmd; i++)
		if (!(fabs(f->smd_after[i]) <= .10 + SLACK))
			return true;
	return false;
}

static bool
is_off_support(const struct refusal_facts *f)
{
	size_t off = f->treated - f->treated_matched;
	return !f->treated || 5 * off > f->treated;
}

static bool
is_linked_unevenly(const struct refusal_facts *f)
{
	double gap = f->unmatched_treated - f->unmatched_comparison;
	return !(fabs(gap) <= .05 + SLACK);
}

/* Opposite sign, or significant (p <= .05) where the other is not. */
static bool
disagree(struct difference a, struct difference b)
{
	if (isnan(a.value) || isnan(b.value) || isnan(a.p) || isnan(b.p))
		return true;
	return a.value * b.value < 0 || (a.p <= .05) != (b.p <= .05);
}

static bool
is_fragile(const struct refusal_facts *f)
{
	for (size_t i = 0; i < f->nrobust; i++)
		if (disagree(f->result, f->robust[i]))
			return true;
	return isnan(f->result.p);
}

unsigned
refusal_reasons(const struct refusal_facts *f)
{
	unsigned reasons = 0;
	if (is_unbalanced(f))
		reasons |= REFUSAL_BALANCE;
	if (is_off_support(f))
		reasons |= REFUSAL_SUPPORT;
	if (!(f->ess >= 30))
		reasons |= REFUSAL_SIZE;
	if (is_linked_unevenly(f))
		reasons |= REFUSAL_LINKAGE;
	if (is_fragile(f))
		reasons |= REFUSAL_FRAGILE;
	return reasons;
}
