/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `pathway`: the days between stages, what awaits people on their release,
 * and whether appointments are kept.
 */
#include "report/pathway.h"

#include "base/figure.h"
#include "report/words.h"

#include <math.h>

/* --- between stages ---------------------------------------------------- */

enum { FROM_INDEX = -1, TO_CONTACT = -2 };

static const struct {
	int from, to; /* stages, or the above */
	const char *from_name, *from_label, *to_name, *to_label;
} steps[] = {
    {FROM_INDEX, TO_CONTACT, "release", "Release", "contact", "First contact"},
    {STAGE_REFERRED, STAGE_STARTED, "referred", "First referral", "started",
	"First start"},
    {STAGE_STARTED, STAGE_TRAINING, "started", "First start", "training",
	"Training"},
    {STAGE_TRAINING, STAGE_PLACEMENT, "training", "Training", "placement",
	"Work placement"},
    {STAGE_PLACEMENT, STAGE_EMPLOYMENT, "placement", "Work placement",
	"employment", "Employment"},
    {STAGE_EMPLOYMENT, STAGE_SUSTAINED_6W, "employment", "Employment",
	"sustained_6w", "Employed after 6 weeks"},
};

enum { NSTEPS = sizeof steps / sizeof *steps };

static const struct column between_columns[] = {
    {"from", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"to", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"median_days", "Median days", COLUMN_NUMBER, ROLE_NONE, 0, "days"},
    {"p90_days", "90% within, days", COLUMN_NUMBER, ROLE_NONE, 0, "days"},
    {"median_working_days", "Median working days", COLUMN_NUMBER, ROLE_NONE, 0,
	"days"},
    {"p90_working_days", "90% within, working days", COLUMN_NUMBER, ROLE_NONE,
	0, "days"},
};

/* The two days of a step that a member made in order. */
static bool
step_days(const struct way *w, size_t step, date *from, date *to)
{
	if (steps[step].from == FROM_INDEX) {
		*from = w->is_custody ? w->index : DATE_NONE;
		*to = w->contact;
	} else {
		*from = w->day[steps[step].from];
		*to = w->day[steps[step].to];
	}
	return *from != DATE_NONE && *to != DATE_NONE && *to >= *from;
}

void
pathway_between(const struct pathway *p)
{
	struct times times[NSTEPS];
	struct rows rows = p->scope->rows;
	for (size_t k = 0; k < NSTEPS; k++)
		times[k] = pathway_times(p, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct way w;
		date from, to;
		pathway_way(p, rows.row[i], &w);
		for (size_t k = 0; k < NSTEPS; k++)
			if (step_days(&w, k, &from, &to))
				pathway_time(p, &times[k], from, to);
	}
	struct table *t =
	    section_table(p->section, "between", "Days between stages");
	ADD_COLUMNS(t, between_columns);
	for (size_t k = 0; k < NSTEPS; k++) {
		table_text(t, slice_text(steps[k].from_name),
		    slice_text(steps[k].from_label));
		table_text(t, slice_text(steps[k].to_name),
		    slice_text(steps[k].to_label));
		table_number(t, (double)times[k].n);
		pathway_add_times(t, &times[k]);
	}
	table_people(t, "people");
	table_note(t,
	    "Of people who reached both in this order, the first time each. "
	    "People still waiting are not in it, so that it flatters a "
	    "service with a long queue.");
}

/* --- on release -------------------------------------------------------- */

enum measure {
	MEASURE_PRISON,
	MEASURE_GATE,
	MEASURE_14_DAYS,
	MEASURE_THROUGH,
	MEASURE_HOUSED,
	MEASURE_SETTLED,
	MEASURE_COUNT
};

static const char *const measures[MEASURE_COUNT][2] = {
    [MEASURE_PRISON] = {"contact_custody", "Contact in custody"},
    [MEASURE_GATE] = {"contact_gate", "Met at the gate"},
    [MEASURE_14_DAYS] = {"contact_14_days", "Contact within 14 days"},
    [MEASURE_THROUGH] = {"through_the_gate", "In custody and within 14 days"},
    [MEASURE_HOUSED] = {"housed", "Housed on release"},
    [MEASURE_SETTLED] = {"settled", "Settled accommodation"},
};

