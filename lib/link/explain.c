/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/explain.h"

#include "base/num.h"
#include "base/wrap.h"
#include "link/kin.h"
#include "record/jsonout.h"

/* Of 80 columns eight are the weight's, and the note takes up to 26. */
enum { LABEL_WIDTH = 46 };

static void
add_weight(struct buf *out, int32_t weight)
{
	double w = (double)weight / WEIGHT_ONE;
	struct buf text = {0};
	if (weight >= 0)
		buf_byte(&text, '+');
	num_fixed(&text, w, 2);
	buf_printf(out, "%8.*s", (int)text.n, text.p);
	buf_fini(&text);
}

/* "  label ......   +1.23  note" */
static void
add_line(struct buf *out, size_t indent, struct slice label, int32_t weight,
    const char *note)
{
	wrap_cell(out, label, indent, LABEL_WIDTH);
	add_weight(out, weight);
	if (*note)
		buf_printf(out, "  %s", note);
	buf_byte(out, '\n');
}

static void
add_level(const struct explain *e, const struct judge *j, unsigned c,
    unsigned l, uint64_t vector, struct buf *out)
{
	const struct weights *w = e->weights;
	bool is_given = weigh_is_given(w, c, vector);
	const struct model_comparison *x = &w->people->model->comparison[c];
	struct buf label = {0}, note = {0};
	buf_slice(&label, x->title);
	buf_text(&label, ": ");
	buf_slice(&label, x->level[l - 1].label);
	buf_printf(&note, "m %.4g, u %.4g",
	    is_given ? w->m_given[c][l] : w->m[c][l], w->u[c][l]);
	add_line(out, 2, buf_as_slice(&label), weigh_level(w, c, vector),
	    buf_cstr(&note));
	int32_t alone = weigh_frequency_alone(w, j, c, l);
	int32_t more = weigh_frequency(w, j, c, l) - alone;
	if (x->level[l - 1].tf != MODEL_NONE) {
		struct slice frequency = SLICE("how common the value is");
		add_line(out, 4, frequency, alone, "");
	}
	if (more != 0) {
		struct slice then = SLICE("among people born then");
		struct slice first = SLICE("among people of that first name");
		add_line(out, 4, w->of_first_name[c] >> l & 1 ? then : first,
		    more, "");
	}
	buf_fini(&label);
	buf_fini(&note);
}

void
explain_flags(uint32_t flags, struct buf *out)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} known[] = {{WEIGH_TWINS, "twins"}, {WEIGH_GENERATIONS, "generations"},
	    {WEIGH_HOUSEHOLD, "household"}, {WEIGH_BORN, "one birth date"},
	    {WEIGH_CONFLICT, "conflict"}, {LINK_VETOED, "vetoed"}};
	bool is_first = true;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (flags & known[i].flag) {
			buf_text(out, is_first ? "" : ",");
			buf_text(out, known[i].name);
			is_first = false;
		}
}

static void
add_name(const struct intake *in, uint32_t person, struct buf *out)
{
	buf_slice(out, intake_source(in, person));
	buf_byte(out, ':');
	buf_slice(out, intake_person(in, person));
}

/* What such pairs are, capped: said only where that made a difference. */
static void
add_rules(const struct score *s, int32_t plain, struct buf *out)
{
	static const struct {
		uint32_t flag;
		const char *text;
	} rules[] = {{WEIGH_TWINS,
			 "twins: last name, birth date and place in common, "
			 "first names of two people"},
	    {WEIGH_GENERATIONS,
		"generations: one name and place, births far apart"},
	    {WEIGH_HOUSEHOLD,
		"household: last name and place in common, first name or "
		"birth date not"},
	    {WEIGH_BORN,
		"family: last name and birth date in common, first names "
		"not"}};
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if ((s->flags & rules[i].flag) && s->weight != plain)
			add_line(out, 2, slice_text(rules[i].text),
			    s->weight - plain, "");
}

