/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of `value` share: prices, what reoffending cost each member,
 * and how much of it was avoided.
 *
 * Private to lib/report/value*.c.
 */
#ifndef IOC_REPORT_VALUE_H
#define IOC_REPORT_VALUE_H

#include "report/compare_outcome.h"
#include "report/report.h"
#include "rules/costs.h"

/* What a reoffence costs; the lenses first, in the order of enum lens. */
enum worth {
	WORTH_FISCAL,
	WORTH_ECONOMIC,
	WORTH_SOCIAL,
	WORTH_ALL,
	WORTH_RECORDED, /* all, of proven crime alone: no multiplier */
	WORTH_OFFENCES, /* not money: how many */
	WORTH_COUNT
};

struct value_plan {
	struct result_columns results;
	struct sample_columns sample;
	struct covariates covariates;
	struct match_rule rule;
	struct outcomes_wanted outcomes; /* whether compare would conclude */
	size_t groups;                   /* reoffence_groups */
	size_t offence_code, offence_group, result, offence_version;
	size_t spend_date, spend_need, amount, spend_version;
};

/* The mean price of a reoffence of a group, by worth. */
struct price {
	struct slice group;
	double worth[WORTH_COUNT];
	double classes; /* weight of the offences that it is the mean of */
};

/* A total over people, with its 95% limits; NaN: none. */
struct avoided {
	double value, low, high;
};

struct valuation {
	struct run *run;
	const struct value_plan *plan;
	const struct scope *scope;
	struct section *section;
	struct offences list;
	struct costs costs;
	struct slice year; /* of the prices */
	struct strmap groups;
	struct price *price;            /* by group */
	double (*of_code)[WORTH_COUNT]; /* by code of reoffence_groups */
	bool is_matched;
	bool is_refused; /* compare draws no conclusion, so nor does this */
	struct avoided avoided[WORTH_COUNT];
	double people;      /* the effect is of */
	double expected;    /* offences they would have committed */
	double cost;        /* pence of their service; NaN: unknown */
	double per_offence; /* what a reoffence costs, all lenses */
	double bias_benefits, bias_costs, deadweight, discount;
};

/* Prices by group of offence. 0, or -1 with f. */
int value_prices(struct valuation *v, struct fail *f);
/* What reoffending cost a member, by worth; zeroes for none. */
const double *value_of_row(const struct valuation *v, uint32_t row);
/* Table `cost`. */
void value_cost_table(struct valuation *v);
/* What was avoided: 1, 0 when nothing says so, -1 with f. */
int value_effect(struct valuation *v, struct fail *f);
/* Tables `avoided`, `breakeven` and `tornado`. */
void value_tables(struct valuation *v);

#endif
