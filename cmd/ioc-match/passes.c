/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "match.h"

#include "base/crew.h"
#include "base/mem.h"
#include "link/splice.h"

/* --- pass 1 --------------------------------------------------------------- */

struct reader {
	struct block block;
	struct record record;
	struct intake_batch batch;
	struct privacy privacy; /* of the block's records */
	uint64_t nrecords;
};

static void *
hire_reader(void *state)
{
	(void)state;
	return mem_zalloc(1, sizeof(struct reader));
}

static void
dismiss_reader(void *worker)
{
	struct reader *r = worker;
	lines_block_fini(&r->block);
	intake_batch_fini(&r->batch);
	mem_free(r);
}

static int
read_block(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct reader *r = worker;
	return lines_next(&m->lines, &r->block, f);
}

static int
scan_block(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct reader *r = worker;
	struct slice line;
	size_t at = 0;
	uint64_t number = 0;
	intake_batch_reset(&r->batch);
	r->privacy = (struct privacy){0};
	r->nrecords = 0;
	while (lines_each(&r->block, &at, &number, &line)) {
		struct origin where = {r->block.file, number};
		if (record_scan(&r->record, line, where, f) < 0)
			return -1;
		r->nrecords++;
		privacy_note(&r->privacy, &r->record);
		intake_scan(&m->intake, &r->batch, &r->record);
	}
	return 0;
}

static void
intern_batch(void *state, void *worker, unsigned step)
{
	struct match *m = state;
	struct reader *r = worker;
	intake_intern(&m->intake, &r->batch, step);
}

/* What was left out: in input order, for any number of threads. */
static void
say_flaws(struct match *m, const struct reader *r)
{
	static const char rule[] = "date.invalid";
	for (size_t i = 0; i < r->batch.nflaws; i++) {
		const struct intake_flaw *x = &r->batch.flaw[i];
		const struct finding finding = {rule,
		    "not a calendar date as YYYY-MM-DD, so not used", x->field,
		    x->value, {r->block.file, x->line}};
		prog_finding(m->prog, &finding);
	}
	m->dates_not_used += r->batch.nflaws;
}

static int
take_batch(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct reader *r = worker;
	if (privacy_merge(&m->privacy, &r->privacy, r->block.file, f) < 0)
		return -1;
	say_flaws(m, r);
	m->nrecords += r->nrecords;
	intake_add(&m->intake, &r->batch, r->block.input);
	if (m->intake.sources.n > INTAKE_SOURCES)
		return fail_set(f, FAIL_INPUT,
		    "%s: more than %d sources: is each person's number in "
		    "\"source\"? [source.many]",
		    r->block.file, INTAKE_SOURCES);
	return 0;
}

/* Encoded values can be compared only as encodings, and clear ones not. */
static int
check_privacy(const struct match *m, struct fail *f)
{
	bool encoded = privacy_is(&m->privacy, "encoded");
	if (privacy_is(&m->privacy, "pseudonymised"))
		return fail_set(f, FAIL_INPUT,
		    "the records are pseudonymised: nothing is left to match "
		    "them by [privacy.pseudonymised]");
	if (m->privacy.is_known && encoded != model_reads_encodings(&m->model))
		return fail_set(f, FAIL_USAGE,
		    "%s: compares %s values, and the records are %s: leave "
		    "out -m and the model that fits is taken",
		    m->model.spec.name, encoded ? "clear" : "encoded",
		    encoded ? "encoded" : "clear");
	return 0;
}

int
open_input(struct match *m, struct fail *f)
{
	unsigned n, flags = SOURCE_SPOOL;
	const char *const *paths;
	if (m->prog->common.summary || m->o->train)
		flags |= SOURCE_DIGEST;
	if (prog_inputs(m->prog, &paths, &n, f) < 0)
		return -1;
	lines_init(&m->lines, paths, n, flags);
	return 0;
}

int
look_at_input(struct match *m, struct fail *f)
{
	struct block block = {0};
	struct record record;
	struct slice line;
	int more;
	while ((more = lines_next(&m->lines, &block, f)) > 0 &&
	    !m->privacy.is_known) {
		size_t at = 0;
		uint64_t number = 0;
		while (!m->privacy.is_known &&
		    lines_each(&block, &at, &number, &line)) {
			struct origin where = {block.file, number};
			if (record_scan(&record, line, where, f) < 0) {
				lines_block_fini(&block);
				return -1;
			}
			privacy_note(&m->privacy, &record);
		}
	}
	lines_block_fini(&block);
	return more < 0 ? -1 : lines_rewind(&m->lines, f);
}

int
read_records(struct match *m, struct fail *f)
{
	m->privacy = (struct privacy){0};
	intake_init(&m->intake, &m->model);
	const struct crew crew = {.state = m,
	    .hire = hire_reader,
	    .dismiss = dismiss_reader,
	    .read = read_block,
	    .work = scan_block,
	    .step = intern_batch,
	    .nsteps = intake_nsteps(&m->intake),
	    .emit = take_batch};
	if (crew_run(&crew, m->jobs, f) < 0)
		return -1;
	intake_finish(&m->intake);
	prog_empty(m->prog, m->nrecords);
	return check_privacy(m, f);
}

