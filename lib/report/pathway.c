/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `pathway`: from assessment to sustained work, as a funnel with times
 * (METHODS.md 9.5).
 *
 * Days are counted from the index date (release, for custody), in calendar
 * days and in working days of England and Wales. A stage counts only those
 * for whom its time has passed by the day to which the data are complete.
 */
#include "report/pathway.h"

#include "base/figure.h"
#include "report/words.h"
#include "stats/order.h"
#include "stats/proportion.h"

#include <math.h>

static int
plan(struct run *r, struct fail *f)
{
	struct pathway_plan *p = arena_zalloc(&r->arena, 1, sizeof *p);
	struct data *d = &r->data;
	(void)f;
	r->plan = p;
	p->index_date = data_want(d, RECORD_MEMBER, "index_date", DATA_DATE);
	p->index_event = data_want(d, RECORD_MEMBER, "index_event", DATA_TEXT);
	p->assessed = data_want(d, RECORD_MEMBER, "assessed_days", DATA_NUMBER);
	p->referrals = data_want(d, RECORD_MEMBER, "referrals", DATA_TEXT);
	p->outcomes = data_want(d, RECORD_MEMBER, "outcomes", DATA_TEXT);
	p->contacts = data_want(d, RECORD_MEMBER, "contacts", DATA_NUMBER);
	p->attended =
	    data_want(d, RECORD_MEMBER, "contacts_attended", DATA_NUMBER);
	p->prison = data_want(d, RECORD_MEMBER, "contact_prison", DATA_NUMBER);
	p->gate = data_want(d, RECORD_MEMBER, "contact_gate", DATA_NUMBER);
	p->contact_days =
	    data_want(d, RECORD_MEMBER, "contact_days", DATA_NUMBER);
	p->accommodation =
	    data_want(d, RECORD_MEMBER, "release_accommodation", DATA_TEXT);
	return 0;
}

/* --- a member's way ---------------------------------------------------- */

static const struct stage_facts {
	const char *name, *label;
	bool of_custody; /* only people released from custody can reach it */
	int days;        /* that must have passed since the index date */
} stages[STAGE_COUNT] = {
    [STAGE_ASSESSED] = {"assessed", "Assessed", false, 0},
    [STAGE_REFERRED] = {"referred", "Referred", false, 0},
    [STAGE_PRISON] = {"contact_custody", "Contact in custody", true, 0},
    [STAGE_GATE] = {"contact_gate", "Met at the gate", true, 0},
    [STAGE_CONTACT] = {"contact_14_days", "Contact within 14 days", false,
	FIRST_DAYS},
    [STAGE_STARTED] = {"started", "Service started", false, 0},
    [STAGE_TRAINING] = {"training", "Training", false, 0},
    [STAGE_PLACEMENT] = {"placement", "Work placement", false, 0},
    [STAGE_EMPLOYMENT] = {"employment", "Employment", false, 0},
    [STAGE_SUSTAINED_6W] = {"sustained_6w", "Employed after 6 weeks", false,
	42},
    [STAGE_SUSTAINED_26W] = {"sustained_26w", "Employed after 26 weeks", false,
	182},
};

/* The earlier of a stage's day so far and another. */
static void
reach(struct way *w, enum stage s, date day)
{
	w->reached[s] = true;
	if (day != DATE_NONE && (w->day[s] == DATE_NONE || day < w->day[s]))
		w->day[s] = day;
}

static void
add_outcome(const struct pathway *p, struct way *w, const struct attained *o)
{
	static const struct {
		const char *stage;
		enum stage is;
	} of_list[] = {{"training", STAGE_TRAINING},
	    {"placement", STAGE_PLACEMENT}, {"employment", STAGE_EMPLOYMENT}};
	const struct outcome_kind *kind = outcomes_find(&p->kinds, o->kind);
	if (!kind)
		return;
	for (size_t i = 0; i < sizeof of_list / sizeof *of_list; i++)
		if (slice_is(kind->stage, of_list[i].stage))
			reach(w, of_list[i].is, o->day);
	if (!slice_is(kind->stage, "sustained") ||
	    !slice_is(kind->need, "employment"))
		return;
	if (kind->days >= 182)
		reach(w, STAGE_SUSTAINED_26W, o->day);
	reach(w, STAGE_SUSTAINED_6W, o->day);
}

static void
add_referrals(struct way *w, struct referrals list)
{
	for (size_t i = 0; i < list.n; i++) {
		reach(w, STAGE_REFERRED, list.item[i].day);
		if (referral_was_started(&list.item[i]))
			reach(w, STAGE_STARTED, list.item[i].start);
	}
}

static void
add_contacts(const struct pathway *p, uint32_t row, struct way *w)
{
	const struct data_column *c = p->run->data.column;
	double days = c[p->plan->contact_days].number[row];
	w->contact = isnan(days) ? DATE_NONE : (date)((double)w->index + days);
	if (w->is_custody && c[p->plan->prison].number[row] == 1)
		reach(w, STAGE_PRISON, DATE_NONE);
	if (w->is_custody && c[p->plan->gate].number[row] == 1)
		reach(w, STAGE_GATE, w->index);
	if (days >= 0 && days <= FIRST_DAYS)
		reach(w, STAGE_CONTACT, w->contact);
}

