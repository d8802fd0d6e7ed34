/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A definition file (map, cohort, model, contract, layout) as a tree whose
 * every node knows its line.
 *
 * Jansson checks and reads the JSON; the tree is ours, so that a mistake can
 * name file, line and key, and what would be accepted. Loaders walk it with
 * the functions below, which fail (FAIL_USAGE) with that message. Not for
 * records: record/value.h scans those.
 */
#ifndef IOC_RULES_SPEC_H
#define IOC_RULES_SPEC_H

#include "base/arena.h"
#include "base/date.h"
#include "base/fail.h"

#include <stdint.h>

enum spec_kind {
	SPEC_OBJECT,
	SPEC_ARRAY,
	SPEC_TEXT,
	SPEC_INTEGER,
	SPEC_REAL,
	SPEC_TRUE,
	SPEC_FALSE,
	SPEC_NULL,
};

struct spec;

struct spec_node {
	const struct spec *spec;
	const struct spec_node *parent; /* NULL at the root */
	struct slice key;               /* its name in an object, else absent */
	struct slice text;              /* SPEC_TEXT, NUL-terminated too */
	double number;                  /* SPEC_INTEGER and SPEC_REAL */
	int64_t integer;                /* SPEC_INTEGER */
	enum spec_kind kind;
	uint32_t line;
	uint32_t n; /* children of an object or array */
	const struct spec_node *child;
};

struct spec {
	struct arena arena;
	const char *path, *name; /* base name, for messages */
	const struct spec_node *root;
	char digest[65]; /* BLAKE2b-256 of the file */
};

/*
 * Loads a definition; `name` and `folder` as share_path() takes them, e.g.
 * ("maps", "person"). 0, or -1 with f (FAIL_USAGE when it cannot be read,
 * is not JSON, or an object key is given twice). Release
 * with spec_fini() either way. Nodes live as long as the spec.
 */
int spec_load(
    struct spec *s, const char *folder, const char *name, struct fail *f);
/* The same from text (an option's argument) that messages call `name`. */
int spec_parse(
    struct spec *s, const char *name, struct slice text, struct fail *f);
void spec_fini(struct spec *s);

/* The member of an object, or NULL. */
const struct spec_node *spec_get(const struct spec_node *n, const char *key);
/* FAIL_USAGE at a node: "FILE:LINE: PATH: message". Always -1. */
int spec_fail(const struct spec_node *n, struct fail *f, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
/*
 * An object whose keys are all among `keys` (NULL-terminated); the message
 * for another lists them.
 */
int spec_object(
    const struct spec_node *n, const char *const *keys, struct fail *f);
int spec_array(const struct spec_node *n, struct fail *f);
/* A value of the promised kind, at n. 0 or -1 with f. */
int spec_text(const struct spec_node *n, struct slice *out, struct fail *f);
int spec_int(const struct spec_node *n, int64_t *out, struct fail *f);
int spec_number(const struct spec_node *n, double *out, struct fail *f);
int spec_bool(const struct spec_node *n, bool *out, struct fail *f);
int spec_date(const struct spec_node *n, date *out, struct fail *f);
int spec_duration(
    const struct spec_node *n, struct duration *out, struct fail *f);
/*
 * The index of a text among words (NULL-terminated); the message for another
 * lists them.
 */
int spec_word(
    const struct spec_node *n, const char *const *words, struct fail *f);
/* A required member: NULL with f when it is missing. */
const struct spec_node *spec_need(
    const struct spec_node *n, const char *key, struct fail *f);

#endif
