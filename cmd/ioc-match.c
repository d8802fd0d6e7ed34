/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ioc-match: records in, the same records out with the person they belong to.
 *
 * Reads NDJSON records twice: once for what people are compared by, once to
 * put a person_id into every line. Then writes one identity record a person.
 * Exit status: 0, 2 usage or model, 3 input, 4 system.
 */
#include "base/crew.h"
#include "base/mem.h"
#include "base/num.h"
#include "cli/prog.h"
#include "cli/summary.h"
#include "io/lines.h"
#include "io/sink.h"
#include "link/evaluate.h"
#include "link/explain.h"
#include "link/identity.h"
#include "link/pairs.h"
#include "link/prior.h"
#include "link/splice.h"
#include "link/train.h"
#include "record/jsonout.h"

#include <math.h>

struct options {
	const char *model, *threshold, *max_false, *evaluate, *explain, *pairs;
	struct opt_list unique;
	bool strict;
	long jobs;
};

static const struct opt opts[] = {
    OPT('m', "model", TEXT, struct options, model, "MODEL",
	"the linkage model: a name in share/models, or a file (person)"),
    OPT('t', "threshold", TEXT, struct options, threshold, "WEIGHT",
	"join at this match weight, or \"auto\""),
    OPT(0, "max-false", TEXT, struct options, max_false, "N%",
	"with -t auto: accept this share of false links (1%)"),
    OPT(0, "strict", FLAG, struct options, strict, NULL,
	"the national rule: weight 20 with the published prior"),
    OPT(0, "unique", LIST, struct options, unique, "SOURCE",
	"a source that has each person once: never join two of its people"),
    OPT(0, "pairs", TEXT, struct options, pairs, "FILE",
	"write the pairs that may be one person, with their levels"),
    OPT(0, "explain", TEXT, struct options, explain, "PAIR",
	"print the arithmetic of SOURCE:PERSON,SOURCE:PERSON instead"),
    OPT(0, "evaluate", TEXT, struct options, evaluate, "FIELD",
	"print precision and recall by threshold against this label instead"),
    OPT(0, "jobs", COUNT, struct options, jobs, "N",
	"threads; the output is the same for any number"),
};

/* Below this probability no pair is shown, not even to evaluate. */
static const double LEAST_SHOWN = 0.001;
/* And below this one none is learnt from. */
static const double LEAST_LEARNT = 0.0001;

struct match {
	struct prog *prog;
	const struct options *o;
	unsigned jobs;
	struct model model;
	struct placeholders placeholders;
	struct nicknames nicknames;
	struct name_shares shares[MODEL_FIELDS];
	struct people_lists lists;
	struct lines lines;
	struct intake intake;
	struct people people;
	struct tests tests;
	struct weights weights;
	struct blocks blocks;
	struct pairs pairs;
	struct training training;
	struct clusters clusters;
	struct identities identities;
	uint32_t next_identity;
	int label; /* input, or -1 */
	struct evaluation evaluation;
	struct sink sink;
	struct summary summary;
};

/* --- setting up ----------------------------------------------------------- */

static int
load_shares(struct match *m, struct fail *f)
{
	struct arena a = {0};
	int r = 0;
	for (unsigned i = 0; r == 0 && i < m->model.nfields; i++) {
		struct slice list = m->model.field[i].reference;
		if (!list.p)
			continue;
		r = name_shares_load(&m->shares[i], arena_cstr(&a, list), f);
		m->lists.shares[i] = &m->shares[i];
	}
	arena_fini(&a);
	return r;
}

static int
parse_percent(const char *text, double *out, struct fail *f)
{
	struct slice s = slice_text(text);
	if (slice_ends(s, "%"))
		s.n--;
	if (!num_parse_double(s, out) || *out < 0 || *out >= 50)
		return fail_set(f, FAIL_USAGE,
		    "--max-false: expected a percentage under 50, such as 1%%");
	*out /= 100;
	return 0;
}

