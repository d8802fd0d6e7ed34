/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/evaluate.h"

#include "base/mem.h"

#include <math.h>

static uint64_t
pairs_of(uint64_t n)
{
	return n < 2 ? 0 : n * (n - 1) / 2;
}

void
evaluation_init(struct evaluation *e, const struct people *p, unsigned input)
{
	const struct intake *in = p->in;
	*e = (struct evaluation){
	    .people = p, .nlabels = (uint32_t)in->values[input].n};
	e->label = mem_zalloc(p->n + 1, sizeof *e->label);
	uint64_t *count = mem_zalloc(e->nlabels + 1, sizeof *count);
	for (uint32_t i = 0; i < p->n; i++) {
		for (uint32_t row = in->first_row[i];
		     row != NO_ROW && !e->label[i]; row = in->row[row].next)
			e->label[i] = intake_number(in, row, input);
		e->nlabelled += e->label[i] != 0;
		count[e->label[i]]++;
	}
	for (uint32_t l = 1; l <= e->nlabels; l++)
		e->true_pairs += pairs_of(count[l]);
	mem_free(count);
}

void
evaluation_fini(struct evaluation *e)
{
	mem_free(e->label);
}

bool
evaluation_knows(const struct evaluation *e, uint32_t a, uint32_t b)
{
	return e->label[a] && e->label[b];
}

bool
evaluation_true(const struct evaluation *e, uint32_t a, uint32_t b)
{
	return e->label[a] && e->label[a] == e->label[b];
}

/* Of the members of a cluster after `a`, in its ring. */
static void
count_member(const struct evaluation *e, const struct clusters *c,
    uint32_t root, uint32_t a, struct confusion *x)
{
	for (uint32_t b = c->next[a]; b != root; b = c->next[b]) {
		x->found += evaluation_knows(e, a, b);
		x->right += evaluation_true(e, a, b);
	}
}

struct confusion
evaluation_clusters(const struct evaluation *e, struct clusters *c)
{
	struct confusion x = {0};
	for (uint32_t i = 0; i < e->people->n; i++)
		if (c->size[i] > 1 || c->parent[i] != i)
			count_member(e, c, clusters_root(c, i), i, &x);
	return x;
}

/* People by label, as a chain: head by label, next by person. */
static void
chain_labels(const struct evaluation *e, uint32_t *head, uint32_t *next)
{
	for (uint32_t l = 0; l <= e->nlabels; l++)
		head[l] = NO_PERSON;
	for (uint32_t i = e->people->n; i-- > 0;) {
		next[i] = head[e->label[i]];
		head[e->label[i]] = i;
	}
}

static bool
has_text(
    const struct people *p, uint32_t person, unsigned input, struct slice text)
{
	const struct intake *in = p->in;
	for (uint32_t row = in->first_row[person]; row != NO_ROW;
	     row = in->row[row].next)
		if (slice_equal(intake_raw(in, row, input), text))
			return true;
	return false;
}

struct confusion
evaluation_recall(const struct evaluation *e, struct clusters *c,
    unsigned input, struct slice text)
{
	const struct people *p = e->people;
	struct confusion x = {0};
	uint32_t *head = mem_alloc((e->nlabels + 1) * sizeof *head);
	uint32_t *next = mem_alloc((p->n + 1) * sizeof *next);
	chain_labels(e, head, next);
	for (uint32_t l = 1; l <= e->nlabels; l++)
		for (uint32_t a = head[l]; a != NO_PERSON; a = next[a]) {
			bool has = has_text(p, a, input, text);
			for (uint32_t b = next[a]; b != NO_PERSON; b = next[b])
				if (has || has_text(p, b, input, text)) {
					x.found++;
					x.right += clusters_root(c, a) ==
					    clusters_root(c, b);
				}
		}
	mem_free(head);
	mem_free(next);
	return x;
}

void
evaluation_vectors(
    const struct evaluation *e, struct judge *j, struct tallies *out)
{
	uint32_t *head = mem_alloc((e->nlabels + 1) * sizeof *head);
	uint32_t *next = mem_alloc((e->people->n + 1) * sizeof *next);
	chain_labels(e, head, next);
	for (uint32_t l = 1; l <= e->nlabels; l++)
		for (uint32_t a = head[l]; a != NO_PERSON; a = next[a])
			for (uint32_t b = next[a]; b != NO_PERSON;
			     b = next[b]) {
				judge_pair(j, a, b);
				tallies_add(out, judge_vector(j), 1);
			}
	mem_free(head);
	mem_free(next);
}

void
evaluation_calibrate(const struct evaluation *e, const struct link *link,
    size_t n, struct calibration bin[EVALUATE_BINS])
{
	memset(bin, 0, EVALUATE_BINS * sizeof *bin);
	for (size_t i = 0; i < n; i++) {
		double p = weigh_probability(link[i].weight);
		int at = (int)(p * EVALUATE_BINS);
		if (at >= EVALUATE_BINS)
			at = EVALUATE_BINS - 1;
		if (!evaluation_knows(e, link[i].a, link[i].b))
			continue;
		bin[at].pairs++;
		bin[at].right += evaluation_true(e, link[i].a, link[i].b);
		bin[at].expected += p;
	}
}

double
confusion_precision(struct confusion x)
{
	return x.found ? (double)x.right / (double)x.found : (double)NAN;
}

double
confusion_recall(struct confusion x, uint64_t true_pairs)
{
	return true_pairs ? (double)x.right / (double)true_pairs : (double)NAN;
}

double
confusion_f1(struct confusion x, uint64_t true_pairs)
{
	uint64_t all = x.found + true_pairs;
	return all ? 2 * (double)x.right / (double)all : (double)NAN;
}
