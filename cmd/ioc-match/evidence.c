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

static int
evaluate_at(struct match *m, int32_t threshold, struct buf *b, struct fail *f)
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
	(void)f;
	return 0;
}

/* The default's row first, then whole weights. */
int
evaluate(struct match *m, struct fail *f)
{
	struct buf b = {0};
	buf_text(&b,
	    "threshold,probability,pairs,right,precision,recall,f1,"
	    "cluster_pairs,cluster_right,cluster_precision,cluster_recall,"
	    "cluster_f1\n");
	evaluation_init(&m->evaluation, &m->people, (unsigned)m->label);
	evaluate_at(m, m->pairs.threshold, &b, f);
	for (int w = -9; w <= 25; w++)
		evaluate_at(m, w * WEIGHT_ONE, &b, f);
	struct calibration bin[EVALUATE_BINS];
	evaluation_calibrate(&m->evaluation, m->pairs.link, m->pairs.n, bin);
	for (int i = 0; i < EVALUATE_BINS; i++)
		prog_note(m->prog, "P %.1f: %llu pairs, said %.3f, true %.3f",
		    i / 10.0, (unsigned long long)bin[i].pairs,
		    bin[i].expected / (double)bin[i].pairs,
		    (double)bin[i].right / (double)bin[i].pairs);
	int r = save_output(m, OUT_MAIN, buf_as_slice(&b), f);
	buf_fini(&b);
	return r;
}
