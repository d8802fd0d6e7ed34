/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Police custody (Niche): one row an offence, no key of the person, only of
 * the detention. Windows-1252, CRLF, two title lines, blank lines, a total.
 */
#include "demo.h"

#include "base/mem.h"

#include <stdio.h>

static const char HEADER[] =
    "Custody_Record,Arrest_DateTime,Forename_1,Forename_2,Surname,DOB,Gender,"
    "Self_Defined_Ethnicity,IC_Code,PNC_ID,CRO,Offence_Code,Offence_Desc,"
    "Disposal,Disposal_Date,Address,Postcode,Drug_Test_Result,Station";

static const struct dialect DIALECT = {',', "\r\n", ENCODING_CP1252, false};

static date
first_day(void)
{
	return date_from_ymd(2021, 1, 1);
}

/* In order of arrest; the reference counts a station's detentions a year. */
static struct placed *
detentions(const struct demo *d, size_t *n)
{
	const struct world *w = d->w;
	struct placed *rows = mem_zalloc(w->narrests + 1, sizeof *rows);
	for (size_t i = *n = 0; i < w->narrests; i++) {
		const struct arrest *a = &w->arrests[i];
		if (a->on < first_day())
			continue;
		rows[*n].at = i;
		snprintf(rows[*n].key, sizeof rows->key, "%08d %04d",
		    (int)a->on, a->minute);
		++*n;
	}
	placed_sort(rows, *n);
	return rows;
}

static void
number(const struct demo *d, struct placed *rows, size_t n)
{
	int year = 0, count[HUBS] = {0};
	for (size_t i = 0; i < n; i++) {
		struct arrest *a = &d->w->arrests[rows[i].at];
		const struct place *at =
		    person_place(d->w, &d->w->people[a->person], a->on);
		int now = date_to_ymd(a->on).year;
		if (now != year)
			memset(count, 0, sizeof count);
		year = now;
		snprintf(a->ref, sizeof a->ref, "%s/%05d/%02d",
		    HUB[at->hub].district, ++count[at->hub], year % 100);
	}
}

static void
see(const struct demo *d, const struct arrest *a, struct seen *s, struct rng *r)
{
	const struct person *p = &d->w->people[a->person];
	/* Half of the detentions copy what the station has already. */
	bool fresh = rng_chance(r, 0.5);
	uint64_t key = fresh ? 1 + (uint64_t)(a - d->w->arrests) : 0;
	bool known_anyway = rng_chance(r, 0.3);
	identity_see(d, p, SOURCE_CUSTODY, key, a->on, s);
	if (!a->alias)
		return;
	snprintf(s->given, sizeof s->given, "%s", p->alias_given);
	snprintf(s->family, sizeof s->family, "%s", p->alias_family);
	*s->middle = '\0';
	if (!known_anyway)
		*s->pnc = *s->cro = '\0';
}

static void
put_person(struct extract *x, const struct seen *s, const struct person *p,
    struct rng *r)
{
	static const char *const gender[] = {"Male", "Male", "M"};
	static const char *const women[] = {"Female", "Female", "F"};
	uint32_t g = rng_below(r, 3);
	bool stated = !rng_chance(r, 0.08);
	bool short_ic = rng_chance(r, 0.1);
	sheet_cell(&x->out, s->given);
	sheet_cell(&x->out, s->middle);
	sheet_cell(&x->out, s->family);
	sheet_date(&x->out, s->born, "DD/MM/YYYY");
	sheet_cell(&x->out,
	    s->sex == 'M'       ? gender[g]
		: s->sex == 'F' ? women[g]
				: "Unknown");
	sheet_cell(&x->out, stated ? p->ethnicity : "NS");
	sheet_cellf(&x->out, short_ic ? "%d" : "IC%d", p->observed);
	sheet_cell(&x->out, s->pnc);
	sheet_cell(&x->out, s->cro);
}

static void
put_offence(struct extract *x, const struct offence *o, struct rng *r)
{
	uint32_t style = rng_below(r, 100);
	const char *code = o->crime->code;
	bool zero = code[3] == '0' && code[0] == '0';
	if (style < 2)
		sheet_cell(&x->out, "");
	else if (style < 5 && zero)
		sheet_cellf(&x->out, "%.2s/%s", code + 1, code + 4);
	else
		sheet_cellf(&x->out, "%.3s/%s", code, code + 3);
	sheet_cell(&x->out, o->crime->text);
}

static void
put_disposal(const struct demo *d, struct extract *x, const struct arrest *a)
{
	date on = known(d, a->disposed);
	bool charged = strcmp(a->disposal, "Charged") == 0;
	const char *open = charged ? "Bailed" : "Released under investigation";
	sheet_cell(&x->out, on == DATE_NONE ? open : a->disposal);
	sheet_date(&x->out, on, "DD/MM/YYYY");
}