static int
apply_options(struct match *m, struct fail *f)
{
	const struct options *o = m->o;
	if (o->max_false &&
	    parse_percent(o->max_false, &m->model.max_false, f) < 0)
		return -1;
	if (o->strict && (o->threshold || o->max_false))
		return fail_set(f, FAIL_USAGE,
		    "--strict sets the threshold: leave out -t and --max-false");
	if (o->strict) {
		m->model.threshold = m->model.strict_threshold;
		m->model.prior = m->model.strict_prior;
	} else if (o->threshold && strcmp(o->threshold, "auto") == 0) {
		m->model.threshold = NAN;
	} else if (o->threshold &&
	    !num_parse_double(slice_text(o->threshold), &m->model.threshold)) {
		return fail_set(f, FAIL_USAGE,
		    "-t: expected a match weight such as 8.5, or auto");
	}
	m->jobs = o->jobs > 0 ? (unsigned)o->jobs : crew_default_jobs();
	if (m->jobs > BLOCK_JOBS)
		m->jobs = BLOCK_JOBS;
	return 0;
}

static int
set_up(struct match *m, struct fail *f)
{
	if (model_load(&m->model, m->o->model ? m->o->model : "person", f) < 0)
		return -1;
	summary_definition(
	    &m->summary, m->model.spec.name, m->model.spec.digest);
	m->label = -1;
	if (m->o->evaluate &&
	    (m->label = model_add_input(
		 &m->model, slice_text(m->o->evaluate), f)) < 0)
		return -1;
	if (apply_options(m, f) < 0 ||
	    placeholders_load(&m->placeholders, f) < 0 ||
	    nicknames_load(&m->nicknames, f) < 0)
		return -1;
	m->lists.placeholders = &m->placeholders;
	m->lists.nicknames = &m->nicknames;
	return load_shares(m, f);
}

/* --- pass 1 --------------------------------------------------------------- */

struct reader {
	struct block block;
	struct record record;
	struct intake_batch batch;
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
	while (lines_each(&r->block, &at, &number, &line)) {
		struct origin where = {r->block.file, number};
		if (record_scan(&r->record, line, where, f) < 0)
			return -1;
		intake_scan(&m->intake, &r->batch, &r->record);
	}
	return 0;
}

static int
take_batch(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct reader *r = worker;
	(void)f;
	intake_add(&m->intake, &r->batch, r->block.input);
	return 0;
}

static int
read_records(struct match *m, struct fail *f)
{
	const struct crew crew = {
	    m, hire_reader, dismiss_reader, read_block, scan_block, take_batch};
	unsigned n, flags = SOURCE_SPOOL;
	const char *const *paths;
	if (m->prog->common.summary)
		flags |= SOURCE_DIGEST;
	if (prog_inputs(m->prog, &paths, &n, f) < 0)
		return -1;
	lines_init(&m->lines, paths, n, flags);
	intake_init(&m->intake, &m->model);
	if (crew_run(&crew, m->jobs, f) < 0)
		return -1;
	intake_finish(&m->intake);
	return 0;
}

/* --- matching ------------------------------------------------------------- */

static int
mark_unique(struct match *m, struct fail *f)
{
	for (size_t i = 0; i < m->o->unique.n; i++) {
		const char *name = m->o->unique.item[i];
		int64_t at = strmap_find(&m->intake.sources, slice_text(name));
		if (at == STRMAP_NONE)
			return fail_set(f, FAIL_USAGE,
			    "--unique: no records of a source \"%s\"", name);
		m->clusters.unique[at] = true;
	}
	return 0;
}

/* The weight of a probability; P = 0.9 is 3.17. */
static int32_t
weight_of(double p)
{
	return model_weight(log2(p / (1 - p)));
}

static void
set_threshold(struct match *m)
{
	const struct model *x = &m->model;
	if (isnan(x->threshold))
		pairs_set_threshold(
		    &m->pairs, weight_of(x->min_probability), x->max_false);
	else
		pairs_set_threshold(&m->pairs, model_weight(x->threshold), 1);
}

static void
join_pairs(struct match *m, struct clusters *c, int32_t threshold)
{
	struct judge judge;
	judge_init(&judge, &m->tests);
	clusters_join(
	    c, &m->weights, &judge, m->pairs.link, m->pairs.n, threshold);
	judge_fini(&judge);
}

