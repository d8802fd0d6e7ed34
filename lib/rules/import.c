/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/import.h"

#include "base/mem.h"
#include "io/csvout.h"
#include "io/share.h"
#include "record/jsonout.h"
#include "rules/import_job.h"

#include <assert.h>
#include <sys/stat.h>

enum { TOLD_PER_RULE = 5 };

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
	in->is_choice |= in->nmaps > 1;
	arena_fini(&a);
	return r;
}

/* --- a worker's block -------------------------------------------------- */

void
import_work_fini(struct import_work *w)
{
	buf_fini(&w->rejects);
	mem_free(w->rejected);
}

void
import_work_reset(struct import_work *w)
{
	buf_reset(&w->rejects);
	w->nrejected = 0;
	w->nrows = w->nblank = 0;
}

void
import_work_reject(struct import_work *w, const struct rule *rule,
    struct slice field, uint64_t line, const struct slice *cell, size_t n)
{
	struct csvout out = {.out = &w->rejects};
	size_t width = w->job->ncolumns > n ? w->job->ncolumns : n;
	csvout_text(&out, w->job->name);
	csvout_int(&out, (int64_t)line);
	csvout_cell(&out, field);
	csvout_text(&out, rule->name);
	for (size_t i = 0; i < width && !w->job->in->places_only; i++)
		csvout_cell(&out, i < n ? cell[i] : slice_of("", 0));
	csvout_end(&out);
	w->rejected = mem_grow(
	    w->rejected, w->nrejected, &w->rejected_cap, sizeof *w->rejected);
	w->rejected[w->nrejected++] =
	    (struct mapper_found){rule, field, SLICE_NONE, line};
}

/* --- the file ---------------------------------------------------------- */

/* Tells one by one what the caller will show, and the rest by number. */
static void
tell(struct import_job *j, const struct mapper_found *x, struct tally *t)
{
	const struct import_sink *sink = &j->in->sink;
	struct finding finding = {x->rule->name, x->rule->text, x->field,
	    x->value, {j->name, x->line}};
	if (tally_add(t, x->rule->name) <= TOLD_PER_RULE)
		sink->finding(sink->state, &finding);
	else
		sink->more(sink->state, x->rule->name, 1);
}

/* What was left out and what was rejected, by line. */
static void
tell_all(struct import_job *j, const struct import_work *w,
    const struct mapper_found *found, size_t nfound)
{
	size_t i = 0, k = 0;
	while (i < nfound || k < w->nrejected)
		if (k == w->nrejected ||
		    (i < nfound && found[i].line < w->rejected[k].line))
			tell(j, &found[i++], &j->file->found);
		else
			tell(j, &w->rejected[k++], &j->file->rejects);
}

int
import_job_emit(struct import_job *j, const struct import_work *w,
    struct slice lines, const struct mapper *m, const struct source *source,
    struct fail *f)
{
	struct import_file *file = j->file;
	const struct import_sink *sink = &j->in->sink;
	for (int t = 0; t < RECORD_NTYPES; t++)
		file->records[t] += m->nrecords[t];
	file->rows += w->nrows;
	file->rejected += w->nrejected;
	file->accepted += w->nrows - w->nrejected;
	file->blank += w->nblank;
	tell_all(j, w, m->found, m->nfound);
	sink->progress(sink->state, source->nbytes,
	    source->size > 0 ? (uint64_t)source->size : 0);
	if (w->rejects.n &&
	    sink->rejects(sink->state, buf_as_slice(&w->rejects), f) < 0)
		return -1;
	return sink->records(sink->state, lines, f);
}

int
import_job_run(
    struct import_job *j, const struct crew *crew, void *state, struct fail *f)
{
	const struct import_sink *sink = &j->in->sink;
	struct crew mine = *crew;
	size_t shown = j->in->places_only ? 0 : j->ncolumns;
	mine.state = state;
	if (sink->rejects_begin(sink->state, j->file, j->column, shown, f) <
		0 ||
	    crew_run(&mine, j->in->jobs, f) < 0)
		return -1;
	/* Nothing is lost (DESIGN.md 4). */
	assert(j->file->rows == j->file->accepted + j->file->rejected);
	return 0;
}

