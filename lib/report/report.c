/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include "base/buf.h"
#include "base/mem.h"
#include "report/words.h"

extern const struct report report_distance;
extern const struct report report_dpia;
extern const struct report report_equity;
extern const struct report report_compare;
extern const struct report report_gaps;
extern const struct report report_pack;
extern const struct report report_pathway;
extern const struct report report_pbr;
extern const struct report report_prolific;
extern const struct report report_providers;
extern const struct report report_quality;
extern const struct report report_records;
extern const struct report report_reoffending;
extern const struct report report_spend;
extern const struct report report_value;
extern const struct report report_survival;
extern const struct report report_trend;

static const struct report *const reports[] = {
    &report_reoffending,
    &report_survival,
    &report_compare,
    &report_pbr,
    &report_trend,
    &report_gaps,
    &report_pathway,
    &report_equity,
    &report_prolific,
    &report_spend,
    &report_value,
    &report_distance,
    &report_providers,
    &report_quality,
    &report_dpia,
    &report_records,
    &report_pack,
};

enum { NREPORTS = sizeof reports / sizeof *reports };

const struct report *
report_at(size_t i)
{
	return i < NREPORTS ? reports[i] : NULL;
}

const struct report *
report_named(const char *name, struct fail *f)
{
	struct buf names = {0};
	for (size_t i = 0; i < NREPORTS; i++) {
		if (strcmp(reports[i]->name, name) == 0) {
			buf_fini(&names);
			return reports[i];
		}
		buf_printf(&names, "%s%s", i ? ", " : "", reports[i]->name);
	}
	fail_set(f, FAIL_USAGE, "%s: not a report: %s", name, buf_cstr(&names));
	buf_fini(&names);
	return NULL;
}

int
asked_word(const char *option, const char *value, const char *const *words,
    struct fail *f)
{
	struct buf names = {0};
	for (int i = 0; words[i]; i++) {
		if (!value || strcmp(value, words[i]) == 0) {
			buf_fini(&names);
			return i;
		}
		buf_printf(&names, "%s%s", i ? ", " : "", words[i]);
	}
	fail_set(f, FAIL_USAGE, "--%s %s: not one of %s", option, value,
	    buf_cstr(&names));
	buf_fini(&names);
	return -1;
}

int
run_want_keys(struct run *r, const char *option, const char *value,
    struct key *keys, size_t max, struct fail *f)
{
	struct slice rest = slice_text(value);
	size_t n = 0;
	while (slice_present(rest)) {
		struct slice one = slice_trim(slice_cut(rest, ',', &rest));
		if (n == max)
			return fail_set(f, FAIL_USAGE,
			    "--%s %s: more than %zu keys", option, value, max);
		if (key_want(&keys[n++], arena_cstr(&r->arena, one), &r->data,
			f) < 0)
			return -1;
	}
	return (int)n;
}

static int
want_by(struct run *r, const char *by, struct fail *f)
{
	int n = run_want_keys(r, "by", by, r->by, GROUP_MAX_KEYS, f);
	if (n < 0)
		return -1;
	r->nby = (size_t)n;
	return 0;
}

static const struct asked_option options[] = {
    {"by", offsetof(struct asked, by), TAKES_BY},
    {"where", offsetof(struct asked, where), TAKES_WHERE},
    {"as-of", offsetof(struct asked, as_of), TAKES_AS_OF},
    {"nominate", offsetof(struct asked, nominate), TAKES_NOMINATE},
    {"stop", offsetof(struct asked, stop), TAKES_STOP},
    {"fund", offsetof(struct asked, fund), TAKES_STOP},
    {"cost", offsetof(struct asked, cost), TAKES_COST},
    {"deadweight", offsetof(struct asked, deadweight), TAKES_COST},
    {"grade", offsetof(struct asked, grade), TAKES_COST},
    {"type", offsetof(struct asked, type), TAKES_TYPE},
    {"covariates", offsetof(struct asked, covariates), TAKES_COVARIATES},
    {"ties", offsetof(struct asked, ties), TAKES_TIES},
    {"strata", offsetof(struct asked, strata), TAKES_STRATA},
    {"weight", offsetof(struct asked, weight), TAKES_WEIGHT},
    {"layout", offsetof(struct asked, layout), TAKES_LAYOUT},
    {"baseline", offsetof(struct asked, baseline), TAKES_BASELINE},
    {"target", offsetof(struct asked, target), TAKES_BASELINE},
    {"outcome", offsetof(struct asked, outcome), TAKES_OUTCOME},
    {"method", offsetof(struct asked, method), TAKES_METHOD},
    {"caliper", offsetof(struct asked, caliper), TAKES_CALIPER},
    {"scale", offsetof(struct asked, scale), TAKES_SCALE},
    {"exact", offsetof(struct asked, exact), TAKES_EXACT},
    {"of", offsetof(struct asked, of), TAKES_OF},
    {"period", offsetof(struct asked, period), TAKES_OF},
    {"measure", offsetof(struct asked, measure), TAKES_OF},
    {"limits", offsetof(struct asked, limits), TAKES_OF},
    {"seed", offsetof(struct asked, seed), TAKES_SEED},
    {"audit", offsetof(struct asked, audit), TAKES_AUDIT},
    {"register", offsetof(struct asked, reg), TAKES_STATEMENT},
    {"decisions", offsetof(struct asked, decisions), TAKES_STATEMENT},
    {"statement", offsetof(struct asked, statement), TAKES_STATEMENT},
};

