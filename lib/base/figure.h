/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers as people read them: 1,234 and 27.5% and £1,234.50.
 *
 * Rounded by base/num.h's rule, each by itself, never "-0". For sentences and
 * for tables that people see; files for programs use base/num.h. What is
 * undefined (NaN, infinite) is empty text.
 *
 *     section_sentence(s, "%s people", figure_count(n).text);
 */
#ifndef IOC_BASE_FIGURE_H
#define IOC_BASE_FIGURE_H

enum { FIGURE_POUNDS_FROM = 1000000 }; /* pence */

struct figure {
	char text[48];
};

/* A whole number with thousands separated by commas. */
struct figure figure_count(double n);
/* The same with decimals (0 to 6). */
struct figure figure_number(double v, int decimals);
/* A fraction as per cent, "27.5%". */
struct figure figure_percent(double fraction, int decimals);
/* The same without the sign: a difference in percentage points. */
struct figure figure_points(double fraction, int decimals);
/* Pence as pounds: "£1,234.50", "-£0.05", without pence from £10,000 on. */
struct figure figure_money(double pence);
/* Pence as whole pounds, for a column in which some have no pence. */
struct figure figure_pounds(double pence);
/* A p value to three places, "<0.001" below them. */
struct figure figure_p(double p);

#endif
