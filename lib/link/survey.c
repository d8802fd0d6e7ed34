/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/survey.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/wrap.h"
#include "link/copies.h"

#include <stdlib.h>

/* Of 80 columns; rows have up to four figures of eleven. */
enum { LARGEST = 5, NAME_WIDTH = 36 };

static void
put_name(struct buf *out, struct slice name)
{
	wrap_cell(out, name, 2, NAME_WIDTH);
}

static void
put_count(struct buf *out, uint64_t n)
{
	buf_printf(out, " %10llu", (unsigned long long)n);
}

static void
put_share(struct buf *out, uint64_t some, uint64_t all)
{
	struct buf text = {0};
	rates_percent(some, all, &text);
	buf_printf(out, " %10s", buf_cstr(&text));
	buf_fini(&text);
}

static void
put_figure(struct buf *out, double v, int places)
{
	struct buf text = {0};
	num_fixed(&text, v, places);
	buf_printf(out, " %10s", buf_cstr(&text));
	buf_fini(&text);
}

/* --- fields --------------------------------------------------------------- */

static void
put_fields(const struct people *p, struct buf *out)
{
	buf_printf(out, "\n%-*s %10s %10s %10s\n", NAME_WIDTH, "Field",
	    "filled", "values", "commonest");
	for (unsigned i = 0; i < p->model->nfields; i++) {
		const struct column *c = &p->column[i];
		uint64_t filled = 0;
		uint32_t most = 0;
		for (uint32_t k = 0; k < p->n; k++)
			filled += column_cell(c, k) != 0;
		for (uint32_t v = 1; v <= c->n; v++)
			most = c->holders[v] > most ? c->holders[v] : most;
		put_name(out, p->model->field[i].name);
		put_share(out, filled, p->n);
		put_count(out, c->n);
		put_share(out, most, filled);
		buf_byte(out, '\n');
	}
}

/* --- rules ---------------------------------------------------------------- */

/* Pairs that rules find, by thread. */
struct found {
	uint64_t pairs[MODEL_RULES], alone[MODEL_RULES];
};

struct finding_rules {
	const struct blocks *blocks;
	struct found *found;
};

/* Which rules hold of two, by bit. */
static uint32_t
rules_of(const struct blocks *b, uint32_t x, uint32_t y)
{
	uint32_t rules = 0;
	for (unsigned r = 0; r < b->people->model->nrules; r++)
		if (blocks_rule(b, r, x, y))
			rules |= (uint32_t)1 << r;
	return rules;
}

static void
add_pair(struct found *f, uint32_t rules)
{
	for (uint32_t left = rules; left; left &= left - 1)
		f->pairs[__builtin_ctz(left)]++;
	if (rules && !(rules & (rules - 1)))
		f->alone[__builtin_ctz(rules)]++;
}

static void
find_rules(void *state, unsigned job, uint32_t x, uint32_t y)
{
	struct finding_rules *s = state;
	add_pair(&s->found[job], rules_of(s->blocks, x, y));
}

static void
put_rules(
    const struct explain *e, struct blocks *b, unsigned jobs, struct buf *out)
{
	const struct model *m = b->people->model;
	const struct pairs *pairs = e->pairs;
	struct found links = {{0}, {0}};
	struct finding_rules s = {b, mem_zalloc(jobs + 1, sizeof *s.found)};
	blocks_each(b, jobs, find_rules, &s);
	for (size_t i = 0; i < pairs->accepted; i++)
		add_pair(
		    &links, rules_of(b, pairs->link[i].a, pairs->link[i].b));
	buf_printf(out, "\n%-*s %10s %10s %10s %10s\n", NAME_WIDTH,
	    "Blocking rule", "pairs", "it alone", "links", "it alone");
	for (unsigned r = 0; r < m->nrules; r++) {
		uint64_t found = 0, alone = 0;
		for (unsigned k = 0; k < jobs; k++) {
			found += s.found[k].pairs[r];
			alone += s.found[k].alone[r];
		}
		put_name(out, m->rule[r].name);
		put_count(out, found);
		put_count(out, alone);
		put_count(out, links.pairs[r]);
		put_count(out, links.alone[r]);
		buf_byte(out, '\n');
	}
	mem_free(s.found);
}

/* --- groups --------------------------------------------------------------- */

struct group {
	uint32_t size;
	uint8_t field;
};

static int
by_size(const void *x, const void *y)
{
	const struct group *a = x, *b = y;
	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return a->field < b->field ? -1 : a->field > b->field;
}

/* The largest groups of people with one value of what begins a rule. */
static void
put_groups(const struct blocks *b, struct buf *out)
{
	struct group *list =
	    mem_alloc((size_t)(b->npivots + 1) * (LARGEST + 1) * sizeof *list);
	size_t n = 0;
	for (unsigned i = 0; i < b->npivots; i++) {
		const struct pivot *v = &b->pivot[i];
		size_t first = n;
		for (uint32_t k = 1; k < v->nvalues; k++) {
			uint32_t size = v->start[k + 1] - v->start[k];
			if (size < 2)
				continue;
			if (n - first == LARGEST && size <= list[n - 1].size)
				continue;
			list[n++] = (struct group){size, v->field};
			qsort(list + first, n - first, sizeof *list, by_size);
			n = n - first > LARGEST ? first + LARGEST : n;
		}
	}
	qsort(list, n, sizeof *list, by_size);
	buf_text(out,
	    n ? "\nLargest groups that rules begin with\n"
	      : "\nNo two people have a value that a rule begins with\n");
	for (size_t i = 0; i < n && i < LARGEST; i++) {
		put_name(out, b->people->model->field[list[i].field].name);
		put_count(out, list[i].size);
		buf_text(out, " people with one value\n");
	}
	mem_free(list);
}

