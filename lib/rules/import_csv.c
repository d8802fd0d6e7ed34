/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV by a map. */
#include "base/mem.h"
#include "rules/import_job.h"

enum { SAMPLE_ROWS = 10000, SAMPLE_BYTES = 1 << 23 };

struct job {
	struct import_job base;
	struct csvin csv;
	struct plan plan;
};

/* --- the map that fits ------------------------------------------------- */

static struct csvin_options
options_of(const struct map *m)
{
	struct csvin_options o = {
	    .delimiter = m->input.delimiter, .skip_lines = m->input.skip_lines};
	if (m->input.encoding.p)
		encoding_named(m->input.encoding, &o.encoding);
	return o;
}

static bool
fits(void *map, const struct slice *cell, size_t n)
{
	return plan_fits(map, cell, n, NULL);
}

struct nearness {
	const struct map *map;
	struct plan_near best;
};

/* Every row that could be the header is compared; none is taken. */
static bool
compare(void *state, const struct slice *cell, size_t n)
{
	struct nearness *to = state;
	plan_near(&to->best, to->map, cell, n);
	return false;
}

static void
none_fits(struct job *j, struct fail *f)
{
	const struct import *in = j->base.in;
	struct nearness to = {0};
	for (size_t i = 0; i < in->nmaps; i++) {
		struct csvin_options o = options_of(in->maps[i]);
		to.map = in->maps[i];
		if (to.map->input.format == MAP_CSV)
			csvin_find_header(&j->csv, &o, compare, &to);
	}
	import_job_none_fits(&j->base, &to.best, f);
}

/* The one map whose columns the header has; NULL with f. */
static struct map *
choose(struct job *j, struct fail *f)
{
	struct import *in = j->base.in;
	struct csvin *c = &j->csv;
	struct map *chosen = NULL;
	for (size_t i = 0; i < in->nmaps; i++) {
		struct map *m = in->maps[i];
		struct csvin_options o = options_of(m);
		if (m->input.format != MAP_CSV ||
		    !csvin_find_header(c, &o, fits, m))
			continue;
		if (chosen) {
			fail_set(f, FAIL_USAGE, "%s: two maps fit: %s and %s",
			    c->source.name, chosen->spec.name, m->spec.name);
			return NULL;
		}
		chosen = m;
	}
	if (!chosen)
		none_fits(j, f);
	return chosen;
}

/*
 * Finds the header and binds the map to it. When the map does not fit, the
 * row that looks like a header shows which column is missing.
 */
static int
bind(struct job *j, struct fail *f)
{
	struct import *in = j->base.in;
	struct csvin *c = &j->csv;
	if (c->raw.n == 0)
		return fail_set(
		    f, FAIL_INPUT, "%s: empty [header.missing]", j->base.name);
	struct map *m = in->is_choice ? choose(j, f) : in->maps[0];
	if (!m)
		return -1;
	struct csvin_options o = options_of(m);
	j->base.file->map = m->spec.name;
	j->base.file->source = m->source;
	if (!csvin_find_header(c, &o, fits, m) &&
	    !csvin_find_header(c, &o, NULL, NULL))
		return fail_set(f, FAIL_INPUT,
		    "%s: no header row [header.missing]", j->base.name);
	if (plan_bind(&j->plan, m, c->header, c->width, j->base.name,
		c->header_line, f) < 0)
		return -1;
	j->base.column = j->plan.header;
	j->base.ncolumns = j->plan.nheader;
	return 0;
}

/* --- the order of dates ------------------------------------------------ */

static void
sample_rows(struct job *j)
{
	struct csvblock block = {0};
	struct csvcells cells;
	struct mapper m;
	struct arena scratch = {0};
	csvin_peek(&j->csv, &block);
	csvcells_init(&cells, &j->csv);
	mapper_init(&m, &j->plan);
	for (size_t i = 0; i < block.nrows && i < SAMPLE_ROWS; i++) {
		if (!csvcells_split(&cells, &block, &block.row[i], &scratch))
			mapper_sample(&m, &j->plan, cells.cell, cells.n);
		arena_reset(&scratch);
	}
	mapper_fini(&m);
	csvcells_fini(&cells);
	csvblock_fini(&block);
	arena_fini(&scratch);
}

