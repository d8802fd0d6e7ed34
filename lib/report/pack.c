/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pack: several reports in one document, as a layout says, over one reading.
 *
 * Every part is a run of its own report. Those of all members ask their
 * questions of one struct data, those with the same --where of another, so
 * that a million members are kept once and not once a part. A report that
 * cannot say anything about this input becomes a sentence, unless the layout
 * says that it is required.
 */
#include "base/buf.h"
#include "report/layout.h"
#include "report/since.h"
#include "report/words.h"

#include <stdio.h>

struct part {
	const struct layout_part *def;
	struct asked asked;
	struct run run;
	struct data *pool; /* where its questions are asked; run.data copies */
};

struct pack {
	struct layout layout;
	struct since since;
	struct part *part;
	size_t n; /* that were started */
};

/* --- starting ---------------------------------------------------------- */

static bool
is_same_where(const struct part *a, const struct part *b)
{
	const char *x = a->asked.where, *y = b->asked.where;
	return x && y && strcmp(x, y) == 0 &&
	    a->def->report->subject == b->def->report->subject &&
	    !a->def->report->subject;
}

/* The data whose records a part wants: shared wherever they are the same. */
static struct data *
choose_pool(struct run *r, struct pack *k, const struct part *p)
{
	if (!p->asked.where)
		return &r->data;
	for (const struct part *q = k->part; q < p; q++)
		if (is_same_where(q, p))
			return q->pool;
	struct data *pool = arena_zalloc(&r->arena, 1, sizeof *pool);
	r->also[r->nalso++] = pool;
	return pool;
}

/* What of the day's files goes to every report that takes it. */
static void
pass_on(const struct asked *from, struct part *p)
{
	const unsigned daily = TAKES_AS_OF | TAKES_AUDIT | TAKES_STATEMENT;
	const struct asked_option *o;
	for (size_t i = 0; (o = asked_option_at(i)); i++)
		if (o->flag & daily & p->def->report->takes)
			asked_set(&p->asked, o, asked_get(from, o));
}

static int
start_part(struct run *r, struct pack *k, struct part *p, struct fail *f)
{
	struct fail why = {0};
	p->asked = p->def->asked;
	p->asked.publish = r->asked->publish;
	pass_on(r->asked, p);
	p->pool = choose_pool(r, k, p);
	if (run_join(&p->run, p->def->report, &p->asked, p->pool, &why) < 0)
		return layout_part_fail(p->def, &why, f);
	if (p->run.baseline.kind == BASELINE_MEMBERS ||
	    p->run.baseline.kind == BASELINE_SHEET)
		return spec_fail(spec_get(p->def->node, "baseline"), f,
		    "expected a rate such as 59.2%%: a layout reads no file");
	return 0;
}

static int
plan(struct run *r, struct fail *f)
{
	struct pack *k = arena_zalloc(&r->arena, 1, sizeof *k);
	const char *name = r->asked->layout ? r->asked->layout : "monthly";
	r->plan = k;
	if (layout_load(&k->layout, name, f) < 0)
		return -1;
	r->definition = k->layout.spec.name;
	r->definition_digest = k->layout.spec.digest;
	k->part = arena_zalloc(&r->arena, k->layout.n, sizeof *k->part);
	r->also = arena_zalloc(&r->arena, k->layout.n, sizeof *r->also);
	r->warning = arena_zalloc(&r->arena, k->layout.n, sizeof *r->warning);
	if (r->asked->since)
		since_want(&k->since, &r->data);
	while (k->n < k->layout.n) {
		struct part *p = &k->part[k->n];
		p->def = &k->layout.part[k->n++];
		if (start_part(r, k, p, f) < 0)
			return -1;
	}
	return 0;
}

static void
stop(struct run *r)
{
	struct pack *k = r->plan;
	for (size_t i = 0; k && i < k->n; i++) {
		k->part[i].run.data = (struct data){0}; /* the pool's */
		run_fini(&k->part[i].run);
	}
	for (size_t i = 0; i < r->nalso; i++)
		data_fini(r->also[i]);
	if (k)
		layout_fini(&k->layout);
}

/* --- filling ----------------------------------------------------------- */

