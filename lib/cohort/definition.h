/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cohort definition (share/cohorts, ioc-cohort(5)), loaded and checked.
 *
 * Everything a file can say is here as data; what it means is in the modules
 * that evaluate it (select.h, follow.h, fields.h). A definition belongs to
 * its arena and does not change once loaded. Loading claims the values that
 * the collection must keep.
 */
#ifndef IOC_COHORT_DEFINITION_H
#define IOC_COHORT_DEFINITION_H

#include "cohort/keep.h"
#include "cohort/lists.h"
#include "cohort/shape.h"
#include "cohort/window.h"
#include "record/condition.h"

/*
 * References in conditions. In `where`: a field of the event's type that its
 * shape or dates hold, or REF_KEPT + slot. In who, require, exclude and arms:
 * a field of member records, REF_SOURCES, or REF_FIELD + n for a field of the
 * definition. Conditions of our own: a test, or REF_LIST + n.
 */
enum {
	REF_SOURCES = RECORD_MAX_FIELDS,
	REF_KEPT = 1000,
	REF_FIELD = 2000,
	REF_LIST = 1 << 16,
};

/* A date of an event: one of its packed ones, or a kept value. */
struct date_ref {
	bool is_default; /* the rule of DESIGN.md 6 chooses */
	int index, slot; /* one of them is -1 */
};

/* {"event", "date", "within", "where", "count", "overlaps", "future"} */
struct event_test {
	enum record_type type;
	struct date_ref date;
	struct window within;
	struct condition where;
	bool overlaps;
	bool is_future; /* stated: looks past the start of the clock */
	int64_t least, most;
	struct slice reason; /* given, or absent */
};

enum pick { PICK_FIRST, PICK_LAST, PICK_EVERY };

struct index_event {
	enum record_type type;
	struct slice name; /* what index_event says */
	struct date_ref date;
	struct condition where;
	bool names_status; /* else recall and remand releases do not count */
};

/* One condition of who, require or exclude: a row of the waterfall. */
struct step {
	enum step_kind { STEP_WHO, STEP_REQUIRE, STEP_EXCLUDE } kind;
	struct condition condition;
	struct slice reason; /* why people leave here */
	bool is_future;
};

struct arm {
	struct slice name;
	bool is_rest;
	struct condition condition;
};

enum take {
	TAKE_COUNT,
	TAKE_ANY,
	TAKE_FIRST,
	TAKE_LAST,
	TAKE_SUM,
	TAKE_MIN,
	TAKE_MAX,
};

/* A field of the definition's own. */
struct extra {
	struct slice name;
	struct event_test test;
	enum take take;
	int ref; /* of the value, as in `where`; -1 for count and any */
	enum datum_kind kind;
};

struct reoffence {
	enum record_type type; /* offence or arrest */
	bool counts[NRESULTS];
	bool exclude_breach, same_day;
	struct condition where;
};

struct definition {
	struct spec spec;
	struct arena arena;
	struct slice name, title;
	struct index_event *index;
	size_t nindex;
	enum pick pick;
	struct step *step;
	size_t nsteps;
	struct event_test **test;
	size_t ntests, test_cap;
	struct arm *arm;
	size_t narms;
	struct extra *extra;
	size_t nextras;
	struct duration landmark, follow_up, waiting;
	struct reoffence reoffence;
	bool has_service_window;
	struct window service_window;
	struct slice *outcome_source, *full_history; /* names */
	size_t noutcome_sources, nfull_history;
	bool chosen_on_past, chosen_on_future;
};

/*
 * Loads a definition by name or path. 0, or -1 with f (FAIL_USAGE naming
 * file, line and key). definition_fini() either way.
 */
int definition_load(struct definition *d, const char *name, struct keep *keep,
    struct lists *lists, struct fail *f);
void definition_fini(struct definition *d);

/* The date of a member's start of the clock. */
static inline date
definition_t0(const struct definition *d, date index)
{
	return date_add(index, d->landmark);
}

/* The first day after follow-up. */
static inline date
definition_end(const struct definition *d, date t0)
{
	return date_add(t0, d->follow_up);
}

/* The first day on which a proof comes too late. */
static inline date
definition_proof_end(const struct definition *d, date t0)
{
	return date_add(definition_end(d, t0), d->waiting);
}

/* as-of is the last day covered. */
static inline bool
definition_is_mature(const struct definition *d, date index, date as_of)
{
	return as_of >= definition_proof_end(d, definition_t0(d, index)) - 1;
}

#endif
