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

enum {
	OF_ALL = (1 << (STANDARD_BITS + 1)) - 1,
	OF_CLEAR = OF_ALL & ~(1 << STANDARD_BITS),
	OF_WORDS = OF_CLEAR & ~(1 << STANDARD_DATE) & ~(1 << STANDARD_NUMBER),
};

/*
 * What a comparator needs beside its field, what it may have, and which fields
 * it can be asked of: others have not what it looks at.
 */
static const struct use {
	const char *needs;
	const char *may[3];
	unsigned of; /* enum standard, by bit */
	const char *kind;
} uses[] = {
    [TEST_EXACT] = {.of = OF_ALL},
    [TEST_OVERLAP] = {.may = {"sizes_at_most"}, .of = OF_ALL},
    [TEST_DIFFERS] = {.of = OF_ALL},
    [TEST_SWAPPED] = {.may = {"at_least"}, .of = OF_WORDS, .kind = "texts"},
    [TEST_ACROSS] = {.may = {"at_least"}, .of = OF_WORDS, .kind = "texts"},
    [TEST_JARO_WINKLER] = {"at_least", {"any"}, OF_WORDS, "texts"},
    [TEST_LEVENSHTEIN] = {"at_most", {"same_start", "shortest", "any"},
	OF_CLEAR, "texts"},
    [TEST_DAMERAU] = {"at_most", {"same_start", "shortest", "any"}, OF_CLEAR,
	"texts"},
    [TEST_DATE] = {"is", {"within", "any"}, 1 << STANDARD_DATE, "dates"},
    [TEST_POSTCODE] = {"part", {"any"}, 1 << STANDARD_POSTCODE, "postcodes"},
    [TEST_NUMERIC] = {"within", {"any"}, 1 << STANDARD_NUMBER, "numbers"},
    [TEST_EMAIL] = {NULL, {"any"}, 1 << STANDARD_EMAIL, "emails"},
    [TEST_NICKNAME] = {NULL, {"any"}, 1 << STANDARD_NAME, "names"},
    [TEST_PREFIX] = {"at_least", {"any"}, OF_CLEAR, "texts"},
    [TEST_INITIAL] = {NULL, {"any"}, OF_WORDS | 1 << STANDARD_BITS, "texts"},
    [TEST_DICE] = {"at_least", {"any"}, 1 << STANDARD_BITS, "encodings"},
    [TEST_VALUE] = {"is", {"any"}, OF_CLEAR, "texts"},
};

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

static bool
is_known(const struct use *u, struct slice key)
{
	if (u->needs && slice_is(key, u->needs))
		return true;
	for (size_t i = 0; i < sizeof u->may / sizeof *u->may; i++)
		if (u->may[i] && slice_is(key, u->may[i]))
			return true;
	return false;
}

/* One comparator, what it needs, nothing that it has no use for. */
static int
check_use(const struct model *m, const struct model_test *t,
    const struct spec_node *n, struct fail *f)
{
	const struct use *u = &uses[t->op];
	for (uint32_t i = 0; i < n->n; i++)
		if (!slice_is(n->child[i].key, ops[t->op]) &&
		    !is_known(u, n->child[i].key))
			return spec_fail(&n->child[i], f,
			    "\"%s\" has no use for it", ops[t->op]);
	if (!(u->of >> m->field[t->field].standard & 1) ||
	    (t->other != MODEL_NONE &&
		!(u->of >> m->field[t->other].standard & 1)))
		return spec_fail(
		    n, f, "\"%s\" compares %s only", ops[t->op], u->kind);
	return u->needs && !spec_need(n, u->needs, f) ? -1 : 0;
}

static int
load_words(struct model_test *t, const struct spec_node *n, struct fail *f)
{
	const struct spec_node *is = spec_get(n, "is");
	const struct spec_node *part = spec_get(n, "part");
	int word;
	if (t->op == TEST_DATE) {
		if ((word = spec_word(is, relations, f)) < 0)
			return -1;
		t->relation = (uint8_t)word;
	}
	if (t->op == TEST_VALUE && spec_text(is, &t->is, f) < 0)
		return -1;
	if (t->op == TEST_POSTCODE) {
		if ((word = spec_word(part, parts, f)) < 0)
			return -1;
		t->relation = (uint8_t)word;
	}
	return 0;
}

