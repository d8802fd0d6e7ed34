/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "match.h"

#include "link/prior.h"

#include <math.h>

/* Below this probability no pair is shown, not even to evaluate. */
static const double LEAST_SHOWN = 0.001;
/* And below this one none is learnt from. */
static const double LEAST_LEARNT = 0.0001;

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
	struct judge judge;
	judge_init(&judge, &m->tests);
	clusters_join(
	    c, &m->weights, &judge, m->pairs.link, m->pairs.n, threshold);
	judge_fini(&judge);
}

/*
 * Parameters are learnt where there is enough to learn from, and then the
 * pairs that were scored by the model's own are weighed anew.
 */
static void
score_pairs(struct match *m)
{
	bool shows_all = m->o->evaluate || m->o->review_sample > 0;
	int32_t floor =
	    weight_of(shows_all ? LEAST_SHOWN : m->model.review_low);
	bool learns =
	    !m->o->strict && m->weights.npeople >= (double)m->model.min_people;
	if (learns)
		train_u(&m->weights, &m->tests, m->jobs, &m->training);
	pairs_score(&m->pairs, &m->blocks, &m->weights, &m->tests, m->jobs,
	    learns ? weight_of(LEAST_LEARNT) : floor);
	if (learns)
		train_m(&m->weights, &m->pairs, &m->blocks, &m->training);
	pairs_cut(&m->pairs, floor);
}

int
match_people(struct match *m, struct fail *f)
{
	people_init(&m->people, &m->model, &m->intake, &m->lists, m->jobs);
	tests_init(&m->tests, &m->people);
	blocks_init(&m->blocks, &m->people);
	weights_init(&m->weights, &m->people);
	prior_estimate(&m->weights, &m->blocks, m->jobs);
	clusters_init(&m->clusters, &m->people);
	if (mark_unique(m, f) < 0 || load_decisions(m, f) < 0)
		return -1;
	clusters_decide(&m->clusters, &m->decisions);
	score_pairs(m);
	clusters_sort(&m->clusters, m->pairs.link, m->pairs.n);
	set_threshold(m);
	join_pairs(m, &m->clusters, m->pairs.threshold);
	identities_init(&m->identities, &m->clusters);
	if (m->privacy.mark[0])
		m->identities.privacy = m->privacy.mark;
	identities_doubt(&m->identities, m->pairs.link, m->pairs.n,
	    weight_of(m->model.review_high));
	return load_register(m, f);
}
