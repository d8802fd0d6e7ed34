/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pbr_people.h"

#include "base/buf.h"
#include "base/mem.h"
#include "record/value.h"
#include "stats/moments.h"

#include <math.h>

void
pbr_want(struct pbr_columns *p, const struct contract *c, struct data *d)
{
	const enum record_type m = RECORD_MEMBER;
	p->matched = data_want(d, m, "matched", DATA_NUMBER);
	p->mature = data_want(d, m, "mature", DATA_NUMBER);
	p->reoffended = data_want(d, m, "reoffended", DATA_NUMBER);
	p->sex = data_want(d, m, "sex", DATA_TEXT);
	p->index_date = data_want(d, m, "index_date", DATA_DATE);
	sample_want(&p->arms, d);
	if (c->score)
		p->score = data_want(d, m, c->score, DATA_NUMBER);
	for (size_t i = 0; i < c->nmeasures; i++) {
		const char *field = c->measure[i].field;
		if (!field)
			p->outcomes = data_want(d, m, "outcomes", DATA_TEXT);
		p->measure[i] =
		    field ? data_want(d, m, field, DATA_NUMBER) : p->outcomes;
	}
}

/* --- cohorts ----------------------------------------------------------- */

/* The code of the contract's cohort among the members'; or of the only one. */
static int
choose_cohort(struct pbr_cohorts *out, const struct contract *c, struct run *r,
    uint32_t *code, struct fail *f)
{
	const struct strmap *names = &r->data.column[r->cohort].values;
	for (size_t i = 0; i < names->n; i++) {
		struct slice name = data_text(strmap_key(names, i), &r->arena);
		*code = (uint32_t)i;
		if (slice_is(name, c->definition))
			return 0;
		if (names->n == 1) {
			out->instead = arena_cstr(&r->arena, name);
			return 0;
		}
	}
	return fail_set(f, FAIL_USAGE,
	    "pbr: the contract is about the cohort %s, which is not among the "
	    "members",
	    c->definition);
}

/* A period that is all of these dates, or PERIOD_NONE. */
static enum period
period_of_dates(date from, date to)
{
	struct ymd a = date_to_ymd(from), b = date_to_ymd(to + 1);
	int months = (b.year - a.year) * 12 + b.month - a.month;
	if (a.day != 1 || b.day != 1)
		return PERIOD_NONE;
	if (months == 12 && a.month == 1)
		return PERIOD_YEAR;
	if (months == 12 && a.month == 4)
		return PERIOD_FY;
	if (months == 3 && a.month % 3 == 1)
		return PERIOD_QUARTER;
	return months == 1 ? PERIOD_MONTH : PERIOD_NONE;
}

/* "2023Q1", or "2023-01-15 to 2023-03-14". */
static const char *
dates_name(date from, date to, struct arena *a)
{
	char text[2][DATE_TEXT];
	struct buf b = {0};
	enum period p = period_of_dates(from, to);
	date_format(from, text[0]);
	date_format(to, text[1]);
	if (p != PERIOD_NONE)
		period_text(p, from, &b);
	else
		buf_printf(
		    &b, "%.*s to %.*s", DATE_TEXT, text[0], DATE_TEXT, text[1]);
	const char *name = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return name;
}

/* Adds the dates of a cohort line that are not there yet, in order. */
static int
add_dates(
    struct pbr_cohorts *out, struct slice line, struct arena *a, struct fail *f)
{
	date from = value_date(value_at(line, slice_text("from")));
	date to = value_date(value_at(line, slice_text("to")));
	size_t at = out->n;
	if (from == DATE_NONE || to == DATE_NONE)
		return 0;
	for (size_t i = 0; i < out->n; i++)
		if (out->item[i].from == from && out->item[i].to == to)
			return 0;
	if (out->n + 1 >= PBR_MOST_STAGES)
		return fail_set(f, FAIL_USAGE,
		    "pbr: more than %d cohorts in the input",
		    PBR_MOST_STAGES - 2);
	for (; at > 0 && out->item[at - 1].from > from; at--)
		out->item[at] = out->item[at - 1];
	out->item[at] = (struct pbr_cohort){
	    .name = dates_name(from, to, a), .from = from, .to = to};
	out->n++;
	return 0;
}

