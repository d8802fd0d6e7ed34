/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/since.h"

#include "base/buf.h"
#include "base/figure.h"
#include "report/words.h"

#include <math.h>

void
since_want(struct since *s, struct data *d)
{
	s->cohort = data_want(d, RECORD_MEMBER, "cohort", DATA_TEXT);
	s->person = data_want(d, RECORD_MEMBER, "person_id", DATA_TEXT);
	s->index_date = data_want(d, RECORD_MEMBER, "index_date", DATA_DATE);
	s->reoffended = data_want(d, RECORD_MEMBER, "reoffended", DATA_TEXT);
}

/* --- people ------------------------------------------------------------ */

static const struct column people_columns[] = {
    {"cohort", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"before", "In the last report", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"left", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"joined", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"now", "Now", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"moved", "Of these, with another index date", COLUMN_COUNT, ROLE_NONE, 0,
	NULL},
    {"proven", "Proven since to have reoffended", COLUMN_COUNT, ROLE_NONE, 0,
	NULL},
    {"undone", "No longer so", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

/* What became of the members of one cohort. */
struct stay {
	size_t before, now, stayed, moved, proven, undone;
};

/* Two readings of the members, the earlier found by cohort and person. */
struct pair {
	const struct since *column;
	const struct data *now, *then;
	struct strmap earlier;
	uint32_t *row; /* of then, by index in `earlier` */
};

/* A member's key: the cohort and the person. */
static void
add_key(const struct pair *p, const struct data *d, uint32_t row, struct buf *b)
{
	buf_reset(b);
	buf_slice(b, data_cell_json(d, p->column->cohort, row));
	buf_byte(b, ' ');
	buf_slice(b, data_cell_json(d, p->column->person, row));
}

static void
index_earlier(struct pair *p, struct arena *a)
{
	size_t n = p->then->nrows[RECORD_MEMBER];
	struct buf b = {0};
	p->row = arena_alloc(a, (n + 1) * sizeof *p->row);
	for (size_t r = 0; r < n; r++) {
		add_key(p, p->then, (uint32_t)r, &b);
		p->row[strmap_add(&p->earlier, buf_as_slice(&b), NULL)] =
		    (uint32_t)r;
	}
	buf_fini(&b);
}

static bool
has_reoffended(const struct pair *p, const struct data *d, uint32_t row)
{
	return slice_is(data_cell_json(d, p->column->reoffended, row), "true");
}

/* Adds what became of one who was there before and is there now. */
static void
count_stayer(const struct pair *p, uint32_t was, uint32_t is, struct stay *s)
{
	size_t day = p->column->index_date;
	bool before = has_reoffended(p, p->then, was);
	bool now = has_reoffended(p, p->now, is);
	s->stayed++;
	if (p->then->column[day].day[was] != p->now->column[day].day[is]) {
		s->moved++;
		return;
	}
	s->proven += now && !before;
	s->undone += before && !now;
}

static bool
is_of(const struct pair *p, const struct data *d, uint32_t row,
    struct slice cohort, struct arena *scratch)
{
	return slice_equal(
	    data_cell_text(d, p->column->cohort, row, scratch), cohort);
}

static struct stay
count_stay(const struct pair *p, struct slice cohort)
{
	struct stay s = {0};
	struct arena scratch = {0};
	struct buf b = {0};
	for (size_t r = 0; r < p->then->nrows[RECORD_MEMBER]; r++)
		s.before += is_of(p, p->then, (uint32_t)r, cohort, &scratch);
	for (size_t r = 0; r < p->now->nrows[RECORD_MEMBER]; r++) {
		if (!is_of(p, p->now, (uint32_t)r, cohort, &scratch))
			continue;
		add_key(p, p->now, (uint32_t)r, &b);
		int64_t was = strmap_find(&p->earlier, buf_as_slice(&b));
		s.now++;
		if (was != STRMAP_NONE)
			count_stayer(p, p->row[was], (uint32_t)r, &s);
	}
	buf_fini(&b);
	arena_fini(&scratch);
	return s;
}

static void
add_stay(struct section *s, struct table *t, const struct scope *scope,
    const struct stay *x)
{
	const double cell[] = {(double)x->before,
	    (double)(x->before - x->stayed), (double)(x->now - x->stayed),
	    (double)x->now, (double)x->moved, (double)x->proven,
	    (double)x->undone};
	table_text(t, scope->cohort, slice_text(scope->title));
	for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
		table_number(t, cell[i]);
	section_sentence(s, "%s: %s left and %s joined.", scope->title,
	    figure_count(cell[1]).text, figure_count(cell[2]).text);
	if (x->proven + x->undone)
		section_sentence(s,
		    "Of those who stayed, %s %s proven since to have "
		    "reoffended; of %s that is no longer so.",
		    figure_count(cell[5]).text,
		    noun(cell[5], "has been", "have been"),
		    figure_count(cell[6]).text);
}

/* Lines of one name (a period each) are one cohort: is this its first? */
static bool
is_first_line(const struct data *d, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (slice_equal(d->cohort[k].name, d->cohort[i].name))
			return false;
	return true;
}

/* The definition of that cohort's line, empty when it says none; or absent. */
static struct slice
definition_of(const struct data *d, struct slice cohort)
{
	for (size_t i = 0; i < d->ncohorts; i++) {
		if (!slice_equal(d->cohort[i].name, cohort))
			continue;
		struct slice s = value_raw(
		    value_at(d->cohort[i].line, slice_text("definition")));
		return slice_present(s) ? s : slice_of("", 0);
	}
	return SLICE_NONE;
}

static void
compare_definitions(struct section *s, const struct run *now,
    const struct run *then, const struct scope *scope)
{
	struct slice is = definition_of(&now->data, scope->cohort);
	struct slice was = definition_of(&then->data, scope->cohort);
	if (!slice_present(was))
		section_caution(s, "%s: not in the last report.", scope->title);
	else if (!slice_equal(is, was))
		section_caution(s,
		    "%s: the definition has changed since the last report. "
		    "Its figures cannot be laid beside those of then.",
		    scope->title);
}

static void
compare_cohorts(
    const struct run *now, const struct run *then, struct section *s)
{
	struct arena a = {0};
	for (size_t i = 0; i < now->data.ncohorts; i++) {
		if (!is_first_line(&now->data, i))
			continue;
		struct scope scope = {.cohort = now->data.cohort[i].name};
		scope_describe(&scope, &now->data, &a);
		compare_definitions(s, now, then, &scope);
	}
	arena_fini(&a);
}

static void
compare_people(const struct since *x, const struct run *now,
    const struct run *then, struct section *s)
{
	struct pair p = {.column = x, .now = &now->data, .then = &then->data};
	struct arena a = {0};
	struct table *t = section_table(s, "people",
	    "Who joined and left, and what has "
	    "become known of those who stayed");
	ADD_COLUMNS(t, people_columns);
	index_earlier(&p, &a);
	for (size_t i = 0; i < now->data.ncohorts; i++) {
		if (!is_first_line(&now->data, i))
			continue;
		struct scope scope = {.cohort = now->data.cohort[i].name};
		scope_describe(&scope, &now->data, &a);
		struct stay stay = count_stay(&p, scope.cohort);
		add_stay(s, t, &scope, &stay);
	}
	table_note(t,
	    "A cohort's index dates move on with the month: people join and "
	    "leave at its ends. Proven since, and no longer so: of those who "
	    "stayed with the same index date. Convictions are proven late and "
	    "records corrected.");
	strmap_fini(&p.earlier);
	arena_fini(&a);
}

/* --- figures ----------------------------------------------------------- */

static const struct column figure_columns[] = {
    {"part", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"figure", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"before", "In the last report", COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"now", "Now", COLUMN_NUMBER, ROLE_NONE, 0, NULL},
    {"change", "Change (shares: points)", COLUMN_NUMBER, ROLE_NONE, 0,
	"points"},
};

/* The column that a table is about: what its chart shows, or its first share.
 */
static int
headline_column(const struct table *t)
{
	if (t->chart.kind == CHART_INTERVAL)
		return t->chart.value;
	for (size_t i = 0; i < t->ncolumns; i++)
		if ((t->column[i].type == COLUMN_RATE ||
			t->column[i].type == COLUMN_MONEY) &&
		    t->column[i].role == ROLE_NONE)
			return (int)i;
	return -1;
}

/* The first row is of everybody: its headline, or NaN. */
static double
headline(const struct table *t, int column)
{
	if (!t || !t->has_total || table_nrows(t) == 0 || column < 0)
		return NAN;
	const struct cell *x = table_cell(t, 0, (size_t)column);
	return x->state == CELL_NUMBER ? x->number : NAN;
}

static const struct section *
find_section(const struct document *d, const char *name)
{
	for (size_t i = 0; i < d->nsections; i++)
		if (strcmp(d->section[i]->name, name) == 0)
			return d->section[i];
	return NULL;
}

static void
add_figure(struct table *to, const struct section *s, const struct table *t,
    double before, double now)
{
	size_t column = (size_t)headline_column(t);
	const struct column *c = &t->column[column];
	/* Shares as fine as their change, or it would not seem to add up. */
	int decimals =
	    c->type == COLUMN_RATE && c->decimals == 0 ? 1 : c->decimals;
	struct buf figure = {0};
	table_heading(t, column, &figure);
	table_text(to, slice_text(s->title), SLICE_NONE);
	table_text(to, buf_as_slice(&figure), SLICE_NONE);
	table_as(to, before, c->type, decimals);
	table_as(to, now, c->type, decimals);
	table_as(to, now - before, c->type, decimals);
	buf_fini(&figure);
}

/* The first table of a section that both have and that has a headline. */
static void
compare_section(
    struct table *to, const struct section *s, const struct document *before)
{
	const struct section *then = find_section(before, s->name);
	for (size_t j = 0; then && j < s->ntables; j++) {
		const struct table *t = s->table[j];
		int column = headline_column(t);
		double is = headline(t, column);
		double was = headline(section_find(then, t->name), column);
		bool is_all = is == 1 && was == 1; /* of itself */
		if (isfinite(is) && isfinite(was) && !is_all) {
			add_figure(to, s, t, was, is);
			return;
		}
	}
}

enum { MOST_SENTENCES = 3 };

/* "Reoffending: rate 58.4%, in the last report 59.1%." */
static void
say_figure(struct section *s, const struct table *t, size_t row)
{
	struct shown before, now;
	struct slice part = table_cell(t, row, 0)->text;
	struct slice figure = table_cell(t, row, 1)->text;
	if (table_shown(t, row, "before", &before) &&
	    table_shown(t, row, "now", &now))
		section_sentence(s, "%.*s: %.*s %s, in the last report %s.",
		    (int)part.n, part.p, (int)figure.n, figure.p, now.text,
		    before.text);
}

static void
compare_figures(
    const struct document *d, const struct document *before, struct section *s)
{
	struct table *t = section_table(
	    s, "figures", "The figures of everybody, then and now");
	ADD_COLUMNS(t, figure_columns);
	for (size_t i = 0; i < d->nsections; i++)
		if (d->section[i] != s)
			compare_section(t, d->section[i], before);
	for (size_t r = 0; r < table_nrows(t) && r < MOST_SENTENCES; r++)
		say_figure(s, t, r);
	table_note(t,
	    "A change within the interval that a figure has in its own section "
	    "may be chance; most people are in both months.");
}

/* --- the section ------------------------------------------------------- */

/* The earliest day to which the cohorts' data are complete. */
static date
complete_to(const struct run *r, struct arena *a)
{
	date earliest = DATE_NONE;
	for (size_t i = 0; i < r->data.ncohorts; i++) {
		struct scope s = {.cohort = r->data.cohort[i].name};
		scope_describe(&s, &r->data, a);
		if (earliest == DATE_NONE ||
		    (s.as_of != DATE_NONE && s.as_of < earliest))
			earliest = s.as_of;
	}
	return earliest;
}

static void
say_dates(const struct run *now, const struct run *then, struct section *s)
{
	struct arena a = {0};
	date is = complete_to(now, &a), was = complete_to(then, &a);
	if (is != DATE_NONE && was != DATE_NONE) {
		section_fact(s, "as_of", "Data complete to",
		    slice_text(date_words(is, &a)));
		section_fact(s, "previous_as_of", "In the last report",
		    slice_text(date_words(was, &a)));
	}
	arena_fini(&a);
}

static void
move_first(struct document *d)
{
	struct section *s = d->section[d->nsections - 1];
	memmove(d->section + 1, d->section,
	    (d->nsections - 1) * sizeof *d->section);
	d->section[0] = s;
}

void
since_tell(const struct since *x, const struct run *now, const struct run *then,
    struct document *d, const struct document *before)
{
	struct section *s = document_section(
	    d, "since", "What has changed since the last report");
	say_dates(now, then, s);
	compare_cohorts(now, then, s);
	move_first(d);
	if (now->asked->publish) {
		section_note(s,
		    "Changes are not given in figures here: lay this page "
		    "beside the last one. What differs from it by so few "
		    "people that they could be told from the difference is "
		    "withheld.");
		return;
	}
	compare_figures(d, before, s);
	compare_people(x, now, then, s);
}