static bool
is_contact(size_t stage)
{
	return stage == STAGE_PRISON || stage == STAGE_GATE ||
	    stage == STAGE_CONTACT;
}

void
pathway_way(const struct pathway *p, uint32_t row, struct way *w)
{
	const struct data *d = &p->run->data;
	const struct pathway_plan *plan = p->plan;
	struct slice event =
	    data_cell_text(d, plan->index_event, row, &p->run->arena);
	double assessed = d->column[plan->assessed].number[row];
	*w = (struct way){.index = d->column[plan->index_date].day[row]};
	for (size_t s = 0; s < STAGE_COUNT; s++)
		w->day[s] = DATE_NONE;
	w->is_custody = slice_is(event, "custody");
	if (!isnan(assessed))
		reach(w, STAGE_ASSESSED, (date)((double)w->index + assessed));
	add_referrals(
	    w, referrals_of(&d->column[plan->referrals], p->referrals, row));
	add_contacts(p, row, w);
	struct attainments won =
	    attainments_of(&d->column[plan->outcomes], p->won, row);
	for (size_t i = 0; i < won.n; i++)
		add_outcome(p, w, &won.item[i]);
	for (size_t s = 0; s < STAGE_COUNT; s++)
		w->eligible[s] = (!stages[s].of_custody || w->is_custody) &&
		    (p->has_contacts || !is_contact(s)) &&
		    (p->as_of == DATE_NONE ||
			p->as_of >= w->index + stages[s].days);
}

/* --- times ------------------------------------------------------------- */

void
pathway_time(const struct pathway *p, struct times *t, date from, date to)
{
	if (from == DATE_NONE || to == DATE_NONE)
		return;
	int working = calendar_working_days(&p->calendar, from, to);
	t->days[t->n++] = to - from;
	if (working != CALENDAR_UNKNOWN)
		t->working[t->nworking++] = working;
}

struct times
pathway_times(const struct pathway *p, size_t most)
{
	struct times t = {0};
	t.days = arena_alloc(&p->run->arena, (most + 1) * sizeof *t.days);
	t.working = arena_alloc(&p->run->arena, (most + 1) * sizeof *t.working);
	return t;
}

void
pathway_add_times(struct table *t, struct times *x)
{
	table_number(t, order_median(x->days, x->n));
	table_number(t, order_quantile(x->days, x->n, .9));
	table_number(t, order_median(x->working, x->nworking));
	table_number(t, order_quantile(x->working, x->nworking, .9));
}

/* --- stages ------------------------------------------------------------ */

