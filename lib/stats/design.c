/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/design.h"

#include "base/mem.h"
#include "base/num.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void
design_init(struct design *d, size_t ncolumns)
{
	*d = (struct design){.ncolumns = ncolumns, .row_cap = 16};
	d->start = mem_zalloc(d->row_cap, sizeof *d->start);
	d->centre = mem_zalloc(ncolumns, sizeof *d->centre);
	d->reach = mem_zalloc(ncolumns, sizeof *d->reach);
}

void
design_fini(struct design *d)
{
	mem_free(d->start);
	mem_free(d->column);
	mem_free(d->value);
	mem_free(d->centre);
	mem_free(d->reach);
	*d = (struct design){0};
}

void
design_set(struct design *d, size_t column, double value)
{
	size_t at = d->start[d->n + 1];
	assert(column < d->ncolumns && isfinite(value));
	assert(at == d->start[d->n] || d->column[at - 1] < column);
	if (at == d->value_cap) {
		size_t cap = d->value_cap;
		d->column = mem_grow(d->column, at, &cap, sizeof *d->column);
		d->value =
		    mem_grow(d->value, at, &d->value_cap, sizeof *d->value);
	}
	d->column[at] = (uint32_t)column;
	d->value[at] = value;
	d->start[d->n + 1]++;
}

void
design_end_row(struct design *d)
{
	d->n++;
	if (d->n + 1 == d->row_cap)
		d->start =
		    mem_grow(d->start, d->n + 1, &d->row_cap, sizeof *d->start);
	d->start[d->n + 1] = d->start[d->n];
}

/* The means of the columns that have a value in every row. */
static void
find_centres(struct design *d)
{
	size_t *count = mem_zalloc(d->ncolumns, sizeof *count);
	struct num_sum *sum = mem_zalloc(d->ncolumns, sizeof *sum);
	for (size_t k = 0; k < d->start[d->n]; k++) {
		count[d->column[k]]++;
		num_sum_add(&sum[d->column[k]], d->value[k]);
	}
	for (size_t j = 0; j < d->ncolumns; j++)
		if (d->n && count[j] == d->n)
			d->centre[j] = num_sum_value(&sum[j]) / (double)d->n;
	mem_free(count);
	mem_free(sum);
}

void
design_finish(struct design *d)
{
	find_centres(d);
	for (size_t k = 0; k < d->start[d->n]; k++) {
		size_t j = d->column[k];
		d->value[k] -= d->centre[j];
		d->reach[j] = fmax(d->reach[j], fabs(d->value[k]));
	}
}

static double *
copy_of(const double *p, size_t n)
{
	double *copy = mem_alloc(n * sizeof *copy);
	memcpy(copy, p, n * sizeof *copy);
	return copy;
}

void
design_copy(struct design *copy, const struct design *d, const size_t *index)
{
	size_t p = d->ncolumns, nvalues = d->start[d->n], at = 0;
	*copy = (struct design){.n = d->n, .ncolumns = p};
	copy->centre = copy_of(d->centre, p);
	copy->reach = copy_of(d->reach, p);
	copy->start = mem_alloc((d->n + 1) * sizeof *copy->start);
	copy->column = mem_alloc(nvalues * sizeof *copy->column);
	copy->value = mem_alloc(nvalues * sizeof *copy->value);
	for (size_t i = 0; i < d->n; i++) {
		copy->start[i] = at;
		for (size_t k = d->start[index[i]]; k < d->start[index[i] + 1];
		     k++) {
			copy->column[at] = d->column[k];
			copy->value[at++] = d->value[k];
		}
	}
	copy->start[d->n] = at;
}

double
design_dot(const struct design *d, size_t i, const double *beta)
{
	double total = 0;
	for (size_t k = d->start[i]; k < d->start[i + 1]; k++)
		total += d->value[k] * beta[d->column[k]];
	return total;
}
