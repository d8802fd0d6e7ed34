/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `distance`: how far people travelled between their first and last score
 * (METHODS.md 9.4).
 *
 * Scores turn so that more is better on every scale: a change of +1 is one
 * step better whichever way the tool counts. Only people with two scores can
 * change, and they are not like those without: how many there are stands
 * beside every mean.
 */
#include "report/report.h"

#include "base/figure.h"
#include "report/words.h"
#include "rules/codes.h"
#include "stats/difference.h"
#include "stats/paired.h"
#include "stats/proportion.h"

#include <math.h>
#include <stdlib.h>

enum { SMALL = 30 }; /* changes of fewer people are not put into words */

struct plan {
	size_t scores;
};

/* A scale that somebody has a score on. */
struct scale {
	struct slice tool, need;
	const struct tool_scale *facts; /* NULL: not in the list */
};

/* One person's first and last score on one scale; last NaN: only one. */
struct reading {
	uint32_t scale;
	double first, last;
};

struct readings {
	struct reading *item;
	size_t n;
};

struct distance {
	struct run *run;
	const struct scope *scope;
	struct section *section;
	struct tools tools;
	struct strmap names;
	struct scale *scale;
	struct readings *of_code; /* by code of scores */
};

static int
plan(struct run *r, struct fail *f)
{
	struct plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	(void)f;
	r->plan = p;
	p->scores = data_want(&r->data, RECORD_MEMBER, "scores", DATA_TEXT);
	return 0;
}

/* --- scores ------------------------------------------------------------ */

/* The number of a scale; room was made for as many as there can be. */
static uint32_t
scale_of(struct distance *d, struct slice tool, struct slice need)
{
	struct buf name = {0};
	bool is_new;
	buf_slice(&name, tool);
	buf_byte(&name, '\0');
	buf_slice(&name, need);
	size_t i = strmap_add(&d->names, buf_as_slice(&name), &is_new);
	buf_fini(&name);
	if (is_new)
		d->scale[i] = (struct scale){
		    tool, need, tools_find(&d->tools, tool, need)};
	return (uint32_t)i;
}

/* [first, last] or [first]. */
static bool
read_pair(struct value v, double *first, double *last)
{
	struct scan s;
	struct value x;
	*last = NAN;
	if (!scan_array(&s, value_raw(v)) || scan_element(&s, &x) <= 0 ||
	    !value_double(x, first))
		return false;
	if (scan_element(&s, &x) > 0 && !value_double(x, last))
		return false;
	return true;
}

static void
read_tool(struct distance *d, struct slice tool, struct value needs,
    struct readings *to)
{
	struct scan s;
	struct slice need;
	struct value v;
	struct reading r;
	if (!scan_object(&s, value_raw(needs)))
		return;
	while (scan_member(&s, &need, &v) > 0)
		if (read_pair(v, &r.first, &r.last)) {
			r.scale = scale_of(d, tool, need);
			to->item[to->n++] = r;
		}
}

/* {tool: {need: [first, last]}} */
static void
read_scores(struct distance *d, struct slice json, struct readings *to)
{
	struct scan s;
	struct slice tool;
	struct value v;
	to->item =
	    arena_alloc(&d->run->arena, (json.n / 6 + 1) * sizeof *to->item);
	if (scan_object(&s, json))
		while (scan_member(&s, &tool, &v) > 0)
			read_tool(d, tool, v, to);
}

static void
read_all(struct distance *d, const struct data_column *c)
{
	size_t most = 0;
	for (size_t i = 0; i < c->values.n; i++)
		most += strmap_key(&c->values, i).n / 6 + 1;
	d->scale = arena_alloc(&d->run->arena, (most + 1) * sizeof *d->scale);
	d->of_code =
	    arena_zalloc(&d->run->arena, c->values.n + 1, sizeof *d->of_code);
	for (size_t i = 0; i < c->values.n; i++)
		read_scores(d, strmap_key(&c->values, i), &d->of_code[i]);
}

/* --- changes ----------------------------------------------------------- */

struct change {
	struct proportion paired; /* of those with a first score */
	double *first, *last, *by;
	size_t n, improved, same, worse;
};

