/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare_outcome.h"

#include "base/mem.h"
#include "report/words.h"
#include "stats/adjust.h"

/* Time to reoffence is withheld below this (METHODS.md 4.3). */
enum { FEWEST_REOFFENDERS = 30 };

/* --- which outcomes ---------------------------------------------------- */

/* The usual ones; labels of the known ones. */
static const struct {
	const char *name, *path, *label;
	enum outcome_unit unit;
	bool is_usual, is_any;
} known[] = {
    {"reoffended", "reoffended", "Reoffended", OUTCOME_RATE, true, false},
    {"reoffences", "reoffences", "Reoffences per person", OUTCOME_COUNT, true,
	false},
    {"days_to_reoffence", "days_to_reoffence", "Days to first reoffence",
	OUTCOME_DAYS, true, false},
    {"reconvictions", "reconvictions", "Reconvictions per person",
	OUTCOME_COUNT, true, false},
    {"reoffence_custody", "reoffence_custody", "Custody for a reoffence",
	OUTCOME_RATE, true, false},
    {"severity.indictable", "reoffence_severity.indictable",
	"Indictable reoffence", OUTCOME_RATE, true, true},
    {"severity.either_way", "reoffence_severity.either_way",
	"Either-way reoffence", OUTCOME_RATE, true, true},
    {"severity.summary", "reoffence_severity.summary", "Summary reoffence",
	OUTCOME_RATE, true, true},
    {"reoffence_custody_days", "reoffence_custody_days",
	"Days in custody for reoffences", OUTCOME_COUNT, false, false},
};

enum { NKNOWN = sizeof known / sizeof *known };

static bool
is_of_reoffence(const char *path)
{
	switch (path_make(RECORD_MEMBER, slice_text(path)).field) {
	case MEMBER_REOFFENDED:
	case MEMBER_REOFFENCES:
	case MEMBER_RECONVICTIONS:
	case MEMBER_REOFFENCE_GROUPS:
	case MEMBER_REOFFENCE_SEVERITY:
	case MEMBER_REOFFENCE_CUSTODY:
	case MEMBER_REOFFENCE_CUSTODY_DAYS:
		return true;
	default:
		return false;
	}
}

static void
add_known(struct outcomes_wanted *o, struct data *d, size_t k)
{
	o->item[o->n++] = (struct outcome){
	    .name = known[k].name,
	    .label = slice_text(known[k].label),
	    .column = data_want(d, RECORD_MEMBER, known[k].path, DATA_NUMBER),
	    .unit = known[k].unit,
	    .is_of_reoffence = is_of_reoffence(known[k].path),
	    .is_any = known[k].is_any,
	};
}

static void
add_key(struct outcomes_wanted *o, struct run *r, const char *key)
{
	for (size_t k = 0; k < NKNOWN; k++)
		if (strcmp(known[k].name, key) == 0) {
			add_known(o, &r->data, k);
			return;
		}
	o->item[o->n++] = (struct outcome){
	    .name = key,
	    .label = value_label(SLICE_NONE, slice_text(key), &r->arena),
	    .column = data_want(&r->data, RECORD_MEMBER, key, DATA_NUMBER),
	    .unit = OUTCOME_COUNT,
	    .is_of_reoffence = is_of_reoffence(key),
	};
}

int
outcomes_want(
    struct outcomes_wanted *o, struct run *r, const char *keys, struct fail *f)
{
	struct slice rest = slice_text(keys);
	*o = (struct outcomes_wanted){.is_default = !keys};
	o->reoffended =
	    data_want(&r->data, RECORD_MEMBER, "reoffended", DATA_NUMBER);
	for (size_t k = 0; k < NKNOWN && !keys; k++)
		if (known[k].is_usual)
			add_known(o, &r->data, k);
	while (keys && slice_present(rest)) {
		struct slice key = slice_trim(slice_cut(rest, ',', &rest));
		if (key.n == 0)
			return fail_set(
			    f, FAIL_USAGE, "--outcome %s: an empty key", keys);
		if (o->n == OUTCOME_MAX)
			return fail_set(f, FAIL_USAGE,
			    "--outcome %s: more than %d keys", keys,
			    OUTCOME_MAX);
		add_key(o, r, arena_cstr(&r->arena, key));
	}
	return 0;
}

/* Every value is 0 or 1. */
static bool
is_yes_or_no(const struct data_column *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isnan(c->number[i]) && c->number[i] != 0 &&
		    c->number[i] != 1)
			return false;
	return true;
}

