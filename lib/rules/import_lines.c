/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON lines: by a map, or records that are only checked. */
#include "base/mem.h"
#include "io/lines.h"
#include "rules/check.h"
#include "rules/import_job.h"

enum { SAMPLE_LINES = 10000, SAMPLE_BLOCKS = 8 };

static const struct rule RULE_JSON = {"json.invalid", "not a JSON object"};
static const struct rule RULE_RECORD = {"record.invalid", "not a record"};

static const struct slice RECORD_COLUMN = SLICE("record");

struct job {
	struct import_job base;
	struct lines lines;
	struct plan plan;
	struct check *check; /* or NULL: there is a map */
};

struct worker {
	struct job *job;
	struct import_work work;
	struct block block;
	struct mapper mapper;
	struct arena scratch; /* of one line */
	struct slice *cell;   /* by column of the plan */
	struct buf text, out;
	struct record record;
	struct privacy privacy; /* of the block's records */
};

static void *
hire(void *state)
{
	struct job *j = state;
	struct worker *w = mem_zalloc(1, sizeof *w);
	w->job = j;
	w->work.job = &j->base;
	mapper_init(&w->mapper, &j->plan);
	w->cell = mem_zalloc(j->plan.nheader + 1, sizeof *w->cell);
	return w;
}

static void
dismiss(void *worker)
{
	struct worker *w = worker;
	import_work_fini(&w->work);
	lines_block_fini(&w->block);
	mapper_fini(&w->mapper);
	arena_fini(&w->scratch);
	mem_free(w->cell);
	buf_fini(&w->text);
	buf_fini(&w->out);
	mem_free(w);
}

static int
read_block(void *state, void *worker, struct fail *f)
{
	struct job *j = state;
	struct worker *w = worker;
	return lines_next(&j->lines, &w->block, f);
}

/* --- JSON lines by a map ----------------------------------------------- */

/*
 * A value as the text of a cell: lists become lines, objects stay JSON, and
 * what is null or absent is empty.
 */
static struct slice
cell_of(struct worker *w, struct value v)
{
	struct scan s;
	struct value element;
	if (v.kind == VALUE_TEXT)
		return text_clean(value_text(v, &w->scratch), &w->scratch);
	if (v.kind == VALUE_ABSENT || v.kind == VALUE_NULL)
		return slice_of("", 0);
	if (v.kind != VALUE_ARRAY || !scan_array(&s, value_raw(v)))
		return value_raw(v);
	buf_reset(&w->text);
	while (scan_element(&s, &element) > 0) {
		if (w->text.n)
			buf_byte(&w->text, '\n');
		buf_slice(&w->text,
		    element.kind == VALUE_TEXT
			? text_clean(
			      value_text(element, &w->scratch), &w->scratch)
			: value_raw(element));
	}
	return arena_copy(&w->scratch, buf_as_slice(&w->text));
}

/* The columns of a line; false when it is not one JSON object. */
static bool
read_cells(struct worker *w, const struct plan *p, struct slice line)
{
	struct scan s;
	struct slice key;
	struct value v;
	int r = -1;
	if (scan_object(&s, line))
		while ((r = scan_member(&s, &key, &v)) > 0)
			;
	if (r < 0 || !scan_ended(&s))
		return false;
	for (size_t i = 0; i < p->nheader; i++)
		w->cell[i] = cell_of(w, value_at(line, p->header[i]));
	return true;
}

static void
map_line(struct worker *w, struct slice line, uint64_t number)
{
	struct slice field = slice_of("", 0);
	const struct plan *p = &w->job->plan;
	const struct rule *broken = &RULE_JSON;
	if (read_cells(w, p, line))
		broken = mapper_row(
		    &w->mapper, w->cell, p->nheader, true, number, &field);
	if (broken)
		import_work_reject(&w->work, broken, field, number, &line, 1);
}

/* --- records, checked -------------------------------------------------- */

static void
check_line(struct worker *w, struct slice line, uint64_t number)
{
	struct slice field = slice_of("", 0);
	struct origin at = {w->job->base.name, number};
	struct fail f = {0};
	const struct rule *broken = &RULE_RECORD;
	if (record_scan(&w->record, line, at, &f) == 0)
		broken = check_record(
		    w->job->check, &w->record, &w->scratch, &w->text, &field);
	if (broken) {
		import_work_reject(&w->work, broken, field, number, &line, 1);
		return;
	}
	privacy_note(&w->privacy, &w->record);
	buf_slice(&w->out, line);
	buf_byte(&w->out, '\n');
	w->mapper.nrecords[w->record.type]++;
}

/* --- both -------------------------------------------------------------- */

static int
map_block(void *state, void *worker, struct fail *f)
{
	struct worker *w = worker;
	size_t at = 0;
	uint64_t number = 0;
	struct slice line;
	(void)state;
	(void)f;
	mapper_reset(&w->mapper);
	import_work_reset(&w->work);
	buf_reset(&w->out);
	w->privacy = (struct privacy){0};
	while (lines_each(&w->block, &at, &number, &line)) {
		w->work.nrows++;
		if (w->job->check)
			check_line(w, line, number);
		else
			map_line(w, line, number);
		arena_reset(&w->scratch);
	}
	return 0;
}

static int
emit_block(void *state, void *worker, struct fail *f)
{
	struct job *j = state;
	struct worker *w = worker;
	if (privacy_merge(&j->base.in->privacy, &w->privacy, j->base.name, f) <
	    0)
		return -1;
	return import_job_emit(&j->base, &w->work,
	    buf_as_slice(j->check ? &w->out : &w->mapper.out), &w->mapper,
	    j->lines.source, f);
}

