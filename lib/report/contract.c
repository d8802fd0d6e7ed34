/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/contract.h"

#include "base/buf.h"

#include <math.h>

/* --- values ------------------------------------------------------------ */

/* An optional text member into *out, which else stays as it is. */
static int
read_text(const struct spec_node *n, const char *key, const char **out,
    struct fail *f)
{
	const struct spec_node *v = spec_get(n, key);
	struct slice text;
	if (!v)
		return 0;
	if (spec_text(v, &text, f) < 0)
		return -1;
	*out = text.p;
	return 0;
}

static int
need_text(const struct spec_node *n, const char *key, const char **out,
    struct fail *f)
{
	return spec_need(n, key, f) ? read_text(n, key, out, f) : -1;
}

static int
read_number(const struct spec_node *n, const char *key, double low, double high,
    double *out, struct fail *f)
{
	const struct spec_node *v = spec_get(n, key);
	if (!v)
		return 0;
	if (spec_number(v, out, f) < 0)
		return -1;
	if (*out < low || *out > high)
		return spec_fail(v, f, "not within %g and %g", low, high);
	return 0;
}

static int
read_pence(const struct spec_node *n, const char *key, int64_t *out, bool *has,
    struct fail *f)
{
	const struct spec_node *v = spec_get(n, key);
	if (has)
		*has = v != NULL;
	return v ? spec_int(v, out, f) : 0;
}

/* One of the words, or `usual` when it is not there. */
static int
read_word(const struct spec_node *n, const char *key, const char *const *words,
    int usual, struct fail *f)
{
	const struct spec_node *v = spec_get(n, key);
	return v ? spec_word(v, words, f) : usual;
}

static int
read_flag(const struct spec_node *n, const char *key, bool *out, struct fail *f)
{
	const struct spec_node *v = spec_get(n, key);
	return v ? spec_bool(v, out, f) : 0;
}

/* --- names of other parts ---------------------------------------------- */

static int
find_measure(const struct contract *c, const char *name)
{
	for (size_t i = 0; i < c->nmeasures; i++)
		if (strcmp(c->measure[i].name, name) == 0)
			return (int)i;
	return CONTRACT_NONE;
}

static int
find_band(const struct contract *c, const char *name)
{
	for (size_t i = 0; i < c->nbands; i++)
		if (strcmp(c->band[i].name, name) == 0)
			return (int)i;
	return CONTRACT_NONE;
}

static int
find_payment(const struct contract *c, const char *name)
{
	for (size_t i = 0; i < c->npayments; i++)
		if (strcmp(c->payment[i].name, name) == 0)
			return (int)i;
	return CONTRACT_NONE;
}

/* The measure that a member names; -2 with f when there is none. */
static int
read_measure(const struct contract *c, const struct spec_node *n,
    const char *key, struct fail *f)
{
	const char *name = NULL;
	if (need_text(n, key, &name, f) < 0)
		return -2;
	int i = find_measure(c, name);
	if (i == CONTRACT_NONE) {
		spec_fail(
		    spec_get(n, key), f, "%s: not one of the measures", name);
		return -2;
	}
	return i;
}

/* --- parts ------------------------------------------------------------- */

static int
load_cohort(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"definition", "period", "min_people",
	    "sex", "combine", "note", NULL};
	static const char *const combines[] = {"cohorts", NULL};
	const struct spec_node *least = n ? spec_get(n, "min_people") : NULL;
	const char *period = NULL;
	if (!n || spec_object(n, keys, f) < 0 ||
	    need_text(n, "definition", &c->definition, f) < 0 ||
	    read_text(n, "period", &period, f) < 0 ||
	    read_text(n, "sex", &c->sex, f) < 0 ||
	    read_text(n, "note", &c->note, f) < 0 ||
	    (least && spec_int(least, &c->min_people, f) < 0))
		return -1;
	c->is_combined = spec_get(n, "combine") != NULL;
	return read_word(n, "combine", combines, 0, f) < 0 ? -1 : 0;
}