/* Remembers for the operator, with its place, what a page says calmly. */
static void
warn(struct run *r, const struct part *p, const char *text)
{
	struct fail why = {FAIL_USAGE, ""}, at = {0};
	snprintf(why.text, sizeof why.text, "%s", text);
	layout_part_fail(p->def, &why, &at);
	r->warning[r->nwarnings++] = arena_cstr(&r->arena, slice_text(at.text));
}

/* The part says why it is empty; or fails when it is required. */
static int
excuse(struct run *r, struct part *p, struct document *d, size_t head,
    const char *why, struct fail *f)
{
	struct fail required = {FAIL_USAGE, ""};
	struct section *s = d->section[head];
	d->nsections = head + 1;
	if (p->def->required) {
		snprintf(required.text, sizeof required.text, "%s", why);
		return layout_part_fail(p->def, &required, f);
	}
	section_note(s, "There is nothing to report here this time: %s.", why);
	warn(r, p, why);
	return 0;
}

/* Why a report of members has none to report on; NULL when it has. */
static const char *
lacks_members(const struct part *p, struct arena *a)
{
	const struct data *d = &p->run.data;
	const char *where = p->asked.where;
	struct buf b = {0};
	if (p->def->report->of_records || d->nrows[RECORD_MEMBER] > 0)
		return NULL;
	if (!where && d->ncohorts > 0)
		return NULL; /* the cohorts say that they are empty */
	if (where)
		buf_printf(&b, "no member in the input has %s", where);
	else
		buf_text(&b, "the input holds no members of a cohort");
	const char *why = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return why;
}

/* Leaves only the tables of that list, in its order. */
static void
choose_tables(const struct layout_part *def, struct section *s)
{
	size_t n = 0;
	for (size_t k = 0; k < def->ntables; k++)
		for (size_t j = n; j < s->ntables; j++)
			if (slice_is(def->table[k], s->table[j]->name)) {
				struct table *chosen = s->table[j];
				s->table[j] = s->table[n];
				s->table[n++] = chosen;
				break;
			}
	s->ntables = n;
}

/* Does the layout want a table that no section of the report has? */
static const struct slice *
missing_table(
    const struct layout_part *def, const struct document *d, size_t from)
{
	for (size_t k = 0; k < def->ntables; k++) {
		bool is_there = false;
		for (size_t i = from; i < d->nsections; i++)
			for (size_t j = 0; j < d->section[i]->ntables; j++)
				is_there |= slice_is(def->table[k],
				    d->section[i]->table[j]->name);
		if (!is_there)
			return &def->table[k];
	}
	return NULL;
}

static void
add_intro(const struct layout_part *def, struct section *s)
{
	for (size_t i = 0; i < def->nintro; i++)
		section_intro(s, "%s", def->intro[i].p);
}

/*
 * Takes the heading's place; the cohort's title remains as a fact. Facts of
 * who was chosen come last: one that only repeats the cohort goes.
 */
static void
become_head(struct section *s, const struct section *head)
{
	struct slice last = SLICE_NONE;
	if (s->nfacts)
		last = s->fact[s->nfacts - 1].text;
	if (s->title && slice_starts(last, "cohort=") &&
	    !memchr(last.p, ',', last.n))
		s->nfacts--;
	for (size_t i = 0; i < s->nfacts && s->title; i++)
		if (strcmp(s->fact[i].key, "cohort") == 0)
			s->fact[i].text = slice_text(s->title);
	s->name = head->name;
	s->title = head->title;
	s->intro = head->intro;
}

/* Sections of cohorts become parts of the heading's; a lone one is it. */
static void
place_sections(struct part *p, struct document *d, size_t head)
{
	struct buf name = {0};
	size_t first = head + 1;
	if (d->nsections == first + 1) {
		become_head(d->section[first], d->section[head]);
		d->section[head] = d->section[first];
		d->nsections = first;
		return;
	}
	for (size_t i = first; i < d->nsections; i++) {
		struct section *s = d->section[i];
		buf_reset(&name);
		buf_printf(&name, "%s/%s", p->def->name, s->name);
		s->name = arena_cstr(&d->arena, buf_as_slice(&name));
		s->is_part = true;
	}
	buf_fini(&name);
}