static struct pbr_cohort *
cohort_of(struct pbr_cohorts *out, date day)
{
	for (size_t i = 0; i < out->n; i++) {
		struct pbr_cohort *x = &out->item[i];
		if (x->from == DATE_NONE || (day >= x->from && day <= x->to))
			return x;
	}
	return NULL;
}

int
pbr_part(struct pbr_cohorts *out, const struct contract *c, struct run *r,
    const struct pbr_columns *p, struct fail *f)
{
	const struct data *d = &r->data;
	size_t n = d->nrows[RECORD_MEMBER];
	uint32_t code = 0;
	*out = (struct pbr_cohorts){0};
	if (choose_cohort(out, c, r, &code, f) < 0)
		return -1;
	const char *name = out->instead ? out->instead : c->definition;
	for (size_t i = 0; i < d->ncohorts; i++)
		if (slice_is(d->cohort[i].name, name) &&
		    add_dates(out, d->cohort[i].line, &r->arena, f) < 0)
			return -1;
	if (out->n == 0)
		out->item[out->n++] = (struct pbr_cohort){
		    .name = name, .from = DATE_NONE, .to = DATE_NONE};
	for (size_t i = 0; i < out->n; i++)
		out->item[i].rows.row =
		    arena_alloc(&r->arena, (n + 1) * sizeof(uint32_t));
	for (size_t i = 0; i < n; i++) {
		if (d->column[r->cohort].code[i] != code)
			continue;
		struct pbr_cohort *x =
		    cohort_of(out, d->column[p->index_date].day[i]);
		if (x)
			x->rows.row[x->rows.n++] = (uint32_t)i;
		else
			out->noutside++;
	}
	return 0;
}

/* --- people ------------------------------------------------------------ */

/* Outcomes of the measure's kind in its window: how many, or whether any. */
static double
count_outcomes(const struct contract_measure *m, struct slice json,
    date index_date, struct arena *scratch)
{
	struct scan s;
	struct value v;
	date from = date_add(index_date, m->from);
	date to = date_add(index_date, m->to);
	double n = 0;
	if (!scan_array(&s, json))
		return 0;
	while (scan_element(&s, &v) > 0) {
		struct slice one = value_raw(v);
		date day = value_date(value_at(one, slice_text("date")));
		struct slice kind =
		    value_text(value_at(one, slice_text("kind")), scratch);
		n += slice_is(kind, m->kind) && day != DATE_NONE &&
		    day >= from && day < to;
	}
	arena_reset(scratch);
	return m->is_once && n > 1 ? 1 : n;
}

static struct pbr_person
person_of(const struct contract *c, const struct data *d,
    const struct pbr_columns *p, uint32_t row, struct arena *scratch)
{
	struct pbr_person x = {
	    .reoffended = d->column[p->reoffended].number[row] == 1};
	for (size_t i = 0; i < c->nmeasures; i++) {
		const struct data_column *column = &d->column[p->measure[i]];
		if (c->measure[i].field) {
			double v = column->number[row];
			x.y[i] = isnan(v) ? 0 : v;
		} else if (column->code[row] != DATA_ABSENT) {
			x.y[i] = count_outcomes(&c->measure[i],
			    strmap_key(&column->values, column->code[row]),
			    d->column[p->index_date].day[row], scratch);
		}
	}
	return x;
}

static bool
is_arm(const struct data *d, const struct pbr_columns *p, uint32_t row,
    const char *arm)
{
	const struct data_column *c = &d->column[p->arms.arm];
	uint32_t code = c->code[row];
	struct slice json =
	    code == DATA_ABSENT ? SLICE_NONE : strmap_key(&c->values, code);
	return json.n > 2 && slice_is(slice_of(json.p + 1, json.n - 2), arm);
}

