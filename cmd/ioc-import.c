/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ioc-import: an agency's files in, records out.
 *
 * Reads each file with the map that says what its columns mean and writes one
 * JSON object a record. Rows that cannot be records go to the reject files.
 * Exit status: 0; 1 more rejected than allowed; 2 usage or map; 3 input;
 * 4 system.
 */
#include "ioc-import/look.h"
#include "ioc-import/seal.h"

#include "base/crew.h"
#include "base/num.h"
#include "cli/progress.h"
#include "cli/summary.h"
#include "io/sink.h"
#include "record/jsonout.h"
#include "rules/import.h"
#include "rules/rejects.h"

struct options {
	struct opt_list maps;
	const char *rejects, *max_rejects, *encode;
	const char *suggest, *profile, *format;
	bool check;
	long jobs;
};

static const struct opt opts[] = {
    OPT('m', "map", LIST, struct options, maps, "MAP|DIR",
	"what the columns mean: a map, or a folder of maps to choose from"),
    OPT(0, "rejects", TEXT, struct options, rejects, "FILE|DIR",
	"write rejected rows as CSV, to be corrected and imported again"),
    OPT(0, "max-rejects", TEXT, struct options, max_rejects, "N|N%",
	"exit 0 with up to so many rejected rows (0)"),
    OPT(0, "encode", TEXT, struct options, encode, "KEYFILE",
	"names, birth dates, postcodes and identifiers leave as keyed "
	"encodings"),
    OPT(0, "check", FLAG, struct options, check, NULL,
	"the input is records: check them, and pass on those that are sound"),
    OPT(0, "suggest", TEXT, struct options, suggest, "FILE",
	"write a first map for FILE, and say what it is unsure of"),
    OPT(0, "profile", TEXT, struct options, profile, "FILE",
	"write what FILE's columns hold"),
    OPT('f', "format", TEXT, struct options, format, "text|csv",
	"of --profile (by the suffix of -o, or text)"),
    OPT('j', "jobs", COUNT, struct options, jobs, "N",
	"threads; the output is the same for any number"),
};

struct run {
	struct prog *prog;
	const struct options *o;
	struct import import;
	struct sink out;
	struct rejects rejects;
	struct seal seal;
	struct summary summary;
	struct buf files; /* of the summary */
	uint64_t rows, rejected;
};

/* --- what import hands over -------------------------------------------- */

static int
on_records(void *state, struct slice lines, struct fail *f)
{
	struct run *r = state;
	if (r->o->encode) {
		if (seal_lines(&r->seal, lines, f) < 0)
			return -1;
		lines = buf_as_slice(&r->seal.out);
	}
	return sink_write(&r->out, lines, f);
}

static void
on_finding(void *state, const struct finding *finding)
{
	struct run *r = state;
	prog_finding(r->prog, finding);
}

static void
on_more(void *state, const char *rule, uint64_t n)
{
	struct run *r = state;
	prog_finding_more(r->prog, rule, n);
}

static int
on_rejects_begin(void *state, const struct import_file *file,
    const struct slice *header, size_t n, struct fail *f)
{
	struct run *r = state;
	return rejects_begin(&r->rejects, file->source, header, n, f);
}

static int
on_rejects(void *state, struct slice csv, struct fail *f)
{
	struct run *r = state;
	return rejects_write(&r->rejects, csv, f);
}

static void
on_progress(void *state, uint64_t done, uint64_t total)
{
	(void)state;
	progress_show("reading", done, total);
}

/* --- the summary ------------------------------------------------------- */

static int
save_summary(struct run *r, struct fail *f)
{
	struct summary *s = &r->summary;
	for (size_t i = 0; i < r->import.nmaps; i++)
		summary_definition(s, r->import.maps[i]->spec.name,
		    r->import.maps[i]->spec.digest);
	summary_output(
	    s, r->prog->common.output, r->out.nbytes, r->out.digest_text);
	if (r->o->encode)
		jsonout_text_field(&s->rest, "privacy",
		    slice_text(redactor_mark(r->seal.redactor)));
	jsonout_int_field(&s->rest, "rows", (int64_t)r->rows);
	jsonout_int_field(
	    &s->rest, "accepted", (int64_t)(r->rows - r->rejected));
	jsonout_int_field(&s->rest, "rejected", (int64_t)r->rejected);
	jsonout_key(&s->rest, "files");
	jsonout_open(&s->rest, '[');
	buf_slice(&s->rest, buf_as_slice(&r->files));
	jsonout_close(&s->rest, ']');
	return summary_save(s, r->prog, f);
}

/* --- the run ----------------------------------------------------------- */

/* "50" rows or "2%" of them, from --max-rejects. */
static int
within_limit(const struct run *r, bool *within, struct fail *f)
{
	struct slice s =
	    slice_text(r->o->max_rejects ? r->o->max_rejects : "0");
	bool percent = slice_ends(s, "%");
	double limit;
	s.n -= percent;
	if (!num_parse_double(s, &limit) || limit < 0 ||
	    (percent && limit > 100))
		return fail_set(f, FAIL_USAGE,
		    "--max-rejects: expected a number of rows or a "
		    "percentage");
	*within = (double)r->rejected <=
	    (percent ? limit / 100 * (double)r->rows : limit);
	return 0;
}

