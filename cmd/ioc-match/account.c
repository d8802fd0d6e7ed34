/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's own part of --summary: what was linked, and how surely. */
#include "match.h"

#include "base/mem.h"
#include "record/jsonout.h"

#include <math.h>

static void
add_learning(const struct match *m, struct buf *b)
{
	const struct training *t = &m->training;
	jsonout_key(b, "learning");
	jsonout_open(b, '{');
	jsonout_int_field(b, "random_pairs", (int64_t)t->random_pairs);
	jsonout_int_field(b, "rounds", t->rounds);
	jsonout_bool_field(b, "converged", t->converged);
	jsonout_double_field(b, "change", t->change);
	jsonout_double_field(b, "expected_matches", t->matches);
	jsonout_close(b, '}');
}

/* What is known of an individual's links, for the table by group. */
struct certainty {
	int32_t *best;  /* the weight of the surest link; INT32_MIN: none */
	double *wrong;  /* expected false links, half of each to either side */
	double *missed; /* and true links to somebody who is another person, */
			/* of those that may be one */
};

/*
 * Of all that people are compared by: links that a rule keeps apart count
 * nowhere, and those of a person's decision are in the number linked alone.
 */
static struct certainty
find_certainty(const struct match *m)
{
	size_t n = m->people.n + 1;
	struct certainty c = {mem_alloc(n * sizeof *c.best),
	    mem_zalloc(n, sizeof *c.wrong), mem_zalloc(n, sizeof *c.missed)};
	for (size_t i = 0; i < n; i++)
		c.best[i] = INT32_MIN;
	for (size_t i = 0; i < m->pairs.n; i++) {
		const struct link *l = &m->pairs.link[i];
		const uint32_t side[] = {l->a, l->b};
		double p = weigh_probability(l->weight);
		bool is_made = l->weight >= m->pairs.threshold;
		/* Samples and low thresholds keep less likely ones too. */
		bool is_missed = p >= m->model.review_low &&
		    m->identities.root[l->a] != m->identities.root[l->b];
		if (l->flags & LINK_VETOED)
			continue;
		for (size_t k = 0; k < 2; k++) {
			if (l->weight > c.best[side[k]])
				c.best[side[k]] = l->weight;
			c.wrong[side[k]] += is_made ? (1 - p) / 2 : 0;
			c.missed[side[k]] += is_missed ? p / 2 : 0;
		}
	}
	return c;
}

/* One group of individuals. */
struct group_rates {
	uint64_t all, linked, strict, loose;
	double wrong, missed;
};

static void
count_individual(const struct match *m, const struct certainty *c, uint32_t i,
    struct group_rates *to)
{
	double odds = m->model.review_low / (1 - m->model.review_low);
	bool is_linked = m->clusters.size[m->identities.root[i]] > 1;
	to->all++;
	to->linked += is_linked;
	to->strict +=
	    is_linked && c->best[i] >= model_weight(m->model.strict_threshold);
	to->loose += is_linked || c->best[i] >= model_weight(log2(odds));
	to->wrong += c->wrong[i];
	to->missed += c->missed[i];
}

static void
add_group(struct buf *b, const char *name, const struct group_rates *g)
{
	jsonout_key(b, name);
	jsonout_open(b, '{');
	jsonout_int_field(b, "individuals", (int64_t)g->all);
	jsonout_int_field(b, "linked", (int64_t)g->linked);
	jsonout_int_field(b, "linked_strict", (int64_t)g->strict);
	jsonout_int_field(b, "linked_loose", (int64_t)g->loose);
	jsonout_double_field(b, "expected_false_links", g->wrong);
	jsonout_double_field(b, "expected_missed_links", g->missed);
	jsonout_close(b, '}');
}

/* Individuals by the first letter of a code, and how they are linked. */
static void
add_rates(const struct match *m, const struct certainty *c, struct buf *b,
    const char *key, enum intake_fixed field)
{
	struct group_rates group[RATE_GROUPS] = {{0}};
	const struct intake *in = &m->intake;
	for (uint32_t i = 0; i < m->people.n; i++)
		if (in->first_row[i] != NO_ROW)
			count_individual(
			    m, c, i, &group[rates_group(in, i, field)]);
	jsonout_key(b, key);
	jsonout_open(b, '{');
	for (unsigned k = 0; k < RATE_GROUPS; k++) {
		char name[2] = {(char)k, 0};
		if (group[k].all)
			add_group(b, name, &group[k]);
	}
	jsonout_close(b, '}');
}

