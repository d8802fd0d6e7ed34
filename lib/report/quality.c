/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `quality`: what each source sent, how completely, how validly and how late;
 * how much of it was linked, and whom the linkage misses.
 *
 * Tables of records are of the whole input, so that they stand in the first
 * cohort's part alone.
 */
#include "report/quality.h"

#include "report/words.h"
#include "stats/order.h"
#include "stats/proportion.h"

#include <math.h>
#include <stdlib.h>

static int
plan(struct run *r, struct fail *f)
{
	struct quality_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	const struct audit_files files = {.summaries = r->asked->audit};
	r->plan = p;
	sent_want(p->sent, d);
	for (size_t i = 0; i < SENT_TYPES; i++) {
		enum record_type t = sent_types[i].type;
		p->person[i] = data_want(d, t, "person", DATA_TEXT);
		p->invalid[i] = data_want(d, t, "invalid", DATA_TEXT);
		p->extracted[i] = data_want(d, t, "extracted", DATA_DATE);
	}
	p->proven = data_want(d, RECORD_OFFENCE, "proven_date", DATA_DATE);
	p->started = data_want(d, RECORD_REFERRAL, "start_date", DATA_DATE);
	p->sex = data_want(d, RECORD_MEMBER, "sex", DATA_TEXT);
	p->ethnicity = data_want(d, RECORD_MEMBER, "ethnicity", DATA_TEXT);
	p->arm = data_want(d, RECORD_MEMBER, "arm", DATA_TEXT);
	p->link_p = data_want(d, RECORD_MEMBER, "link_p", DATA_NUMBER);
	result_columns_want(&p->results, d);
	return audit_load(&p->audit, &files, f);
}

static void
done(struct run *r)
{
	struct quality_plan *p = r->plan;
	audit_fini(&p->audit);
}

/* --- the rows of one source and type ----------------------------------- */

struct sent {
	struct slice source;
	uint32_t *row;
	size_t n;
};

struct sents {
	struct sent *item;
	size_t n;
};

static int
by_source(const void *a, const void *b)
{
	const struct sent *x = a, *y = b;
	return natural_compare(x->source, y->source);
}

/* The last versions of a type, by source. */
static struct sents
part_by_source(const struct run *r, const struct sent_columns *c)
{
	struct arena *a = &((struct run *)r)->arena;
	const struct data_column *source = &r->data.column[c->source];
	struct rows rows = data_current_rows(&r->data, c->version, a);
	struct sents all = {NULL, source->values.n + 1};
	all.item = arena_zalloc(a, all.n, sizeof *all.item);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t code = source->code[rows.row[i]];
		all.item[code == DATA_ABSENT ? all.n - 1 : code].n++;
	}
	for (size_t k = 0; k < all.n; k++) {
		struct sent *s = &all.item[k];
		s->row = arena_alloc(a, (s->n + 1) * sizeof *s->row);
		s->n = 0;
	}
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t code = source->code[rows.row[i]];
		struct sent *s =
		    &all.item[code == DATA_ABSENT ? all.n - 1 : code];
		s->source = sent_source(&r->data, c, rows.row[i], a);
		s->row[s->n++] = rows.row[i];
	}
	qsort(all.item, all.n, sizeof *all.item, by_source);
	return all;
}

static void
add_name(struct table *t, struct slice source, enum record_type type)
{
	struct slice name = schema_of(type)->name;
	table_text(t, source, source);
	table_text(t, name, value_label(slice_text("type"), name, t->arena));
}

