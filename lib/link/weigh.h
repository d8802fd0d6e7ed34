/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What agreement weighs: prior, levels, term frequencies (MATCHING.md 1b).
 *
 * A match weight is log2 of the posterior odds that two individuals are one
 * person. It is a sum of integers in 1/1024, so it is the same in whatever
 * order pairs are met. Everything here is made once from model and people and
 * then only read.
 */
#ifndef IOC_LINK_WEIGH_H
#define IOC_LINK_WEIGH_H

#include "link/bearers.h"
#include "link/judge.h"
#include "link/relatives.h"

enum weigh_flag {
	WEIGH_TWINS = 1,
	WEIGH_GENERATIONS = 2,
	WEIGH_HOUSEHOLD = 4, /* the cap for one home applies */
	WEIGH_APART = 32,    /* and the first names are those of two people */
	WEIGH_BORN = 16,     /* the cap for one birth date does */
	WEIGH_CONFLICT = 8,  /* identifiers that exclude each other */
};

struct weights {
	const struct people *people;
	int32_t prior;
	double m[MODEL_COMPARISONS][MODEL_LEVELS + 1]; /* by level from 1 */
	double u[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	/* m given what the model says, and what more that makes of a level. */
	double m_given[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	int32_t given[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	uint16_t has_given; /* comparisons that have it, by bit */
	int32_t most_given; /* of all comparisons */
	/* What a level's frequency term is compared to; 0: u is that. */
	double tf_u[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	double missing[MODEL_COMPARISONS]; /* of random pairs: say nothing */
	double together; /* full names: times as common as their parts say */
	int32_t level[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	int32_t most[MODEL_COMPARISONS][MODEL_LEVELS + 1]; /* rarest value */
	uint32_t edition; /* of the levels: rises with weights_refresh() */
	int32_t log_u[MODEL_COMPARISONS][MODEL_LEVELS + 1];
	struct rareness *rarity[MODEL_FIELDS]; /* by value */
	int32_t tf_limit;
	struct bearers bearers;
	int16_t *mean_odds; /* of two decades: see weigh.c */
	/* By comparison: levels, by bit, by which first names are one. */
	uint16_t of_first_name[MODEL_COMPARISONS];
	int32_t twins, generations;
	struct relatives kin[KIN_KINDS];
	double expected;   /* matching pairs, of which the prior is a share */
	uint64_t agreeing; /* pairs that agree by rule */
	double found;      /* of them, more than by chance */
	double npeople;    /* who can be compared */
};

struct score {
	uint64_t vector;
	int32_t weight; /* 1/1024 */
	int32_t plain;  /* before the rules about relatives */
	uint32_t flags;
};

/* Makes the weights by the model's figures; the prior is prior.h's. */
void weights_init(struct weights *w, const struct blocks *b, unsigned jobs);
void weights_fini(struct weights *w);
/* Works out levels and bounds anew after m, u or prior were changed. */
void weights_refresh(struct weights *w);

/*
 * Full names are so many times as common as the shares of their parts say
 * (those that the reference lists know).
 */
void weights_tie(struct weights *w, double times, unsigned jobs);

/*
 * Scores the pair that the judge holds. False, without a score, as soon as
 * it must stay below `floor` (INT32_MIN: never).
 */
bool weigh(
    const struct weights *w, struct judge *j, int32_t floor, struct score *s);
/* The weight of what may be relatives, capped by what such pairs are. */
int32_t weigh_kin(
    const struct weights *w, uint32_t flags, int32_t weight, uint64_t vector);
/* A comparison's level is one with an m of its own. */
bool weigh_is_given(
    const struct weights *w, unsigned comparison, uint64_t vector);
/* What a comparison's level weighs, without the term frequency. */
int32_t weigh_level(
    const struct weights *w, unsigned comparison, uint64_t vector);
/* What levels weigh more for those of others, all comparisons together. */
int32_t weigh_all_given(const struct weights *w, uint64_t vector);
/* The term-frequency part of a level of the judge's pair. */
int32_t weigh_frequency(const struct weights *w, const struct judge *j,
    unsigned comparison, unsigned level);
/* The same without what names have to do with one another and with age. */
int32_t weigh_frequency_alone(const struct weights *w, const struct judge *j,
    unsigned comparison, unsigned level);
/*
 * log2 of the share of what the judge's pair agrees on at a level with a term
 * frequency: of the rarest value in common, else of one of the main ones.
 */
int32_t weigh_rarity(const struct weights *w, const struct judge *j,
    const struct model_level *level);
/* 1 / (1 + 2^-weight). */
double weigh_probability(int32_t weight);

#endif
