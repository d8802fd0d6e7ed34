/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brightwork, an employment charity: one row a referral, kept by hand in a
 * spreadsheet. Windows-1252, CRLF, a title row, dates in every style, one
 * column for the name, birth dates and PNC numbers often missing.
 */
#include "demo.h"

#include "base/mem.h"

#include <stdio.h>

static const char HEADER[] =
    "Client ID,Name,D.O.B,Referred By,Referral Date,Start,Job Start,Employer,"
    "Hrs,6wk Evidence,26wk Evidence,Outcome,Self-employed Y/N,M/F,Postcode,"
    "PNC No";

static const struct dialect DIALECT = {',', "\r\n", ENCODING_CP1252, false};

/* One clerk's hand: mostly her own, sometimes another's. */
static const char *
hand(struct rng *r)
{
	static const char *const style[] = {"DD/MM/YYYY", "D.M.YY", "D/M/YYYY",
	    "DD-MMM-YY", "Do MMMM YYYY", "SERIAL"};
	static const int percent[] = {56, 16, 10, 7, 4, 7};
	return style[rng_pick(r, percent, 6)];
}

static void
put_name(struct extract *x, struct seen *s, struct rng *r)
{
	static const int percent[] = {42, 40, 6, 5, 7};
	size_t style = rng_pick(r, percent, 5);
	const char *title = s->sex == 'F' ? "MS" : "MR";
	char curly[2 * NOISE_NAME + 4];
	char *quote = strchr(s->family, '\'');
	/* Word turns O'Brien into O’Brien. */
	if (quote && style != 0) {
		*quote = '\0';
		snprintf(curly, sizeof curly, "%s’%s", s->family, quote + 1);
		snprintf(s->family, sizeof s->family, "%.60s", curly);
	}
	if (style == 0)
		noise_upper(s->family);
	if (style == 0)
		sheet_cellf(&x->out, "%s, %s (%s)", s->family, s->given, title);
	else if (style == 2)
		sheet_cellf(&x->out, "%s %s", s->family, s->given);
	else if (style == 3)
		sheet_cellf(&x->out, "%.1s %s", s->given, s->family);
	else if (style == 4 && *s->middle)
		sheet_cellf(
		    &x->out, "%s %s %s", s->given, s->middle, s->family);
	else
		sheet_cellf(&x->out, "%s %s", s->given, s->family);
}

static const char *
outcome_now(const struct demo *d, const struct referral *f)
{
	if (known(d, f->job) != DATE_NONE)
		return f->own_business ? "Self employed" : "Employed";
	/* Nobody waits for ever. */
	bool waits = strcmp(f->outcome, "Waiting list") == 0;
	if (waits && f->on + 240 < d->as_at)
		return "Disengaged";
	if (known(d, f->ended) != DATE_NONE && f->job == DATE_NONE)
		return f->outcome;
	return known(d, f->start) != DATE_NONE ? "Ongoing" : "Waiting list";
}

static void
put_evidence(struct extract *x, const struct demo *d, date on, struct rng *r)
{
	const char *style = hand(r);
	bool chased = rng_chance(r, 0.05);
	if (known(d, on) != DATE_NONE)
		sheet_date(&x->out, on, style);
	else
		sheet_cell(&x->out, chased ? "N/A" : "");
}

static void
put_work(const struct demo *d, struct extract *x, const struct referral *f,
    struct rng *r)
{
	const char *style = hand(r);
	bool works = known(d, f->job) != DATE_NONE;
	bool sum = rng_chance(r, 0.01);
	sheet_date(&x->out, known(d, f->job), style);
	/* A spreadsheet would run this one. */
	if (works && sum)
		sheet_cell(&x->out, "=HYPERLINK(\"http://example.invalid\")");
	else
		sheet_cell(&x->out, works ? f->employer : "");
	if (works)
		sheet_cellf(&x->out, "%d", f->hours);
	else
		sheet_cell(&x->out, "");
	put_evidence(x, d, f->six_weeks, r);
	put_evidence(x, d, f->half_year, r);
	sheet_cell(&x->out, outcome_now(d, f));
	sheet_cell(&x->out, works ? f->own_business ? "Y" : "N" : "");
}

