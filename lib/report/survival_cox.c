/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cox regression of `survival`, and whether its hazards stay proportional
 * (METHODS.md 5).
 */
#include "report/survival_people.h"

#include "stats/dist.h"

static const struct column cox_columns[] = {
    {"term", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"coefficient", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"std_error", NULL, COLUMN_NUMBER, ROLE_NONE, 4, NULL},
    {"hazard_ratio", NULL, COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"low", "Hazard ratio, lower limit", COLUMN_NUMBER, ROLE_LOW, 2, NULL},
    {"high", "Hazard ratio, upper limit", COLUMN_NUMBER, ROLE_HIGH, 2, NULL},
    {"z", "z", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

static const struct column proportional_columns[] = {
    {"term", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"p", "p", COLUMN_P, ROLE_NONE, 0, NULL},
};

static void
add_term(
    struct table *t, const struct term *term, const struct fit *fit, size_t j)
{
	struct interval i = fit_limits(fit, j);
	struct slice name = slice_text(term->name);
	table_text(t, name, term_label(term, t->arena));
	table_number(t, fit->coefficient[j]);
	table_number(t, fit_std_error(fit, j));
	table_number(t, exp(fit->coefficient[j]));
	table_number(t, exp(i.low));
	table_number(t, exp(i.high));
	table_number(t, fit_z(fit, j));
	table_number(t, fit_p(fit, j));
}

static void
note_cox(struct run *r, struct table *t, const struct terms *terms)
{
	const struct survival_plan *p = r->plan;
	covariates_note_references(&p->covariates, terms, t);
	table_note(t,
	    "Hazard ratio: how many times as fast people reoffend, all other "
	    "terms equal; of a number, for each 1 more. %s ties%s%s%s.",
	    p->ties == COX_EFRON ? "Efron's" : "Breslow's",
	    r->asked->weight ? ", weights with robust errors" : "",
	    p->nstrata ? ", within strata of " : "",
	    p->nstrata ? r->asked->strata : "");
}

static void
fill_proportional(struct section *s, const struct terms *terms,
    const double *each, double all)
{
	struct table *t = section_table(
	    s, "proportional", "Do the hazard ratios hold over time?");
	size_t nchanging = 0;
	ADD_COLUMNS(t, proportional_columns);
	for (size_t j = 0; j < terms->design.ncolumns; j++) {
		table_text(t, slice_text(terms->item[j].name),
		    term_label(&terms->item[j], t->arena));
		table_number(t, each[j]);
		nchanging += each[j] < .05;
	}
	table_text(t, slice_text("all"), slice_text("All terms"));
	table_number(t, all);
	table_note(t,
	    "A small p says that the hazard ratio changes with (the logarithm "
	    "of) time, so that the one ratio is a mean over the follow-up.");
	if (nchanging)
		section_caution(s,
		    "%zu of %zu hazard ratios change over time (p below "
		    "0.05): read them as means over the follow-up.",
		    nchanging, terms->design.ncolumns);
}

/* The fit into its tables, or why there is none. */
static void
fill_fit(struct run *r, struct section *s, const struct survival *x,
    const struct terms *terms, struct fit *fit)
{
	const struct survival_plan *p = r->plan;
	const struct design *d = &terms->design;
	struct table *t =
	    section_table(s, "cox", "What goes with reoffending sooner?");
	double *each = arena_alloc(&r->arena, (d->ncolumns + 1) * sizeof *each);
	ADD_COLUMNS(t, cox_columns);
	if (!fit->converged) {
		section_caution(s,
		    "The Cox regression has no solution on these people: "
		    "leave covariates out, or look for ones that say the "
		    "same.");
		return;
	}
	double all = cox_proportional_p(x, d, p->ties, fit, COX_LOG_DAYS, each);
	if (r->asked->weight)
		cox_make_robust(x, d, p->ties, fit);
	for (size_t j = 0; j < d->ncolumns; j++)
		add_term(t, &terms->item[j], fit, j);
	note_cox(r, t, terms);
	fill_proportional(s, terms, each, all);
	if (fit->separated)
		section_caution(s,
		    "In some level of the covariates everybody or nobody "
		    "reoffended: its hazard ratio says no more than that.");
}

int
survival_fill_cox(struct run *r, struct section *s,
    const struct survival_people *x, struct fail *f)
{
	const struct survival_plan *p = r->plan;
	struct survival within = survival_of(x, true);
	struct terms terms;
	struct fit fit;
	if (!r->asked->covariates)
		return 0;
	within.weight = r->asked->weight ? x->weight : NULL;
	int result = covariates_terms(
	    &p->covariates, &r->data, x->rows, false, &terms, f);
	if (result == 0 && terms.design.ncolumns > 0 && x->nevents > 0) {
		cox_fit(&within, &terms.design, p->ties, &fit);
		fill_fit(r, s, &within, &terms, &fit);
		fit_fini(&fit);
	} else if (result == 0) {
		section_caution(s,
		    "No Cox regression: nobody reoffended, or everybody has "
		    "the same covariates.");
	}
	terms_fini(&terms);
	return result;
}
