/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The result of a matched comparison in words that a board understands.
 *
 * Rules of wording and rounding: METHODS.md 4.4. Every figure is rounded by
 * itself, so that a shown difference need not equal shown subtraction; "-0"
 * is never shown; limits that are both below 0 are swapped into rising order;
 * what may be chance is said with "may", and with what it would take to tell.
 * Of a published result (shown_p) nothing is said but what its table shows.
 */
#ifndef IOC_REPORT_COMPARE_WORDS_H
#define IOC_REPORT_COMPARE_WORDS_H

#include "base/buf.h"
#include "base/figure.h"
#include "report/compare_outcome.h"

/* Who is spoken of. */
struct whom {
	const char *one, *many; /* "woman", "women" */
	const char *within;     /* "within 12 months" */
};

/* Men, women or people, by the sex of all that are compared. */
struct whom whom_of(bool all_men, bool all_women, const char *within);

/* "Of 100 typical women who took part, 25 ... : 4 fewer." */
void words_level(
    struct buf *out, const struct outcome_result *x, struct whom w);
/* "Taking part decreases ... by between 2 and 14." */
void words_effect(
    struct buf *out, const struct outcome_result *x, struct whom w);

/* The number as text in an outcome's unit: per 100, per 100, days. */
struct figure words_figure(enum outcome_unit unit, double v);
/* A p value to two places, "below 0.01" under them. */
struct figure words_p(double p);

#endif
