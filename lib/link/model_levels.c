/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the comparisons and blocking rules of a model are read. */
#include "link/model_part.h"

#include "base/num.h"

static const char *const ops[] = {"exact", "overlap", "differs", "swapped",
    "across", "jaro_winkler", "levenshtein", "damerau", "date", "postcode",
    "numeric", "email", "nickname", "prefix", "initial", "dice", "value", NULL};
static const char *const relations[] = {"day_month_swapped", "first_of_january",
    "one_edit", "same_day_month", "two_parts", "within", NULL};
static const char *const parts[] = {"full", "sector", "outward", NULL};

/* --- tests ---------------------------------------------------------------- */

/* Which comparator the object is about: the one key that names one. */
static const struct spec_node *
find_op(const struct spec_node *n, int *op, struct fail *f)
{
	for (*op = 0; ops[*op]; ++*op) {
		const struct spec_node *x = spec_get(n, ops[*op]);
		if (x)
			return x;
	}
	spec_fail(n, f,
	    "a test names a comparator: exact, overlap, differs, "
	    "swapped, across, jaro_winkler, levenshtein, damerau, "
	    "date, postcode, numeric, email, nickname, prefix, "
	    "initial or dice");
	return NULL;
}

static int
load_target(const struct model *m, struct model_test *t,
    const struct spec_node *n, struct fail *f)
{
	bool two = t->op == TEST_SWAPPED || t->op == TEST_ACROSS;
	struct model_set set = {0};
	t->other = MODEL_NONE;
	if (!two) {
		int field = model_field_named(m, n, f);
		t->field = (uint8_t)field;
		return field < 0 ? -1 : 0;
	}
	if (model_set_load(m, n, &set, f) < 0)
		return -1;
	if (set.n != 2)
		return spec_fail(n, f, "expected two fields");
	t->field = set.field[0];
	t->other = set.field[1];
	return 0;
}

static int
load_words(struct model_test *t, const struct spec_node *n, struct fail *f)
{
	const struct spec_node *is = spec_get(n, "is");
	const struct spec_node *part = spec_get(n, "part");
	int word;
	if (t->op == TEST_DATE) {
		if (!is)
			return spec_need(n, "is", f) ? 0 : -1;
		if ((word = spec_word(is, relations, f)) < 0)
			return -1;
		t->relation = (uint8_t)word;
	}
	if (t->op == TEST_VALUE) {
		if (!is)
			return spec_need(n, "is", f) ? 0 : -1;
		if (spec_text(is, &t->is, f) < 0)
			return -1;
	}
	if (t->op == TEST_POSTCODE) {
		if (!part)
			return spec_need(n, "part", f) ? 0 : -1;
		if ((word = spec_word(part, parts, f)) < 0)
			return -1;
		t->relation = (uint8_t)word;
	}
	return 0;
}

static int
load_numbers(struct model_test *t, const struct spec_node *n, struct fail *f)
{
	const struct spec_node *x;
	int64_t whole;
	static const char *const limits[] = {
	    "at_least", "at_most", "within", NULL};
	for (int i = 0; limits[i]; i++)
		if ((x = spec_get(n, limits[i])) &&
		    spec_number(x, &t->arg, f) < 0)
			return -1;
	if ((x = spec_get(n, "same_start"))) {
		if (spec_int(x, &whole, f) < 0)
			return -1;
		t->same_start = (uint8_t)whole;
	}
	if ((x = spec_get(n, "shortest"))) {
		if (spec_int(x, &whole, f) < 0)
			return -1;
		t->shortest = (uint8_t)whole;
	}
	if ((x = spec_get(n, "sizes_at_most"))) {
		if (spec_int(x, &whole, f) < 0)
			return -1;
		t->sizes = (int32_t)whole;
	}
	if (t->op == TEST_JARO_WINKLER && !(t->arg >= MODEL_LEAST_SIMILARITY))
		return spec_fail(n, f, "\"at_least\": %.1f to 1 is missing",
		    MODEL_LEAST_SIMILARITY);
	x = spec_get(n, "any");
	return x ? spec_bool(x, &t->any, f) : 0;
}

