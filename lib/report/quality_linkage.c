/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `quality`: whom the linkage misses, what that could do to a rate, and what
 * ioc-import and ioc-match said of their runs.
 *
 * Who is not matched is in no rate; if that falls on one group more than on
 * another, every comparison between them is bent (METHODS.md 14.64).
 */
#include "report/quality.h"

#include "base/figure.h"
#include "report/words.h"
#include "rules/codes.h"
#include "stats/proportion.h"

#include <math.h>

/* A linkage whose product of P is under this is doubtful. */
static const double SURE = 0.99;

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
add_proportion(struct table *t, struct proportion x)
{
	double rate = proportion_value(x);
	struct interval l = proportion_limits(rate, (double)x.n);
	table_number(t, rate);
	table_number(t, l.low);
	table_number(t, l.high);
}

/* What is counted of a group. */
struct linkage {
	struct slice group;
	struct proportion unmatched;
	int64_t uncertain;
};

static void
count_linkage(const struct run *r, struct rows rows, struct linkage *to)
{
	const struct quality_plan *p = r->plan;
	const struct data_column *c = r->data.column;
	to->unmatched.n += (int64_t)rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		to->unmatched.events += c[p->results.matched].number[row] != 1;
		to->uncertain += c[p->link_p].number[row] < SURE;
	}
}

static void
add_linkage(struct table *t, const char *name, const struct linkage *x)
{
	table_text(t, slice_text(name),
	    value_label(
		slice_text("characteristic"), slice_text(name), t->arena));
	table_text(
	    t, x->group, value_label(slice_text(name), x->group, t->arena));
	table_number(t, (double)x->unmatched.n);
	table_number(t, (double)x->unmatched.events);
	add_proportion(t, x->unmatched);
	table_number(t, (double)x->uncertain);
}

/* Is the share of a group apart from that of all others? */
static void
say_uneven(struct section *s, struct slice label, struct proportion x,
    struct proportion all)
{
	struct proportion rest = {all.events - x.events, all.n - x.n};
	double p = proportion_equal_p(x, rest);
	if (rest.n == 0 || !(p < .05))
		return;
	section_caution(s,
	    "%.*s: %s are unmatched, %s of all others (p %s): comparisons "
	    "between them are bent by that.",
	    (int)label.n, label.p, figure_percent(proportion_value(x), 1).text,
	    figure_percent(proportion_value(rest), 1).text, figure_p(p).text);
}

/* By one key; of ethnicity by its group of five. In the arena. */
static size_t
part_linkage(struct run *r, const struct key *key, struct rows rows,
    const struct codes *ethnicity, struct linkage **out)
{
	struct groups g;
	struct strmap names = {0};
	groups_make(&g, &r->data, key, 1, rows);
	*out = arena_zalloc(&r->arena, g.n + 1, sizeof **out);
	for (size_t i = 0; i < g.n; i++) {
		struct slice name = arena_copy(&r->arena, g.group[i].value[0]);
		if (ethnicity)
			name = ethnicity_group(ethnicity, name);
		if (!name.n)
			name = slice_text("not recorded");
		size_t k = strmap_add(&names, name, NULL);
		(*out)[k].group = name;
		count_linkage(r, g.group[i].rows, &(*out)[k]);
	}
	size_t n = names.n;
	strmap_fini(&names);
	groups_fini(&g);
	return n;
}

static void
chart_linkage(struct table *t)
{
	t->chart = (struct chart){
	    .kind = CHART_INTERVAL,
	    .title = "Share unmatched, with its 95% interval",
	    .value = table_column(t, "unmatched_rate"),
	    .low = table_column(t, "unmatched_low"),
	    .high = table_column(t, "unmatched_high"),
	    .reference = NAN,
	};
}

