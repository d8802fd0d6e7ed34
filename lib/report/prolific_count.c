/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `prolific`: proven offences by person, and what is being done about them.
 *
 * An offence is counted as cohorts count it (DESIGN.md 6): by person, day and
 * code (or group when there is no code), as the largest number that any one
 * source holds; breaches are not offences.
 */
#include "report/prolific.h"

#include <math.h>
#include <stdlib.h>

enum { ASSESSED_DAYS = 55 * 7 };

/* One record of an offence, as small numbers that sort. */
struct proven {
	uint32_t person, what, source;
	date day;
};

static int
compare_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int
by_offence(const void *a, const void *b)
{
	const struct proven *x = a, *y = b;
	int c = compare_u32(x->person, y->person);
	c = c ? c : (x->day > y->day) - (x->day < y->day);
	c = c ? c : compare_u32(x->what, y->what);
	return c ? c : compare_u32(x->source, y->source);
}

static bool
is_same_offence(const struct proven *x, const struct proven *y)
{
	return x->person == y->person && x->day == y->day && x->what == y->what;
}

/* --- which records count ----------------------------------------------- */

static bool
is_proven(struct slice result)
{
	return slice_is(result, "convicted") || slice_is(result, "cautioned") ||
	    slice_is(result, "reprimanded");
}

/* What each code of offence_code is: its class, or NULL. */
static const struct offence_class **
find_classes(const struct prolific *p)
{
	const struct data_column *c = &p->run->data.column[p->plan->code];
	struct arena *a = &p->run->arena;
	const struct offence_class **class =
	    arena_zalloc(a, c->values.n + 1, sizeof *class);
	for (size_t i = 0; i < c->values.n; i++)
		class[i] = offences_find(
		    &p->list, data_text(strmap_key(&c->values, i), a));
	return class;
}

static bool
counts(const struct prolific *p, uint32_t row,
    const struct offence_class *const *class)
{
	const struct data *d = &p->run->data;
	struct arena *a = &p->run->arena;
	date day = d->column[p->plan->offence_date].day[row];
	date proven = d->column[p->plan->proven_date].day[row];
	uint32_t code = d->column[p->plan->code].code[row];
	if (day == DATE_NONE || day <= p->from || day > p->as_of ||
	    proven == DATE_NONE || proven > p->as_of ||
	    !is_proven(data_cell_text(d, p->plan->result, row, a)))
		return false;
	if (code != DATA_ABSENT && class[code] && class[code] -> breach)
		return false;
	return !slice_is(data_cell_text(d, p->plan->group, row, a), "breach");
}

static size_t
find_proven(struct prolific *p, struct proven *list,
    const struct offence_class *const *class)
{
	const struct data *d = &p->run->data;
	const struct data_column *c = d->column;
	struct rows rows =
	    data_current_rows(d, p->plan->version, &p->run->arena);
	uint32_t ncodes = (uint32_t)c[p->plan->code].values.n;
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.row[i];
		uint32_t code = c[p->plan->code].code[row];
		uint32_t group = c[p->plan->group].code[row];
		if (!counts(p, row, class))
			continue;
		if (c[p->plan->person].code[row] == DATA_ABSENT) {
			p->nunlinked++;
			continue;
		}
		list[n++] = (struct proven){c[p->plan->person].code[row],
		    code != DATA_ABSENT        ? code
			: group != DATA_ABSENT ? ncodes + group
					       : DATA_ABSENT,
		    c[p->plan->source].code[row],
		    c[p->plan->offence_date].day[row]};
	}
	if (n)
		qsort(list, n, sizeof *list, by_offence);
	return n;
}

/* --- counting ---------------------------------------------------------- */

/* Adds an offence that happened `times` times on a day. */
static void
add_offence(struct prolific *p, struct offender *to, const struct proven *one,
    size_t times, const struct offence_class *class)
{
	const struct unit_cost *cost =
	    class ? costs_find(&p->costs, class->cost_class) : NULL;
	double n = (double)times;
	to->measure[MEASURE_OFFENCES] += n;
	if (class && !isnan(class->harm_days))
		to->measure[MEASURE_HARM] += n * class->harm_days;
	if (cost)
		to->measure[MEASURE_COST] += n * cost->pence;
	else
		p->nunpriced += (int64_t)times;
	if (one->day > p->middle)
		to->last_year += n;
	else
		to->first_year += n;
	if (to->last == DATE_NONE || one->day > to->last)
		to->last = one->day;
}