/* A whole number from 1 that may be left out. */
static int
load_count(const struct spec_node *n, const char *key, int64_t most,
    int64_t *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	*out = 0;
	if (!x)
		return 0;
	if (spec_int(x, out, f) < 0)
		return -1;
	if (*out < 1 || *out > most)
		return spec_fail(
		    x, f, "expected a number from 1 to %lld", (long long)most);
	return 0;
}

/* A similarity is a share, letters and days are not negative. */
static int
load_limit(struct model_test *t, const struct spec_node *n, struct fail *f)
{
	static const char *const limits[] = {
	    "at_least", "at_most", "within", NULL};
	const struct spec_node *x = NULL;
	bool is_share = t->op == TEST_JARO_WINKLER || t->op == TEST_DICE ||
	    t->op == TEST_SWAPPED || t->op == TEST_ACROSS;
	double least = t->op == TEST_JARO_WINKLER ? MODEL_LEAST_SIMILARITY
	    : t->op == TEST_PREFIX                ? 1
						  : 0;
	for (int i = 0; limits[i] && !x; i++)
		x = spec_get(n, limits[i]);
	if (!x)
		return 0;
	if (spec_number(x, &t->arg, f) < 0)
		return -1;
	if (is_share && !(t->arg >= least && t->arg <= 1))
		return spec_fail(x, f, "expected %.1f to 1", least);
	return t->arg >= least
	    ? 0
	    : spec_fail(x, f, "expected a number from %.0f", least);
}

static int
load_numbers(struct model_test *t, const struct spec_node *n, struct fail *f)
{
	int64_t same_start, shortest, sizes;
	if (load_limit(t, n, f) < 0 ||
	    load_count(n, "same_start", 255, &same_start, f) < 0 ||
	    load_count(n, "shortest", 255, &shortest, f) < 0 ||
	    load_count(n, "sizes_at_most", INT32_MAX, &sizes, f) < 0)
		return -1;
	t->same_start = (uint8_t)same_start;
	t->shortest = (uint8_t)shortest;
	t->sizes = (int32_t)sizes;
	if (t->op == TEST_DATE && t->relation == DATE_WITHIN &&
	    !spec_need(n, "within", f))
		return -1;
	const struct spec_node *any = spec_get(n, "any");
	return any ? spec_bool(any, &t->any, f) : 0;
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
	if (load_target(m, &t, target, f) < 0 || check_use(m, &t, n, f) < 0 ||
	    load_words(&t, n, f) < 0 || load_numbers(&t, n, f) < 0)
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

static int
load_tf(const struct model *m, struct model_level *level,
    const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"field", "power", "u", "of", NULL};
	static const char *const of[] = {"commoner", "rarer", NULL};
	const struct spec_node *x;
	level->tf = MODEL_NONE;
	if (!n)
		return 0;
	if (spec_object(n, keys, f) < 0 || !(x = spec_need(n, "field", f)))
		return -1;
	int field = model_field_named(m, x, f);
	if (field < 0)
		return -1;
	if (!(m->field[field].unknown > 0))
		return spec_fail(x, f,
		    "the field needs a \"frequency\" with \"unknown\": the "
		    "share of a value that nothing is known of");
	level->tf = (uint8_t)field;
	level->power = 1;
	if ((x = spec_get(n, "power")) && spec_number(x, &level->power, f) < 0)
		return -1;
	if (!(level->power > 0 && level->power <= 1))
		return spec_fail(x, f, "expected a power above 0, at most 1");
	if ((x = spec_get(n, "of"))) {
		int word = spec_word(x, of, f);
		if (word < 0)
			return -1;
		level->tf_rarer = word == 1;
	}
	return spec_get(n, "u") ? load_share(n, "u", &level->tf_u, f) : 0;
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
	    "label", "when", "m", "m_given", "u", "tf", "status", "note", NULL};
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
	for (uint32_t i = 0; i < n->n; i++) {
		const struct model_level *level = &c->level[c->nlevels];
		if (load_level(m, &c->level[c->nlevels++], &n->child[i], f) < 0)
			return -1;
		if (!level->need && i + 1 < n->n)
			return spec_fail(&n->child[i], f,
			    "holds always, so that those below it never do: "
			    "only the last level has no tests");
	}
	if (c->level[c->nlevels - 1].need)
		return spec_fail(&n->child[n->n - 1], f,
		    "the last level must hold always: \"when\": []");
	return 0;
}

