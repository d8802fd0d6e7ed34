/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all extracts have in common. */
#include "demo.h"

#include <stdlib.h>

static const struct {
	const char *file, *name;
} SOURCE[SOURCES] = {
    [SOURCE_CUSTODY] = {"custody.csv", "niche"},
    [SOURCE_PNC] = {"pnc.csv", "pnc"},
    [SOURCE_NDELIUS] = {"ndelius.csv", "ndelius"},
    [SOURCE_NOMIS] = {"nomis.csv", "nomis"},
    [SOURCE_OASYS] = {"oasys.csv", "oasys"},
    [SOURCE_CHARITY] = {"brightwork.csv", "brightwork"},
    [SOURCE_SPEND] = {"spend.csv", "spend"},
    [SOURCE_SERVICES] = {"services.csv", "services"},
};

const char *
source_file(enum source s)
{
	return SOURCE[s].file;
}

const char *
source_name(enum source s)
{
	return SOURCE[s].name;
}

int
extract_open(struct demo *d, struct extract *x, enum source source,
    struct dialect dialect, const char *truth, const char *header)
{
	static const struct dialect clean = {',', "\n", ENCODING_UTF8, false};
	*x = (struct extract){.source = source};
	if (sheet_open(
		&x->out, d->extracts, source_file(source), dialect, d->fail))
		return -1;
	if (!truth)
		return 0;
	if (sheet_open(&x->truth, d->truth, truth, clean, d->fail))
		return -1;
	sheet_header(&x->truth, header);
	return 0;
}

int
extract_close(struct demo *d, struct extract *x)
{
	int bad = sheet_close(&x->out, d->fail);
	return sheet_close(&x->truth, d->fail) | bad;
}

enum fault
row_fault(const struct demo *d, enum source s, uint64_t row)
{
	/* About as many in every file, whatever its length. */
	static const int one_in[SOURCES] = {[SOURCE_CUSTODY] = 1500,
	    [SOURCE_PNC] = 3000,
	    [SOURCE_NDELIUS] = 500,
	    [SOURCE_NOMIS] = 500,
	    [SOURCE_OASYS] = 700,
	    [SOURCE_CHARITY] = 250,
	    [SOURCE_SPEND] = 300,
	    [SOURCE_SERVICES] = 1 << 30};
	struct rng r = rng_of(d->w->seed, PURPOSE_ROWS, s, row);
	if (rng_below(&r, (uint32_t)one_in[s]) != 0)
		return FAULT_NONE;
	return rng_chance(&r, 0.6) ? FAULT_DATE : FAULT_KEY;
}

void
row_rejected(struct demo *d, enum source s, size_t line, enum fault why)
{
	static const char *const reason[] = {
	    "not a row of data", "31 February", "key missing"};
	sheet_cell(&d->rejects, source_file(s));
	sheet_cellf(&d->rejects, "%zu", line);
	sheet_cell(&d->rejects, reason[why]);
	sheet_end(&d->rejects);
}

void
row_end(struct demo *d, struct extract *x, enum fault fault)
{
	size_t line = sheet_end(&x->out);
	if (fault != FAULT_NONE)
		row_rejected(d, x->source, line, fault);
}

void
row_date(struct extract *x, date on, const char *style, enum fault f)
{
	if (f != FAULT_DATE) {
		sheet_date(&x->out, on, style);
		return;
	}
	struct buf text = {0};
	date first = date_from_ymd(date_to_ymd(on).year, 2, 1);
	date_style(&text, first, style);
	const char *all = buf_cstr(&text);
	bool padded = all[0] == '0';
	/* The same date in the same hand, but the 31st. */
	if (strncmp(all, "20", 2) == 0)
		sheet_cellf(&x->out, "%.8s31%s", all, all + 10);
	else
		sheet_cellf(&x->out, "31%s", all + (padded ? 2 : 1));
	buf_fini(&text);
}

void
truth_record(
    struct demo *d, enum source s, const char *key, const struct person *p)
{
	sheet_cell(&d->records, source_name(s));
	sheet_cell(&d->records, key);
	sheet_cellf(&d->records, "%d", p->number);
	sheet_cell(&d->records, source_file(s));
	sheet_end(&d->records);
}

void
truth_date(struct sheet *s, date on)
{
	sheet_date(s, on, "YYYY-MM-DD");
}

void
truth_term(struct sheet *s, struct term t)
{
	if (t.n == LIFE_MONTHS)
		sheet_cell(s, "life");
	else if (t.n == 0)
		sheet_cell(s, "");
	else
		sheet_cellf(s, "P%d%c", t.n, t.unit);
}

void
term_words(struct sheet *s, struct term t, struct rng *r)
{
	uint32_t style = rng_below(r, 10);
	if (t.n == LIFE_MONTHS)
		sheet_cell(s, "LIFE");
	else if (t.n == 0)
		sheet_cell(s, "");
	else if (t.unit == 'W')
		sheet_cellf(s, style < 7 ? "%d WEEKS" : "%dW", t.n);
	else if (t.unit == 'D')
		sheet_cellf(s, "%d DAYS", t.n);
	else if (t.n > 12 && t.n % 12 && style < 6)
		sheet_cellf(s, "%d YR %d MTHS", t.n / 12, t.n % 12);
	else if (t.n >= 24 && t.n % 12 == 0)
		sheet_cellf(s, "%d YEARS", t.n / 12);
	else
		sheet_cellf(s,
		    style < 6       ? "%d MONTHS"
			: style < 9 ? "%dM"
				    : "P0Y%dM",
		    t.n);
}

date
known(const struct demo *d, date on)
{
	return on != DATE_NONE && on <= d->as_at ? on : DATE_NONE;
}

static int
placed_order(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

void
placed_sort(struct placed *rows, size_t n)
{
	if (n > 1)
		qsort(rows, n, sizeof *rows, placed_order);
}
