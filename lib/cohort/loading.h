/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the definition loader share; not for others. */
#ifndef IOC_COHORT_LOADING_H
#define IOC_COHORT_LOADING_H

#include "cohort/definition.h"
#include "rules/conditions.h"

struct loading {
	struct definition *d;
	struct keep *keep;
	struct lists *lists;
	enum record_type type;  /* of the event whose `where` is loaded */
	bool names_status;      /* that `where` tests custody status */
	bool found_future;      /* a test of what was loaded looks ahead */
	bool found_past_counts; /* or counts offences or arrests */
	bool in_arms;           /* where no test may look ahead */
	bool in_fields;         /* names of fields are not known yet */
};

/* The event's record type; RECORD_NONE with f. */
enum record_type load_event_type(const struct spec_node *n, struct fail *f);
/* A date field of the event, by name. */
int load_date(struct loading *l, enum record_type type,
    const struct spec_node *n, struct date_ref *out, struct fail *f);
/* `where` of an event of that type; n may be NULL. */
int load_where(struct loading *l, enum record_type type,
    const struct spec_node *n, struct condition *c, struct fail *f);
/* The keys of an event condition but `event`, `field`, `take`. */
int load_test(struct loading *l, const struct spec_node *n,
    struct event_test *t, struct fail *f);
/* A condition on a person at the index date. */
int load_condition(struct loading *l, const struct spec_node *n,
    struct condition *c, struct fail *f);
/* A reference to a field of the event's type; -1 with f. */
int load_event_ref(struct loading *l, enum record_type type,
    const struct spec_node *n, struct slice name, enum datum_kind *kind,
    struct fail *f);
/* Keeps the ids of a type's events, which decide between those of one day. */
int load_ids(struct loading *l, enum record_type type,
    const struct spec_node *n, struct fail *f);
/* In words, for the waterfall: "age: not (gte 18)". */
struct slice describe(
    struct arena *a, const struct spec_node *n, const char *lead);

#endif