int
outcomes_check(struct outcomes_wanted *o, const struct data *d, struct fail *f)
{
	size_t n = d->nrows[RECORD_MEMBER];
	for (size_t i = 0; i < o->n && !o->is_default && n > 0; i++) {
		struct outcome *x = &o->item[i];
		if (data_is_empty(d, x->column))
			return fail_set(f, FAIL_USAGE,
			    "--outcome %s: no member has this key as a number "
			    "or true or false",
			    x->name);
		if (x->unit == OUTCOME_COUNT && !x->is_of_reoffence &&
		    is_yes_or_no(&d->column[x->column], n))
			x->unit = OUTCOME_RATE;
	}
	return 0;
}

/* --- values ------------------------------------------------------------ */

void
outcome_values(const struct outcome *o, const struct outcomes_wanted *all,
    const struct data *d, const struct sample *s, double *y)
{
	const double *value = d->column[o->column].number;
	const double *reoffended = d->column[all->reoffended].number;
	for (size_t i = 0; i < s->rows.n; i++) {
		uint32_t row = s->rows.row[i];
		double v = value[row];
		if (o->unit == OUTCOME_DAYS && reoffended[row] != 1)
			v = NAN;
		if (o->is_of_reoffence && isnan(v) && !isnan(reoffended[row]))
			v = 0;
		y[i] = o->is_any && v > 0 ? 1 : v;
	}
}

/* --- results ----------------------------------------------------------- */

static struct interval
limits_of(enum outcome_unit unit, struct moments m)
{
	if (unit != OUTCOME_RATE)
		return moments_count_limits(m);
	return m.n > 0 ? proportion_limits(m.mean, m.n) : INTERVAL_NONE;
}

static void
withhold(struct outcome_result *x)
{
	x->is_withheld = true;
	x->treated.mean = x->treated.variance = NAN;
	x->comparison = (struct moments){x->comparison.n, NAN, NAN};
	x->treated_limits = x->comparison_limits = INTERVAL_NONE;
	x->difference = difference_make(NAN, NAN, NAN);
}

struct outcome_result
outcome_compare(const struct outcome *o, const struct sample *s,
    const struct matching *m, const double *y)
{
	struct outcome_result x = {.outcome = o, .p_holm = NAN, .p_bh = NAN};
	size_t n = s->rows.n, nt = 0, nc = 0;
	double *t = mem_zalloc(n + 1, sizeof *t);
	double *c = mem_zalloc(n + 1, sizeof *c);
	double *w = mem_zalloc(n + 1, sizeof *w);
	for (size_t i = 0; i < n; i++) {
		if (isnan(y[i]) || !(m->weight[i] > 0))
			continue;
		if (s->treated[i]) {
			t[nt++] = y[i];
			x.treated_any += y[i] != 0;
		} else {
			w[nc] = m->weight[i];
			c[nc++] = y[i];
			x.comparison_any += y[i] != 0;
		}
	}
	x.comparison_n = nc;
	x.treated = moments_of(t, nt);
	x.comparison = moments_weighted(c, w, nc);
	x.treated_limits = limits_of(o->unit, x.treated);
	x.comparison_limits = limits_of(o->unit, x.comparison);
	x.difference = difference_of(x.treated, x.comparison);
	if (o->unit == OUTCOME_DAYS && nt < FEWEST_REOFFENDERS)
		withhold(&x);
	mem_free(t);
	mem_free(c);
	mem_free(w);
	return x;
}

void
outcomes_adjust(struct outcome_result *result, size_t n)
{
	double p[OUTCOME_MAX] = {0}, adjusted[OUTCOME_MAX];
	for (size_t i = 0; i < n; i++)
		p[i] = result[i].difference.p;
	adjust_holm(p, n, adjusted);
	for (size_t i = 0; i < n; i++)
		result[i].p_holm = adjusted[i];
	adjust_bh(p, n, adjusted);
	for (size_t i = 0; i < n; i++)
		result[i].p_bh = adjusted[i];
}

struct estimate
outcome_risk_ratio(const struct outcome_result *x)
{
	double a = x->treated.mean, b = x->comparison.mean;
	if (x->outcome->unit != OUTCOME_RATE || !(a > 0) || !(b > 0))
		return ESTIMATE_NONE;
	double error = sqrt(
	    (1 - a) / (x->treated.n * a) + (1 - b) / (x->comparison.n * b));
	double ratio = a / b;
	return (struct estimate){ratio, ratio * exp(-STATS_Z95 * error),
	    ratio * exp(STATS_Z95 * error)};
}
