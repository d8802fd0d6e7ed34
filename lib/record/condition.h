/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions: the one test language of maps and cohort definitions.
 *
 * A condition is a tree of tests on values, compiled once (by
 * rules/conditions.h) and asked of many subjects: rows, records, members. The
 * subject hands out its values by reference number; what a number means was
 * settled when the condition was loaded. Any test of an absent value is
 * false, but for `present: false` and `not_in`. A list passes a test when one
 * of its elements does (for `not_in`: when none is listed). Durations compare
 * by adding both to the value's start date (METHODS.md 14.22, 14.24). Asking
 * changes nothing, so threads may share a condition.
 */
#ifndef IOC_RECORD_CONDITION_H
#define IOC_RECORD_CONDITION_H

#include "base/arena.h"
#include "base/date.h"
#include "record/schema.h"
#include "record/value.h"

#include <regex.h>

enum datum_kind {
	DATUM_ABSENT, /* as a wanted kind: as it comes */
	DATUM_TEXT,
	DATUM_NUMBER,
	DATUM_BOOLEAN,
	DATUM_DATE,
	DATUM_DURATION,
	DATUM_LIST, /* of text */
};

/* A value as a test sees it; borrowed. */
struct datum {
	enum datum_kind kind;
	struct slice text; /* of a text; of a list its JSON array */
	double number;
	bool truth;
	date day;
	struct duration length;
	date start; /* what a duration counts from; DATE_NONE: a common year */
};

/* What is asked: a row, a record, a member. */
struct subject {
	/* The value with that number, as the wanted kind where it can be. */
	struct datum (*get)(void *state, int ref, enum datum_kind want);
	/* A condition of the caller's own (an event condition), or NULL. */
	bool (*own)(void *state, int ref);
	void *state;
};

enum condition_op {
	CONDITION_ALL,
	CONDITION_ANY,
	CONDITION_NONE,
	CONDITION_PRESENT, /* truth of the first operand: or absent */
	CONDITION_EQUALS,
	CONDITION_IN,
	CONDITION_NOT_IN,
	CONDITION_MATCHES,
	CONDITION_LT,
	CONDITION_LTE,
	CONDITION_GT,
	CONDITION_GTE,
	CONDITION_OWN,
};

struct condition {
	enum condition_op op;
	int ref;
	struct condition *child; /* of ALL, ANY, NONE */
	size_t nchildren;
	struct datum *operand;
	size_t noperands;
	regex_t *pattern; /* compiled; freed by condition_fini() */
};

/* Whether it holds. An ALL without children, like {0}, always does. */
bool condition_holds(const struct condition *c, const struct subject *s);
/* Frees patterns; the tree itself belongs to the loader's arena. */
void condition_fini(struct condition *c);

/* The kind of datum that a field of that kind is. */
enum datum_kind datum_kind_of(enum kind kind);
/*
 * A record's value as a datum of the wanted kind; absent when it cannot be
 * one. Escaped text is decoded into the arena. `start` is left DATE_NONE.
 */
struct datum datum_of(struct value v, enum datum_kind want, struct arena *a);
/* Text as a datum of the wanted kind (ISO dates and durations). */
struct datum datum_of_text(struct slice s, enum datum_kind want);

#endif
