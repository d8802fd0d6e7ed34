/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/covariate.h"

#include "base/num.h"
#include "report/words.h"
#include "rules/codes.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_LEVELS = 200 }; /* of a covariate: more is a name, not a kind */

/* --- which keys -------------------------------------------------------- */

/* Of a member: measured in the service window or after the index date. */
static const int later_fields[] = {MEMBER_NEEDS, MEMBER_ASSESSED_DAYS,
    MEMBER_SCORES, MEMBER_REFERRALS, MEMBER_CONTACTS, MEMBER_CONTACTS_ATTENDED,
    MEMBER_CONTACT_PRISON, MEMBER_CONTACT_GATE, MEMBER_CONTACT_DAYS,
    MEMBER_OUTCOMES, MEMBER_CIVIL_ORDERS, MEMBER_MATURE, MEMBER_FOLLOW_UP_END,
    MEMBER_OBSERVED_DAYS, MEMBER_CUSTODY_DAYS, MEMBER_REOFFENDED,
    MEMBER_REOFFENCES, MEMBER_RECONVICTIONS, MEMBER_FIRST_REOFFENCE_DATE,
    MEMBER_DAYS_TO_REOFFENCE, MEMBER_REOFFENCE_GROUPS,
    MEMBER_REOFFENCE_SEVERITY, MEMBER_REOFFENCE_CUSTODY,
    MEMBER_REOFFENCE_CUSTODY_DAYS, MEMBER_LEFT};
/* Says which member, or of which arm, not what kind of person. */
static const int naming_fields[] = {FIELD_TYPE, FIELD_PERSON_ID, FIELD_ID,
    FIELD_PERSON, MEMBER_COHORT, MEMBER_ARM, MEMBER_INDEX_ID, MEMBER_MATCHED};

static bool
is_among(int field, const int *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i] == field)
			return true;
	return false;
}

/* Without ":month" and the like. */
static struct path
path_of_key(struct slice key)
{
	struct slice period;
	return path_make(RECORD_MEMBER, slice_cut(key, ':', &period));
}

bool
covariate_is_known_at_index(struct slice key)
{
	struct path p = path_of_key(key);
	return !is_among(
	    p.field, later_fields, sizeof later_fields / sizeof *later_fields);
}

static int
check_key(const char *option, struct slice key, struct fail *f)
{
	struct path p = path_of_key(key);
	if (!covariate_is_known_at_index(key))
		return fail_set(f, FAIL_USAGE,
		    "--%s %.*s: known only after the index date, so it may be "
		    "a result of what is being judged",
		    option, (int)key.n, key.p);
	if (is_among(p.field, naming_fields,
		sizeof naming_fields / sizeof *naming_fields))
		return fail_set(f, FAIL_USAGE,
		    "--%s %.*s: not a characteristic of people", option,
		    (int)key.n, key.p);
	return 0;
}

/* A key that the record table knows as a number. */
static bool
is_number_field(const struct path *p)
{
	if (p->field == FIELD_NONE || slice_present(p->rest))
		return false;
	enum kind k = schema_of(p->type)->field[p->field].kind;
	return k == KIND_INTEGER || k == KIND_NUMBER || k == KIND_MONEY;
}

/* Numbers of the table are read as numbers: a million need no interning. */
static void
want_number(struct key *k, struct data *d)
{
	struct path p = d->column[k->column].path;
	if (k->period == PERIOD_NONE && is_number_field(&p))
		k->column = data_want(d, RECORD_MEMBER, k->text, DATA_NUMBER);
}

int
covariates_want(struct covariates *c, struct run *r, const char *option,
    const char *keys, struct fail *f)
{
	struct slice rest = slice_text(keys);
	c->option = option;
	while (slice_present(rest)) {
		struct slice key = slice_trim(slice_cut(rest, ',', &rest));
		if (check_key(option, key, f) < 0)
			return -1;
	}
	int n = run_want_keys(r, option, keys, c->key, COVARIATE_MAX, f);
	if (n < 0)
		return -1;
	c->n = (size_t)n;
	for (size_t i = 0; i < c->n; i++)
		want_number(&c->key[i], &r->data);
	return 0;
}

int
covariates_check(
    struct covariates *c, const struct data *d, bool drop, struct fail *f)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++) {
		if (!data_is_empty(d, c->key[i].column))
			c->key[n++] = c->key[i];
		else if (!drop && d->nrows[RECORD_MEMBER] > 0)
			return fail_set(f, FAIL_USAGE,
			    "--%s %s: no member has this key", c->option,
			    c->key[i].text);
	}
	c->n = drop ? n : c->n;
	return 0;
}

