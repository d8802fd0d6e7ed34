/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sample.h"

#include "base/num.h"
#include "stats/logit.h"
#include "stats/match.h"
#include "stats/moments.h"

#include <math.h>

const char sample_covariates[] =
    "sex,age_band,ethnicity,area,prior_band,prior_custody,copas,"
    "index_offence_group,sentence_band,needs_at_index";

int
match_caliper(struct match_rule *rule, const char *text, struct fail *f)
{
	struct slice s = slice_text(text ? text : "0.2sd");
	rule->is_in_sd = slice_ends(s, "sd");
	if (rule->is_in_sd)
		s.n -= 2;
	if (!num_parse_double(slice_trim(s), &rule->caliper) ||
	    rule->caliper < 0)
		return fail_set(f, FAIL_USAGE,
		    "--caliper %s: neither a distance such as 0.05 nor "
		    "standard deviations such as 0.2sd",
		    text);
	return 0;
}

/* --- who is compared --------------------------------------------------- */

void
sample_want(struct sample_columns *c, struct data *d)
{
	c->arm = data_want(d, RECORD_MEMBER, "arm", DATA_TEXT);
	c->matched = data_want(d, RECORD_MEMBER, "matched", DATA_NUMBER);
	c->mature = data_want(d, RECORD_MEMBER, "mature", DATA_NUMBER);
	c->person = data_want(d, RECORD_MEMBER, "person_id", DATA_TEXT);
}

/* Which arm each code of the column is: 1, 0, or -1 for neither. */
static int8_t *
arms_of_codes(const struct data_column *c, struct arena *a)
{
	int8_t *arm = arena_alloc(a, c->values.n + 1);
	for (size_t i = 0; i < c->values.n; i++) {
		struct slice json = strmap_key(&c->values, i);
		arm[i] = slice_is(json, "\"treated\"") ? 1
		    : slice_is(json, "\"comparison\"") ? 0
						       : -1;
	}
	return arm;
}

/* Has a person been seen before? Marks it; nobody without person_id is. */
static bool
seen_before(const struct data_column *person, uint32_t row, bool *seen)
{
	uint32_t code = person->code[row];
	if (code == DATA_ABSENT)
		return false;
	bool was = seen[code];
	seen[code] = true;
	return was;
}

static void
add_member(struct sample *s, const struct sample_columns *c,
    const struct data *d, uint32_t row, int arm)
{
	struct arm_counts *count = &s->arm[arm];
	count->members++;
	if (d->column[c->matched].number[row] != 1) {
		count->unmatched++;
	} else if (d->column[c->mature].number[row] != 1) {
		count->immature++;
	} else {
		count->analysed++;
		s->treated[s->rows.n] = arm == 1;
		s->rows.row[s->rows.n++] = row;
	}
}

int
sample_gather(struct sample *s, const struct sample_columns *c,
    const struct run *r, struct rows rows, struct arena *a, struct fail *f)
{
	const struct data *d = &r->data;
	const struct data_column *person = &d->column[c->person];
	const struct data_column *arms = &d->column[c->arm];
	const int8_t *arm_of = arms_of_codes(arms, a);
	bool *seen = arena_zalloc(a, person->values.n + 1, sizeof *seen);
	*s = (struct sample){0};
	s->rows.row = arena_alloc(a, (rows.n + 1) * sizeof *s->rows.row);
	s->treated = arena_alloc(a, (rows.n + 1) * sizeof *s->treated);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i], code = arms->code[row];
		if (code == DATA_ABSENT || arm_of[code] < 0) {
			s->nneither++;
			continue;
		}
		if (seen_before(person, row, seen))
			return fail_set(f, FAIL_USAGE,
			    "compare: a person is in the input twice, so its "
			    "members are not separate people: choose one "
			    "cohort and one index event a person");
		add_member(s, c, d, row, arm_of[code]);
	}
	if (rows.n > 0 && s->nneither == rows.n)
		return fail_set(f, FAIL_USAGE,
		    "compare: no member is in the arm treated or comparison: "
		    "the cohort's definition must have these arms");
	return 0;
}

/* --- scores ------------------------------------------------------------ */

static int
make_strata(struct sample *s, const struct match_rule *rule,
    const struct data *d, struct arena *a, struct fail *f)
{
	struct groups g;
	if (!rule->nexact)
		return 0;
	uint32_t *of_row =
	    arena_zalloc(a, d->nrows[RECORD_MEMBER] + 1, sizeof *of_row);
	groups_make(&g, d, rule->exact, rule->nexact, s->rows);
	bool overlap = g.overlap;
	for (size_t i = 0; i < g.n; i++)
		for (size_t k = 0; k < g.group[i].rows.n; k++)
			of_row[g.group[i].rows.row[k]] = (uint32_t)i;
	groups_fini(&g);
	if (overlap)
		return fail_set(f, FAIL_USAGE,
		    "--exact %s: a list, which people cannot share exactly",
		    rule->exact[0].text);
	s->stratum = arena_alloc(a, (s->rows.n + 1) * sizeof *s->stratum);
	for (size_t i = 0; i < s->rows.n; i++)
		s->stratum[i] = of_row[s->rows.row[i]];
	return 0;
}

int
sample_score(struct sample *s, const struct covariates *c,
    const struct match_rule *rule, const struct data *d, struct arena *a,
    struct fail *f)
{
	if (covariates_terms(c, d, s->rows, false, &s->terms, f) < 0 ||
	    make_strata(s, rule, d, a, f) < 0)
		return -1;
	logit_fit(&s->terms.design, s->treated, &s->fit);
	if (!s->fit.converged)
		return 0;
	s->score = arena_alloc(a, (s->rows.n + 1) * sizeof *s->score);
	logit_predict(&s->terms.design, &s->fit, s->score);
	s->c_statistic = logit_c_statistic(s->score, s->treated, s->rows.n);
	for (size_t i = 0; i < s->rows.n && rule->scale == MATCH_SCORE; i++)
		s->score[i] = logit_chance(s->score[i]);
	s->deviation = sqrt(moments_of(s->score, s->rows.n).variance);
	s->order = arena_alloc(a, (s->rows.n + 1) * sizeof *s->order);
	struct match all = {.n = s->rows.n,
	    .treated = s->treated,
	    .score = s->score,
	    .stratum = s->stratum};
	match_order(&all, s->order);
	return 0;
}

void
sample_fini(struct sample *s)
{
	fit_fini(&s->fit);
	terms_fini(&s->terms);
}

/* --- matching ---------------------------------------------------------- */

struct matching
sample_match(const struct sample *s, const struct match_rule *rule,
    enum match_method method, double factor, struct arena *a)
{
	size_t n = s->rows.n;
	struct matching m = {0};
	m.caliper =
	    factor * rule->caliper * (rule->is_in_sd ? s->deviation : 1);
	m.weight = arena_zalloc(a, n + 1, sizeof *m.weight);
	struct match job = {
	    n, s->treated, s->score, s->stratum, m.caliper, s->order};
	if (method == MATCH_RADIUS) {
		m.nmatched = match_radius(&job, m.weight);
		return m;
	}
	m.partner = arena_alloc(a, (n + 1) * sizeof *m.partner);
	m.nmatched = match_nearest(&job, m.partner);
	for (size_t i = 0; i < n; i++)
		m.weight[i] = m.partner[i] != MATCH_NONE;
	return m;
}
