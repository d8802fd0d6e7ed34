/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/import.h"

#include "base/crew.h"
#include "base/mem.h"
#include "io/csvout.h"
#include "io/share.h"

#include <assert.h>
#include <sys/stat.h>

enum { SAMPLE_ROWS = 10000, SAMPLE_BYTES = 1 << 23, TOLD_PER_RULE = 5 };

/* --- maps -------------------------------------------------------------- */

int
import_init(struct import *in, struct fail *f)
{
	*in = (struct import){.jobs = 1};
	return kinds_load(&in->kinds, f);
}

void
import_fini(struct import *in)
{
	for (size_t i = 0; i < in->nmaps; i++) {
		map_fini(in->maps[i]);
		mem_free(in->maps[i]);
	}
	mem_free(in->maps);
	kinds_fini(&in->kinds);
	*in = (struct import){0};
}

static int
add_map(struct import *in, const char *name, struct fail *f)
{
	struct map *m = mem_zalloc(1, sizeof *m);
	in->maps =
	    mem_grow(in->maps, in->nmaps, &in->maps_cap, sizeof *in->maps);
	in->maps[in->nmaps++] = m;
	return map_load(m, name, &in->kinds, f);
}

static bool
is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A name that share/ knows is a map even where a folder is called so. */
static bool
is_shared(const char *name, struct arena *a)
{
	struct stat st;
	return !strchr(name, '/') &&
	    stat(share_path("maps", name, ".json", a), &st) == 0;
}

static int
add_folder(struct import *in, const char *dir, struct arena *a, struct fail *f)
{
	size_t n;
	const char **path = share_files(dir, ".json", a, &n, f);
	if (!path)
		return -1;
	if (n == 0)
		return fail_set(f, FAIL_USAGE, "%s: no maps (*.json)", dir);
	in->is_choice = true;
	for (size_t i = 0; i < n; i++)
		if (add_map(in, path[i], f) < 0)
			return -1;
	return 0;
}

int
import_maps(struct import *in, const char *name, struct fail *f)
{
	struct arena a = {0};
	int r = is_folder(name) && !is_shared(name, &a)
	    ? add_folder(in, name, &a, f)
	    : add_map(in, name, f);
	arena_fini(&a);
	return r;
}

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

