/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/model.h"

#include "link/model_part.h"

#include <math.h>

static const char *const standards[] = {"name", "text", "date", "postcode",
    "id", "number", "email", "phone", "code", "bits", NULL};
static const char *const takes[] = {"all", "first_word", "second_word",
    "last_word", "rest", "words", "parts", "initials", "serial", "join", NULL};

int32_t
model_weight(double w)
{
	return (int32_t)lround(w * WEIGHT_ONE);
}

bool
model_compares(const struct model *m, unsigned comparison, unsigned field)
{
	const struct model_comparison *c = &m->comparison[comparison];
	for (unsigned i = 0; i < c->nfields; i++)
		if (c->field[i] == field)
			return true;
	return false;
}

bool
model_reads_encodings(const struct model *m)
{
	for (unsigned i = 0; i < m->ninputs; i++)
		if (slice_starts(m->input[i].name, "encoded."))
			return true;
	return false;
}

int
model_field_named(
    const struct model *m, const struct spec_node *n, struct fail *f)
{
	struct slice name;
	if (spec_text(n, &name, f) < 0)
		return -1;
	for (int i = 0; i < m->nfields; i++)
		if (slice_equal(m->field[i].name, name))
			return i;
	return spec_fail(n, f, "no field of that name in \"fields\"");
}

int
model_set_load(const struct model *m, const struct spec_node *n,
    struct model_set *set, struct fail *f)
{
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n > MODEL_FROM)
		return spec_fail(n, f, "at most %d fields", MODEL_FROM);
	for (uint32_t i = 0; i < n->n; i++) {
		int field = model_field_named(m, &n->child[i], f);
		if (field < 0)
			return -1;
		set->field[set->n++] = (uint8_t)field;
	}
	return 0;
}

/* --- inputs --------------------------------------------------------------- */

/*
 * What a name in "of" means: a field of person records ("ids.pnc", or a path
 * such as "x.score"), or of another type ("offence.sentence_date"). NULL, or
 * what is wrong with it.
 */
static const char *
resolve(struct model_input *in)
{
	struct slice rest, type = slice_cut(in->name, '.', &rest);
	in->type = RECORD_PERSON;
	in->field = schema_field(RECORD_PERSON, in->name);
	in->path = in->name;
	if (in->field != FIELD_NONE || slice_starts(in->name, "x."))
		return NULL;
	in->type = rest.p ? schema_type(type) : RECORD_NONE;
	if (in->type == RECORD_NONE)
		return "not a field of person records, \"x.\" and a key, or "
		       "\"type.field\" of another record type";
	in->field = schema_field(in->type, rest);
	in->path = rest;
	if (in->field == FIELD_NONE && !slice_starts(rest, "x."))
		return "records of that type have no such field";
	return NULL;
}

int
model_add_input(struct model *m, struct slice name, struct fail *f)
{
	struct model_input in = {.name = name, .standard = STANDARD_CODE};
	const char *wrong = resolve(&in);
	if (wrong)
		return fail_set(
		    f, FAIL_USAGE, "%.*s: %s", (int)name.n, name.p, wrong);
	if (m->ninputs == MODEL_INPUTS)
		return fail_set(
		    f, FAIL_USAGE, "more than %d inputs", MODEL_INPUTS);
	m->input[m->ninputs] = in;
	return m->ninputs++;
}

static int
add_input(struct model *m, const struct spec_node *n, enum standard standard,
    struct fail *f)
{
	struct model_input in = {.standard = standard};
	if (spec_text(n, &in.name, f) < 0)
		return -1;
	for (int i = 0; i < m->ninputs; i++)
		if (slice_equal(m->input[i].name, in.name) &&
		    m->input[i].standard == standard)
			return i;
	if (m->ninputs == MODEL_INPUTS)
		return spec_fail(n, f, "more than %d inputs", MODEL_INPUTS);
	const char *wrong = resolve(&in);
	if (wrong)
		return spec_fail(n, f, "%s", wrong);
	m->input[m->ninputs] = in;
	return m->ninputs++;
}