void
import_job_close(struct import_job *j, const struct source *s)
{
	j->file->nbytes = s->nbytes;
	memcpy(j->file->digest, s->digest_text, sizeof j->file->digest);
}

void
import_job_none_fits(
    const struct import_job *j, struct plan_near *near, struct fail *f)
{
	const struct import *in = j->in;
	struct buf b = {0};
	if (near->map)
		buf_printf(&b, "nearest is %s, which also needs %s; ",
		    near->map->spec.name, buf_cstr(&near->lacking));
	buf_text(&b, "--suggest writes a first one; tried ");
	for (size_t i = 0; i < in->nmaps; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", in->maps[i]->spec.name);
	fail_set(f, FAIL_USAGE, "%s: no map has all its columns in it: %s",
	    j->name, buf_cstr(&b));
	buf_fini(&b);
	buf_fini(&near->lacking);
}

/* Whether a file begins like JSON lines do. */
static int
looks_like_json(const char *path, bool *yes, struct fail *f)
{
	struct source s;
	char head[64];
	if (strcmp(path, "-") == 0)
		return fail_set(f, FAIL_USAGE,
		    "standard input: there are maps for CSV and for JSON: "
		    "name one");
	if (source_open(&s, path, 0, f) < 0)
		return -1;
	ssize_t n = source_read(&s, head, sizeof head, f);
	struct slice text = slice_trim(slice_of(head, n > 0 ? (size_t)n : 0));
	*yes = text.n > 0 && text.p[0] == '{';
	source_close(&s);
	return n < 0 ? -1 : 0;
}

/* Whether the file is read as JSON lines. */
static int
is_ndjson(const struct import *in, const char *path, bool *yes, struct fail *f)
{
	size_t n = 0;
	for (size_t i = 0; i < in->nmaps; i++)
		n += in->maps[i]->input.format == MAP_NDJSON;
	*yes = n > 0;
	return n == 0 || n == in->nmaps ? 0 : looks_like_json(path, yes, f);
}

int
import_run(struct import *in, const char *path, struct import_file *out,
    struct fail *f)
{
	struct import_job j = {.in = in, .file = out};
	bool ndjson;
	*out = (struct import_file){.source = slice_text("records")};
	if (in->nmaps == 0)
		return import_check(&j, path, f);
	if (is_ndjson(in, path, &ndjson, f) < 0)
		return -1;
	return ndjson ? import_ndjson(&j, path, f) : import_csv(&j, path, f);
}

void
import_file_fini(struct import_file *file)
{
	tally_fini(&file->rejects);
	tally_fini(&file->found);
}

static void
write_records(struct buf *b, const uint64_t *n)
{
	jsonout_key(b, "records");
	jsonout_open(b, '{');
	for (int t = 0; t < RECORD_NTYPES; t++)
		if (n[t])
			jsonout_int_field(b,
			    schema_of((enum record_type)t)->name.p,
			    (int64_t)n[t]);
	jsonout_close(b, '}');
}

void
import_file_write(struct buf *b, const struct import_file *file)
{
	jsonout_open(b, '{');
	jsonout_text_field(b, "file", slice_text(file->name));
	jsonout_text_field(b, "source", file->source);
	jsonout_text_field(b, "map", slice_text(file->map));
	jsonout_text_field(b, "encoding", slice_text(file->encoding));
	jsonout_int_field(b, "rows", (int64_t)file->rows);
	jsonout_int_field(b, "accepted", (int64_t)file->accepted);
	jsonout_int_field(b, "rejected", (int64_t)file->rejected);
	jsonout_int_field(b, "blank", (int64_t)file->blank);
	write_records(b, file->records);
	tally_write(b, "rejected_by_rule", &file->rejects);
	tally_write(b, "left_out_by_rule", &file->found);
	jsonout_close(b, '}');
}