/* --- levels ------------------------------------------------------------ */

/* The levels that one code of a column puts a person into. */
struct ids {
	uint32_t *id;
	size_t n;
};

/* A covariate made ready: how a row's value becomes columns. */
struct coding {
	const struct key *key;
	const struct data_column *column;
	bool is_number, is_list, has_missing;
	double mean;
	double *number_of_code; /* of text that is all numbers */
	const uint32_t *code;   /* by row of the data; NULL: numbers */
	size_t ncodes;
	struct ids *of_code; /* ncodes, then that of who has no value */
	struct slice *level;
	double *count; /* of people, by level */
	size_t nlevels;
	size_t left_out; /* the level without a column, or nlevels */
	size_t *at;      /* the column of each level */
};

static const struct slice not_recorded = SLICE("not recorded");

/* Dates by period: a code of their own for each row. */
static struct strmap
code_periods(
    struct coding *c, const struct data *d, struct rows rows, struct arena *a)
{
	struct strmap names = {0};
	struct buf text = {0};
	uint32_t *code =
	    arena_alloc(a, (d->nrows[RECORD_MEMBER] + 1) * sizeof *code);
	for (size_t i = 0; i < rows.n; i++) {
		date day = c->column->day[rows.row[i]];
		code[rows.row[i]] = DATA_ABSENT;
		if (day == DATE_NONE)
			continue;
		buf_reset(&text);
		period_text(c->key->period, day, &text);
		code[rows.row[i]] =
		    (uint32_t)strmap_add(&names, buf_as_slice(&text), NULL);
	}
	buf_fini(&text);
	c->code = code;
	return names;
}

static double *
count_codes(const struct coding *c, struct rows rows, struct arena *a)
{
	double *count = arena_zalloc(a, c->ncodes + 1, sizeof *count);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t code = c->code[rows.row[i]];
		count[code == DATA_ABSENT ? c->ncodes : code]++;
	}
	return count;
}

/* Where levels go into natural order, with who they stand for. */
struct ordered {
	struct slice text;
	size_t id;
};

static int
by_text(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	return natural_compare(x->text, y->text);
}

/* Puts the levels in natural order, "not recorded" last; renumbers ids. */
static void
order_levels(struct coding *c, const struct strmap *names, const double *count,
    struct arena *a)
{
	struct ordered *o = arena_alloc(a, (names->n + 1) * sizeof *o);
	uint32_t *now = arena_alloc(a, (names->n + 1) * sizeof *now);
	for (size_t i = 0; i < names->n; i++) {
		struct slice text = strmap_key(names, i);
		bool is_missing = slice_equal(text, not_recorded);
		o[i] = (struct ordered){is_missing ? SLICE_NONE : text, i};
	}
	if (names->n)
		qsort(o, names->n, sizeof *o, by_text);
	c->nlevels = names->n;
	c->level = arena_alloc(a, (names->n + 1) * sizeof *c->level);
	c->count = arena_alloc(a, (names->n + 1) * sizeof *c->count);
	for (size_t i = 0; i < names->n; i++) {
		now[o[i].id] = (uint32_t)i;
		c->level[i] = arena_copy(a, strmap_key(names, o[i].id));
		c->count[i] = count[o[i].id];
	}
	for (size_t k = 0; k <= c->ncodes; k++)
		for (size_t m = 0; m < c->of_code[k].n; m++)
			c->of_code[k].id[m] = now[c->of_code[k].id[m]];
}

/* A level that a code puts people into; repeated ones count once. */
static void
add_level(struct ids *ids, struct strmap *names, double **count, size_t *cap,
    struct slice text, double people, struct arena *a)
{
	bool is_new;
	size_t id = strmap_add(names, text, &is_new);
	if (id >= *cap) {
		double *more = arena_zalloc(a, 2 * id + 16, sizeof *more);
		if (*cap)
			memcpy(more, *count, *cap * sizeof *more);
		*count = more;
		*cap = 2 * id + 16;
	}
	for (size_t m = 0; m < ids->n; m++)
		if (ids->id[m] == id)
			return;
	ids->id[ids->n++] = (uint32_t)id;
	(*count)[id] += people;
}