enum { NOPTIONS = sizeof options / sizeof *options };

const struct asked_option *
asked_option_at(size_t i)
{
	return i < NOPTIONS ? &options[i] : NULL;
}

const char *
asked_get(const struct asked *a, const struct asked_option *o)
{
	return *(const char *const *)((const char *)a + o->offset);
}

void
asked_set(struct asked *a, const struct asked_option *o, const char *value)
{
	*(const char **)((char *)a + o->offset) = value;
}

static int
check_taken(const struct report *report, const struct asked *a, struct fail *f)
{
	for (size_t i = 0; i < NOPTIONS; i++)
		if (asked_get(a, &options[i]) &&
		    !(report->takes & options[i].flag))
			return fail_set(f, FAIL_USAGE, "%s takes no --%s",
			    report->name, options[i].name);
	return 0;
}

/* A day, or a month: its last day. */
static bool
parse_as_of(const char *text, date *out)
{
	struct buf b = {0};
	buf_printf(&b, "%s-01", text);
	date first = date_parse(buf_as_slice(&b));
	buf_fini(&b);
	*out = first == DATE_NONE ? date_parse(slice_text(text))
				  : date_add_months(first, 1) - 1;
	return *out != DATE_NONE;
}

static int
start_baseline(struct run *r, struct fail *f)
{
	const struct asked *a = r->asked;
	r->baseline.data = &r->earlier;
	r->baseline.sheet = &r->sheet;
	if (a->baseline)
		r->baseline.kind =
		    baseline_kind_of(a->baseline, &r->baseline.rate);
	if (a->target && !a->baseline)
		return fail_set(
		    f, FAIL_USAGE, "--target needs a --baseline to count from");
	if (a->target && target_parse(&r->target, a->target, f) < 0)
		return -1;
	if (r->baseline.kind == BASELINE_MEMBERS)
		data_ask_same(&r->earlier, &r->data);
	return 0;
}

static int
start(struct run *r, struct fail *f)
{
	const struct report *report = r->report;
	const struct asked *asked = r->asked;
	const char *by = asked->by ? asked->by : report->default_by;
	r->as_of = DATE_NONE;
	r->cohort = data_want(&r->data, RECORD_MEMBER, "cohort", DATA_TEXT);
	if (check_taken(report, asked, f) < 0)
		return -1;
	if (asked->where) {
		enum record_type of =
		    report->subject ? report->subject(asked) : RECORD_MEMBER;
		if (of == RECORD_NONE)
			return report->plan(r, f);
		if (where_parse(&r->where, asked->where, of, f) < 0)
			return -1;
		r->data.where = &r->where;
	}
	if (by && !report->own_by && want_by(r, by, f) < 0)
		return -1;
	if (asked->as_of && !parse_as_of(asked->as_of, &r->as_of))
		return fail_set(f, FAIL_USAGE,
		    "--as-of %s: neither YYYY-MM-DD nor YYYY-MM", asked->as_of);
	if (report->plan(r, f) < 0)
		return -1;
	return start_baseline(r, f);
}

int
run_start(struct run *r, const struct report *report, const struct asked *asked,
    struct fail *f)
{
	*r = (struct run){.report = report, .asked = asked};
	return start(r, f);
}

int
run_join(struct run *r, const struct report *report, const struct asked *asked,
    struct data *data, struct fail *f)
{
	*r = (struct run){.report = report, .asked = asked, .data = *data};
	int result = start(r, f);
	*data = r->data;
	return result;
}

void
run_fini(struct run *r)
{
	if (r->plan && r->report->done)
		r->report->done(r);
	if (r->report && r->report->stop)
		r->report->stop(r);
	data_fini(&r->data);
	data_fini(&r->earlier);
	where_fini(&r->where);
	mem_free(r->filled);
	arena_fini(&r->arena);
}

/* --- cohorts: each its own section ------------------------------------ */

/*
 * Names of all cohorts, those of `cohort` lines first: a cohort without
 * members is reported as empty, not passed over, unless --where chose.
 */
static void
name_cohorts(const struct run *r, struct strmap *names)
{
	const struct data_column *c = &r->data.column[r->cohort];
	struct arena scratch = {0};
	for (size_t i = 0; i < r->data.ncohorts && !r->asked->where; i++)
		strmap_add(names, r->data.cohort[i].name, NULL);
	for (size_t i = 0; i < c->values.n; i++)
		strmap_add(names,
		    data_text(strmap_key(&c->values, i), &scratch), NULL);
	arena_fini(&scratch);
}

