/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/suggest.h"

#include "base/mem.h"
#include "io/share.h"
#include "record/jsonout.h"
#include "rules/plan.h"
#include "rules/profile.h"

enum {
	ROWS = 10000,     /* looked at */
	CODES_SHOWN = 40, /* distinct values that become `codes` */
	SURE = 95,        /* per cent of values that fit */
	TYPE_KEY = -2,    /* a synonym of the person */
};

/* One row of share/codes/headers.csv. */
struct synonym {
	struct slice header;
	int type; /* enum record_type, or TYPE_KEY */
	int field;
	struct slice name; /* of the field: "scores.drugs" */
};

/* What a column could be. */
struct candidate {
	const struct synonym *as;
	size_t column;
	unsigned percent; /* of different values that fit */
	bool is_taken;
};

struct suggestion {
	const struct kinds *kinds;
	struct profile profile;
	struct csvfile list;
	struct synonym *synonym;
	size_t nsynonyms;
	struct candidate *candidate;
	size_t n, cap;
	bool is_chosen[RECORD_NTYPES];
	const struct candidate *key; /* the person */
	enum date_order order;
	struct arena arena;
	struct buf *map, *notes;
};

/* --- synonyms ---------------------------------------------------------- */

/* Small letters and digits, everything else one blank. */
static struct slice
plain_words(struct slice s, struct arena *a)
{
	char *p = arena_bytes(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (c & 0x80))
			p[n++] = c;
		else if (n && p[n - 1] != ' ')
			p[n++] = ' ';
	}
	while (n && p[n - 1] == ' ')
		n--;
	return slice_of(p, n);
}

static int
bad_synonym(const struct csvfile *c, size_t row, struct fail *f)
{
	return fail_set(f, FAIL_USAGE, "%s:%u: no such type and field", c->name,
	    (unsigned)c->line[row]);
}

static int
load_synonyms(struct suggestion *s, struct fail *f)
{
	const struct csvfile *c = &s->list;
	int header = csvfile_require(c, "header", FAIL_USAGE, f);
	int type = csvfile_require(c, "type", FAIL_USAGE, f);
	int field = csvfile_require(c, "field", FAIL_USAGE, f);
	if (header < 0 || type < 0 || field < 0)
		return -1;
	s->synonym = mem_zalloc(c->nrows + 1, sizeof *s->synonym);
	for (size_t i = 0; i < c->nrows; i++) {
		struct synonym *x = &s->synonym[s->nsynonyms++];
		struct slice name = csvfile_cell(c, i, type);
		x->header = csvfile_cell(c, i, header);
		x->name = csvfile_cell(c, i, field);
		x->type =
		    slice_is(name, "key") ? TYPE_KEY : (int)schema_type(name);
		if (x->type == RECORD_NONE)
			return bad_synonym(c, i, f);
		if (x->type == TYPE_KEY)
			continue;
		struct slice base = x->name;
		if (slice_starts(base, "scores."))
			base = slice_of("scores", 6);
		x->field = schema_field((enum record_type)x->type, base);
		if (x->field == FIELD_NONE)
			return bad_synonym(c, i, f);
	}
	return 0;
}

/* --- candidates -------------------------------------------------------- */

/* How many of a column's different values read as the field's kind. */
static unsigned
percent_fit(struct suggestion *s, const struct synonym *as, size_t column)
{
	const struct strmap *values = &s->profile.column[column].values;
	struct reading r =
	    kinds_reading(s->kinds, (enum record_type)as->type, as->field);
	struct arena scratch = {0};
	struct buf out = {0};
	size_t fit = 0;
	r.order = s->order == ORDER_UNKNOWN ? ORDER_DMY : s->order;
	for (size_t i = 0; i < values->n; i++) {
		struct reader reader = {&scratch, NULL};
		const struct rule *broken =
		    kind_write(&r, strmap_key(values, i), &reader, &out);
		fit += !broken || broken == &KIND_MISSING;
		buf_reset(&out);
		arena_reset(&scratch);
	}
	buf_fini(&out);
	arena_fini(&scratch);
	return values->n ? (unsigned)(fit * 100 / values->n) : 100;
}