static int
load_inputs(struct model *m, const struct spec_node *n, enum standard standard,
    uint8_t *list, uint8_t *count, struct fail *f)
{
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n < 1 || n->n > MODEL_FROM)
		return spec_fail(n, f, "expected 1 to %d inputs", MODEL_FROM);
	for (uint32_t i = 0; i < n->n; i++) {
		int at = add_input(m, &n->child[i], standard, f);
		if (at < 0)
			return -1;
		list[(*count)++] = (uint8_t)at;
	}
	return 0;
}

/* --- numbers -------------------------------------------------------------- */

/* Stands for "above 0" in limits. */
static const double SMALL = 1e-12;

/* A number within limits that may be left out. */
static int
number(const struct spec_node *n, const char *key, double low, double high,
    double *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	if (!x)
		return 0;
	if (spec_number(x, out, f) < 0)
		return -1;
	if (*out >= low && *out <= high)
		return 0;
	if (low > 0 && low <= SMALL)
		return spec_fail(
		    x, f, "expected a number above 0, at most %g", high);
	return spec_fail(x, f, "expected a number from %g to %g", low, high);
}

static int
whole(const struct spec_node *n, const char *key, int64_t *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	if (!x)
		return 0;
	if (spec_int(x, out, f) < 0)
		return -1;
	return *out < 0 ? spec_fail(x, f, "expected a number from 0") : 0;
}

/* --- fields --------------------------------------------------------------- */

static int
load_frequency(
    struct model_field *field, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "unknown", "first_of_january", "list", "note", NULL};
	const struct spec_node *x;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 ||
	    number(n, "unknown", 0, 1, &field->unknown, f) < 0 ||
	    number(n, "first_of_january", SMALL, 1000, &field->first_of_january,
		f) < 0)
		return -1;
	field->reference_at = x = spec_get(n, "list");
	return x ? spec_text(x, &field->reference, f) : 0;
}

/* A join is of two fields (earlier in the file), the rest of inputs. */
static int
load_from(struct model *m, struct model_field *field, const struct spec_node *n,
    struct fail *f)
{
	const struct spec_node *of = spec_need(n, "of", f);
	const struct spec_node *alias = spec_get(n, "alias");
	if (!of)
		return -1;
	if (field->take != TAKE_JOIN) {
		if (load_inputs(m, of, field->standard, field->from,
			&field->nfrom, f) < 0)
			return -1;
		return alias ? load_inputs(m, alias, field->standard,
				   field->alias, &field->nalias, f)
			     : 0;
	}
	struct model_set set = {0};
	if (model_set_load(m, of, &set, f) < 0)
		return -1;
	if (set.n != 2)
		return spec_fail(of, f, "a join is of two fields");
	field->nfrom = 2;
	memcpy(field->from, set.field, 2);
	return 0;
}

static int
load_field(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"of", "alias", "standard", "take",
	    "first_present", "missing", "frequency", "note", NULL};
	struct model_field *field = &m->field[m->nfields];
	const struct spec_node *x;
	int word;
	if (spec_object(n, keys, f) < 0)
		return -1;
	*field = (struct model_field){.name = n->key,
	    .standard = STANDARD_TEXT,
	    .unknown = 0,
	    .first_of_january = 1};
	if ((x = spec_get(n, "standard"))) {
		if ((word = spec_word(x, standards, f)) < 0)
			return -1;
		field->standard = (enum standard)word;
	}
	if ((x = spec_get(n, "take"))) {
		if ((word = spec_word(x, takes, f)) < 0)
			return -1;
		field->take = (enum take)word;
	}
	if ((x = spec_get(n, "first_present")) &&
	    spec_bool(x, &field->first_present, f) < 0)
		return -1;
	if ((x = spec_get(n, "missing")) &&
	    spec_text(x, &field->missing, f) < 0)
		return -1;
	if (load_from(m, field, n, f) < 0 ||
	    load_frequency(field, spec_get(n, "frequency"), f) < 0)
		return -1;
	m->nfields++;
	return 0;
}

