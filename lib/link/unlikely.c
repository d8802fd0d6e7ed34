/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/unlikely.h"

#include <math.h>
#include <string.h>

/* Sums of weights in quarters of a bit, from -96 to 160 bits. */
enum { STEP = WEIGHT_ONE / 4, ZERO = 96 * 4, SUMS = 256 * 4 };

/* Where less than half are found, nobody knows how many there are. */
static const double MOST = 0.5;

static int
place_of(int32_t weight)
{
	int at = ZERO + (weight + (weight < 0 ? -STEP / 2 : STEP / 2)) / STEP;
	return at < 0 ? 0 : at < SUMS ? at : SUMS - 1;
}

/* Adds what a comparison says, of whom it says something. */
static void
add_comparison(const struct weights *w, unsigned c, double *sums)
{
	double sum[SUMS], shown = 1 - w->missing[c];
	for (int i = 0; i < SUMS; i++)
		sum[i] = sums[i] * w->missing[c];
	for (unsigned l = 1; l <= w->people->model->comparison[c].nlevels;
	     l++) {
		int by = place_of(w->level[c][l]) - ZERO;
		for (int i = 0; i < SUMS; i++) {
			int to = i + by < 0 ? 0 : i + by;
			sum[to < SUMS ? to : SUMS - 1] +=
			    sums[i] * shown * w->m[c][l];
		}
	}
	memcpy(sums, sum, sizeof sum);
}

double
unlikely_share(const struct weights *w)
{
	const struct model *m = w->people->model;
	double sums[SUMS] = {0}, below = 0, all = 0;
	sums[place_of(w->prior)] = 1;
	/* What is asked only where others say nothing says little more. */
	for (unsigned c = 0; c < m->ncomparisons; c++)
		if (m->comparison[c].only_without == MODEL_NONE &&
		    !m->comparison[c].unless)
			add_comparison(w, c, sums);
	for (int i = 0; i < SUMS; i++) {
		below += i < ZERO ? sums[i] : 0;
		all += sums[i];
	}
	return all > 0 ? fmin(below / all, MOST) : 0;
}