static void
add_candidates(struct suggestion *s, size_t column)
{
	struct slice words =
	    plain_words(s->profile.column[column].name, &s->arena);
	for (size_t i = 0; i < s->nsynonyms; i++) {
		const struct synonym *as = &s->synonym[i];
		if (!slice_equal(as->header, words))
			continue;
		s->candidate =
		    mem_grow(s->candidate, s->n, &s->cap, sizeof *s->candidate);
		s->candidate[s->n++] = (struct candidate){as, column,
		    as->type == TYPE_KEY ? 100 : percent_fit(s, as, column),
		    false};
	}
}

/* Types that a column could belong to, but for persons and keys. */
static size_t
ntypes_of(const struct suggestion *s, size_t column)
{
	bool seen[RECORD_NTYPES] = {false};
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct candidate *c = &s->candidate[i];
		if (c->column != column || c->as->type < 1 || seen[c->as->type])
			continue;
		seen[c->as->type] = true;
		n++;
	}
	return n;
}

static const struct candidate *
best_for(const struct suggestion *s, int type, int field, struct slice name)
{
	const struct candidate *best = NULL;
	for (size_t i = 0; i < s->n; i++) {
		const struct candidate *c = &s->candidate[i];
		bool is_it = c->as->type == type && c->as->field == field &&
		    (!name.p || slice_equal(c->as->name, name));
		if (is_it && (!best || c->percent > best->percent))
			best = c;
	}
	return best;
}

/*
 * A type is chosen when its required fields are there and some column can be
 * nothing else, or when it explains more columns than any other.
 */
static bool
has_required(const struct suggestion *s, int type)
{
	const struct schema *schema = schema_of((enum record_type)type);
	for (int i = FIELD_OWN; i < schema->nfields; i++)
		if (schema->field[i].required &&
		    !best_for(s, type, i, SLICE_NONE))
			return false;
	return true;
}

static void
choose_types(struct suggestion *s)
{
	bool own[RECORD_NTYPES] = {false};
	for (size_t i = 0; i < s->n; i++) {
		const struct candidate *c = &s->candidate[i];
		if (c->as->type == RECORD_PERSON ||
		    (c->as->type > 0 && ntypes_of(s, c->column) == 1))
			own[c->as->type] = true;
	}
	for (int t = 0; t < RECORD_NTYPES; t++)
		s->is_chosen[t] = own[t] && has_required(s, t);
}

/* The best column for the person: the list's order, where it is filled. */
static void
choose_key(struct suggestion *s)
{
	for (size_t i = 0; i < s->nsynonyms && !s->key; i++)
		for (size_t j = 0; j < s->n; j++) {
			const struct candidate *c = &s->candidate[j];
			uint64_t filled = s->profile.column[c->column].filled;
			if (c->as == &s->synonym[i] &&
			    c->as->type == TYPE_KEY &&
			    filled * 100 >= s->profile.rows * SURE)
				s->key = c;
		}
}

static void
choose_order(struct suggestion *s)
{
	size_t dmy = 0, mdy = 0;
	for (size_t i = 0; i < s->profile.n; i++) {
		const struct date_evidence *e = &s->profile.column[i].order;
		dmy += e->dmy > 0;
		mdy += e->mdy > e->dmy;
	}
	s->order = mdy > dmy ? ORDER_MDY : dmy ? ORDER_DMY : ORDER_UNKNOWN;
}

/* --- the map ----------------------------------------------------------- */

static void
put_text(struct suggestion *s, struct slice text)
{
	struct buf b = {0};
	jsonout_text(&b, text);
	buf_slice(s->map, buf_as_slice(&b));
	buf_fini(&b);
}

