/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model and people of a few lines, for tests of what learns from them. */
#ifndef LINK_MAKE_H
#define LINK_MAKE_H

#include "link/intake.h"
#include "link/model.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Of models in tests: two fields, and a comparison of each. */
#define LINK_FIELDS_XY                                                         \
	"{\"id\":\"t\",\"version\":\"1\",\"fields\":{\n"                       \
	"\"x\":{\"of\":[\"given_name\"],\"standard\":\"code\"},\n"             \
	"\"y\":{\"of\":[\"family_name\"],\"standard\":\"code\"}},\n"
#define LINK_COMPARISON_X                                                      \
	"{\"name\":\"x\",\"fields\":[\"x\"],\"levels\":[\n"                    \
	"{\"label\":\"same\",\"when\":[{\"exact\":\"x\"}],"                    \
	"\"m\":0.7,\"u\":0.05},\n"                                             \
	"{\"label\":\"else\",\"when\":[],\"m\":0.3,\"u\":0.95}]}"
#define LINK_COMPARISON_Y                                                      \
	"{\"name\":\"y\",\"fields\":[\"y\"],\"levels\":[\n"                    \
	"{\"label\":\"same\",\"when\":[{\"exact\":\"y\"}],"                    \
	"\"m\":0.6,\"u\":0.04},\n"                                             \
	"{\"label\":\"else\",\"when\":[],\"m\":0.4,\"u\":0.96}]}"

/* Loads a model from its text, by way of a file. */
static inline void
link_model(struct model *m, const char *text)
{
	char path[] = "/tmp/ioc-unit-XXXXXX";
	struct fail f = {0};
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	FILE *file = fdopen(fd, "w");
	ck_assert(file);
	fputs(text, file);
	fclose(file);
	int r = model_load(m, path, &f);
	remove(path);
	ck_assert_msg(r == 0, "%s", f.text);
}

/* Reads records, one a line, as one operand. */
static inline void
link_read(struct intake *in, const struct model *m, const char *text)
{
	static struct record record;
	struct intake_batch batch = {0};
	struct slice line, rest = slice_text(text);
	uint64_t number = 0;
	intake_init(in, m);
	while (rest.n) {
		struct fail f = {0};
		struct origin at = {"records", ++number};
		line = slice_cut(rest, '\n', &rest);
		ck_assert_msg(
		    record_scan(&record, line, at, &f) == 0, "%s", f.text);
		intake_scan(in, &batch, &record);
	}
	for (unsigned i = 0; i < intake_nsteps(in); i++)
		intake_intern(in, &batch, i);
	intake_add(in, &batch, 0);
	intake_batch_fini(&batch);
	intake_finish(in);
}

#endif
