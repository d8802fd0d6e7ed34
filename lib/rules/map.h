/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Maps: what an agency's columns mean (DESIGN.md 4, ioc-map(5)).
 *
 * map_load() compiles a definition once: records become lists of operations,
 * `repeat` is unrolled, names of columns
 * become numbers. It knows no file yet: rules/plan.h binds it to a header.
 * Everything is const after loading.
 */
#ifndef IOC_RULES_MAP_H
#define IOC_RULES_MAP_H

#include "record/condition.h"
#include "rules/kinds.h"
#include "rules/spec.h"

/* Where a field's text comes from. */
enum map_source {
	MAP_COLUMN,
	MAP_CONCAT,
	MAP_FIRST,
	MAP_VALUE,
	MAP_COLLECT,
};

/* A column, a fixed text, the part of `each`, the row's number or key. */
struct map_part {
	enum { PART_COLUMN, PART_TEXT, PART_EACH, PART_ROW, PART_KEY } kind;
	int column;        /* of the map's columns; a plan's: of the header,
			      -1 when the file has none such */
	struct slice text; /* the text; for MAP_COLLECT the value */
};

/* Of a full name: all of it, or a part in a field derived from it. */
enum map_name_part { NAME_WHOLE, NAME_GIVEN, NAME_MIDDLE, NAME_FAMILY };

/* `codes` as an object in the map. */
struct map_codes {
	struct strmap key;   /* folded */
	struct slice *value; /* by index */
	struct slice other;  /* for "*"; absent: unlisted is invalid */
};

enum map_group { GROUP_NONE, GROUP_IDS, GROUP_SCORES, GROUP_X };

/* One field of one record. */
struct map_op {
	int field;         /* of the schema; FIELD_X for x. fields */
	struct slice name; /* as in the map: "ids.pnc", "x.team" */
	struct slice key;  /* `"pnc":` */
	enum map_group group;
	enum map_source from;
	enum map_name_part name_part;
	struct map_part *part;
	size_t nparts;
	struct slice separator;        /* of MAP_CONCAT */
	bool needs_all;                /* a missing part makes all missing */
	regex_t *pattern;              /* or NULL */
	struct slice split;            /* absent: not split */
	const struct map_codes *codes; /* or NULL */
	const struct codes *list;      /* `codes` as a file, or NULL */
	bool list_keeps; /* the list has "*,*": unlisted values stay */
	struct reading reading;
	bool is_list;     /* written as an array */
	bool is_required; /* its absence rejects the row */
	bool is_optional; /* its columns may be absent from the file */
	/* Set when bound (rules/plan.h): */
	bool is_simple; /* one column, nothing done to its text but the kind */
	int memo;       /* its table of values seen, or -1 */
};

struct map_record {
	enum record_type type;
	struct condition when; /* refs are columns of the map */
	bool has_when;
	struct map_part each; /* PART_COLUMN, or PART_TEXT: none */
	struct slice each_split;
	struct map_op *op;
	size_t nops;
};

enum map_format { MAP_CSV, MAP_NDJSON };

struct map_input {
	enum map_format format;
	struct slice encoding; /* absent: auto */
	char delimiter;        /* 0: auto */
	int64_t skip_lines;
	struct strmap null; /* folded */
};

struct map {
	const struct kinds *kinds;
	struct spec spec;
	struct arena arena;
	struct slice source;
	enum date_order order;
	date extracted; /* when the map says it; else DATE_NONE */
	struct map_input input;
	struct strmap columns; /* every column it names */
	struct map_record *record;
	size_t nrecords, record_cap;
	/* What of it is not in the arena. */
	struct map_codes **codes;
	struct codes **lists;
	regex_t **pattern;
	size_t ncodes, codes_cap, nlists, lists_cap, npatterns, pattern_cap;
};

/*
 * Loads a map by name or path (share/maps). 0, or -1 with f (FAIL_USAGE).
 * kinds must outlive it; map_fini() either way.
 */
int map_load(
    struct map *m, const char *name, const struct kinds *k, struct fail *f);
void map_fini(struct map *m);
/* A field's key as it is written, in the arena: "ids.pnc" is `"pnc":`. */
struct slice map_key(struct slice name, struct arena *a);

#endif
