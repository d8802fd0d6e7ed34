/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ioc-cohort: linked records -> members.
 *
 * Reads NDJSON that ioc-match has linked, selects cohorts by definition and
 * period, and writes a `cohort` line and its `member` lines for each, after
 * the lines that are passed on. Exit status: 0; 2 usage or definition; 3
 * input; 4 system.
 */
#include "ioc-cohort/cohort.h"

#include "base/crew.h"
#include "cli/spreadsheet.h"
#include "cohort/counts.h"
#include "cohort/writing.h"
#include "io/share.h"

static const struct opt opts[] = {
    OPT('d', "definition", LIST, struct options, definitions, "NAME|FILE",
	"a cohort definition; may be given several times"),
    OPT(0, "from", TEXT, struct options, from, "DATE", "first index date"),
    OPT(0, "to", TEXT, struct options, to, "DATE", "last index date, included"),
    OPT(0, "period", TEXT, struct options, period, "PERIOD",
	"index dates of 2024, 2024Q2, 2024-05 or 2023/24 (April to March), or "
	"latest: the last 12 months that are mature at --as-of"),
    OPT(0, "every", TEXT, struct options, every, "LENGTH",
	"a cohort for each part of the period: 3m, 1y, P1M"),
    OPT(0, "as-of", TEXT, struct options, as_of, "DATE|YYYY-MM",
	"the day to which the data are complete; required"),
    OPT(0, "events", FLAG, struct options, events, NULL,
	"pass every line on, not only service and spend"),
    OPT(0, "waterfall", TEXT, struct options, waterfall, "FILE",
	"write who was left out and why: text, or .csv or .json by its suffix"),
    OPT('f', "format", TEXT, struct options, format, "ndjson|csv",
	"csv: the members alone, flattened for a spreadsheet; by default "
	"what the suffix of --output says, else ndjson"),
    OPT(0, "list", FLAG, struct options, list, NULL,
	"list the definitions that are installed"),
    OPT('j', "jobs", COUNT, struct options, jobs, "N",
	"threads; the output is the same for any number"),
};

static void
settle_cohorts(struct run *run)
{
	const struct shapes *shapes = &run->all.shapes;
	for (size_t i = 0; i < run->plan.ncohorts; i++) {
		struct cohort *c = &run->plan.cohort[i];
		struct slice name;
		cohort_settle(c, shapes);
		for (size_t k = 0;; k++) {
			name = cohort_missing_source(c, shapes, k);
			if (!name.p)
				break;
			prog_warn(run->prog,
			    "%.*s: no record is of source %.*s "
			    "[source.missing]",
			    (int)c->name.n, c->name.p, (int)name.n, name.p);
		}
	}
}

static int
take_lines(void *state, struct slice lines, struct fail *f)
{
	struct run *run = state;
	if (!run->is_csv)
		return sink_write(&run->sink, lines, f);
	if (!slice_starts(lines, "{\"type\":\"cohort\""))
		buf_slice(&run->members, lines);
	return 0;
}

static int
write_csv(struct run *run, struct fail *f)
{
	struct buf csv = {0};
	spreadsheet_csv(buf_as_slice(&run->members), RECORD_MEMBER, &csv);
	int r = sink_write(&run->sink, buf_as_slice(&csv), f);
	buf_fini(&csv);
	return r;
}

static int
write_cohorts(struct run *run, struct fail *f)
{
	struct taker to = {take_lines, run};
	struct world world = agenda_world(&run->plan, &run->all);
	struct buf cohorts = {0}, *out = &run->summary.rest;
	struct audit audit;
	struct scores scores;
	int r = 0;
	settle_cohorts(run);
	select_members(
	    &world, run->plan.cohort, run->plan.ncohorts, run->jobs, &audit);
	counts_records(out, &run->all, &audit);
	for (size_t i = 0; r == 0 && i < run->plan.ncohorts; i++) {
		const struct cohort *c = &run->plan.cohort[i];
		r = cohort_write(c, &world, run->jobs, &to, &scores, f);
		counts_cohort(&cohorts, c, &scores);
	}
	if (r == 0 && run->is_csv)
		r = write_csv(run, f);
	buf_text(out, ",\"cohorts\":[");
	buf_slice(out, buf_as_slice(&cohorts));
	buf_byte(out, ']');
	buf_fini(&cohorts);
	return r;
}

