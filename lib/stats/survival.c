/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/survival.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

struct keyed {
	double time;
	size_t index;
	uint32_t stratum;
};

static int
compare(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	if (x->stratum != y->stratum)
		return x->stratum > y->stratum ? 1 : -1;
	if (x->time != y->time)
		return x->time > y->time ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

void
survival_order(const struct survival *s, size_t *index)
{
	if (!s->n)
		return;
	struct keyed *keyed = mem_zalloc(s->n, sizeof *keyed);
	for (size_t i = 0; i < s->n; i++) {
		assert(s->time[i] >= 0); /* and so not NaN, which never sorts */
		assert(survival_weight(s, i) > 0);
		keyed[i] =
		    (struct keyed){s->time[i], i, survival_stratum(s, i)};
	}
	qsort(keyed, s->n, sizeof *keyed, compare);
	for (size_t i = 0; i < s->n; i++)
		index[i] = keyed[i].index;
	mem_free(keyed);
}

size_t
survival_tied(const struct survival *s, const size_t *index, size_t at)
{
	size_t last = index[at - 1];
	while (at && s->time[index[at - 1]] == s->time[last] &&
	    survival_stratum(s, index[at - 1]) == survival_stratum(s, last))
		at--;
	return at;
}
