/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/figure.h"

#include "base/num.h"

#include <math.h>

/* Copies digits ("-1234.5") with commas between thousands, after a prefix. */
static void
add_grouped(struct buf *out, struct slice digits, const char *prefix)
{
	size_t at = 0, whole;
	if (digits.n && digits.p[0] == '-') {
		buf_byte(out, '-');
		at = 1;
	}
	buf_text(out, prefix);
	for (whole = at; whole < digits.n && digits.p[whole] != '.';)
		whole++;
	for (; at < digits.n; at++) {
		buf_byte(out, digits.p[at]);
		if (at + 1 < whole && (whole - at - 1) % 3 == 0)
			buf_byte(out, ',');
	}
}

/* prefix, digits, suffix. */
static struct figure
assemble(const struct buf *digits, const char *prefix, const char *suffix)
{
	struct figure f = {""};
	struct buf out = {0};
	add_grouped(&out, buf_as_slice(digits), prefix);
	buf_text(&out, suffix);
	if (out.n < sizeof f.text)
		memcpy(f.text, buf_cstr(&out), out.n + 1);
	buf_fini(&out);
	return f;
}

/* Empty when v is undefined or beyond all reason. */
static struct figure
make(double v, int decimals, const char *prefix)
{
	struct figure f = {""};
	struct buf digits = {0};
	if (!isfinite(v) || fabs(v) >= 1e18)
		return f;
	num_fixed(&digits, v, decimals);
	f = assemble(&digits, prefix, "");
	buf_fini(&digits);
	return f;
}

/*
 * Moves the point of "-0.0285" two places to the right: "-2.85". A product
 * by 100 would not round like the fraction: 100 * 0.285 is below 28.5.
 */
static void
add_hundredfold(struct buf *out, struct slice s, int decimals)
{
	bool leads = true;
	for (size_t i = 0; i < s.n; i++) {
		size_t left = s.n - i;
		if (s.p[i] == '.')
			continue;
		if (decimals > 0 && left == (size_t)decimals)
			buf_byte(out, '.');
		if (s.p[i] == '0' && leads && left > (size_t)decimals + 1)
			continue;
		leads = leads && s.p[i] == '-';
		buf_byte(out, s.p[i]);
	}
}

struct figure
figure_count(double n)
{
	return make(n, 0, "");
}

struct figure
figure_number(double v, int decimals)
{
	return make(v, decimals, "");
}

static struct figure
make_hundredfold(double fraction, int decimals, const char *suffix)
{
	struct figure f = {""};
	struct buf digits = {0}, hundredfold = {0};
	if (!isfinite(fraction) || fabs(fraction) >= 1e12)
		return f;
	num_fixed(&digits, fraction, decimals + 2);
	add_hundredfold(&hundredfold, buf_as_slice(&digits), decimals);
	f = assemble(&hundredfold, "", suffix);
	buf_fini(&digits);
	buf_fini(&hundredfold);
	return f;
}

struct figure
figure_percent(double fraction, int decimals)
{
	return make_hundredfold(fraction, decimals, "%");
}

struct figure
figure_points(double fraction, int decimals)
{
	return make_hundredfold(fraction, decimals, "");
}

struct figure
figure_money(double pence)
{
	return fabs(pence) < FIGURE_POUNDS_FROM
	    ? make(pence / 100, 2, "\xC2\xA3")
	    : figure_pounds(pence);
}

struct figure
figure_pounds(double pence)
{
	return make(pence / 100, 0, "\xC2\xA3");
}

struct figure
figure_p(double p)
{
	struct figure below = {"<0.001"};
	return p < 0.0005 ? below : make(p, 3, "");
}
