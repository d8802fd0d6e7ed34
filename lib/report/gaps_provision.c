/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `gaps`: where a needed service is missing, and what each service does.
 *
 * A hub is an area in which members live. A need is missing there when no
 * running service of the directory that works there would take anybody who
 * has the need; where nobody has it, when there is no such service.
 */
#include "report/gaps.h"

#include "base/figure.h"
#include "report/words.h"

#include <math.h>
#include <stdlib.h>

/* A hub: its members, and the people in need without a service. */
struct hub {
	struct slice name;
	int64_t people[NEED_LIMIT], without[NEED_LIMIT];
};

struct provision {
	struct hub *hub; /* by code of the members' area; unnamed: of others */
	struct hub **order; /* nhubs of them, in natural order */
	size_t nhubs;
	int64_t people[NEED_LIMIT];
	/* Without a service, by what stood in the way: [need][barrier]. */
	int64_t barrier[NEED_LIMIT][BARRIER_COUNT];
};

static struct client
client_of(const struct gaps *g, uint32_t row)
{
	const struct data *d = &g->run->data;
	const struct data_column *c = d->column;
	const struct gaps_plan *p = g->plan;
	struct arena *a = &g->run->arena;
	return (struct client){
	    .sex = data_cell_text(d, p->sex, row, a),
	    .area = data_cell_text(d, p->area, row, a),
	    .age = c[p->age].number[row],
	    .sentence_days = c[p->sentence_days].number[row],
	    .supervised = c[p->supervised].number[row],
	    .index = c[p->index_date].day[row],
	};
}

/*
 * What stands between a person and a service for a need: nothing, or the
 * barrier of the service that came closest (the last in the enum's order).
 */
static enum barrier
closest(const struct gaps *g, const struct client *who, size_t need)
{
	enum barrier best = BARRIER_AREA;
	for (size_t i = 0; i < g->directory.n; i++) {
		const struct service *s = &g->directory.item[i];
		if (!(s->needs >> need & 1) || !service_runs(s, g->day))
			continue;
		enum barrier b = service_barrier(s, who);
		if (b == BARRIER_NONE)
			return b;
		best = b > best ? b : best;
	}
	return best;
}

static void
count_person(const struct gaps *g, struct provision *p, uint32_t row)
{
	struct needy who;
	struct client client = client_of(g, row);
	uint32_t code = g->run->data.column[g->plan->area].code[row];
	gaps_needy(g, row, &who);
	for (size_t i = 0; i < NEED_LIMIT; i++) {
		if (!(who.needs >> i & 1))
			continue;
		enum barrier b = closest(g, &client, i);
		p->people[i]++;
		p->barrier[i][b]++;
		if (code != DATA_ABSENT) {
			p->hub[code].people[i]++;
			p->hub[code].without[i] += b != BARRIER_NONE;
		}
	}
}

static bool
is_missing(const struct gaps *g, const struct hub *h, size_t need)
{
	/* A publication tells of services alone, not of who is there. */
	if (h->people[need] && !g->run->asked->publish)
		return h->without[need] == h->people[need];
	for (size_t i = 0; i < g->directory.n; i++) {
		const struct service *s = &g->directory.item[i];
		if ((s->needs >> need & 1) && service_runs(s, g->day) &&
		    service_covers(s, h->name))
			return false;
	}
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct hub *const *x = a, *const *y = b;
	return natural_compare((*x)->name, (*y)->name);
}

/* The hubs in which these members live. */
static void
find_hubs(const struct gaps *g, struct provision *p)
{
	const struct data_column *c = &g->run->data.column[g->plan->area];
	struct arena *a = &g->run->arena;
	p->hub = arena_zalloc(a, c->values.n + 1, sizeof *p->hub);
	p->order = arena_zalloc(a, c->values.n + 1, sizeof *p->order);
	for (size_t i = 0; i < g->scope->rows.n; i++) {
		uint32_t code = c->code[g->scope->rows.row[i]];
		if (code == DATA_ABSENT || slice_present(p->hub[code].name))
			continue;
		p->hub[code].name = data_text(strmap_key(&c->values, code), a);
		p->order[p->nhubs++] = &p->hub[code];
	}
	qsort(p->order, p->nhubs, sizeof *p->order, by_name);
}

/* How many lack a service for the need; their names, with commas. */
static size_t
missing_hubs(const struct gaps *g, const struct provision *p, size_t need,
    struct buf *names)
{
	size_t n = 0;
	for (size_t i = 0; i < p->nhubs; i++) {
		if (!is_missing(g, p->order[i], need))
			continue;
		buf_text(names, n++ ? ", " : "");
		buf_slice(names, p->order[i]->name);
	}
	return n;
}

