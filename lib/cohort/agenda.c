/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/agenda.h"

#include "base/mem.h"
#include "cohort/period.h"

static int
read_date(const char *option, const char *text, date *out, struct fail *f)
{
	*out = date_parse(slice_text(text));
	if (*out == DATE_NONE)
		return fail_set(
		    f, FAIL_USAGE, "%s %s: expected YYYY-MM-DD", option, text);
	return 0;
}

static int
read_from_to(const struct asked *a, struct period *out, struct fail *f)
{
	if (!a->from || !a->to)
		return fail_set(f, FAIL_USAGE, "%s is missing",
		    a->from ? "--to" : "--from");
	if (read_date("--from", a->from, &out->from, f) < 0 ||
	    read_date("--to", a->to, &out->to, f) < 0)
		return -1;
	if (out->from > out->to)
		return fail_set(f, FAIL_USAGE, "--from is later than --to");
	return 0;
}

/* The index dates of one definition. */
static int
read_period(const struct asked *a, const struct definition *d, date as_of,
    struct period *out, struct fail *f)
{
	if ((a->period != NULL) == (a->from || a->to))
		return fail_set(f, FAIL_USAGE,
		    "either --period, or --from and --to, are needed");
	if (!a->period)
		return read_from_to(a, out, f);
	if (strcmp(a->period, "latest") == 0) {
		*out = period_latest(d, as_of);
		return 0;
	}
	if (!period_parse(slice_text(a->period), out))
		return fail_set(f, FAIL_USAGE,
		    "--period %s: expected 2024, 2024Q2, 2024-05, 2023/24 or "
		    "latest",
		    a->period);
	return 0;
}

static int
add_cohort(struct agenda *p, const struct definition *d, struct slice name,
    struct period period, struct fail *f)
{
	for (size_t i = 0; i < p->ncohorts; i++)
		if (slice_equal(p->cohort[i].name, name))
			return fail_set(f, FAIL_USAGE,
			    "two cohorts are named %.*s", (int)name.n, name.p);
	p->cohort =
	    mem_grow(p->cohort, p->ncohorts, &p->cap, sizeof *p->cohort);
	cohort_init(&p->cohort[p->ncohorts++], d, name, period.from, period.to);
	return 0;
}

/* NAME/2024Q2 */
static struct slice
part_name(
    struct agenda *p, const struct definition *d, const struct period *part)
{
	struct buf b = {0};
	char label[16];
	period_label(part, label);
	buf_printf(&b, "%.*s/%s", (int)d->name.n, d->name.p, label);
	struct slice name = arena_copy(&p->names, buf_as_slice(&b));
	buf_fini(&b);
	return name;
}

/* One cohort, or with --every one for each part of the period. */
static int
add_cohorts(struct agenda *p, const struct definition *d, const struct asked *a,
    struct fail *f)
{
	struct period whole, part;
	struct duration step;
	if (read_period(a, d, p->as_of, &whole, f) < 0)
		return -1;
	if (!a->every)
		return add_cohort(p, d, d->name, whole, f);
	if (!period_step(slice_text(a->every), &step))
		return fail_set(f, FAIL_USAGE,
		    "--every %s: expected a length such as 3m or P1Y",
		    a->every);
	for (size_t i = 0; period_part(&whole, step, i, &part); i++)
		if (add_cohort(p, d, part_name(p, d, &part), part, f) < 0)
			return -1;
	return 0;
}

static int
load_definitions(struct agenda *p, const struct asked *a, struct fail *f)
{
	p->definition = mem_zalloc(a->ndefinitions, sizeof *p->definition);
	for (size_t i = 0; i < a->ndefinitions; i++) {
		struct definition *d = &p->definition[p->ndefinitions++];
		if (definition_load(
			d, a->definition[i], &p->keep, &p->lists, f) < 0 ||
		    add_cohorts(p, d, a, f) < 0)
			return -1;
	}
	return 0;
}

int
agenda_load(struct agenda *p, const struct asked *a, struct fail *f)
{
	*p = (struct agenda){0};
	if (!a->ndefinitions)
		return fail_set(f, FAIL_USAGE,
		    "no cohort: -d NAME is needed (--list shows what is "
		    "installed)");
	if (!a->as_of)
		return fail_set(f, FAIL_USAGE,
		    "--as-of is needed: the last day that the data cover");
	p->as_of = period_as_of(slice_text(a->as_of));
	if (p->as_of == DATE_NONE)
		return fail_set(f, FAIL_USAGE,
		    "--as-of %s: expected YYYY-MM-DD or YYYY-MM", a->as_of);
	if (offences_load(&p->offences, f) < 0 ||
	    tools_load(&p->tools, f) < 0 || ogrs3_load(&p->ogrs3, f) < 0)
		return -1;
	return load_definitions(p, a, f);
}

void
agenda_fini(struct agenda *p)
{
	for (size_t i = 0; i < p->ncohorts; i++)
		cohort_fini(&p->cohort[i]);
	for (size_t i = 0; i < p->ndefinitions; i++)
		definition_fini(&p->definition[i]);
	mem_free(p->cohort);
	mem_free(p->definition);
	offences_fini(&p->offences);
	tools_fini(&p->tools);
	lists_fini(&p->lists);
	keep_fini(&p->keep);
	arena_fini(&p->names);
}

static bool
is_ours(const struct agenda *p, struct slice name)
{
	for (size_t i = 0; i < p->ncohorts; i++)
		if (slice_equal(p->cohort[i].name, name))
			return true;
	return false;
}

bool
agenda_passes(const struct agenda *p, const struct record *r, bool events)
{
	if (r->type == RECORD_SERVICE || r->type == RECORD_SPEND)
		return true;
	if (r->type == RECORD_COHORT)
		return events && !is_ours(p, value_raw(r->field[COHORT_NAME]));
	if (r->type == RECORD_MEMBER)
		return events &&
		    !is_ours(p, value_raw(r->field[MEMBER_COHORT]));
	return events;
}

struct world
agenda_world(const struct agenda *p, const struct collection *in)
{
	struct world w = {
	    .people = &in->people,
	    .shapes = &in->shapes,
	    .keep = &p->keep,
	    .tools = &p->tools,
	    .ogrs3 = &p->ogrs3,
	    .as_of = p->as_of,
	};
	for (int t = 0; t < RECORD_NTYPES; t++) {
		w.has[t] = in->records[t] > 0;
		w.id_slot[t] =
		    keep_find(&p->keep, (enum record_type)t, slice_text("id"));
	}
	return w;
}