static struct slice
column_name(const struct suggestion *s, size_t column)
{
	return s->profile.column[column].name;
}

/* Whether values of the field are words of a list. */
static bool
is_coded(enum kind kind)
{
	return kind == KIND_CODE || kind == KIND_SEX ||
	    kind == KIND_ETHNICITY || kind == KIND_ETHNICITY_OBSERVED ||
	    kind == KIND_DISPOSAL;
}

/* A column of codes whose values are not the field's: they are listed. */
static bool
needs_codes(const struct suggestion *s, const struct candidate *c)
{
	const struct schema *schema = schema_of((enum record_type)c->as->type);
	size_t n = s->profile.column[c->column].values.n;
	return is_coded(schema->field[c->as->field].kind) && c->percent < 100 &&
	    n > 0 && n <= CODES_SHOWN;
}

static void
put_codes(struct suggestion *s, const struct candidate *c)
{
	const struct strmap *values = &s->profile.column[c->column].values;
	struct reading r = kinds_reading(
	    s->kinds, (enum record_type)c->as->type, c->as->field);
	struct arena scratch = {0};
	struct buf out = {0};
	for (size_t i = 0; i < values->n; i++) {
		struct reader reader = {&scratch, NULL};
		struct slice value = strmap_key(values, i);
		buf_reset(&out);
		const struct rule *broken =
		    kind_write(&r, value, &reader, &out);
		buf_text(s->map, i ? ",\n            " : "            ");
		put_text(s, value);
		buf_text(s->map, ": ");
		buf_slice(
		    s->map, broken ? slice_of("\"\"", 2) : buf_as_slice(&out));
	}
	buf_fini(&out);
	arena_fini(&scratch);
}

/* What parts the words of a list: the mark that most values have. */
static const char *
split_of(const struct strmap *values)
{
	static const char *const marks[] = {";", "|", ",", "/"};
	size_t best = 0, most = 0;
	for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
		size_t n = 0;
		for (size_t i = 0; i < values->n; i++) {
			struct slice v = strmap_key(values, i);
			n += memchr(v.p, marks[k][0], v.n) != NULL;
		}
		if (n > most) {
			most = n;
			best = k;
		}
	}
	return marks[best];
}

static void
put_field(struct suggestion *s, struct candidate *c, bool first)
{
	const struct schema *schema = schema_of((enum record_type)c->as->type);
	bool is_list = schema->field[c->as->field].kind == KIND_LIST;
	buf_text(s->map, first ? "        " : ",\n        ");
	put_text(s, c->as->name);
	buf_text(s->map, ": ");
	c->is_taken = true;
	if (!is_list && !needs_codes(s, c)) {
		put_text(s, column_name(s, c->column));
		return;
	}
	buf_text(
	    s->map, is_list ? "{ \"column\": " : "{\n          \"column\": ");
	put_text(s, column_name(s, c->column));
	if (is_list) {
		buf_printf(s->map, ", \"split\": \"%s\" }",
		    split_of(&s->profile.column[c->column].values));
		return;
	}
	buf_text(s->map, ",\n          \"codes\": {\n");
	put_codes(s, c);
	buf_text(s->map, "\n          }\n        }");
}

/* The fields of a type in the table's order; scores by need. */
static void
put_fields(struct suggestion *s, int type)
{
	const int *order = schema_order((enum record_type)type);
	bool first = true;
	for (int k = 0; k < schema_of((enum record_type)type)->nfields; k++)
		for (size_t i = 0; i < s->n; i++) {
			struct candidate *c = &s->candidate[i];
			if (c->as->type != type || c->as->field != order[k] ||
			    best_for(s, type, order[k], c->as->name) != c)
				continue;
			put_field(s, c, first);
			first = false;
		}
}