/* --- pass 2 --------------------------------------------------------------- */

struct writer {
	struct block block;
	struct buf out;
	uint32_t first, last;      /* identities */
	struct redactor *redactor; /* of --pseudonymise, or NULL */
	struct buf clear;          /* the record it is given */
};

static void *
hire_writer(void *state)
{
	const struct match *m = state;
	struct writer *w = mem_zalloc(1, sizeof *w);
	if (m->o->pseudonymise)
		w->redactor = redactor_new(REDACT_PSEUDONYMISE, m->key, NULL);
	return w;
}

static void
dismiss_writer(void *worker)
{
	struct writer *w = worker;
	lines_block_fini(&w->block);
	redactor_free(w->redactor);
	buf_fini(&w->clear);
	buf_fini(&w->out);
	mem_free(w);
}

static int
read_block_again(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	return lines_next(&m->lines, &w->block, f);
}

/* The identifier of the person on a line; absent when it names nobody. */
static struct slice
id_on_line(const struct match *m, const struct block *b, uint64_t number)
{
	const struct identities *d = &m->identities;
	uint32_t person = intake_line(&m->intake, b->input, number);
	if (person == NO_PERSON)
		return SLICE_NONE;
	return slice_of(d->id[d->root[person]], IDENTITY_ID);
}

/* A line with its person_id; false: an old identity, which goes. */
static bool
splice(const struct match *m, const struct block *b, uint64_t number,
    struct slice line, struct buf *out)
{
	struct slice id = id_on_line(m, b, number);
	if (id.p)
		splice_line(out, line, id, m->intake.has_old);
	else if (splice_is_identity(line))
		return false;
	else
		buf_slice(out, line);
	return true;
}

static int
splice_block(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	struct slice line;
	size_t at = 0;
	uint64_t number = 0;
	(void)f;
	buf_reset(&w->out);
	while (lines_each(&w->block, &at, &number, &line)) {
		if (!splice(m, &w->block, number, line, &w->out))
			continue;
		/* A carriage return at the end of the line stays there. */
		if (line.p[line.n] == '\r')
			buf_byte(&w->out, '\r');
		buf_byte(&w->out, '\n');
	}
	return 0;
}

/* The same for --pseudonymise. */
static int
redact_block(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	struct slice line;
	size_t at = 0;
	uint64_t number = 0;
	buf_reset(&w->out);
	while (lines_each(&w->block, &at, &number, &line)) {
		struct origin where = {w->block.file, number};
		buf_reset(&w->clear);
		if (splice(m, &w->block, number, line, &w->clear) &&
		    redact_line(w->redactor, buf_as_slice(&w->clear), where,
			&w->out, f) < 0)
			return -1;
	}
	return 0;
}

static int
write_block(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	return sink_write(&m->out[OUT_MAIN], buf_as_slice(&w->out), f);
}

enum { IDENTITIES = 4096 }; /* in a block */

/* The next block of identities: first and last are kept in the block. */
static int
take_identities(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	(void)f;
	w->first = m->next_identity;
	w->last = w->first + IDENTITIES;
	if (w->last > m->identities.n)
		w->last = m->identities.n;
	m->next_identity = w->last;
	return w->first < w->last;
}

/* Without what names a person, line by line. */
static int
redact_identities(struct writer *w, struct fail *f)
{
	struct slice rest = buf_as_slice(&w->clear);
	for (uint32_t i = w->first; i < w->last; i++) {
		struct origin where = {"identity", i + 1};
		struct slice line = slice_cut(rest, '\n', &rest);
		if (redact_line(w->redactor, line, where, &w->out, f) < 0)
			return -1;
	}
	return 0;
}

static int
spell_identities(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	buf_reset(&w->out);
	buf_reset(&w->clear);
	identities_write(&m->identities, w->first, w->last,
	    w->redactor ? &w->clear : &w->out);
	return w->redactor ? redact_identities(w, f) : 0;
}

static int
write_identities(struct match *m, struct fail *f)
{
	const struct crew crew = {.state = m,
	    .hire = hire_writer,
	    .dismiss = dismiss_writer,
	    .read = take_identities,
	    .work = spell_identities,
	    .emit = write_block};
	return crew_run(&crew, m->jobs, f);
}

int
write_records(struct match *m, struct fail *f)
{
	const struct crew crew = {.state = m,
	    .hire = hire_writer,
	    .dismiss = dismiss_writer,
	    .read = read_block_again,
	    .work = m->o->pseudonymise ? redact_block : splice_block,
	    .emit = write_block};
	if (open_output(m, OUT_MAIN, f) < 0 || lines_rewind(&m->lines, f) < 0 ||
	    crew_run(&crew, m->jobs, f) < 0)
		return -1;
	return write_identities(m, f);
}