static const struct column missing_columns[] = {
    {"need", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"hubs", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"missing", "Hubs without", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"people", "People in need", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"people_without", "Of these, without a service", COLUMN_COUNT, ROLE_NONE,
	0, NULL},
    {"not_here", "None for their hub", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"statutory", "Statutory clients not taken", COLUMN_COUNT, ROLE_NONE, 0,
	NULL},
    {"sentence", "Sentence too long", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"age", "Not their age", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"sex", "Not their sex", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"missing_in", "Hubs without it", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

static void
add_missing(struct gaps *g, struct table *t, const struct provision *p,
    size_t need, struct slice names, size_t nmissing)
{
	static const enum barrier order[] = {BARRIER_AREA, BARRIER_STATUTORY,
	    BARRIER_SENTENCE, BARRIER_AGE, BARRIER_SEX};
	const int64_t *b = p->barrier[need];
	table_text(t, need_code(&g->names, need), need_label(&g->names, need));
	table_number(t, (double)p->nhubs);
	table_number(t, (double)nmissing);
	table_number(t, (double)p->people[need]);
	table_number(t, (double)(p->people[need] - b[BARRIER_NONE]));
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		table_number(t, (double)b[order[i]]);
	table_text(t, names, names);
}

static void
fill_missing(struct gaps *g, const struct provision *p)
{
	static const char *const of_people[] = {"people", "people_without",
	    "not_here", "statutory", "sentence", "age", "sex", NULL};
	uint64_t always = gaps_always_shown(g);
	struct buf names = {0};
	struct table *t = section_table(
	    g->section, "missing", "Needs without an eligible service, by hub");
	ADD_COLUMNS(t, missing_columns);
	for (size_t i = 0; i < g->names.codes.n; i++) {
		if (p->people[i] == 0 && !(always >> i & 1))
			continue;
		buf_reset(&names);
		size_t n = missing_hubs(g, p, i, &names);
		add_missing(g, t, p, i, buf_as_slice(&names), n);
	}
	buf_fini(&names);
	if (g->run->asked->publish) {
		table_blank(t, of_people);
		table_public(t);
	}
	table_note(t,
	    "A hub is an area where members live. It is without a service "
	    "when none in the directory that runs on the day and works there "
	    "would take anybody there who has the need.");
	table_note(t,
	    "The five columns after the people without a service say what "
	    "stood in the way, each person once, by the service that came "
	    "closest. What neither the service nor the person states "
	    "excludes nobody.");
}

/* --- the services ------------------------------------------------------ */

struct use {
	const struct service *service; /* NULL: not in the directory */
	struct slice name, provider;
	int64_t referred, by_status[REFERRAL_COMPLETED + 1];
};

struct uses {
	struct strmap names;
	struct use *item;
	size_t n;
};

/* As many entries as there can be: the directory, and every referral. */
static void
start_uses(struct gaps *g, struct uses *u)
{
	size_t most = g->directory.n;
	const struct data_column *c = &g->run->data.column[g->plan->referrals];
	for (size_t i = 0; i < c->values.n; i++)
		most += g->referrals[i].n;
	*u = (struct uses){0};
	u->item = arena_zalloc(&g->run->arena, most + 1, sizeof *u->item);
	for (size_t i = 0; i < g->directory.n; i++)
		u->item[u->n++] = (struct use){.service = &g->directory.item[i],
		    .name = g->directory.item[i].name,
		    .provider = g->directory.item[i].provider};
}

static struct use *
use_of(struct gaps *g, struct uses *u, const struct referral *r)
{
	struct buf name = {0};
	bool is_new;
	if (r->listed)
		return &u->item[r->listed - g->directory.item];
	buf_slice(&name, r->service);
	buf_byte(&name, '\0');
	buf_slice(&name, r->provider);
	size_t i = g->directory.n +
	    strmap_add(&u->names, buf_as_slice(&name), &is_new);
	buf_fini(&name);
	if (is_new)
		u->item[u->n++] =
		    (struct use){.name = r->service, .provider = r->provider};
	return &u->item[i];
}

static void
count_uses(struct gaps *g, struct uses *u)
{
	const struct data_column *c = &g->run->data.column[g->plan->referrals];
	for (size_t i = 0; i < g->scope->rows.n; i++) {
		struct referrals list =
		    referrals_of(c, g->referrals, g->scope->rows.row[i]);
		for (size_t k = 0; k < list.n; k++) {
			struct use *to = use_of(g, u, &list.item[k]);
			to->referred++;
			to->by_status[list.item[k].status]++;
		}
	}
}

static const struct column service_columns[] = {
    {"service", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"listed", "In the directory", COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"needs", NULL, COLUMN_TEXT, ROLE_NONE, 0, NULL},
    {"capacity", "Starts a month it can take", COLUMN_NUMBER, ROLE_NONE, 0,
	NULL},
    {"referrals", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"started", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"completed", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"waiting", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"ineligible", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"declined", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"withdrawn", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
};

static void
add_need_list(struct gaps *g, struct table *t, uint64_t needs)
{
	struct buf codes = {0}, labels = {0};
	for (size_t i = 0; i < g->names.codes.n; i++) {
		if (!(needs >> i & 1))
			continue;
		buf_text(&codes, codes.n ? "; " : "");
		buf_slice(&codes, need_code(&g->names, i));
		buf_text(&labels, labels.n ? "; " : "");
		buf_slice(&labels, need_label(&g->names, i));
	}
	table_text(t, buf_as_slice(&codes), buf_as_slice(&labels));
	buf_fini(&codes);
	buf_fini(&labels);
}

static void
add_use(struct gaps *g, struct table *t, const struct use *u)
{
	static const struct slice unnamed = SLICE("not named");
	struct slice name = u->name.n ? u->name : unnamed;
	struct slice provider = u->provider.n ? u->provider : unnamed;
	struct slice listed = slice_text(u->service ? "yes" : "no");
	const int64_t *n = u->by_status;
	table_text(t, name, name);
	table_text(t, provider, provider);
	table_text(
	    t, listed, value_label(slice_text("listed"), listed, t->arena));
	add_need_list(g, t, u->service ? u->service->needs : 0);
	table_number(t, u->service ? u->service->capacity : (double)NAN);
	table_number(t, (double)u->referred);
	table_number(t, (double)(n[REFERRAL_STARTED] + n[REFERRAL_COMPLETED]));
	table_number(t, (double)n[REFERRAL_COMPLETED]);
	table_number(t, (double)n[REFERRAL_WAITING]);
	table_number(t, (double)n[REFERRAL_INELIGIBLE]);
	table_number(t, (double)n[REFERRAL_DECLINED]);
	table_number(t, (double)n[REFERRAL_WITHDRAWN]);
}

/* How many of the directory's services anybody is said to be referred to. */
static void
say_silent(struct gaps *g, const struct uses *u)
{
	size_t heard = 0;
	for (size_t i = 0; i < g->directory.n; i++)
		heard += u->item[i].referred > 0;
	if (g->directory.n && heard < g->directory.n)
		section_caution(g->section,
		    "Referrals are on record for %zu of the %zu services in "
		    "the directory: what the others do is not seen here, and "
		    "their people look unhelped.",
		    heard, g->directory.n);
}

static void
fill_services(struct gaps *g)
{
	struct uses uses;
	start_uses(g, &uses);
	count_uses(g, &uses);
	say_silent(g, &uses);
	struct table *t = section_table(
	    g->section, "services", "Services, and the referrals to them");
	ADD_COLUMNS(t, service_columns);
	for (size_t i = 0; i < uses.n; i++)
		add_use(g, t, &uses.item[i]);
	table_note(t,
	    "Referrals of this cohort's members; a person referred twice "
	    "counts twice. Capacity is for everybody, not for this cohort "
	    "alone.");
	strmap_fini(&uses.names);
}

/* No service covers any hub although all name areas: other words? */
static bool
areas_disagree(const struct gaps *g, const struct provision *p)
{
	if (p->nhubs == 0)
		return false;
	for (size_t i = 0; i < g->directory.n; i++)
		for (size_t h = 0; h < p->nhubs; h++)
			if (service_covers(
				&g->directory.item[i], p->order[h]->name))
				return false;
	return true;
}

void
gaps_provision(struct gaps *g)
{
	struct provision *p = arena_zalloc(&g->run->arena, 1, sizeof *p);
	if (g->directory.n == 0) {
		section_caution(g->section,
		    "There are no service records: what is missing where "
		    "cannot be said.");
	} else {
		find_hubs(g, p);
		for (size_t i = 0; i < g->scope->rows.n; i++)
			count_person(g, p, g->scope->rows.row[i]);
		fill_missing(g, p);
		if (areas_disagree(g, p))
			section_caution(g->section,
			    "No service works in any area where members live: "
			    "do the directory and the people name areas in "
			    "the same words?");
	}
	fill_services(g);
}
