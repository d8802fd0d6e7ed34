/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gen csv: one big probation-like extract of 20 columns, for the benchmark
 * of ioc-import: quoted cells, line breaks inside cells, dates in several
 * hands (always day first), accents.
 */
#include "commands.h"
#include "ident.h"
#include "sheet.h"
#include "story.h"
#include "world.h"

static const char HEADER[] =
    "CRN,NOMS No,PNC,Title,Surname,Forename,Middle Names,DOB,Gender,"
    "Ethnicity,Address,Postcode,Order Type,Sentence Date,Sentence Length,"
    "Length Unit,Main Offence,Start Date,End Date,Notes";

static const struct dialect DIALECT = {',', "\r\n", ENCODING_UTF8, false};

static const char *
hand(struct rng *r)
{
	static const char *const style[] = {"DD/MM/YYYY", "D.M.YY",
	    "DD-MMM-YYYY", "YYYY-MM-DD", "DD/MM/YYYY 14:05"};
	static const int percent[] = {70, 8, 8, 8, 6};
	return style[rng_pick(r, percent, 5)];
}

static void
put_person(struct sheet *s, const struct crowd *c, const struct citizen *p,
    struct rng *r)
{
	static const char *const group[] = {
	    "W1", "W2", "A2", "W9", "B1", "O9", "A1"};
	char id[IDENT_TEXT], code[12];
	const char *style = hand(r);
	bool no_pnc = rng_chance(r, 0.2), two_lines = rng_chance(r, 0.1);
	int number = rng_range(r, 1, 200);
	sheet_cellf(s, "X%07llu", (unsigned long long)p->number);
	ident_nomis(id, (uint32_t)(p->number % 4839977));
	sheet_cell(s, id);
	ident_pnc(id, p->pnc_year, p->pnc_serial);
	sheet_cell(s, no_pnc ? "" : id);
	sheet_cell(s, p->sex == 'F' ? "Ms" : "Mr");
	sheet_cell(s, p->family);
	sheet_cell(s, p->given);
	sheet_cell(s, p->middle);
	sheet_date(s, p->born, style);
	sheet_cell(s, p->sex == 'F' ? "Female" : "Male");
	sheet_cell(s, group[p->group]);
	sheet_cellf(s, two_lines ? "Flat %d\n%s Road" : "%d %s Road", number,
	    p->middle[0] ? p->middle : "Station");
	crowd_postcode(c, p->home, code);
	sheet_cell(s, rng_chance(r, 0.05) ? "NFA" : code);
}

static void
put_order(struct sheet *s, struct rng *r)
{
	static const char *const type[] = {"ORA Community Order",
	    "ORA Suspended Sentence Order", "ORA Adult Custody (inc PSS)"};
	static const char *const unit[] = {"Months", "Weeks", "Days"};
	static const char *const note[] = {"", "Attended, engaged well",
	    "Missed; letter sent \"FTA 1\"",
	    "Café meeting – housing £50 rent arrears",
	    "Moved in with mother\nNew GP\n\nNext appt Thursday"};
	static const int percent[] = {50, 25, 10, 8, 7};
	date on = date_from_ymd(2015, 1, 1) + rng_range(r, 0, 4300);
	int length = rng_range(r, 2, 24), running = rng_range(r, 30, 900);
	uint32_t t = rng_below(r, 3), u = rng_below(r, 3);
	bool ended = rng_chance(r, 0.7);
	const struct crime *crime = crime_pick(r, KIND_THIEF, 'M');
	const char *a = hand(r), *b = hand(r), *c = hand(r);
	sheet_cell(s, type[t]);
	sheet_date(s, on, a);
	sheet_cellf(s, "%d", length);
	sheet_cell(s, unit[u]);
	sheet_cellf(s, "%.3s/%s", crime->code, crime->code + 3);
	sheet_date(s, on + 2, b);
	sheet_date(s, ended ? on + running : DATE_NONE, c);
	sheet_cell(s, note[rng_pick(r, percent, 5)]);
}

int
csv_command(const struct settings *s, struct fail *f)
{
	struct names names = {0};
	struct sheet out;
	struct crowd crowd = {&names, (uint64_t)s->seed, 5000000};
	if (names_load(&names, s->names, f) ||
	    sheet_open(&out, NULL, s->out, DIALECT, f))
		return -1;
	sheet_header(&out, HEADER);
	size_t enough = (size_t)s->megabytes * 1000000;
	for (uint64_t i = 0; out.bytes < enough; i++) {
		struct citizen p;
		struct rng r = rng_of(crowd.seed, PURPOSE_BENCH + 8, i, 0);
		crowd_member(&crowd, rng_shuffle(1, i % crowd.n, crowd.n), &p);
		put_person(&out, &crowd, &p, &r);
		put_order(&out, &r);
		sheet_end(&out);
	}
	names_fini(&names);
	return sheet_close(&out, f);
}
