/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is put in place at the end: members, --waterfall, --summary. */
#include "cohort.h"

#include "cli/spreadsheet.h"

/* JSON lines as one JSON list. */
static void
add_list(struct buf *out, struct slice lines)
{
	buf_byte(out, '[');
	for (size_t i = 0; i < lines.n; i++) {
		buf_text(out, i == 0 || lines.p[i - 1] == '\n' ? "\n" : "");
		bool is_end = lines.p[i] == '\n';
		buf_byte(out, is_end ? ',' : lines.p[i]);
	}
	out->n -= lines.n > 0; /* the last comma */
	buf_text(out, "\n]\n");
}

/* --waterfall; its suffix chooses the format. */
static int
save_waterfall(struct run *run, struct fail *f)
{
	const char *path = run->options->waterfall;
	struct slice name = slice_text(path);
	struct buf lines = {0}, out = {0};
	bool is_csv = path && slice_ends(name, ".csv"),
	     is_json = path && slice_ends(name, ".json");
	if (!path)
		return 0;
	for (size_t i = 0; i < run->plan.ncohorts; i++) {
		const struct cohort *c = &run->plan.cohort[i];
		if (is_csv || is_json)
			waterfall_lines(&c->waterfall, c->name, &lines);
		else
			waterfall_text(&c->waterfall, c->name, &out);
	}
	if (is_csv)
		spreadsheet_csv(buf_as_slice(&lines), RECORD_NONE, &out);
	if (is_json)
		add_list(&out, buf_as_slice(&lines));
	int r = sink_save(path, buf_as_slice(&out), f);
	buf_fini(&lines);
	buf_fini(&out);
	return r;
}

static void
summarise_plan(struct run *run)
{
	struct summary *s = &run->summary;
	const struct agenda *p = &run->plan;
	for (size_t i = 0; i < p->ndefinitions; i++)
		summary_definition(s, p->definition[i].spec.name,
		    p->definition[i].spec.digest);
	for (int i = 0; i < p->lists.n; i++)
		summary_definition(
		    s, p->lists.list[i].path, p->lists.list[i].people.digest);
	summary_definition(s, "offences.csv", p->offences.list.file.digest);
	summary_definition(s, "tools.csv", p->tools.file.digest);
}

int
save(struct run *run, struct fail *f)
{
	struct sink *sink = &run->sink;
	if (sink_commit(sink, f) < 0 || save_waterfall(run, f) < 0)
		return -1;
	summarise_plan(run);
	summary_lines(&run->summary, &run->lines);
	summary_output(&run->summary, run->prog->common.output, sink->nbytes,
	    sink->digest_text);
	return summary_save(&run->summary, run->prog, f);
}