/* Has the part, in any of its sections, a table with that many rows? */
static bool
has_table(const struct document *d, size_t head, size_t rows)
{
	for (size_t i = head; i < d->nsections; i++)
		for (size_t j = 0; j < d->section[i]->ntables; j++)
			if (table_nrows(d->section[i]->table[j]) >= rows)
				return true;
	return false;
}

/*
 * A table that the report does not make of this input: a warning, for the
 * layout may have its name wrong. What is required is there while another of
 * its tables has rows: nobody may be followed up yet, and rates still say so.
 */
static int
lacks_table(struct run *r, struct part *p, struct document *d, size_t head,
    struct slice table, struct fail *f)
{
	struct fail why = {0};
	fail_set(&why, FAIL_USAGE,
	    "%s: %s makes no table of this name of "
	    "this input",
	    table.p, p->def->report->name);
	if (p->def->required && !has_table(d, head, 1))
		return layout_part_fail(p->def, &why, f);
	if (!has_table(d, head, 0))
		section_note(d->section[head],
		    "There is no table to show here this time.");
	warn(r, p, why.text);
	return 0;
}

static int
fill_part(struct run *r, struct part *p, struct document *d, struct fail *f)
{
	size_t head = d->nsections;
	struct fail why = {0};
	p->run.data = *p->pool;
	add_intro(p->def, document_section(d, p->def->name, p->def->heading));
	const char *lacks = lacks_members(p, &r->arena);
	if (lacks)
		return excuse(r, p, d, head, lacks, f);
	if (run_fill(&p->run, d, &why) < 0) {
		if (why.kind == FAIL_USAGE)
			return excuse(r, p, d, head, why.text, f);
		return layout_part_fail(p->def, &why, f);
	}
	const struct slice *missing = missing_table(p->def, d, head + 1);
	for (size_t i = head + 1; i < d->nsections && p->def->ntables; i++)
		choose_tables(p->def, d->section[i]);
	place_sections(p, d, head);
	return missing ? lacks_table(r, p, d, head, *missing, f) : 0;
}

/* The day to which the data are complete: as asked, or as cohorts say. */
static date
find_as_of(const struct run *r)
{
	struct arena scratch = {0};
	date earliest = r->as_of;
	for (size_t i = 0; r->as_of == DATE_NONE && i < r->data.ncohorts; i++) {
		struct scope s = {.cohort = r->data.cohort[i].name};
		scope_describe(&s, &r->data, &scratch);
		if (earliest == DATE_NONE ||
		    (s.as_of != DATE_NONE && s.as_of < earliest))
			earliest = s.as_of;
	}
	arena_fini(&scratch);
	return earliest;
}

static int
fill_all(struct run *r, struct document *d, struct fail *f)
{
	struct pack *k = r->plan;
	date as_of = find_as_of(r);
	for (size_t i = 0; i < k->layout.nintro; i++)
		document_intro(d, "%s", k->layout.intro[i].p);
	if (as_of != DATE_NONE)
		document_intro(
		    d, "Data complete to %s.", date_words(as_of, &r->arena));
	for (size_t i = 0; i < k->n; i++)
		if (fill_part(r, &k->part[i], d, f) < 0)
			return -1;
	d->report = r->report->name;
	d->title = k->layout.title;
	return 0;
}

static void
say_all(struct run *r)
{
	struct pack *k = r->plan;
	for (size_t i = 0; i < k->n; i++)
		run_say(&k->part[i].run);
}

static void
since(const struct run *now, const struct run *then, struct document *d,
    const struct document *before)
{
	const struct pack *k = now->plan;
	since_tell(&k->since, now, then, d, before);
}

const struct report report_pack = {
    .name = "pack",
    .answers = "many reports on one page, as a layout says",
    .title = "Report",
    .takes = TAKES_AS_OF | TAKES_LAYOUT | TAKES_AUDIT | TAKES_STATEMENT,
    .plan = plan,
    .fill_all = fill_all,
    .say_all = say_all,
    .since = since,
    .stop = stop,
};
