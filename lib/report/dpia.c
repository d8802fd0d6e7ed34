/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `dpia`: the facts that an information-governance officer needs for a data
 * protection impact assessment: which fields of whom, from where and how
 * old, how often the linkage errs and against whom, which keys, register and
 * decisions are kept; and what the partnership itself states of its purposes
 * and lawful basis. It assesses nothing.
 */
#include "report/quality.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/proportion.h"

#include <math.h>

struct dpia_plan {
	struct sent_columns sent[SENT_TYPES];
	struct audit audit;
};

static int
plan(struct run *r, struct fail *f)
{
	struct dpia_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct asked *a = r->asked;
	const struct audit_files files = {
	    a->audit, a->reg, a->decisions, a->statement};
	r->plan = p;
	sent_want(p->sent, &r->data);
	return audit_load(&p->audit, &files, f);
}

static void
done(struct run *r)
{
	struct dpia_plan *p = r->plan;
	audit_fini(&p->audit);
}

/* --- what is stated ---------------------------------------------------- */

static const struct column statement_columns[] = {
    {"item", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"statement", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static void
fill_statements(const struct audit *a, struct section *s)
{
	if (!a->statement.is_given) {
		section_caution(s,
		    "Nothing is stated of purposes and lawful basis: give "
		    "--statement. This program does not know them and assumes "
		    "none.");
		return;
	}
	section_fact(
	    s, "statement", "Statement", slice_text(a->statement_file.name));
	struct table *t = section_table(
	    s, "statements", "Purposes and lawful basis, as stated");
	ADD_COLUMNS(t, statement_columns);
	for (size_t i = 0; i < a->statement.ntexts; i++) {
		const struct audit_text *x = &a->statement.text[i];
		table_text(t, slice_text(x->item),
		    value_label(
			slice_text("item"), slice_text(x->item), t->arena));
		table_text(t, x->text, x->text);
	}
	table_note(t,
	    "In the partnership's own words; that they are lawful is for its "
	    "information-governance officer to say.");
}

/* --- sources and retention --------------------------------------------- */

static const struct column source_columns[] = {
    {"source", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"agreement", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"review", "To be reviewed", COLUMN_DATE, ROLE_NONE, 0, NULL},
    {"retention", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"records", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"first", "First event", COLUMN_DATE, ROLE_NONE, 0, NULL},
    {"last", "Last event", COLUMN_DATE, ROLE_NONE, 0, NULL},
    {"expired", "Events beyond retention", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

/* One source over all its types. */
struct held {
	struct slice name;
	int64_t records, expired;
	struct strmap people;
	date first, last;
	struct duration retention;
	bool has_retention;
};

struct holdings {
	struct strmap names;
	struct held *item;
	date as_of;
};

static size_t
most_sources(const struct run *r)
{
	const struct dpia_plan *p = r->plan;
	size_t n = 1;
	for (size_t i = 0; i < SENT_TYPES; i++)
		n += r->data.column[p->sent[i].source].values.n;
	return n;
}

static struct held *
held_by(struct holdings *h, const struct audit *a, struct slice name)
{
	bool is_new;
	struct held *x = &h->item[strmap_add(&h->names, name, &is_new)];
	if (is_new) {
		x->name = name;
		x->first = x->last = DATE_NONE;
		x->has_retention = audit_retention(a, name, &x->retention);
	}
	return x;
}

static void
count_held(struct run *r, struct holdings *h, size_t i)
{
	const struct dpia_plan *p = r->plan;
	const struct sent_columns *c = &p->sent[i];
	const struct data *d = &r->data;
	struct rows rows = data_current_rows(d, c->version, &r->arena);
	bool is_event = sent_types[i].type != RECORD_PERSON &&
	    sent_types[i].type != RECORD_SERVICE;
	for (size_t k = 0; k < rows.n; k++) {
		uint32_t row = rows.row[k];
		struct slice source = sent_source(d, c, row, &r->arena);
		struct held *to = held_by(h, &p->audit, source);
		struct slice who = data_cell_json(d, c->person_id, row);
		date day = d->column[c->date].day[row];
		to->records++;
		if (slice_present(who))
			strmap_add(&to->people, who, NULL);
		if (!is_event || day == DATE_NONE)
			continue;
		if (to->first == DATE_NONE || day < to->first)
			to->first = day;
		if (to->last == DATE_NONE || day > to->last)
			to->last = day;
		to->expired += to->has_retention && h->as_of != DATE_NONE &&
		    date_add(day, to->retention) <= h->as_of;
	}
}

static void
add_held(
    struct table *t, const struct audit *a, const struct held *x, date as_of)
{
	const struct audit_source *stated = audit_source(a, x->name);
	struct slice agreement = stated ? stated->agreement : SLICE_NONE;
	struct slice kept = x->has_retention
	    ? slice_text(duration_words(x->retention, t->arena))
	    : SLICE_NONE;
	table_text(t, x->name, x->name);
	table_text(t, agreement, agreement);
	table_date(t, stated ? stated->review : DATE_NONE);
	table_text(t, kept, kept);
	table_number(t, (double)x->records);
	table_number(t, (double)x->people.n);
	table_date(t, x->first);
	table_date(t, x->last);
	table_number(t,
	    x->has_retention && as_of != DATE_NONE ? (double)x->expired
						   : (double)NAN);
}

/* `without` gathers the sources for which no agreement is stated. */
static void
caution_held(struct section *s, const struct audit *a, const struct held *x,
    date as_of, struct buf *without)
{
	const struct audit_source *stated = audit_source(a, x->name);
	if (x->expired)
		section_caution(s,
		    "%.*s: %s %s older than the %s for which they are kept.",
		    (int)x->name.n, x->name.p,
		    figure_count((double)x->expired).text,
		    noun((double)x->expired, "event is", "events are"),
		    duration_words(x->retention, s->arena));
	if (!a->statement.is_given || x->people.n == 0)
		return; /* or it names nobody */
	if (!stated || !stated->agreement.n) {
		buf_text(without, without->n ? ", " : "");
		buf_slice(without, x->name);
	} else if (stated->review != DATE_NONE && as_of != DATE_NONE &&
	    stated->review <= as_of) {
		section_caution(s,
		    "%.*s: the agreement was to be reviewed by %s.",
		    (int)x->name.n, x->name.p,
		    date_words(stated->review, s->arena));
	}
}

static void
fill_sources(struct run *r, struct section *s, date as_of)
{
	const struct dpia_plan *p = r->plan;
	struct holdings h = {.as_of = as_of};
	struct buf without = {0};
	h.item = arena_zalloc(&r->arena, most_sources(r), sizeof *h.item);
	for (size_t i = 0; i < SENT_TYPES; i++)
		count_held(r, &h, i);
	struct table *t = section_table(s, "sources",
	    "Where the data come from, and how long they are kept");
	ADD_COLUMNS(t, source_columns);
	for (size_t i = 0; i < h.names.n; i++) {
		add_held(t, &p->audit, &h.item[i], as_of);
		caution_held(s, &p->audit, &h.item[i], as_of, &without);
		strmap_fini(&h.item[i].people);
	}
	strmap_fini(&h.names);
	if (without.n)
		section_caution(s, "No sharing agreement is stated for %s.",
		    buf_cstr(&without));
	buf_fini(&without);
	table_note(t,
	    "Agreement and retention as stated. People: those to whom "
	    "ioc-match gave an identifier. Beyond retention: events whose "
	    "date is at least that long before the day to which the data are "
	    "complete. A conviction may lawfully be kept longer than the "
	    "event is old: read the rule.");
}

/* --- fields ------------------------------------------------------------ */

static const struct column field_columns[] = {
    {"type", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"field", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"category", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"sources", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"records", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"filled", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

/* What kind of personal data a field is; a reading aid. */
static const char *
category_of(enum record_type type, struct slice field)
{
	static const struct {
		const char *field, *category;
	} of_person[] = {{"postcode", "contact"}, {"address", "contact"},
	    {"uprn", "contact"}, {"email", "contact"}, {"phone", "contact"},
	    {"ethnicity", "special"}, {"ethnicity_observed", "special"},
	    {"flags", "criminal"}, {"area", "contact"}};
	bool is_extra = field.n > 2 && memcmp(field.p, "x.", 2) == 0;
	if (is_extra)
		return "extra";
	if (slice_is(field, "source") || slice_is(field, "extracted"))
		return "provenance";
	if (slice_is(field, "person") || slice_is(field, "person_id") ||
	    slice_is(field, "person_source") ||
	    (slice_is(field, "id") && schema_needs_person(type)))
		return "identifier";
	if (slice_is(field, "drug_test") || slice_is(field, "needs") ||
	    slice_is(field, "scores"))
		return type == RECORD_SERVICE ? "service" : "special";
	for (size_t i = 0; i < sizeof of_person / sizeof *of_person; i++)
		if (type == RECORD_PERSON &&
		    slice_is(field, of_person[i].field))
			return of_person[i].category;
	switch (type) {
	case RECORD_PERSON:
		return "identifier";
	case RECORD_ARREST:
	case RECORD_OFFENCE:
	case RECORD_CUSTODY:
	case RECORD_SUPERVISION:
	case RECORD_CIVIL_ORDER:
		return "criminal";
	default:
		return "service";
	}
}

static const char *
category_label(const char *category)
{
	static const char *const labels[][2] = {
	    {"identifier", "Identifies a person"},
	    {"contact", "Where a person lives or is reached"},
	    {"special", "Special category (Art. 9)"},
	    {"criminal", "Criminal offences (Art. 10)"},
	    {"service", "Services and money"},
	    {"provenance", "Where the record comes from"},
	    {"extra", "Not known to ioc: to be looked at"},
	};
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i][0], category) == 0)
			return labels[i][1];
	return category;
}

/* One field, over the sources that fill it: items from .. to - 1. */
static void
add_used(struct table *t, const struct field_uses *l, size_t from, size_t to)
{
	const struct field_use *one = &l->item[from];
	struct slice type = schema_of(one->type)->name;
	const char *category = category_of(one->type, one->field);
	struct buf sources = {0};
	int64_t records = 0, filled = 0;
	for (size_t i = from; i < to; i++) {
		buf_text(&sources, i > from ? ", " : "");
		buf_slice(&sources, l->item[i].source);
		records += l->item[i].records;
		filled += l->item[i].valid + l->item[i].invalid;
	}
	table_text(t, type, value_label(slice_text("type"), type, t->arena));
	table_text(t, one->field,
	    value_label(slice_text("field"), one->field, t->arena));
	table_text(
	    t, slice_text(category), slice_text(category_label(category)));
	table_text(t, buf_as_slice(&sources), buf_as_slice(&sources));
	table_number(t, (double)records);
	table_number(t, (double)filled);
	buf_fini(&sources);
}

static void
fill_fields(struct run *r, struct section *s)
{
	const struct dpia_plan *p = r->plan;
	struct field_uses l =
	    field_uses(&r->data, p->sent, SOURCES_BY_FIELD, &r->arena);
	struct table *t =
	    section_table(s, "fields", "The fields that are held");
	ADD_COLUMNS(t, field_columns);
	for (size_t from = 0, to; from < l.n; from = to) {
		for (to = from + 1;
		     to < l.n && l.item[to].type == l.item[from].type &&
		     slice_equal(l.item[to].field, l.item[from].field);
		     to++)
			;
		add_used(t, &l, from, to);
	}
	table_note(t,
	    "Filled, validly or not, in the last version of each record. The "
	    "categories are a reading aid: everything here is about people "
	    "known to have offended.");
}

/* Do the records still name people? */
static void
say_names(struct run *r, struct section *s)
{
	const struct dpia_plan *p = r->plan;
	const struct data_column *c = &r->data.column[p->sent[0].filled];
	bool is_named = false;
	for (size_t i = 0; i < c->values.n; i++) {
		struct slice rest = strmap_key(&c->values, i);
		while (slice_present(rest)) {
			struct slice one = slice_cut(rest, ' ', &rest);
			is_named |= slice_ends(one, "_name") ||
			    slice_is(one, "date_of_birth");
		}
	}
	if (r->data.nrows[RECORD_PERSON])
		section_fact(s, "names", "Names and birth dates",
		    slice_text(is_named ? "in the records that were read"
					: "not in the records that were read"));
}

/* --- the linkage ------------------------------------------------------- */

static const struct column error_columns[] = {
    {"characteristic", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"individuals", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"linked", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"linked_rate", "Share linked", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"linked_low", "Share linked, lower limit", COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"linked_high", "Share linked, upper limit", COLUMN_RATE, ROLE_HIGH, 1,
	NULL},
    {"expected_false", "False links expected", COLUMN_NUMBER, ROLE_NONE, 1,
	NULL},
    {"false_per_1000", "A thousand individuals", COLUMN_NUMBER, ROLE_NONE, 1,
	NULL},
    {"expected_missed", "Missed links expected", COLUMN_NUMBER, ROLE_NONE, 1,
	NULL},
    {"missed_per_1000", "A thousand individuals", COLUMN_NUMBER, ROLE_NONE, 1,
	NULL},
};

/* Makes the table at its first row. */
struct errors {
	struct section *section;
	struct table *table;
};

static void
add_errors(void *state, const struct linked_group *g)
{
	struct errors *x = state;
	struct slice key = slice_text(g->characteristic);
	double rate = g->linked / g->individuals;
	struct interval l = proportion_limits(rate, g->individuals);
	if (!x->table) {
		x->table = section_table(x->section, "errors",
		    "How often the linkage errs, by sex and ethnicity");
		ADD_COLUMNS(x->table, error_columns);
	}
	struct table *t = x->table;
	table_text(
	    t, key, value_label(slice_text("characteristic"), key, t->arena));
	table_text(t, g->group, g->label);
	table_number(t, g->individuals);
	table_number(t, g->linked);
	table_number(t, rate);
	table_number(t, l.low);
	table_number(t, l.high);
	table_number(t, g->wrong);
	table_number(t, g->wrong / g->individuals * 1000);
	table_number(t, g->missed);
	table_number(t, g->missed / g->individuals * 1000);
}

static void
fill_errors(const struct audit *a, struct section *s)
{
	struct errors x = {s, NULL};
	if (!quality_groups(a, s->arena, add_errors, &x)) {
		section_caution(s,
		    "How often the linkage errs is not known: give the "
		    "summary of ioc-match with --audit.");
		return;
	}
	x.table->chart = (struct chart){
	    .kind = CHART_INTERVAL,
	    .title = "Share linked, with its 95% interval",
	    .value = table_column(x.table, "linked_rate"),
	    .low = table_column(x.table, "linked_low"),
	    .high = table_column(x.table, "linked_high"),
	    .reference = NAN,
	};
	table_note(x.table,
	    "By the probabilities of ioc-match: no label says what is true. "
	    "An answered sample of its review does: see --review-sample and "
	    "--assess in ioc-match(1). A link is counted half with either "
	    "side.");
}

/* --- what is kept ------------------------------------------------------ */

static const struct column kept_columns[] = {
    {"file", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"item", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"value", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static void
add_kept(struct table *t, const char *file, const char *item, const char *label,
    const char *value)
{
	table_text(t, slice_text(file),
	    value_label(slice_text("file"), slice_text(file), t->arena));
	table_text(t, slice_text(item), slice_text(label));
	table_text(t, slice_text(value), slice_text(value));
}

static void
add_kept_count(struct table *t, const char *file, const char *item,
    const char *label, size_t n)
{
	struct buf b = {0};
	buf_printf(&b, "%zu", n);
	add_kept(t, file, item, label, buf_cstr(&b));
	buf_fini(&b);
}

static void
add_kept_date(struct table *t, const char *file, const char *item,
    const char *label, date day)
{
	if (day != DATE_NONE)
		add_kept(t, file, item, label, date_words(day, t->arena));
}

static void
add_register(struct table *t, const struct audit_register *x)
{
	const char *file = "register";
	if (!x->name)
		return;
	add_kept(t, file, "name", "File", x->name);
	add_kept(t, file, "digest", "BLAKE2b-256", x->digest);
	add_kept_count(t, file, "rows", "Individuals", x->rows);
	add_kept_count(t, file, "people", "People", x->people);
	add_kept_count(t, file, "sources", "Sources", x->sources);
	add_kept_date(t, file, "first", "First seen, earliest", x->first);
	add_kept_date(t, file, "last", "First seen, latest", x->last);
}

static void
add_decisions(struct table *t, const struct audit_decisions *x)
{
	static const char *const answers[][2] = {{"same", "The same person"},
	    {"different", "Different people"}, {"unsure", "Unsure"},
	    {"open", "Not answered"}};
	const char *file = "decisions";
	if (!x->name)
		return;
	add_kept(t, file, "name", "File", x->name);
	add_kept(t, file, "digest", "BLAKE2b-256", x->digest);
	add_kept_count(t, file, "rows", "Pairs", x->rows);
	for (size_t i = 0; i < AUDIT_ANSWERS; i++)
		add_kept_count(
		    t, file, answers[i][0], answers[i][1], x->answer[i]);
	add_kept_count(t, file, "deciders", "People who decided", x->deciders);
	add_kept_date(t, file, "first", "First decided", x->first);
	add_kept_date(t, file, "last", "Last decided", x->last);
}

static void
fill_kept(const struct audit *a, struct section *s)
{
	if (!a->reg.name)
		section_caution(s,
		    "The register was not given (--register): what is kept of "
		    "whom is not counted.");
	if (!a->reg.name && !a->decisions.name)
		return;
	struct table *t =
	    section_table(s, "kept", "What is kept from month to month");
	ADD_COLUMNS(t, kept_columns);
	add_register(t, &a->reg);
	add_decisions(t, &a->decisions);
	table_note(t,
	    "The register holds sources' own numbers beside person_id, the "
	    "decisions pairs of them: both are personal data.");
}

/* --- keys -------------------------------------------------------------- */

static const struct column key_columns[] = {
    {"key", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"use", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"holder", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"made", NULL, COLUMN_DATE, ROLE_NONE, 0, NULL},
    {"replace", "To be replaced", COLUMN_DATE, ROLE_NONE, 0, NULL},
};

static void
fill_keys(const struct audit *a, struct section *s, date as_of)
{
	if (!a->statement.nkeys)
		return;
	struct table *t =
	    section_table(s, "keys", "Keys, who holds them and until when");
	ADD_COLUMNS(t, key_columns);
	for (size_t i = 0; i < a->statement.nkeys; i++) {
		const struct audit_key *x = &a->statement.key[i];
		table_text(t, x->name, x->name);
		table_text(t, x->use, x->use);
		table_text(t, x->holder, x->holder);
		table_date(t, x->made);
		table_date(t, x->replace);
		if (x->replace != DATE_NONE && as_of != DATE_NONE &&
		    x->replace <= as_of)
			section_caution(s,
			    "The key %.*s was to be replaced by %s.",
			    (int)x->name.n, x->name.p,
			    date_words(x->replace, s->arena));
	}
	table_note(t,
	    "As stated. Who holds a key can undo what it hides: it should "
	    "not be who holds the output.");
}

/* --- the runs ---------------------------------------------------------- */

static const struct column run_columns[] = {
    {"program", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"version", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"inputs", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"bytes", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"definitions", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"digest", "Summary (BLAKE2b-256)", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static double
length_of(const struct spec_node *n)
{
	return n ? (double)n->n : NAN;
}

static void
fill_runs(const struct audit *a, struct section *s)
{
	if (!a->nsummaries)
		return;
	struct table *t =
	    section_table(s, "runs", "The runs that made these data");
	ADD_COLUMNS(t, run_columns);
	for (size_t i = 0; i < a->nsummaries; i++) {
		const struct spec_node *root = a->summary[i].root;
		const struct spec_node *inputs = spec_get(root, "inputs");
		const struct spec_node *version = spec_get(root, "version");
		const struct spec_node *people = spec_get(root, "people");
		double bytes = 0;
		for (uint32_t k = 0; inputs && k < inputs->n; k++)
			bytes += audit_number(&inputs->child[k], "bytes");
		table_text(t, audit_program(&a->summary[i]), SLICE_NONE);
		table_text(t, version ? version->text : SLICE_NONE, SLICE_NONE);
		table_number(t, length_of(inputs));
		table_number(t, inputs ? bytes : (double)NAN);
		table_number(t, length_of(spec_get(root, "definitions")));
		table_number(t, people ? people->number : (double)NAN);
		table_text(t, slice_text(a->summary[i].digest), SLICE_NONE);
	}
	table_note(t,
	    "Each summary names its inputs, definitions and outputs with "
	    "their digests.");
}

/* --- the report -------------------------------------------------------- */

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	const struct dpia_plan *p = r->plan;
	date as_of = run_as_of(r);
	(void)scope;
	(void)f;
	fill_statements(&p->audit, s);
	fill_sources(r, s, as_of);
	fill_fields(r, s);
	fill_errors(&p->audit, s);
	fill_kept(&p->audit, s);
	fill_keys(&p->audit, s, as_of);
	fill_runs(&p->audit, s);
	say_names(r, s);
	return 0;
}

const struct report report_dpia = {
    .name = "dpia",
    .answers = "what is held of whom, for how long, how surely linked (any)",
    .title = "Facts for a data protection impact assessment",
    .takes = TAKES_AS_OF | TAKES_AUDIT | TAKES_STATEMENT,
    .of_records = true,
    .plan = plan,
    .done = done,
    .fill = fill,
};