/* What an encoding can be asked: whether it is equal, or how alike. */
static int
check_encoding(const struct model *m, const struct model_test *t,
    const struct spec_node *n, struct fail *f)
{
	bool is_bits = m->field[t->field].standard == STANDARD_BITS;
	bool is_whole = t->op == TEST_EXACT || t->op == TEST_OVERLAP ||
	    t->op == TEST_DIFFERS || t->op == TEST_DICE ||
	    t->op == TEST_INITIAL;
	if (t->op == TEST_DICE && !is_bits)
		return spec_fail(
		    n, f, "dice compares fields of \"standard\": \"bits\"");
	if (is_bits && !is_whole)
		return spec_fail(n, f,
		    "a field of \"bits\" can be tested by exact, overlap, "
		    "differs, dice and initial");
	return 0;
}

static bool
same_test(const struct model_test *a, const struct model_test *b)
{
	return a->op == b->op && a->field == b->field && a->other == b->other &&
	    a->relation == b->relation && a->any == b->any &&
	    a->same_start == b->same_start && a->shortest == b->shortest &&
	    a->sizes == b->sizes && slice_equal(a->is, b->is) &&
	    !(a->arg < b->arg) && !(a->arg > b->arg);
}

/* The number of a test: that of an equal one met before, or the next. */
static int
load_test(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"exact", "overlap", "differs",
	    "swapped", "across", "jaro_winkler", "levenshtein", "damerau",
	    "date", "postcode", "numeric", "email", "nickname", "prefix",
	    "initial", "dice", "value", "is", "part", "at_least", "at_most",
	    "within", "same_start", "shortest", "sizes_at_most", "any", NULL};
	struct model_test t = {0};
	const struct spec_node *target;
	int op;
	if (spec_object(n, keys, f) < 0 || !(target = find_op(n, &op, f)))
		return -1;
	t.op = (enum test_op)op;
	if (load_target(m, &t, target, f) < 0 || load_words(&t, n, f) < 0 ||
	    load_numbers(&t, n, f) < 0 || check_encoding(m, &t, n, f) < 0)
		return -1;
	for (int i = 0; i < m->ntests; i++)
		if (same_test(&m->test[i], &t))
			return i;
	if (m->ntests == MODEL_TESTS)
		return spec_fail(n, f, "more than %d tests", MODEL_TESTS);
	m->test[m->ntests] = t;
	return m->ntests++;
}

/* --- levels --------------------------------------------------------------- */

static int
load_tf(const struct model *m, struct model_level *level,
    const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"field", "power", "u", NULL};
	const struct spec_node *x;
	level->tf = MODEL_NONE;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 || !(x = spec_need(n, "field", f)))
		return -1;
	int field = model_field_named(m, x, f);
	if (field < 0)
		return -1;
	level->tf = (uint8_t)field;
	level->power = 1;
	if ((x = spec_get(n, "power")) && spec_number(x, &level->power, f) < 0)
		return -1;
	x = spec_get(n, "u");
	return x ? spec_number(x, &level->tf_u, f) : 0;
}

static int
load_share(
    const struct spec_node *n, const char *key, double *out, struct fail *f)
{
	const struct spec_node *x = spec_need(n, key, f);
	if (!x || spec_number(x, out, f) < 0)
		return -1;
	if (!(*out > 0 && *out <= 1))
		return spec_fail(x, f, "expected a share above 0, at most 1");
	return 0;
}

/* Tests as a mask. */
static int
load_tests(
    struct model *m, const struct spec_node *n, uint64_t *mask, struct fail *f)
{
	if (spec_array(n, f) < 0)
		return -1;
	for (uint32_t i = 0; i < n->n; i++) {
		int test = load_test(m, &n->child[i], f);
		if (test < 0)
			return -1;
		*mask |= (uint64_t)1 << test;
	}
	return 0;
}

static int
load_level(struct model *m, struct model_level *level,
    const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {
	    "label", "when", "m", "u", "tf", "status", "note", NULL};
	const struct spec_node *label, *when;
	level->node = n;
	if (spec_object(n, keys, f) < 0 ||
	    !(label = spec_need(n, "label", f)) ||
	    spec_text(label, &level->label, f) < 0 ||
	    !(when = spec_need(n, "when", f)) ||
	    load_tests(m, when, &level->need, f) < 0)
		return -1;
	if (load_share(n, "m", &level->m, f) < 0 ||
	    load_share(n, "u", &level->u, f) < 0)
		return -1;
	return load_tf(m, level, spec_get(n, "tf"), f);
}