static int
none_fits(const struct import *in, const char *name, struct fail *f)
{
	struct buf b = {0};
	for (size_t i = 0; i < in->nmaps; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", in->maps[i]->spec.name);
	fail_set(f, FAIL_USAGE,
	    "%s: no map has all its columns in the header: tried %s", name,
	    buf_cstr(&b));
	buf_fini(&b);
	return -1;
}

/* The one map whose columns the header has. */
static struct map *
choose(struct import *in, struct csvin *c, struct fail *f)
{
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
		none_fits(in, c->source.name, f);
	return chosen;
}

/* --- a file being imported --------------------------------------------- */

struct job {
	struct import *in;
	struct import_file *file;
	struct csvin csv;
	struct plan plan;
	const char *name; /* of the file, for messages */
};

/*
 * Finds the header and binds the map to it. When the map does not fit, the
 * row that looks like a header shows which column is missing.
 */
static int
bind(struct job *j, const struct map *m, struct fail *f)
{
	struct csvin *c = &j->csv;
	struct csvin_options o = options_of(m);
	if (!csvin_find_header(c, &o, fits, (void *)m) &&
	    !csvin_find_header(c, &o, NULL, NULL))
		return fail_set(f, FAIL_INPUT,
		    "%s: no header row [header.missing]", j->name);
	return plan_bind(
	    &j->plan, m, c->header, c->width, j->name, c->header_line, f);
}

/*
 * Learns the order of dates from the first rows, which stay to be read. The
 * head is looked at in any case: it may show when the file was made.
 */
static int
sample(struct job *j, struct fail *f)
{
	struct csvblock block = {0};
	struct csvcells cells;
	struct mapper m;
	struct arena scratch = {0};
	if (plan_needs_sample(&j->plan) &&
	    csvin_fill(&j->csv, SAMPLE_BYTES, f) < 0)
		return -1;
	csvin_peek(&j->csv, &block);
	csvcells_init(&cells, &j->csv);
	mapper_init(&m, &j->plan);
	for (size_t i = 0; i < block.nrows && i < SAMPLE_ROWS; i++) {
		if (!csvcells_split(&cells, &block, &block.row[i], &scratch))
			plan_sample(&j->plan, &m, cells.cell, cells.n);
		arena_reset(&scratch);
	}
	mapper_fini(&m);
	csvcells_fini(&cells);
	csvblock_fini(&block);
	arena_fini(&scratch);
	struct fail own = {0};
	if (plan_settle(&j->plan, &own) == 0)
		return 0;
	return fail_set(f, own.kind, "%s: %s", j->name, own.text);
}

/* --- rows to records, by the crew -------------------------------------- */

struct worker {
	struct job *job;
	struct csvblock block;
	struct csvcells cells;
	struct mapper mapper;
	struct arena scratch; /* of one row's cells */
	struct buf rejects;   /* CSV */
	struct plan_found *rejected;
	size_t nrejected, rejected_cap;
};

static void *
hire(void *state)
{
	struct job *j = state;
	struct worker *w = mem_zalloc(1, sizeof *w);
	w->job = j;
	csvcells_init(&w->cells, &j->csv);
	mapper_init(&w->mapper, &j->plan);
	return w;
}

static void
dismiss(void *worker)
{
	struct worker *w = worker;
	csvblock_fini(&w->block);
	csvcells_fini(&w->cells);
	mapper_fini(&w->mapper);
	arena_fini(&w->scratch);
	buf_fini(&w->rejects);
	mem_free(w->rejected);
	mem_free(w);
}

static int
read_block(void *state, void *worker, struct fail *f)
{
	struct job *j = state;
	struct worker *w = worker;
	return csvin_next(&j->csv, &w->block, f);
}

/* file, line, field, rule, then the row's own cells. */
static void
reject(struct worker *w, const struct rule *rule, struct slice field,
    uint64_t line)
{
	struct csvout out = {.out = &w->rejects};
	csvout_text(&out, w->job->name);
	csvout_int(&out, (int64_t)line);
	csvout_cell(&out, field);
	csvout_text(&out, rule->name);
	for (size_t i = 0; i < w->cells.n; i++)
		csvout_cell(&out, w->cells.cell[i]);
	for (size_t i = w->cells.n; i < w->job->csv.width; i++)
		csvout_text(&out, "");
	csvout_end(&out);
	w->rejected = mem_grow(
	    w->rejected, w->nrejected, &w->rejected_cap, sizeof *w->rejected);
	w->rejected[w->nrejected++] =
	    (struct plan_found){rule, field, SLICE_NONE, line};
}

static int
map_block(void *state, void *worker, struct fail *f)
{
	struct worker *w = worker;
	(void)state;
	(void)f;
	mapper_reset(&w->mapper);
	buf_reset(&w->rejects);
	w->nrejected = 0;
	for (size_t i = 0; i < w->block.nrows; i++) {
		const struct csvrow *row = &w->block.row[i];
		uint64_t line = w->block.first_line + row->line;
		struct slice field = slice_of("", 0);
		const struct rule *broken =
		    csvcells_split(&w->cells, &w->block, row, &w->scratch);
		if (!broken)
			broken = mapper_row(&w->mapper, w->cells.cell,
			    w->cells.n, w->cells.is_plain, line, &field);
		if (broken)
			reject(w, broken, field, line);
		arena_reset(&w->scratch);
	}
	return 0;
}

/* Tells one by one what the caller will show, and the rest by number. */
static void
tell(struct job *j, const struct plan_found *found, size_t n, struct tally *t)
{
	const struct import_sink *sink = &j->in->sink;
	for (size_t i = 0; i < n; i++) {
		const struct plan_found *x = &found[i];
		struct finding finding = {x->rule->name, x->rule->text,
		    x->field, x->value, {j->name, x->line}};
		if (tally_add(t, x->rule->name) <= TOLD_PER_RULE)
			sink->finding(sink->state, &finding);
		else
			sink->more(sink->state, x->rule->name, 1);
	}
}

static int
emit_block(void *state, void *worker, struct fail *f)
{
	struct job *j = state;
	struct worker *w = worker;
	struct import_file *file = j->file;
	const struct import_sink *sink = &j->in->sink;
	file->rows += w->block.nrows;
	file->rejected += w->nrejected;
	file->accepted += w->block.nrows - w->nrejected;
	file->blank += w->block.nblank;
	for (int t = 0; t < RECORD_NTYPES; t++)
		file->records[t] += w->mapper.nrecords[t];
	tell(j, w->mapper.found, w->mapper.nfound, &file->found);
	tell(j, w->rejected, w->nrejected, &file->rejects);
	sink->progress(sink->state, j->csv.source.nbytes,
	    j->csv.source.size > 0 ? (uint64_t)j->csv.source.size : 0);
	if (w->rejects.n &&
	    sink->rejects(sink->state, buf_as_slice(&w->rejects), f) < 0)
		return -1;
	return sink->records(sink->state, buf_as_slice(&w->mapper.out), f);
}

static int
read_rows(struct job *j, struct fail *f)
{
	static const struct crew crew = {.hire = hire,
	    .dismiss = dismiss,
	    .read = read_block,
	    .work = map_block,
	    .emit = emit_block};
	struct crew mine = crew;
	const struct import_sink *sink = &j->in->sink;
	mine.state = j;
	if (sink->rejects_begin(
		sink->state, j->file, j->plan.header, j->plan.nheader, f) < 0)
		return -1;
	if (crew_run(&mine, j->in->jobs, f) < 0)
		return -1;
	/* Nothing is lost (DESIGN.md 4). */
	assert(j->file->rows == j->file->accepted + j->file->rejected);
	return 0;
}

static int
run_csv(struct job *j, struct fail *f)
{
	const struct map *m =
	    j->in->is_choice ? choose(j->in, &j->csv, f) : j->in->maps[0];
	if (!m)
		return -1;
	j->file->map = m;
	if (bind(j, m, f) < 0 || sample(j, f) < 0 || read_rows(j, f) < 0)
		return -1;
	j->file->encoding = encoding_name(j->csv.encoding);
	j->file->nbytes = j->csv.source.nbytes;
	memcpy(
	    j->file->digest, j->csv.source.digest_text, sizeof j->file->digest);
	return 0;
}

int
import_run(struct import *in, const char *path, struct import_file *out,
    struct fail *f)
{
	struct job j = {.in = in, .file = out};
	*out = (struct import_file){0};
	if (csvin_open(&j.csv, path, in->digest ? SOURCE_DIGEST : 0, f) < 0)
		return -1;
	j.name = out->name = j.csv.source.name;
	int r = run_csv(&j, f);
	plan_fini(&j.plan);
	csvin_close(&j.csv);
	return r;
}

void
import_file_fini(struct import_file *file)
{
	tally_fini(&file->rejects);
	tally_fini(&file->found);
}