/* --- sources ----------------------------------------------------------- */

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
    {"days_behind", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

/* Do its dates say how far the data reach? Of persons and services, no. */
static bool
is_event(enum record_type type)
{
	return type != RECORD_PERSON && type != RECORD_SERVICE;
}

static void
add_sent(
    struct run *r, struct table *t, const struct sent *x, size_t i, date as_of)
{
	const struct quality_plan *p = r->plan;
	const struct data *d = &r->data;
	struct proportion linked = {0, 0};
	int64_t invalid = 0;
	date first = DATE_NONE, last = DATE_NONE;
	for (size_t k = 0; k < x->n; k++) {
		uint32_t row = x->row[k];
		date day = d->column[p->sent[i].date].day[row];
		invalid += slice_present(data_cell_json(d, p->invalid[i], row));
		if (slice_present(data_cell_json(d, p->person[i], row))) {
			linked.n++;
			linked.events += slice_present(
			    data_cell_json(d, p->sent[i].person_id, row));
		}
		if (day == DATE_NONE)
			continue;
		first = first == DATE_NONE || day < first ? day : first;
		last = last == DATE_NONE || day > last ? day : last;
	}
	add_name(t, x->source, sent_types[i].type);
	table_number(t, (double)x->n);
	table_number(t, (double)invalid);
	table_number(t, (double)linked.n);
	table_number(t, (double)linked.events);
	table_number(t, proportion_value(linked));
	table_date(t, first);
	table_date(t, last);
	table_number(t,
	    is_event(sent_types[i].type) && last != DATE_NONE &&
		    as_of != DATE_NONE
		? (double)(as_of - last)
		: (double)NAN);
}

static void
fill_sources(struct run *r, struct section *s, date as_of)
{
	const struct quality_plan *p = r->plan;
	struct table *t = section_table(s, "sources", "What each source sent");
	ADD_COLUMNS(t, source_columns);
	for (size_t i = 0; i < SENT_TYPES; i++) {
		struct sents all = part_by_source(r, &p->sent[i]);
		for (size_t k = 0; k < all.n; k++)
			if (all.item[k].n)
				add_sent(r, t, &all.item[k], i, as_of);
	}
	table_note(t,
	    "The last version of each record, of everybody in the input. "
	    "Dates: of the event (of persons, of the extract; of services, of "
	    "their start). Days behind: from the last event to the day to "
	    "which the data are complete; far more than other sources' is a "
	    "late extract.");
}

/* --- fields ------------------------------------------------------------ */

static const struct column field_columns[] = {
    {"source", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"type", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"field", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"records", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"filled", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"filled_rate", "Complete", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"invalid", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"valid_rate", "Valid", COLUMN_RATE, ROLE_NONE, 1, NULL},
};

static void
fill_fields(struct run *r, struct section *s)
{
	const struct quality_plan *p = r->plan;
	struct field_uses l =
	    field_uses(&r->data, p->sent, FIELDS_BY_SOURCE, &r->arena);
	struct table *t = section_table(
	    s, "fields", "Complete and valid: each field of each source");
	ADD_COLUMNS(t, field_columns);
	for (size_t i = 0; i < l.n; i++) {
		const struct field_use *x = &l.item[i];
		int64_t given = x->valid + x->invalid;
		if (slice_is(x->field, "source") ||
		    slice_is(x->field, "person_id"))
			continue; /* ours, in every record */
		add_name(t, x->source, x->type);
		table_text(t, x->field,
		    value_label(slice_text("field"), x->field, t->arena));
		table_number(t, (double)x->records);
		table_number(t, (double)given);
		table_number(t,
		    proportion_value((struct proportion){given, x->records}));
		table_number(t, (double)x->invalid);
		table_number(
		    t, proportion_value((struct proportion){x->valid, given}));
	}
	table_note(t,
	    "Complete: of the source's records of the type, those in which "
	    "the field holds anything. Valid: of these, those that could be "
	    "read as what the field is. A field that a source never fills has "
	    "no row.");
}

/* --- timeliness -------------------------------------------------------- */

static const struct column lag_columns[] = {
    {"source", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"type", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"measure", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"records", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"median_days", "Median days", COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"p90_days", "90% within, days", COLUMN_NUMBER, ROLE_NONE, 0, NULL},
};

/* The days from one date of each record to another; no row without any. */
static void
add_lag(struct run *r, struct table *t, const struct sent *x, size_t i,
    size_t to, const char *name, const char *label)
{
	const struct quality_plan *p = r->plan;
	const struct data_column *c = r->data.column;
	double *days = arena_alloc(&r->arena, (x->n + 1) * sizeof *days);
	size_t n = 0;
	for (size_t k = 0; k < x->n; k++) {
		date a = c[p->sent[i].date].day[x->row[k]];
		date b = c[to].day[x->row[k]];
		if (a != DATE_NONE && b != DATE_NONE)
			days[n++] = (double)(b - a);
	}
	if (n == 0)
		return;
	order_sort(days, n);
	add_name(t, x->source, sent_types[i].type);
	table_text(t, slice_text(name), slice_text(label));
	table_number(t, (double)n);
	table_number(t, order_quantile(days, n, .5));
	table_number(t, order_quantile(days, n, .9));
}

static void
fill_timeliness(struct run *r, struct section *s)
{
	const struct quality_plan *p = r->plan;
	struct table *t =
	    section_table(s, "timeliness", "How long it takes to be recorded");
	ADD_COLUMNS(t, lag_columns);
	for (size_t i = 0; i < SENT_TYPES; i++) {
		struct sents all = part_by_source(r, &p->sent[i]);
		enum record_type type = sent_types[i].type;
		for (size_t k = 0; k < all.n; k++) {
			const struct sent *x = &all.item[k];
			if (type == RECORD_OFFENCE)
				add_lag(r, t, x, i, p->proven, "to_proof",
				    "Offence to proof");
			if (type == RECORD_REFERRAL)
				add_lag(r, t, x, i, p->started, "to_start",
				    "Referral to start");
			if (is_event(type))
				add_lag(r, t, x, i, p->extracted[i],
				    "to_extract", "Event to extract");
		}
	}
	table_note(t,
	    "Of records with both dates: what is still open is not in it. "
	    "Event to extract needs maps that say when an extract was made.");
}

/* --- the report -------------------------------------------------------- */

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	const struct quality_plan *p = r->plan;
	date as_of = r->as_of == DATE_NONE ? scope->as_of : r->as_of;
	if (r->nfilled > 1)
		return quality_linkage(r, scope, s, f);
	fill_sources(r, s, as_of);
	fill_fields(r, s);
	fill_timeliness(r, s);
	quality_imports(&p->audit, s);
	quality_thresholds(&p->audit, s);
	return quality_linkage(r, scope, s, f);
}

const struct report report_quality = {
    .of_both = true,
    .name = "quality",
    .answers = "what sources sent, how late, whom linkage misses (any)",
    .title = "Quality of the data",
    .takes = TAKES_WHERE | TAKES_AS_OF | TAKES_AUDIT,
    .plan = plan,
    .done = done,
    .fill = fill,
};