/* The end of the records of one offence; its number into *times. */
static size_t
offence_end(const struct proven *list, size_t n, size_t begin, size_t *times)
{
	size_t end = begin, run = 0;
	*times = 0;
	for (; end < n && is_same_offence(&list[begin], &list[end]); end++) {
		run = end > begin && list[end].source == list[end - 1].source
		    ? run + 1
		    : 1;
		*times = run > *times ? run : *times;
	}
	return end;
}

static int
most_prolific(const void *a, const void *b)
{
	const struct offender *x = a, *y = b;
	for (size_t m = 0; m < 2; m++)
		if (x->measure[m] != y->measure[m])
			return x->measure[m] > y->measure[m] ? -1 : 1;
	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	return slice_compare(x->id, y->id);
}

void
prolific_count(struct prolific *p)
{
	const struct data *d = &p->run->data;
	struct arena *a = &p->run->arena;
	const struct data_column *people = &d->column[p->plan->person];
	const struct offence_class **class = find_classes(p);
	size_t ncodes = d->column[p->plan->code].values.n, times;
	struct proven *list =
	    arena_alloc(a, (d->nrows[RECORD_OFFENCE] + 1) * sizeof *list);
	size_t n = find_proven(p, list, class);
	p->person = arena_zalloc(a, people->values.n + 1, sizeof *p->person);
	for (size_t i = 0, end; i < n; i = end) {
		struct offender *last = p->n ? &p->person[p->n - 1] : NULL;
		if (i == 0 || list[i].person != list[i - 1].person) {
			last = &p->person[p->n++];
			last->last = DATE_NONE;
			last->id = data_text(
			    strmap_key(&people->values, list[i].person), a);
		}
		end = offence_end(list, n, i, &times);
		add_offence(p, last, &list[i], times,
		    list[i].what < ncodes ? class[list[i].what] : NULL);
	}
	if (p->n)
		qsort(p->person, p->n, sizeof *p->person, most_prolific);
}

/* --- what is being done ------------------------------------------------ */

/* Whether a row's dates put somebody under a heading on the day. */
struct heading {
	size_t person, version, from, to; /* columns */
	bool needs_from_after;            /* `from` no earlier than `after` */
	date after;
	size_t offset; /* of the flag in struct offender */
};

static bool
holds(const struct prolific *p, const struct heading *h, uint32_t row)
{
	const struct data_column *c = p->run->data.column;
	date from = c[h->from].day[row];
	if (from == DATE_NONE || from > p->as_of)
		return false;
	if (h->needs_from_after)
		return from > h->after;
	date to = c[h->to].day[row];
	return to == DATE_NONE || to > p->as_of;
}

static void
mark(struct prolific *p, const struct strmap *index, uint32_t *place,
    const struct heading *h)
{
	const struct data *d = &p->run->data;
	struct arena *a = &p->run->arena;
	struct rows rows = data_current_rows(d, h->version, a);
	for (size_t i = 0; i < rows.n; i++) {
		struct slice id = data_cell_text(d, h->person, rows.row[i], a);
		int64_t who =
		    slice_present(id) ? strmap_find(index, id) : STRMAP_NONE;
		if (who >= 0 && holds(p, h, rows.row[i]))
			*(bool *)((char *)&p->person[place[who]] + h->offset) =
			    true;
	}
}

void
prolific_services(struct prolific *p)
{
	const struct prolific_plan *q = p->plan;
	const struct heading headings[] = {
	    {q->custody_person, q->custody_version, q->reception, q->release,
		false, 0, offsetof(struct offender, in_custody)},
	    {q->supervision_person, q->supervision_version, q->start, q->end,
		false, 0, offsetof(struct offender, supervised)},
	    {q->assessment_person, q->assessment_version, q->assessed,
		q->assessed, true, p->as_of - ASSESSED_DAYS,
		offsetof(struct offender, assessed)},
	    {q->referral_person, q->referral_version, q->referral_start,
		q->referral_start, true, p->middle,
		offsetof(struct offender, served)},
	};
	struct strmap index = {0};
	uint32_t *place =
	    arena_alloc(&p->run->arena, (p->n + 1) * sizeof *place);
	for (size_t i = 0; i < p->n; i++)
		place[strmap_add(&index, p->person[i].id, NULL)] = (uint32_t)i;
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		mark(p, &index, place, &headings[i]);
	strmap_fini(&index);
}
