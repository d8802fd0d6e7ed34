/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/trend_series.h"

#include "base/mem.h"
#include "report/group.h"
#include "rules/breaks.h"

static int
period_of(const struct trend_plan *p, date d)
{
	struct ymd c = date_to_ymd(d);
	int month = c.year * 12 + c.month - 1;
	return p->is_quarter ? month / 3 : month;
}

date
trend_period_start(const struct trend_plan *p, int period)
{
	int month = p->is_quarter ? period * 3 : period;
	return date_from_ymd(month / 12, month % 12 + 1, 1);
}

const char *
trend_period_name(const struct trend_plan *p, int period, struct arena *a)
{
	struct buf b = {0};
	period_text(p->is_quarter ? PERIOD_QUARTER : PERIOD_MONTH,
	    trend_period_start(p, period), &b);
	const char *name = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return name;
}

/* Which codes of the condition's field have its value: 1, else 0. */
static bool *
wanted_codes(const struct trend_plan *p, const struct data *d, struct arena *a)
{
	const struct strmap *codes = &d->column[p->value].values;
	bool *is_wanted = arena_zalloc(a, codes->n + 1, sizeof *is_wanted);
	for (size_t i = 0; i < codes->n; i++) {
		bool is_list = false;
		struct values v =
		    group_values(strmap_key(codes, i), a, &is_list);
		for (size_t k = 0; k < v.n; k++)
			is_wanted[i] |= slice_equal(v.item[k], p->wanted);
	}
	return is_wanted;
}

/*
 * Marks all but the last of records with the same source and id: those are
 * earlier versions (DESIGN.md 2).
 */
static bool *
superseded(const struct trend_plan *p, const struct data *d, size_t n,
    struct arena *a, int64_t *count)
{
	const struct data_column *source = &d->column[p->source];
	const struct data_column *id = &d->column[p->id];
	bool *is_old = arena_zalloc(a, n + 1, sizeof *is_old);
	struct strmap seen = {0};
	for (size_t i = n; i-- > 0;) {
		uint32_t pair[2] = {source->code[i], id->code[i]};
		bool is_new;
		if (pair[1] == DATA_ABSENT)
			continue;
		strmap_add(
		    &seen, slice_of((const char *)pair, sizeof pair), &is_new);
		is_old[i] = !is_new;
		*count += !is_new;
	}
	strmap_fini(&seen);
	return is_old;
}

/* The first and the last whole period that any record is in. */
static void
find_range(struct trend_series *s, const struct trend_plan *p,
    const struct data *d, size_t n, date as_of)
{
	const date *day = d->column[p->date].day;
	int last = INT32_MIN, end = period_of(p, as_of + 1) - 1;
	s->first = INT32_MAX;
	for (size_t i = 0; i < n; i++) {
		if (day[i] == DATE_NONE)
			continue;
		int at = period_of(p, day[i]);
		if (at > end)
			continue;
		s->first = at < s->first ? at : s->first;
		last = at > last ? at : last;
	}
	/* A month without records counts 0; without members, nobody is new. */
	if (p->type == RECORD_MEMBER)
		end = last;
	s->n = last == INT32_MIN ? 0 : (size_t)(end - s->first) + 1;
}

static void
count_records(struct trend_series *s, const struct trend_plan *p,
    const struct data *d, size_t n, struct arena *a)
{
	const date *day = d->column[p->date].day;
	const bool *is_old = superseded(p, d, n, a, &s->nsuperseded);
	const bool *is_wanted = p->field ? wanted_codes(p, d, a) : NULL;
	for (size_t i = 0; i < n; i++) {
		bool counts = true;
		if (is_old[i])
			continue;
		if (p->field) {
			uint32_t code = d->column[p->value].code[i];
			if (code == DATA_ABSENT)
				continue;
			counts = is_wanted[code];
		}
		if (day[i] == DATE_NONE) {
			s->nundated += counts;
			continue;
		}
		int at = period_of(p, day[i]) - s->first;
		if (at < 0 || (size_t)at >= s->n) {
			s->nincomplete += counts;
			continue;
		}
		s->point[at].people++;
		s->point[at].events += counts;
		s->people++;
		s->events += counts;
	}
}

/* --- stretches and limits ---------------------------------------------- */

static int
find_stretches(struct trend_series *s, const struct trend_plan *p,
    struct arena *a, struct fail *f)
{
	struct breaks b;
	struct slice series = slice_text(p->series);
	if (p->type == RECORD_MEMBER && p->field &&
	    strncmp(p->field, "reoffen", 7) == 0)
		series = slice_text("reoffending");
	if (breaks_load(&b, f) < 0) {
		breaks_fini(&b);
		return -1;
	}
	s->stretch = arena_zalloc(a, b.n + 1, sizeof *s->stretch);
	s->stretch[s->nstretches++] = (struct trend_stretch){.to = s->n};
	for (size_t i = 0; i < b.n; i++) {
		int at = period_of(p, b.item[i].first) - s->first;
		struct trend_stretch *last = &s->stretch[s->nstretches - 1];
		if (!break_is_of(&b.item[i], series) || at <= 0 ||
		    (size_t)at >= s->n || (size_t)at == last->from)
			continue;
		last->to = (size_t)at;
		s->stretch[s->nstretches++] =
		    (struct trend_stretch){.from = (size_t)at,
			.to = s->n,
			.reason = arena_copy(a, b.item[i].reason),
			.first = b.item[i].first};
	}
	breaks_fini(&b);
	return 0;
}