/* The members of each cohort, in input order. */
static void
part_rows(struct run *r, const struct strmap *names, struct rows *rows)
{
	const struct data_column *c = &r->data.column[r->cohort];
	size_t n = r->data.nrows[RECORD_MEMBER];
	uint32_t *of_code =
	    arena_zalloc(&r->arena, c->values.n + 1, sizeof *of_code);
	for (size_t i = 0; i < c->values.n; i++)
		of_code[i] = (uint32_t)strmap_find(
		    names, data_text(strmap_key(&c->values, i), &r->arena));
	for (size_t i = 0; i < n; i++)
		rows[of_code[c->code[i]]].n++;
	for (size_t i = 0; i < names->n; i++) {
		rows[i].row =
		    arena_alloc(&r->arena, (rows[i].n + 1) * sizeof(uint32_t));
		rows[i].n = 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct rows *to = &rows[of_code[c->code[i]]];
		to->row[to->n++] = (uint32_t)i;
	}
}

static struct rows
all_rows(struct run *r)
{
	struct rows all = {NULL, r->data.nrows[RECORD_MEMBER]};
	all.row = arena_alloc(&r->arena, (all.n + 1) * sizeof *all.row);
	for (size_t i = 0; i < all.n; i++)
		all.row[i] = (uint32_t)i;
	return all;
}

static bool
is_by_cohort(const struct run *r)
{
	for (size_t i = 0; i < r->nby; i++)
		if (r->by[i].column == r->cohort)
			return true;
	return false;
}

static int
fill_section(struct run *r, struct document *d, struct slice cohort,
    struct rows rows, struct fail *f)
{
	struct arena *a = &r->arena;
	struct scope *scope = arena_zalloc(a, 1, sizeof *scope);
	*scope = (struct scope){.cohort = cohort,
	    .rows = rows,
	    .left = arena_zalloc(a, 1, sizeof(void *))};
	scope_describe(scope, &r->data, a);
	const char *name = slice_present(cohort) ? arena_cstr(a, cohort) : "";
	struct section *s = document_section(d, name, scope->title);
	r->filled =
	    mem_grow(r->filled, r->nfilled, &r->filled_cap, sizeof *r->filled);
	r->filled[r->nfilled++] = (struct filled){s, scope};
	section_scope(s, cohort, slice_text(r->asked->where));
	scope_facts(scope, s);
	scope_cautions(scope, s);
	if (r->asked->where)
		section_fact(
		    s, "where", "Only those with", slice_text(r->asked->where));
	if (!slice_present(cohort) && is_by_cohort(r))
		section_caution(s,
		    "These are several cohorts: a person in two of them is "
		    "counted twice in all.");
	return r->report->fill(r, scope, s, f);
}

date
run_as_of(const struct run *r)
{
	date as_of = r->as_of;
	for (size_t i = 0; r->as_of == DATE_NONE && i < r->data.ncohorts; i++) {
		date d = value_date(
		    value_at(r->data.cohort[i].line, slice_text("as_of")));
		if (d != DATE_NONE && (as_of == DATE_NONE || d < as_of))
			as_of = d;
	}
	return as_of;
}

void
run_say(struct run *r)
{
	if (r->report->say_all)
		r->report->say_all(r);
	for (size_t i = 0; i < r->nfilled && r->report->say; i++)
		r->report->say(r, r->filled[i].scope, r->filled[i].section);
}

static int
fill_cohorts(struct run *r, struct document *d, struct fail *f)
{
	struct strmap names = {0};
	int result = 0;
	name_cohorts(r, &names);
	struct rows *rows = arena_zalloc(&r->arena, names.n + 1, sizeof *rows);
	part_rows(r, &names, rows);
	for (size_t i = 0; i < names.n && result == 0; i++)
		result = fill_section(r, d,
		    arena_copy(&r->arena, strmap_key(&names, i)), rows[i], f);
	if (names.n == 0)
		result = fill_section(r, d, SLICE_NONE, all_rows(r), f);
	strmap_fini(&names);
	return result;
}

int
run_fill(struct run *r, struct document *d, struct fail *f)
{
	d->report = r->report->name;
	d->title = r->report->title;
	if (r->report->fill_all)
		return r->report->fill_all(r, d, f);
	bool is_any = r->data.nleft + r->data.nrows[r->where.type] > 0;
	if (is_any && where_check(&r->where, r->data.where_seen, f) < 0)
		return -1;
	for (size_t i = 0; r->asked->by && i < r->nby; i++)
		if (key_check(&r->by[i], &r->data, f) < 0)
			return -1;
	if (r->report->of_records || is_by_cohort(r))
		return fill_section(r, d, SLICE_NONE, all_rows(r), f);
	return fill_cohorts(r, d, f);
}

/* --- tables by group --------------------------------------------------- */

void
report_group_columns(const struct run *r, struct table *t)
{
	t->has_total = true;
	for (size_t i = 0; i < r->nby; i++)
		table_group(t, slice_text(r->by[i].text));
}

void
report_group_cells(const struct run *r, struct table *t, const struct group *g)
{
	for (size_t i = 0; i < r->nby; i++) {
		struct slice value = g ? g->value[i] : slice_text("all");
		if (!slice_present(value))
			value = slice_text("not recorded");
		table_text(t, value,
		    value_label(slice_text(r->by[i].text), value, t->arena));
	}
}