static int
load_fields(struct model *m, const struct spec_node *n, struct fail *f)
{
	if (n->kind != SPEC_OBJECT)
		return spec_fail(n, f, "expected an object {...}");
	if (n->n > MODEL_FIELDS)
		return spec_fail(n, f, "more than %d fields", MODEL_FIELDS);
	for (uint32_t i = 0; i < n->n; i++)
		if (load_field(m, &n->child[i], f) < 0)
			return -1;
	return 0;
}

/* --- the rest ------------------------------------------------------------- */

/* A match weight or "auto", which becomes NAN. */
static int
weight_or_auto(
    const struct spec_node *n, const char *key, double *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	if (!x)
		return 0;
	if (x->kind == SPEC_TEXT && slice_is(x->text, "auto")) {
		*out = NAN;
		return 0;
	}
	if (x->kind == SPEC_TEXT)
		return spec_fail(x, f, "expected a match weight or \"auto\"");
	return number(n, key, -100, 100, out, f);
}

/* People are grouped by the first field: some blocking rule does that. */
static int
load_agreement(struct model *m, const struct spec_node *n, struct fail *f)
{
	struct model_set *set = &m->agreement[m->nagreements++];
	if (model_set_load(m, n, set, f) < 0)
		return -1;
	for (unsigned r = 0; r < m->nrules; r++)
		if (set->n && m->rule[r].key[0].field == set->field[0])
			return 0;
	return spec_fail(n, f, "the first field must begin a blocking rule");
}

static int
load_prior(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "weight", "recall", "floor", "agreements", "note", NULL};
	const struct spec_node *x;
	m->prior = NAN;
	m->recall = 0.8;
	m->floor = 0.1;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 ||
	    weight_or_auto(n, "weight", &m->prior, f) < 0 ||
	    number(n, "recall", SMALL, 1000, &m->recall, f) < 0 ||
	    number(n, "floor", SMALL, 1000, &m->floor, f) < 0)
		return -1;
	if (!(x = spec_get(n, "agreements")))
		return 0;
	if (spec_array(x, f) < 0)
		return -1;
	if (x->n > MODEL_RULES)
		return spec_fail(x, f, "at most %d agreements", MODEL_RULES);
	for (uint32_t i = 0; i < x->n; i++)
		if (load_agreement(m, &x->child[i], f) < 0)
			return -1;
	return 0;
}

static int
load_threshold(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"weight", "max_false",
	    "min_probability", "review", "strict", "note", NULL};
	static const char *const strict[] = {"weight", "prior", "note", NULL};
	const struct spec_node *x;
	m->threshold = NAN;
	m->max_false = 0.01;
	m->min_probability = 0.9;
	m->review_low = 0.5;
	m->review_high = 0.99;
	m->strict_threshold = 20;
	m->strict_prior = log2(2.649234163203061e-07);
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 ||
	    weight_or_auto(n, "weight", &m->threshold, f) < 0 ||
	    number(n, "max_false", 0, 1, &m->max_false, f) < 0 ||
	    number(n, "min_probability", 0.5, 0.999999, &m->min_probability,
		f) < 0)
		return -1;
	if ((x = spec_get(n, "review"))) {
		if (spec_array(x, f) < 0)
			return -1;
		if (x->n != 2)
			return spec_fail(x, f, "expected two probabilities");
		if (spec_number(&x->child[0], &m->review_low, f) < 0 ||
		    spec_number(&x->child[1], &m->review_high, f) < 0)
			return -1;
		if (!(m->review_low > 0 && m->review_high < 1 &&
			m->review_low <= m->review_high))
			return spec_fail(x, f,
			    "expected two probabilities between 0 and 1, the "
			    "lower first");
	}
	if (!(x = spec_get(n, "strict")))
		return 0;
	if (spec_object(x, strict, f) < 0 ||
	    number(x, "weight", -100, 100, &m->strict_threshold, f) < 0)
		return -1;
	return number(x, "prior", -100, 100, &m->strict_prior, f);
}

