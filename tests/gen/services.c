/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Supervision, assessments of need, and the employment charity. */
#include "world.h"

#include "base/mem.h"

/* Hubs that the charity serves: 3 of 12. */
static bool
is_served(int hub)
{
	return hub == 0 || hub == 2 || hub == 5;
}

static void
add_assessment(struct world *w, const struct person *p,
    const struct order_event *o, date on, struct rng *r)
{
	struct assessment a = {.person = o->person,
	    .started = on,
	    .id = (uint32_t)w->nassessments + 1,
	    .ogrs2 = o->ogrs,
	    .ogrs1 = o->ogrs * 0.78};
	int days = rng_range(r, 0, 20);
	bool blank = rng_chance(r, 0.02);
	a.complete = !rng_chance(r, 0.07);
	a.completed = a.complete ? on + days : DATE_NONE;
	for (int i = 0; i < NEEDS; i++) {
		int off = (int)rng_below(r, 5) - 2;
		int score = p->need[i] + (off == 2 ? 1 : off == -2 ? -1 : 0);
		score = score < 0 ? 0 : score;
		a.score[i] = score > NEED_MAX[i] ? NEED_MAX[i] : score;
		if (blank || rng_chance(r, 0.015))
			a.score[i] = -1;
	}
	w->assessments = mem_grow(
	    w->assessments, w->nassessments, &w->assessments_cap, sizeof a);
	w->assessments[w->nassessments++] = a;
}

/* Between one assessment and the next, needs change. */
static void
drift(struct person *p, struct rng *r)
{
	for (int i = 0; i < NEEDS; i++) {
		double u = rng_unit(r);
		if (u < 0.32 && p->need[i] > 0)
			p->need[i]--;
		else if (u > 0.86 && p->need[i] < NEED_MAX[i])
			p->need[i]++;
	}
}

static void
assess(struct world *w, struct person *p, const struct order_event *o,
    struct rng *r)
{
	date from = o->release == DATE_NONE ? o->start : o->release - 30;
	date end = o->end == DATE_NONE ? w->horizon : o->end;
	if (rng_chance(r, 0.25) || from < date_from_ymd(2019, 1, 1))
		return;
	if (from < o->start)
		from = o->start;
	date on = from + rng_range(r, 2, 25);
	for (int i = 0; i < 4 && on < end && on <= w->horizon; i++) {
		add_assessment(w, p, o, on, r);
		drift(p, r);
		on += rng_range(r, 110, 290);
	}
}

/* Work found, and kept for 6 and 26 weeks or not. */
static void
find_work(struct referral *f, struct person *p, struct rng *r)
{
	static const char *const employer[] = {"Hargreaves Logistics",
	    "Café Nouveau", "Pennine Groundworks", "Betty’s Kitchen",
	    "Northbridge Recycling", "Brightwork Bikes CIC", "Agency",
	    "Kingsmere Council"};
	bool early = rng_chance(r, 0.015);
	int wait = early ? -rng_range(r, 3, 20) : rng_range(r, 15, 130);
	uint32_t e = rng_below(r, 8);
	bool six = rng_chance(r, 0.68), half = rng_chance(r, 0.62);
	int lag = rng_range(r, 0, 12), hours = rng_range(r, 4, 16);
	f->own_business = rng_chance(r, 0.12);
	f->job = f->start + wait;
	f->employer = f->own_business ? "S/E" : employer[e];
	f->hours = hours * 5 / 2;
	f->outcome = "Employed";
	if (six)
		f->six_weeks = f->job + 42 + lag;
	if (six && half)
		f->half_year = f->job + 182 + lag;
	f->ended = f->job + 200;
	p->need[NEED_ETE] = p->need[NEED_ETE] > 2 ? p->need[NEED_ETE] - 2 : 0;
}

static void
decide(struct referral *f, struct person *p, struct rng *r)
{
	static const char *const end[] = {"Waiting list", "Declined",
	    "Not eligible - sentence", "Not eligible - no ID", "Disengaged",
	    "Training", "Volunteering", "Recalled to prison"};
	static const int refused[] = {34, 30, 22, 14};
	static const int left[] = {50, 26, 14, 10};
	bool taken = rng_chance(r, is_served(p->hub) ? 0.72 : 0.2);
	bool works = rng_chance(r, 0.42);
	size_t no = rng_pick(r, refused, 4), other = rng_pick(r, left, 4);
	int wait = rng_range(r, 4, 40), stay = rng_range(r, 20, 200);
	f->outcome = end[no];
	f->ended = f->on + wait;
	if (!taken)
		return;
	f->start = f->on + wait;
	f->ended = f->start + stay;
	f->outcome = end[4 + other];
	if (works)
		find_work(f, p, r);
}

static void
refer(struct world *w, struct person *p, const struct order_event *o,
    struct rng *r)
{
	static const char *const by[] = {"Probation", "HMP resettlement",
	    "Self", "Jobcentre Plus", "Police IOM", "Women’s centre"};
	static const int percent[] = {52, 22, 8, 8, 10};
	struct referral f = {.person = o->person,
	    .start = DATE_NONE,
	    .job = DATE_NONE,
	    .six_weeks = DATE_NONE,
	    .half_year = DATE_NONE,
	    .ended = DATE_NONE,
	    .outcome = "",
	    .employer = ""};
	size_t who = rng_pick(r, percent, 5);
	date from = o->release == DATE_NONE ? o->start : o->release;
	f.on = from + rng_range(r, -20, 70);
	f.by = by[p->sex == 'F' && who == 2 ? 5 : who];
	bool wanted = rng_chance(r, is_served(p->hub) ? 0.75 : 0.16);
	if (!wanted || p->need[NEED_ETE] < 2 ||
	    f.on < date_from_ymd(2021, 1, 4))
		return;
	decide(&f, p, r);
	w->referrals =
	    mem_grow(w->referrals, w->nreferrals, &w->referrals_cap, sizeof f);
	w->referrals[w->nreferrals++] = f;
}

/* When supervision ends, and how. */
static void
close_order(struct order_event *o, const struct person *p, struct rng *r)
{
	date from = o->release == DATE_NONE ? o->start : o->release;
	date end = term_end(o->term, o->start);
	bool revoked = rng_chance(r, 0.22);
	int after = rng_range(r, 30, 300);
	/* From February 2015 short sentences are supervised for a year. */
	if (o->kind == ORDER_SHORT)
		end = date_add_months(from, 12);
	if (o->kind == ORDER_SUSPENDED)
		end = date_add_months(o->start, 18);
	o->end = end;
	o->reason = "Completed - expired";
	if (end == DATE_NONE)
		return;
	if (revoked && from + after < end) {
		o->end = from + after;
		o->reason =
		    o->kind >= ORDER_SHORT ? "Recalled" : "Revoked - breach";
	}
	if (p->died != DATE_NONE && p->died < o->end) {
		o->end = p->died;
		o->reason = "Died";
	}
}

void
services_order(
    struct world *w, struct person *p, struct order_event o, struct rng *r)
{
	close_order(&o, p, r);
	if (o.start < date_from_ymd(2018, 6, 1) ||
	    (p->died != DATE_NONE && o.start >= p->died))
		return;
	assess(w, p, &o, r);
	refer(w, p, &o, r);
	w->orders = mem_grow(w->orders, w->norders, &w->orders_cap, sizeof o);
	w->orders[w->norders++] = o;
}