static int
load_measure(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "name", "of", "kind", "window", "once", "per", "informative", NULL};
	static const char *const pers[] = {"member", "reoffender", NULL};
	struct contract_measure *m = &c->measure[c->nmeasures];
	*m = (struct contract_measure){.baseline = NAN};
	if (spec_object(n, keys, f) < 0 ||
	    need_text(n, "name", &m->name, f) < 0 ||
	    need_text(n, "of", &m->field, f) < 0 ||
	    read_text(n, "kind", &m->kind, f) < 0 ||
	    read_flag(n, "once", &m->is_once, f) < 0 ||
	    read_flag(n, "informative", &m->is_informative, f) < 0)
		return -1;
	int per = read_word(n, "per", pers, 0, f);
	if (per < 0)
		return -1;
	m->per = per ? PER_REOFFENDER : PER_MEMBER;
	c->nmeasures++;
	if (strcmp(m->field, "outcomes") != 0)
		return m->kind
		    ? spec_fail(spec_get(n, "kind"), f, "only of outcomes")
		    : 0;
	m->field = NULL;
	const struct spec_node *window = spec_need(n, "window", f);
	if (!window || !spec_need(n, "kind", f) || spec_array(window, f) < 0)
		return -1;
	if (window->n != 2)
		return spec_fail(window, f, "not two durations [from, to]");
	if (spec_duration(&window->child[0], &m->from, f) < 0)
		return -1;
	return spec_duration(&window->child[1], &m->to, f);
}

static int
load_baseline(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "kind", "arm", "year", "values", "mean_score", "note", NULL};
	static const char *const kinds[] = {
	    "none", "arm", "rate", "given", NULL};
	c->mean_score = NAN;
	if (!n || spec_object(n, keys, f) < 0 || !spec_need(n, "kind", f))
		return -1;
	int kind = spec_word(spec_get(n, "kind"), kinds, f);
	if (kind < 0 || read_text(n, "arm", &c->arm, f) < 0 ||
	    read_text(n, "year", &c->baseline_year, f) < 0 ||
	    read_number(n, "mean_score", 0, 1, &c->mean_score, f) < 0)
		return -1;
	c->baseline = (enum contract_baseline)kind;
	if (c->baseline == CONTRACT_ARM)
		return spec_need(n, "arm", f) ? 0 : -1;
	if (c->baseline != CONTRACT_RATE)
		return 0;
	const struct spec_node *values = spec_need(n, "values", f);
	if (!values)
		return -1;
	for (uint32_t i = 0; i < values->n; i++) {
		const struct spec_node *v = &values->child[i];
		int m = find_measure(c, v->key.p);
		if (m == CONTRACT_NONE)
			return spec_fail(v, f, "not one of the measures");
		if (spec_number(v, &c->measure[m].baseline, f) < 0)
			return -1;
	}
	return 0;
}

static int
load_adjustment(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "measure", "score", "method", "note", NULL};
	static const char *const methods[] = {"mean_difference", NULL};
	c->adjusted = CONTRACT_NONE;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 ||
	    need_text(n, "score", &c->score, f) < 0 ||
	    read_word(n, "method", methods, 0, f) < 0)
		return -1;
	c->adjusted = read_measure(c, n, "measure", f);
	if (c->adjusted < 0)
		return -1;
	if (c->baseline == CONTRACT_RATE && isnan(c->mean_score))
		return spec_fail(n, f,
		    "an adjustment needs baseline.mean_score to be "
		    "adjusted to");
	return 0;
}

static int
load_hurdle(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"measure", "at_most", NULL};
	static const char *const mosts[] = {"baseline", "upper", NULL};
	c->hurdle = CONTRACT_NONE;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0)
		return -1;
	c->hurdle = read_measure(c, n, "measure", f);
	int most = read_word(n, "at_most", mosts, 0, f);
	c->is_hurdle_upper = most == 1;
	return c->hurdle < 0 || most < 0 ? -1 : 0;
}

