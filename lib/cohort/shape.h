/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shapes: what an event is, apart from whose it is and when it was.
 *
 * Millions of events share some thousands of combinations of source, code,
 * result, disposal, sentence; each combination is stored and decoded once and
 * events carry its number. An identity's sex, ethnicity, area, flags and
 * sources are a shape as well.
 */
#ifndef IOC_COHORT_SHAPE_H
#define IOC_COHORT_SHAPE_H

#include "base/buf.h"
#include "base/strmap.h"
#include "record/record.h"
#include "rules/codes.h"

enum { SHAPE_FIELDS = 8 };

/* In the order of the table's words. */
enum result {
	RESULT_CONVICTED,
	RESULT_CAUTIONED,
	RESULT_REPRIMANDED,
	RESULT_CHARGED,
	RESULT_ACQUITTED,
	RESULT_DISMISSED,
	RESULT_NFA,
	RESULT_PND,
	RESULT_TIC,
	NRESULTS,
};
enum { DISPOSAL_CUSTODY = 0, GROUP_BREACH = 13, NGROUPS = 14 };
enum status { STATUS_SENTENCED, STATUS_REMAND, STATUS_RECALL, STATUS_CIVIL };
enum reason { REASON_DEPORTED = 6, REASON_DIED = 7 };
enum supervision_kind { SUPERVISION_VOLUNTARY = 4 };
enum contact_kind { CONTACT_POLICE = 0, CONTACT_PRISON = 1, CONTACT_GATE = 2 };
enum { NSEVERITIES = 3 };

struct shape {
	enum record_type type;
	struct value value[SHAPE_FIELDS]; /* as shape_fields() lists them */
	uint32_t lists; /* person: bit i is set when list i names it */
	int source;     /* number; -1: none */

	/* Words as their place in the table, -1 when absent. */
	int result, disposal, group, status, reason, kind;
	bool is_consecutive, is_missed; /* a contact not attended */
	bool is_voluntary;              /* supervision without an order */
	bool has_sentence;
	struct duration sentence;

	/* Offences and arrests, by share/codes/offences.csv. */
	const struct offence_class *offence_class; /* of the code, or NULL */
	int rank;     /* of seriousness; 1 the most serious */
	int severity; /* 0 indictable, 1 either way, 2 summary; -1 unknown */
	bool is_breach;
	int same; /* equal for offences that count as the same: code or group */
};

struct shapes {
	struct strmap keys;
	struct shape *shape; /* by number */
	size_t cap;
	struct arena arena;
	struct strmap sources, sames;
	int *source_rank; /* after shapes_settle(): by name */
	const struct offences *offences;
	int group_rank[NGROUPS];
};

/* The fields that make a type's shape, ended by FIELD_TYPE. */
const uint8_t *shape_fields(enum record_type type);
/* The words of the groups and severities, by number. */
struct slice shape_group(int group);
struct slice shape_severity(int severity);

/*
 * The bytes by which a record's shape is known, appended to key; `lists` are
 * the lists of people that name it.
 */
void shape_key(const struct record *r, uint32_t lists, struct buf *key);
/*
 * Checks the record's words, durations and truths and decodes them. Values
 * are copied into the arena. 0, or -1 with f naming field and rule.
 */
int shape_read(struct shape *s, const struct record *r, uint32_t lists,
    struct arena *a, struct fail *f);

void shapes_init(struct shapes *s, const struct offences *offences);
void shapes_fini(struct shapes *s);
/* The number of a shape; adds it when its key is new. */
uint32_t shapes_add(
    struct shapes *s, struct slice key, const struct shape *read);
/* When all are in: ranks sources by name, so that ties ignore input order. */
void shapes_settle(struct shapes *s);
/* A source's number, or -1. */
int shapes_source(const struct shapes *s, struct slice name);

#endif