static int
load_levels(struct model *m, struct model_comparison *c,
    const struct spec_node *n, struct fail *f)
{
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n < 2 || n->n > MODEL_LEVELS)
		return spec_fail(n, f, "expected 2 to %d levels", MODEL_LEVELS);
	for (uint32_t i = 0; i < n->n; i++)
		if (load_level(m, &c->level[c->nlevels++], &n->child[i], f) < 0)
			return -1;
	if (c->level[c->nlevels - 1].need)
		return spec_fail(&n->child[n->n - 1], f,
		    "the last level must hold always: \"when\": []");
	return 0;
}

static int
load_flags(struct model *m, struct model_comparison *c,
    const struct spec_node *n, struct fail *f)
{
	static const char *const presence[] = {"any", "all", NULL};
	const struct spec_node *x;
	c->only_without = MODEL_NONE;
	if ((x = spec_get(n, "present"))) {
		int word = spec_word(x, presence, f);
		if (word < 0)
			return -1;
		c->all_present = word == 1;
	}
	if ((x = spec_get(n, "unless")) && load_tests(m, x, &c->unless, f) < 0)
		return -1;
	if ((x = spec_get(n, "identifier")) && spec_bool(x, &c->is_id, f) < 0)
		return -1;
	if (!(x = spec_get(n, "only_without")))
		return 0;
	for (int i = 0; i < m->ncomparisons; i++)
		if (x->kind == SPEC_TEXT &&
		    slice_equal(m->comparison[i].name, x->text)) {
			c->only_without = (uint8_t)i;
			return 0;
		}
	return spec_fail(x, f, "expected the name of an earlier comparison");
}

static int
load_comparison(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"name", "title", "fields", "present",
	    "only_without", "unless", "identifier", "levels", "note", NULL};
	struct model_comparison *c = &m->comparison[m->ncomparisons];
	struct model_set set = {0};
	const struct spec_node *name, *title, *fields, *levels;
	if (spec_object(n, keys, f) < 0 || !(name = spec_need(n, "name", f)) ||
	    spec_text(name, &c->name, f) < 0)
		return -1;
	c->title = c->name;
	if ((title = spec_get(n, "title")) &&
	    spec_text(title, &c->title, f) < 0)
		return -1;
	if (!(fields = spec_need(n, "fields", f)) ||
	    model_set_load(m, fields, &set, f) < 0)
		return -1;
	memcpy(c->field, set.field, set.n);
	c->nfields = set.n;
	if (load_flags(m, c, n, f) < 0 || !(levels = spec_need(n, "levels", f)))
		return -1;
	return load_levels(m, c, levels, f);
}

int
model_load_comparisons(
    struct model *m, const struct spec_node *n, struct fail *f)
{
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n < 1 || n->n > MODEL_COMPARISONS)
		return spec_fail(
		    n, f, "expected 1 to %d comparisons", MODEL_COMPARISONS);
	for (uint32_t i = 0; i < n->n; i++) {
		if (load_comparison(m, &n->child[i], f) < 0)
			return -1;
		m->ncomparisons++;
	}
	return 0;
}

/* --- blocking ------------------------------------------------------------- */

static const char *const transforms[] = {"whole", "prefix", "outward", "sector",
    "year", "year_month", "year_day", "month_day", "user", NULL};

static int
field_of(const struct model *m, struct slice name, const struct spec_node *n,
    struct fail *f)
{
	for (int i = 0; i < m->nfields; i++)
		if (slice_equal(m->field[i].name, name))
			return i;
	return spec_fail(
	    n, f, "no field \"%.*s\" in \"fields\"", (int)name.n, name.p);
}

static int
load_transform(struct model_key *key, struct slice how,
    const struct spec_node *n, struct fail *f)
{
	int64_t letters;
	if (!how.p)
		return 0;
	if (num_parse_int(how, &letters)) {
		if (letters < 1 || letters > 16)
			return spec_fail(n, f, "1 to 16 letters");
		key->transform = KEY_PREFIX;
		key->n = (uint8_t)letters;
		return 0;
	}
	for (int i = KEY_OUTWARD; transforms[i]; i++)
		if (slice_is(how, transforms[i])) {
			key->transform = (enum transform)i;
			return 0;
		}
	return spec_fail(n, f,
	    "after the colon: a number of letters, outward, sector, year, "
	    "year_month, year_day, month_day or user");
}

