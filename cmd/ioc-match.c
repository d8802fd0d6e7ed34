/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ioc-match: records in, the same records out with the person they belong to.
 *
 * Reads NDJSON records twice: once for what people are compared by, once to
 * put a person_id into every line; then writes one identity record a person.
 * What a partnership keeps (decisions, register) is read before the output is
 * written, and the register replaced after it is in place. The steps are in
 * cmd/ioc-match/, the algorithms in lib/link. Exit status: 0, 1 contradictory
 * decisions, 2 usage or model, 3 input, 4 system.
 */
#include "ioc-match/match.h"

#include "base/mem.h"

static const struct opt opts[] = {
    OPT('m', "model", TEXT, struct options, model, "MODEL",
	"the linkage model: a name in share/models, or a file (person)"),
    OPT('t', "threshold", TEXT, struct options, threshold, "WEIGHT",
	"join at this match weight, or \"auto\""),
    OPT(0, "max-false", TEXT, struct options, max_false, "N%",
	"with -t auto: accept this share of false links (1%)"),
    OPT(0, "strict", FLAG, struct options, strict, NULL,
	"the national rule: weight 20 with the published figures"),
    OPT(0, "train", TEXT, struct options, train, "NEWMODEL",
	"write the model with the figures learnt from these records"),
    OPT(0, "unique", LIST, struct options, unique, "SOURCE",
	"a source that has each person once: never join two of its people"),
    OPT(0, "register", TEXT, struct options, reg, "CSV",
	"keep identifiers from month to month in this file"),
    OPT(0, "new-register", FLAG, struct options, new_register, NULL,
	"begin the register: it must not exist"),
    OPT(0, "changes", TEXT, struct options, changes, "FILE",
	"list who was merged or split since the register was written"),
    OPT(0, "decisions", TEXT, struct options, decisions, "CSV",
	"what people decided about pairs: overrules the model"),
    OPT(0, "review", TEXT, struct options, review, "CSV",
	"write the doubtful pairs, to be answered as decisions"),
    OPT(0, "review-sample", COUNT, struct options, review_sample, "N",
	"add a random sample of pairs to the review, for --assess"),
    OPT(0, "assess", TEXT, struct options, assess, "CSV",
	"print what an answered sample says about the linkage instead"),
    OPT(0, "pairs", TEXT, struct options, pairs, "FILE",
	"write the pairs that may be one person, with their levels"),
    OPT(0, "explain", TEXT, struct options, explain, "PAIR",
	"print the arithmetic of SOURCE:PERSON,SOURCE:PERSON instead"),
    OPT(0, "evaluate", TEXT, struct options, evaluate, "FIELD",
	"print precision and recall by threshold against this label instead"),
    OPT(0, "pseudonymise", TEXT, struct options, pseudonymise, "KEYFILE",
	"leave names, addresses and identifiers out of the output, and key "
	"person_id and person"),
    OPT(0, "dry-run", FLAG, struct options, dry_run, NULL,
	"print what would be done, and write nothing else"),
    OPT('j', "jobs", COUNT, struct options, jobs, "N",
	"threads; the output is the same for any number"),
};

/* Evidence, then what was asked for instead of linked records, or these. */
static int
write_answer(struct match *m, struct fail *f)
{
	if (m->o->dry_run)
		return dry_run(m, f);
	if (write_pairs(m, f) < 0 || write_review(m, f) < 0 ||
	    write_model(m, f) < 0)
		return -1;
	if (m->o->explain)
		return explain(m, f);
	if (m->o->evaluate)
		return evaluate(m, f);
	if (write_records(m, f) < 0 || write_changes(m, f) < 0)
		return -1;
	return write_register(m, f);
}

static int
match_records(struct match *m, struct fail *f)
{
	if (set_up(m, f) < 0 || check_register(m, f) < 0 ||
	    read_records(m, f) < 0 || match_people(m, f) < 0)
		return -1;
	say_outcome(m);
	return write_answer(m, f);
}

static int
run_match(struct match *m, struct fail *f)
{
	int r = check_answer(m, f);
	if (r == 0)
		r = m->o->assess ? assess(m, f) : match_records(m, f);
	if (r < 0 || commit_outputs(m, f) < 0)
		return -1;
	return save_summary(m, f);
}

static void
tear_down(struct match *m)
{
	abandon_outputs(m);
	evaluation_fini(&m->evaluation);
	register_fini(&m->reg);
	identities_fini(&m->identities);
	clusters_fini(&m->clusters);
	decisions_fini(&m->decisions);
	pairs_fini(&m->pairs);
	blocks_fini(&m->blocks);
	weights_fini(&m->weights);
	tests_fini(&m->tests);
	copies_fini(&m->copies);
	people_fini(&m->people);
	intake_fini(&m->intake);
	lines_fini(&m->lines);
	for (unsigned i = 0; i < MODEL_FIELDS; i++)
		name_shares_fini(&m->shares[i]);
	nicknames_fini(&m->nicknames);
	placeholders_fini(&m->placeholders);
	model_fini(&m->model);
	summary_fini(&m->summary);
	keyfile_wipe(m->key);
}

static int
run(struct prog *prog, const void *options, struct fail *f)
{
	struct match *m = mem_zalloc(1, sizeof *m);
	m->prog = prog;
	m->o = options;
	int r = run_match(m, f);
	tear_down(m);
	mem_free(m);
	return r;
}

static const struct program match = {
    .name = "ioc-match",
    .purpose = "one person across agencies",
    .synopsis =
	"[-m MODEL] [-t WEIGHT|auto] [--max-false N%] [--strict] "
	"[--train NEWMODEL] [--unique SOURCE] [--register CSV [--new-register] "
	"[--changes FILE]] [--decisions CSV] [--review CSV "
	"[--review-sample N]] [--pairs FILE] [--explain PAIR] "
	"[--evaluate FIELD] [--dry-run] "
	"[--pseudonymise KEYFILE] [--jobs N] [-o FILE] [FILE...]\n"
	"--assess CSV",
    .opts = opts,
    .nopts = sizeof opts / sizeof *opts,
    .options_size = sizeof(struct options),
    .run = run,
    .notes =
	"examples:\n"
	"  ioc-match -o linked.ndjson records.ndjson\n"
	"  ioc-match --register register.csv --decisions decisions.csv \\\n"
	"      --review review.csv -o linked.ndjson records.ndjson\n",
};

int
main(int argc, char **argv)
{
	return prog_main(&match, argc, argv);
}