/* What is judged of a point. */
struct seen {
	double events, people;
};

/* A count as a publication shows it; 1 to 4, which it hides, in between. */
static double
published_count(int64_t n)
{
	return n > 0 && n < 5 ? 2.5 : (double)((n + 2) / 5 * 5);
}

static struct seen
seen_of(const struct trend_plan *p, const struct trend_point *x)
{
	if (p->is_published)
		return (struct seen){
		    published_count(x->events), published_count(x->people)};
	return (struct seen){(double)x->events, (double)x->people};
}

static bool
is_hidden(const struct trend_plan *p, const struct trend_point *x)
{
	return p->is_published && x->events > 0 && x->events < 5;
}

/* Are too many counts of a stretch hidden to say what is ordinary in it? */
static bool
is_mostly_hidden(const struct trend_series *s, const struct trend_stretch *x,
    const struct trend_plan *p)
{
	size_t nhidden = 0;
	for (size_t i = x->from; i < x->to; i++)
		nhidden += is_hidden(p, &s->point[i]);
	return 4 * nhidden > x->to - x->from;
}

/* A publication withholds shares of few, and of nearly nobody or everybody. */
static bool
is_judged(
    const struct trend_plan *p, const struct trend_point *x, bool is_unfit)
{
	if (!p->is_share)
		return !is_unfit;
	if (!p->is_published)
		return x->people > 0;
	return x->people >= 30 && x->events >= 5 && x->people - x->events >= 5;
}

/* Limits of a p-chart: around the pooled share, by each point's people. */
static void
limit_shares(struct trend_stretch *x, const struct trend_plan *p,
    struct control_point *c, const struct seen *of)
{
	size_t n =
	    p->nlimits && p->nlimits < x->npoints ? p->nlimits : x->npoints;
	struct proportion pooled = {0, 0};
	for (size_t i = 0; i < n; i++) {
		pooled.events += (int64_t)of[i].events;
		pooled.n += (int64_t)of[i].people;
	}
	x->xmr =
	    (struct control_xmr){proportion_value(pooled), NAN, NAN, NAN, NAN};
	for (size_t i = 0; i < x->npoints; i++) {
		struct interval limits =
		    control_p_limits(x->xmr.centre, of[i].people);
		c[i].centre = x->xmr.centre;
		c[i].low = limits.low;
		c[i].high = limits.high;
	}
}

static void
limit_counts(struct trend_stretch *x, const struct trend_plan *p,
    struct control_point *c)
{
	size_t n =
	    p->nlimits && p->nlimits < x->npoints ? p->nlimits : x->npoints;
	double *value = mem_zalloc(n + 1, sizeof *value);
	for (size_t i = 0; i < n; i++)
		value[i] = c[i].value;
	x->xmr = control_xmr_of(value, n);
	for (size_t i = 0; i < x->npoints; i++) {
		c[i].centre = x->xmr.centre;
		c[i].low = x->xmr.low;
		c[i].high = x->xmr.high;
	}
	mem_free(value);
}

/* Fills the stretch's limits and its points' signals. */
static void
judge(
    struct trend_series *s, struct trend_stretch *x, const struct trend_plan *p)
{
	size_t room = x->to - x->from + 1;
	struct control_point *c = mem_zalloc(room, sizeof *c);
	struct seen *of = mem_zalloc(room, sizeof *of);
	bool is_unfit = is_mostly_hidden(s, x, p);
	for (size_t i = x->from; i < x->to; i++) {
		struct trend_point *at = &s->point[i];
		struct seen seen = seen_of(p, at);
		at->stretch = (size_t)(x - s->stretch);
		at->value = !p->is_share ? (double)at->events
		    : at->people > 0 ? (double)at->events / (double)at->people
				     : NAN;
		at->is_judged = is_judged(p, at, is_unfit);
		if (!at->is_judged)
			continue;
		of[x->npoints] = seen;
		c[x->npoints++].value =
		    p->is_share ? seen.events / seen.people : seen.events;
	}
	if (p->is_share)
		limit_shares(x, p, c, of);
	else
		limit_counts(x, p, c);
	if (x->npoints > 1)
		control_find_signals(c, x->npoints);
	for (size_t i = x->from, k = 0; i < x->to; i++) {
		if (!s->point[i].is_judged)
			continue;
		s->point[i].control = c[k++];
		if (is_hidden(p, &s->point[i]))
			s->point[i].control.signals = 0;
	}
	mem_free(of);
	mem_free(c);
}

/* How many different values of a column there are. */
static size_t
count_values(const struct data *d, size_t column)
{
	return d->column[column].values.n;
}

int
trend_series_make(struct trend_series *s, const struct trend_plan *p,
    const struct data *d, date as_of, struct arena *a, struct fail *f)
{
	size_t n = d->nrows[p->type];
	*s = (struct trend_series){0};
	find_range(s, p, d, n, as_of);
	if (s->n > TREND_MOST_POINTS)
		return fail_set(f, FAIL_INPUT,
		    "trend: %zu periods between the first and the last date: "
		    "is one of them wrong? [date.range]",
		    s->n);
	s->point = arena_zalloc(a, s->n + 1, sizeof *s->point);
	count_records(s, p, d, n, a);
	s->nsources = count_values(d, p->source);
	s->ncohorts = p->type == RECORD_MEMBER ? count_values(d, p->cohort) : 0;
	if (find_stretches(s, p, a, f) < 0)
		return -1;
	for (size_t i = 0; i < s->nstretches; i++)
		judge(s, &s->stretch[i], p);
	return 0;
}
