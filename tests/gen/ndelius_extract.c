/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Probation (nDelius): one row an event (order or custodial sentence). UTF-8
 * with a byte order mark, CRLF. Some rows stand twice: an old version, then
 * the present one. Some people have had two case reference numbers.
 */
#include "demo.h"

#include "base/mem.h"

#include <stdio.h>

static const char HEADER[] =
    "CRN,NOMS_No,PNC,Surname,Forename,DOB,Gender,Ethnicity_Code,Event_No,"
    "Order_Type,Sentence_Date,Sentence_Length,Length_Unit,Main_Offence_Code,"
    "OGRS3_Pct,RSR,OASys_Date,Tier,Reg_Codes,Team,Provider,Term_Date,"
    "Term_Reason";

static const struct dialect DIALECT = {',', "\r\n", ENCODING_BOM, false};

static const char *const ORDER_TYPE[] = {"ORA Community Order",
    "ORA Suspended Sentence Order", "ORA Adult Custody (inc PSS)",
    "Adult Custody - Determinate"};
static const char *const ORDER[] = {"community", "suspended", "short", "long"};

static const char *
crn_of(const struct person *p, const struct order_event *o)
{
	bool old = *p->crn_old && o->start < date_from_ymd(2023, 1, 1);
	return old ? p->crn_old : p->crn;
}

static bool
has_prison_record(const struct demo *d, const struct person *p)
{
	for (size_t i = 0; i < p->spells.n; i++) {
		const struct spell *s = &d->w->spells[p->spells.first + i];
		if (s->received <= d->as_at &&
		    (s->release == DATE_NONE ||
			s->release >= date_from_ymd(2019, 1, 1)))
			return true;
	}
	return false;
}

static void
put_person(const struct demo *d, struct extract *x, const struct person *p,
    const char *crn, struct rng *r)
{
	struct seen s;
	bool spaced = rng_chance(r, 0.004), linked = rng_chance(r, 0.7);
	bool code = rng_chance(r, 0.95);
	identity_see(d, p, SOURCE_NDELIUS, *crn == *p->crn ? 0 : 1,
	    date_from_ymd(2022, 6, 1), &s);
	sheet_cell(&x->out, crn);
	sheet_cell(&x->out, linked && has_prison_record(d, p) ? p->nomis : "");
	sheet_cell(&x->out, s.pnc);
	/* Pasted from a web page: a zero-width space after the name. */
	sheet_cellf(&x->out, "%s%s", s.family, spaced ? "\xe2\x80\x8b" : "");
	sheet_cell(&x->out, s.given);
	sheet_date(&x->out, s.born, "DD/MM/YYYY");
	sheet_cell(&x->out, s.sex == 'F' ? "Female" : "Male");
	sheet_cell(&x->out, code ? p->ethnicity : "");
}

static void
put_length(struct extract *x, const struct order_event *o)
{
	const char *unit = o->term.unit == 'W' ? "Weeks"
	    : o->term.unit == 'D'              ? "Days"
					       : "Months";
	bool life = o->term.n == LIFE_MONTHS;
	if (life)
		sheet_cell(&x->out, "");
	else
		sheet_cellf(&x->out, "%d", o->term.n);
	sheet_cell(&x->out, life ? "" : unit);
}

static date
last_assessment(const struct demo *d, const struct person *p)
{
	date last = DATE_NONE;
	for (size_t i = 0; i < p->assessments.n; i++) {
		const struct assessment *a =
		    &d->w->assessments[p->assessments.first + i];
		date on = known(d, a->completed);
		if (on > last)
			last = on;
	}
	return last;
}

static void
put_risk(const struct demo *d, struct extract *x, const struct person *p,
    const struct order_event *o, struct rng *r)
{
	static const char *const tier[] = {
	    "D0", "D1", "C1", "C2", "B1", "B2", "B3", "A1", "A2", "A3"};
	int percent = (int)(o->ogrs * 100 + 0.5);
	int rsr = rng_range(r, 20, 900);
	uint32_t t = rng_below(r, 3);
	bool unscored = rng_chance(r, 0.04);
	percent = percent < 1 ? 1 : percent > 99 ? 99 : percent;
	if (unscored)
		sheet_cell(&x->out, "");
	else
		sheet_cellf(&x->out, "%d%%", percent);
	sheet_cellf(&x->out, "%d.%02d", rsr / 100, rsr % 100);
	sheet_date(&x->out, last_assessment(d, p), "DD/MM/YYYY");
	sheet_cell(&x->out, tier[(size_t)percent * 7 / 100 + t]);
}