static void
put_records(struct suggestion *s)
{
	bool first = true;
	buf_text(s->map, "  \"records\": [");
	for (int t = 0; t < RECORD_NTYPES; t++) {
		if (!s->is_chosen[t])
			continue;
		buf_text(s->map, first ? "\n    {\n" : ",\n    {\n");
		buf_text(s->map, "      \"type\": ");
		put_text(s, schema_of((enum record_type)t)->name);
		buf_text(s->map, ",\n      \"fields\": {\n");
		put_fields(s, t);
		buf_text(s->map, "\n      }\n    }");
		first = false;
	}
	buf_text(s->map, "\n  ]\n}\n");
}

/* A record of individuals was chosen: it must say whose it is. */
static bool
needs_person(const struct suggestion *s)
{
	for (int t = 0; t < RECORD_NTYPES; t++)
		if (s->is_chosen[t] && schema_needs_person((enum record_type)t))
			return true;
	return false;
}

/* custody-2026.csv -> "custody-2026" */
static void
put_top(struct suggestion *s, const char *path)
{
	static const char *const orders[] = {"", "dmy", "mdy", "ymd"};
	struct slice name = slice_basename(slice_text(path)), rest;
	struct slice stem = slice_cut(name, '.', &rest);
	struct slice source = plain_words(stem, &s->arena);
	for (size_t i = 0; i < source.n; i++)
		if (source.p[i] == ' ')
			((char *)source.p)[i] = '_';
	buf_text(s->map, "{\n  \"source\": ");
	put_text(s, source.n ? source : slice_of("source", 6));
	if (s->order != ORDER_UNKNOWN)
		buf_printf(
		    s->map, ",\n  \"date_order\": \"%s\"", orders[s->order]);
	if (s->key) {
		buf_text(s->map, ",\n  \"person\": ");
		put_text(s, column_name(s, s->key->column));
	} else if (needs_person(s)) {
		buf_text(s->map, ",\n  \"person\": { \"row\": \"key\" }");
	}
	buf_text(s->map, ",\n");
}

/* --- notes ------------------------------------------------------------- */

static void
note_candidate(struct suggestion *s, const struct candidate *c)
{
	const struct schema *schema = schema_of((enum record_type)c->as->type);
	buf_printf(s->notes, "%.*s.%.*s %u%%", (int)schema->name.n,
	    schema->name.p, (int)c->as->name.n, c->as->name.p, c->percent);
	if (c->is_taken && needs_codes(s, c))
		buf_text(s->notes, " (fill in its codes)");
	else if (c->is_taken && c->percent < SURE)
		buf_text(s->notes, " (unsure)");
}

/* Appends what the column became, or what else it could be; how many. */
static size_t
note_candidates(
    struct suggestion *s, size_t column, bool is_taken, const char *lead)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct candidate *c = &s->candidate[i];
		if (c->column != column || c->as->type == TYPE_KEY ||
		    c->is_taken != is_taken)
			continue;
		buf_text(s->notes, n++ ? ", " : lead);
		note_candidate(s, c);
	}
	return n;
}

static void
note_column(struct suggestion *s, size_t column)
{
	struct slice name = column_name(s, column);
	const struct profile_column *p = &s->profile.column[column];
	bool is_key = s->key && s->key->column == column;
	unsigned percent;
	buf_printf(s->notes, "%.*s\t", (int)name.n, name.p);
	if (is_key)
		buf_text(s->notes, "the person");
	size_t taken = note_candidates(s, column, true, is_key ? ", " : "");
	if (!taken && !is_key)
		buf_printf(s->notes, "left out (%s)",
		    p->filled ? kind_name(profile_kind(p, &percent)) : "empty");
	note_candidates(s, column, false, "; or ");
	buf_byte(s->notes, '\n');
}

