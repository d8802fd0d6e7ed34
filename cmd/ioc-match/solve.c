/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "match.h"

#include "link/chance.h"
#include "link/prior.h"

#include <math.h>

/* Below this probability no pair is shown, not even to evaluate. */
static const double LEAST_SHOWN = 0.001;
/* And below this one none is learnt from. */
static const double LEAST_LEARNT = 0.0005;

static int
mark_unique(struct match *m, struct fail *f)
{
	for (size_t i = 0; i < m->o->unique.n; i++) {
		const char *name = m->o->unique.item[i];
		int64_t at = strmap_find(&m->intake.sources, slice_text(name));
		if (at == STRMAP_NONE)
			return fail_set(f, FAIL_USAGE,
			    "--unique: no records of a source \"%s\"", name);
		m->clusters.unique[at] = true;
	}
	return 0;
}

/* The weight of a probability; P = 0.9 is 3.17. */
static int32_t
weight_of(double p)
{
	return model_weight(log2(p / (1 - p)));
}

static void
set_threshold(struct match *m)
{
	const struct model *x = &m->model;
	if (isnan(x->threshold))
		pairs_set_threshold(
		    &m->pairs, weight_of(x->min_probability), x->max_false);
	else
		pairs_set_threshold(&m->pairs, model_weight(x->threshold), 1);
}

void
join_pairs(struct match *m, struct clusters *c, int32_t threshold)
{
	clusters_join(c, &m->weights, &m->tests, m->pairs.link, m->pairs.n,
	    threshold, m->jobs);
}

static int32_t
lower(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* Below this weight no pair is joined or shown. */
static int32_t
least_kept(const struct match *m)
{
	bool shows_all = m->o->evaluate || m->o->review_sample > 0;
	int32_t shown =
	    weight_of(shows_all ? LEAST_SHOWN : m->model.review_low);
	return isnan(m->model.threshold)
	    ? shown
	    : lower(shown, model_weight(m->model.threshold));
}

/* Whether parameters are learnt; asked for, they must be. */
static int
decide_learning(struct match *m, bool *learns, struct fail *f)
{
	double people = m->weights.npeople;
	bool is_enough = people >= (double)m->model.min_people;
	*learns =
	    is_enough && !m->o->strict && (m->o->train || !m->model.is_trained);
	if (m->o->train && !is_enough)
		return fail_set(f, FAIL_INPUT,
		    "--train: %.0f individuals are too few to learn from: the "
		    "model asks for %lld (learn.min_people)",
		    people, (long long)m->model.min_people);
	return 0;
}

static void
learn_from_labels(struct match *m)
{
	struct tallies vectors = {0};
	struct judge judge;
	judge_init(&judge, &m->tests);
	evaluation_vectors(&m->evaluation, &judge, &vectors);
	train_by_labels(
	    &m->weights, &vectors, m->evaluation.nlabelled, &m->training);
	judge_fini(&judge);
	tallies_fini(&vectors);
}

static void
warn_unsettled(struct match *m)
{
	if (!m->training.rounds || m->training.converged)
		return;
	prog_warn(m->prog,
	    "learning has not settled after %u rounds: a probability still "
	    "changed by %.4f [train.unsettled]",
	    m->training.rounds, m->training.change);
	if (m->o->train)
		m->prog->status = FAIL_LIMIT;
}

/*
 * Parameters are learnt where there is enough to learn from: u from random
 * pairs first; m from pairs that labels tell, or else by EM from the pairs
 * found, which are then weighed anew.
 */
static int
score_pairs(struct match *m, struct fail *f)
{
	int32_t floor = least_kept(m);
	bool learns, by_labels = m->o->train && m->label >= 0;
	if (decide_learning(m, &learns, f) < 0)
		return -1;
	if (learns)
		m->training.random_pairs =
		    chance_learn(&m->weights, &m->tests, m->jobs);
	else if (!m->o->strict)
		weights_tie(&m->weights, m->model.together, m->jobs);
	if (!learns && !m->o->strict && !m->model.is_trained)
		chance_of_places(&m->weights, &m->tests, m->jobs);
	if (by_labels)
		learn_from_labels(m);
	pairs_score(&m->pairs, &m->blocks, &m->weights, &m->tests, m->jobs,
	    lower(floor, weight_of(learns ? LEAST_LEARNT : LEAST_SHOWN)));
	if (learns && !by_labels)
		train_m(
		    &m->weights, &m->pairs, &m->blocks, m->jobs, &m->training);
	warn_unsettled(m);
	pairs_copy(&m->pairs, &m->people);
	pairs_cut(&m->pairs, floor);
	return 0;
}

int
match_people(struct match *m, struct fail *f)
{
	people_init(&m->people, &m->model, &m->intake, &m->lists, m->jobs);
	clusters_init(&m->clusters, &m->people);
	if (mark_unique(m, f) < 0 || load_decisions(m, f) < 0)
		return -1;
	copies_init(
	    &m->copies, &m->people, m->clusters.unique, &m->decisions, m->jobs);
	tests_init(&m->tests, &m->people);
	blocks_init(&m->blocks, &m->people, m->jobs);
	weights_init(&m->weights, &m->blocks, m->jobs);
	prior_estimate(&m->weights, &m->blocks, m->jobs);
	clusters_decide(&m->clusters, &m->decisions);
	if (m->label >= 0)
		evaluation_init(&m->evaluation, &m->people, (unsigned)m->label);
	if (score_pairs(m, f) < 0)
		return -1;
	m->pairs.link =
	    clusters_sort(&m->clusters, m->pairs.link, m->pairs.n, m->jobs);
	set_threshold(m);
	join_pairs(m, &m->clusters, m->pairs.threshold);
	identities_init(&m->identities, &m->clusters, m->jobs);
	if (m->privacy.mark[0])
		m->identities.privacy = m->privacy.mark;
	identities_doubt(&m->identities, m->pairs.link, m->pairs.n,
	    weight_of(m->model.review_high));
	return load_register(m, f);
}
