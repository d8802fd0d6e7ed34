/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Police National Computer: one row an offence that was charged, cautioned or
 * penalised. Tab-delimited UTF-8, capitals, whole histories.
 */
#include "demo.h"

#include "base/mem.h"

#include <stdio.h>

static const char HEADER[] =
    "PNC_ID,CRO_No,Surname,Forenames,Alias_Surname,Alias_Forenames,DOB,Sex,"
    "Conviction_Ref,Court,Offence_Seq,Offence_Date,Caution_Date,"
    "Conviction_Date,HO_Code,Offence_Text,Adjudication,Disposal_Code,"
    "Disposal_Text,Sentence_Length,Sentence_Unit,Conc_Consec";

static const struct dialect DIALECT = {'\t', "\n", ENCODING_UTF8, false};

static const char *const ADJUDICATION[] = {[RESULT_NFA] = "",
    [RESULT_CHARGED] = "",
    [RESULT_CONVICTED] = "GUILTY",
    [RESULT_CAUTIONED] = "CAUTION",
    [RESULT_REPRIMANDED] = "REPRIMAND",
    [RESULT_ACQUITTED] = "NOT GUILTY",
    [RESULT_DISMISSED] = "NO EVIDENCE OFFERED",
    [RESULT_PND] = "PENALTY NOTICE",
    [RESULT_TIC] = "TIC"};

/* What the truth calls them (DESIGN.md 2). */
static const char *const RESULT[] = {"nfa", "charged", "convicted", "cautioned",
    "reprimanded", "acquitted", "dismissed", "pnd", "tic"};
static const char *const DISPOSED[] = {
    "", "custody", "suspended", "community", "fine", "discharge", "other"};

/* The result as PNC had it at the end of the month. */
static enum result
result_now(const struct demo *d, const struct offence *o)
{
	if (known(d, o->recorded) != DATE_NONE &&
	    known(d, o->proven) != DATE_NONE)
		return o->result;
	return RESULT_CHARGED;
}

static bool
is_on_pnc(const struct demo *d, const struct offence *o)
{
	if (o->result == RESULT_NFA)
		return false;
	if (result_now(d, o) != RESULT_CHARGED)
		return true;
	return known(d, o->charged) != DATE_NONE;
}

static void
put_person(const struct demo *d, struct extract *x, const struct person *p,
    const char *pnc)
{
	struct seen s;
	char forenames[2 * NOISE_NAME], alias[NOISE_NAME] = "", other[64] = "";
	identity_see(d, p, SOURCE_PNC, 0, p->onset, &s);
	noise_ascii(s.given);
	noise_ascii(s.middle);
	noise_ascii(s.family);
	snprintf(forenames, sizeof forenames, "%s%s%s", s.given,
	    *s.middle ? " " : "", s.middle);
	if (p->alias_given) {
		snprintf(alias, sizeof alias, "%s", p->alias_family);
		snprintf(other, sizeof other, "%s", p->alias_given);
	} else if (p->married && p->wed <= d->as_at) {
		snprintf(alias, sizeof alias, "%s", p->married);
		snprintf(other, sizeof other, "%s", p->given);
	}
	noise_ascii(alias);
	noise_ascii(other);
	noise_upper(forenames);
	noise_upper(s.family);
	noise_upper(alias);
	noise_upper(other);
	sheet_cell(&x->out, pnc);
	sheet_cell(&x->out, s.cro);
	sheet_cell(&x->out, s.family);
	sheet_cell(&x->out, forenames);
	sheet_cell(&x->out, alias);
	sheet_cell(&x->out, other);
	sheet_date(&x->out, s.born, "DD/MM/YYYY");
	sheet_cellf(&x->out, "%c", s.sex);
}

/* Disposal code and words (METHODS.md 8.5). */
static void
put_disposal(struct extract *x, const struct offence *o, enum result now)
{
	static const struct {
		const char *code, *text;
	} by[] = {{"", ""}, {"1002", "IMPRISONMENT"},
	    {"1115", "SUSPENDED IMPRISONMENT"}, {"1116", "COMMUNITY ORDER"},
	    {"1015", "FINE"}, {"1018", "CONDITIONAL DISCHARGE"},
	    {"3052", "NO SEPARATE PENALTY"}};
	size_t i = now == RESULT_CONVICTED ? (size_t)o->disposal : 0;
	const char *code = by[i].code, *text = by[i].text;
	if (i == DISPOSAL_CUSTODY && term_is_short(o->term, o->proven)) {
		code = "1114";
		text = "IMPRISONMENT LESS THAN 12 MONTHS";
	}
	if (now == RESULT_PND)
		code = "1109";
	sheet_cell(&x->out, code);
	sheet_cell(&x->out, text);
}