static void
put_registers(struct extract *x, const struct person *p, struct rng *r)
{
	static const char *const code[] = {
	    "ALSH", "RVAD", "MAPP", "RHRH", "WEAP", "ALT1"};
	struct buf text = {0};
	if (p->nominal)
		buf_text(&text, "IIOM");
	for (size_t i = 0; i < 6; i++) {
		if (!rng_chance(r, 0.07))
			continue;
		if (text.n)
			buf_byte(&text, '|');
		buf_text(&text, code[i]);
	}
	sheet_cell(&x->out, buf_cstr(&text));
	buf_fini(&text);
}

static void
put_team(struct extract *x, const struct person *p, date on)
{
	bool company = on < date_from_ymd(2021, 6, 26);
	sheet_cellf(&x->out, "%s OMU", HUB[p->hub].name);
	if (company)
		sheet_cell(&x->out,
		    p->hub % 3 ? "Northern Counties CRC" : "NPS North");
	else
		sheet_cellf(&x->out, "PS %s PDU", HUB[p->hub].borough);
}

static void
put_row(struct demo *d, struct extract *x, const struct order_event *o,
    bool old_version, enum fault fault)
{
	uint64_t key = (uint64_t)(o - d->w->orders);
	struct rng r = rng_of(d->w->seed, PURPOSE_ROWS, 110, key);
	const struct person *p = &d->w->people[o->person];
	struct rng who =
	    rng_of(d->w->seed, PURPOSE_ROWS, 111, (uint64_t)p->number);
	date end = old_version ? DATE_NONE : known(d, o->end);
	put_person(d, x, p, fault == FAULT_KEY ? "" : crn_of(p, o), &who);
	sheet_cellf(&x->out, "%d", o->number);
	sheet_cell(&x->out, ORDER_TYPE[o->kind]);
	row_date(x, o->start, "DD/MM/YYYY", fault);
	put_length(x, o);
	sheet_cell(&x->out, o->crime->code);
	put_risk(d, x, p, o, &r);
	put_registers(x, p, &who);
	put_team(x, p, o->start);
	sheet_date(&x->out, end, "DD/MM/YYYY");
	sheet_cell(&x->out, end == DATE_NONE ? "" : o->reason);
	row_end(d, x, fault);
}

static void
put_truth(struct demo *d, struct extract *x, const struct order_event *o,
    enum fault fault)
{
	struct sheet *t = &x->truth;
	const struct person *p = &d->w->people[o->person];
	sheet_cellf(t, "%d", p->number);
	sheet_cell(t, crn_of(p, o));
	sheet_cellf(t, "%d", o->number);
	sheet_cell(t, ORDER[o->kind]);
	truth_date(t, o->start);
	truth_date(t, known(d, o->release));
	truth_date(t, known(d, o->end));
	truth_term(t, o->term);
	sheet_cell(t, o->crime->code);
	sheet_cell(t, p->nominal ? "yes" : "");
	sheet_cell(t, fault ? "rejected" : "yes");
	sheet_end(t);
}

static void
put_order(struct demo *d, struct extract *x, size_t at, const char **last)
{
	const struct order_event *o = &d->w->orders[at];
	const struct person *p = &d->w->people[o->person];
	enum fault fault = row_fault(d, SOURCE_NDELIUS, at);
	struct rng r = rng_of(d->w->seed, PURPOSE_ROWS, 112, at);
	bool twice = rng_chance(&r, 0.012) && known(d, o->end) != DATE_NONE;
	if (twice && fault == FAULT_NONE)
		put_row(d, x, o, true, fault);
	put_row(d, x, o, false, fault);
	put_truth(d, x, o, fault);
	const char *crn = crn_of(p, o);
	if (fault != FAULT_KEY && crn != *last) {
		truth_record(d, SOURCE_NDELIUS, crn, p);
		*last = crn;
	}
}

int
ndelius_extract(struct demo *d)
{
	struct extract x;
	const struct world *w = d->w;
	if (extract_open(d, &x, SOURCE_NDELIUS, DIALECT, "orders.csv",
		"person,crn,event_no,kind,sentence_date,release_date,end_date,"
		"sentence,offence_code,iom,in_extract"))
		return -1;
	struct placed *rows = mem_zalloc(w->norders + 1, sizeof *rows);
	size_t n = 0;
	for (size_t i = 0; i < w->norders; i++) {
		const struct order_event *o = &w->orders[i];
		if (o->start > d->as_at)
			continue;
		rows[n].at = i;
		snprintf(rows[n].key, sizeof rows->key, "%s %04d",
		    crn_of(&w->people[o->person], o), o->number);
		n++;
	}
	placed_sort(rows, n);
	sheet_header(&x.out, HEADER);
	const char *last = NULL;
	for (size_t i = 0; i < n; i++)
		put_order(d, &x, rows[i].at, &last);
	mem_free(rows);
	return extract_close(d, &x);
}
