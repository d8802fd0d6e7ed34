/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The review queue out, and what was said about its sample back. */
#include "match.h"

#include "base/num.h"
#include "io/csvfile.h"
#include "io/csvout.h"

/* --- the queue ------------------------------------------------------------ */

static bool
is_shown(const struct match *m, unsigned input)
{
	const struct model_input *x = &m->model.input[input];
	if (x->type != RECORD_PERSON || (int)input == m->label ||
	    slice_starts(x->name, "encoded.")) /* nothing to be seen in it */
		return false;
	for (unsigned i = 0; i < input; i++) /* once, however standardised */
		if (slice_equal(m->model.input[i].name, x->name))
			return false;
	return true;
}

static void
put_head(const struct match *m, struct csvout *c)
{
	static const char *const fixed[] = {"source_a", "person_a", "source_b",
	    "person_b", "decision", "by", "when", "note", "evidence", "joined",
	    "weight", "probability", "reasons", "stratum", "in_stratum",
	    "inclusion", NULL};
	struct buf name = {0};
	for (int i = 0; fixed[i]; i++)
		csvout_text(c, fixed[i]);
	for (unsigned i = 0; i < m->model.ninputs; i++)
		for (int side = 0; is_shown(m, i) && side < 2; side++) {
			buf_reset(&name);
			buf_slice(&name, m->model.input[i].name);
			buf_text(&name, side ? "_b" : "_a");
			csvout_cell(c, buf_as_slice(&name));
		}
	csvout_end(c);
	buf_fini(&name);
}

/* Doubt, veto and the like, then the level of each comparison. */
static void
put_reasons(
    const struct match *m, struct csvout *c, const struct review_row *row)
{
	static const char *const words[] = {
	    "doubtful", "kept apart", "decided on other values", "sample"};
	struct buf b = {0};
	for (int i = 0; i < 4; i++)
		if (row->reasons >> i & 1)
			buf_printf(&b, "%s%s", b.n ? "; " : "", words[i]);
	struct buf flags = {0};
	explain_flags(row->link.flags & ~(uint32_t)LINK_JOINED, &flags);
	if (flags.n)
		buf_printf(&b, " (%s)", buf_cstr(&flags));
	for (unsigned k = 0; k < m->model.ncomparisons; k++) {
		const struct model_comparison *x = &m->model.comparison[k];
		unsigned l = vector_level(row->link.vector, k);
		if (!l)
			continue;
		buf_text(&b, "; ");
		buf_slice(&b, x->title);
		buf_text(&b, ": ");
		buf_slice(&b, x->level[l - 1].label);
	}
	csvout_safe(c, buf_as_slice(&b));
	buf_fini(&flags);
	buf_fini(&b);
}

static void
put_number(struct csvout *c, double v, int places)
{
	struct buf b = {0};
	num_fixed(&b, v, places);
	csvout_cell(c, buf_as_slice(&b));
	buf_fini(&b);
}

static void
put_sample(struct csvout *c, const struct review_row *row)
{
	struct buf b = {0};
	if (row->reasons & REVIEW_SAMPLE)
		review_stratum(row->stratum, &b);
	csvout_cell(c, buf_as_slice(&b));
	if (b.n) {
		csvout_int(c, (int64_t)row->in_stratum);
		put_number(c, row->inclusion, 6);
	} else {
		csvout_text(c, "");
		csvout_text(c, "");
	}
	buf_fini(&b);
}

static void
put_row(const struct match *m, struct csvout *c, const struct review_row *row)
{
	const struct link *l = &row->link;
	const struct identities *d = &m->identities;
	const uint32_t side[2] = {l->a, l->b};
	char evidence[EVIDENCE_TEXT];
	struct buf b = {0};
	decision_evidence(&m->people, l->a, l->b, evidence);
	for (int i = 0; i < 2; i++) {
		csvout_safe(c, intake_source(&m->intake, side[i]));
		csvout_safe(c, intake_person(&m->intake, side[i]));
	}
	for (int i = 0; i < 4; i++) /* decision, by, when, note: to fill in */
		csvout_text(c, "");
	csvout_cell(c, slice_of(evidence, EVIDENCE_TEXT));
	csvout_text(c, d->root[l->a] == d->root[l->b] ? "yes" : "no");
	put_number(c, (double)l->weight / WEIGHT_ONE, 2);
	put_number(c, weigh_probability(l->weight), 4);
	put_reasons(m, c, row);
	put_sample(c, row);
	for (unsigned i = 0; i < m->model.ninputs; i++)
		for (int k = 0; is_shown(m, i) && k < 2; k++) {
			buf_reset(&b);
			review_values(&m->people, side[k], i, &b);
			csvout_safe(c, buf_as_slice(&b));
		}
	csvout_end(c);
	buf_fini(&b);
}

