/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading.h"

#include "base/buf.h"
#include "base/crew.h"
#include "base/mem.h"
#include "cli/progress.h"

/* A reading: blocks of lines, scanned in threads, kept in their order. */
struct reading {
	struct lines lines;
	struct data *data;
	struct data **also; /* filled from the same lines */
	size_t nalso;
	uint64_t nbytes;
};

/* A thread's block, and what was read from it. */
struct reader {
	struct block block;
	struct data_batch *batch;
	struct data_batch **also;
	size_t nalso;
};

static void *
hire(void *state)
{
	struct reading *g = state;
	struct reader *r = mem_zalloc(1, sizeof *r);
	r->batch = data_batch_new(g->data);
	r->also = mem_zalloc(g->nalso + 1, sizeof(void *));
	for (; r->nalso < g->nalso; r->nalso++)
		r->also[r->nalso] = data_batch_new(g->also[r->nalso]);
	return r;
}

static void
dismiss(void *worker)
{
	struct reader *r = worker;
	lines_block_fini(&r->block);
	data_batch_free(r->batch);
	for (size_t i = 0; i < r->nalso; i++)
		data_batch_free(r->also[i]);
	mem_free(r->also);
	mem_free(r);
}

static int
read_block(void *state, void *worker, struct fail *f)
{
	struct reading *g = state;
	struct reader *r = worker;
	return lines_next(&g->lines, &r->block, f);
}

static int
read_lines(void *state, void *worker, struct fail *f)
{
	struct reader *r = worker;
	struct slice line;
	size_t at = 0;
	uint64_t number;
	(void)state;
	while (lines_each(&r->block, &at, &number, &line)) {
		struct origin origin = {r->block.file, number};
		if (data_batch_line(r->batch, line, origin, f) < 0)
			return -1;
		for (size_t i = 0; i < r->nalso; i++)
			data_batch_record(
			    r->also[i], data_batch_last(r->batch), line);
	}
	return 0;
}

static int
keep(void *state, void *worker, struct fail *f)
{
	struct reading *g = state;
	struct reader *r = worker;
	(void)f;
	data_append(g->data, r->batch);
	for (size_t i = 0; i < g->nalso; i++)
		data_append(g->also[i], r->also[i]);
	g->nbytes += r->block.n;
	progress_show("reading", g->nbytes, 0);
	return 0;
}

/* Says on the page what was read, by a digest that anybody can check. */
static void
cite(struct document *d, const char *key, const char *name, const char *file,
    const char *digest)
{
	struct buf b = {0};
	buf_printf(&b, "%s (BLAKE2b-256 %s)", file, digest);
	document_source(d, key, name, buf_as_slice(&b));
	buf_fini(&b);
}

/* The inputs, by which data they fill: what is read once may fill several. */
static int
read_data(struct reading g, const char *const *paths, unsigned n,
    const struct noting *to, const char *key, const char *name, struct fail *f)
{
	const struct crew crew = {.state = &g,
	    .hire = hire,
	    .dismiss = dismiss,
	    .read = read_block,
	    .work = read_lines,
	    .emit = keep};
	lines_init(&g.lines, paths, n, to->digests ? SOURCE_DIGEST : 0);
	int result = crew_run(&crew, to->jobs, f);
	if (result == 0) {
		summary_lines(to->summary, &g.lines);
		for (unsigned i = 0; i < g.lines.nsources; i++)
			cite(to->document, key, name, g.lines.source[i].name,
			    g.lines.source[i].digest_text);
	}
	lines_fini(&g.lines);
	return result;
}

/* The operands, for everything that the run wants of them. */
int
read_run(struct run *r, const char *const *paths, unsigned n,
    const struct noting *to, const char *key, const char *name, struct fail *f)
{
	const struct reading g = {
	    .data = &r->data, .also = r->also, .nalso = r->nalso};
	return read_data(g, paths, n, to, key, name, f);
}

/* The definition file that the report was made by, if any. */
void
cite_definition(const struct run *r, const struct noting *to)
{
	if (!r->definition)
		return;
	summary_definition(to->summary, r->definition, r->definition_digest);
	cite(to->document, "layout", "Layout", r->definition,
	    r->definition_digest);
}

/* What --baseline names, when it names a file. */
int
read_baseline(
    struct run *r, struct csvfile *csv, const struct noting *to, struct fail *f)
{
	const char *path = r->asked->baseline;
	if (r->baseline.kind == BASELINE_MEMBERS)
		return read_data((struct reading){.data = &r->earlier}, &path,
		    1, to, "baseline", "Baseline", f);
	if (r->baseline.kind != BASELINE_SHEET)
		return 0;
	if (csvfile_load(csv, path, FAIL_INPUT, f) < 0)
		return -1;
	r->sheet =
	    (struct sheet){csv->name, strmap_keys(&csv->columns, &csv->arena),
		csv->columns.n, csv->nrows, csv->cell, csv->line};
	summary_definition(to->summary, csv->name, csv->digest);
	cite(to->document, "baseline", "Baseline", csv->name, csv->digest);
	return 0;
}