static int
load_frequencies(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"k", "drop", "limit", "note", NULL};
	m->tf_k = 50000;
	m->tf_drop = 2;
	m->tf_limit = 6;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 ||
	    number(n, "k", SMALL, 1e12, &m->tf_k, f) < 0 ||
	    number(n, "drop", 0, 1000, &m->tf_drop, f) < 0)
		return -1;
	return number(n, "limit", 0, 100, &m->tf_limit, f);
}

/* The field that plays a part in the rules about people; optional. */
static int
role(const struct model *m, const struct spec_node *n, const char *key,
    uint8_t *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	*out = MODEL_NONE;
	if (!x)
		return 0;
	int field = model_field_named(m, x, f);
	if (field < 0)
		return -1;
	*out = (uint8_t)field;
	return 0;
}

/* One that the rules look into: letters of a name, years of a date. */
static int
role_of(const struct model *m, const struct spec_node *n, const char *key,
    enum standard standard, uint8_t *out, struct fail *f)
{
	if (role(m, n, key, out, f) < 0)
		return -1;
	if (*out == MODEL_NONE)
		return 0;
	const struct model_field *x = &m->field[*out];
	bool is_fit = x->standard == standard || x->standard == STANDARD_BITS ||
	    (standard == STANDARD_NAME && x->standard == STANDARD_TEXT);
	if (is_fit && x->take != TAKE_JOIN)
		return 0;
	return spec_fail(spec_get(n, key), f,
	    "expected a field of \"standard\": \"%s\" that is no join",
	    standards[standard]);
}

static int
load_roles(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"name", "first_name", "last_name",
	    "second_name", "date_of_birth", "place", "sex", "first_name_forms",
	    "whole_name", "name_swapped", "whole_birth", "birth_swapped",
	    "identifiers", "unique", "conflict", "note", NULL};
	const struct spec_node *x;
	if (n && spec_object(n, keys, f) < 0)
		return -1;
	if (role(m, n, "name", &m->name, f) < 0 ||
	    role_of(m, n, "first_name", STANDARD_NAME, &m->first_name, f) < 0 ||
	    role_of(m, n, "last_name", STANDARD_NAME, &m->last_name, f) < 0 ||
	    role_of(m, n, "second_name", STANDARD_NAME, &m->second_name, f) <
		0 ||
	    role_of(m, n, "date_of_birth", STANDARD_DATE, &m->birth, f) < 0 ||
	    role(m, n, "place", &m->place, f) < 0 ||
	    role(m, n, "sex", &m->sex, f) < 0 ||
	    role(m, n, "first_name_forms", &m->forms, f) < 0 ||
	    role(m, n, "whole_name", &m->name_as_is, f) < 0 ||
	    role(m, n, "name_swapped", &m->name_swapped, f) < 0 ||
	    role(m, n, "whole_birth", &m->birth_as_is, f) < 0 ||
	    role(m, n, "birth_swapped", &m->birth_swapped, f) < 0)
		return -1;
	if ((x = spec_get(n, "identifiers")) &&
	    model_set_load(m, x, &m->ids, f) < 0)
		return -1;
	if ((x = spec_get(n, "unique")) &&
	    model_set_load(m, x, &m->unique, f) < 0)
		return -1;
	x = spec_get(n, "conflict");
	return x ? model_set_load(m, x, &m->conflict, f) : 0;
}

