/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool
num_parse_int(struct slice s, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	uint64_t v = 0, limit = (uint64_t)INT64_MAX + negative;
	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		unsigned d = (unsigned char)s.p[i] - '0';
		if (d > 9 || v > (limit - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

/* Length of the run of digits at i. */
static size_t
digit_run(struct slice s, size_t i)
{
	size_t start = i;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i - start;
}

/* -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? */
static bool
is_json_number(struct slice s)
{
	size_t i = s.n && s.p[0] == '-';
	size_t n = digit_run(s, i);
	if (!n || (n > 1 && s.p[i] == '0'))
		return false;
	i += n;
	if (i < s.n && s.p[i] == '.') {
		n = digit_run(s, i + 1);
		if (!n)
			return false;
		i += 1 + n;
	}
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
		n = digit_run(s, i);
		if (!n)
			return false;
		i += n;
	}
	return i == s.n;
}

bool
num_parse_double(struct slice s, double *out)
{
	char text[512];
	if (!is_json_number(s) || s.n >= sizeof text)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*out = strtod(text, NULL); /* no program calls setlocale() */
	return isfinite(*out);
}

/* The fewest digits (at least 15) that read back as v, as d.ddde+xx. */
static int
shortest(char *text, size_t size, double v)
{
	for (int digits = 14; digits <= 16; digits++) {
		snprintf(text, size, "%.*e", digits, v);
		if (strtod(text, NULL) == v)
			return digits + 1;
	}
	return 17;
}

/*
 * Rounds the decimal digits of |v| half up at `places`, so that the answer
 * depends on the printed number and not on its binary neighbour.
 */
static void
round_decimal(char *digit, int *ndigits, int *point, int places)
{
	int keep = *point + places;
	if (keep >= *ndigits)
		return;
	bool up = keep >= 0 && digit[keep] >= '5';
	*ndigits = keep < 0 ? 0 : keep;
	if (!up)
		return;
	int i = keep - 1;
	while (i >= 0 && digit[i] == '9')
		digit[i--] = '0';
	if (i >= 0) {
		digit[i]++;
		return;
	}
	memmove(digit + 1, digit, (size_t)*ndigits);
	digit[0] = '1';
	(*ndigits)++;
	(*point)++;
}

static bool
all_zero(const char *digit, int n)
{
	for (int i = 0; i < n; i++)
		if (digit[i] != '0')
			return false;
	return true;
}

/* Splits v into its shortest decimal digits; v = 0.d1d2d3... * 10^point. */
static int
decompose(double v, char digit[24], int *point)
{
	char text[40];
	int n = 0, total = shortest(text, sizeof text, fabs(v));
	for (const char *p = text; *p && *p != 'e'; p++)
		if (*p != '.' && n < total)
			digit[n++] = *p;
	*point = atoi(strchr(text, 'e') + 1) + 1;
	return n;
}

void
num_fixed(struct buf *out, double v, int places)
{
	char digit[24] = {0};
	int point;
	if (!isfinite(v))
		return;
	if (fabs(v) >= 1e15) {
		buf_printf(out, "%.*f", places, v);
		return;
	}
	int n = decompose(v, digit, &point);
	round_decimal(digit, &n, &point, places);
	if (v < 0 && !all_zero(digit, n))
		buf_byte(out, '-');
	if (point <= 0)
		buf_byte(out, '0');
	for (int i = 0; i < point; i++)
		buf_byte(out, i < n ? digit[i] : '0');
	if (places > 0)
		buf_byte(out, '.');
	for (int i = point; i < point + places; i++)
		buf_byte(out, i >= 0 && i < n ? digit[i] : '0');
}

void
num_shortest(struct buf *out, double v)
{
	char text[40];
	if (!isfinite(v))
		return;
	if (v == floor(v) && fabs(v) < 1e15) {
		buf_int(out, (int64_t)v);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_text(out, text);
}

void
num_sum_add(struct num_sum *s, double v)
{
	double t = s->sum + v;
	if (fabs(s->sum) >= fabs(v))
		s->carry += (s->sum - t) + v;
	else
		s->carry += (v - t) + s->sum;
	s->sum = t;
}

double
num_sum_value(const struct num_sum *s)
{
	return s->sum + s->carry;
}
