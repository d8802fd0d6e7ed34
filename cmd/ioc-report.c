/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ioc-report: records and members in, a report out.
 *
 * Reads NDJSON (all of it, keeping only the keys that the report needs),
 * fills the report's tables, withholds what may not be published and prints
 * them in one format. How it reads and writes is in cmd/ioc-report/, what a
 * report says in lib/report. Exit status: DESIGN.md 3.
 */
#include "ioc-report/reading.h"
#include "ioc-report/writing.h"

#include "base/crew.h"
#include "cli/prog.h"
#include "record/jsonout.h"
#include "render/disclose.h"

struct options {
	struct asked asked;
	const char *table, *format, *plot, *previous;
	long jobs;
};

static const struct opt opts[] = {
    OPT(0, "by", TEXT, struct options, asked.by, "KEY[,KEY]",
	"by groups of any member key; of a date, KEY:month, :quarter, :year "
	"or :fy (financial year)"),
    OPT(0, "where", TEXT, struct options, asked.where, "CONDITION",
	"only members that pass: KEY=VALUE[,KEY=VALUE], or a condition in "
	"JSON"),
    OPT(0, "baseline", TEXT, struct options, asked.baseline, "FILE|RATE",
	"compare with earlier members (NDJSON), a published table (CSV) or a "
	"rate (0.592, 59.2%)"),
    OPT(0, "target", TEXT, struct options, asked.target, "CHANGE",
	"a reduction to reach: -10% of the baseline, or -5pp (points)"),
    OPT(0, "as-of", TEXT, struct options, asked.as_of, "DATE|YYYY-MM",
	"the day to which the data are complete"),
    OPT(0, "nominate", TEXT, struct options, asked.nominate, "N",
	"list the N most prolific people: record level"),
    OPT(0, "cost", TEXT, struct options, asked.cost, "POUNDS",
	"what the service cost; default: the payments for needs in "
	"the cohort's dates"),
    OPT(0, "deadweight", TEXT, struct options, asked.deadweight, "FRACTION",
	"the part of a change from a baseline that would have come anyway"),
    OPT(0, "grade", TEXT, struct options, asked.grade, "1..6",
	"of the evidence, for optimism bias: 1 the best; default: 2"),
    OPT(0, "stop", TEXT, struct options, asked.stop, "SERVICE[,SERVICE]",
	"what if these services ended"),
    OPT(0, "fund", TEXT, struct options, asked.fund, "SERVICE[,SERVICE]",
	"what if these began instead, though they do not run"),
    OPT(0, "covariates", TEXT, struct options, asked.covariates, "KEY[,KEY]",
	"what a regression takes into account: any key known at the index "
	"date"),
    OPT(0, "ties", TEXT, struct options, asked.ties, "efron|breslow",
	"how Cox regression treats equal times; default: efron"),
    OPT(0, "strata", TEXT, struct options, asked.strata, "KEY[,KEY]",
	"compare only within each of these"),
    OPT(0, "weight", TEXT, struct options, asked.weight, "KEY",
	"count each member by this key's number"),
    OPT(0, "outcome", TEXT, struct options, asked.outcome, "KEY[,KEY]",
	"what is compared: any member key; the first leads"),
    OPT(0, "method", TEXT, struct options, asked.method, "radius|nearest",
	"how people are matched; default: radius"),
    OPT(0, "caliper", TEXT, struct options, asked.caliper, "R|Rsd",
	"how far matched people may be apart, or that many standard "
	"deviations; default: 0.2sd"),
    OPT(0, "scale", TEXT, struct options, asked.scale, "logit|score",
	"what the caliper measures; default: logit"),
    OPT(0, "exact", TEXT, struct options, asked.exact, "KEY[,KEY]",
	"match only people who share these"),
    OPT(0, "of", TEXT, struct options, asked.of, "TYPE[.FIELD=VALUE]",
	"what trend counts: records of a type, by TYPE.DATEFIELD if not by "
	"their usual date"),
    OPT(0, "period", TEXT, struct options, asked.period, "month|quarter",
	"what trend counts by; default: month"),
    OPT(0, "measure", TEXT, struct options, asked.measure, "count|share",
	"counts, or the share with FIELD=VALUE; default: share of members, "
	"count of records"),
    OPT(0, "limits", TEXT, struct options, asked.limits, "N",
	"control limits from the first N points; default: all"),
    OPT(0, "type", TEXT, struct options, asked.type, "TYPE",
	"of the records to list; default: member"),
    OPT(0, "seed", TEXT, struct options, asked.seed, "N",
	"of the simulation of what luck would pay; default: 1"),
    OPT(0, "layout", TEXT, struct options, asked.layout, "NAME|FILE",
	"what a pack holds; default: monthly"),
    OPT(0, "audit", TEXT, struct options, asked.audit, "JSON[,JSON]",
	"summaries of the runs (--summary), for quality and dpia"),
    OPT(0, "register", TEXT, struct options, asked.reg, "CSV",
	"the register of ioc-match, to be counted"),
    OPT(0, "decisions", TEXT, struct options, asked.decisions, "CSV",
	"the decisions about pairs, to be counted"),
    OPT(0, "statement", TEXT, struct options, asked.statement, "FILE",
	"what is stated of purposes, lawful basis and retention"),
    OPT('f', "format", TEXT, struct options, format,
	"text|csv|json|md|html|xlsx",
	"default: the suffix of -o FILE, else text"),
    OPT(0, "table", TEXT, struct options, table, "NAME",
	"only this table; csv holds one, by default the first"),
    OPT(0, "publish", FLAG, struct options, asked.publish, NULL,
	"apply disclosure control: hide and round what could tell about a "
	"person"),
    OPT(0, "previous", TEXT, struct options, previous, "FILE",
	"the input of the last report: what may not be published beside it; "
	"a pack says what has changed"),
    OPT(0, "plot", TEXT, struct options, plot, "FILE.svg",
	"also draw the first table that has a chart"),
    OPT('j', "jobs", COUNT, struct options, jobs, "N",
	"threads; the output is the same for any number"),
};