static int
load_rules(struct model *m, const struct spec_node *root, struct fail *f)
{
	static const char *const twins[] = {"weight", "similar", "note", NULL};
	static const char *const generations[] = {
	    "weight", "years", "similar", "note", NULL};
	static const char *const merge[] = {"mean", "note", NULL};
	static const char *const places[] = {"people", "note", NULL};
	static const char *const learn[] = {
	    "min_people", "belief", "note", NULL};
	const struct spec_node *n;
	m->twins_weight = m->generations_weight = -5;
	m->twins_similar = 0.9;
	m->generations_years = 12;
	m->generations_similar = 0.6;
	m->id_people = 3;
	m->min_people = 2000;
	m->belief = 30;
	if ((n = spec_get(root, "twins")) &&
	    (spec_object(n, twins, f) < 0 ||
		number(n, "weight", -100, 100, &m->twins_weight, f) < 0 ||
		number(n, "similar", 0, 1, &m->twins_similar, f) < 0))
		return -1;
	if ((n = spec_get(root, "generations")) &&
	    (spec_object(n, generations, f) < 0 ||
		number(n, "weight", -100, 100, &m->generations_weight, f) < 0 ||
		number(n, "similar", 0, 1, &m->generations_similar, f) < 0 ||
		whole(n, "years", &m->generations_years, f) < 0))
		return -1;
	if ((n = spec_get(root, "merge")) &&
	    (spec_object(n, merge, f) < 0 ||
		number(n, "mean", -100, 100, &m->merge_mean, f) < 0))
		return -1;
	if ((n = spec_get(root, "placeholders")) &&
	    (spec_object(n, places, f) < 0 ||
		whole(n, "people", &m->id_people, f) < 0 ||
		(m->id_people < 1 &&
		    spec_fail(spec_get(n, "people"), f,
			"expected 1 person or more") < 0)))
		return -1;
	if ((n = spec_get(root, "learn")) &&
	    (spec_object(n, learn, f) < 0 ||
		whole(n, "min_people", &m->min_people, f) < 0 ||
		number(n, "belief", SMALL, 1e12, &m->belief, f) < 0))
		return -1;
	return 0;
}

/*
 * What --train wrote: that it is there says that nothing need be learnt. The
 * rest is for people.
 */
static int
load_trained(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"recall", "together", "data",
	    "labels", "individuals", "random_pairs", "rounds", "converged",
	    "change", "expected_matches", "note", NULL};
	m->is_trained = n != NULL;
	m->together = 1;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 ||
	    number(n, "recall", SMALL, 1000, &m->recall, f) < 0)
		return -1;
	return number(n, "together", SMALL, 1000, &m->together, f);
}

static int
load_text(const struct spec_node *root, const char *key, struct slice *out,
    struct fail *f)
{
	const struct spec_node *n = spec_need(root, key, f);
	return n ? spec_text(n, out, f) : -1;
}

static int
load_root(struct model *m, const struct spec_node *root, struct fail *f)
{
	static const char *const keys[] = {"id", "version", "title",
	    "provenance", "fields", "comparisons", "blocking", "prior",
	    "threshold", "term_frequency", "learn", "placeholders", "person",
	    "twins", "generations", "merge", "trained", NULL};
	const struct spec_node *n;
	if (spec_object(root, keys, f) < 0 ||
	    load_text(root, "id", &m->id, f) < 0 ||
	    load_text(root, "version", &m->version, f) < 0)
		return -1;
	if (!(n = spec_need(root, "fields", f)) || load_fields(m, n, f) < 0)
		return -1;
	if (!(n = spec_need(root, "comparisons", f)) ||
	    model_load_comparisons(m, n, f) < 0)
		return -1;
	if (!(n = spec_need(root, "blocking", f)) ||
	    model_load_blocking(m, n, f) < 0)
		return -1;
	if (load_prior(m, spec_get(root, "prior"), f) < 0 ||
	    load_threshold(m, spec_get(root, "threshold"), f) < 0 ||
	    load_frequencies(m, spec_get(root, "term_frequency"), f) < 0 ||
	    load_roles(m, spec_get(root, "person"), f) < 0)
		return -1;
	if (load_rules(m, root, f) < 0)
		return -1;
	return load_trained(m, spec_get(root, "trained"), f);
}

int
model_load(struct model *m, const char *name, struct fail *f)
{
	*m = (struct model){0};
	if (spec_load(&m->spec, "models", name, f) < 0)
		return -1;
	return load_root(m, m->spec.root, f);
}

void
model_fini(struct model *m)
{
	spec_fini(&m->spec);
}