/*
 * Learns the order of dates from the first rows, which stay to be read. The
 * head is looked at in any case: it shows about when the file was made.
 */
static int
sample(struct job *j, struct fail *f)
{
	if (plan_needs_sample(&j->plan) &&
	    csvin_fill(&j->csv, SAMPLE_BYTES, f) < 0)
		return -1;
	sample_rows(j);
	return plan_settle(&j->plan, j->base.name, f);
}

/* --- rows to records --------------------------------------------------- */

struct worker {
	struct job *job;
	struct import_work work;
	struct csvblock block;
	struct csvcells cells;
	struct mapper mapper;
	struct arena scratch; /* of one row's cells */
};

static void *
hire(void *state)
{
	struct job *j = state;
	struct worker *w = mem_zalloc(1, sizeof *w);
	w->job = j;
	w->work.job = &j->base;
	csvcells_init(&w->cells, &j->csv);
	mapper_init(&w->mapper, &j->plan);
	return w;
}

static void
dismiss(void *worker)
{
	struct worker *w = worker;
	import_work_fini(&w->work);
	csvblock_fini(&w->block);
	csvcells_fini(&w->cells);
	mapper_fini(&w->mapper);
	arena_fini(&w->scratch);
	mem_free(w);
}

static int
read_block(void *state, void *worker, struct fail *f)
{
	struct job *j = state;
	struct worker *w = worker;
	return csvin_next(&j->csv, &w->block, f);
}

static void
map_row(struct worker *w, const struct csvrow *row)
{
	uint64_t line = w->block.first_line + row->line;
	struct slice field = slice_of("", 0);
	const struct rule *broken =
	    csvcells_split(&w->cells, &w->block, row, &w->scratch);
	if (!broken)
		broken = mapper_row(&w->mapper, w->cells.cell, w->cells.n,
		    w->cells.is_plain, line, &field);
	if (broken)
		import_work_reject(
		    &w->work, broken, field, line, w->cells.cell, w->cells.n);
	arena_reset(&w->scratch);
}

static int
map_block(void *state, void *worker, struct fail *f)
{
	struct worker *w = worker;
	(void)state;
	(void)f;
	mapper_reset(&w->mapper);
	import_work_reset(&w->work);
	w->work.nrows = w->block.nrows;
	w->work.nblank = w->block.nblank;
	for (size_t i = 0; i < w->block.nrows; i++)
		map_row(w, &w->block.row[i]);
	return 0;
}

static int
emit_block(void *state, void *worker, struct fail *f)
{
	struct job *j = state;
	struct worker *w = worker;
	return import_job_emit(&j->base, &w->work, buf_as_slice(&w->mapper.out),
	    &w->mapper, &j->csv.source, f);
}

static int
read_file(struct job *j, struct fail *f)
{
	static const struct crew crew = {.hire = hire,
	    .dismiss = dismiss,
	    .read = read_block,
	    .work = map_block,
	    .emit = emit_block};
	if (bind(j, f) < 0 || sample(j, f) < 0 ||
	    import_job_run(&j->base, &crew, j, f) < 0)
		return -1;
	j->base.file->encoding = encoding_name(j->csv.encoding);
	import_job_close(&j->base, &j->csv.source);
	return 0;
}

int
import_csv(struct import_job *base, const char *path, struct fail *f)
{
	struct job j = {.base = *base};
	unsigned flags = base->in->digest ? SOURCE_DIGEST : 0;
	if (csvin_open(&j.csv, path, flags, f) < 0)
		return -1;
	j.base.name = base->file->name = j.csv.source.name;
	int r = read_file(&j, f);
	plan_fini(&j.plan);
	csvin_close(&j.csv);
	return r;
}
