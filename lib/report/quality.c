/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `quality`: what each source sent, how much of it was linked, how late it
 * is; and whom the linkage misses.
 *
 * Who is not matched is in no rate; if that falls on one group more than on
 * another, every comparison between them is bent (METHODS.md 14.64).
 */
#include "report/report.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/proportion.h"

#include <math.h>
#include <stdlib.h>

/* The types that agencies send about people, by their leading date. */
static const struct {
	enum record_type type;
	const char *date;
} types[] = {
    {RECORD_PERSON, "extracted"},
    {RECORD_ARREST, "date"},
    {RECORD_OFFENCE, "offence_date"},
    {RECORD_CUSTODY, "reception_date"},
    {RECORD_SUPERVISION, "start_date"},
    {RECORD_ASSESSMENT, "date"},
    {RECORD_REFERRAL, "date"},
    {RECORD_CONTACT, "date"},
    {RECORD_OUTCOME, "date"},
    {RECORD_CIVIL_ORDER, "start_date"},
    {RECORD_SPEND, "date"},
    {RECORD_SERVICE, "start_date"},
};

enum { NTYPES = sizeof types / sizeof *types };

struct type_columns {
	size_t source, person, person_id, invalid, date, version;
};

struct plan {
	struct type_columns type[NTYPES];
	size_t sex, ethnicity, arm, matched, link_p;
};

static int
plan(struct run *r, struct fail *f)
{
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	(void)f;
	r->plan = p;
	for (size_t i = 0; i < NTYPES; i++) {
		struct type_columns *c = &p->type[i];
		enum record_type t = types[i].type;
		c->source = data_want(d, t, "source", DATA_TEXT);
		c->person = data_want(d, t, "person", DATA_TEXT);
		c->person_id = data_want(d, t, "person_id", DATA_TEXT);
		c->invalid = data_want(d, t, "invalid", DATA_TEXT);
		c->date = data_want(d, t, types[i].date, DATA_DATE);
		c->version = data_want_version(d, t);
	}
	p->sex = data_want(d, RECORD_MEMBER, "sex", DATA_TEXT);
	p->ethnicity = data_want(d, RECORD_MEMBER, "ethnicity", DATA_TEXT);
	p->arm = data_want(d, RECORD_MEMBER, "arm", DATA_TEXT);
	p->matched = data_want(d, RECORD_MEMBER, "matched", DATA_NUMBER);
	p->link_p = data_want(d, RECORD_MEMBER, "link_p", DATA_NUMBER);
	return 0;
}

/* --- sources ----------------------------------------------------------- */

struct sent {
	struct slice source;
	int64_t records, invalid;
	struct proportion linked; /* of those that name somebody */
	date first, last;
};

static const struct column source_columns[] = {
    {"source", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"type", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"records", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"invalid", "With an invalid field", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"people", "That name somebody", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"linked", "Of these, linked", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"linked_rate", "Share linked", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"first", "First date", COLUMN_DATE, ROLE_NONE, 0, NULL},
    {"last", "Last date", COLUMN_DATE, ROLE_NONE, 0, NULL},
};

static void
count_record(struct sent *to, const struct data *d,
    const struct type_columns *c, uint32_t row)
{
	date day = d->column[c->date].day[row];
	to->records++;
	to->invalid += slice_present(data_cell_json(d, c->invalid, row));
	if (slice_present(data_cell_json(d, c->person, row))) {
		to->linked.n++;
		to->linked.events +=
		    slice_present(data_cell_json(d, c->person_id, row));
	}
	if (day == DATE_NONE)
		return;
	if (to->first == DATE_NONE || day < to->first)
		to->first = day;
	if (to->last == DATE_NONE || day > to->last)
		to->last = day;
}

static int
by_source(const void *a, const void *b)
{
	const struct sent *x = a, *y = b;
	return natural_compare(x->source, y->source);
}

static void
add_sent(struct table *t, const struct sent *x, enum record_type type)
{
	struct slice name = schema_of(type)->name;
	table_text(t, x->source, x->source);
	table_text(t, name, value_label(slice_text("type"), name, t->arena));
	table_number(t, (double)x->records);
	table_number(t, (double)x->invalid);
	table_number(t, (double)x->linked.n);
	table_number(t, (double)x->linked.events);
	table_number(t, proportion_value(x->linked));
	table_date(t, x->first);
	table_date(t, x->last);
}