/* "field", "field:how", "field=other side's field"; "?": or missing. */
static int
load_key(const struct model *m, struct model_key *key,
    const struct spec_node *n, struct fail *f)
{
	struct slice text, how, other, name;
	if (spec_text(n, &text, f) < 0)
		return -1;
	if (slice_ends(text, "?")) {
		key->or_missing = true;
		text.n--;
	}
	text = slice_cut(text, ':', &how);
	name = slice_cut(text, '=', &other);
	int field = field_of(m, name, n, f);
	if (field < 0)
		return -1;
	key->field = key->other = (uint8_t)field;
	if (other.p) {
		if ((field = field_of(m, other, n, f)) < 0)
			return -1;
		key->other = (uint8_t)field;
	}
	return load_transform(key, how, n, f);
}

/* "a=b" without "b=a" would hold of a pair in one order and not the other. */
static int
check_mirrors(
    const struct model_rule *rule, const struct spec_node *keys, struct fail *f)
{
	for (unsigned i = 0; i < rule->nkeys; i++) {
		const struct model_key *x = &rule->key[i];
		bool has_mirror = x->field == x->other;
		for (unsigned k = 0; k < rule->nkeys && !has_mirror; k++)
			has_mirror = rule->key[k].field == x->other &&
			    rule->key[k].other == x->field &&
			    rule->key[k].transform == x->transform;
		if (!has_mirror)
			return spec_fail(&keys->child[i], f,
			    "a key a=b needs its mirror b=a in the same rule");
	}
	return 0;
}

/* A rule may be about rare values only: "at_most": 100. */
static int
load_at_most(struct model_rule *rule, const struct spec_node *n, struct fail *f)
{
	const struct spec_node *most = spec_get(n, "at_most");
	int64_t v = UINT32_MAX;
	if (most && spec_int(most, &v, f) < 0)
		return -1;
	if (v < 2 || v > UINT32_MAX)
		return spec_fail(most, f, "expected 2 people or more");
	rule->at_most = (uint32_t)v;
	return 0;
}

static int
load_rule(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const known[] = {
	    "name", "keys", "at_most", "note", NULL};
	struct model_rule *rule = &m->rule[m->nrules];
	const struct spec_node *name, *keys;
	if (spec_object(n, known, f) < 0 || !(name = spec_need(n, "name", f)) ||
	    spec_text(name, &rule->name, f) < 0 ||
	    !(keys = spec_need(n, "keys", f)) || spec_array(keys, f) < 0 ||
	    load_at_most(rule, n, f) < 0)
		return -1;
	if (keys->n < 1 || keys->n > MODEL_KEYS)
		return spec_fail(keys, f, "expected 1 to %d keys", MODEL_KEYS);
	for (uint32_t i = 0; i < keys->n; i++)
		if (load_key(m, &rule->key[rule->nkeys++], &keys->child[i], f) <
		    0)
			return -1;
	if (rule->key[0].transform != KEY_WHOLE || rule->key[0].or_missing ||
	    rule->key[0].field != rule->key[0].other)
		return spec_fail(&keys->child[0], f,
		    "the first key is a whole field: people are grouped by it");
	unsigned same = 0;
	for (unsigned r = 0; r < m->nrules; r++)
		same += m->rule[r].key[0].field == rule->key[0].field;
	if (same >= MODEL_PIVOT)
		return spec_fail(&keys->child[0], f,
		    "more than %d rules begin with this field", MODEL_PIVOT);
	return check_mirrors(rule, keys, f);
}

int
model_load_blocking(struct model *m, const struct spec_node *n, struct fail *f)
{
	if (spec_array(n, f) < 0)
		return -1;
	if (n->n < 1 || n->n > MODEL_RULES)
		return spec_fail(
		    n, f, "expected 1 to %d blocking rules", MODEL_RULES);
	for (uint32_t i = 0; i < n->n; i++) {
		if (load_rule(m, &n->child[i], f) < 0)
			return -1;
		m->nrules++;
	}
	return 0;
}