/*
 * Parameters are learnt where there is enough to learn from, and then the
 * pairs that were scored by the model's own are weighed anew.
 */
static void
score_pairs(struct match *m)
{
	int32_t floor =
	    weight_of(m->o->evaluate ? LEAST_SHOWN : m->model.review_low);
	bool learns =
	    !m->o->strict && m->weights.npeople >= (double)m->model.min_people;
	if (learns)
		train_u(&m->weights, &m->tests, m->jobs, &m->training);
	pairs_score(&m->pairs, &m->blocks, &m->weights, &m->tests, m->jobs,
	    learns ? weight_of(LEAST_LEARNT) : floor);
	if (learns)
		train_m(&m->weights, &m->pairs, &m->blocks, &m->training);
	pairs_cut(&m->pairs, floor);
}

static int
match_people(struct match *m, struct fail *f)
{
	people_init(&m->people, &m->model, &m->intake, &m->lists, m->jobs);
	tests_init(&m->tests, &m->people);
	blocks_init(&m->blocks, &m->people);
	weights_init(&m->weights, &m->people);
	prior_estimate(&m->weights, &m->blocks, m->jobs);
	clusters_init(&m->clusters, &m->people);
	if (mark_unique(m, f) < 0)
		return -1;
	score_pairs(m);
	clusters_sort(&m->clusters, m->pairs.link, m->pairs.n);
	set_threshold(m);
	join_pairs(m, &m->clusters, m->pairs.threshold);
	identities_init(&m->identities, &m->clusters);
	return 0;
}

/* --- pass 2 --------------------------------------------------------------- */

struct writer {
	struct block block;
	struct buf out;
	uint32_t first, last; /* identities */
};

static void *
hire_writer(void *state)
{
	(void)state;
	return mem_zalloc(1, sizeof(struct writer));
}

static void
dismiss_writer(void *worker)
{
	struct writer *w = worker;
	lines_block_fini(&w->block);
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
		struct slice id = id_on_line(m, &w->block, number);
		if (id.p)
			splice_line(&w->out, line, id, m->intake.has_old);
		else if (splice_is_identity(line))
			continue;
		else
			buf_slice(&w->out, line);
		/* A carriage return at the end of the line stays there. */
		if (line.p[line.n] == '\r')
			buf_byte(&w->out, '\r');
		buf_byte(&w->out, '\n');
	}
	return 0;
}

