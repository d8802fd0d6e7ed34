/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading conditions (DESIGN.md 3) from definition files.
 *
 * Two spellings: in definitions an object of fields and tests,
 * {"status": "sentenced", "sentence": {"lt": "P12M"}}; in maps one test with
 * its column, {"column": "Start Date", "present": true}. Both nest with
 * {"any"|"all"|"none": [conditions]}. A mistake fails (FAIL_USAGE) with file,
 * line, key and what would be accepted.
 */
#ifndef IOC_RULES_CONDITIONS_H
#define IOC_RULES_CONDITIONS_H

#include "record/condition.h"
#include "rules/spec.h"

/* How the names in conditions become the subject's numbers. */
struct condition_names {
	/*
	 * The number of a field or column and the kind of its values
	 * (DATUM_ABSENT: as the operand is written). Returns the number, or
	 * -1 with f (spec_fail at n).
	 */
	int (*resolve)(void *state, const struct spec_node *n,
	    struct slice name, enum datum_kind *kind, struct fail *f);
	/*
	 * A condition of the caller's own, e.g. {"event": ...}: 1 with *ref
	 * when it took the node, 0 when it is not one, -1 with f. Or NULL.
	 */
	int (*own)(
	    void *state, const struct spec_node *n, int *ref, struct fail *f);
	void *state;
	/*
	 * Whether a field can hold a text: 0, or -1 with f (spec_fail at n),
	 * so that a misspelt word is not a condition that never holds. Or
	 * NULL: any.
	 */
	int (*can_hold)(void *state, const struct spec_node *n,
	    struct slice name, struct slice text, struct fail *f);
};

/*
 * can_hold() for a field of the record table (FIELD_NONE: any text): the
 * message lists the words that it can hold.
 */
int conditions_can_hold(enum record_type type, int field,
    const struct spec_node *n, struct slice text, struct fail *f);

/*
 * A condition, or a list of which all must hold, as definitions write it
 * (fields) or as maps write it (column). The tree is in the arena; release
 * patterns with condition_fini(), also after a failure. 0 or -1 with f.
 */
int conditions_of_fields(struct condition *c, const struct spec_node *n,
    const struct condition_names *names, struct arena *a, struct fail *f);
int conditions_of_column(struct condition *c, const struct spec_node *n,
    const struct condition_names *names, struct arena *a, struct fail *f);

#endif
