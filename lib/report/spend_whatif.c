/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `spend`: what would change if some services stopped and others began: which
 * needs lose and gain cover, whose, and what money that moves.
 */
#include "report/spend.h"

#include "base/figure.h"
#include "report/words.h"

#include <math.h>

/* --- what if ----------------------------------------------------------- */

static const struct column whatif_columns[] = {
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", "People in need", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"covered_before", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"covered_after", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"lost", "Lose cover", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"gained", "Gain cover", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

/* Which services there would be: by place in the directory. */
struct choice {
	bool *stopped, *funded;
	date day;
};

struct cover {
	int64_t people, before, after, lost, gained;
};

/* What would change for one member; of a person's first alone. */
struct change {
	bool in_need, lost, gained;
};

/* Marks the services of a list of names. 0, or -1 naming the unknown. */
static int
mark_services(const struct spend *s, const char *list, const char *option,
    bool *mark, struct fail *f)
{
	struct slice rest = slice_text(list);
	while (slice_present(rest)) {
		struct slice name = slice_trim(slice_cut(rest, ',', &rest));
		const struct service *one =
		    directory_find(&s->directory, name, SLICE_NONE);
		if (!one)
			return fail_set(f, FAIL_USAGE,
			    "--%s %.*s: no service of this name in the input",
			    option, (int)name.n, name.p);
		mark[one - s->directory.item] = true;
	}
	return 0;
}

static bool
is_covered(const struct spend *s, const struct choice *c,
    const struct client *who, size_t need, bool after)
{
	for (size_t i = 0; i < s->directory.n; i++) {
		const struct service *one = &s->directory.item[i];
		bool there = after ? !c->stopped[i] &&
			(c->funded[i] || service_runs(one, c->day))
				   : service_runs(one, c->day) && !c->funded[i];
		if (there && (one->needs >> need & 1) &&
		    service_barrier(one, who) == BARRIER_NONE)
			return true;
	}
	return false;
}

static void
count_cover(struct spend *s, const struct choice *c, uint32_t row,
    struct cover *by_need, struct change *change)
{
	const struct data *d = &s->run->data;
	const struct spend_plan *p = s->plan;
	struct arena *a = &s->run->arena;
	const struct client who = {
	    .sex = data_cell_text(d, p->sex, row, a),
	    .area = data_cell_text(d, p->home, row, a),
	    .age = d->column[p->age].number[row],
	    .sentence_days = d->column[p->sentence_days].number[row],
	    .supervised = d->column[p->supervised].number[row],
	    .index = d->column[p->index_date].day[row],
	};
	uint64_t needs = need_bits(&s->needs, data_cell_json(d, p->needs, row));
	change->in_need = needs != 0;
	for (size_t i = 0; i < NEED_LIMIT; i++) {
		if (!(needs >> i & 1))
			continue;
		bool before = is_covered(s, c, &who, i, false);
		bool after = is_covered(s, c, &who, i, true);
		by_need[i].people++;
		by_need[i].before += before;
		by_need[i].after += after;
		by_need[i].lost += before && !after;
		by_need[i].gained += after && !before;
		change->lost |= before && !after;
		change->gained |= after && !before;
	}
}

/* Every person once, whatever number of cohorts has them. */
static void
count_people(struct spend *s, const struct choice *c, struct cover *by_need,
    struct change *change)
{
	const struct data *d = &s->run->data;
	struct strmap seen = {0};
	for (uint32_t row = 0; row < d->nrows[RECORD_MEMBER]; row++) {
		struct slice who = data_cell_json(d, s->plan->person, row);
		bool is_new = true;
		if (slice_present(who))
			strmap_add(&seen, who, &is_new);
		if (is_new)
			count_cover(s, c, row, by_need, &change[row]);
	}
	strmap_fini(&seen);
}

/* --- by group ---------------------------------------------------------- */

static const struct column group_columns[] = {
    {"characteristic", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", "People in need", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"lost", "Lose cover for a need", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"gained", "Gain cover for a need", COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static void
add_group(struct table *t, const char *name, struct slice group,
    const struct cover *c)
{
	table_text(t, slice_text(name),
	    value_label(
		slice_text("characteristic"), slice_text(name), t->arena));
	table_text(t, group, value_label(slice_text(name), group, t->arena));
	table_number(t, (double)c->people);
	table_number(t, (double)c->lost);
	table_number(t, (double)c->gained);
}

/* People in need of each group, and those for whom something changes. */
static void
fill_group(struct spend *s, struct table *t, const char *name, size_t column,
    const struct change *change)
{
	const struct key key = {name, column, PERIOD_NONE};
	struct rows rows = {NULL, 0};
	struct groups g;
	size_t n = s->run->data.nrows[RECORD_MEMBER];
	rows.row = arena_alloc(&s->run->arena, (n + 1) * sizeof *rows.row);
	for (size_t i = 0; i < n; i++)
		if (change[i].in_need)
			rows.row[rows.n++] = (uint32_t)i;
	groups_make(&g, &s->run->data, &key, 1, rows);
	for (size_t i = 0; i < g.n; i++) {
		struct cover c = {.people = (int64_t)g.group[i].rows.n};
		for (size_t k = 0; k < g.group[i].rows.n; k++) {
			const struct change *x =
			    &change[g.group[i].rows.row[k]];
			c.lost += x->lost;
			c.gained += x->gained;
		}
		add_group(t, name, spend_named(g.group[i].value[0]), &c);
	}
	groups_fini(&g);
}

static void
fill_groups(struct spend *s, const struct change *change)
{
	struct cover all = {0};
	struct table *t = section_table(
	    s->section, "whatif_groups", "Who they are that lose and gain");
	t->has_total = true;
	ADD_COLUMNS(t, group_columns);
	for (size_t i = 0; i < s->run->data.nrows[RECORD_MEMBER]; i++) {
		all.people += change[i].in_need;
		all.lost += change[i].lost;
		all.gained += change[i].gained;
	}
	add_group(t, "all", slice_text("all"), &all);
	fill_group(s, t, "sex", s->plan->sex, change);
	fill_group(s, t, "age_band", s->plan->age_band, change);
	fill_group(s, t, "area", s->plan->home, change);
	section_sentence(s->section,
	    "Of %s people in need, %s would lose cover for a need and %s gain "
	    "it.",
	    figure_count((double)all.people).text,
	    figure_count((double)all.lost).text,
	    figure_count((double)all.gained).text);
	table_note(t,
	    "Each person once, whatever number of cohorts has them; one who "
	    "loses cover for one need and gains it for another is in both.");
}

/* --- money ------------------------------------------------------------- */

/* What the services that begin would cost a year, if they state a price. */
static void
say_price(struct spend *s, const struct choice *c)
{
	double pence = 0;
	size_t nunpriced = 0, n = 0;
	for (size_t i = 0; i < s->directory.n; i++) {
		const struct service *one = &s->directory.item[i];
		if (!c->funded[i])
			continue;
		n++;
		if (slice_is(one->price_unit, "month") && !isnan(one->price))
			pence += one->price * 12;
		else if (slice_is(one->price_unit, "start") &&
		    !isnan(one->price) && !isnan(one->capacity))
			pence += one->price * one->capacity * 12;
		else
			nunpriced++;
	}
	if (n > nunpriced)
		section_sentence(s->section,
		    "What would begin costs %s a year, at its price and full "
		    "capacity.",
		    figure_money(pence).text);
	if (nunpriced)
		section_caution(s->section,
		    "%s of the services that would begin %s no price a month "
		    "or a start: what they cost is not counted.",
		    figure_count((double)nunpriced).text,
		    noun((double)nunpriced, "has", "have"));
}

/* What the stopped services cost in the year before the last payment. */
static void
say_freed(struct spend *s, const struct choice *c)
{
	int64_t pence = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct payment *p = &s->payment[i];
		if (p->of && c->stopped[p->of - s->directory.item] &&
		    spend_is_recent(s, p->day))
			pence += p->pence;
	}
	section_sentence(s->section,
	    "What would stop was paid %s in the 12 months to the last "
	    "payment, as far as payments can be told apart by service.",
	    figure_money((double)pence).text);
}

static void
fill_whatif(struct spend *s, const struct cover *by_need)
{
	int64_t lost = 0, gained = 0;
	struct table *t = section_table(s->section, "whatif",
	    "Who would lose and gain cover if the money moved");
	ADD_COLUMNS(t, whatif_columns);
	for (size_t i = 0; i < s->needs.codes.n; i++) {
		const struct cover *c = &by_need[i];
		if (c->people == 0)
			continue;
		table_text(
		    t, need_code(&s->needs, i), need_label(&s->needs, i));
		table_number(t, (double)c->people);
		table_number(t, (double)c->before);
		table_number(t, (double)c->after);
		table_number(t, (double)c->lost);
		table_number(t, (double)c->gained);
		lost += c->lost;
		gained += c->gained;
	}
	section_sentence(s->section,
	    "Cover lost for %s needs of people, gained for %s.",
	    figure_count((double)lost).text, figure_count((double)gained).text);
	table_note(t,
	    "Members' assessed needs, each person once; covered: a running "
	    "service is for them. Cover says nothing of capacity: a service "
	    "that is full covers nobody else.");
}

int
spend_whatif(struct spend *s, struct fail *f)
{
	struct arena *a = &s->run->arena;
	struct cover *by_need = arena_zalloc(a, NEED_LIMIT, sizeof *by_need);
	const struct asked *asked = s->run->asked;
	struct choice c = {
	    .stopped = arena_zalloc(a, s->directory.n + 1, sizeof(bool)),
	    .funded = arena_zalloc(a, s->directory.n + 1, sizeof(bool)),
	    .day = s->run->as_of == DATE_NONE ? s->to : s->run->as_of,
	};
	if (mark_services(s, asked->stop, "stop", c.stopped, f) < 0 ||
	    (asked->fund &&
		mark_services(s, asked->fund, "fund", c.funded, f) < 0))
		return -1;
	struct change *change = arena_zalloc(
	    a, s->run->data.nrows[RECORD_MEMBER] + 1, sizeof *change);
	count_people(s, &c, by_need, change);
	if (s->to != DATE_NONE)
		say_freed(s, &c);
	say_price(s, &c);
	fill_whatif(s, by_need);
	fill_groups(s, change);
	return 0;
}