static void
put_row(struct demo *d, struct extract *x, const struct referral *f,
    enum fault fault)
{
	struct rng r = rng_of(
	    d->w->seed, PURPOSE_ROWS, 140, (uint64_t)(f - d->w->referrals));
	const struct person *p = &d->w->people[f->person];
	struct rng who =
	    rng_of(d->w->seed, PURPOSE_ROWS, 141, (uint64_t)p->number);
	const char *birth = hand(&who), *on = hand(&r), *start = hand(&r);
	bool sure = !rng_chance(&r, 0.1);
	struct seen s;
	identity_see(d, p, SOURCE_CHARITY, 0, date_from_ymd(2023, 1, 1), &s);
	sheet_cell(&x->out, fault == FAULT_KEY ? "" : p->client);
	put_name(x, &s, &who);
	/* Excel writes no serials for birth dates typed as text. */
	sheet_date(&x->out, s.born, *birth == 'S' ? "DD/MM/YYYY" : birth);
	sheet_cell(&x->out, f->by);
	row_date(x, f->on, fault == FAULT_DATE ? "DD/MM/YYYY" : on, fault);
	sheet_date(&x->out, known(d, f->start), start);
	put_work(d, x, f, &r);
	sheet_cell(&x->out, s.sex == 'U' ? "" : s.sex == 'F' ? "F" : "M");
	sheet_cell(&x->out, p->roofless ? "NFA" : sure ? s.postcode : "");
	sheet_cell(&x->out, s.pnc);
	row_end(d, x, fault);
}

static void
put_truth(struct demo *d, struct extract *x, const struct referral *f,
    enum fault fault)
{
	struct sheet *t = &x->truth;
	const struct person *p = &d->w->people[f->person];
	sheet_cellf(t, "%d", p->number);
	sheet_cell(t, p->client);
	truth_date(t, f->on);
	truth_date(t, known(d, f->start));
	truth_date(t, known(d, f->job));
	truth_date(t, known(d, f->six_weeks));
	truth_date(t, known(d, f->half_year));
	sheet_cell(t, outcome_now(d, f));
	sheet_cell(t, fault ? "rejected" : "yes");
	sheet_end(t);
}

static size_t
in_order(const struct demo *d, struct placed *rows)
{
	size_t n = 0;
	for (size_t i = 0; i < d->w->nreferrals; i++) {
		const struct referral *f = &d->w->referrals[i];
		if (f->on > d->as_at)
			continue;
		rows[n].at = i;
		snprintf(rows[n++].key, sizeof rows->key, "%08d", (int)f->on);
	}
	placed_sort(rows, n);
	return n;
}

static void
put_rows(struct demo *d, struct extract *x, const struct placed *rows, size_t n)
{
	bool *listed = mem_zalloc(d->w->npeople + 1, sizeof *listed);
	for (size_t i = 0; i < n; i++) {
		const struct referral *f = &d->w->referrals[rows[i].at];
		const struct person *p = &d->w->people[f->person];
		enum fault fault = row_fault(d, SOURCE_CHARITY, rows[i].at);
		put_row(d, x, f, fault);
		put_truth(d, x, f, fault);
		if (fault != FAULT_KEY && !listed[f->person]) {
			truth_record(d, SOURCE_CHARITY, p->client, p);
			listed[f->person] = true;
		}
	}
	mem_free(listed);
}

int
charity_extract(struct demo *d)
{
	struct extract x;
	if (extract_open(d, &x, SOURCE_CHARITY, DIALECT, "referrals.csv",
		"person,client_id,date,start,job_start,six_weeks,half_year,"
		"outcome,in_extract"))
		return -1;
	struct placed *rows = mem_zalloc(d->w->nreferrals + 1, sizeof *rows);
	size_t n = in_order(d, rows);
	sheet_line(&x.out, "Brightwork – caseload,,,,,,,,,,,,,,,");
	sheet_header(&x.out, HEADER);
	put_rows(d, &x, rows, n);
	mem_free(rows);
	return extract_close(d, &x);
}