/* Changes so that more is better, by scale. */
static struct change *
count_changes(const struct distance *d, struct rows rows)
{
	const struct plan *p = d->run->plan;
	const struct data_column *c = &d->run->data.column[p->scores];
	struct arena *a = &d->run->arena;
	struct change *change = arena_zalloc(a, d->names.n + 1, sizeof *change);
	for (size_t i = 0; i < d->names.n; i++) {
		change[i].first = arena_alloc(a, (rows.n + 1) * sizeof(double));
		change[i].last = arena_alloc(a, (rows.n + 1) * sizeof(double));
		change[i].by = arena_alloc(a, (rows.n + 1) * sizeof(double));
	}
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t code = c->code[rows.row[i]];
		for (size_t k = 0;
		     code != DATA_ABSENT && k < d->of_code[code].n; k++) {
			const struct reading *r = &d->of_code[code].item[k];
			const struct scale *s = &d->scale[r->scale];
			struct change *to = &change[r->scale];
			bool high = s->facts && s->facts->is_better_high;
			to->paired.n++;
			if (isnan(r->last))
				continue;
			to->paired.events++;
			double by = (high ? 1 : -1) * (r->last - r->first);
			to->improved += by > 0;
			to->same += by == 0;
			to->worse += by < 0;
			to->first[to->n] = r->first;
			to->last[to->n] = r->last;
			to->by[to->n++] = by == 0 ? 0 : by; /* never -0 */
		}
	}
	return change;
}

static const struct column columns[] = {
    {"tool", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"scored", "With a first score", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"paired", "With a second", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"completion", NULL, COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"first", "Mean first", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"last", "Mean last", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"change", "Mean change for the better", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"change_low", "Mean change, lower limit", COLUMN_NUMBER, ROLE_LOW, 2,
	NULL},
    {"change_high", "Mean change, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2,
	NULL},
    {"improved", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"same", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"worse", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"p_wilcoxon", "p, signed ranks", COLUMN_P, ROLE_NONE, 0, NULL},
    {"p_sign", "p, sign test", COLUMN_P, ROLE_NONE, 0, NULL},
};

static void
add_change(struct table *t, const struct change *x)
{
	struct moments m = moments_of(x->by, x->n);
	struct interval i = moments_limits(m);
	table_number(t, (double)x->paired.n);
	table_number(t, (double)x->paired.events);
	table_number(t, proportion_value(x->paired));
	table_number(t, moments_of(x->first, x->n).mean);
	table_number(t, moments_of(x->last, x->n).mean);
	table_number(t, m.mean);
	table_number(t, i.low);
	table_number(t, i.high);
	table_number(t, (double)x->improved);
	table_number(t, (double)x->same);
	table_number(t, (double)x->worse);
	table_number(t, paired_wilcoxon(x->by, x->n).p);
	table_number(t, paired_sign(x->by, x->n).p);
}

static void
add_scale_cells(const struct distance *d, struct table *t, size_t i)
{
	const struct scale *s = &d->scale[i];
	struct slice label = s->facts
	    ? s->facts->label
	    : value_label(slice_text("need"), s->need, t->arena);
	table_text(
	    t, s->tool, value_label(slice_text("tool"), s->tool, t->arena));
	table_text(t, s->need, label);
}

static int
by_scale(const void *a, const void *b)
{
	const struct scale *const *x = a, *const *y = b;
	int c = slice_compare((*x)->tool, (*y)->tool);
	return c ? c : slice_compare((*x)->need, (*y)->need);
}

/* The scales by tool and need. */
static const struct scale **
order_scales(const struct distance *d)
{
	const struct scale **order =
	    arena_alloc(&d->run->arena, (d->names.n + 1) * sizeof *order);
	for (size_t i = 0; i < d->names.n; i++)
		order[i] = &d->scale[i];
	qsort(order, d->names.n, sizeof *order, by_scale);
	return order;
}

static void
say_change(const struct distance *d, size_t i, const struct change *x)
{
	const struct scale *s = &d->scale[i];
	struct moments m = moments_of(x->by, x->n);
	struct interval l = moments_limits(m);
	if (x->n < SMALL || !(l.low > 0 || l.high < 0))
		return;
	struct slice label = s->facts ? s->facts->label : s->need;
	struct slice tool =
	    value_label(slice_text("tool"), s->tool, &d->run->arena);
	section_sentence(d->section,
	    "%.*s, %.*s: %s steps %s on average (95%% interval %s to %s); "
	    "%s of %s people improved.",
	    (int)tool.n, tool.p, (int)label.n, label.p,
	    figure_number(fabs(m.mean), 2).text,
	    m.mean > 0 ? "better" : "worse", figure_number(l.low, 2).text,
	    figure_number(l.high, 2).text,
	    figure_count((double)x->improved).text,
	    figure_count((double)x->n).text);
}