/* --- the run ----------------------------------------------------------- */

/* The first operand, taken off the inputs; NULL when there is none. */
static const char *
take_operand(struct prog *p)
{
	if (p->operands.n == 0)
		return NULL;
	const char *first = p->operands.item[0];
	p->operands.n--;
	memmove(p->operands.item, p->operands.item + 1,
	    p->operands.n * sizeof *p->operands.item);
	return first;
}

/* Operands name the report and what it is about; the rest are inputs. */
static const struct report *
take_report(struct prog *p, struct asked *asked, struct fail *f)
{
	const char *name = take_operand(p);
	if (!name) {
		fail_set(f, FAIL_USAGE,
		    "name a report: ioc-report reoffending FILE");
		return NULL;
	}
	const struct report *report = report_named(name, f);
	if (!report || !report->operand)
		return report;
	asked->operand = take_operand(p);
	if (asked->operand)
		return report;
	fail_set(f, FAIL_USAGE, "%s: name a %s: ioc-report %s %s FILE", name,
	    report->operand, name, report->operand);
	return NULL;
}

/* The same report on the data of the last publication. */
static int
read_previous(const char *path, const struct run *now, struct asked *asked,
    struct run *r, struct document *d, const struct noting *to, struct fail *f)
{
	*asked = *now->asked;
	if (now->report->since) /* whose cohorts say it themselves */
		asked->as_of = NULL;
	if (run_start(r, now->report, asked, f) < 0)
		return -1;
	r->baseline.kind = BASELINE_NONE;
	if (read_run(r, &path, 1, to, "previous", "Last report", f) < 0)
		return -1;
	return run_fill(r, d, f);
}

static void
note_disclosed(struct summary *s, const struct disclosed *x)
{
	jsonout_key(&s->rest, "disclosure");
	jsonout_open(&s->rest, '{');
	jsonout_int_field(&s->rest, "small", (int64_t)x->small);
	jsonout_int_field(&s->rest, "secondary", (int64_t)x->secondary);
	jsonout_int_field(&s->rest, "rows_withheld", (int64_t)x->rows);
	jsonout_int_field(&s->rest, "rows_refused", (int64_t)x->refused);
	jsonout_int_field(&s->rest, "tables_left_out", (int64_t)x->tables);
	jsonout_close(&s->rest, '}');
}

/* --previous and --publish: what was, and what of it all may be shown. */
static int
look_back(const struct options *o, const struct run *r, struct document *d,
    const struct noting *to, struct fail *f)
{
	struct document before = {0};
	struct run then = {0};
	struct asked asked;
	struct disclosed done;
	int result = 0;
	if (o->previous)
		result = read_previous(
		    o->previous, r, &asked, &then, &before, to, f);
	if (result == 0 && o->previous && r->report->since)
		r->report->since(r, &then, d, &before);
	if (result == 0 && o->asked.publish) {
		disclose(d, o->previous ? &before : NULL, &done);
		note_disclosed(to->summary, &done);
	}
	document_fini(&before);
	run_fini(&then);
	return result;
}

