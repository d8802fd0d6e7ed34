/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/costs.h"

#include "base/mem.h"
#include "base/num.h"
#include "io/share.h"

#include <math.h>

static int
load(struct codes *c, const char *name, const char *key, const char *value,
    struct fail *f)
{
	struct arena a = {0};
	const char *path = share_path("costs", name, ".csv", &a);
	int result = codes_load(c, path, key, value, f);
	arena_fini(&a);
	return result;
}

/* A number of a row; NaN when empty or when there is no row. */
static double
number(const struct codes *c, int row, const char *column)
{
	double v;
	if (row < 0 || !num_parse_double(codes_cell(c, row, column), &v))
		return NAN;
	return v;
}

/* --- lenses ------------------------------------------------------------ */

/* The row of a class's component, or of every class's. */
static int
lens_row(const struct csvfile *file, struct slice class, const char *component)
{
	int by = csvfile_column(file, "class");
	int part = csvfile_column(file, "component");
	int found = -1;
	for (size_t i = 0; i < file->nrows; i++) {
		struct slice c = csvfile_cell(file, i, by);
		if (!slice_is(csvfile_cell(file, i, part), component))
			continue;
		if (slice_equal(c, class))
			return (int)i;
		if (slice_is(c, "*"))
			found = (int)i;
	}
	return found;
}

static void
add_component(struct unit_cost *u, const struct csvfile *lenses,
    const char *component, double pence)
{
	static const char *const names[] = {"fiscal", "economic", "social"};
	int row = lens_row(lenses, u->class, component);
	for (size_t i = 0; i < LENS_COUNT && row >= 0; i++) {
		double share = 0;
		int column = csvfile_column(lenses, names[i]);
		num_parse_double(
		    csvfile_cell(lenses, (size_t)row, column), &share);
		u->lens[i] += pence * share;
	}
}

/* Its components when they are known, else the total as one figure. */
static void
split(struct unit_cost *u, const struct codes *units, int row,
    const struct csvfile *lenses)
{
	static const char *const parts[][2] = {
	    {"anticipation", "anticipation_pence"},
	    {"consequence", "consequence_pence"},
	    {"response", "response_pence"}};
	double sum = 0;
	for (size_t i = 0; i < 3; i++)
		sum += number(units, row, parts[i][1]);
	for (size_t i = 0; i < 3 && sum > 0; i++)
		add_component(u, lenses, parts[i][0],
		    number(units, row, parts[i][1]) * u->pence / sum);
	if (!(sum > 0))
		add_component(u, lenses, "total", u->pence);
}

static bool
is_verified(const struct codes *c, int row)
{
	return row >= 0 && slice_is(codes_cell(c, row, "status"), "verified");
}

static struct unit_cost
read_unit(const struct costs *c, int row, const struct csvfile *lenses)
{
	struct unit_cost u = {
	    .class = codes_cell(&c->units, row, "class"),
	    .label = codes_cell(&c->units, row, "label"),
	    .price_year = codes_cell(&c->units, row, "price_year"),
	    .pence = number(&c->units, row, "total_pence"),
	};
	int times = codes_row(&c->multipliers, u.class);
	u.multiplier = number(&c->multipliers, times, "multiplier");
	u.is_unverified = !is_verified(&c->units, row) ||
	    !is_verified(&c->multipliers, times);
	split(&u, &c->units, row, lenses);
	return u;
}

/* --- discount ---------------------------------------------------------- */

static int
read_discount(struct costs *c, const struct csvfile *file, struct fail *f)
{
	int kind = csvfile_require(file, "kind", FAIL_USAGE, f);
	int to = csvfile_require(file, "to_year", FAIL_USAGE, f);
	int rate = csvfile_require(file, "rate", FAIL_USAGE, f);
	if (kind < 0 || to < 0 || rate < 0)
		return -1;
	for (size_t i = 0; i < file->nrows; i++) {
		int64_t year;
		double r;
		if (!slice_is(csvfile_cell(file, i, kind), "standard"))
			continue;
		if (c->ndiscount == DISCOUNT_MAX ||
		    !num_parse_int(csvfile_cell(file, i, to), &year) ||
		    !num_parse_double(csvfile_cell(file, i, rate), &r))
			return fail_set(f, FAIL_USAGE,
			    "%s:%u: not a band of a discount rate", file->name,
			    (unsigned)file->line[i]);
		c->discount[c->ndiscount++] =
		    (struct discount_band){(int)year, r};
	}
	if (c->ndiscount == 0)
		return fail_set(
		    f, FAIL_USAGE, "%s: no band of kind standard", file->name);
	return 0;
}

/* A file that is read once and then not needed. */
static int
load_file(struct csvfile *file, const char *name, struct fail *f)
{
	struct arena a = {0};
	const char *path = share_path("costs", name, ".csv", &a);
	int result = csvfile_load(file, path, FAIL_USAGE, f);
	arena_fini(&a);
	return result;
}

static int
read_units(struct costs *c, const struct csvfile *lenses, struct fail *f)
{
	c->n = c->units.file.nrows;
	c->row = mem_zalloc(c->n + 1, sizeof *c->row);
	for (size_t i = 0; i < c->n; i++) {
		c->row[i] = read_unit(c, (int)i, lenses);
		if (!(c->row[i].pence >= 0) || !(c->row[i].multiplier > 0))
			return fail_set(f, FAIL_USAGE,
			    "%s:%u: total_pence or its multiplier is no "
			    "number",
			    c->units.file.name,
			    (unsigned)c->units.file.line[i]);
	}
	return 0;
}

int
costs_load(struct costs *c, struct fail *f)
{
	struct csvfile lenses = {0}, discount = {0};
	*c = (struct costs){0};
	int result = -1;
	if (load(&c->units, "unit_costs", "class", "label", f) == 0 &&
	    load(&c->multipliers, "multipliers", "class", "multiplier", f) ==
		0 &&
	    load(&c->deflator, "deflator", "year", "index", f) == 0 &&
	    load(&c->bias, "optimism_bias", "grade", "benefits", f) == 0 &&
	    load_file(&lenses, "lenses", f) == 0 &&
	    load_file(&discount, "discount", f) == 0 &&
	    read_units(c, &lenses, f) == 0)
		result = read_discount(c, &discount, f);
	csvfile_fini(&lenses);
	csvfile_fini(&discount);
	return result;
}

void
costs_fini(struct costs *c)
{
	codes_fini(&c->units);
	codes_fini(&c->multipliers);
	codes_fini(&c->deflator);
	codes_fini(&c->bias);
	mem_free(c->row);
	*c = (struct costs){0};
}

const struct unit_cost *
costs_find(const struct costs *c, struct slice class)
{
	int row = class.n ? codes_row(&c->units, class) : CODES_NONE;
	return row < 0 ? NULL : &c->row[row];
}

double
costs_deflator(const struct costs *c, struct slice from, struct slice to)
{
	return number(&c->deflator, codes_row(&c->deflator, to), "index") /
	    number(&c->deflator, codes_row(&c->deflator, from), "index");
}

bool
costs_bias(
    const struct costs *c, struct slice grade, double *benefits, double *costs)
{
	int row = codes_row(&c->bias, grade);
	*benefits = number(&c->bias, row, "benefits");
	*costs = number(&c->bias, row, "costs");
	return row >= 0;
}
