/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prison (p-NOMIS): one row a reception. Every cell quoted, names in
 * capitals, 15-MAR-23; ends as SQL*Plus does. A booking may stand twice: as
 * it was before release, then after.
 */
#include "demo.h"

#include "base/mem.h"

#include <stdio.h>

static const char HEADER[] =
    "OFFENDER_NO,BOOKING_ID,LAST_NAME,FIRST_NAME,BIRTH_DATE,SEX,ETHNICITY,"
    "PNC_ID,CRO_NO,RECEPTION_DATE,RELEASE_DATE,RELEASE_REASON,SENT_LENGTH,"
    "IMPRISONMENT_STATUS,AGY_LOC_ID,DISCHARGE_ADDR_TYPE,DISCHARGE_POSTCODE";

static const struct dialect DIALECT = {',', "\n", ENCODING_UTF8, true};

static const char STYLE[] = "DD-UPPMMM-YY";

static const char *
ethnicity_words(const char *code)
{
	static const struct {
		const char *code, *words;
	} by[] = {{"W1", "White: Eng./Welsh/Scot./N.Irish/British"},
	    {"W2", "White: Irish"}, {"W3", "White: Gypsy or Irish Traveller"},
	    {"W5", "White: Roma"}, {"W9", "White: Any other background"},
	    {"M1", "Mixed: White and Black Caribbean"},
	    {"M9", "Mixed: Any other background"},
	    {"A1", "Asian/Asian British: Indian"},
	    {"A2", "Asian/Asian British: Pakistani"},
	    {"A3", "Asian/Asian British: Bangladeshi"},
	    {"A9", "Asian/Asian British: Any other backgr'nd"},
	    {"B1", "Black/Black British: Caribbean"},
	    {"B2", "Black/Black British: African"},
	    {"B9", "Black/Black British: Any other backgr'nd"},
	    {"O9", "Other: Any other background"}};
	for (size_t i = 0; i < sizeof by / sizeof *by; i++)
		if (strcmp(by[i].code, code) == 0)
			return by[i].words;
	return "Prefer not to say";
}

static void
put_person(const struct demo *d, struct extract *x, const struct person *p,
    const struct spell *s, bool keyless)
{
	struct seen seen;
	identity_see(d, p, SOURCE_NOMIS, 0, date_from_ymd(2022, 1, 1), &seen);
	noise_ascii(seen.given);
	noise_ascii(seen.family);
	if (s->person % 2)
		noise_unpunctuate(seen.family);
	noise_upper(seen.given);
	noise_upper(seen.family);
	sheet_cell(&x->out, keyless ? "" : p->nomis);
	sheet_cellf(&x->out, "%u", 1200000 + 3 * s->booking);
	sheet_cell(&x->out, seen.family);
	sheet_cell(&x->out, seen.given);
	sheet_date(&x->out, seen.born, STYLE);
	sheet_cellf(&x->out, "%c", seen.sex);
	sheet_cell(&x->out, ethnicity_words(p->ethnicity));
	sheet_cell(&x->out, seen.pnc);
	sheet_cell(&x->out, seen.cro);
}

static const char *
status_code(const struct spell *s)
{
	static const char *const remand[] = {"RX", "TRL", "JR"};
	bool is_short = term_is_short(s->term, s->sentenced);
	if (s->status == STATUS_REMAND)
		return remand[s->booking % 3];
	if (s->term.n == LIFE_MONTHS)
		return s->status == STATUS_RECALL ? "LR_LIFE" : "LIFE";
	if (s->status == STATUS_RECALL)
		return is_short      ? "14FTR_ORA"
		    : s->booking % 2 ? "FTR_ORA"
				     : "LR";
	return is_short ? "ADIMP_ORA" : "ADIMP";
}

/* Sentenced after reception on remand: until then he was on remand. */
static bool
is_still_remand(const struct demo *d, const struct spell *s)
{
	return s->status == STATUS_SENTENCED && s->sentenced > d->as_at;
}

/* Typed with the year before: the release is no use (DESIGN.md 6). */
static bool
is_backwards(const struct demo *d, const struct spell *s)
{
	struct rng r =
	    rng_of(d->w->seed, PURPOSE_ROWS, 122, (uint64_t)(s - d->w->spells));
	return rng_chance(&r, 0.0025) && known(d, s->release) != DATE_NONE &&
	    s->release - s->received < 300;
}

static void
put_dates(const struct demo *d, struct extract *x, const struct spell *s,
    bool old_version, enum fault fault)
{
	bool life = s->status != STATUS_REMAND && s->term.n == LIFE_MONTHS;
	date out = old_version ? DATE_NONE : known(d, s->release);
	row_date(x, s->received, STYLE, fault);
	if (out != DATE_NONE && is_backwards(d, s))
		out = date_add_months(out, -12);
	if (life && out == DATE_NONE)
		sheet_cell(&x->out, "99/99/99 lifer");
	else
		sheet_date(&x->out, out, STYLE);
	sheet_cell(&x->out, out == DATE_NONE ? "" : s->reason);
}

