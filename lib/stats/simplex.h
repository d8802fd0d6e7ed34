/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How small and how large can an unknown be, given what is known?
 *
 * A linear program of small size: unknowns between bounds, sums of them that
 * are known to be equal to something, and one unknown at a time to be made
 * extreme (disclosure control asks this of every hidden count). Simplex with
 * bounded variables; Bland's rule, so it ends. Start it once, then ask often:
 * each answer starts from the last one's place.
 */
#ifndef IOC_STATS_SIMPLEX_H
#define IOC_STATS_SIMPLEX_H

#include "stats/interval.h"

#include <stdbool.h>
#include <stddef.h>

struct simplex;

/* n unknowns, all 0 or more until bounded. */
struct simplex *simplex_new(size_t n);
void simplex_free(struct simplex *s);
/* low <= x <= high; low finite, high may be INFINITY. */
void simplex_bound(struct simplex *s, size_t x, double low, double high);
/*
 * Begins an equation "sum of coefficients * unknowns = value"; its terms
 * follow. Inequalities are the caller's, by an unknown for the slack.
 */
void simplex_equation(struct simplex *s, double value);
void simplex_term(struct simplex *s, size_t x, double coefficient);
/* Looks for a first solution: false when there is none. */
bool simplex_start(struct simplex *s);
/* The range of an unknown over all solutions; high may be INFINITY. */
struct interval simplex_range(struct simplex *s, size_t x);

#endif