static int
load_band(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"name", "measure", "kind", "level",
	    "at_least", "below", "above", "scope", NULL};
	static const char *const kinds[] = {
	    "significance", "relative_reduction", "points_below", NULL};
	static const char *const scopes[] = {"cohort", "all_cohorts", NULL};
	static const char *const below[] = {"pay", "nothing", NULL};
	static const char *const above[] = {"deduct", "nothing", NULL};
	struct contract_band *b = &c->band[c->nbands];
	*b = (struct contract_band){.level = .95, .at_least = NAN};
	if (spec_object(n, keys, f) < 0 ||
	    need_text(n, "name", &b->name, f) < 0 || !spec_need(n, "kind", f) ||
	    read_number(n, "level", .5, .9999, &b->level, f) < 0 ||
	    read_number(n, "at_least", 0, 1, &b->at_least, f) < 0)
		return -1;
	int kind = spec_word(spec_get(n, "kind"), kinds, f);
	int scope = read_word(n, "scope", scopes, 0, f);
	int pays = read_word(n, "below", below, 0, f);
	int deducts = read_word(n, "above", above, 1, f);
	b->measure = read_measure(c, n, "measure", f);
	if (kind < 0 || scope < 0 || pays < 0 || deducts < 0 || b->measure < 0)
		return -1;
	b->test = (enum contract_test)kind;
	b->is_of_all = scope == 1;
	b->pays_below = pays == 0;
	b->deducts_above = deducts == 0;
	if (b->test != TEST_SIGNIFICANCE && !spec_need(n, "at_least", f))
		return -1;
	c->nbands++;
	return 0;
}

/* when: a band or "hurdle"; unless: a band or an earlier payment. */
static int
load_conditions(struct contract *c, struct contract_payment *p,
    const struct spec_node *n, struct fail *f)
{
	const char *when = NULL, *unless = NULL;
	p->unless_band = p->unless_payment = p->band = CONTRACT_NONE;
	if (read_text(n, "when", &when, f) < 0 ||
	    read_text(n, "unless", &unless, f) < 0)
		return -1;
	if (when && strcmp(when, "hurdle") == 0) {
		p->when = WHEN_HURDLE;
		if (c->hurdle == CONTRACT_NONE)
			return spec_fail(spec_get(n, "when"), f,
			    "the contract has no hurdle");
	} else if (when) {
		p->when = WHEN_BAND;
		p->band = find_band(c, when);
		if (p->band == CONTRACT_NONE)
			return spec_fail(spec_get(n, "when"), f,
			    "%s: neither a band nor hurdle", when);
	}
	if (!unless)
		return 0;
	p->unless_band = find_band(c, unless);
	p->unless_payment = find_payment(c, unless);
	if (p->unless_band == CONTRACT_NONE &&
	    p->unless_payment == CONTRACT_NONE)
		return spec_fail(spec_get(n, "unless"), f,
		    "%s: neither a band nor an earlier payment", unless);
	return 0;
}

static int
load_amounts(struct contract *c, struct contract_payment *p,
    const struct spec_node *n, struct fail *f)
{
	static const char *const bases[] = {"per_reoffender_avoided",
	    "per_offence_avoided", "per_event_avoided", "per_outcome",
	    "share_of_price", NULL};
	static const char *const counts[] = {"full", "beyond_band", NULL};
	const struct spec_node *sign = spec_get(n, "sign");
	int64_t direction = 1;
	if (!spec_need(n, "basis", f))
		return -1;
	int basis = spec_word(spec_get(n, "basis"), bases, f);
	int counted = read_word(n, "counted", counts, 0, f);
	if (basis < 0 || counted < 0 ||
	    (sign && spec_int(sign, &direction, f) < 0))
		return -1;
	if (direction != 1 && direction != -1)
		return spec_fail(sign, f, "neither 1 nor -1");
	p->basis = (enum contract_basis)basis;
	p->is_beyond_band = counted == 1;
	p->is_deduction = direction < 0;
	p->deadweight = 0;
	p->cap_people_share = INFINITY;
	p->measure = CONTRACT_NONE;
	if (read_number(n, "deadweight", 0, 1, &p->deadweight, f) < 0 ||
	    read_number(n, "cap_people_share", 0, 1, &p->cap_people_share, f) <
		0 ||
	    read_number(n, "share", 0, 1, &p->share, f) < 0 ||
	    read_pence(n, "amount_pence", &p->amount_pence, NULL, f) < 0 ||
	    read_pence(n, "price_pence", &p->price_pence, NULL, f) < 0)
		return -1;
	if (p->basis == BASIS_SHARE_OF_PRICE)
		return spec_need(n, "price_pence", f) &&
			spec_need(n, "share", f)
		    ? 0
		    : -1;
	p->measure = read_measure(c, n, "measure", f);
	return p->measure < 0 || !spec_need(n, "amount_pence", f) ? -1 : 0;
}