/* The comparison, of those read so far, that a text names; or MODEL_NONE. */
static uint8_t
comparison_named(const struct model *m, const struct spec_node *n)
{
	for (unsigned i = 0; n->kind == SPEC_TEXT && i < m->ncomparisons; i++)
		if (slice_equal(m->comparison[i].name, n->text))
			return (uint8_t)i;
	return MODEL_NONE;
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
	c->only_without = comparison_named(m, x);
	return c->only_without != MODEL_NONE
	    ? 0
	    : spec_fail(x, f, "expected the name of an earlier comparison");
}

/* --- m at some levels of another comparison ------------------------------- */

static int
load_given_level(struct model_comparison *c, const struct model_comparison *of,
    const struct spec_node *n, struct fail *f)
{
	for (unsigned l = 0; l < of->nlevels; l++)
		if (n->kind == SPEC_TEXT &&
		    slice_equal(of->level[l].label, n->text)) {
			c->given_levels |= (uint16_t)(2u << l);
			return 0;
		}
	return spec_fail(n, f, "no level of that comparison is labelled so");
}

static int
load_given(struct model *m, struct model_comparison *c,
    const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"comparison", "levels", NULL};
	const struct spec_node *of, *levels;
	if (spec_object(n, keys, f) < 0 ||
	    !(of = spec_need(n, "comparison", f)) ||
	    !(levels = spec_need(n, "levels", f)) || spec_array(levels, f) < 0)
		return -1;
	c->given = comparison_named(m, of);
	if (c->given == MODEL_NONE || &m->comparison[c->given] == c)
		return spec_fail(
		    of, f, "expected the name of another comparison");
	for (uint32_t i = 0; i < levels->n; i++)
		if (load_given_level(
			c, &m->comparison[c->given], &levels->child[i], f) < 0)
			return -1;
	for (unsigned l = 0; l < c->nlevels; l++)
		if (load_share(c->level[l].node, "m_given",
			&c->level[l].m_given, f) < 0)
			return -1;
	return 0;
}

/* Once all comparisons are known, since any may be given. */
static int
load_all_given(struct model *m, const struct spec_node *n, struct fail *f)
{
	const struct spec_node *x;
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		struct model_comparison *to = &m->comparison[c];
		to->given = MODEL_NONE;
		if ((x = spec_get(&n->child[c], "given"))) {
			if (load_given(m, to, x, f) < 0)
				return -1;
			continue;
		}
		for (unsigned l = 0; l < to->nlevels; l++)
			if ((x = spec_get(to->level[l].node, "m_given")))
				return spec_fail(x, f,
				    "the comparison says nothing of what is "
				    "\"given\"");
	}
	return 0;
}

/* --- comparisons ---------------------------------------------------------- */

static int
load_comparison(struct model *m, const struct spec_node *n, struct fail *f)
{
	static const char *const keys[] = {"name", "title", "fields", "present",
	    "only_without", "unless", "identifier", "given", "levels", "note",
	    NULL};
	struct model_comparison *c = &m->comparison[m->ncomparisons];
	struct model_set set = {0};
	const struct spec_node *name, *title, *fields, *levels;
	if (spec_object(n, keys, f) < 0 || !(name = spec_need(n, "name", f)) ||
	    spec_text(name, &c->name, f) < 0)
		return -1;
	if (comparison_named(m, name) != MODEL_NONE)
		return spec_fail(name, f, "another comparison has this name");
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
	return load_all_given(m, n, f);
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

/* Only a postcode has an outward code, and only a date a year. */
static int
check_part(const struct model *m, const struct model_key *key,
    const struct spec_node *n, struct fail *f)
{
	enum standard s = key->transform <= KEY_SECTOR ? STANDARD_POSTCODE
	    : key->transform == KEY_USER               ? STANDARD_EMAIL
						       : STANDARD_DATE;
	if (m->field[key->field].standard == s &&
	    m->field[key->other].standard == s)
		return 0;
	return spec_fail(n, f, "the field is no %s, which has such a part",
	    s == STANDARD_POSTCODE    ? "postcode"
		: s == STANDARD_EMAIL ? "email"
				      : "date");
}

static int
load_transform(const struct model *m, struct model_key *key, struct slice how,
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
			return check_part(m, key, n, f);
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
	return load_transform(m, key, how, n, f);
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