static void
put_address(struct extract *x, const struct arrest *a, const struct seen *s,
    struct rng *r)
{
	uint32_t style = rng_below(r, 100);
	char lines[sizeof s->address];
	snprintf(lines, sizeof lines, "%s", s->address);
	/* Typed into a box with room for several lines. */
	char *comma = strrchr(lines, ',');
	if (style < 8 && comma) {
		comma[0] = '\n';
		memmove(comma + 1, comma + 2, strlen(comma + 2) + 1);
	}
	if (a->roofless) {
		sheet_cell(&x->out, style < 70 ? "NFA" : "No Fixed Abode");
		sheet_cell(&x->out, style < 45 ? "NF1 1NF" : "");
		return;
	}
	sheet_cell(&x->out, lines);
	sheet_cell(&x->out, style < 6 ? "" : s->postcode);
}

static void
put_row(struct demo *d, struct extract *x, const struct arrest *a,
    const struct offence *o, enum fault fault)
{
	uint64_t key = (uint64_t)(a - d->w->arrests);
	/* One stream a detention: its rows agree with each other. */
	struct rng r = rng_of(d->w->seed, PURPOSE_ROWS, 100, key);
	struct rng own = rng_of(
	    d->w->seed, PURPOSE_ROWS, 101, (uint64_t)(o - d->w->offences));
	struct seen s;
	const struct person *p = &d->w->people[a->person];
	char time[32];
	snprintf(time, sizeof time, "DD/MM/YYYY %02d:%02d", a->minute / 60,
	    a->minute % 60);
	see(d, a, &s, &r);
	sheet_cell(&x->out, fault == FAULT_KEY ? "" : a->ref);
	row_date(x, a->on, time, fault);
	put_person(x, &s, p, &r);
	put_offence(x, o, &own);
	put_disposal(d, x, a);
	put_address(x, a, &s, &r);
	sheet_cell(&x->out, a->drug_test);
	sheet_cell(&x->out, HUB[person_place(d->w, p, a->on)->hub].name);
	row_end(d, x, fault);
}

static void
put_truth(
    struct demo *d, struct extract *x, const struct arrest *a, size_t written)
{
	const struct person *p = &d->w->people[a->person];
	truth_record(d, SOURCE_CUSTODY, a->ref, p);
	sheet_cellf(&x->truth, "%d", p->number);
	sheet_cell(&x->truth, a->ref);
	truth_date(&x->truth, a->on);
	sheet_cell(&x->truth, a->disposal);
	truth_date(&x->truth, known(d, a->disposed));
	sheet_cell(&x->truth, a->drug_test);
	sheet_cellf(&x->truth, "%zu", a->offences.n);
	sheet_cellf(&x->truth, "%zu", written);
	sheet_end(&x->truth);
}

static void
put_detention(struct demo *d, struct extract *x, const struct arrest *a)
{
	size_t written = 0;
	for (size_t i = 0; i < a->offences.n; i++) {
		const struct offence *o =
		    d->w->offences + a->offences.first + i;
		enum fault fault =
		    row_fault(d, SOURCE_CUSTODY, a->offences.first + i);
		if (o->result == RESULT_TIC)
			continue;
		put_row(d, x, a, o, fault);
		written += fault == FAULT_NONE;
	}
	put_truth(d, x, a, written);
}

static void
put_title(struct demo *d, struct extract *x)
{
	struct buf text = {0};
	sheet_line(&x->out, "Niche RMS: detentions, partnership extract");
	buf_text(&text, "Report run ");
	date_style(&text, d->as_at + 1, "DD/MM/YYYY");
	buf_text(&text, " 06:12");
	sheet_line(&x->out, buf_cstr(&text));
	sheet_header(&x->out, HEADER);
	buf_fini(&text);
}

static void
put_total(struct demo *d, struct extract *x, size_t n)
{
	sheet_line(&x->out, "");
	sheet_cellf(&x->out, "Total detentions: %zu", n);
	row_rejected(d, SOURCE_CUSTODY, sheet_end(&x->out), FAULT_NONE);
}

int
custody_extract(struct demo *d)
{
	struct extract x;
	if (extract_open(d, &x, SOURCE_CUSTODY, DIALECT, "arrests.csv",
		"person,custody_record,date,disposal,disposal_date,drug_test,"
		"offences,rows_accepted"))
		return -1;
	size_t n, shown = 0;
	struct placed *rows = detentions(d, &n);
	number(d, rows, n);
	put_title(d, &x);
	for (size_t i = 0; i < n; i++) {
		const struct arrest *a = &d->w->arrests[rows[i].at];
		if (a->on > d->as_at)
			break;
		put_detention(d, &x, a);
		if (++shown % 2500 == 0)
			sheet_line(&x.out, "");
	}
	put_total(d, &x, shown);
	mem_free(rows);
	return extract_close(d, &x);
}