static int
run(struct job *j, struct fail *f)
{
	static const struct crew crew = {.hire = hire,
	    .dismiss = dismiss,
	    .read = read_block,
	    .work = map_block,
	    .emit = emit_block};
	j->base.column = &RECORD_COLUMN;
	j->base.ncolumns = 1;
	j->base.file->encoding = "utf-8";
	if (import_job_run(&j->base, &crew, j, f) < 0)
		return -1;
	import_job_close(&j->base, j->lines.source);
	return 0;
}

static void
open_lines(struct job *j, const char *const *path, unsigned flags)
{
	struct slice name = slice_basename(slice_text(*path));
	lines_init(&j->lines, path, 1,
	    flags | (j->base.in->digest ? SOURCE_DIGEST : 0));
	j->base.name = strcmp(*path, "-") == 0 ? "standard input" : name.p;
	j->base.file->name = j->base.name;
}

/* --- the map that fits ------------------------------------------------- */

/* The keys of the first lines, dotted where objects nest: their columns. */
struct keys {
	struct strmap names;
	struct buf path;
	struct arena arena;
};

static void
add_keys(struct keys *k, struct slice object)
{
	struct scan s, inner;
	struct slice key, below;
	struct value v, w;
	if (!scan_object(&s, object))
		return;
	while (scan_member(&s, &key, &v) > 0) {
		strmap_add(&k->names, key, NULL);
		if (v.kind != VALUE_OBJECT ||
		    !scan_object(&inner, value_raw(v)))
			continue;
		while (scan_member(&inner, &below, &w) > 0) {
			buf_reset(&k->path);
			buf_slice(&k->path, key);
			buf_byte(&k->path, '.');
			buf_slice(&k->path, below);
			strmap_add(&k->names, buf_as_slice(&k->path), NULL);
		}
	}
}

static struct map *
choose(const struct import_job *j, struct keys *k, struct fail *f)
{
	struct map *chosen = NULL;
	struct plan_near near = {0};
	const struct slice *names = strmap_keys(&k->names, &k->arena);
	for (size_t i = 0; i < j->in->nmaps; i++) {
		struct map *m = j->in->maps[i];
		if (m->input.format != MAP_NDJSON)
			continue;
		if (!plan_fits(m, names, k->names.n, NULL)) {
			plan_near(&near, m, names, k->names.n);
			continue;
		}
		if (chosen) {
			buf_fini(&near.lacking);
			fail_set(f, FAIL_USAGE, "%s: two maps fit: %s and %s",
			    j->name, chosen->spec.name, m->spec.name);
			return NULL;
		}
		chosen = m;
	}
	if (chosen)
		buf_fini(&near.lacking);
	else
		import_job_none_fits(j, &near, f);
	return chosen;
}

/* Reads the first blocks for `see`, then goes back to the start. */
static int
look_ahead(struct job *j, void (*see)(struct job *, struct slice, void *),
    void *state, struct fail *f)
{
	struct block block = {0};
	size_t seen = 0;
	int r = 1;
	for (int i = 0; i < SAMPLE_BLOCKS && seen < SAMPLE_LINES; i++) {
		size_t at = 0;
		uint64_t number = 0;
		struct slice line;
		r = lines_next(&j->lines, &block, f);
		if (r <= 0)
			break;
		while (seen < SAMPLE_LINES &&
		    lines_each(&block, &at, &number, &line)) {
			see(j, line, state);
			seen++;
		}
	}
	lines_block_fini(&block);
	return r < 0 ? -1 : lines_rewind(&j->lines, f);
}

static void
see_keys(struct job *j, struct slice line, void *state)
{
	(void)j;
	add_keys(state, line);
}

static void
see_dates(struct job *j, struct slice line, void *state)
{
	struct worker *w = state;
	if (read_cells(w, &j->plan, line))
		mapper_sample(&w->mapper, &j->plan, w->cell, j->plan.nheader);
	arena_reset(&w->scratch);
}

static struct map *
find_map(struct job *j, struct fail *f)
{
	struct keys k = {0};
	struct import *in = j->base.in;
	struct map *m = in->maps[0];
	if (in->is_choice)
		m = look_ahead(j, see_keys, &k, f) < 0
		    ? NULL
		    : choose(&j->base, &k, f);
	strmap_fini(&k.names);
	buf_fini(&k.path);
	arena_fini(&k.arena);
	return m;
}

static int
run_map(struct job *j, struct fail *f)
{
	struct map *m = find_map(j, f);
	if (!m)
		return -1;
	j->base.file->map = m->spec.name;
	j->base.file->source = m->source;
	struct arena names = {0};
	int r = plan_bind(&j->plan, m, strmap_keys(&m->columns, &names),
	    m->columns.n, j->base.name, 1, f);
	arena_fini(&names);
	if (r < 0)
		return -1;
	struct worker *w = hire(j);
	r = look_ahead(j, see_dates, w, f);
	dismiss(w);
	if (r < 0 || plan_settle(&j->plan, j->base.name, f) < 0)
		return -1;
	return run(j, f);
}

int
import_ndjson(struct import_job *base, const char *path, struct fail *f)
{
	struct job j = {.base = *base};
	open_lines(&j, &path, SOURCE_SPOOL);
	int r = run_map(&j, f);
	plan_fini(&j.plan);
	lines_fini(&j.lines);
	return r;
}

int
import_check(struct import_job *base, const char *path, struct fail *f)
{
	static const struct map none = {0};
	struct job j = {.base = *base, .plan.map = &none};
	j.check = mem_zalloc(1, sizeof *j.check);
	check_init(j.check, &base->in->kinds);
	open_lines(&j, &path, 0);
	int r = run(&j, f);
	lines_fini(&j.lines);
	mem_free(j.check);
	return r;
}