static bool
has_arms(const struct data *d, const struct pbr_columns *p, struct rows rows)
{
	for (size_t i = 0; i < rows.n; i++)
		if (is_arm(d, p, rows.row[i], "treated"))
			return true;
	return false;
}

/* The members whose sex, if the contract says one, is that. */
static struct rows
keep_sex(struct pbr_cohort *x, const struct contract *c, const struct data *d,
    const struct pbr_columns *p, struct arena *a)
{
	const struct data_column *sex = &d->column[p->sex];
	struct rows kept = {arena_alloc(a, (x->rows.n + 1) * 4), 0};
	for (size_t i = 0; i < x->rows.n; i++) {
		uint32_t row = x->rows.row[i], code = sex->code[row];
		struct slice json = code == DATA_ABSENT
		    ? SLICE_NONE
		    : strmap_key(&sex->values, code);
		if (c->sex &&
		    (json.n < 3 ||
			!slice_is(slice_of(json.p + 1, json.n - 2), c->sex)))
			x->nothers++;
		else
			kept.row[kept.n++] = row;
	}
	return kept;
}

static void
people_init(struct pbr_people *x, size_t room, struct arena *a)
{
	x->person = arena_alloc(a, (room + 1) * sizeof *x->person);
	x->n = 0;
}

/* The standard error of a mean per member, each a person with all events. */
static double
error_of(const struct pbr_people *x, size_t measure)
{
	double *y = mem_alloc(x->n * sizeof *y);
	for (size_t i = 0; i < x->n; i++)
		y[i] = x->person[i].y[measure];
	double error =
	    moments_std_error(x->weight ? moments_weighted(y, x->weight, x->n)
					: moments_of(y, x->n));
	mem_free(y);
	return error;
}

/* Sums over people; weights make it a matched comparison's. */
static struct pbr_figures
figures_of(const struct contract *c, const struct pbr_people *x)
{
	struct pbr_figures f = {0};
	for (size_t i = 0; i < x->n; i++) {
		double w = x->weight ? x->weight[i] : 1;
		f.people += w;
		f.reoffenders += w * x->person[i].reoffended;
		for (size_t m = 0; m < c->nmeasures; m++)
			f.total[m] += w * x->person[i].y[m];
	}
	for (size_t m = 0; m < c->nmeasures; m++)
		f.error[m] =
		    c->measure[m].per == PER_MEMBER ? error_of(x, m) : NAN;
	return f;
}

static void
set_baseline(struct pbr_figures *to, const struct contract *c,
    const struct pbr_figures *from)
{
	for (size_t m = 0; m < c->nmeasures; m++) {
		to->baseline[m] = pbr_value(&c->measure[m], from->total[m],
		    from->people, from->reoffenders);
		to->baseline_error[m] = from->error[m];
	}
}

/* The mean score of people; counts who has none. */
static double
mean_score(
    const struct data *d, size_t column, struct rows rows, size_t *nunscored)
{
	double sum = 0, n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		double v = d->column[column].number[rows.row[i]];
		sum += isnan(v) ? 0 : v;
		n += !isnan(v);
	}
	*nunscored = rows.n - (size_t)n;
	return sum / n;
}

/* --- sums -------------------------------------------------------------- */

/* Without a comparison arm: everybody, or the treated where there are arms. */
static void
sum_plain(struct pbr_cohort *x, const struct contract *c, struct run *r,
    const struct pbr_columns *p, struct rows rows)
{
	const struct data *d = &r->data;
	struct arena scratch = {0};
	struct rows used = {arena_alloc(&r->arena, (rows.n + 1) * 4), 0};
	bool by_arm = has_arms(d, p, rows);
	people_init(&x->people, rows.n, &r->arena);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		if (by_arm && !is_arm(d, p, row, "treated"))
			continue;
		x->nmembers++;
		if (d->column[p->matched].number[row] != 1) {
			x->nunmatched++;
		} else if (d->column[p->mature].number[row] != 1) {
			x->nimmature++;
		} else {
			x->people.person[x->people.n++] =
			    person_of(c, d, p, row, &scratch);
			used.row[used.n++] = row;
		}
	}
	x->figures = figures_of(c, &x->people);
	if (c->score)
		x->figures.score = mean_score(d, p->score, used, &x->nunscored);
	arena_fini(&scratch);
}

