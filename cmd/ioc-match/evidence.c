/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "match.h"

#include "base/num.h"

static struct explain
explainer(const struct match *m)
{
	return (struct explain){
	    &m->weights, &m->tests, &m->pairs, &m->identities};
}

int
explain(struct match *m, struct fail *f)
{
	struct explain e = explainer(m);
	struct buf out = {0};
	uint32_t a, b;
	int r = explain_find(&m->intake, m->o->explain, &a, &b, f);
	if (r == 0) {
		explain_pair(&e, a, b, &out);
		r = save_output(m, OUT_MAIN, buf_as_slice(&out), f);
	}
	buf_fini(&out);
	return r;
}

int
dry_run(struct match *m, struct fail *f)
{
	struct explain e = explainer(m);
	struct buf out = {0};
	survey(&e, &m->blocks, m->jobs, &out);
	int r = save_output(m, OUT_MAIN, buf_as_slice(&out), f);
	buf_fini(&out);
	return r;
}

/* With -v: what was linked, and how surely. */
void
say_outcome(struct match *m)
{
	struct explain e = explainer(m);
	struct buf out = {0};
	if (!m->prog->common.verbose)
		return;
	survey_outcome(&e, &out);
	struct slice rest = buf_as_slice(&out);
	while (rest.n) {
		struct slice line = slice_cut(rest, '\n', &rest);
		prog_note(m->prog, "%.*s", (int)line.n, line.p);
	}
	buf_fini(&out);
}

int
write_pairs(struct match *m, struct fail *f)
{
	struct explain e = explainer(m);
	struct judge judge;
	struct buf out = {0};
	if (!m->o->pairs)
		return 0;
	if (open_output(m, OUT_PAIRS, f) < 0)
		return -1;
	judge_init(&judge, &m->tests);
	int r = 0;
	for (size_t i = 0; r == 0 && i < m->pairs.n; i++) {
		/* Samples and evaluations keep less likely ones too. */
		if (weigh_probability(m->pairs.link[i].weight) <
		    m->model.review_low)
			break;
		buf_reset(&out);
		explain_link(&e, &judge, &m->pairs.link[i], &out);
		r = sink_write(&m->out[OUT_PAIRS], buf_as_slice(&out), f);
	}
	judge_fini(&judge);
	buf_fini(&out);
	return r;
}

/* --- evaluation ----------------------------------------------------------- */

static void
add_figures(struct buf *b, struct confusion x, uint64_t true_pairs)
{
	buf_printf(b, ",%llu,%llu,", (unsigned long long)x.found,
	    (unsigned long long)x.right);
	num_fixed(b, confusion_precision(x), 6);
	buf_byte(b, ',');
	num_fixed(b, confusion_recall(x, true_pairs), 6);
	buf_byte(b, ',');
	num_fixed(b, confusion_f1(x, true_pairs), 6);
}

/* Links at or above a threshold, each by itself. */
static struct confusion
pairs_above(const struct match *m, int32_t threshold)
{
	struct confusion x = {0};
	const struct link *l = m->pairs.link;
	for (size_t i = 0; i < m->pairs.n && l[i].weight >= threshold; i++) {
		x.found += evaluation_knows(&m->evaluation, l[i].a, l[i].b);
		x.right += evaluation_true(&m->evaluation, l[i].a, l[i].b);
	}
	return x;
}

static void
evaluate_at(struct match *m, int32_t threshold, struct buf *b)
{
	struct clusters c;
	clusters_init(&c, &m->people);
	memcpy(c.unique, m->clusters.unique, m->intake.sources.n);
	clusters_decide(&c, &m->decisions);
	join_pairs(m, &c, threshold);
	num_fixed(b, (double)threshold / WEIGHT_ONE, 3);
	buf_byte(b, ',');
	num_fixed(b, weigh_probability(threshold), 6);
	add_figures(b, pairs_above(m, threshold), m->evaluation.true_pairs);
	add_figures(b, evaluation_clusters(&m->evaluation, &c),
	    m->evaluation.true_pairs);
	buf_byte(b, '\n');
	clusters_fini(&c);
}

/* With -v: whether pairs are of one person as often as was said. */
static void
say_calibration(struct match *m)
{
	for (int i = 0; i < EVALUATE_BINS; i++) {
		const struct calibration *x = &m->calibration[i];
		if (x->pairs)
			prog_note(m->prog,
			    "pairs given %d%% to %d%%: %llu, of which %.1f%% "
			    "were expected to be right and %.1f%% are",
			    i * 10, i * 10 + 10, (unsigned long long)x->pairs,
			    100 * x->expected / (double)x->pairs,
			    100 * (double)x->right / (double)x->pairs);
	}
}

/* And whose records are found together. */
static void
say_recall(struct match *m)
{
	unsigned input = m->intake.fixed[INTAKE_SEX];
	for (int i = 0; i < RECALL_SEXES; i++) {
		char letter = RECALL_SEX[i];
		m->recall[i] = evaluation_recall(
		    &m->evaluation, &m->clusters, input, slice_of(&letter, 1));
		if (m->recall[i].found)
			prog_note(m->prog,
			    "true pairs of %s: %llu, %.1f%% found",
			    rates_name((unsigned)letter, INTAKE_SEX),
			    (unsigned long long)m->recall[i].found,
			    100 * (double)m->recall[i].right /
				(double)m->recall[i].found);
	}
}

/* The default's row first, then whole weights. */
int
evaluate(struct match *m, struct fail *f)
{
	struct buf b = {0};
	if (m->people.n && !m->evaluation.nlabelled)
		return fail_set(f, FAIL_USAGE,
		    "--evaluate: nobody in the input has %s", m->o->evaluate);
	buf_text(&b,
	    "threshold,probability,pairs,right,precision,recall,f1,"
	    "cluster_pairs,cluster_right,cluster_precision,cluster_recall,"
	    "cluster_f1\n");
	evaluate_at(m, m->pairs.threshold, &b);
	for (int w = -9; w <= 25; w++)
		evaluate_at(m, w * WEIGHT_ONE, &b);
	evaluation_calibrate(
	    &m->evaluation, m->pairs.link, m->pairs.n, m->calibration);
	say_calibration(m);
	say_recall(m);
	int r = save_output(m, OUT_MAIN, buf_as_slice(&b), f);
	buf_fini(&b);
	return r;
}
