/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cohorts of a few records in memory: make() runs a definition over lines and
 * leaves the cohort line and its members as text to look into.
 */
#ifndef COHORT_MAKE_H
#define COHORT_MAKE_H

#include "cohort/agenda.h"
#include "cohort/collection.h"
#include "cohort/writing.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct made {
	struct agenda agenda;
	struct collection all;
	struct audit audit;
	struct buf out;
	struct scores scores; /* of the last cohort */
	struct fail fail;
};

static struct made made;

static inline int
made_take(void *state, struct slice bytes, struct fail *f)
{
	(void)f;
	buf_slice(state, bytes);
	return 0;
}

static inline void
made_fini(void)
{
	agenda_fini(&made.agenda);
	buf_fini(&made.out);
	made = (struct made){0};
}

/* JSON written with ' for ", which is easier to read; of the last four. */
static inline const char *
json(const char *text)
{
	static char out[4][16384];
	static unsigned next;
	char *at = out[next++ % 4];
	size_t i = 0;
	for (; text[i]; i++) {
		ck_assert_uint_lt(i, sizeof out[0] - 1);
		at[i] = text[i] == '\'' ? '"' : text[i];
	}
	at[i] = '\0';
	return at;
}

/* Loads a definition (from a file, as always): 0, or -1 with made.fail. */
static inline int
load(
    const char *definition, const char *from, const char *to, const char *as_of)
{
	char folder[] = "/tmp/ioc-unit-XXXXXX", path[64];
	const char *name = path;
	struct asked asked = {&name, 1, from, to, NULL, NULL, as_of};
	made_fini();
	setenv("IOC_SHARE", "share", 1);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/d.json", folder);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(definition, file);
	fclose(file);
	int r = agenda_load(&made.agenda, &asked, &made.fail);
	unlink(path);
	rmdir(folder);
	return r;
}

static inline void
collect(const char *lines)
{
	struct slice rest = slice_text(lines), line;
	struct collector *c = collection_hire(&made.all);
	struct record record;
	uint64_t number = 0;
	while (rest.p) {
		line = slice_cut(rest, '\n', &rest);
		struct origin at = {"in", ++number};
		if (line.n &&
		    collection_read(c, line, at, &record, &made.fail) < 0)
			ck_abort_msg("%s", made.fail.text);
	}
	collection_resolve(c);
	ck_assert_int_eq(collection_commit(c, &made.fail), 0);
	collection_dismiss(c);
	collection_settle(&made.all, 2);
}

/* Runs a definition over records; the text is in made.out. */
static inline void
make(const char *definition, const char *from, const char *to,
    const char *as_of, const char *lines)
{
	struct taker to_buf = {made_take, &made.out};
	if (load(definition, from, to, as_of) < 0)
		ck_abort_msg("%s", made.fail.text);
	collection_init(&made.all, &made.agenda.keep, &made.agenda.lists,
	    &made.agenda.offences);
	collect(lines);
	struct world world = agenda_world(&made.agenda, &made.all);
	for (size_t i = 0; i < made.agenda.ncohorts; i++)
		cohort_settle(&made.agenda.cohort[i], &made.all.shapes);
	select_members(
	    &world, made.agenda.cohort, made.agenda.ncohorts, 2, &made.audit);
	for (size_t i = 0; i < made.agenda.ncohorts; i++)
		cohort_write(&made.agenda.cohort[i], &world, 2, &to_buf,
		    &made.scores, &made.fail);
	collection_fini(&made.all);
}

/* The n-th line (0: the cohort), or "" when there are not so many. */
static inline const char *
line_of(size_t n)
{
	static char text[8192];
	struct slice rest = buf_as_slice(&made.out), line;
	do
		line = rest.p ? slice_cut(rest, '\n', &rest) : SLICE_NONE;
	while (n-- > 0 && rest.p);
	snprintf(text, sizeof text, "%.*s", (int)line.n, line.p ? line.p : "");
	return text;
}

/* The (first) line of a person, or NULL. */
static inline const char *
member_of(const char *person)
{
	char key[64];
	snprintf(key, sizeof key, "\"person_id\":\"%s\"", person);
	for (size_t i = 1; *line_of(i); i++)
		if (strstr(line_of(i), key))
			return line_of(i);
	return NULL;
}

/* Whether the person is a member whose line holds the text. */
static inline bool
has(const char *person, const char *text)
{
	const char *line = member_of(person);
	return line && strstr(line, text);
}

static inline size_t
count_members(void)
{
	size_t n = 0;
	while (*line_of(n + 1))
		n++;
	return n;
}

#endif