static int
write_block(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	return sink_write(&m->sink, buf_as_slice(&w->out), f);
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

static int
spell_identities(void *state, void *worker, struct fail *f)
{
	struct match *m = state;
	struct writer *w = worker;
	(void)f;
	buf_reset(&w->out);
	for (uint32_t i = w->first; i < w->last; i++)
		identity_write(&m->identities, m->identities.order[i], &w->out);
	return 0;
}

static int
write_identities(struct match *m, struct fail *f)
{
	const struct crew crew = {m, hire_writer, dismiss_writer,
	    take_identities, spell_identities, write_block};
	return crew_run(&crew, m->jobs, f);
}

/* The program's own part of --summary: what was linked, and how surely. */
static void
add_counts(struct match *m)
{
	struct buf *b = &m->summary.rest;
	const struct pairs *p = &m->pairs;
	jsonout_int_field(b, "individuals", m->people.n);
	jsonout_int_field(b, "people", m->identities.n);
	jsonout_int_field(b, "links", (int64_t)p->accepted);
	jsonout_double_field(b, "prior", (double)m->weights.prior / WEIGHT_ONE);
	jsonout_double_field(b, "threshold", (double)p->threshold / WEIGHT_ONE);
	jsonout_double_field(b, "expected_false_links", p->expected_false);
	jsonout_double_field(b, "expected_missed_links", p->expected_missed);
}

static int
save_summary(struct match *m, struct fail *f)
{
	summary_lines(&m->summary, &m->lines);
	summary_output(&m->summary, m->prog->common.output, m->sink.nbytes,
	    m->sink.digest_text);
	add_counts(m);
	return summary_save(&m->summary, m->prog, f);
}

static int
write_records(struct match *m, struct fail *f)
{
	const struct crew crew = {m, hire_writer, dismiss_writer,
	    read_block_again, splice_block, write_block};
	if (sink_open(&m->sink, m->prog->common.output,
		m->prog->common.summary != NULL, f) < 0)
		return -1;
	if (lines_rewind(&m->lines, f) < 0 || crew_run(&crew, m->jobs, f) < 0 ||
	    write_identities(m, f) < 0) {
		sink_abort(&m->sink);
		return -1;
	}
	return sink_commit(&m->sink, f) < 0 ? -1 : save_summary(m, f);
}

/* --- evidence ------------------------------------------------------------- */

static int
save_output(
    struct match *m, const char *path, struct slice text, struct fail *f)
{
	if (sink_open(&m->sink, path, m->prog->common.summary != NULL, f) < 0)
		return -1;
	if (sink_write(&m->sink, text, f) < 0) {
		sink_abort(&m->sink);
		return -1;
	}
	return sink_commit(&m->sink, f);
}

static struct explain
explainer(const struct match *m)
{
	return (struct explain){
	    &m->weights, &m->tests, &m->pairs, &m->identities};
}

static int
explain(struct match *m, struct fail *f)
{
	struct explain e = explainer(m);
	struct buf out = {0};
	uint32_t a, b;
	int r = explain_find(&m->intake, m->o->explain, &a, &b, f);
	if (r == 0) {
		explain_pair(&e, a, b, &out);
		r = save_output(
		    m, m->prog->common.output, buf_as_slice(&out), f);
	}
	buf_fini(&out);
	return r;
}

static int
write_pairs(struct match *m, struct fail *f)
{
	struct explain e = explainer(m);
	struct judge judge;
	struct sink sink;
	struct buf out = {0};
	if (sink_open(&sink, m->o->pairs, false, f) < 0)
		return -1;
	judge_init(&judge, &m->tests);
	int r = 0;
	for (size_t i = 0; r == 0 && i < m->pairs.n; i++) {
		buf_reset(&out);
		explain_link(&e, &judge, &m->pairs.link[i], &out);
		r = sink_write(&sink, buf_as_slice(&out), f);
	}
	judge_fini(&judge);
	buf_fini(&out);
	if (r < 0)
		sink_abort(&sink);
	return r < 0 ? -1 : sink_commit(&sink, f);
}

/* --- evaluation ----------------------------------------------------------- */

static void
add_figures(struct buf *b, struct confusion x, uint64_t true_pairs)
{
	buf_printf(b, ",%llu,%llu,", (unsigned long long)x.found,
	    (unsigned long long)x.right);
	num_fixed(b, confusion_precision(x), 6);
	buf_byte(b, ',');
	num_fixed(b, confusion_recall(x, true_pairs), 6);
	buf_byte(b, ',');
	num_fixed(b, confusion_f1(x, true_pairs), 6);
}

/* Links at or above a threshold, each by itself. */
static struct confusion
pairs_above(const struct match *m, int32_t threshold)
{
	struct confusion x = {0};
	const struct link *l = m->pairs.link;
	for (size_t i = 0; i < m->pairs.n && l[i].weight >= threshold; i++) {
		x.found += evaluation_knows(&m->evaluation, l[i].a, l[i].b);
		x.right += evaluation_true(&m->evaluation, l[i].a, l[i].b);
	}
	return x;
}

static int
evaluate_at(struct match *m, int32_t threshold, struct buf *b, struct fail *f)
{
	struct clusters c;
	clusters_init(&c, &m->people);
	memcpy(c.unique, m->clusters.unique, m->intake.sources.n);
	join_pairs(m, &c, threshold);
	num_fixed(b, (double)threshold / WEIGHT_ONE, 3);
	buf_byte(b, ',');
	num_fixed(b, weigh_probability(threshold), 6);
	add_figures(b, pairs_above(m, threshold), m->evaluation.true_pairs);
	add_figures(b, evaluation_clusters(&m->evaluation, &c),
	    m->evaluation.true_pairs);
	buf_byte(b, '\n');
	clusters_fini(&c);
	(void)f;
	return 0;
}

/* The default's row first, then whole weights. */
static int
evaluate(struct match *m, struct fail *f)
{
	struct buf b = {0};
	buf_text(&b,
	    "threshold,probability,pairs,right,precision,recall,f1,"
	    "cluster_pairs,cluster_right,cluster_precision,cluster_recall,"
	    "cluster_f1\n");
	evaluation_init(&m->evaluation, &m->people, (unsigned)m->label);
	evaluate_at(m, m->pairs.threshold, &b, f);
	for (int w = -9; w <= 25; w++)
		evaluate_at(m, w * WEIGHT_ONE, &b, f);
	struct calibration bin[EVALUATE_BINS];
	evaluation_calibrate(&m->evaluation, m->pairs.link, m->pairs.n, bin);
	for (int i = 0; i < EVALUATE_BINS; i++)
		prog_note(m->prog, "P %.1f: %llu pairs, said %.3f, true %.3f",
		    i / 10.0, (unsigned long long)bin[i].pairs,
		    bin[i].expected / (double)bin[i].pairs,
		    (double)bin[i].right / (double)bin[i].pairs);
	int r = save_output(m, m->prog->common.output, buf_as_slice(&b), f);
	buf_fini(&b);
	return r;
}

/* --- the whole ------------------------------------------------------------ */

static void
tear_down(struct match *m)
{
	evaluation_fini(&m->evaluation);
	identities_fini(&m->identities);
	clusters_fini(&m->clusters);
	pairs_fini(&m->pairs);
	blocks_fini(&m->blocks);
	weights_fini(&m->weights);
	tests_fini(&m->tests);
	people_fini(&m->people);
	intake_fini(&m->intake);
	lines_fini(&m->lines);
	for (unsigned i = 0; i < MODEL_FIELDS; i++)
		name_shares_fini(&m->shares[i]);
	nicknames_fini(&m->nicknames);
	placeholders_fini(&m->placeholders);
	model_fini(&m->model);
	summary_fini(&m->summary);
}

static int
answer(struct match *m, struct fail *f)
{
	if (m->o->pairs && write_pairs(m, f) < 0)
		return -1;
	if (m->o->explain)
		return explain(m, f);
	if (m->o->evaluate)
		return evaluate(m, f);
	return write_records(m, f);
}

static int
run(struct prog *prog, const void *options, struct fail *f)
{
	struct match *m = mem_zalloc(1, sizeof *m);
	m->prog = prog;
	m->o = options;
	int r = set_up(m, f);
	if (r == 0)
		r = read_records(m, f);
	if (r == 0)
		r = match_people(m, f);
	if (r == 0)
		r = answer(m, f);
	prog_note(prog,
	    "prior %.2f threshold %.2f accepted %zu pairs %zu looked %llu "
	    "candidates %llu agreeing %llu",
	    m->weights.prior / 1024.0, m->pairs.threshold / 1024.0,
	    m->pairs.accepted, m->pairs.n,
	    (unsigned long long)blocks_looked(&m->blocks),
	    (unsigned long long)blocks_candidates(&m->blocks),
	    (unsigned long long)m->weights.agreeing);
	for (unsigned k = 0; k < KIN_KINDS; k++)
		prog_note(prog, "kin: %llu pairs, %.0f of them one person",
		    (unsigned long long)m->weights.kin[k].pairs,
		    m->weights.kin[k].matches);
	tear_down(m);
	mem_free(m);
	return r;
}

static const struct program match = {
    .name = "ioc-match",
    .purpose = "one person across agencies",
    .synopsis = "[-m MODEL] [-t WEIGHT|auto] [--max-false N%] [--strict] "
		"[--unique SOURCE] [--pairs FILE] [--explain PAIR] "
		"[--evaluate FIELD] [--jobs N] [-o FILE] [FILE...]",
    .opts = opts,
    .nopts = sizeof opts / sizeof *opts,
    .options_size = sizeof(struct options),
    .run = run,
};

int
main(int argc, char **argv)
{
	return prog_main(&match, argc, argv);
}
