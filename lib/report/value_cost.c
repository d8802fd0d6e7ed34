/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `value`: what a reoffence of each group costs.
 *
 * Members count reoffences by group of offence, unit costs are by class. A
 * group's price is the mean over its classes, weighted by the proven offences
 * in the input; without any, over the classes of share/codes/offences.csv.
 */
#include "report/value.h"

#include "base/figure.h"
#include "report/words.h"

#include <math.h>

/* Adds an offence of a class `weight` times to its group's mean. */
static void
add_class(struct valuation *v, struct price *to,
    const struct offence_class *class, double weight)
{
	const struct unit_cost *u = costs_find(&v->costs, class->cost_class);
	to->classes += weight;
	if (!u)
		return; /* no individual victim: it costs nothing here */
	double price =
	    weight * costs_deflator(&v->costs, u->price_year, v->year);
	for (size_t l = 0; l < LENS_COUNT; l++)
		to->worth[l] += price * u->lens[l] * u->multiplier;
	to->worth[WORTH_ALL] += price * u->pence * u->multiplier;
	to->worth[WORTH_RECORDED] += price * u->pence;
}

static struct price *
price_of(struct valuation *v, struct slice group)
{
	bool is_new;
	size_t i = strmap_add(&v->groups, group, &is_new);
	if (is_new)
		v->price[i].group = strmap_key(&v->groups, i);
	return &v->price[i];
}

static bool
is_proven(struct slice result)
{
	return slice_is(result, "convicted") || slice_is(result, "cautioned") ||
	    slice_is(result, "reprimanded");
}

/* Proven offences of the input, by the group that cohorts count them in. */
static void
weigh_by_input(struct valuation *v)
{
	const struct data *d = &v->run->data;
	struct arena *a = &v->run->arena;
	struct rows rows = data_current_rows(d, v->plan->offence_version, a);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		struct slice code =
		    data_cell_text(d, v->plan->offence_code, row, a);
		struct slice group =
		    data_cell_text(d, v->plan->offence_group, row, a);
		const struct offence_class *class =
		    code.n ? offences_find(&v->list, code) : NULL;
		if (!class || class->breach ||
		    !is_proven(data_cell_text(d, v->plan->result, row, a)))
			continue;
		add_class(
		    v, price_of(v, group.n ? group : class->group), class, 1);
	}
}

/* Groups that the input does not weigh: every class that has a cost, once. */
static void
weigh_by_list(struct valuation *v)
{
	size_t n = v->groups.n;
	for (size_t i = 0; i < v->list.list.file.nrows; i++) {
		const struct offence_class *class = &v->list.row[i];
		int64_t known = strmap_find(&v->groups, class->group);
		if (!class->group.n || class->breach ||
		    (known >= 0 && (size_t)known < n) ||
		    !costs_find(&v->costs, class->cost_class))
			continue;
		add_class(v, price_of(v, class->group), class, 1);
	}
}

/* The worth of one code of reoffence_groups: {"theft": 2, "robbery": 1}. */
static void
price_code(struct valuation *v, struct slice json, double *worth)
{
	struct scan s;
	struct slice key;
	struct value x;
	double n;
	if (!scan_object(&s, json))
		return;
	while (scan_member(&s, &key, &x) > 0) {
		if (!value_double(x, &n))
			continue;
		const struct price *price = price_of(v, key);
		for (size_t w = 0; w < WORTH_OFFENCES; w++)
			worth[w] += n * price->worth[w];
		worth[WORTH_OFFENCES] += n;
	}
}

int
value_prices(struct valuation *v, struct fail *f)
{
	const struct data_column *c = &v->run->data.column[v->plan->groups];
	struct arena *a = &v->run->arena;
	size_t most =
	    v->list.list.file.nrows + v->run->data.nrows[RECORD_OFFENCE];
	for (size_t i = 0; i < c->values.n; i++)
		most += strmap_key(&c->values, i).n; /* groups of members */
	v->price = arena_zalloc(a, most + 1, sizeof *v->price);
	weigh_by_input(v);
	weigh_by_list(v);
	for (size_t i = 0; i < v->groups.n; i++)
		for (size_t w = 0; w < WORTH_OFFENCES; w++)
			v->price[i].worth[w] /= v->price[i].classes;
	v->of_code = arena_zalloc(a, c->values.n + 1, sizeof *v->of_code);
	for (size_t i = 0; i < c->values.n; i++)
		price_code(v, strmap_key(&c->values, i), v->of_code[i]);
	if (data_is_empty(&v->run->data, v->plan->groups) &&
	    !data_is_empty(&v->run->data, v->plan->results.reoffences))
		return fail_set(f, FAIL_INPUT,
		    "no member says what the reoffences were "
		    "(reoffence_groups) [member.groups]");
	return 0;
}

