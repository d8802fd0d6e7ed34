/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "look.h"

#include "io/sink.h"
#include "rules/profile.h"
#include "rules/suggest.h"

static int
choose_format(
    const struct prog *prog, const char *format, bool *is_csv, struct fail *f)
{
	const char *output = prog->common.output;
	*is_csv = format ? strcmp(format, "csv") == 0
			 : output && slice_ends(slice_text(output), ".csv");
	if (format && !*is_csv && strcmp(format, "text") != 0)
		return fail_set(
		    f, FAIL_USAGE, "--format %s: expected text or csv", format);
	return 0;
}

int
look_profile(struct prog *prog, const struct kinds *kinds, const char *path,
    const char *format, struct fail *f)
{
	struct profile p = {0};
	struct buf out = {0};
	bool is_csv;
	int r = choose_format(prog, format, &is_csv, f);
	if (r == 0)
		r = profile_file(&p, kinds, path, 0, f);
	if (r == 0) {
		(is_csv ? profile_csv : profile_text)(&p, &out);
		r = sink_save(prog->common.output, buf_as_slice(&out), f);
	}
	profile_fini(&p);
	buf_fini(&out);
	return r;
}

/* Each note is a line: its subject, a tab, what there is to say. */
static void
say_notes(struct prog *prog, const char *path, struct slice notes)
{
	prog_warn(prog,
	    "%s: what columns became, and the share of values that fit",
	    slice_basename(slice_text(path)).p);
	while (notes.n) {
		struct slice text, line = slice_cut(notes, '\n', &notes),
				   head = slice_cut(line, '\t', &text);
		prog_say_line(prog, head, text);
	}
}

int
look_suggest(struct prog *prog, const struct kinds *kinds, const char *path,
    struct fail *f)
{
	struct buf map = {0}, notes = {0};
	int r = suggest_map(kinds, path, &map, &notes, f);
	if (r == 0) {
		say_notes(prog, path, buf_as_slice(&notes));
		r = sink_save(prog->common.output, buf_as_slice(&map), f);
	}
	buf_fini(&map);
	buf_fini(&notes);
	return r;
}