/* Sorts the sample into people and baseline, by what matching gave them. */
static void
sort_sample(struct pbr_cohort *x, const struct contract *c, struct run *r,
    const struct pbr_columns *p, const struct sample *s,
    const struct matching *m)
{
	struct arena scratch = {0};
	size_t n = s->rows.n;
	people_init(&x->people, n, &r->arena);
	people_init(&x->baseline, n, &r->arena);
	x->baseline.weight = arena_alloc(&r->arena, (n + 1) * sizeof(double));
	for (size_t i = 0; i < n; i++) {
		struct pbr_people *to =
		    s->treated[i] ? &x->people : &x->baseline;
		if (!(m->weight[i] > 0)) {
			x->nunalike += s->treated[i];
			continue;
		}
		if (!s->treated[i])
			to->weight[to->n] = m->weight[i];
		to->person[to->n++] =
		    person_of(c, &r->data, p, s->rows.row[i], &scratch);
	}
	x->baseline.ess = moments_ess(x->baseline.weight, x->baseline.n);
	arena_fini(&scratch);
}

static int
sum_matched(struct pbr_cohort *x, const struct contract *c, struct run *r,
    const struct pbr_columns *p, struct rows rows,
    const struct match_rule *rule, const struct covariates *covariates,
    struct fail *f)
{
	struct sample s;
	if (sample_gather(&s, &p->arms, r, rows, &r->arena, f) < 0)
		return -1;
	x->nmembers = s.arm[1].members;
	x->nunmatched = s.arm[1].unmatched;
	x->nimmature = s.arm[1].immature;
	if (!s.arm[0].analysed || !s.arm[1].analysed)
		return 0;
	int result = sample_score(&s, covariates, rule, &r->data, &r->arena, f);
	if (result == 0 && s.fit.converged) {
		struct matching m =
		    sample_match(&s, rule, rule->method, 1, &r->arena);
		sort_sample(x, c, r, p, &s, &m);
		struct pbr_figures beside = figures_of(c, &x->baseline);
		x->figures = figures_of(c, &x->people);
		set_baseline(&x->figures, c, &beside);
	}
	sample_fini(&s);
	return result;
}

int
pbr_sum(struct pbr_cohort *x, const struct contract *c, struct run *r,
    const struct pbr_columns *p, const struct match_rule *rule,
    const struct covariates *covariates, struct fail *f)
{
	struct rows rows = keep_sex(x, c, &r->data, p, &r->arena);
	if (rule)
		return sum_matched(x, c, r, p, rows, rule, covariates, f);
	sum_plain(x, c, r, p, rows);
	for (size_t m = 0; m < c->nmeasures; m++)
		x->figures.baseline[m] = c->measure[m].baseline;
	x->figures.baseline_score = c->mean_score;
	return 0;
}

void
pbr_sum_earlier(struct pbr_cohort *x, const struct contract *c,
    const struct data *d, const struct pbr_columns *p, struct arena *a)
{
	struct arena scratch = {0};
	size_t n = d->nrows[RECORD_MEMBER], nunscored;
	struct rows used = {arena_alloc(a, (n + 1) * 4), 0};
	people_init(&x->baseline, n, a);
	for (uint32_t row = 0; row < n; row++) {
		if (d->column[p->matched].number[row] != 1 ||
		    d->column[p->mature].number[row] != 1)
			continue;
		x->baseline.person[x->baseline.n++] =
		    person_of(c, d, p, row, &scratch);
		used.row[used.n++] = row;
	}
	x->baseline.ess = (double)x->baseline.n;
	struct pbr_figures beside = figures_of(c, &x->baseline);
	set_baseline(&x->figures, c, &beside);
	if (c->score)
		x->figures.baseline_score =
		    mean_score(d, p->score, used, &nunscored);
	arena_fini(&scratch);
}