static int
load_payment(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"name", "when", "unless", "measure",
	    "basis", "amount_pence", "price_pence", "share", "counted", "sign",
	    "deadweight", "cap_people_share", NULL};
	struct contract_payment *p = &c->payment[c->npayments];
	*p = (struct contract_payment){0};
	if (spec_object(n, keys, f) < 0 ||
	    need_text(n, "name", &p->name, f) < 0 ||
	    load_conditions(c, p, n, f) < 0 || load_amounts(c, p, n, f) < 0)
		return -1;
	c->npayments++;
	return 0;
}

/* Each element of an array, at most CONTRACT_MOST. */
static int
load_each(struct contract *c, const struct spec_node *n,
    int (*load)(struct contract *, const struct spec_node *, struct fail *),
    struct fail *f)
{
	if (!n)
		return 0;
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n > CONTRACT_MOST)
		return spec_fail(n, f, "more than %d", CONTRACT_MOST);
	for (uint32_t i = 0; i < n->n; i++)
		if (load(c, &n->child[i], f) < 0)
			return -1;
	return 0;
}

static int
load_provenance(struct contract *c, const struct spec_node *n, struct fail *f)
{
	return spec_text(n, &c->provenance[c->nprovenance++], f);
}

static int
load_clawback(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"advance_pence", NULL};
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 || !spec_need(n, "advance_pence", f))
		return -1;
	return read_pence(n, "advance_pence", &c->advance_pence, NULL, f);
}

static int
load_fairness(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"by", "warn_below", NULL};
	struct buf by = {0};
	c->warn_below = .8;
	if (!n)
		return 0;
	const struct spec_node *list =
	    spec_object(n, keys, f) < 0 ? NULL : spec_need(n, "by", f);
	if (!list || spec_array(list, f) < 0 ||
	    read_number(n, "warn_below", 0, 1, &c->warn_below, f) < 0)
		return -1;
	for (uint32_t i = 0; i < list->n; i++) {
		struct slice key;
		if (spec_text(&list->child[i], &key, f) < 0) {
			buf_fini(&by);
			return -1;
		}
		buf_text(&by, i ? "," : "");
		buf_slice(&by, key);
	}
	c->fairness_by = arena_cstr(&c->spec.arena, buf_as_slice(&by));
	buf_fini(&by);
	return 0;
}

static int
load_head(struct contract *c, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"id", "version", "title",
	    "provenance", "status", "cohort", "baseline", "measures",
	    "adjustment", "hurdle", "bands", "payment", "cap_pence",
	    "collar_pence", "clawback", "fairness", NULL};
	static const char *const statuses[] = {"verified", "NV", NULL};
	if (spec_object(n, keys, f) < 0 || need_text(n, "id", &c->id, f) < 0 ||
	    need_text(n, "version", &c->version, f) < 0 ||
	    need_text(n, "title", &c->title, f) < 0)
		return -1;
	int status = read_word(n, "status", statuses, 1, f);
	c->is_verified = status == 0;
	return status < 0 ? -1 : 0;
}

int
contract_load(struct contract *c, const char *name, struct fail *f)
{
	*c = (struct contract){0};
	if (spec_load(&c->spec, "contracts", name, f) < 0)
		return -1;
	const struct spec_node *n = c->spec.root;
	if (load_head(c, n, f) < 0 ||
	    load_each(c, spec_get(n, "provenance"), load_provenance, f) < 0 ||
	    load_cohort(c, spec_need(n, "cohort", f), f) < 0 ||
	    !spec_need(n, "measures", f) ||
	    load_each(c, spec_get(n, "measures"), load_measure, f) < 0 ||
	    load_baseline(c, spec_need(n, "baseline", f), f) < 0 ||
	    load_adjustment(c, spec_get(n, "adjustment"), f) < 0 ||
	    load_hurdle(c, spec_get(n, "hurdle"), f) < 0 ||
	    load_each(c, spec_get(n, "bands"), load_band, f) < 0 ||
	    !spec_need(n, "payment", f) ||
	    load_each(c, spec_get(n, "payment"), load_payment, f) < 0 ||
	    load_clawback(c, spec_get(n, "clawback"), f) < 0 ||
	    load_fairness(c, spec_get(n, "fairness"), f) < 0 ||
	    read_pence(n, "cap_pence", &c->cap_pence, &c->has_cap, f) < 0 ||
	    read_pence(n, "collar_pence", &c->collar_pence, &c->has_collar, f) <
		0)
		return -1;
	return 0;
}

void
contract_fini(struct contract *c)
{
	spec_fini(&c->spec);
	*c = (struct contract){0};
}