/* What no weight overcomes; NULL where the weight decides. */
static const char *
bar_between(
    const struct explain *e, const struct judge *j, const struct score *s)
{
	const struct clusters *c = e->identities->clusters;
	const struct model *m = e->weights->people->model;
	const uint32_t *source = c->people->in->person_source;
	if (c->decisions && decisions_forbid(c->decisions, j->a, j->b))
		return "somebody has decided that they are different";
	if (s->flags & WEIGH_CONFLICT)
		return "identifiers that exclude each other";
	if (s->flags & (WEIGH_TWINS | WEIGH_GENERATIONS))
		return "relatives are never joined";
	if (source[j->a] == source[j->b] && c->unique[source[j->a]])
		return "their source has each person once (--unique)";
	for (unsigned i = 0; i < m->unique.n; i++)
		if (judge_differs(j, m->unique.field[i]))
			return "two values of what each person has one of";
	return NULL;
}

static bool
is_found(const struct pairs *p, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < p->n; i++)
		if ((p->link[i].a == a && p->link[i].b == b) ||
		    (p->link[i].a == b && p->link[i].b == a))
			return true;
	return false;
}

/* Why the outcome is not what the weight says; NULL where it is. */
static const char *
reason(const struct explain *e, const struct judge *j, const struct score *s)
{
	const struct identities *d = e->identities;
	const struct decisions *said = d->clusters->decisions;
	bool is_enough = s->weight >= e->pairs->threshold;
	if (d->root[j->a] == d->root[j->b]) {
		const struct decision *x =
		    said ? decisions_find(said, j->a, j->b) : NULL;
		if (x && x->kind == DECISION_SAME)
			return "somebody has decided that they are the same";
		return is_enough ? NULL : "joined through others";
	}
	const char *bar = bar_between(e, j, s);
	if (!bar && !s->vector)
		return "nothing is compared: no field of the model has a "
		       "value on both sides";
	if (bar || !is_enough)
		return bar;
	return is_found(e->pairs, j->a, j->b)
	    ? "apart because of others whom each is joined to"
	    : "no blocking rule of the model finds this pair";
}

static void
add_outcome(const struct explain *e, const struct judge *j,
    const struct score *s, struct buf *out)
{
	const struct identities *d = e->identities;
	const char *why = reason(e, j, s);
	uint32_t a = j->a, b = j->b;
	struct slice total = SLICE("match weight");
	struct buf p = {0};
	buf_text(&p, "P ");
	num_fixed(&p, weigh_probability(s->weight), 6);
	add_line(out, 0, total, s->weight, buf_cstr(&p));
	struct slice threshold = SLICE("threshold");
	add_line(out, 0, threshold, e->pairs->threshold, "");
	buf_text(
	    out, d->root[a] == d->root[b] ? "one person: " : "two people: ");
	buf_add(out, d->id[d->root[a]], IDENTITY_ID);
	if (d->root[a] != d->root[b]) {
		buf_text(out, " and ");
		buf_add(out, d->id[d->root[b]], IDENTITY_ID);
	}
	buf_byte(out, '\n');
	if (why)
		buf_printf(out, "  %s\n", why);
	buf_fini(&p);
}

void
explain_pair(const struct explain *e, uint32_t a, uint32_t b, struct buf *out)
{
	struct judge j;
	struct score s;
	struct slice prior = SLICE("prior: two random individuals");
	judge_init(&j, e->tests);
	judge_pair(&j, a, b);
	weigh(e->weights, &j, INT32_MIN, &s);
	add_name(e->weights->people->in, a, out);
	buf_text(out, " and ");
	add_name(e->weights->people->in, b, out);
	buf_byte(out, '\n');
	add_line(out, 2, prior, e->weights->prior, "");
	int32_t plain = e->weights->prior;
	for (unsigned c = 0; c < e->weights->people->model->ncomparisons; c++) {
		unsigned l = vector_level(s.vector, c);
		if (!l)
			continue;
		add_level(e, &j, c, l, s.vector, out);
		plain += weigh_level(e->weights, c, s.vector) +
		    weigh_frequency(e->weights, &j, c, l);
	}
	add_rules(&s, plain, out);
	add_outcome(e, &j, &s, out);
	judge_fini(&j);
}

