/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `equity`: who is eligible, referred, starts, completes and gains, by group
 * (METHODS.md 14.54, 14.56).
 *
 * Eligible: on the index date a running service would have taken the member
 * for one of the member's needs. What follows is of the eligible, so that a
 * row can only fall. Payment by results invites the choice of easy cases;
 * this shows whether it was made.
 */
#include "report/equity.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/proportion.h"

#include <math.h>

static int
plan(struct run *r, struct fail *f)
{
	struct equity_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	const struct {
		size_t *column;
		const char *path;
		enum data_kind kind;
	} wanted[] = {
	    {&p->sex, "sex", DATA_TEXT},
	    {&p->area, "area", DATA_TEXT},
	    {&p->age, "age", DATA_NUMBER},
	    {&p->sentence_days, "sentence_days", DATA_NUMBER},
	    {&p->supervised, "supervised", DATA_NUMBER},
	    {&p->index_date, "index_date", DATA_DATE},
	    {&p->needs, "needs", DATA_TEXT},
	    {&p->referrals, "referrals", DATA_TEXT},
	    {&p->outcomes, "outcomes", DATA_TEXT},
	    {&p->ethnicity, "ethnicity", DATA_TEXT},
	    {&p->ogrs3_1y, "ogrs3_1y", DATA_NUMBER},
	    {&p->ogrs3_2y, "ogrs3_2y", DATA_NUMBER},
	    {&p->prior_sanctions, "prior_sanctions", DATA_NUMBER},
	    {&p->prior_band, "prior_band", DATA_TEXT},
	    {&p->matched, "matched", DATA_NUMBER},
	    {&p->mature, "mature", DATA_NUMBER},
	    {&p->reoffended, "reoffended", DATA_NUMBER},
	};
	(void)f;
	r->plan = p;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		*wanted[i].column = data_want(
		    &r->data, RECORD_MEMBER, wanted[i].path, wanted[i].kind);
	directory_want(&p->directory, &r->data);
	return 0;
}

/* --- how far a member came --------------------------------------------- */

static struct client
client_of(const struct equity *e, uint32_t row)
{
	const struct data *d = &e->run->data;
	const struct data_column *c = d->column;
	struct arena *a = &e->run->arena;
	return (struct client){
	    .sex = data_cell_text(d, e->plan->sex, row, a),
	    .area = data_cell_text(d, e->plan->area, row, a),
	    .age = c[e->plan->age].number[row],
	    .sentence_days = c[e->plan->sentence_days].number[row],
	    .supervised = c[e->plan->supervised].number[row],
	    .index = c[e->plan->index_date].day[row],
	};
}

/* Without a directory: whoever is not known to need nothing. */
static bool
is_eligible(const struct equity *e, uint32_t row, bool is_known, uint64_t needs)
{
	struct client who = client_of(e, row);
	if (is_known && !needs)
		return false;
	if (e->directory.n == 0)
		return true;
	for (size_t i = 0; i < e->directory.n; i++) {
		const struct service *s = &e->directory.item[i];
		if ((!is_known || (s->needs & needs)) &&
		    service_runs(s, who.index) &&
		    service_barrier(s, &who) == BARRIER_NONE)
			return true;
	}
	return false;
}

