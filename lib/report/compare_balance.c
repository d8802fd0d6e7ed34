/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether matching made the arms of `compare` alike (METHODS.md 4.2).
 */
#include "report/compare_job.h"

#include "report/words.h"
#include "stats/balance.h"

static const struct column columns_of_balance[] = {
    {"covariate", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"level", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"treated", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"comparison_before", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"comparison_after", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"smd_before", "SMD before", COLUMN_NUMBER, ROLE_NONE, 3, NULL},
    {"smd_after", "SMD after", COLUMN_NUMBER, ROLE_NONE, 3, NULL},
};

static void
add_balance(struct table *t, const struct term *term, const struct balance *b)
{
	bool is_level = slice_present(term->level);
	struct slice key = slice_text(term->covariate);
	table_text(t, key, value_label(SLICE_NONE, key, t->arena));
	table_text(t, term->level, term->label);
	const double means[] = {
	    b->treated, b->comparison_before, b->comparison_after};
	for (size_t i = 0; i < 3; i++)
		if (is_level)
			table_as(t, means[i], COLUMN_RATE, 1);
		else
			table_number(t, means[i]);
	table_number(t, b->smd_before);
	table_number(t, b->smd_after);
}

/* How many of the differences are in which band (METHODS.md 4.2). */
static void
note_bands(struct compare_job *j, struct table *t, const struct terms *terms)
{
	size_t good = 0, fair = 0, poor = 0, worst = 0;
	for (size_t i = 0; i < j->nsmd; i++) {
		double smd = fabs(j->smd_after[i]);
		good += smd <= .05;
		fair += smd > .05 && smd <= .10;
		poor += !(smd <= .10);
		if (!(smd <= fabs(j->smd_after[worst])))
			worst = i;
	}
	table_note(t,
	    "SMD: difference of means in standard deviations, of all treated "
	    "and the whole pool. After matching %zu are good (up to 0.05), "
	    "%zu reasonable (up to 0.10), %zu poor%s%s.",
	    good, fair, poor, j->nsmd ? "; the worst is " : "",
	    j->nsmd ? terms->item[worst].name : "");
}

static void
describe_love(struct table *t)
{
	t->chart = (struct chart){
	    .kind = CHART_LOVE,
	    .title = "How alike the arms are, before and after matching",
	    .value = table_column(t, "smd_after"),
	    .x = table_column(t, "smd_before"),
	    .low = -1,
	    .high = -1,
	    .reference = NAN,
	};
}

int
compare_fill_balance(struct compare_job *j, struct fail *f)
{
	struct table *t =
	    section_table(j->s, "balance", "Are the matched people alike?");
	struct terms all;
	ADD_COLUMNS(t, columns_of_balance);
	int result = covariates_terms(
	    &j->plan->covariates, &j->r->data, j->sample.rows, true, &all, f);
	if (result == 0) {
		size_t n = all.design.ncolumns;
		struct balance *b =
		    arena_zalloc(&j->r->arena, n + 1, sizeof *b);
		j->smd_after =
		    arena_zalloc(&j->r->arena, n + 1, sizeof(double));
		balance_columns(
		    &all.design, j->sample.treated, j->matching.weight, b);
		for (size_t i = 0; i < n; i++) {
			add_balance(t, &all.item[i], &b[i]);
			j->smd_after[j->nsmd++] = b[i].smd_after;
		}
		note_bands(j, t, &all);
	}
	terms_fini(&all);
	describe_love(t);
	return result;
}