/* --- levels --------------------------------------------------------------- */

static void
put_level(const struct explain *e, unsigned c, unsigned l, struct buf *out)
{
	const struct weights *w = e->weights;
	const struct model_comparison *x = &w->people->model->comparison[c];
	uint64_t links = 0;
	for (size_t i = 0; i < e->pairs->accepted; i++)
		links += vector_level(e->pairs->link[i].vector, c) == l;
	wrap_cell(out, x->level[l - 1].label, 4, NAME_WIDTH);
	buf_printf(out, " %10.3g %10.3g", w->m[c][l], w->u[c][l]);
	put_figure(out, (double)w->level[c][l] / WEIGHT_ONE, 2);
	put_count(out, links);
	buf_byte(out, '\n');
}

static void
put_levels(const struct explain *e, struct buf *out)
{
	const struct model *m = e->weights->people->model;
	buf_printf(out, "\n%-*s %10s %10s %10s %10s\n", NAME_WIDTH,
	    "Comparison", "m", "u", "weight", "links");
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		put_name(out, m->comparison[c].title);
		while (out->p[out->n - 1] == ' ')
			out->n--;
		buf_byte(out, '\n');
		for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
			put_level(e, c, l, out);
	}
}

/* --- whom nothing could link ---------------------------------------------- */

static void
put_groups_of(const struct rates *r, enum intake_fixed field, struct buf *out)
{
	for (unsigned g = 0; g < RATE_GROUPS; g++) {
		if (!r->all[g])
			continue;
		put_name(out, slice_text(rates_name(g, field)));
		put_count(out, r->some[g]);
		put_share(out, r->some[g], r->all[g]);
		buf_byte(out, '\n');
	}
}

/* Those whom not even an exact copy of themselves would be linked to. */
static void
put_unlinkable(const struct explain *e, struct buf *out)
{
	const struct people *p = e->weights->people;
	struct rates sex = {{0}, {0}}, ethnicity = {{0}, {0}};
	struct judge j;
	uint64_t none = 0, all = 0;
	judge_init(&j, e->tests);
	for (uint32_t i = 0; i < p->n; i++) {
		struct score s;
		if (p->in->first_row[i] == NO_ROW)
			continue;
		judge_pair(&j, i, i);
		weigh(e->weights, &j, INT32_MIN, &s);
		bool is_lost = s.weight < e->pairs->threshold;
		unsigned a = rates_group(p->in, i, INTAKE_SEX);
		unsigned b = rates_group(p->in, i, INTAKE_ETHNICITY);
		all++;
		none += is_lost;
		sex.all[a]++;
		sex.some[a] += is_lost;
		ethnicity.all[b]++;
		ethnicity.some[b] += is_lost;
	}
	judge_fini(&j);
	buf_printf(out, "\nUnlinkable: an exact copy would not be joined\n");
	put_name(out, slice_text("individuals"));
	put_count(out, none);
	put_share(out, none, all);
	buf_byte(out, '\n');
	put_groups_of(&sex, INTAKE_SEX, out);
	put_groups_of(&ethnicity, INTAKE_ETHNICITY, out);
}

/* --- what comes of it ----------------------------------------------------- */

static void
put_total(struct buf *out, const char *name, double v)
{
	put_name(out, slice_text(name));
	put_figure(out, v, 0);
	buf_byte(out, '\n');
}

void
survey_outcome(const struct explain *e, struct buf *out)
{
	static const enum intake_fixed fields[] = {
	    INTAKE_SEX, INTAKE_ETHNICITY};
	const struct pairs *p = e->pairs;
	buf_text(out, "Links\n");
	put_total(out, "pairs accepted", (double)p->accepted);
	put_total(out, "of them expected to be false", p->expected_false);
	put_total(out, "expected to be missed among the others seen",
	    p->expected_missed);
	put_total(out, "kept apart by a rule or a decision",
	    (double)e->identities->clusters->vetoes);
	put_total(out, "individuals", e->weights->people->n);
	if (e->weights->people->copies)
		put_total(out, "of them copies of others",
		    (double)e->weights->people->copies->npersons);
	put_total(out, "people", e->identities->n);
	buf_text(out, "Individuals linked to another\n");
	for (int i = 0; i < 2; i++) {
		struct rates r;
		rates_linked(&r, e->identities, fields[i]);
		put_groups_of(&r, fields[i], out);
	}
}

void
survey(
    const struct explain *e, struct blocks *b, unsigned jobs, struct buf *out)
{
	const struct people *p = e->weights->people;
	buf_printf(out, "Individuals: %u, sources: %zu, prior weight ", p->n,
	    p->in->sources.n);
	num_fixed(out, (double)e->weights->prior / WEIGHT_ONE, 2);
	buf_text(out, ", joined from ");
	num_fixed(out, (double)e->pairs->threshold / WEIGHT_ONE, 2);
	buf_byte(out, '\n');
	put_fields(p, out);
	put_rules(e, b, jobs, out);
	put_groups(b, out);
	put_levels(e, out);
	put_unlinkable(e, out);
	buf_byte(out, '\n');
	survey_outcome(e, out);
}