const double *
value_of_row(const struct valuation *v, uint32_t row)
{
	static const double nothing[WORTH_COUNT];
	uint32_t code = v->run->data.column[v->plan->groups].code[row];
	return code == DATA_ABSENT ? nothing : v->of_code[code];
}

/* --- table `cost` ------------------------------------------------------ */

static const struct column columns[] = {
    {"group", "Offence", COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"reoffences", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"unit_pence", "A reoffence", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"cost_pence", "Cost", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"fiscal_pence", "Fiscal", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"economic_pence", "Economic", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"social_pence", "Social", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"recorded_pence", "Proven crime alone", COLUMN_MONEY, ROLE_NONE, 0, NULL},
};

/* Reoffences of the matched and mature, by group. */
static void
count_groups(const struct valuation *v, double *count)
{
	const struct data_column *c = v->run->data.column;
	const struct result_columns *q = &v->plan->results;
	for (size_t i = 0; i < v->scope->rows.n; i++) {
		uint32_t row = v->scope->rows.row[i];
		struct slice json =
		    data_cell_json(&v->run->data, v->plan->groups, row);
		struct scan s;
		struct slice key;
		struct value x;
		double n;
		if (c[q->matched].number[row] != 1 ||
		    c[q->mature].number[row] != 1 || !slice_present(json) ||
		    !scan_object(&s, json))
			continue;
		while (scan_member(&s, &key, &x) > 0) {
			int64_t k = strmap_find(&v->groups, key);
			if (k >= 0 && value_double(x, &n))
				count[k] += n;
		}
	}
}

static void
add_cost(struct table *t, double n, const double *total)
{
	table_number(t, n);
	table_number(t, n > 0 ? round(total[WORTH_ALL] / n) : (double)NAN);
	table_number(t, round(total[WORTH_ALL]));
	table_number(t, round(total[WORTH_FISCAL]));
	table_number(t, round(total[WORTH_ECONOMIC]));
	table_number(t, round(total[WORTH_SOCIAL]));
	table_number(t, round(total[WORTH_RECORDED]));
}

void
value_cost_table(struct valuation *v)
{
	struct arena *a = &v->run->arena;
	double *count = arena_zalloc(a, v->groups.n + 1, sizeof *count);
	double total[WORTH_COUNT] = {0}, one[WORTH_COUNT];
	struct table *t =
	    section_table(v->section, "cost", "What the reoffending cost");
	count_groups(v, count);
	for (size_t i = 0; i < v->groups.n; i++) {
		total[WORTH_OFFENCES] += count[i];
		for (size_t w = 0; w < WORTH_OFFENCES; w++)
			total[w] += count[i] * v->price[i].worth[w];
	}
	v->per_offence = total[WORTH_OFFENCES] > 0
	    ? total[WORTH_ALL] / total[WORTH_OFFENCES]
	    : (double)NAN;
	t->has_total = true;
	ADD_COLUMNS(t, columns);
	table_text(t, slice_text("all"), slice_text("All"));
	add_cost(t, total[WORTH_OFFENCES], total);
	for (size_t i = 0; i < v->groups.n; i++) {
		if (count[i] == 0)
			continue;
		for (size_t w = 0; w < WORTH_OFFENCES; w++)
			one[w] = count[i] * v->price[i].worth[w];
		table_text(t, v->price[i].group,
		    value_label(slice_text("group"), v->price[i].group, a));
		add_cost(t, count[i], one);
	}
	section_sentence(v->section,
	    "The %s proven reoffences cost %s, of which %s falls on public "
	    "agencies.",
	    figure_count(total[WORTH_OFFENCES]).text,
	    figure_money(round(total[WORTH_ALL])).text,
	    figure_money(round(total[WORTH_FISCAL])).text);
	table_note(t,
	    "Of matched and mature members. A group's price is the mean over "
	    "the classes of its proven offences in the input (without any, "
	    "over the classes of the list); classes without an individual "
	    "victim cost nothing.");
}
