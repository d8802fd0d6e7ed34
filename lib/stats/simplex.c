/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/simplex.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>

static const double TINY = 1e-9;

/*
 * The tableau holds B^-1 A: row i says that basic unknown basis[i] is
 * at[basis[i]] less the sum of row[i][j] times how far the others move. An
 * unknown that is not basic sits at one of its bounds. Artificial unknowns
 * n .. n + m - 1 make the first basis; later they are bounded to 0.
 */
struct simplex {
	size_t n, m, cap;
	double *low, *high, *at; /* n, then m for the artificial ones */
	double *row;             /* m by n */
	double *value;           /* m: right-hand sides, until the start */
	size_t *basis;           /* m */
	bool *is_basic;          /* n */
};

struct simplex *
simplex_new(size_t n)
{
	struct simplex *s = mem_zalloc(1, sizeof *s);
	s->n = n;
	s->low = mem_zalloc(n + 1, sizeof *s->low);
	s->high = mem_zalloc(n + 1, sizeof *s->high);
	for (size_t i = 0; i < n; i++)
		s->high[i] = INFINITY;
	return s;
}

void
simplex_free(struct simplex *s)
{
	if (!s)
		return;
	mem_free(s->low);
	mem_free(s->high);
	mem_free(s->at);
	mem_free(s->row);
	mem_free(s->value);
	mem_free(s->basis);
	mem_free(s->is_basic);
	mem_free(s);
}

void
simplex_bound(struct simplex *s, size_t x, double low, double high)
{
	assert(x < s->n && isfinite(low) && high >= low);
	s->low[x] = low;
	s->high[x] = high;
}

void
simplex_equation(struct simplex *s, double value)
{
	if (s->m == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 16;
		s->row = mem_resize(s->row, s->cap * s->n, sizeof *s->row);
		s->value = mem_resize(s->value, s->cap, sizeof *s->value);
	}
	memset(s->row + s->m * s->n, 0, s->n * sizeof *s->row);
	s->value[s->m++] = value;
}

void
simplex_term(struct simplex *s, size_t x, double coefficient)
{
	assert(s->m > 0 && x < s->n);
	s->row[(s->m - 1) * s->n + x] += coefficient;
}

static double *
row_of(struct simplex *s, size_t i)
{
	return s->row + i * s->n;
}

/* --- moving from one solution to a better one --------------------------- */

/*
 * How fast the goal rises when unknown j rises: the goal is an unknown x, or
 * (x == n) less the sum of all artificial ones.
 */
static double
slope(struct simplex *s, size_t x, size_t j)
{
	double sum = 0;
	if (x < s->n) {
		if (!s->is_basic[x])
			return x == j;
		for (size_t i = 0; i < s->m; i++)
			if (s->basis[i] == x)
				return -row_of(s, i)[j];
	}
	for (size_t i = 0; i < s->m; i++)
		if (s->basis[i] >= s->n)
			sum += row_of(s, i)[j];
	return sum;
}

/* An unknown that may move so that the goal (times sign) rises: its
 * direction, +1 or -1, else 0. */
static int
direction(struct simplex *s, size_t x, double sign, size_t j)
{
	if (s->is_basic[j] || s->high[j] - s->low[j] < TINY)
		return 0;
	double up = sign * slope(s, x, j);
	if (up > TINY && s->at[j] < s->high[j] - TINY)
		return 1;
	if (up < -TINY && s->at[j] > s->low[j] + TINY)
		return -1;
	return 0;
}

/* How far j can go before something reaches a bound; *leaves: whose row. */
static double
room(struct simplex *s, size_t j, int way, size_t *leaves)
{
	double most = s->high[j] - s->low[j];
	*leaves = s->m; /* j itself: no change of basis */
	for (size_t i = 0; i < s->m; i++) {
		double rate = -way * row_of(s, i)[j];
		size_t b = s->basis[i];
		double far;
		if (rate > TINY)
			far = (s->high[b] - s->at[b]) / rate;
		else if (rate < -TINY)
			far = (s->low[b] - s->at[b]) / rate;
		else
			continue;
		far = far < 0 ? 0 : far;
		bool is_tie = *leaves < s->m && far < most + TINY &&
		    b < s->basis[*leaves];
		if (far < most - TINY || is_tie) {
			most = far < most ? far : most;
			*leaves = i;
		}
	}
	return most;
}

