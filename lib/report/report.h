/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of reports, and what each is given.
 *
 * A report is one file and one row. plan() says which keys of which records
 * are to be read; fill() makes sentences and tables of them, once a cohort
 * where the input holds several. Reports never read, print or exit: the
 * program does, and any format of render/format.h can print what they fill.
 */
#ifndef IOC_REPORT_REPORT_H
#define IOC_REPORT_REPORT_H

#include "render/table.h"
#include "report/baseline.h"

/* Options that some reports take and others do not. */
enum takes {
	TAKES_BY = 1,
	TAKES_WHERE = 2,
	TAKES_AS_OF = 4,
	TAKES_NOMINATE = 1 << 5,
	TAKES_STOP = 1 << 6, /* and --fund */
	TAKES_COST = 1 << 7, /* and --deadweight, --grade */
	TAKES_TYPE = 1 << 8,
	TAKES_COVARIATES = 1 << 10,
	TAKES_TIES = 1 << 11,
	TAKES_STRATA = 1 << 12,
	TAKES_WEIGHT = 1 << 13,
	TAKES_BASELINE = 1 << 4, /* and --target */
	TAKES_OUTCOME = 1 << 14,
	TAKES_METHOD = 1 << 15,
	TAKES_CALIPER = 1 << 16,
	TAKES_SCALE = 1 << 17,
	TAKES_EXACT = 1 << 18,
	TAKES_LAYOUT = 1 << 30,
	TAKES_OF = 1 << 19, /* and --period, --measure, --limits */
	TAKES_SEED = 1 << 20,
	TAKES_AUDIT = 1 << 21,
	TAKES_STATEMENT = 1 << 22, /* and --register, --decisions */
};

/* What the user asked for; NULL: not asked. */
struct asked {
	const char *by;         /* KEY[,KEY] */
	const char *where;      /* a condition on members */
	const char *as_of;      /* a day or month */
	const char *nominate;   /* how many people to name */
	const char *stop;       /* services that would end */
	const char *fund;       /* services that would begin */
	const char *cost;       /* of the service, in pounds */
	const char *deadweight; /* the part that would have come anyway */
	const char *grade;      /* of the evidence, 1 to 6 */
	const char *type;       /* of records */
	const char *covariates; /* KEY[,KEY] of a regression */
	const char *ties;       /* efron or breslow */
	const char *strata;     /* KEY[,KEY] within which to compare */
	const char *weight;     /* a key that holds people's weights */
	const char *layout;     /* of a pack: NAME or FILE */
	bool publish;           /* disclosure control will be applied */
	bool since;             /* an earlier run will be laid beside it */
	const char *baseline;   /* FILE or RATE */
	const char *target;     /* the change to reach from it */
	const char *outcome;    /* KEY[,KEY] to compare */
	const char *method;     /* radius or nearest */
	const char *caliper;    /* R, or Rsd */
	const char *scale;      /* logit or score */
	const char *exact;      /* KEY[,KEY] that matched people share */
	const char *of;         /* TYPE[.field=value] to count */
	const char *period;     /* month or quarter */
	const char *measure;    /* count or share */
	const char *limits;     /* how many points limits rest on */
	const char *seed;       /* of a simulation */
	const char *audit;      /* summaries: PATH[,PATH] */
	const char *reg;        /* the register */
	const char *decisions;  /* about pairs */
	const char *statement;  /* of purposes and lawful basis */
	const char *operand;    /* what the report names: a contract */
};

/* An option of struct asked, by the name it has on the command line. */
struct asked_option {
	const char *name;
	size_t offset; /* of its text in struct asked */
	unsigned flag; /* enum takes */
};

/* The i-th of them, from 0; NULL behind the last. */
const struct asked_option *asked_option_at(size_t i);
const char *asked_get(const struct asked *a, const struct asked_option *o);
void asked_set(
    struct asked *a, const struct asked_option *o, const char *value);

/* A section and the members it is about. */
struct filled {
	struct section *section;
	const struct scope *scope;
};