static void
add_type(struct run *r, struct table *t, size_t i)
{
	const struct plan *p = r->plan;
	const struct type_columns *c = &p->type[i];
	const struct data *d = &r->data;
	size_t n = d->column[c->source].values.n;
	struct rows rows = data_current_rows(d, c->version, &r->arena);
	struct sent *sent = arena_zalloc(&r->arena, n + 1, sizeof *sent);
	for (size_t k = 0; k <= n; k++) {
		sent[k].first = sent[k].last = DATE_NONE;
		sent[k].source = k < n
		    ? data_text(strmap_key(&d->column[c->source].values, k),
			  &r->arena)
		    : slice_text("not recorded");
	}
	for (size_t k = 0; k < rows.n; k++) {
		uint32_t code = d->column[c->source].code[rows.row[k]];
		count_record(
		    &sent[code == DATA_ABSENT ? n : code], d, c, rows.row[k]);
	}
	qsort(sent, n + 1, sizeof *sent, by_source);
	for (size_t k = 0; k <= n; k++)
		if (sent[k].records)
			add_sent(t, &sent[k], types[i].type);
}

static void
fill_sources(struct run *r, struct section *s)
{
	struct table *t = section_table(s, "sources", "What each source sent");
	table_columns(
	    t, source_columns, sizeof source_columns / sizeof *source_columns);
	for (size_t i = 0; i < NTYPES; i++)
		add_type(r, t, i);
	table_note(t,
	    "The last version of each record. Dates: of the event (of "
	    "persons, of the extract; of services, of their start). A last date "
	    "well before the others' is a late extract.");
}

/* --- linkage ----------------------------------------------------------- */

static const struct column linkage_columns[] = {
    {"characteristic", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unmatched", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unmatched_rate", "Share unmatched", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"unmatched_low", "Share unmatched, lower limit", COLUMN_RATE, ROLE_LOW, 1,
	NULL},
    {"unmatched_high", "Share unmatched, upper limit", COLUMN_RATE, ROLE_HIGH,
	1, NULL},
    {"uncertain", "Linked with P under 0.99", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static void
add_linkage(struct run *r, struct table *t, const char *name,
    struct slice group, struct rows rows)
{
	const struct plan *p = r->plan;
	const struct data_column *c = r->data.column;
	struct proportion x = {0, (int64_t)rows.n};
	int64_t uncertain = 0;
	for (size_t i = 0; i < rows.n; i++) {
		x.events += c[p->matched].number[rows.row[i]] != 1;
		uncertain += c[p->link_p].number[rows.row[i]] < .99;
	}
	double rate = proportion_value(x);
	struct interval l = proportion_limits(rate, (double)x.n);
	if (!slice_present(group))
		group = slice_text("not recorded");
	table_text(t, slice_text(name),
	    value_label(
		slice_text("characteristic"), slice_text(name), t->arena));
	table_text(t, group, value_label(slice_text(name), group, t->arena));
	table_number(t, (double)x.n);
	table_number(t, (double)x.events);
	table_number(t, rate);
	table_number(t, l.low);
	table_number(t, l.high);
	table_number(t, (double)uncertain);
}

static void
fill_linkage(struct run *r, struct section *s, struct rows rows)
{
	const struct plan *p = r->plan;
	const struct {
		const char *name;
		size_t column;
	} keys[] = {
	    {"sex", p->sex}, {"ethnicity", p->ethnicity}, {"arm", p->arm}};
	struct table *t = section_table(
	    s, "linkage", "Members without a record in any source of offences");
	t->has_total = true;
	table_columns(t, linkage_columns,
	    sizeof linkage_columns / sizeof *linkage_columns);
	add_linkage(r, t, "all", slice_text("all"), rows);
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		const struct key key = {
		    keys[k].name, keys[k].column, PERIOD_NONE};
		struct groups g;
		if (data_is_empty(&r->data, key.column))
			continue;
		groups_make(&g, &r->data, &key, 1, rows);
		for (size_t i = 0; i < g.n; i++)
			add_linkage(r, t, key.text, g.group[i].value[0],
			    g.group[i].rows);
		groups_fini(&g);
	}
	t->chart = (struct chart){
	    .kind = CHART_INTERVAL,
	    .title = "Share unmatched, with its 95% interval",
	    .value = table_column(t, "unmatched_rate"),
	    .low = table_column(t, "unmatched_low"),
	    .high = table_column(t, "unmatched_high"),
	    .reference = NAN,
	};
	table_note(t,
	    "The unmatched are in no rate. Uncertain: the product of the "
	    "links that join the person's records is under 0.99.");
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	(void)f;
	fill_sources(r, s);
	fill_linkage(r, s, scope->rows);
	return 0;
}

const struct report report_quality = {
    .name = "quality",
    .answers = "what sources sent, how late, whom linkage misses (any)",
    .title = "Quality of the data",
    .takes = TAKES_WHERE,
    .plan = plan,
    .fill = fill,
};