static void
fill_linkage(struct run *r, struct section *s, struct rows rows,
    const struct codes *codes)
{
	const struct quality_plan *p = r->plan;
	const struct key keys[] = {{"sex", p->sex, PERIOD_NONE},
	    {"ethnicity", p->ethnicity, PERIOD_NONE},
	    {"arm", p->arm, PERIOD_NONE}};
	struct linkage all = {.group = slice_text("all")}, *group;
	struct table *t = section_table(
	    s, "linkage", "Members without a record in any source of offences");
	t->has_total = true;
	ADD_COLUMNS(t, linkage_columns);
	count_linkage(r, rows, &all);
	add_linkage(t, "all", &all);
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		if (data_is_empty(&r->data, keys[k].column))
			continue;
		size_t n = part_linkage(
		    r, &keys[k], rows, k == 1 ? codes : NULL, &group);
		for (size_t i = 0; i < n; i++) {
			add_linkage(t, keys[k].text, &group[i]);
			say_uneven(s,
			    table_cell(t, table_nrows(t) - 1, 1)->label,
			    group[i].unmatched, all.unmatched);
		}
	}
	chart_linkage(t);
	table_note(t,
	    "The unmatched are in no rate. Linked with P under 0.99: the "
	    "probabilities of the links that join the person's records, "
	    "multiplied.");
}

/* --- what it could do to the rate -------------------------------------- */