/* Columns that only a type without its required fields could use. */
static void
note_missing(struct suggestion *s, int type)
{
	const struct schema *schema = schema_of((enum record_type)type);
	struct slice name = schema->name;
	size_t own = 0;
	for (size_t i = 0; i < s->n; i++)
		own += s->candidate[i].as->type == type &&
		    ntypes_of(s, s->candidate[i].column) == 1;
	if (!own || s->is_chosen[type])
		return;
	for (int i = FIELD_OWN; i < schema->nfields; i++)
		if (schema->field[i].required &&
		    !best_for(s, type, i, SLICE_NONE))
			buf_printf(s->notes,
			    "(no %.*s)\tno column was taken for %.*s.%.*s, "
			    "which it requires\n",
			    (int)name.n, name.p, (int)name.n, name.p,
			    (int)schema->field[i].name.n,
			    schema->field[i].name.p);
}

/* Whether a date here could be another day: named months and ISO cannot. */
static bool
depends_on_order(const struct suggestion *s)
{
	for (size_t i = 0; i < s->profile.n; i++)
		if (s->profile.column[i].order.ambiguous > 0)
			return true;
	return false;
}

static void
note_whole(struct suggestion *s)
{
	bool any = false;
	for (int t = 0; t < RECORD_NTYPES; t++) {
		any |= s->is_chosen[t];
		if (schema_is_agency((enum record_type)t))
			note_missing(s, t);
	}
	if (!any)
		buf_text(s->notes,
		    "(records)\tno type has its required fields here\n");
	if (!s->key && needs_person(s))
		buf_text(s->notes,
		    "(person)\tno column says who it is, so every row is taken "
		    "for another individual: name one\n");
	if (s->order == ORDER_UNKNOWN && depends_on_order(s))
		buf_text(s->notes,
		    "(dates)\tday and month cannot be told apart: state "
		    "date_order\n");
}

/* Maps of share/ that read the file as it is; `person` reads nearly any. */
static int
note_maps(struct suggestion *s, struct fail *f)
{
	size_t n;
	const char **name = share_list("maps", ".json", &s->arena, &n, f);
	struct slice *header =
	    arena_zalloc(&s->arena, s->profile.n + 1, sizeof *header);
	if (!name)
		return -1;
	for (size_t i = 0; i < s->profile.n; i++)
		header[i] = column_name(s, i);
	for (size_t i = 0; i < n; i++) {
		struct map m;
		int r = map_load(&m, name[i], s->kinds, f);
		if (r == 0 && strcmp(name[i], "person") != 0 &&
		    plan_fits(&m, header, s->profile.n, NULL))
			buf_printf(s->notes,
			    "(-m %s)\tthis map of share/maps reads the file as "
			    "it is\n",
			    name[i]);
		map_fini(&m);
		if (r < 0)
			return -1;
	}
	return 0;
}

/* --- all --------------------------------------------------------------- */

static int
suggest(struct suggestion *s, const char *path, struct fail *f)
{
	const char *list = share_path("codes", "headers", ".csv", &s->arena);
	if (csvfile_load(&s->list, list, FAIL_USAGE, f) < 0 ||
	    load_synonyms(s, f) < 0 ||
	    profile_file(&s->profile, s->kinds, path, ROWS, f) < 0)
		return -1;
	choose_order(s);
	for (size_t i = 0; i < s->profile.n; i++)
		add_candidates(s, i);
	choose_types(s);
	choose_key(s);
	put_top(s, path);
	put_records(s);
	for (size_t i = 0; i < s->profile.n; i++)
		note_column(s, i);
	note_whole(s);
	return note_maps(s, f);
}

int
suggest_map(const struct kinds *k, const char *path, struct buf *map,
    struct buf *notes, struct fail *f)
{
	struct suggestion s = {.kinds = k, .map = map, .notes = notes};
	int r = suggest(&s, path, f);
	profile_fini(&s.profile);
	csvfile_fini(&s.list);
	mem_free(s.synonym);
	mem_free(s.candidate);
	arena_fini(&s.arena);
	return r;
}
