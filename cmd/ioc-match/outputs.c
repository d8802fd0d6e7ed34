/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every file that a run writes. Each is made whole under a temporary name and
 * all are put in their places at the end, the linked records first and the
 * register straight after them: a run that fails leaves both as they were.
 */
#include "match.h"

static const char *
path_of(const struct match *m, enum output which)
{
	const struct options *o = m->o;
	const char *const paths[OUTPUTS] = {m->prog->common.output, o->reg,
	    o->changes, o->review, o->pairs, o->train};
	return paths[which];
}

/* The one that no option asks for is written all the same. */
static bool
is_written(const struct match *m, enum output which)
{
	return which == OUT_MAIN || path_of(m, which);
}

/* The first of two outputs that are one file; OUTPUTS: none. */
static enum output
find_twice(const struct match *m)
{
	for (int i = 0; i < OUTPUTS; i++)
		for (int k = 0; k < i; k++)
			if (is_written(m, (enum output)i) &&
			    is_written(m, (enum output)k) &&
			    prog_same_output(path_of(m, (enum output)i),
				path_of(m, (enum output)k)))
				return (enum output)i;
	return OUTPUTS;
}

/* Records may be replaced by linked records, but by nothing else. */
static int
keep_inputs(const struct match *m, enum output which, struct fail *f)
{
	const char *path = path_of(m, which);
	const struct opt_list *in = &m->prog->operands;
	for (size_t i = 0; which != OUT_MAIN && i < in->n; i++)
		if (prog_same_output(path, in->item[i]))
			return fail_set(f, FAIL_USAGE,
			    "%s: the records would be written over", path);
	if (m->o->decisions && prog_same_output(path, m->o->decisions))
		return fail_set(f, FAIL_USAGE,
		    "%s: the decisions would be written over", path);
	return 0;
}

int
check_outputs(const struct match *m, struct fail *f)
{
	const char *summary = m->prog->common.summary;
	enum output twice = find_twice(m);
	if (twice != OUTPUTS)
		return fail_set(f, FAIL_USAGE, "%s: two outputs of one name",
		    path_of(m, twice));
	for (int i = 0; i < OUTPUTS; i++) {
		const char *path = path_of(m, (enum output)i);
		if (!path)
			continue;
		if (keep_inputs(m, (enum output)i, f) < 0)
			return -1;
		if (summary && prog_same_output(path, summary))
			return fail_set(
			    f, FAIL_USAGE, "%s: two outputs of one name", path);
	}
	return 0;
}

int
open_output(struct match *m, enum output which, struct fail *f)
{
	if (sink_open(&m->out[which], path_of(m, which),
		m->prog->common.summary != NULL, f) < 0)
		return -1;
	m->is_open[which] = true;
	return 0;
}

int
try_output(struct match *m, enum output which, struct fail *f)
{
	if (open_output(m, which, f) < 0)
		return -1;
	sink_abort(&m->out[which]);
	m->is_open[which] = false;
	return 0;
}

int
save_output(
    struct match *m, enum output which, struct slice text, struct fail *f)
{
	if (open_output(m, which, f) < 0)
		return -1;
	return sink_write(&m->out[which], text, f);
}

int
commit_outputs(struct match *m, struct fail *f)
{
	for (int i = 0; i < OUTPUTS; i++) {
		if (!m->is_open[i])
			continue;
		m->is_open[i] = false;
		if (sink_commit(&m->out[i], f) < 0)
			return -1;
		summary_output(&m->summary, path_of(m, (enum output)i),
		    m->out[i].nbytes, m->out[i].digest_text);
	}
	return 0;
}

void
abandon_outputs(struct match *m)
{
	for (int i = 0; i < OUTPUTS; i++)
		if (m->is_open[i])
			sink_abort(&m->out[i]);
}