static void
put_sentence(struct extract *x, const struct offence *o, enum result now)
{
	bool passed = now == RESULT_CONVICTED && o->term.n != 0;
	bool life = passed && o->term.n == LIFE_MONTHS;
	if (life || !passed)
		sheet_cell(&x->out, life ? "LIFE" : "");
	else
		sheet_cellf(&x->out, "%d", o->term.n);
	sheet_cellf(&x->out, "%.*s", passed && !life ? 1 : 0, &o->term.unit);
	bool prison = passed && o->disposal == DISPOSAL_CUSTODY;
	sheet_cell(&x->out,
	    !prison              ? ""
		: o->consecutive ? "CONSECUTIVE"
				 : "CONCURRENT");
}

static void
put_offence(struct demo *d, struct extract *x, const struct offence *o,
    enum fault fault)
{
	static const char *const court[] = {"NORTHBRIDGE MAGISTRATES",
	    "KINGSMERE MAGISTRATES", "ASHVALE MAGISTRATES"};
	const struct person *p = &d->w->people[o->person];
	enum result now = result_now(d, o);
	bool caution = now == RESULT_CAUTIONED || now == RESULT_REPRIMANDED ||
	    now == RESULT_PND;
	bool dated = now != RESULT_CHARGED;
	char text[96];
	snprintf(text, sizeof text, "%s", o->crime->text);
	noise_upper(text);
	sheet_cell(&x->out, o->ref);
	sheet_cell(&x->out,
	    caution                  ? "POLICE"
		: o->crime->tier > 1 ? "NORTHBRIDGE CROWN COURT"
				     : court[p->hub / 4]);
	sheet_cellf(&x->out, "%d", o->seq);
	row_date(x, o->on, "DD/MM/YYYY", fault);
	sheet_date(
	    &x->out, caution && dated ? o->proven : DATE_NONE, "DD/MM/YYYY");
	sheet_date(
	    &x->out, !caution && dated ? o->proven : DATE_NONE, "DD/MM/YYYY");
	sheet_cellf(&x->out, "%.3s/%s", o->crime->code, o->crime->code + 3);
	sheet_cell(&x->out, text);
	sheet_cell(&x->out, ADJUDICATION[now]);
	put_disposal(x, o, now);
	put_sentence(x, o, now);
	row_end(d, x, fault);
}

static void
put_truth(struct demo *d, struct extract *x, const struct offence *o,
    const char *written)
{
	struct sheet *t = &x->truth;
	enum result now = result_now(d, o);
	bool proven = now == RESULT_CONVICTED;
	sheet_cellf(t, "%d", d->w->people[o->person].number);
	sheet_cell(t, o->ref);
	sheet_cellf(t, "%d", o->seq);
	truth_date(t, o->on);
	truth_date(t, now == RESULT_CHARGED ? DATE_NONE : o->proven);
	sheet_cell(t, RESULT[now]);
	sheet_cell(t, o->crime->code);
	sheet_cell(t, o->crime->group);
	sheet_cell(t, proven ? DISPOSED[o->disposal] : "");
	truth_term(t, proven ? o->term : (struct term){0, 'M'});
	sheet_cell(t, proven && o->consecutive ? "yes" : "");
	sheet_cell(t, written);
	sheet_end(t);
}

static void
put_history(struct demo *d, struct extract *x, const struct person *p)
{
	bool first = true;
	for (size_t i = 0; i < p->offences.n; i++) {
		size_t at = p->offences.first + i;
		const struct offence *o = &d->w->offences[at];
		enum fault fault = row_fault(d, SOURCE_PNC, at);
		if (!is_on_pnc(d, o))
			continue;
		put_truth(d, x, o,
		    !p->traced  ? "not traced"
			: fault ? "rejected"
				: "yes");
		if (!p->traced)
			continue;
		/* A second number was given by mistake, and used later. */
		bool second = *p->pnc_second && o->on > p->onset + 1200;
		const char *pnc = second ? p->pnc_second : p->pnc;
		put_person(d, x, p, fault == FAULT_KEY ? "" : pnc);
		put_offence(d, x, o, fault);
		if (first)
			truth_record(d, SOURCE_PNC, p->pnc, p);
		first = false;
	}
	if (!first && *p->pnc_second)
		truth_record(d, SOURCE_PNC, p->pnc_second, p);
}

int
pnc_extract(struct demo *d)
{
	struct extract x;
	const struct world *w = d->w;
	if (extract_open(d, &x, SOURCE_PNC, DIALECT, "offences.csv",
		"person,conviction_ref,offence_seq,offence_date,proven_date,"
		"result,offence_code,offence_group,disposal,sentence,"
		"consecutive,in_extract"))
		return -1;
	struct placed *rows = mem_zalloc(w->npeople, sizeof *rows);
	for (size_t i = 0; i < w->npeople; i++) {
		rows[i].at = i;
		snprintf(rows[i].key, sizeof rows->key, "%s", w->people[i].pnc);
	}
	placed_sort(rows, w->npeople);
	sheet_header(&x.out, HEADER);
	for (size_t i = 0; i < w->npeople; i++)
		put_history(d, &x, &w->people[rows[i].at]);
	mem_free(rows);
	return extract_close(d, &x);
}