static const struct column release_columns[] = {
    {"measure", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"in_scope", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", "Share", COLUMN_RATE, ROLE_NONE, 0, NULL},
    {"rate_low", "Share, lower limit", COLUMN_RATE, ROLE_LOW, 0, NULL},
    {"rate_high", "Share, upper limit", COLUMN_RATE, ROLE_HIGH, 0, NULL},
    {"unknown", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

struct release {
	struct proportion share[MEASURE_COUNT];
	int64_t unknown[MEASURE_COUNT];
};

static void
count_measure(struct release *to, enum measure m, bool known, bool yes)
{
	to->share[m].n += known;
	to->share[m].events += known && yes;
	to->unknown[m] += !known;
}

static void
count_release(const struct pathway *p, uint32_t row, struct release *to)
{
	const struct data *d = &p->run->data;
	struct slice where =
	    data_cell_text(d, p->plan->accommodation, row, &p->run->arena);
	bool settled = slice_is(where, "settled");
	bool housed = settled || slice_is(where, "temporary");
	bool known = housed || slice_is(where, "none");
	bool has_contacts = !isnan(d->column[p->plan->contacts].number[row]);
	struct way w;
	pathway_way(p, row, &w);
	if (!w.is_custody)
		return;
	bool in_time = w.eligible[STAGE_CONTACT];
	count_measure(
	    to, MEASURE_PRISON, has_contacts, w.reached[STAGE_PRISON]);
	count_measure(to, MEASURE_GATE, has_contacts, w.reached[STAGE_GATE]);
	count_measure(to, MEASURE_14_DAYS, has_contacts && in_time,
	    w.reached[STAGE_CONTACT]);
	count_measure(to, MEASURE_THROUGH, has_contacts && in_time,
	    w.reached[STAGE_PRISON] && w.reached[STAGE_CONTACT]);
	count_measure(to, MEASURE_HOUSED, known, housed);
	count_measure(to, MEASURE_SETTLED, known, settled);
}

static struct release
count_releases(const struct pathway *p, struct rows rows)
{
	struct release all = {0};
	for (size_t i = 0; i < rows.n; i++)
		count_release(p, rows.row[i], &all);
	return all;
}

static void
add_release(const struct pathway *p, struct table *t, const struct group *g,
    const struct release *x)
{
	for (size_t m = 0; m < MEASURE_COUNT; m++) {
		report_group_cells(p->run, t, g);
		table_text(
		    t, slice_text(measures[m][0]), slice_text(measures[m][1]));
		pathway_add_share(t, x->share[m]);
		table_number(t, (double)x->unknown[m]);
	}
}

static void
say_measure(const struct run *r, struct section *s, const struct table *t,
    size_t row, const char *words)
{
	struct shown some, n, rate, unknown;
	if (row >= table_nrows(t) || !(table_value(t, row, "in_scope") > 0) ||
	    !table_shown(t, row, "people", &some) ||
	    !table_shown(t, row, "in_scope", &n) ||
	    !table_shown(t, row, "rate", &rate))
		return;
	bool has_unknown = table_value(t, row, "unknown") > 0 &&
	    table_shown(t, row, "unknown", &unknown);
	section_sentence(s, "%s%s of %s %s released (%s) %s%s%s%s.",
	    r->asked->publish ? "About " : "", some.text, n.text,
	    noun(table_value(t, row, "in_scope"), "person", "people"),
	    rate.text, words, has_unknown ? "; of " : "",
	    has_unknown ? unknown.text : "",
	    has_unknown ? " it is not known" : "");
}

void
pathway_say_release(const struct run *r, struct section *s)
{
	const struct table *t = section_find(s, "release");
	if (!t)
		return;
	say_measure(r, s, t, MEASURE_THROUGH,
	    "had been met in custody and again within 14 days of release");
	say_measure(
	    r, s, t, MEASURE_HOUSED, "had somewhere to live that night");
}

/* The unknown and those in scope add up to all who were released. */
static void
vouch_release(const struct pathway *p, struct table *t)
{
	static const char *const rest[] = {"unknown", NULL};
	if (p->run->nby)
		return;
	table_people(t, "in_scope");
	table_share(t, "rate", "people", "in_scope");
	if (p->run->asked->publish)
		table_blank(t, rest);
}

void
pathway_release(const struct pathway *p, const struct groups *groups)
{
	struct release x = count_releases(p, p->scope->rows);
	struct table *t = section_table(
	    p->section, "release", "Contact and accommodation on release");
	report_group_columns(p->run, t);
	t->has_total = false;
	ADD_COLUMNS(t, release_columns);
	add_release(p, t, NULL, &x);
	for (size_t i = 0; p->run->nby && i < groups->n; i++) {
		x = count_releases(p, groups->group[i].rows);
		add_release(p, t, &groups->group[i], &x);
	}
	table_note(t,
	    "Of people released from custody. In scope: those of whom it is "
	    "known; leaving out the unknown raises a share, so it is shown. "
	    "Housed: settled or temporary. The national measure counts "
	    "releases, this one members.");
	vouch_release(p, t);
}

/* --- attendance -------------------------------------------------------- */

static const struct column attendance_columns[] = {
    {"members", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"with_contact", "With an appointment", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"appointments", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"attended", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"attended_share", NULL, COLUMN_RATE, ROLE_NONE, 0, NULL},
};

static void
add_attendance(const struct pathway *p, struct table *t, const struct group *g,
    struct rows rows)
{
	const struct data_column *c = p->run->data.column;
	double people = 0, appointments = 0, attended = 0;
	for (size_t i = 0; i < rows.n; i++) {
		double n = c[p->plan->contacts].number[rows.row[i]];
		double kept = c[p->plan->attended].number[rows.row[i]];
		people += n > 0;
		appointments += isnan(n) ? 0 : n;
		attended += isnan(kept) ? 0 : kept;
	}
	report_group_cells(p->run, t, g);
	table_number(t, (double)rows.n);
	table_number(t, people);
	table_number(t, appointments);
	table_number(t, attended);
	table_number(
	    t, appointments > 0 ? attended / appointments : (double)NAN);
}

void
pathway_attendance(const struct pathway *p, const struct groups *groups)
{
	struct table *t =
	    section_table(p->section, "attendance", "Appointments kept");
	report_group_columns(p->run, t);
	ADD_COLUMNS(t, attendance_columns);
	add_attendance(p, t, NULL, p->scope->rows);
	for (size_t i = 0; p->run->nby && i < groups->n; i++)
		add_attendance(p, t, &groups->group[i], groups->group[i].rows);
	table_note(t,
	    "Contacts of every kind in the service window; a contact that is "
	    "not said to be missed was kept.");
}