int
write_review(struct match *m, struct fail *f)
{
	struct review r;
	struct judge judge;
	struct buf out = {0};
	struct csvout c = {.out = &out};
	if (!m->o->review)
		return 0;
	review_init(&r, &m->people);
	judge_init(&judge, &m->tests);
	review_collect(&r, &m->pairs, &m->identities, &m->weights, &judge);
	if (m->o->review_sample > 0)
		review_sample(&r, &m->pairs, (size_t)m->o->review_sample);
	review_sort(&r);
	put_head(m, &c);
	for (size_t i = 0; i < r.n; i++)
		put_row(m, &c, &r.row[i]);
	int done = save_output(m, OUT_REVIEW, buf_as_slice(&out), f);
	buf_fini(&out);
	judge_fini(&judge);
	review_fini(&r);
	return done;
}

/* --- the sample answered -------------------------------------------------- */

enum { ASSESS_DECISION, ASSESS_JOINED, ASSESS_STRATUM, ASSESS_SIZE };

static int
add_answer(struct assessment *a, const struct csvfile *c, size_t row,
    const int *column, struct fail *f)
{
	struct slice stratum = csvfile_cell(c, row, column[ASSESS_STRATUM]);
	struct slice said =
	    slice_trim(csvfile_cell(c, row, column[ASSESS_DECISION]));
	struct slice same = SLICE("same"), different = SLICE("different");
	struct slice yes = SLICE("yes");
	int64_t size;
	if (!stratum.n || !said.n)
		return 0;
	if (!num_parse_int(csvfile_cell(c, row, column[ASSESS_SIZE]), &size) ||
	    size < 1)
		return fail_set(f, FAIL_INPUT,
		    "%s:%u: in_stratum: not a number of pairs", c->name,
		    (unsigned)c->line[row]);
	bool is_same = slice_equal_nocase(said, same);
	if (slice_equal_nocase(said, slice_text("unsure"))) {
		a->unsure++;
		return 0;
	}
	if (!is_same && !slice_equal_nocase(said, different))
		return fail_set(f, FAIL_INPUT,
		    "%s:%u: decision: expected same, different or unsure "
		    "[decision.word]",
		    c->name, (unsigned)c->line[row]);
	assess_add(a, stratum, (uint64_t)size,
	    slice_equal_nocase(
		csvfile_cell(c, row, column[ASSESS_JOINED]), yes),
	    is_same);
	return 0;
}

static void
put_estimate(struct buf *out, const char *what, struct estimate e, int places)
{
	const double v[3] = {e.value, e.low, e.high};
	buf_text(out, what);
	for (int i = 0; i < 3; i++) {
		buf_byte(out, ',');
		num_fixed(out, v[i], places);
	}
	buf_byte(out, '\n');
}

static int
print_assessment(struct match *m, const struct assessment *a, struct fail *f)
{
	struct buf out = {0};
	buf_text(&out, "measure,estimate,low,high\n");
	put_estimate(&out, "precision", assess_precision(a), 4);
	put_estimate(&out, "missed_links", assess_missed(a), 0);
	buf_printf(&out, "answered,%llu,,\nunsure,%llu,,\n",
	    (unsigned long long)a->answered, (unsigned long long)a->unsure);
	int r = save_output(m, OUT_MAIN, buf_as_slice(&out), f);
	buf_fini(&out);
	return r;
}

int
assess(struct match *m, struct fail *f)
{
	static const char *const names[] = {
	    "decision", "joined", "stratum", "in_stratum"};
	struct assessment a = {0};
	struct csvfile c;
	int column[4], r = csvfile_load(&c, m->o->assess, FAIL_INPUT, f);
	for (int i = 0; r == 0 && i < 4; i++) {
		column[i] = csvfile_require(&c, names[i], FAIL_INPUT, f);
		r = column[i] < 0 ? -1 : 0;
	}
	for (size_t i = 0; r == 0 && i < c.nrows; i++)
		r = add_answer(&a, &c, i, column, f);
	if (r == 0 && a.answered + a.unsure == 0)
		r = fail_set(f, FAIL_INPUT,
		    "%s: no row of a sample has a decision: --review-sample "
		    "draws one",
		    c.name);
	if (r == 0)
		r = print_assessment(m, &a, f);
	csvfile_fini(&c);
	assess_fini(&a);
	return r;
}
