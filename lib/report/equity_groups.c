/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `equity`: the groups, and who is less likely than the others to come
 * further (METHODS.md 5; Holm's correction within each step).
 */
#include "report/equity.h"

#include "base/figure.h"
#include "base/mem.h"
#include "report/words.h"
#include "stats/adjust.h"
#include "stats/proportion.h"

#include <math.h>
#include <stdlib.h>

/* --- characteristics --------------------------------------------------- */

/* The bands of OGRS3 over two years, whole per cent rounded half up. */
static struct slice
ogrs3_band(double p)
{
	double percent = floor(p * 100 + .5);
	if (isnan(p))
		return SLICE_NONE;
	return slice_text(percent >= 90 ? "90-100%"
		: percent >= 75         ? "75-89%"
		: percent >= 50         ? "50-74%"
					: "0-49%");
}

static struct slice
needs_band(double n)
{
	static const char *const bands[] = {"0", "1", "2", "3", "4"};
	if (isnan(n))
		return SLICE_NONE;
	return slice_text(n >= 5 ? "5+" : bands[(int)n]);
}

/* The group of a member by name, of the two that no key holds. */
static struct slice
derived(const struct equity *e, bool is_ogrs, size_t place)
{
	uint32_t row = e->scope->rows.row[place];
	if (is_ogrs)
		return ogrs3_band(
		    e->run->data.column[e->plan->ogrs3_2y].number[row]);
	return needs_band(e->progress[place].nneeds);
}

static int
by_name(const void *a, const void *b)
{
	const struct level *x = a, *y = b;
	bool x_is_known = !slice_is(x->name, "not recorded");
	bool y_is_known = !slice_is(y->name, "not recorded");
	if (x_is_known != y_is_known)
		return y_is_known - x_is_known;
	return natural_compare(x->name, y->name);
}

/* Parts all members by a name each. */
static void
part_by(struct equity *e, struct characteristic *c, const struct slice *name)
{
	struct strmap names = {0};
	struct arena *a = &e->run->arena;
	size_t n = e->scope->rows.n;
	uint32_t *of = arena_alloc(a, (n + 1) * sizeof *of);
	for (size_t i = 0; i < n; i++)
		of[i] = (uint32_t)strmap_add(&names,
		    name[i].n ? name[i] : slice_text("not recorded"), NULL);
	c->n = names.n;
	c->level = arena_zalloc(a, names.n + 1, sizeof *c->level);
	for (size_t i = 0; i < n; i++)
		c->level[of[i]].n++;
	for (size_t l = 0; l < names.n; l++) {
		struct level *level = &c->level[l];
		level->name = arena_copy(a, strmap_key(&names, l));
		level->label = value_label(slice_text(c->name), level->name, a);
		level->place =
		    arena_alloc(a, (level->n + 1) * sizeof *level->place);
		level->n = 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct level *level = &c->level[of[i]];
		level->place[level->n++] = (uint32_t)i;
	}
	if (c->n)
		qsort(c->level, c->n, sizeof *c->level, by_name);
	strmap_fini(&names);
}

/* By a key: a list's groups overlap. Places are found by row. */
static void
part_by_key(struct equity *e, struct characteristic *c, const struct key *key)
{
	struct groups g;
	struct arena *a = &e->run->arena;
	groups_make(&g, &e->run->data, key, 1, e->scope->rows);
	c->level = arena_zalloc(a, g.n + 1, sizeof *c->level);
	c->n = g.n;
	for (size_t l = 0; l < g.n; l++) {
		const struct rows *in = &g.group[l].rows;
		struct level *level = &c->level[l];
		struct slice name = g.group[l].value[0];
		if (!slice_present(name))
			name = slice_text("not recorded");
		level->name = arena_copy(a, name);
		level->label =
		    value_label(slice_text(key->text), level->name, a);
		level->place = arena_alloc(a, (in->n + 1) * sizeof(uint32_t));
		for (size_t i = 0, at = 0; i < in->n; i++) {
			while (e->scope->rows.row[at] != in->row[i])
				at++;
			level->place[level->n++] = (uint32_t)at;
		}
	}
	groups_fini(&g);
}

static void
part_by_ethnicity(struct equity *e, struct characteristic *c)
{
	struct arena *a = &e->run->arena;
	size_t n = e->scope->rows.n;
	struct slice *name = arena_alloc(a, (n + 1) * sizeof *name);
	for (size_t i = 0; i < n; i++)
		name[i] = ethnicity_group(&e->ethnicity,
		    data_cell_text(&e->run->data, e->plan->ethnicity,
			e->scope->rows.row[i], a));
	part_by(e, c, name);
}

static void
part_by_derived(struct equity *e, struct characteristic *c, bool is_ogrs)
{
	size_t n = e->scope->rows.n;
	struct slice *name =
	    arena_alloc(&e->run->arena, (n + 1) * sizeof *name);
	for (size_t i = 0; i < n; i++)
		name[i] = derived(e, is_ogrs, i);
	part_by(e, c, name);
}

void
equity_characteristics(struct equity *e)
{
	struct run *r = e->run;
	for (size_t k = 0; k < r->nby; k++) {
		struct characteristic *c =
		    &e->characteristic[e->ncharacteristics++];
		c->name = r->by[k].text;
		if (strcmp(c->name, "ethnicity") == 0)
			part_by_ethnicity(e, c);
		else
			part_by_key(e, c, &r->by[k]);
	}
	if (r->asked->by)
		return;
	for (int is_ogrs = 0; is_ogrs < 2; is_ogrs++) {
		struct characteristic *c =
		    &e->characteristic[e->ncharacteristics];
		c->name = is_ogrs ? "ogrs3_band" : "number_of_needs";
		part_by_derived(e, c, is_ogrs);
		if (c->n > 1 ||
		    (c->n && !slice_is(c->level[0].name, "not recorded")))
			e->ncharacteristics++;
	}
}

struct slice
equity_label(const char *characteristic, struct arena *a)
{
	if (strcmp(characteristic, "ogrs3_band") == 0)
		return slice_text("OGRS3 band");
	if (strcmp(characteristic, "ogrs3_2y") == 0)
		return slice_text("OGRS3, two years");
	return value_label(
	    slice_text("characteristic"), slice_text(characteristic), a);
}

/* --- ratios ------------------------------------------------------------ */

static const struct {
	enum step to, of;
	const char *name, *label;
} steps[] = {
    {STEP_STARTED, STEP_ELIGIBLE, "started", "Started, of eligible"},
    {STEP_REFERRED, STEP_ELIGIBLE, "referred", "Referred, of eligible"},
    {STEP_COMPLETED, STEP_STARTED, "completed", "Completed, of started"},
    {STEP_OUTCOME, STEP_STARTED, "outcome", "Outcome, of started"},
};

enum { NSTEPS = sizeof steps / sizeof *steps };

static const struct column step_column = {
    "step", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL};

static const struct column ratio_columns[] = {
    {"characteristic", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reached", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"others_rate", "Rate of all others", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"risk_ratio", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"risk_ratio_low", "Risk ratio, lower limit", COLUMN_NUMBER, ROLE_LOW, 2,
	NULL},
    {"risk_ratio_high", "Risk ratio, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2,
	NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
    {"p_holm", "p after Holm", COLUMN_P, ROLE_NONE, 0, NULL},
};

/* One group at one step, beside everybody else. */
struct ratio {
	const struct characteristic *of;
	const struct level *level;
	struct proportion group, others;
	double p, p_holm;
};

static struct proportion
count_step(const struct equity *e, size_t step, const struct level *level)
{
	struct proportion x = {0, 0};
	size_t n = level ? level->n : e->scope->rows.n;
	for (size_t i = 0; i < n; i++) {
		const bool *came =
		    e->progress[level ? level->place[i] : i].came;
		x.n += came[steps[step].of];
		x.events += came[steps[step].to] && came[steps[step].of];
	}
	return x;
}

/* The ratios of a step, in the order of the groups. Returns how many. */
static size_t
find_ratios(const struct equity *e, size_t step, struct ratio *ratio)
{
	struct proportion all = count_step(e, step, NULL);
	size_t n = 0, ndefined = 0;
	double *p;
	for (size_t k = 0; k < e->ncharacteristics; k++)
		for (size_t l = 0; l < e->characteristic[k].n; l++) {
			const struct level *level =
			    &e->characteristic[k].level[l];
			struct proportion x = count_step(e, step, level);
			struct proportion rest = {
			    all.events - x.events, all.n - x.n};
			ratio[n++] = (struct ratio){&e->characteristic[k],
			    level, x, rest,
			    x.n && rest.n ? proportion_equal_p(x, rest)
					  : (double)NAN,
			    NAN};
		}
	p = mem_zalloc(2 * n + 1, sizeof *p);
	for (size_t i = 0; i < n; i++)
		if (!isnan(ratio[i].p))
			p[ndefined++] = ratio[i].p;
	adjust_holm(p, ndefined, p + n);
	for (size_t i = 0, at = 0; i < n; i++)
		if (!isnan(ratio[i].p))
			ratio[i].p_holm = p[n + at++];
	mem_free(p);
	return n;
}

static void
add_ratio(struct table *t, const struct ratio *x)
{
	struct estimate e = proportion_ratio(x->group, x->others);
	table_text(
	    t, slice_text(x->of->name), equity_label(x->of->name, t->arena));
	table_text(t, x->level->name, x->level->label);
	table_number(t, (double)x->group.n);
	table_number(t, (double)x->group.events);
	table_number(t, proportion_value(x->group));
	table_number(t, proportion_value(x->others));
	table_number(t, e.value);
	table_number(t, e.low);
	table_number(t, e.high);
	table_number(t, x->p);
	table_number(t, x->p_holm);
}

static bool
is_lower(const struct ratio *x)
{
	return proportion_value(x->group) < proportion_value(x->others);
}

static void
say_ratio(struct equity *e, const struct ratio *x, bool is_sure)
{
	struct slice of = equity_label(x->of->name, &e->run->arena);
	const char *found = is_lower(x)
	    ? is_sure ? "Passed over" : "Perhaps passed over"
	    : is_sure ? "Taken before the others"
		      : "Perhaps taken before the others";
	section_sentence(e->section,
	    "%s: %.*s, %.*s: %s of the eligible started, %s of all others.",
	    found, (int)of.n, of.p, (int)x->level->label.n, x->level->label.p,
	    figure_percent(proportion_value(x->group), 0).text,
	    figure_percent(proportion_value(x->others), 0).text);
}

/*
 * Who starts less often than the others, and who more often, so that all who
 * are not like them are passed over; first the sure.
 */
static void
say_passed_over(struct equity *e, const struct ratio *ratio, size_t n)
{
	size_t nsure = 0, ncompared = 0;
	for (size_t i = 0; i < n; i++) {
		ncompared += !isnan(ratio[i].p);
		if (ratio[i].p_holm < .05) {
			say_ratio(e, &ratio[i], true);
			nsure++;
		}
	}
	if (ncompared == 0)
		return;
	if (nsure == 0)
		section_sentence(e->section,
		    "No group is shown to start less or more often than the "
		    "others, once it is allowed for that %zu groups were compared. "
		    "That does not show that all are treated alike: small "
		    "groups would have to differ much to be seen.",
		    ncompared);
	for (size_t i = 0; i < n; i++)
		if (ratio[i].p < .05 && !(ratio[i].p_holm < .05))
			say_ratio(e, &ratio[i], false);
}

/* Room for one step's ratios. */
static struct ratio *
new_ratios(struct equity *e)
{
	size_t most = 0;
	for (size_t k = 0; k < e->ncharacteristics; k++)
		most += e->characteristic[k].n;
	return arena_zalloc(&e->run->arena, most + 1, sizeof(struct ratio));
}

void
equity_ratios(struct equity *e)
{
	struct ratio *ratio = new_ratios(e);
	struct table *t = section_table(e->section, "ratios",
	    "Who of the eligible starts, beside all others");
	ADD_COLUMNS(t, ratio_columns);
	size_t n = find_ratios(e, 0, ratio);
	say_passed_over(e, ratio, n);
	for (size_t i = 0; i < n; i++)
		add_ratio(t, &ratio[i]);
	t->chart = (struct chart){
	    .kind = CHART_INTERVAL,
	    .title = "Risk ratios beside all others, with 95% intervals",
	    .value = table_column(t, "risk_ratio"),
	    .low = table_column(t, "risk_ratio_low"),
	    .high = table_column(t, "risk_ratio_high"),
	    .reference = 1,
	};
	table_note(t,
	    "Risk ratio: the group's rate over that of everybody else; under "
	    "1 the group starts less often. p: equal rates; after Holm: "
	    "allowing for all groups compared. Empty where either has no "
	    "event.");
}

void
equity_steps(struct equity *e)
{
	struct ratio *ratio = new_ratios(e);
	struct table *t = section_table(
	    e->section, "steps", "The other steps, beside all others");
	table_columns(t, &step_column, 1);
	ADD_COLUMNS(t, ratio_columns);
	for (size_t s = 1; s < NSTEPS; s++) {
		size_t n = find_ratios(e, s, ratio);
		for (size_t i = 0; i < n; i++) {
			table_text(t, slice_text(steps[s].name),
			    slice_text(steps[s].label));
			add_ratio(t, &ratio[i]);
		}
	}
}