static int
set_up(struct run *r, struct fail *f)
{
	bool within;
	if (within_limit(r, &within, f) < 0)
		return -1;
	if (import_init(&r->import, f) < 0)
		return -1;
	for (size_t i = 0; i < r->o->maps.n; i++)
		if (import_maps(&r->import, r->o->maps.item[i], f) < 0)
			return -1;
	if (r->o->encode &&
	    seal_open(
		&r->seal, r->o->encode, &r->import.kinds.placeholders, f) < 0)
		return -1;
	r->import.places_only = r->o->encode != NULL;
	r->import.jobs =
	    r->o->jobs > 0 ? (unsigned)r->o->jobs : crew_default_jobs();
	r->import.digest = r->prog->common.summary != NULL;
	r->import.sink = (struct import_sink){r, on_records, on_finding,
	    on_more, on_rejects_begin, on_rejects, on_progress};
	if (rejects_open(&r->rejects, r->o->rejects, f) < 0)
		return -1;
	return sink_open(&r->out, r->prog->common.output, r->import.digest, f);
}

static int
read_file(struct run *r, const char *path, struct fail *f)
{
	struct import_file file;
	int result = import_run(&r->import, path, &file, f);
	if (result == 0) {
		r->rows += file.rows;
		r->rejected += file.rejected;
		import_file_write(&r->files, &file);
		summary_input(&r->summary, file.name, file.nbytes, file.digest);
		prog_note(r->prog,
		    "%s: %s, %s: %llu rows accepted, %llu rejected", file.name,
		    file.map ? file.map : "records", file.encoding,
		    (unsigned long long)file.accepted,
		    (unsigned long long)file.rejected);
	}
	import_file_fini(&file);
	return result;
}

static int
finish(struct run *r, struct fail *f)
{
	bool within;
	if (within_limit(r, &within, f) < 0 ||
	    rejects_commit(&r->rejects, f) < 0 || sink_commit(&r->out, f) < 0)
		return -1;
	if (r->rejected)
		prog_warn(r->prog, "%llu of %llu rows rejected",
		    (unsigned long long)r->rejected,
		    (unsigned long long)r->rows);
	if (!within)
		r->prog->status = FAIL_LIMIT;
	return save_summary(r, f);
}

/* What does not go together is refused, not ignored. */
static int
check_options(const struct run *r, struct fail *f)
{
	const struct options *o = r->o;
	bool looks = o->suggest || o->profile;
	int modes = (o->maps.n > 0) + o->check + (o->suggest != NULL) +
	    (o->profile != NULL);
	const char *stray = o->format && !o->profile ? "--format"
	    : !looks                                 ? NULL
	    : o->rejects                             ? "--rejects"
	    : o->max_rejects                         ? "--max-rejects"
	    : o->encode                              ? "--encode"
	    : o->jobs                                ? "--jobs"
	    : r->prog->common.summary                ? "--summary"
	    : r->prog->operands.n                    ? r->prog->operands.item[0]
						     : NULL;
	if (modes != 1)
		return fail_set(f, FAIL_USAGE,
		    modes ? "expected one of -m, --check, --suggest, --profile"
			  : "-m MAP is needed: what the columns mean; "
			    "--suggest FILE writes a first one");
	if (o->encode && r->prog->common.show_values)
		return fail_set(f, FAIL_USAGE,
		    "--show-values: not with --encode, which shows none");
	if (stray)
		return fail_set(f, FAIL_USAGE, "%s: not with %s", stray,
		    o->suggest       ? "--suggest"
			: o->profile ? "--profile"
			: o->check   ? "--check"
				     : "-m");
	return 0;
}

/* A file for which there is no map yet. */
static int
look(struct run *r, struct fail *f)
{
	const struct options *o = r->o;
	if (import_init(&r->import, f) < 0)
		return -1;
	return o->suggest
	    ? look_suggest(r->prog, &r->import.kinds, o->suggest, f)
	    : look_profile(r->prog, &r->import.kinds, o->profile, o->format, f);
}

static int
run(struct prog *prog, const void *options, struct fail *f)
{
	struct run r = {.prog = prog, .o = options, .out.fd = -1};
	const char *const *path;
	unsigned n;
	static const char *const standard_input[] = {"-"};
	int result = -1;
	if (check_options(&r, f) < 0)
		goto out;
	if (r.o->suggest || r.o->profile) {
		result = look(&r, f);
		goto out;
	}
	if (prog_inputs(prog, &path, &n, f) < 0 || set_up(&r, f) < 0)
		goto out;
	if (n == 0) {
		path = standard_input;
		n = 1;
	}
	result = 0;
	for (unsigned i = 0; i < n && result == 0; i++)
		result = read_file(&r, path[i], f);
	if (result == 0)
		result = finish(&r, f);
out:
	sink_abort(&r.out);
	rejects_close(&r.rejects);
	seal_close(&r.seal);
	import_fini(&r.import);
	summary_fini(&r.summary);
	buf_fini(&r.files);
	return result;
}

static const struct program program = {
    .name = "ioc-import",
    .purpose = "an agency's files into records",
    .synopsis = "-m MAP|DIR [--rejects FILE|DIR] [--max-rejects N|N%] "
		"[--encode KEYFILE] [-o FILE] [FILE...]\n"
		"--check [--rejects FILE|DIR] [--encode KEYFILE] [-o FILE] "
		"[FILE...]\n"
		"--suggest FILE\n"
		"--profile FILE [--format text|csv]",
    .opts = opts,
    .nopts = sizeof opts / sizeof *opts,
    .options_size = sizeof(struct options),
    .run = run,
    .notes =
	"examples:\n"
	"  ioc-import --suggest custody.csv > maps/custody.json\n"
	"  ioc-import -m maps/ --rejects rejects/ -o records.ndjson in/*\n",
};

int
main(int argc, char **argv)
{
	return prog_main(&program, argc, argv);
}