static int
count_bits(uint64_t bits)
{
	int n = 0;
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

static struct progress
progress_of(struct equity *e, uint32_t row, struct referrals list)
{
	const struct data *d = &e->run->data;
	struct slice assessed = data_cell_json(d, e->plan->needs, row);
	struct slice won = data_cell_json(d, e->plan->outcomes, row);
	bool is_known = slice_present(assessed);
	uint64_t needs = need_bits(&e->names, assessed);
	struct progress p = {.nneeds = NAN};
	for (size_t i = 0; i < list.n; i++) {
		enum referral_status s = list.item[i].status;
		is_known |= list.item[i].needs != 0;
		needs |= list.item[i].needs;
		p.came[STEP_REFERRED] = true;
		p.came[STEP_STARTED] |= s >= REFERRAL_STARTED;
		p.came[STEP_COMPLETED] |= s == REFERRAL_COMPLETED;
	}
	if (is_known)
		p.nneeds = count_bits(needs);
	p.came[STEP_MEMBER] = true;
	p.came[STEP_ELIGIBLE] = is_eligible(e, row, is_known, needs);
	p.came[STEP_OUTCOME] =
	    p.came[STEP_STARTED] && slice_present(won) && won.n > 2;
	for (size_t s = STEP_REFERRED; s < STEP_COUNT; s++)
		p.came[s] &= p.came[STEP_ELIGIBLE];
	return p;
}

static void
find_progress(struct equity *e)
{
	const struct data_column *c = &e->run->data.column[e->plan->referrals];
	struct arena *a = &e->run->arena;
	struct rows rows = e->scope->rows;
	struct referrals *by_code = referrals_read(c, &e->names, a);
	e->progress = arena_alloc(a, (rows.n + 1) * sizeof *e->progress);
	for (size_t i = 0; i < rows.n; i++)
		e->progress[i] = progress_of(
		    e, rows.row[i], referrals_of(c, by_code, rows.row[i]));
}

/* --- the funnel -------------------------------------------------------- */

static const struct column columns[] = {
    {"characteristic", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"eligible", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"referred", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"started", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"completed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"outcome", "With an outcome", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"referred_rate", "Referred of eligible", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"started_rate", "Started of eligible", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"completed_rate", "Completed of started", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"outcome_rate", "Outcome of started", COLUMN_RATE, ROLE_NONE, 0, NULL},
};

static void
add_funnel(struct table *t, const int64_t *n)
{
	static const enum step of[][2] = {{STEP_REFERRED, STEP_ELIGIBLE},
	    {STEP_STARTED, STEP_ELIGIBLE}, {STEP_COMPLETED, STEP_STARTED},
	    {STEP_OUTCOME, STEP_STARTED}};
	for (size_t s = 0; s < STEP_COUNT; s++)
		table_number(t, (double)n[s]);
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		table_number(t,
		    proportion_value(
			(struct proportion){n[of[i][0]], n[of[i][1]]}));
}

/*
 * Published is who starts. The other steps would withhold most of that: a
 * row's figures stand and fall together.
 */
static void
vouch_funnel(const struct equity *e, struct table *t)
{
	static const char *const others[] = {"referred", "completed", "outcome",
	    "referred_rate", "completed_rate", "outcome_rate", NULL};
	table_people(t, "members");
	table_within(t, "eligible", "members");
	table_share(t, "started_rate", "started", "eligible");
	if (e->run->asked->publish)
		table_blank(t, others);
}

static void
fill_funnel(struct equity *e)
{
	int64_t n[STEP_COUNT] = {0};
	struct table *t = section_table(
	    e->section, "funnel", "From eligible to outcome, by group");
	t->has_total = true;
	ADD_COLUMNS(t, columns);
	for (size_t i = 0; i < e->scope->rows.n; i++)
		for (size_t s = 0; s < STEP_COUNT; s++)
			n[s] += e->progress[i].came[s];
	table_text(t, slice_text("all"), slice_text("All"));
	table_text(t, slice_text("all"), slice_text("All"));
	add_funnel(t, n);
	for (size_t k = 0; k < e->ncharacteristics; k++)
		for (size_t l = 0; l < e->characteristic[k].n; l++) {
			const struct characteristic *c = &e->characteristic[k];
			memset(n, 0, sizeof n);
			for (size_t i = 0; i < c->level[l].n; i++)
				for (size_t s = 0; s < STEP_COUNT; s++)
					n[s] +=
					    e->progress[c->level[l].place[i]]
						.came[s];
			table_text(t, slice_text(c->name),
			    equity_label(c->name, t->arena));
			table_text(t, c->level[l].name, c->level[l].label);
			add_funnel(t, n);
		}
	vouch_funnel(e, t);
	table_note(t,
	    "Eligible: on the index date a running service would have taken "
	    "the member for one of the member's needs (any need of people "
	    "without an assessment). What follows is of the eligible. With "
	    "an outcome: of those who started, with at least one outcome of "
	    "any kind.");
}

/* --- the report -------------------------------------------------------- */

static void
add_cautions(struct equity *e)
{
	int64_t unlisted = 0;
	if (e->directory.n == 0)
		section_caution(e->section,
		    "There are no service records: whoever is not known to "
		    "need nothing counts as eligible.");
	for (size_t i = 0; i < e->scope->rows.n; i++)
		unlisted += !e->progress[i].came[STEP_ELIGIBLE] &&
		    slice_present(data_cell_json(&e->run->data,
			e->plan->referrals, e->scope->rows.row[i]));
	if (unlisted)
		section_caution(e->section,
		    "%s %s referred although no service in the directory was "
		    "for them; they are not in what follows eligible.",
		    figure_count((double)unlisted).text,
		    noun((double)unlisted, "member was", "members were"));
}

static void
fill_tables(struct equity *e)
{
	find_progress(e);
	equity_characteristics(e);
	equity_ratios(e);
	fill_funnel(e);
	equity_selection(e);
	equity_casemix(e);
	equity_steps(e);
	add_cautions(e);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct equity e = {
	    .run = r, .plan = r->plan, .scope = scope, .section = s};
	int result = 0;
	if (need_names_load(&e.names, f) < 0 ||
	    ethnicity_load(&e.ethnicity, f) < 0)
		result = -1;
	if (result == 0) {
		directory_read(&e.directory, &e.plan->directory, &r->data,
		    &e.names, &r->arena);
		fill_tables(&e);
		result = need_names_check(&e.names, f);
	}
	need_names_fini(&e.names);
	codes_fini(&e.ethnicity);
	return result;
}

const struct report report_equity = {
    .name = "equity",
    .answers = "who is passed over, at which step (members, service)",
    .title = "Fairness",
    .takes = TAKES_BY | TAKES_WHERE,
    .default_by = "sex,age_band,ethnicity,prior_band",
    .plan = plan,
    .fill = fill,
};