/* What --evaluate has found, beside the table. */
static void
add_evaluation(const struct match *m, struct buf *b)
{
	jsonout_key(b, "calibration");
	jsonout_open(b, '[');
	for (int i = 0; i < EVALUATE_BINS; i++) {
		jsonout_open(b, '{');
		jsonout_double_field(b, "from", i / (double)EVALUATE_BINS);
		jsonout_int_field(b, "pairs", (int64_t)m->calibration[i].pairs);
		jsonout_double_field(b, "expected", m->calibration[i].expected);
		jsonout_int_field(b, "right", (int64_t)m->calibration[i].right);
		jsonout_close(b, '}');
	}
	jsonout_close(b, ']');
	jsonout_key(b, "true_pairs_by_sex");
	jsonout_open(b, '{');
	for (int i = 0; i < RECALL_SEXES; i++) {
		char name[2] = {RECALL_SEX[i], 0};
		jsonout_key(b, name);
		jsonout_open(b, '{');
		jsonout_int_field(b, "pairs", (int64_t)m->recall[i].found);
		jsonout_int_field(b, "found", (int64_t)m->recall[i].right);
		jsonout_close(b, '}');
	}
	jsonout_close(b, '}');
}

static void
add_all_rates(const struct match *m, struct buf *b)
{
	struct certainty c = find_certainty(m);
	add_rates(m, &c, b, "linked_by_sex", INTAKE_SEX);
	add_rates(m, &c, b, "linked_by_ethnicity", INTAKE_ETHNICITY);
	mem_free(c.best);
	mem_free(c.wrong);
	mem_free(c.missed);
}

static void
add_decisions(const struct match *m, struct buf *b)
{
	const struct decisions *d = &m->decisions;
	uint64_t stale = 0;
	for (size_t i = 0; i < d->n; i++)
		stale += d->row[i].is_stale;
	jsonout_key(b, "decisions");
	jsonout_open(b, '{');
	jsonout_int_field(b, "counted", (int64_t)(d->n - d->contradictions));
	jsonout_int_field(b, "stale", (int64_t)stale);
	jsonout_int_field(b, "superseded", (int64_t)d->superseded);
	jsonout_int_field(b, "contradictions", (int64_t)d->contradictions);
	jsonout_int_field(b, "not_in_input", (int64_t)d->unknown);
	jsonout_close(b, '}');
}

static void
add_register(const struct match *m, struct buf *b)
{
	const struct person_register *r = &m->reg;
	jsonout_key(b, "register");
	jsonout_open(b, '{');
	jsonout_int_field(b, "rows", (int64_t)r->n);
	jsonout_int_field(b, "added", (int64_t)r->added);
	jsonout_int_field(b, "merged", (int64_t)r->merged);
	jsonout_int_field(b, "split", (int64_t)r->split);
	jsonout_close(b, '}');
}

static void
add_counts(struct match *m, struct buf *b)
{
	const struct pairs *p = &m->pairs;
	jsonout_int_field(b, "individuals", m->people.n);
	jsonout_int_field(b, "unresolved", (int64_t)m->intake.unresolved);
	jsonout_int_field(b, "superseded", (int64_t)m->intake.superseded);
	jsonout_int_field(b, "dates_not_used", (int64_t)m->dates_not_used);
	jsonout_int_field(b, "people", m->identities.n);
	jsonout_int_field(b, "links", (int64_t)p->accepted);
	jsonout_int_field(b, "joined", (int64_t)m->clusters.joins);
	jsonout_int_field(b, "kept_apart", (int64_t)m->clusters.vetoes);
	jsonout_int_field(
	    b, "pairs_looked_at", (int64_t)blocks_looked(&m->blocks));
	jsonout_int_field(
	    b, "candidates", (int64_t)blocks_candidates(&m->blocks));
	jsonout_int_field(b, "placeholders", (int64_t)m->people.nplaceholders);
	jsonout_double_field(b, "prior", (double)m->weights.prior / WEIGHT_ONE);
	jsonout_double_field(b, "threshold", (double)p->threshold / WEIGHT_ONE);
	jsonout_double_field(b, "expected_false_links", p->expected_false);
	jsonout_double_field(b, "expected_missed_links", p->expected_missed);
}

int
save_summary(struct match *m, struct fail *f)
{
	struct buf *b = &m->summary.rest;
	if (!m->prog->common.summary)
		return 0;
	if (m->o->assess)
		return summary_save(&m->summary, m->prog, f);
	summary_lines(&m->summary, &m->lines);
	add_counts(m, b);
	if (m->training.rounds)
		add_learning(m, b);
	if (m->o->decisions)
		add_decisions(m, b);
	if (m->o->reg)
		add_register(m, b);
	if (m->o->evaluate)
		add_evaluation(m, b);
	add_all_rates(m, b);
	return summary_save(&m->summary, m->prog, f);
}