static const struct column bound_columns[] = {
    {"basis", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"members", "Members counted", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reoffenders", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"rate_low", "Rate, lower limit", COLUMN_RATE, ROLE_LOW, 1, NULL},
    {"rate_high", "Rate, upper limit", COLUMN_RATE, ROLE_HIGH, 1, NULL},
};

static void
add_bound(
    struct table *t, const char *name, const char *label, struct proportion x)
{
	table_text(t, slice_text(name), slice_text(label));
	table_number(t, (double)x.n);
	table_number(t, (double)x.events);
	add_proportion(t, x);
}

/* Mature members whose time is over though nothing of them was found. */
static int64_t
count_unmatched(const struct run *r, struct rows rows)
{
	const struct quality_plan *p = r->plan;
	const struct data_column *c = r->data.column;
	int64_t n = 0;
	for (size_t i = 0; i < rows.n; i++)
		n += c[p->results.matched].number[rows.row[i]] != 1 &&
		    c[p->results.mature].number[rows.row[i]] == 1;
	return n;
}

static struct rows
sure_rows(struct run *r, struct rows rows)
{
	const struct quality_plan *p = r->plan;
	const double *link_p = r->data.column[p->link_p].number;
	struct rows sure = {
	    arena_alloc(&r->arena, (rows.n + 1) * sizeof *sure.row), 0};
	for (size_t i = 0; i < rows.n; i++)
		if (!(link_p[rows.row[i]] < SURE))
			sure.row[sure.n++] = rows.row[i];
	return sure;
}

static int
fill_bounds(struct run *r, struct section *s, struct rows rows, struct fail *f)
{
	const struct quality_plan *p = r->plan;
	struct results all, sure;
	int64_t unmatched = count_unmatched(r, rows);
	if (results_count(&all, &p->results, &r->data, rows, SCORE_NONE,
		&r->arena, f) < 0 ||
	    results_count(&sure, &p->results, &r->data, sure_rows(r, rows),
		SCORE_NONE, &r->arena, f) < 0)
		return -1;
	if (all.reoffenders.n == 0)
		return 0;
	struct proportion low = all.reoffenders, high = all.reoffenders;
	low.n += unmatched;
	high.n += unmatched;
	high.events += unmatched;
	struct table *t = section_table(
	    s, "bounds", "What the linkage could do to the reoffending rate");
	ADD_COLUMNS(t, bound_columns);
	add_bound(t, "default", "All links (the rate of other reports)",
	    all.reoffenders);
	add_bound(
	    t, "strict", "Sure links alone (P from 0.99)", sure.reoffenders);
	add_bound(
	    t, "unmatched_none", "If none of the unmatched reoffended", low);
	add_bound(t, "unmatched_all", "If all of the unmatched did", high);
	table_note(t,
	    "Of mature members. The last two rows are the least and the most "
	    "that the rate can be, whatever the unmatched did; false links "
	    "can move it too.");
	return 0;
}

int
quality_linkage(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct codes ethnicity;
	int result = ethnicity_load(&ethnicity, f);
	if (result == 0)
		fill_linkage(r, s, scope->rows, &ethnicity);
	codes_fini(&ethnicity);
	return result < 0 ? -1 : fill_bounds(r, s, scope->rows, f);
}

/* --- what ioc-match said ----------------------------------------------- */

/* Ethnicity by its group of five; "-" is not recorded. */
static struct slice
group_label(const char *key, struct slice group, struct arena *a)
{
	static const struct {
		const char *letter, *label;
	} ethnic[] = {{"A", "Asian"}, {"B", "Black"}, {"M", "Mixed"},
	    {"N", "Not stated"}, {"O", "Other"}, {"W", "White"}};
	if (slice_is(group, "-"))
		return slice_text("Not recorded");
	for (size_t i = 0; i < sizeof ethnic / sizeof *ethnic; i++)
		if (strcmp(key, "ethnicity") == 0 &&
		    slice_is(group, ethnic[i].letter))
			return slice_text(ethnic[i].label);
	return value_label(slice_text(key), group, a);
}

size_t
quality_groups(const struct audit *a, struct arena *arena,
    void (*each)(void *state, const struct linked_group *g), void *state)
{
	static const char *const keys[][2] = {
	    {"sex", "linked_by_sex"}, {"ethnicity", "linked_by_ethnicity"}};
	size_t n = 0;
	for (size_t i = 0; i < a->nsummaries; i++)
		for (size_t k = 0; k < 2; k++) {
			const struct spec_node *by =
			    spec_get(a->summary[i].root, keys[k][1]);
			for (uint32_t g = 0; by && g < by->n; g++, n++) {
				const struct spec_node *x = &by->child[g];
				const struct linked_group one = {keys[k][0],
				    slice_is(x->key, "-")
					? slice_text("not recorded")
					: x->key,
				    group_label(keys[k][0], x->key, arena),
				    audit_number(x, "individuals"),
				    audit_number(x, "linked"),
				    audit_number(x, "linked_strict"),
				    audit_number(x, "linked_loose"),
				    audit_number(x, "expected_false_links"),
				    audit_number(x, "expected_missed_links")};
				each(state, &one);
			}
		}
	return n;
}

static const struct column threshold_columns[] = {
    {"characteristic", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"individuals", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"strict", "Linked, strict", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"linked", "Linked", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"loose", "Linked, loose", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"strict_rate", "Share, strict", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"linked_rate", "Share", COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"loose_rate", "Share, loose", COLUMN_RATE, ROLE_NONE, 1, NULL},
};

/* The table, and the total over the groups of sex, its first row. */
struct thresholds {
	struct table *table;
	struct linked_group all;
};

static void
add_threshold(struct table *t, const struct linked_group *g)
{
	struct slice key = slice_text(g->characteristic);
	table_text(
	    t, key, value_label(slice_text("characteristic"), key, t->arena));
	table_text(t, g->group, g->label);
	table_number(t, g->individuals);
	table_number(t, g->strict);
	table_number(t, g->linked);
	table_number(t, g->loose);
	table_number(t, g->strict / g->individuals);
	table_number(t, g->linked / g->individuals);
	table_number(t, g->loose / g->individuals);
}

static void
sum_threshold(void *state, const struct linked_group *g)
{
	struct thresholds *x = state;
	if (strcmp(g->characteristic, "sex") != 0)
		return;
	x->all.individuals += g->individuals;
	x->all.strict += g->strict;
	x->all.linked += g->linked;
	x->all.loose += g->loose;
}

static void
each_threshold(void *state, const struct linked_group *g)
{
	struct thresholds *x = state;
	add_threshold(x->table, g);
}

void
quality_thresholds(const struct audit *a, struct section *s)
{
	struct thresholds x = {.all = {.characteristic = "all",
				   .group = slice_text("all"),
				   .label = slice_text("All")}};
	if (!quality_groups(a, s->arena, sum_threshold, &x))
		return;
	x.table = section_table(s, "thresholds",
	    "Individuals linked to another, by how sure one must be");
	x.table->has_total = true;
	ADD_COLUMNS(x.table, threshold_columns);
	add_threshold(x.table, &x.all);
	quality_groups(a, s->arena, each_threshold, &x);
	table_note(x.table,
	    "An individual is one person of one source, as ioc-match read "
	    "them. Strict: by a link of the weight of the national rule; "
	    "linked: as the output is; loose: by a link that is as likely "
	    "true as not.");
}

/* --- what ioc-import said ---------------------------------------------- */

static const struct column import_columns[] = {
    {"file", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"source", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"rows", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"accepted", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rejected", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rejected_rate", "Share rejected", COLUMN_RATE, ROLE_NONE, 2, NULL},
    {"left_out", "Fields left out", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static const struct column rule_columns[] = {
    {"file", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"rule", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"rejected", "Rows rejected", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"left_out", "Fields left out", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static struct slice
text_of(const struct spec_node *n, const char *key)
{
	const struct spec_node *x = spec_get(n, key);
	return x && x->kind == SPEC_TEXT ? x->text : slice_text("not recorded");
}

static double
sum_of(const struct spec_node *rules)
{
	double sum = 0;
	for (uint32_t i = 0; rules && i < rules->n; i++)
		sum += rules->child[i].number;
	return sum;
}

static void
add_import(struct table *t, const struct spec_node *file)
{
	double rows = audit_number(file, "rows");
	double rejected = audit_number(file, "rejected");
	struct slice name = text_of(file, "file");
	struct slice source = text_of(file, "source");
	table_text(t, name, name);
	table_text(t, source, source);
	table_number(t, rows);
	table_number(t, audit_number(file, "accepted"));
	table_number(t, rejected);
	table_number(t, rejected / rows);
	table_number(t, sum_of(spec_get(file, "left_out_by_rule")));
}

static void
add_rules(struct table *t, const struct spec_node *file, const char *key,
    bool is_rejected)
{
	const struct spec_node *rules = spec_get(file, key);
	struct slice name = text_of(file, "file");
	for (uint32_t i = 0; rules && i < rules->n; i++) {
		const struct spec_node *x = &rules->child[i];
		table_text(t, name, name);
		table_text(t, x->key, x->key);
		table_number(t, is_rejected ? x->number : 0);
		table_number(t, is_rejected ? 0 : x->number);
	}
}

void
quality_imports(const struct audit *a, struct section *s)
{
	struct table *files = NULL, *rules = NULL;
	for (size_t i = 0; i < a->nsummaries; i++) {
		const struct spec_node *list =
		    spec_get(a->summary[i].root, "files");
		if (!list || list->kind != SPEC_ARRAY)
			continue;
		if (!files) {
			files = section_table(
			    s, "imports", "What was read, and what was not");
			ADD_COLUMNS(files, import_columns);
			rules = section_table(s, "rules", "Why it was not");
			ADD_COLUMNS(rules, rule_columns);
		}
		for (uint32_t k = 0; k < list->n; k++) {
			add_import(files, &list->child[k]);
			add_rules(
			    rules, &list->child[k], "rejected_by_rule", true);
			add_rules(
			    rules, &list->child[k], "left_out_by_rule", false);
		}
	}
	if (rules)
		table_note(rules,
		    "A rule is explained in ioc-import(1), under Diagnostics. "
		    "A row is rejected for a field that must be there; another "
		    "field is left out, and the record stays.");
}