static void
put_sentence(const struct demo *d, struct extract *x, const struct spell *s,
    struct rng *r)
{
	static const char *const prison[] = {"NGI", "FMI", "ASI", "SBI", "FRI"};
	bool remand = s->status == STATUS_REMAND || is_still_remand(d, s);
	if (remand)
		sheet_cell(&x->out, "");
	else
		term_words(&x->out, s->term, r);
	sheet_cell(&x->out, remand ? "RX" : status_code(s));
	sheet_cell(&x->out, prison[s->prison]);
}

static void
put_discharge(const struct demo *d, struct extract *x, const struct person *p,
    const struct spell *s, bool old_version, struct rng *r)
{
	/* A few list the prison as the address. */
	static const char *const own[] = {
	    "NB9 9HM", "KM9 1FM", "AV9 4AS", "NB9 2SB", "AV9 7FR"};
	date out = old_version ? DATE_NONE : known(d, s->release);
	bool gone = out == DATE_NONE;
	uint32_t how = rng_below(r, 100);
	bool roofless = strcmp(s->address, "No Fixed Abode") == 0;
	sheet_cell(&x->out, gone ? "" : s->address);
	if (gone || how < 12)
		sheet_cell(&x->out, "");
	else if (roofless)
		sheet_cell(&x->out, how < 70 ? "NF1 1NF" : "NFA");
	else if (how < 17)
		sheet_cell(&x->out, own[s->prison]);
	else
		sheet_cell(&x->out, person_place(d->w, p, out)->postcode);
}

static void
put_row(struct demo *d, struct extract *x, const struct spell *s,
    bool old_version, enum fault fault)
{
	struct rng r =
	    rng_of(d->w->seed, PURPOSE_ROWS, 120, (uint64_t)(s - d->w->spells));
	const struct person *p = &d->w->people[s->person];
	put_person(d, x, p, s, fault == FAULT_KEY);
	put_dates(d, x, s, old_version, fault);
	put_sentence(d, x, s, &r);
	put_discharge(d, x, p, s, old_version, &r);
	row_end(d, x, fault);
}

static void
put_truth(
    struct demo *d, struct extract *x, const struct spell *s, enum fault fault)
{
	static const char *const status[] = {
	    "sentenced", "remand", "recall", "civil"};
	struct sheet *t = &x->truth;
	bool remand = is_still_remand(d, s);
	sheet_cellf(t, "%d", d->w->people[s->person].number);
	sheet_cellf(t, "%u", 1200000 + 3 * s->booking);
	truth_date(t, s->received);
	truth_date(t, known(d, s->sentenced));
	truth_date(t, known(d, s->release));
	sheet_cell(t, remand ? "remand" : status[s->status]);
	truth_term(t,
	    remand || s->status == STATUS_REMAND ? (struct term){0, 'M'}
						 : s->term);
	sheet_cell(t, known(d, s->release) == DATE_NONE ? "" : s->reason);
	sheet_cell(t,
	    fault                    ? "rejected"
		: is_backwards(d, s) ? "backwards"
				     : "yes");
	sheet_end(t);
}

static void
put_spell(struct demo *d, struct extract *x, size_t at, size_t *last)
{
	const struct spell *s = &d->w->spells[at];
	enum fault fault = row_fault(d, SOURCE_NOMIS, at);
	struct rng r = rng_of(d->w->seed, PURPOSE_ROWS, 121, at);
	bool twice = rng_chance(&r, 0.015) && known(d, s->release) != DATE_NONE;
	if (twice && fault == FAULT_NONE)
		put_row(d, x, s, true, fault);
	put_row(d, x, s, false, fault);
	put_truth(d, x, s, fault);
	if (fault != FAULT_KEY && s->person != *last) {
		const struct person *p = &d->w->people[s->person];
		truth_record(d, SOURCE_NOMIS, p->nomis, p);
		*last = s->person;
	}
}

static size_t
receptions(const struct demo *d, struct placed *rows)
{
	const struct world *w = d->w;
	size_t n = 0;
	for (size_t i = 0; i < w->nspells; i++) {
		const struct spell *s = &w->spells[i];
		if (s->received > d->as_at ||
		    (s->release != DATE_NONE &&
			s->release < date_from_ymd(2019, 1, 1)))
			continue;
		rows[n].at = i;
		snprintf(rows[n].key, sizeof rows->key, "%s %08d",
		    w->people[s->person].nomis, (int)s->received);
		n++;
	}
	placed_sort(rows, n);
	return n;
}

int
nomis_extract(struct demo *d)
{
	struct extract x;
	if (extract_open(d, &x, SOURCE_NOMIS, DIALECT, "custody.csv",
		"person,booking_id,reception_date,sentence_date,release_date,"
		"status,sentence,release_reason,in_extract"))
		return -1;
	struct placed *rows = mem_zalloc(d->w->nspells + 1, sizeof *rows);
	size_t n = receptions(d, rows), last = SIZE_MAX;
	sheet_header(&x.out, HEADER);
	for (size_t i = 0; i < n; i++)
		put_spell(d, &x, rows[i].at, &last);
	n = x.out.line - 1;
	sheet_line(&x.out, "");
	buf_printf(&x.out.row, "%zu rows selected.", n);
	row_rejected(d, SOURCE_NOMIS, sheet_end(&x.out), FAULT_NONE);
	mem_free(rows);
	return extract_close(d, &x);
}
