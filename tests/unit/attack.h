/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A reader who attacks a published table: a linear program of the textbook
 * kind (a dictionary, two phases, Bland's rule), sharing nothing with
 * stats/simplex.h, over what stands in the published cells alone.
 */
#ifndef IOC_TESTS_ATTACK_H
#define IOC_TESTS_ATTACK_H

#include "base/mem.h"

#include <check.h>
#include <math.h>
#include <string.h>

/* maximise c x subject to a x <= b, x >= 0: rows are added one by one. */
struct attack {
	size_t n, m, cap;
	double *row; /* m rows of n + 1: coefficients, then b */
};

static inline void
attack_init(struct attack *a, size_t n)
{
	*a = (struct attack){.n = n};
}

static inline void
attack_fini(struct attack *a)
{
	mem_free(a->row);
}

/* An empty row "0 <= b"; the caller fills in coefficients. */
static inline double *
attack_row(struct attack *a, double b)
{
	if (a->m == a->cap) {
		a->cap = a->cap ? 2 * a->cap : 64;
		a->row =
		    mem_resize(a->row, a->cap * (a->n + 1), sizeof *a->row);
	}
	double *r = a->row + a->m++ * (a->n + 1);
	memset(r, 0, (a->n + 1) * sizeof *r);
	r[a->n] = b;
	return r;
}

/* x[i] <= b, or (sign -1) x[i] >= -b. */
static inline void
attack_bound(struct attack *a, size_t i, double sign, double b)
{
	attack_row(a, b)[i] = sign;
}

/*
 * The dictionary: rows 0 .. m - 1 are the basic unknowns, row m the goal,
 * row m + 1 the goal of phase one; column n is the constant, column n + 1
 * phase one's extra unknown (-1).
 */
struct dictionary {
	size_t m, n;
	double *d;
	int *basic, *other;
};

static inline double *
at(struct dictionary *x, size_t i, size_t j)
{
	return &x->d[i * (x->n + 2) + j];
}

static inline void
dictionary_pivot(struct dictionary *x, size_t r, size_t s)
{
	double by = 1 / *at(x, r, s);
	for (size_t i = 0; i < x->m + 2; i++)
		for (size_t j = 0; i != r && j < x->n + 2; j++)
			if (j != s)
				*at(x, i, j) -=
				    *at(x, r, j) * *at(x, i, s) * by;
	for (size_t j = 0; j < x->n + 2; j++)
		if (j != s)
			*at(x, r, j) *= by;
	for (size_t i = 0; i < x->m + 2; i++)
		if (i != r)
			*at(x, i, s) *= -by;
	*at(x, r, s) = by;
	int swap = x->basic[r];
	x->basic[r] = x->other[s];
	x->other[s] = swap;
}

/* False: no end. */
static inline bool
dictionary_run(struct dictionary *x, bool first)
{
	size_t goal = first ? x->m + 1 : x->m;
	for (;;) {
		size_t s = x->n + 2, r = x->m;
		for (size_t j = 0; j <= x->n + 1; j++) {
			if (j == x->n || (!first && x->other[j] == -1) ||
			    *at(x, goal, j) > -1e-9)
				continue;
			if (s > x->n + 1 || x->other[j] < x->other[s])
				s = j;
		}
		if (s > x->n + 1)
			return true;
		for (size_t i = 0; i < x->m; i++) {
			if (*at(x, i, s) <= 1e-9)
				continue;
			if (r == x->m) {
				r = i;
				continue;
			}
			double q = *at(x, i, x->n) / *at(x, i, s);
			double best = *at(x, r, x->n) / *at(x, r, s);
			if (q < best - 1e-12 ||
			    (q <= best + 1e-12 && x->basic[i] < x->basic[r]))
				r = i;
		}
		if (r == x->m)
			return false;
		dictionary_pivot(x, r, s);
	}
}

/* The greatest value of sign * x[goal]; INFINITY when there is no end. */
static inline double
attack_most(const struct attack *a, size_t goal, double sign)
{
	struct dictionary x = {.m = a->m, .n = a->n};
	x.d = mem_zalloc((a->m + 2) * (a->n + 2), sizeof *x.d);
	x.basic = mem_zalloc(a->m + 2, sizeof *x.basic);
	x.other = mem_zalloc(a->n + 2, sizeof *x.other);
	for (size_t i = 0; i < a->m; i++) {
		const double *r = a->row + i * (a->n + 1);
		for (size_t j = 0; j < a->n; j++)
			*at(&x, i, j) = r[j];
		*at(&x, i, a->n) = r[a->n];
		*at(&x, i, a->n + 1) = -1;
		x.basic[i] = (int)(a->n + i);
	}
	for (size_t j = 0; j < a->n; j++)
		x.other[j] = (int)j;
	x.other[a->n] = (int)(a->n + a->m + 1); /* the constant's place */
	x.other[a->n + 1] = -1;
	*at(&x, a->m, goal) = -sign;
	*at(&x, a->m + 1, a->n + 1) = 1;
	size_t least = 0;
	for (size_t i = 1; i < a->m; i++)
		if (*at(&x, i, a->n) < *at(&x, least, a->n))
			least = i;
	double most = NAN;
	bool is_possible = true;
	if (a->m && *at(&x, least, a->n) < -1e-9) {
		dictionary_pivot(&x, least, a->n + 1);
		is_possible =
		    dictionary_run(&x, true) && *at(&x, a->m + 1, a->n) > -1e-7;
		for (size_t i = 0; i < a->m && is_possible; i++)
			if (x.basic[i] == -1) {
				size_t s = a->n + 1;
				for (size_t j = 0; j <= a->n + 1; j++)
					if (j != a->n &&
					    fabs(*at(&x, i, j)) > 1e-7 &&
					    (s == a->n + 1 ||
						x.other[j] < x.other[s]))
						s = j;
				dictionary_pivot(&x, i, s);
			}
	}
	ck_assert_msg(is_possible, "the published cells contradict themselves");
	most = dictionary_run(&x, false) ? *at(&x, a->m, a->n) : INFINITY;
	mem_free(x.d);
	mem_free(x.basic);
	mem_free(x.other);
	return most;
}

#endif
