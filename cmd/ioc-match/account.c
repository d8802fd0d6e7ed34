/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's own part of --summary: what was linked, and how surely. */
#include "match.h"

#include "record/jsonout.h"

static void
add_learning(const struct match *m, struct buf *b)
{
	const struct training *t = &m->training;
	jsonout_key(b, "learning");
	jsonout_open(b, '{');
	jsonout_int_field(b, "random_pairs", (int64_t)t->random_pairs);
	jsonout_int_field(b, "rounds", t->rounds);
	jsonout_bool_field(b, "converged", t->converged);
	jsonout_double_field(b, "expected_matches", t->matches);
	jsonout_close(b, '}');
}

/* Individuals by the first letter of a code, and how many are linked. */
static void
add_rates(const struct match *m, struct buf *b, const char *key,
    enum intake_fixed field)
{
	uint64_t all[128] = {0}, linked[128] = {0};
	const struct intake *in = &m->intake;
	for (uint32_t i = 0; i < m->people.n; i++) {
		uint32_t row = in->first_row[i];
		if (row == NO_ROW)
			continue;
		struct slice s = intake_raw(in, row, in->fixed[field]);
		unsigned letter = s.n ? (unsigned char)s.p[0] & 127 : '-';
		all[letter]++;
		linked[letter] += m->clusters.size[m->identities.root[i]] > 1;
	}
	jsonout_key(b, key);
	jsonout_open(b, '{');
	for (unsigned c = 0; c < 128; c++) {
		char name[2] = {(char)c, 0};
		if (!all[c])
			continue;
		jsonout_key(b, name);
		jsonout_open(b, '{');
		jsonout_int_field(b, "individuals", (int64_t)all[c]);
		jsonout_int_field(b, "linked", (int64_t)linked[c]);
		jsonout_close(b, '}');
	}
	jsonout_close(b, '}');
}

static void
add_decisions(const struct match *m, struct buf *b)
{
	const struct decisions *d = &m->decisions;
	uint64_t stale = 0;
	for (size_t i = 0; i < d->n; i++)
		stale += d->row[i].is_stale;
	jsonout_key(b, "decisions");
	jsonout_open(b, '{');
	jsonout_int_field(b, "counted", (int64_t)(d->n - d->contradictions));
	jsonout_int_field(b, "stale", (int64_t)stale);
	jsonout_int_field(b, "superseded", (int64_t)d->superseded);
	jsonout_int_field(b, "contradictions", (int64_t)d->contradictions);
	jsonout_int_field(b, "not_in_input", (int64_t)d->unknown);
	jsonout_close(b, '}');
}

static void
add_register(const struct match *m, struct buf *b)
{
	const struct person_register *r = &m->reg;
	jsonout_key(b, "register");
	jsonout_open(b, '{');
	jsonout_int_field(b, "rows", (int64_t)r->n);
	jsonout_int_field(b, "added", (int64_t)r->added);
	jsonout_int_field(b, "merged", (int64_t)r->merged);
	jsonout_int_field(b, "split", (int64_t)r->split);
	jsonout_close(b, '}');
}

static void
add_counts(struct match *m, struct buf *b)
{
	const struct pairs *p = &m->pairs;
	jsonout_int_field(b, "individuals", m->people.n);
	jsonout_int_field(b, "unresolved", (int64_t)m->intake.unresolved);
	jsonout_int_field(b, "superseded", (int64_t)m->intake.superseded);
	jsonout_int_field(b, "people", m->identities.n);
	jsonout_int_field(b, "links", (int64_t)p->accepted);
	jsonout_int_field(b, "joined", (int64_t)m->clusters.joins);
	jsonout_int_field(b, "kept_apart", (int64_t)m->clusters.vetoes);
	jsonout_int_field(
	    b, "candidates", (int64_t)blocks_candidates(&m->blocks));
	jsonout_int_field(b, "placeholders", (int64_t)m->people.nplaceholders);
	jsonout_double_field(b, "prior", (double)m->weights.prior / WEIGHT_ONE);
	jsonout_double_field(b, "threshold", (double)p->threshold / WEIGHT_ONE);
	jsonout_double_field(b, "expected_false_links", p->expected_false);
	jsonout_double_field(b, "expected_missed_links", p->expected_missed);
}

int
save_summary(struct match *m, struct fail *f)
{
	struct buf *b = &m->summary.rest;
	summary_lines(&m->summary, &m->lines);
	summary_output(&m->summary, m->prog->common.output, m->sink.nbytes,
	    m->sink.digest_text);
	add_counts(m, b);
	if (m->training.rounds)
		add_learning(m, b);
	if (m->o->decisions)
		add_decisions(m, b);
	if (m->o->reg)
		add_register(m, b);
	add_rates(m, b, "linked_by_sex", INTAKE_SEX);
	add_rates(m, b, "linked_by_ethnicity", INTAKE_ETHNICITY);
	return summary_save(&m->summary, m->prog, f);
}