static const struct column stage_columns[] = {
    {"stage", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"eligible", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"reached", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", "Share", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"rate_low", "Share, lower limit", COLUMN_RATE, ROLE_LOW, 0, NULL},
    {"rate_high", "Share, upper limit", COLUMN_RATE, ROLE_HIGH, 0, NULL},
    {"median_days", "Median days", COLUMN_NUMBER, ROLE_NONE, 0, "days"},
    {"p90_days", "90% within, days", COLUMN_NUMBER, ROLE_NONE, 0, "days"},
    {"median_working_days", "Median working days", COLUMN_NUMBER, ROLE_NONE, 0,
	"days"},
    {"p90_working_days", "90% within, working days", COLUMN_NUMBER, ROLE_NONE,
	0, "days"},
};

void
pathway_add_share(struct table *t, struct proportion p)
{
	double rate = proportion_value(p);
	struct interval i = proportion_limits(rate, (double)p.n);
	table_number(t, (double)p.n);
	table_number(t, (double)p.events);
	table_number(t, rate);
	table_number(t, i.low);
	table_number(t, i.high);
}

struct funnel_of {
	struct proportion share[STAGE_COUNT];
	struct times times[STAGE_COUNT];
};

static void
count_stages(const struct pathway *p, struct rows rows, struct funnel_of *to)
{
	memset(to, 0, sizeof *to);
	for (size_t s = 0; s < STAGE_COUNT; s++)
		to->times[s] = pathway_times(p, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct way w;
		pathway_way(p, rows.row[i], &w);
		for (size_t s = 0; s < STAGE_COUNT; s++) {
			if (!w.eligible[s])
				continue;
			to->share[s].n++;
			to->share[s].events += w.reached[s];
			pathway_time(p, &to->times[s], w.index, w.day[s]);
		}
	}
}

static void
add_stages(const struct pathway *p, struct table *t, const struct group *g,
    struct funnel_of *of)
{
	for (size_t s = 0; s < STAGE_COUNT; s++) {
		report_group_cells(p->run, t, g);
		table_text(
		    t, slice_text(stages[s].name), slice_text(stages[s].label));
		pathway_add_share(t, of->share[s]);
		pathway_add_times(t, &of->times[s]);
	}
}

static void
note_stages(struct table *t)
{
	t->chart = (struct chart){
	    .kind = CHART_BARS,
	    .title = "How far people came: the share that reached each stage",
	    .x = table_column(t, "reached"),
	    .value = table_column(t, "rate"),
	    .low = -1,
	    .high = -1,
	    .reference = NAN,
	};
	table_note(t,
	    "Eligible: everybody (for custody and gate: people released from "
	    "custody) for whom the stage's time has passed by the day to "
	    "which the data are complete. Without contact records nobody is "
	    "eligible for the stages that are contacts.");
	table_note(t,
	    "Days are from the index date (the release) to the first time a "
	    "stage was reached, of those who did; before it they are "
	    "negative. Working days are Monday to Friday without the bank "
	    "holidays of England and Wales.");
	table_note(t,
	    "Stages need not follow one another. Employed after 26 weeks "
	    "counts as employed after 6.");
}

/* Within groups the stages would have to be held to those of all. */
static void
vouch_stages(const struct pathway *p, struct table *t)
{
	static const char *const times[] = {"median_days", "p90_days",
	    "median_working_days", "p90_working_days", NULL};
	if (p->run->nby)
		return;
	table_people(t, "eligible");
	table_share(t, "rate", "reached", "eligible");
	if (p->run->asked->publish)
		table_blank(t, times);
}

static void
fill_stages(const struct pathway *p, struct groups *groups)
{
	struct funnel_of *of = arena_alloc(&p->run->arena, sizeof *of);
	struct table *t = section_table(
	    p->section, "stages", "Stages on the way to sustained work");
	report_group_columns(p->run, t);
	t->has_total = false;
	ADD_COLUMNS(t, stage_columns);
	count_stages(p, p->scope->rows, of);
	add_stages(p, t, NULL, of);
	for (size_t i = 0; p->run->nby && i < groups->n; i++) {
		count_stages(p, groups->group[i].rows, of);
		add_stages(p, t, &groups->group[i], of);
	}
	note_stages(t);
	vouch_stages(p, t);
}

/* --- the report -------------------------------------------------------- */

/* The stages that a board asks about, of everybody: the first rows. */
static void
say_stages(const struct run *r, struct section *s)
{
	const struct table *t = section_find(s, "stages");
	for (size_t row = 0; t && row < STAGE_COUNT && row < table_nrows(t);
	     row++) {
		struct slice label = table_cell(t, row, r->nby)->label;
		struct shown some, n, rate;
		if ((!is_contact(row) && row != STAGE_STARTED &&
			row != STAGE_EMPLOYMENT) ||
		    !(table_value(t, row, "eligible") > 0) ||
		    !table_shown(t, row, "reached", &some) ||
		    !table_shown(t, row, "eligible", &n) ||
		    !table_shown(t, row, "rate", &rate))
			continue;
		section_sentence(s, "%.*s: %s%s of %s %s (%s).", (int)label.n,
		    label.p, r->asked->publish ? "about " : "", some.text,
		    n.text,
		    noun(table_value(t, row, "eligible"), "person", "people"),
		    rate.text);
	}
}

static void
say(const struct run *r, const struct scope *scope, struct section *s)
{
	(void)scope;
	say_stages(r, s);
	pathway_say_release(r, s);
}

static void
add_cautions(const struct pathway *p)
{
	const struct data *d = &p->run->data;
	if (data_is_empty(d, p->plan->contacts))
		section_caution(p->section,
		    "There are no contact records: nobody can be shown to "
		    "have been met.");
	if (data_is_empty(d, p->plan->outcomes))
		section_caution(p->section,
		    "There are no outcome records: training and work cannot "
		    "be shown.");
}

static void
fill_tables(struct pathway *p)
{
	struct groups groups;
	groups_make(
	    &groups, &p->run->data, p->run->by, p->run->nby, p->scope->rows);
	fill_stages(p, &groups);
	pathway_between(p);
	pathway_release(p, &groups);
	pathway_attendance(p, &groups);
	groups_fini(&groups);
	add_cautions(p);
}

static int
fill(
    struct run *r, const struct scope *scope, struct section *s, struct fail *f)
{
	struct pathway p = {
	    .run = r, .plan = r->plan, .scope = scope, .section = s};
	const struct data_column *c = r->data.column;
	p.as_of = r->as_of == DATE_NONE ? scope->as_of : r->as_of;
	p.has_contacts = !data_is_empty(&r->data, p.plan->contacts);
	int result = 0;
	if (need_names_load(&p.names, f) < 0 ||
	    outcomes_load(&p.kinds, f) < 0 || calendar_load(&p.calendar, f) < 0)
		result = -1;
	if (result == 0) {
		p.referrals =
		    referrals_read(&c[p.plan->referrals], &p.names, &r->arena);
		p.won = attainments_read(&c[p.plan->outcomes], &r->arena);
		fill_tables(&p);
	}
	need_names_fini(&p.names);
	outcomes_fini(&p.kinds);
	calendar_fini(&p.calendar);
	return result;
}

const struct report report_pathway = {
    .name = "pathway",
    .answers = "stages, days between, contact at release (members)",
    .title = "Through the gate and into work",
    .takes = TAKES_BY | TAKES_WHERE | TAKES_AS_OF,
    .plan = plan,
    .fill = fill,
    .say = say,
};