static int
compare_ids(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static bool
is_ethnicity(const struct coding *c)
{
	return strcmp(c->key->text, "ethnicity") == 0;
}

/* The name of a level: ethnicity by its group. */
static struct slice
level_text(
    const struct coding *c, const struct codes *ethnicity, struct slice value)
{
	if (!is_ethnicity(c))
		return value;
	struct slice group = ethnicity_group(ethnicity, value);
	return group.n ? group : not_recorded;
}

/* Levels of the codes that these members have. */
static void
make_levels(struct coding *c, const struct strmap *codes, const double *people,
    const struct codes *ethnicity, struct arena *a)
{
	struct strmap names = {0};
	double *count = NULL;
	size_t cap = 0;
	c->of_code = arena_zalloc(a, c->ncodes + 1, sizeof *c->of_code);
	for (size_t k = 0; k <= c->ncodes; k++) {
		struct slice one =
		    k == c->ncodes ? not_recorded : strmap_key(codes, k);
		struct values v = {&one, 1};
		if (!(people[k] > 0))
			continue;
		if (k < c->ncodes && !c->key->period)
			v = group_values(one, a, &c->is_list);
		c->of_code[k].id =
		    arena_alloc(a, v.n * sizeof *c->of_code[k].id);
		for (size_t m = 0; m < v.n; m++)
			add_level(&c->of_code[k], &names, &count, &cap,
			    level_text(c, ethnicity, v.item[m]), people[k], a);
	}
	order_levels(c, &names, count, a);
	for (size_t k = 0; k <= c->ncodes; k++)
		if (c->of_code[k].n > 1)
			qsort(c->of_code[k].id, c->of_code[k].n,
			    sizeof(uint32_t), compare_ids);
	strmap_fini(&names);
}

/* The commonest level, of a list "none", is what others are compared with. */
static void
choose_reference(struct coding *c)
{
	c->left_out = c->nlevels;
	for (size_t k = 0; k < c->nlevels; k++) {
		if (c->is_list) {
			if (slice_is(c->level[k], "none"))
				c->left_out = k;
		} else if (c->left_out == c->nlevels ||
		    c->count[k] > c->count[c->left_out]) {
			c->left_out = k;
		}
	}
}

/* Text whose values are all numbers, and not only "none recorded". */
static bool
read_numbers(struct coding *c, const struct strmap *codes, const double *people,
    struct arena *a)
{
	bool is_any = false;
	c->number_of_code = arena_alloc(a, (c->ncodes + 1) * sizeof(double));
	for (size_t k = 0; k < c->ncodes; k++) {
		double v = NAN;
		if (people[k] > 0) {
			if (!num_parse_double(strmap_key(codes, k), &v))
				return false;
			is_any = true;
		}
		c->number_of_code[k] = v;
	}
	c->number_of_code[c->ncodes] = NAN;
	return is_any;
}

static double
number_at(const struct coding *c, uint32_t row)
{
	if (!c->code)
		return c->column->number[row];
	uint32_t code = c->code[row];
	return c->number_of_code[code == DATA_ABSENT ? c->ncodes : code];
}

static void
find_mean(struct coding *c, struct rows rows)
{
	struct num_sum sum = {0};
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		double v = number_at(c, rows.row[i]);
		if (isnan(v))
			continue;
		num_sum_add(&sum, v);
		n++;
	}
	c->is_number = true;
	c->has_missing = n < rows.n;
	c->mean = n ? num_sum_value(&sum) / (double)n : 0;
}

static void
make_coding(struct coding *c, const struct key *k, const struct data *d,
    struct rows rows, const struct codes *ethnicity, struct arena *a)
{
	struct strmap periods = {0};
	const struct strmap *codes = &d->column[k->column].values;
	*c = (struct coding){.key = k, .column = &d->column[k->column]};
	if (c->column->kind == DATA_NUMBER) {
		find_mean(c, rows);
		return;
	}
	if (k->period) {
		periods = code_periods(c, d, rows, a);
		codes = &periods;
	} else {
		c->code = c->column->code;
	}
	c->ncodes = codes->n;
	const double *people = count_codes(c, rows, a);
	if (!k->period && read_numbers(c, codes, people, a)) {
		find_mean(c, rows);
	} else {
		make_levels(c, codes, people, ethnicity, a);
		choose_reference(c);
	}
	strmap_fini(&periods);
}

/* --- columns ----------------------------------------------------------- */

static struct term *
add_term(struct terms *t, const struct coding *c, struct slice level)
{
	struct slice key = slice_text(c->key->text);
	struct term *term = &t->item[t->design.ncolumns++];
	struct buf b = {0};
	buf_slice(&b, key);
	if (slice_present(level)) {
		buf_byte(&b, '=');
		buf_slice(&b, level);
	}
	*term = (struct term){.covariate = c->key->text, .level = level};
	term->name = arena_cstr(&t->arena, buf_as_slice(&b));
	if (slice_present(level))
		term->label = value_label(key, level, &t->arena);
	buf_fini(&b);
	return term;
}