static void
note_counts(struct summary *s, const struct run *r)
{
	jsonout_text_field(&s->rest, "report", slice_text(r->report->name));
	jsonout_int_field(&s->rest, "lines", (int64_t)r->data.nlines);
	jsonout_int_field(
	    &s->rest, "members", (int64_t)r->data.nrows[RECORD_MEMBER]);
	jsonout_int_field(
	    &s->rest, "left_out_by_where", (int64_t)r->data.nleft);
}

/* A report of nobody is no error, but seldom what was meant. */
static void
warn_of_nobody(struct prog *p, const struct run *r)
{
	const struct data *d = &r->data;
	const struct report *t = r->report;
	if (prog_empty(p, d->nlines) || t->of_records || t->of_both ||
	    t->fill_all || d->nrows[RECORD_MEMBER] > 0)
		return;
	if (d->nleft > 0)
		prog_warn(p, "--where %s: none of %llu members passes",
		    r->asked->where, (unsigned long long)d->nleft);
	else if (d->ncohorts == 0)
		prog_warn(p, "no members in the input: ioc-cohort writes them");
}

static int
report(struct prog *p, const struct options *o, struct run *r,
    struct csvfile *csv, struct document *d, struct summary *s, struct fail *f)
{
	const char *const *paths;
	unsigned npaths;
	const struct written to_write = {p->common.output, o->table, o->plot};
	const struct format *format =
	    choose_format(o->format, p->common.output, f);
	const struct noting to = {s, d,
	    o->jobs ? (unsigned)o->jobs : crew_default_jobs(),
	    p->common.summary || (format && format->is_cited)};
	document_source(
	    d, "version", "Made by", slice_text("ioc " IOC_VERSION));
	cite_definition(r, &to);
	if (!format || prog_inputs(p, &paths, &npaths, f) < 0 ||
	    read_run(r, paths, npaths, &to, "input", "Read", f) < 0 ||
	    read_baseline(r, csv, &to, f) < 0 || run_fill(r, d, f) < 0)
		return -1;
	for (size_t i = 0; i < r->nwarnings; i++)
		prog_warn(p, "%s", r->warning[i]);
	warn_of_nobody(p, r);
	note_counts(s, r);
	if (look_back(o, r, d, &to, f) < 0)
		return -1;
	run_say(r);
	if (write_document(d, &to_write, format, s, f) < 0)
		return -1;
	return summary_save(s, p, f);
}

static int
run(struct prog *p, const void *options, struct fail *f)
{
	const struct options *o = options;
	struct asked asked = o->asked;
	const struct report *chosen = take_report(p, &asked, f);
	struct run r = {0};
	struct document d = {0};
	struct summary s = {0};
	struct csvfile csv = {0};
	if (!chosen)
		return -1;
	if (o->previous && !o->asked.publish && !chosen->since)
		return fail_set(
		    f, FAIL_USAGE, "--previous: only with --publish");
	asked.since = o->previous != NULL;
	int result = run_start(&r, chosen, &asked, f);
	if (result == 0)
		result = report(p, o, &r, &csv, &d, &s, f);
	csvfile_fini(&csv);
	summary_fini(&s);
	document_fini(&d);
	run_fini(&r);
	return result;
}

/* "reports:" and a line for each, for --help. */
static void
list_reports(struct buf *b)
{
	const struct report *r;
	struct buf head = {0};
	buf_text(b, "reports:\n");
	for (size_t i = 0; (r = report_at(i)); i++) {
		buf_reset(&head);
		buf_printf(&head, "  %s", r->name);
		prog_help_line(b, buf_cstr(&head), r->answers);
	}
	buf_fini(&head);
}

int
main(int argc, char **argv)
{
	struct buf reports = {0};
	struct program program = {
	    .name = "ioc-report",
	    .purpose = "report on records and members as tables",
	    .synopsis = "REPORT [options] [FILE...]",
	    .opts = opts,
	    .nopts = sizeof opts / sizeof *opts,
	    .options_size = sizeof(struct options),
	    .notes = "examples:\n"
		     "  ioc-report reoffending all.ndjson\n"
		     "  ioc-report gaps --where sex=F -o gaps.html all.ndjson\n"
		     "  ioc-report pack -o report.html all.ndjson\n",
	    .run = run,
	};
	list_reports(&reports);
	program.topics = buf_cstr(&reports);
	int status = prog_main(&program, argc, argv);
	buf_fini(&reports);
	return status;
}