/* --list */
static int
list_definitions(struct run *run, struct fail *f)
{
	struct agenda *p = &run->plan;
	struct buf b = {0};
	size_t n;
	const char **name = share_list("cohorts", ".json", &p->names, &n, f);
	int r = name ? 0 : -1;
	for (size_t i = 0; r == 0 && i < n; i++) {
		struct definition d;
		r = definition_load(&d, name[i], &p->keep, &p->lists, f);
		if (r == 0)
			buf_printf(&b, "%-22s %.*s\n", name[i], (int)d.title.n,
			    d.title.p);
		definition_fini(&d);
	}
	if (r == 0)
		r = sink_write(&run->sink, buf_as_slice(&b), f);
	buf_fini(&b);
	return r < 0 ? -1 : sink_commit(&run->sink, f);
}

static int
make_cohorts(struct run *run, struct fail *f)
{
	const struct options *o = run->options;
	struct asked asked = {o->definitions.item, o->definitions.n, o->from,
	    o->to, o->period, o->every, o->as_of};
	const char *const *paths;
	unsigned n;
	if (agenda_load(&run->plan, &asked, f) < 0 ||
	    prog_inputs(run->prog, &paths, &n, f) < 0)
		return -1;
	lines_init(&run->lines, paths, n,
	    run->prog->common.summary ? SOURCE_DIGEST : 0);
	collection_init(
	    &run->all, &run->plan.keep, &run->plan.lists, &run->plan.offences);
	int r = read_records(run, f);
	if (r == 0)
		r = write_cohorts(run, f);
	if (r == 0)
		r = save(run, f);
	collection_fini(&run->all);
	lines_fini(&run->lines);
	return r;
}

/* --format, else the suffix of -o. */
static int
choose_format(struct run *run, struct fail *f)
{
	const char *format = run->options->format,
		   *output = run->prog->common.output;
	if (!format)
		run->is_csv = output && slice_ends(slice_text(output), ".csv");
	else if (strcmp(format, "csv") == 0)
		run->is_csv = true;
	else if (strcmp(format, "ndjson") != 0)
		return fail_set(f, FAIL_USAGE,
		    "--format %s: expected ndjson or csv", format);
	if (run->is_csv && run->options->events)
		return fail_set(
		    f, FAIL_USAGE, "--events: a CSV file holds members only");
	return 0;
}

static int
run_cohort(struct prog *prog, const void *options, struct fail *f)
{
	const struct options *o = options;
	struct run run = {.prog = prog, .options = o};
	if (choose_format(&run, f) < 0)
		return -1;
	run.jobs = o->jobs ? (unsigned)o->jobs : crew_default_jobs();
	int r = sink_open(
	    &run.sink, prog->common.output, prog->common.summary != NULL, f);
	if (r == 0)
		r = o->list ? list_definitions(&run, f) : make_cohorts(&run, f);
	sink_abort(&run.sink);
	agenda_fini(&run.plan);
	summary_fini(&run.summary);
	buf_fini(&run.members);
	return r;
}

static const struct program cohort = {
    .name = "ioc-cohort",
    .purpose = "select cohorts from linked records and follow them up",
    .synopsis = "-d DEFINITION [-d ...] (--from DATE --to DATE | --period P "
		"[--every LENGTH]) --as-of DATE [--events] [--waterfall FILE] "
		"[FILE...]\n--list",
    .opts = opts,
    .nopts = sizeof opts / sizeof *opts,
    .options_size = sizeof(struct options),
    .notes = "examples:\n"
	     "  ioc-cohort -d short-sentence --period latest --as-of 2026-10 "
	     "linked.ndjson\n",
    .run = run_cohort,
};

int
main(int argc, char **argv)
{
	return prog_main(&cohort, argc, argv);
}