static void
move(struct simplex *s, size_t j, double by)
{
	for (size_t i = 0; i < s->m; i++)
		s->at[s->basis[i]] -= by * row_of(s, i)[j];
	s->at[j] += by;
}

/* j becomes basic in row r. */
static void
pivot(struct simplex *s, size_t r, size_t j)
{
	double *pr = row_of(s, r), by = pr[j];
	for (size_t k = 0; k < s->n; k++)
		pr[k] /= by;
	for (size_t i = 0; i < s->m; i++) {
		double *q = row_of(s, i), factor = q[j];
		if (i == r || factor == 0)
			continue;
		for (size_t k = 0; k < s->n; k++)
			q[k] -= factor * pr[k];
		q[j] = 0;
	}
	if (s->basis[r] < s->n)
		s->is_basic[s->basis[r]] = false;
	s->basis[r] = j;
	s->is_basic[j] = true;
}

/* Takes one step: 1, 0 when nothing is better, -1 when there is no end. */
static int
step(struct simplex *s, size_t x, double sign)
{
	for (size_t j = 0; j < s->n; j++) {
		size_t leaves;
		int way = direction(s, x, sign, j);
		if (!way)
			continue;
		double by = room(s, j, way, &leaves);
		if (isinf(by))
			return -1;
		move(s, j, way * by);
		if (leaves == s->m) {
			s->at[j] = way > 0 ? s->high[j] : s->low[j];
			return 1;
		}
		size_t b = s->basis[leaves];
		bool is_high =
		    fabs(s->high[b] - s->at[b]) < fabs(s->at[b] - s->low[b]);
		s->at[b] = is_high ? s->high[b] : s->low[b];
		pivot(s, leaves, j);
		return 1;
	}
	return 0;
}

/* --- from outside ------------------------------------------------------- */

static void
make_room(struct simplex *s)
{
	size_t all = s->n + s->m;
	s->low = mem_resize(s->low, all + 1, sizeof *s->low);
	s->high = mem_resize(s->high, all + 1, sizeof *s->high);
	s->at = mem_zalloc(all + 1, sizeof *s->at);
	s->basis = mem_zalloc(s->m + 1, sizeof *s->basis);
	s->is_basic = mem_zalloc(s->n + 1, sizeof *s->is_basic);
}

bool
simplex_start(struct simplex *s)
{
	double left = 0;
	make_room(s);
	for (size_t j = 0; j < s->n; j++)
		s->at[j] = s->low[j];
	for (size_t i = 0; i < s->m; i++) {
		double *r = row_of(s, i), rest = s->value[i];
		size_t artificial = s->n + i;
		for (size_t j = 0; j < s->n; j++)
			rest -= r[j] * s->at[j];
		for (size_t j = 0; rest < 0 && j < s->n; j++)
			r[j] = -r[j];
		s->basis[i] = artificial;
		s->low[artificial] = 0;
		s->high[artificial] = INFINITY;
		s->at[artificial] = fabs(rest);
	}
	while (step(s, s->n, 1) > 0)
		continue;
	for (size_t i = 0; i < s->m; i++) {
		left += s->at[s->n + i];
		s->high[s->n + i] = 0;
	}
	return left < 1e-6;
}

static double
extreme(struct simplex *s, size_t x, double sign)
{
	int more;
	while ((more = step(s, x, sign)) > 0)
		continue;
	return more < 0 ? sign * INFINITY : s->at[x];
}

struct interval
simplex_range(struct simplex *s, size_t x)
{
	assert(x < s->n);
	struct interval i;
	i.low = extreme(s, x, -1);
	i.high = extreme(s, x, 1);
	return i;
}