struct run {
	const struct report *report;
	const struct asked *asked;
	struct arena arena; /* until run_fini() */
	struct data data;
	struct where where;
	date as_of;          /* as asked; DATE_NONE */
	struct data earlier; /* members of --baseline FILE, same questions */
	struct sheet sheet;  /* or the table in it */
	struct baseline baseline;
	struct target target; /* of asked->target */
	size_t cohort;        /* the column */
	struct key by[GROUP_MAX_KEYS];
	size_t nby;
	void *plan; /* what plan() wants to remember; in the arena */
	/* More to fill from the same lines, each with a --where of its own. */
	struct data **also;
	size_t nalso;
	/* A definition file that it used, and its digest; NULL: none. */
	const char *definition, *definition_digest;
	/* For the operator, not for the page: what was left out, and why. */
	const char **warning;
	size_t nwarnings;
	struct filled *filled; /* every section that was filled */
	size_t nfilled, filled_cap;
};

struct report {
	const char *name;
	const char *answers; /* one line, for --help */
	const char *title;
	unsigned takes;
	const char *default_by; /* without --by; NULL: no groups */
	const char *operand;    /* a second operand it needs: "CONTRACT" */
	bool of_records; /* one section, not one a cohort: not of members */
	bool own_by;     /* --by is not of member keys: plan() reads it */
	bool of_both;    /* a section a cohort, but of records too */
	/* The type that --where is about; NULL: members. */
	enum record_type (*subject)(const struct asked *a);
	/* 0, or -1 with f (FAIL_USAGE). */
	int (*plan)(struct run *r, struct fail *f);
	/* Releases what plan() holds outside the arena; may be NULL. */
	void (*done)(struct run *r);
	/* 0, or -1 with f (FAIL_USAGE, FAIL_INPUT). */
	int (*fill)(struct run *r, const struct scope *scope, struct section *s,
	    struct fail *f);
	/* Instead of fill(): the whole document. 0 or -1 as fill(). */
	int (*fill_all)(struct run *r, struct document *d, struct fail *f);
	/* Instead of say(), for those. */
	void (*say_all)(struct run *r);
	/*
	 * With --previous: says in the document what has changed since, before
	 * disclosure control. NULL: only a publication looks back.
	 */
	void (*since)(const struct run *now, const struct run *then,
	    struct document *d, const struct document *before);
	/* Releases what plan() took; or NULL. Called even if it failed. */
	void (*stop)(struct run *r);
	/*
	 * Sentences for a board, made of the cells of the section's tables
	 * once these are final (table_shown()); or NULL. What fill() says in
	 * figures is left out of a publication.
	 */
	void (*say)(
	    const struct run *r, const struct scope *scope, struct section *s);
};

/* The report of that name; NULL with f (FAIL_USAGE) naming them all. */
const struct report *report_named(const char *name, struct fail *f);
/* The i-th of them, from 0; NULL behind the last. */
const struct report *report_at(size_t i);

/*
 * Starts a run: checks that the report takes what was asked, and lets it say
 * what to read into r->data. 0, or -1 with f (FAIL_USAGE).
 */
int run_start(struct run *r, const struct report *report,
    const struct asked *asked, struct fail *f);
/*
 * The same with questions in `data` that other runs asked: the run adds its
 * own. Once all have joined and the data are read, each run's `data` becomes
 * a copy of the struct; who owns `data` keeps owning what is in it.
 */
int run_join(struct run *r, const struct report *report,
    const struct asked *asked, struct data *data, struct fail *f);
/*
 * Once r->data, and what r->baseline.kind needs (r->earlier, r->sheet), are
 * read: fills the document, a section a cohort.
 */
int run_fill(struct run *r, struct document *d, struct fail *f);
/* The day asked for, else the earliest that a cohort states; or DATE_NONE. */
date run_as_of(const struct run *r);
/* Once the tables are final (disclosure control is applied): sentences. */
void run_say(struct run *r);
void run_fini(struct run *r);
/*
 * The index of an option's word among words (NULL-terminated), 0 when it was
 * not given; -1 with f (FAIL_USAGE) naming them for another.
 */
int asked_word(const char *option, const char *value, const char *const *words,
    struct fail *f);
/*
 * Splits KEY[,KEY], at most `max`, and asks for each. Their number, or -1
 * with f (FAIL_USAGE).
 */
int run_want_keys(struct run *r, const char *option, const char *value,
    struct key *keys, size_t max, struct fail *f);

/*
 * For tables by group: the group columns, and a row's cells of them (NULL:
 * the total, which is the first row).
 */
void report_group_columns(const struct run *r, struct table *t);
void report_group_cells(
    const struct run *r, struct table *t, const struct group *g);
#endif