static void
name_columns(struct terms *t, struct coding *c, bool all_levels)
{
	if (c->is_number) {
		add_term(t, c, SLICE_NONE);
		if (c->has_missing)
			add_term(t, c, not_recorded);
		return;
	}
	c->at = arena_alloc(&t->arena, (c->nlevels + 1) * sizeof *c->at);
	for (size_t k = 0; k < c->nlevels; k++) {
		c->at[k] = SIZE_MAX;
		if (k == c->left_out && !all_levels)
			continue;
		c->at[k] = t->design.ncolumns;
		add_term(t, c, c->level[k]);
	}
}

static void
set_number(struct design *d, const struct coding *c, uint32_t row, size_t at)
{
	double v = number_at(c, row);
	design_set(d, at, isnan(v) ? c->mean : v);
	if (isnan(v))
		design_set(d, at + 1, 1);
}

static void
set_levels(struct design *d, const struct coding *c, uint32_t row)
{
	uint32_t code = c->code[row];
	struct ids ids = c->of_code[code == DATA_ABSENT ? c->ncodes : code];
	for (size_t m = 0; m < ids.n; m++)
		if (c->at[ids.id[m]] != SIZE_MAX)
			design_set(d, c->at[ids.id[m]], 1);
}

static void
fill_design(struct terms *t, const struct coding *coding, size_t n,
    const size_t *first, struct rows rows)
{
	struct design *d = &t->design;
	for (size_t i = 0; i < rows.n; i++) {
		for (size_t k = 0; k < n; k++) {
			const struct coding *c = &coding[k];
			if (c->is_number)
				set_number(d, c, rows.row[i], first[k]);
			else
				set_levels(d, c, rows.row[i]);
		}
		design_end_row(d);
	}
	design_finish(d);
}

int
covariates_terms(const struct covariates *c, const struct data *d,
    struct rows rows, bool all_levels, struct terms *t, struct fail *f)
{
	struct codes ethnicity;
	struct coding coding[COVARIATE_MAX];
	size_t first[COVARIATE_MAX], nlevels = 0;
	*t = (struct terms){0};
	if (ethnicity_load(&ethnicity, f) < 0) {
		codes_fini(&ethnicity);
		return -1;
	}
	for (size_t k = 0; k < c->n; k++) {
		make_coding(
		    &coding[k], &c->key[k], d, rows, &ethnicity, &t->arena);
		nlevels += coding[k].nlevels + 2;
		if (coding[k].nlevels <= MAX_LEVELS)
			continue;
		codes_fini(&ethnicity);
		return fail_set(f, FAIL_USAGE,
		    "--%s %s: %zu different values, more than %d", c->option,
		    c->key[k].text, coding[k].nlevels, MAX_LEVELS);
	}
	t->item = arena_zalloc(&t->arena, nlevels + 1, sizeof *t->item);
	for (size_t k = 0; k < c->n; k++) {
		first[k] = t->design.ncolumns;
		name_columns(t, &coding[k], all_levels);
		if (!coding[k].is_number &&
		    coding[k].left_out < coding[k].nlevels)
			t->reference[k] = coding[k].level[coding[k].left_out];
	}
	design_init(&t->design, t->design.ncolumns);
	fill_design(t, coding, c->n, first, rows);
	codes_fini(&ethnicity);
	return 0;
}

void
terms_fini(struct terms *t)
{
	design_fini(&t->design);
	arena_fini(&t->arena);
	*t = (struct terms){0};
}

/* --- for people -------------------------------------------------------- */

struct slice
term_label(const struct term *t, struct arena *a)
{
	struct slice key = value_label(SLICE_NONE, slice_text(t->covariate), a);
	struct buf b = {0};
	buf_slice(&b, key);
	if (slice_present(t->level)) {
		buf_text(&b, ": ");
		buf_slice(&b, t->label);
	}
	struct slice label = arena_copy(a, buf_as_slice(&b));
	buf_fini(&b);
	return label;
}

void
covariates_note_references(
    const struct covariates *c, const struct terms *terms, struct table *t)
{
	struct buf b = {0};
	for (size_t k = 0; k < c->n; k++) {
		struct slice level = terms->reference[k];
		if (!slice_present(level))
			continue;
		struct term of = {.covariate = c->key[k].text, .level = level};
		of.label =
		    value_label(slice_text(of.covariate), level, t->arena);
		buf_text(&b, b.n ? "; " : "");
		buf_slice(&b, term_label(&of, t->arena));
	}
	if (b.n)
		table_note(t, "Compared with %s.", buf_cstr(&b));
	buf_fini(&b);
}