static void
add_group(const struct distance *d, struct table *t, const struct group *g,
    const struct scale **order, struct rows rows)
{
	const struct change *change = count_changes(d, rows);
	for (size_t i = 0; i < d->names.n; i++) {
		size_t k = (size_t)(order[i] - d->scale);
		if (change[k].paired.n == 0)
			continue;
		report_group_cells(d->run, t, g);
		add_scale_cells(d, t, k);
		add_change(t, &change[k]);
		if (!g)
			say_change(d, k, &change[k]);
	}
}

/* Improved, same and worse add up to the paired, these to the scored. */
static void
vouch_changes(const struct distance *d, struct table *t)
{
	static const char *const rest[] = {
	    "scored", "completion", "same", NULL};
	if (d->run->nby)
		return;
	table_people(t, "paired");
	table_within(t, "improved", "paired");
	table_within(t, "worse", "paired");
	if (d->run->asked->publish)
		table_blank(t, rest);
}

static void
fill_changes(struct distance *d)
{
	struct groups g;
	const struct scale **order = order_scales(d);
	struct table *t = section_table(
	    d->section, "change", "From the first score to the last");
	report_group_columns(d->run, t);
	t->has_total = false;
	ADD_COLUMNS(t, columns);
	add_group(d, t, NULL, order, d->scope->rows);
	groups_make(&g, &d->run->data, d->run->by, d->run->nby, d->scope->rows);
	for (size_t i = 0; d->run->nby && i < g.n; i++)
		add_group(d, t, &g.group[i], order, g.group[i].rows);
	groups_fini(&g);
	t->chart = (struct chart){
	    .kind = CHART_INTERVAL,
	    .title = "Mean change for the better, with its 95% interval",
	    .value = table_column(t, "change"),
	    .low = table_column(t, "change_low"),
	    .high = table_column(t, "change_high"),
	    .reference = 0,
	};
	vouch_changes(d, t);
	table_note(t,
	    "Change is turned so that more is better, whichever way the tool "
	    "counts. Means and changes are of people with two scores; "
	    "completion is their share of those with a first. Student's t "
	    "interval; Wilcoxon's signed ranks and the sign test assume less.");
}

/* --- completion -------------------------------------------------------- */

static void
add_cautions(struct distance *d)
{
	const struct plan *p = d->run->plan;
	const struct data_column *c = &d->run->data.column[p->scores];
	int64_t scored = 0, paired = 0;
	for (size_t i = 0; i < d->scope->rows.n; i++) {
		uint32_t code = c->code[d->scope->rows.row[i]];
		bool has_pair = false;
		if (code == DATA_ABSENT || d->of_code[code].n == 0)
			continue;
		scored++;
		for (size_t k = 0; k < d->of_code[code].n; k++)
			has_pair |= !isnan(d->of_code[code].item[k].last);
		paired += has_pair;
	}
	section_caution(d->section,
	    "%s of %s %s %s a score, %s of them a second one. Those "
	    "who stay to be scored again are often those who do well: the "
	    "change of the others is not known.",
	    figure_count((double)scored).text,
	    figure_count((double)d->scope->rows.n).text,
	    noun((double)d->scope->rows.n, "member", "members"),
	    noun((double)scored, "has", "have"),
	    figure_count((double)paired).text);
	section_note(d->section,
	    "High first scores tend to fall and low ones to rise whatever is "
	    "done (regression to the mean); without a comparison group a "
	    "change is not an effect.");
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct distance d = {.run = r, .scope = scope, .section = s};
	const struct plan *p = r->plan;
	int result = tools_load(&d.tools, f);
	if (result == 0) {
		read_all(&d, &r->data.column[p->scores]);
		fill_changes(&d);
		add_cautions(&d);
	}
	tools_fini(&d.tools);
	strmap_fini(&d.names);
	return result;
}

const struct report report_distance = {
    .name = "distance",
    .answers = "change between first and last scores (members)",
    .title = "Distance travelled",
    .takes = TAKES_BY | TAKES_WHERE,
    .plan = plan,
    .fill = fill,
};