/* --- JSON ----------------------------------------------------------------- */

static void
add_side(
    const struct explain *e, const char *key, uint32_t person, struct buf *out)
{
	const struct intake *in = e->weights->people->in;
	const struct identities *d = e->identities;
	jsonout_key(out, key);
	jsonout_open(out, '{');
	jsonout_text_field(out, "source", intake_source(in, person));
	jsonout_text_field(out, "person", intake_person(in, person));
	jsonout_text_field(
	    out, "person_id", slice_of(d->id[d->root[person]], IDENTITY_ID));
	jsonout_close(out, '}');
}

static void
add_number(struct buf *out, const char *key, double v, int places)
{
	jsonout_key(out, key);
	num_fixed(out, v, places);
}

void
explain_link(const struct explain *e, struct judge *j,
    const struct link *as_found, struct buf *out)
{
	const struct model *m = e->weights->people->model;
	struct link turned = *as_found, *l = &turned;
	struct score s;
	struct buf flags = {0};
	pairs_turn(e->weights->people->in, l);
	judge_pair(j, l->a, l->b);
	weigh(e->weights, j, INT32_MIN, &s);
	jsonout_open(out, '{');
	add_side(e, "a", l->a, out);
	add_side(e, "b", l->b, out);
	add_number(out, "weight", (double)l->weight / WEIGHT_ONE, 3);
	add_number(out, "p", weigh_probability(l->weight), 6);
	jsonout_bool_field(out, "joined",
	    e->identities->root[l->a] == e->identities->root[l->b]);
	explain_flags(l->flags, &flags);
	if (flags.n)
		jsonout_text_field(out, "flags", buf_as_slice(&flags));
	buf_fini(&flags);
	jsonout_key(out, "levels");
	jsonout_open(out, '{');
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		unsigned level = vector_level(s.vector, c);
		if (!level)
			continue;
		const struct model_comparison *x = &m->comparison[c];
		jsonout_key_slice(out, x->name);
		jsonout_text(out, x->level[level - 1].label);
	}
	jsonout_close(out, '}');
	jsonout_close(out, '}');
	jsonout_line(out);
}

/* --- finding -------------------------------------------------------------- */

static uint32_t
find_one(const struct intake *in, struct slice text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != ':')
			continue;
		uint32_t person = intake_find(in, slice_of(text.p, i),
		    slice_of(text.p + i + 1, text.n - i - 1));
		if (person != NO_PERSON)
			return person;
	}
	return NO_PERSON;
}

/* Which of the two is missing is said: a key in a message is personal. */
static int
not_found(bool has_comma, uint32_t a, struct fail *f)
{
	if (!has_comma)
		return fail_set(f, FAIL_USAGE,
		    "--explain: expected SOURCE:PERSON,SOURCE:PERSON");
	return fail_set(f, FAIL_USAGE,
	    "--explain: the %s of the two individuals is not in the input",
	    a == NO_PERSON ? "first" : "second");
}

int
explain_find(const struct intake *in, const char *text, uint32_t *a,
    uint32_t *b, struct fail *f)
{
	struct slice s = slice_text(text);
	bool has_comma = false;
	*a = *b = NO_PERSON;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ',')
			continue;
		uint32_t left = find_one(in, slice_of(s.p, i));
		has_comma = true;
		if (left == NO_PERSON)
			continue;
		*a = left;
		*b = find_one(in, slice_of(s.p + i + 1, s.n - i - 1));
		if (*b != NO_PERSON)
			break;
	}
	if (*a == NO_PERSON || *b == NO_PERSON)
		return not_found(has_comma, *a, f);
	if (*a == *b)
		return fail_set(f, FAIL_USAGE,
		    "--explain: the two are one individual of one source");
	return 0;
}
