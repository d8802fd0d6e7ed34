/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `compare`: those who took part against similar people who did not, matched
 * by propensity score (METHODS.md 4, DESIGN.md 7).
 *
 * Tables are always printed. What they say is put into words only when no
 * reason of stats/refusal.h speaks against it.
 */
#include "base/mem.h"
#include "report/compare_job.h"

static const char *const methods[] = {"radius", "nearest", NULL};
static const char *const scales[] = {"logit", "score", NULL};

/* --- plan -------------------------------------------------------------- */

static int
plan_rule(struct match_rule *rule, struct run *r, struct fail *f)
{
	const struct asked *a = r->asked;
	int method = asked_word("method", a->method, methods, f);
	int scale = asked_word("scale", a->scale, scales, f);
	if (method < 0 || scale < 0 || match_caliper(rule, a->caliper, f) < 0)
		return -1;
	rule->method = method == 0 ? MATCH_RADIUS : MATCH_NEAREST;
	rule->scale = scale == 0 ? MATCH_LOGIT : MATCH_SCORE;
	int n = a->exact ? run_want_keys(r, "exact", a->exact, rule->exact,
			       GROUP_MAX_KEYS, f)
			 : 0;
	if (n < 0)
		return -1;
	rule->nexact = (size_t)n;
	return 0;
}

static int
plan(struct run *r, struct fail *f)
{
	struct compare_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct asked *a = r->asked;
	r->plan = p;
	sample_want(&p->columns, &r->data);
	p->sex = data_want(&r->data, RECORD_MEMBER, "sex", DATA_TEXT);
	p->left = data_want(&r->data, RECORD_MEMBER, "left", DATA_TEXT);
	if (plan_rule(&p->rule, r, f) < 0)
		return -1;
	if (covariates_want(&p->covariates, r, "covariates",
		a->covariates ? a->covariates : sample_covariates, f) < 0)
		return -1;
	return outcomes_want(&p->outcomes, r, a->outcome, f);
}

static int
check(const struct run *r, struct fail *f)
{
	struct compare_plan *p = r->plan;
	bool is_usual = !r->asked->covariates;
	for (size_t i = 0; i < p->rule.nexact; i++) {
		if (!covariate_is_known_at_index(
			slice_text(p->rule.exact[i].text)))
			return fail_set(f, FAIL_USAGE,
			    "--exact %s: known only after the index date",
			    p->rule.exact[i].text);
		if (key_check(&p->rule.exact[i], &r->data, f) < 0)
			return -1;
	}
	if (covariates_check(&p->covariates, &r->data, is_usual, f) < 0)
		return -1;
	return outcomes_check(&p->outcomes, &r->data, f);
}

/* --- the report -------------------------------------------------------- */

static void
match(struct compare_job *j)
{
	const struct sample *x = &j->sample;
	double *pool = mem_zalloc(x->rows.n + 1, sizeof *pool);
	j->matching = sample_match(
	    x, &j->plan->rule, j->plan->rule.method, 1, &j->r->arena);
	for (size_t i = 0; i < x->rows.n; i++)
		if (!x->treated[i] && j->matching.weight[i] > 0)
			pool[j->nused++] = j->matching.weight[i];
	j->ess = moments_ess(pool, j->nused);
	mem_free(pool);
}

int
compare_verdict(struct compare_job *j, struct fail *f)
{
	match(j);
	compare_fill_outcomes(j);
	if (compare_fill_balance(j, f) < 0)
		return -1;
	compare_fill_robust(j);
	compare_judge(j);
	return 0;
}

static int
fill_tables(struct compare_job *j, struct fail *f)
{
	match(j);
	compare_fill_outcomes(j);
	if (compare_fill_balance(j, f) < 0)
		return -1;
	compare_fill_summary(j);
	compare_fill_people(j);
	compare_fill_robust(j);
	compare_fill_sensitivity(j);
	compare_fill_model(j);
	compare_judge(j);
	compare_caution(j);
	*j->scope->left = j;
	return 0;
}

static int
fill_job(struct compare_job *j, struct fail *f)
{
	const struct compare_plan *p = j->plan;
	struct sample *x = &j->sample;
	if (!x->arm[0].analysed || !x->arm[1].analysed) {
		section_caution(j->s, "There is nobody to compare: %s",
		    x->arm[1].analysed ? "the comparison is empty."
				       : "nobody took part.");
		return 0;
	}
	int result = sample_score(
	    x, &p->covariates, &p->rule, &j->r->data, &j->r->arena, f);
	if (result == 0 && !x->fit.converged)
		section_caution(j->s,
		    "No comparison: the model of who takes part has no "
		    "solution. Leave covariates out, or look for ones that "
		    "say the same.");
	else if (result == 0)
		result = fill_tables(j, f);
	sample_fini(x);
	return result;
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct compare_job *j = arena_zalloc(&r->arena, 1, sizeof *j);
	j->r = r;
	j->plan = r->plan;
	j->s = s;
	j->scope = scope;
	if (check(r, f) < 0 ||
	    sample_gather(&j->sample, &j->plan->columns, r, scope->rows,
		&r->arena, f) < 0)
		return -1;
	return fill_job(j, f);
}

const struct report report_compare = {
    .name = "compare",
    .answers = "those who took part against similar people (members of two "
	       "arms)",
    .title = "Matched comparison",
    .takes = TAKES_WHERE | TAKES_COVARIATES | TAKES_OUTCOME | TAKES_METHOD |
	TAKES_CALIPER | TAKES_SCALE | TAKES_EXACT,
    .plan = plan,
    .fill = fill,
    .say = compare_say,
};
