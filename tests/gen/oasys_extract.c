/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Needs assessments (as OASys): one row an assessment, keyed by probation's
 * CRN. Semicolons, ISO dates with a time; unanswered sections are empty.
 */
#include "demo.h"

#include "base/mem.h"

#include <stdio.h>

static const char HEADER[] =
    "CRN,OASys_Set_ID,Assessment_Type,Status,Date_Started,Date_Completed,"
    "3_Accommodation,4_ETE,5_Finance,6_Relationships,7_Lifestyle,8_Drugs,"
    "9_Alcohol,10_Emotional,11_Thinking,12_Attitudes,OGRS3_1yr,OGRS3_2yr,"
    "Need_Flags";

static const struct dialect DIALECT = {';', "\n", ENCODING_UTF8, false};

/* A section is a need from this score on (METHODS.md 9.3; finance and
 * emotional wellbeing have no published threshold [NV]). */
static const int THRESHOLD[NEEDS] = {2, 3, 3, 2, 2, 2, 4, 4, 4, 2};
static const char *const FLAG[NEEDS] = {
    "ACC", "ETE", "FIN", "REL", "LIF", "DRG", "ALC", "EMO", "THI", "ATT"};

static void
put_crn(const struct demo *d, struct extract *x, const struct assessment *a,
    enum fault fault)
{
	struct rng r = rng_of(d->w->seed, PURPOSE_ROWS, 130, a->id);
	const struct person *p = &d->w->people[a->person];
	bool old = *p->crn_old && a->started < date_from_ymd(2023, 1, 1);
	char wrong[IDENT_TEXT];
	/* A few quote a number that probation does not have. */
	ident_crn(wrong, 990000 + a->id % 9999);
	bool lost = rng_chance(&r, 0.006);
	sheet_cell(&x->out,
	    fault == FAULT_KEY ? ""
		: lost         ? wrong
		: old          ? p->crn_old
			       : p->crn);
}

static void
put_stamp(struct extract *x, date on, uint32_t id, enum fault fault)
{
	char style[32];
	snprintf(style, sizeof style, "YYYY-MM-DD %02u:%02u:%02u", 8 + id % 11,
	    id * 7 % 60, id * 13 % 60);
	if (on == DATE_NONE)
		sheet_cell(&x->out, "");
	else
		row_date(x, on, style, fault);
}

static void
put_flags(struct extract *x, const struct assessment *a)
{
	struct buf text = {0};
	for (int i = 0; i < NEEDS; i++) {
		if (a->score[i] < THRESHOLD[i])
			continue;
		if (text.n)
			buf_byte(&text, '|');
		buf_text(&text, FLAG[i]);
	}
	sheet_cell(&x->out, buf_cstr(&text));
	buf_fini(&text);
}

static void
put_row(struct demo *d, struct extract *x, const struct assessment *a,
    enum fault fault)
{
	bool complete = known(d, a->completed) != DATE_NONE;
	put_crn(d, x, a, fault);
	sheet_cellf(&x->out, "%u", 700000 + a->id);
	sheet_cell(&x->out, a->id % 9 == 0 ? "Layer 1" : "Layer 3");
	sheet_cell(&x->out,
	    complete          ? "COMPLETE"
		: a->complete ? "OPEN"
			      : "LOCKED_INCOMPLETE");
	put_stamp(x, a->started, a->id, FAULT_NONE);
	put_stamp(x, known(d, a->completed), a->id + 17, fault);
	for (int i = 0; i < NEEDS; i++) {
		if (a->score[i] < 0)
			sheet_cell(&x->out, "");
		else
			sheet_cellf(&x->out, "%d", a->score[i]);
	}
	sheet_cellf(&x->out, "%d", (int)(a->ogrs1 * 100 + 0.5));
	sheet_cellf(&x->out, "%d", (int)(a->ogrs2 * 100 + 0.5));
	put_flags(x, a);
	row_end(d, x, fault);
}

static void
put_truth(struct demo *d, struct extract *x, const struct assessment *a,
    enum fault fault)
{
	sheet_cellf(&x->truth, "%d", d->w->people[a->person].number);
	sheet_cellf(&x->truth, "%u", 700000 + a->id);
	truth_date(&x->truth, a->started);
	truth_date(&x->truth, known(d, a->completed));
	for (int i = 0; i < NEEDS; i++) {
		if (a->score[i] < 0)
			sheet_cell(&x->truth, "");
		else
			sheet_cellf(&x->truth, "%d", a->score[i]);
	}
	sheet_cell(&x->truth, fault ? "rejected" : "yes");
	sheet_end(&x->truth);
}

static size_t
in_order(const struct demo *d, struct placed *rows)
{
	const struct world *w = d->w;
	size_t n = 0;
	for (size_t i = 0; i < w->nassessments; i++) {
		const struct assessment *a = &w->assessments[i];
		if (a->started > d->as_at)
			continue;
		rows[n].at = i;
		snprintf(rows[n++].key, sizeof rows->key, "%s %08d",
		    w->people[a->person].crn, (int)a->started);
	}
	placed_sort(rows, n);
	return n;
}

int
oasys_extract(struct demo *d)
{
	struct extract x;
	if (extract_open(d, &x, SOURCE_OASYS, DIALECT, "assessments.csv",
		"person,oasys_set_id,started,completed,accommodation,ete,"
		"finance,relationships,lifestyle,drugs,alcohol,emotional,"
		"thinking,attitudes,in_extract"))
		return -1;
	struct placed *rows = mem_zalloc(d->w->nassessments + 1, sizeof *rows);
	size_t n = in_order(d, rows);
	sheet_header(&x.out, HEADER);
	for (size_t i = 0; i < n; i++) {
		const struct assessment *a = &d->w->assessments[rows[i].at];
		enum fault fault = row_fault(d, SOURCE_OASYS, rows[i].at);
		if (known(d, a->completed) == DATE_NONE)
			fault = FAULT_NONE;
		put_row(d, &x, a, fault);
		put_truth(d, &x, a, fault);
	}
	mem_free(rows);
	return extract_close(d, &x);
}
