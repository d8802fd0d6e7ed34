/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles as people and programs read them. */
#include "base/utf8.h"
#include "io/csvout.h"
#include "rules/profile.h"

#include <stdio.h>

enum { SHOWN_PATTERNS = 3, NAME_WIDTH = 32, LINE_WIDTH = 79 };

/* What a column's dates are, when it holds dates whose order is known. */
struct dates {
	const char *order;
	date first, last;
};

static struct dates
dates_of(const struct profile_column *c, enum kind kind)
{
	static const char *const words[] = {"unknown", "dmy", "mdy", "ymd"};
	enum date_order order = date_evidence_order(&c->order);
	int i = order == ORDER_MDY;
	if (kind != KIND_DATE)
		return (struct dates){"", DATE_NONE, DATE_NONE};
	if (order == ORDER_UNKNOWN)
		return (struct dates){words[order], DATE_NONE, DATE_NONE};
	return (struct dates){words[order], c->first[i], c->last[i]};
}

/* A commonest pattern and how many values in a hundred have it. */
struct pattern {
	struct slice text;
	unsigned percent;
};

/* The commonest patterns, most common first; returns how many there are. */
static size_t
commonest(const struct profile_column *c, struct pattern out[SHOWN_PATTERNS])
{
	bool shown[PROFILE_PATTERNS + 1] = {false};
	size_t n = 0;
	for (; n < SHOWN_PATTERNS && n < c->patterns.n; n++) {
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < c->patterns.n; i++)
			if (!shown[i] &&
			    (best == SIZE_MAX ||
				c->npattern[i] > c->npattern[best]))
				best = i;
		shown[best] = true;
		out[n] = (struct pattern){strmap_key(&c->patterns, best),
		    (unsigned)(c->npattern[best] * 100 / c->filled)};
	}
	return n;
}

/* --- CSV --------------------------------------------------------------- */

static void
add_date(struct csvout *out, date d)
{
	char text[DATE_TEXT];
	if (d != DATE_NONE)
		date_format(d, text);
	csvout_cell(out, slice_of(text, d == DATE_NONE ? 0 : DATE_TEXT));
}

static void
add_patterns(struct csvout *out, const struct profile_column *c)
{
	struct pattern pattern[SHOWN_PATTERNS];
	size_t n = commonest(c, pattern);
	for (size_t i = 0; i < SHOWN_PATTERNS; i++) {
		if (i < n) {
			csvout_safe(out, pattern[i].text);
			csvout_int(out, pattern[i].percent);
		} else {
			csvout_text(out, "");
			csvout_text(out, "");
		}
	}
}

static void
write_row(
    const struct profile *p, const struct profile_column *c, struct buf *b)
{
	struct csvout out = {.out = b};
	unsigned percent;
	enum kind kind = profile_kind(c, &percent);
	struct dates dates = dates_of(c, kind);
	csvout_safe(&out, c->name);
	csvout_int(&out, (int64_t)p->rows);
	csvout_int(&out, (int64_t)c->filled);
	csvout_int(&out, (int64_t)c->values.n);
	csvout_int(&out, (int64_t)c->shortest);
	csvout_int(&out, (int64_t)c->longest);
	csvout_text(&out, c->filled ? kind_name(kind) : "");
	csvout_int(&out, percent);
	csvout_text(&out, dates.order);
	add_date(&out, dates.first);
	add_date(&out, dates.last);
	add_patterns(&out, c);
	csvout_end(&out);
}

void
profile_csv(const struct profile *p, struct buf *out)
{
	buf_text(out,
	    "column,rows,filled,distinct,shortest,longest,looks_like,"
	    "fits_percent,date_order,first_date,last_date,pattern_1,"
	    "percent_1,pattern_2,percent_2,pattern_3,percent_3\n");
	for (size_t i = 0; i < p->n; i++)
		write_row(p, &p->column[i], out);
}

/* --- text -------------------------------------------------------------- */

/* Values are counted up to a limit only. */
static void
add_distinct(struct buf *b, const struct profile_column *c)
{
	char text[32];
	bool more = c->values.n >= PROFILE_DISTINCT;
	snprintf(text, sizeof text, "%zu%s", c->values.n, more ? "+" : "");
	buf_printf(b, "%9s", text);
}

static void
add_length(struct buf *b, const struct profile_column *c)
{
	char text[64];
	int n = snprintf(text, sizeof text, "%zu", c->shortest);
	if (c->longest != c->shortest)
		snprintf(text + n, sizeof text - (size_t)n, "-%zu", c->longest);
	buf_printf(b, "%9s", text);
}

/* Name, filled, different, length, kind; a long name has a line of its own. */
static void
write_line(const struct profile *p, const struct profile_column *c,
    enum kind kind, unsigned percent, struct buf *b)
{
	size_t width = utf8_width(c->name);
	utf8_safe(b, c->name);
	if (width > NAME_WIDTH) {
		buf_byte(b, '\n');
		width = 0;
	}
	buf_printf(b, "%*s%6u%%", (int)(NAME_WIDTH - width), "",
	    p->rows ? (unsigned)(c->filled * 100 / p->rows) : 0);
	if (!c->filled) {
		buf_byte(b, '\n');
		return;
	}
	add_distinct(b, c);
	add_length(b, c);
	buf_printf(b, "  %s", kind_name(kind));
	if (percent < 100)
		buf_printf(b, " %u%%", percent);
	buf_byte(b, '\n');
}

static void
add_span(struct buf *b, struct dates dates)
{
	char first[DATE_TEXT], last[DATE_TEXT];
	if (dates.first == DATE_NONE) {
		buf_text(b, "day and month cannot be told apart");
		return;
	}
	date_format(dates.first, first);
	date_format(dates.last, last);
	buf_printf(b, "%.10s to %.10s, %s", first, last, dates.order);
}

/* First and last date, and as many patterns as there is room for. */
static void
write_details(const struct profile_column *c, enum kind kind, struct buf *b)
{
	struct pattern pattern[SHOWN_PATTERNS];
	size_t n = commonest(c, pattern), from = b->n;
	buf_text(b, "    ");
	if (kind == KIND_DATE)
		add_span(b, dates_of(c, kind));
	for (size_t i = 0; i < n && pattern[i].percent > 0; i++) {
		size_t mark = b->n;
		buf_text(b, i ? ", " : kind == KIND_DATE ? "; " : "");
		utf8_safe(b, pattern[i].text);
		buf_printf(b, " %u%%", pattern[i].percent);
		if (b->n - from > LINE_WIDTH)
			b->n = mark;
	}
	buf_byte(b, '\n');
}

void
profile_text(const struct profile *p, struct buf *out)
{
	buf_printf(
	    out, "%llu rows, %zu columns", (unsigned long long)p->rows, p->n);
	if (p->broken)
		buf_printf(out, "; broken rows, not counted: %llu",
		    (unsigned long long)p->broken);
	buf_printf(out, "\n\n%-*s%7s%9s%9s  %s\n", NAME_WIDTH, "column",
	    "filled", "distinct", "length", "looks like");
	for (size_t i = 0; i < p->n; i++) {
		const struct profile_column *c = &p->column[i];
		unsigned percent;
		enum kind kind = profile_kind(c, &percent);
		write_line(p, c, kind, percent, out);
		if (c->filled)
			write_details(c, kind, out);
	}
}
