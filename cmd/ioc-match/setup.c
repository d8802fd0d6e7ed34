/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "match.h"

#include "base/crew.h"
#include "base/num.h"

#include <math.h>

static int
load_shares(struct match *m, struct fail *f)
{
	struct arena a = {0};
	int r = 0;
	for (unsigned i = 0; r == 0 && i < m->model.nfields; i++) {
		struct slice list = m->model.field[i].reference;
		if (!list.p)
			continue;
		struct fail why = {0};
		r = name_shares_load(&m->shares[i], arena_cstr(&a, list), &why);
		if (r < 0)
			spec_fail(
			    m->model.field[i].reference_at, f, "%s", why.text);
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
	if (!num_parse_double(s, out) || *out <= 0 || *out >= 50)
		return fail_set(f, FAIL_USAGE,
		    "--max-false: expected a percentage above 0 and under 50, "
		    "such as 1%%");
	*out /= 100;
	return 0;
}

/* The threshold, or the share of false links that decides about it. */
static int
set_limits(struct match *m, struct fail *f)
{
	const struct options *o = m->o;
	bool is_auto = o->threshold && strcmp(o->threshold, "auto") == 0;
	if (o->strict && (o->threshold || o->max_false))
		return fail_set(f, FAIL_USAGE,
		    "--strict sets the threshold: leave out -t and --max-false");
	if (o->max_false && o->threshold && !is_auto)
		return fail_set(f, FAIL_USAGE,
		    "--max-false sets the threshold: leave it out, or -t");
	if (o->strict) {
		m->model.threshold = m->model.strict_threshold;
		m->model.prior = m->model.strict_prior;
	} else if (is_auto || o->max_false) {
		m->model.threshold = NAN;
	} else if (o->threshold &&
	    (!num_parse_double(slice_text(o->threshold), &m->model.threshold) ||
		fabs(m->model.threshold) > 100)) {
		return fail_set(f, FAIL_USAGE,
		    "-t: expected a match weight such as 8.5 (-100 to 100), "
		    "or auto");
	}
	return o->max_false
	    ? parse_percent(o->max_false, &m->model.max_false, f)
	    : 0;
}

static int
apply_options(struct match *m, struct fail *f)
{
	const struct options *o = m->o;
	if (check_outputs(m, f) < 0)
		return -1;
	if (o->strict && o->train)
		return fail_set(f, FAIL_USAGE,
		    "--strict learns nothing: leave out --train");
	if (o->review_sample && !o->review)
		return fail_set(
		    f, FAIL_USAGE, "--review-sample needs --review");
	if (set_limits(m, f) < 0)
		return -1;
	m->jobs = o->jobs > 0 ? (unsigned)o->jobs : crew_default_jobs();
	if (m->jobs > BLOCK_JOBS)
		m->jobs = BLOCK_JOBS;
	return 0;
}

/* Without -m the one that the first record needs. */
static int
choose_model(struct match *m, struct fail *f)
{
	const char *name = m->o->model;
	if (!name) {
		if (look_at_input(m, f) < 0)
			return -1;
		name = privacy_is(&m->privacy, "encoded") ? "person-encoded"
							  : "person";
	}
	return model_load(&m->model, name, f);
}

static int
load_key(struct match *m, struct fail *f)
{
	const char *path = m->o->pseudonymise;
	return path ? keyfile_load(path, m->key, f) : 0;
}

/*
 * What is printed instead of records leaves no use for options about them, nor
 * for another answer.
 */
int
check_answer(const struct match *m, struct fail *f)
{
	const struct options *o = m->o;
	const char *answer = o->assess ? "assess"
	    : o->dry_run               ? "dry-run"
	    : o->explain               ? "explain"
	    : o->evaluate              ? "evaluate"
				       : NULL;
	bool is_alone = o->assess || o->dry_run; /* nothing else is written */
	const struct {
		const char *name;
		bool is_unused;
	} option[] = {
	    {"register", o->reg},
	    {"pseudonymise", o->pseudonymise},
	    {"pairs", is_alone && o->pairs},
	    {"review", is_alone && o->review},
	    {"train", is_alone && o->train},
	    {"decisions", o->assess && o->decisions},
	    {"unique", o->assess && o->unique.n},
	    {"strict", o->assess && o->strict},
	    {"threshold", o->assess && o->threshold},
	    {"max-false", o->assess && o->max_false},
	    {"model", o->assess && o->model},
	    {"dry-run", o->assess && o->dry_run},
	    {"explain", is_alone && o->explain},
	    {"evaluate", (is_alone || o->explain) && o->evaluate},
	};
	for (size_t i = 0; answer && i < sizeof option / sizeof *option; i++)
		if (option[i].is_unused)
			return fail_set(f, FAIL_USAGE,
			    "--%s prints an answer and writes nothing else: "
			    "leave out --%s",
			    answer, option[i].name);
	if (o->assess && m->prog->common.output &&
	    prog_same_output(o->assess, m->prog->common.output))
		return fail_set(f, FAIL_USAGE,
		    "%s: the answers would be written over", o->assess);
	if (o->assess && m->prog->operands.n)
		return fail_set(f, FAIL_USAGE,
		    "--assess reads its own file only: leave out the others");
	return 0;
}

/* The m of a comparison are shares of one person's pairs, the u of others'. */
static void
warn_sums(struct match *m)
{
	static const char *const name[] = {"m", "u", "m_given"};
	for (unsigned i = 0; i < m->model.ncomparisons; i++) {
		const struct model_comparison *c = &m->model.comparison[i];
		int n = c->is_id ? 0 : c->given == MODEL_NONE ? 2 : 3;
		double sum[3] = {0, 0, 0};
		for (unsigned l = 0; l < c->nlevels; l++) {
			sum[0] += c->level[l].m;
			sum[1] += c->level[l].u;
			sum[2] += c->level[l].m_given;
		}
		for (int k = 0; k < n; k++)
			if (fabs(sum[k] - 1) > 0.02)
				prog_warn(m->prog,
				    "%s:%u: comparisons[%u]: %s of its levels "
				    "sum to %.2f instead of 1 [model.sum]",
				    m->model.spec.name,
				    (unsigned)c->level[0].node->line, i + 1,
				    name[k], sum[k]);
	}
}

int
set_up(struct match *m, struct fail *f)
{
	if (load_key(m, f) < 0 || open_input(m, f) < 0 ||
	    choose_model(m, f) < 0)
		return -1;
	warn_sums(m);
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
