/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/plan.h"

#include "record/jsonout.h"

/* People in a file without any dates: as of when this was written. */
enum { LAST_RESORT = 20454 }; /* 2026-01-01 */

/* --- columns ----------------------------------------------------------- */

/* Names are compared as codes are, and an underscore is a blank. */
static struct slice
fold_name(struct slice name, char out[CODES_LENGTH])
{
	char text[CODES_LENGTH];
	if (name.n > CODES_LENGTH)
		return SLICE_NONE;
	for (size_t i = 0; i < name.n; i++)
		text[i] = name.p[i] == '_' ? ' ' : name.p[i];
	return codes_fold(slice_of(text, name.n), out);
}

static bool
same_name(struct slice a, struct slice b)
{
	char x[CODES_LENGTH], y[CODES_LENGTH];
	struct slice s = fold_name(a, x), t = fold_name(b, y);
	return s.p && t.p && slice_equal(s, t);
}

/* "Name (2)" is the second column called Name. */
static struct slice
without_count(struct slice name, size_t *count)
{
	size_t n = name.n;
	*count = 0;
	if (n < 5 || name.p[n - 1] != ')' || name.p[n - 3] != '(' ||
	    name.p[n - 4] != ' ' || name.p[n - 2] < '1' || name.p[n - 2] > '9')
		return name;
	*count = (size_t)(name.p[n - 2] - '0');
	return slice_of(name.p, n - 4);
}

/*
 * The column of that name: exactly as written first, then without regard to
 * case. -1 when there is none, -2 when there are several.
 */
static int
find_column(const struct slice *header, size_t n, struct slice name)
{
	int found = -1;
	for (size_t i = 0; i < n; i++)
		if (slice_equal(slice_trim(header[i]), name))
			found = found == -1 ? (int)i : -2;
	if (found != -1)
		return found;
	for (size_t i = 0; i < n; i++)
		if (same_name(header[i], name))
			found = found == -1 ? (int)i : -2;
	if (found != -1)
		return found;
	size_t count, seen = 0;
	struct slice base = without_count(name, &count);
	for (size_t i = 0; count && i < n; i++)
		if (same_name(header[i], base) && ++seen == count)
			return (int)i;
	return -1;
}

struct lookup {
	const struct map *map;
	const struct slice *header;
	size_t n;
	struct slice missing;
};

static bool
has_column(struct lookup *l, int column)
{
	struct slice name = strmap_key(&l->map->columns, (size_t)column);
	if (find_column(l->header, l->n, name) != -1)
		return true;
	if (!l->missing.p)
		l->missing = name;
	return false;
}

static bool
has_columns(const struct map_op *op)
{
	for (size_t i = 0; i < op->nparts; i++)
		if (op->part[i].kind == PART_COLUMN)
			return true;
	return false;
}

/* How many of an operation's columns the file has. */
static size_t
count_columns(struct lookup *l, const struct map_op *op)
{
	size_t n = 0;
	for (size_t i = 0; i < op->nparts; i++)
		n += op->part[i].kind == PART_COLUMN &&
		    has_column(l, op->part[i].column);
	return n;
}

/* Of several alternatives one is enough; else all must be there. */
static bool
has_parts(struct lookup *l, const struct map_op *op)
{
	bool all = true, any = false;
	for (size_t i = 0; i < op->nparts; i++) {
		bool here = op->part[i].kind != PART_COLUMN ||
		    has_column(l, op->part[i].column);
		all &= here;
		any |= here;
	}
	return op->from == MAP_FIRST ? any : all;
}

static bool
has_condition(struct lookup *l, const struct condition *c)
{
	for (size_t i = 0; i < c->nchildren; i++)
		if (!has_condition(l, &c->child[i]))
			return false;
	return c->op <= CONDITION_NONE || has_column(l, c->ref);
}

static bool
record_fits(struct lookup *l, const struct map_record *r)
{
	if (r->each.kind == PART_COLUMN && !has_column(l, r->each.column))
		return false;
	if (!has_condition(l, &r->when))
		return false;
	bool any = false, asked = false;
	for (size_t i = 0; i < r->nops; i++) {
		const struct map_op *op = &r->op[i];
		l->missing = SLICE_NONE; /* not what an optional one lacks */
		size_t here = count_columns(l, op);
		if (!op->is_optional && !has_parts(l, op))
			return false;
		asked |= op->field >= FIELD_OWN && has_columns(op);
		any |= op->field >= FIELD_OWN && here > 0;
	}
	/* A record all of whose columns may be absent needs one of them. */
	if (asked && !any)
		l->missing = SLICE_NONE;
	return any || !asked;
}

/* The names as people see them. */
static struct slice *
clean_header(const struct slice *header, size_t n, struct arena *a)
{
	struct slice *clean = arena_zalloc(a, n + 1, sizeof *clean);
	for (size_t i = 0; i < n; i++)
		clean[i] = arena_copy(a, text_clean(header[i], a));
	return clean;
}

bool
plan_fits(const struct map *m, const struct slice *header, size_t n,
    struct slice *missing)
{
	struct arena a = {0};
	struct lookup l = {m, clean_header(header, n, &a), n, SLICE_NONE};
	bool all = true;
	for (size_t i = 0; i < m->nrecords && all; i++) {
		l.missing = SLICE_NONE;
		all = record_fits(&l, &m->record[i]);
	}
	if (missing)
		*missing = l.missing;
	arena_fini(&a);
	return all;
}

/* --- the nearest map --------------------------------------------------- */

static size_t
count_here(const struct map *m, const struct slice *header, size_t n)
{
	size_t here = 0;
	for (size_t i = 0; i < m->columns.n; i++)
		here +=
		    find_column(header, n, strmap_key(&m->columns, i)) != -1;
	return here;
}

/*
 * Writes the first of the columns without which the map does not fit, with
 * commas, and counts them all. One after another is taken for present, so
 * that what is enough to fit stays the matter of plan_fits() alone.
 */
static size_t
list_lacking(
    const struct map *m, const struct slice *header, size_t n, struct buf *to)
{
	struct arena a = {0};
	struct slice missing, *had;
	size_t lacking = 0;
	had = arena_zalloc(&a, n + m->columns.n + 1, sizeof *had);
	for (size_t i = 0; i < n; i++)
		had[i] = header[i];
	while (lacking < m->columns.n &&
	    !plan_fits(m, had, n + lacking, &missing) && missing.p) {
		had[n + lacking++] = missing;
		if (lacking > PLAN_LACKING)
			continue;
		buf_text(to, lacking > 1 ? ", " : "");
		buf_slice(to, missing);
	}
	if (lacking > PLAN_LACKING)
		buf_printf(to, " and %zu more", lacking - PLAN_LACKING);
	arena_fini(&a);
	return lacking;
}

void
plan_near(struct plan_near *best, const struct map *m,
    const struct slice *header, size_t n)
{
	struct arena a = {0};
	struct buf lacking = {0};
	const struct slice *clean = clean_header(header, n, &a);
	size_t here = count_here(m, clean, n);
	size_t missing = here ? list_lacking(m, clean, n, &lacking) : 0;
	int64_t score = (int64_t)here - (int64_t)missing;
	if (missing && (!best->map || score > best->score)) {
		struct buf old = best->lacking;
		*best = (struct plan_near){m, score, lacking};
		lacking = old;
	}
	buf_fini(&lacking);
	arena_fini(&a);
}

/* --- binding ----------------------------------------------------------- */

static int
resolve_columns(struct plan *p, const char *file, uint64_t line, struct fail *f)
{
	const struct strmap *names = &p->map->columns;
	p->column = arena_zalloc(&p->arena, names->n + 1, sizeof *p->column);
	for (size_t i = 0; i < names->n; i++) {
		struct slice name = strmap_key(names, i);
		p->column[i] = find_column(p->header, p->nheader, name);
		if (p->column[i] == -2)
			return fail_set(f, FAIL_INPUT,
			    "%s:%llu: %.*s: two columns of that name: the map must "
			    "say \"%.*s (1)\" or \"%.*s (2)\" "
			    "[header.duplicate]",
			    file, (unsigned long long)line, (int)name.n, name.p,
			    (int)name.n, name.p, (int)name.n, name.p);
	}
	return 0;
}

/* Kinds of which a column holds few different texts, or some very often. */
static bool
has_few_values(const struct map_op *op)
{
	switch (op->reading.kind) {
	case KIND_CODE:
	case KIND_SEX:
	case KIND_ETHNICITY:
	case KIND_ETHNICITY_OBSERVED:
	case KIND_DISPOSAL:
	case KIND_DURATION:
	case KIND_BOOLEAN:
	case KIND_NAME:
		return true;
	default:
		return op->codes || op->list;
	}
}

static void
bind_op(struct plan *p, struct map_op *op)
{
	struct map_part *part =
	    arena_zalloc(&p->arena, op->nparts + 1, sizeof *part);
	for (size_t i = 0; i < op->nparts; i++) {
		part[i] = op->part[i];
		if (part[i].kind == PART_COLUMN)
			part[i].column = p->column[part[i].column];
	}
	op->part = part;
	op->is_simple = op->from == MAP_COLUMN && part[0].kind == PART_COLUMN &&
	    part[0].column >= 0 && !op->pattern && !op->is_list &&
	    op->name_part == NAME_WHOLE;
	op->memo = has_few_values(op) ? (int)p->nmemos++ : -1;
}

static const struct map_op *
find_op(const struct plan_record *r, int field)
{
	for (size_t i = 0; i < r->nops; i++)
		if (r->op[i].field == field && r->op[i].group != GROUP_X)
			return &r->op[i];
	return NULL;
}

/* A field none of whose columns are in the file is left out. */
static bool
is_absent(const struct map_op *op)
{
	bool asked = false;
	for (size_t i = 0; i < op->nparts; i++) {
		if (op->part[i].kind != PART_COLUMN || op->part[i].column >= 0)
			return false;
		asked = true;
	}
	return asked;
}

/*
 * A full name gives given, middle and family names where the file has no
 * columns for them.
 */
static void
derive_names(struct plan *p, struct plan_record *r)
{
	static const int fields[] = {
	    PERSON_GIVEN_NAME, PERSON_MIDDLE_NAMES, PERSON_FAMILY_NAME};
	if (r->rule->type != RECORD_PERSON || !find_op(r, PERSON_FULL_NAME) ||
	    find_op(r, PERSON_GIVEN_NAME) || find_op(r, PERSON_FAMILY_NAME))
		return;
	for (int i = 0; i < 3; i++) {
		struct map_op *op = &r->op[r->nops];
		if (find_op(r, fields[i]))
			continue;
		*op = *find_op(r, PERSON_FULL_NAME);
		op->name_part = (enum map_name_part)(i + 1);
		op->field = fields[i];
		op->name = schema_of(RECORD_PERSON)->field[fields[i]].name;
		op->key = map_key(op->name, &p->arena);
		op->reading =
		    kinds_reading(p->map->kinds, RECORD_PERSON, fields[i]);
		op->is_required = op->is_simple = false;
		op->memo = -1;
		r->nops++;
	}
}

/* Where each field stands in the order of writing; x. fields last. */
static void
sort_ops(struct plan_record *r)
{
	const int *order = schema_order(r->rule->type);
	int rank[RECORD_MAX_FIELDS];
	for (int i = 0; i < schema_of(r->rule->type)->nfields; i++)
		rank[order[i]] = i;
	/* Insertion: stable, and fields are few. */
	for (size_t i = 1; i < r->nops; i++) {
		struct map_op op = r->op[i];
		size_t at = i;
		while (at > 0 && rank[r->op[at - 1].field] > rank[op.field]) {
			r->op[at] = r->op[at - 1];
			at--;
		}
		r->op[at] = op;
	}
}

static void
bind_ops(struct plan *p, struct plan_record *r)
{
	/* Room for derived names too. */
	size_t room = r->rule->nops + 4;
	r->op = arena_zalloc(&p->arena, room, sizeof *r->op);
	for (size_t i = 0; i < r->rule->nops; i++) {
		struct map_op *op = &r->op[r->nops];
		*op = r->rule->op[i];
		bind_op(p, op);
		r->nops += !is_absent(op);
	}
	derive_names(p, r);
	sort_ops(r);
	r->seen = arena_zalloc(&p->arena, room, sizeof *r->seen);
	for (size_t i = 0; i < r->nops; i++)
		r->seen[i].latest = DATE_NONE;
}

static void
bind_record(
    struct plan *p, struct plan_record *r, const struct map_record *rule)
{
	struct buf b = {0};
	r->rule = rule;
	r->each =
	    rule->each.kind == PART_COLUMN ? p->column[rule->each.column] : -1;
	bind_ops(p, r);
	jsonout_open(&b, '{');
	jsonout_key(&b, "type");
	jsonout_text(&b, schema_of(rule->type)->name);
	if (!find_op(r, FIELD_SOURCE)) {
		jsonout_key(&b, "source");
		jsonout_text(&b, p->map->source);
	}
	r->begin = arena_copy(&p->arena, buf_as_slice(&b));
	buf_fini(&b);
}

/* ,"from":"custody.csv:  */
static void
bind_end(struct plan *p, const char *file)
{
	struct buf b = {0};
	buf_text(&b, ",\"from\":");
	jsonout_text(&b, slice_text(file));
	b.p[b.n - 1] = ':'; /* over the closing quote */
	p->end = arena_copy(&p->arena, buf_as_slice(&b));
	buf_fini(&b);
}

static void
bind_nulls(struct plan *p)
{
	const struct strmap *null = &p->map->input.null;
	for (size_t i = 0; i < null->n; i++) {
		struct slice s = strmap_key(null, i);
		unsigned char c = s.n ? (unsigned char)s.p[0] : 0;
		p->null_first[c] = true;
		if (c >= 'a' && c <= 'z')
			p->null_first[c - 32] = true;
		if (s.n > p->null_longest)
			p->null_longest = s.n;
	}
}

int
plan_bind(struct plan *p, const struct map *m, const struct slice *header,
    size_t n, const char *file, uint64_t line, struct fail *f)
{
	struct slice missing;
	*p = (struct plan){.map = m, .nheader = n, .reference = m->extracted};
	bool fits = plan_fits(m, header, n, &missing);
	if (!fits && !missing.p)
		return fail_set(f, FAIL_INPUT,
		    "%s:%llu: none of the map's columns is here "
		    "[header.column]",
		    file, (unsigned long long)line);
	if (!fits)
		return fail_set(f, FAIL_INPUT,
		    "%s:%llu: no column named %.*s [header.column]", file,
		    (unsigned long long)line, (int)missing.n, missing.p);
	p->header = clean_header(header, n, &p->arena);
	if (resolve_columns(p, file, line, f) < 0)
		return -1;
	p->record = arena_zalloc(&p->arena, m->nrecords + 1, sizeof *p->record);
	for (size_t i = 0; i < m->nrecords; i++)
		bind_record(p, &p->record[i], &m->record[i]);
	bind_end(p, file);
	bind_nulls(p);
	return 0;
}

void
plan_fini(struct plan *p)
{
	arena_fini(&p->arena);
	*p = (struct plan){0};
}

/* --- the order of dates ------------------------------------------------ */

bool
plan_is_date(const struct map_op *op)
{
	return op->reading.kind == KIND_DATE ||
	    op->reading.kind == KIND_BIRTH_DATE ||
	    op->reading.kind == KIND_TIME;
}

bool
plan_needs_sample(const struct plan *p)
{
	for (size_t i = 0; i < p->map->nrecords; i++)
		for (size_t j = 0; j < p->record[i].nops; j++)
			if (plan_is_date(&p->record[i].op[j]) &&
			    p->record[i].op[j].reading.order == ORDER_UNKNOWN)
				return true;
	return false;
}

int
plan_settle(struct plan *p, const char *file, struct fail *f)
{
	date latest = DATE_NONE;
	for (size_t i = 0; i < p->map->nrecords; i++) {
		struct plan_record *r = &p->record[i];
		for (size_t j = 0; j < r->nops; j++) {
			struct map_op *op = &r->op[j];
			if (!plan_is_date(op))
				continue;
			if (op->reading.order == ORDER_UNKNOWN)
				op->reading.order =
				    date_evidence_order(&r->seen[j]);
			struct slice name = plan_shown_name(p, op);
			if (op->reading.order == ORDER_UNKNOWN)
				return fail_set(f, FAIL_INPUT,
				    "%s: %.*s: day and month cannot be told "
				    "apart: the map must state date_order "
				    "[date.ambiguous]",
				    file, (int)name.n, name.p);
			if (op->reading.kind == KIND_DATE &&
			    r->seen[j].latest > latest)
				latest = r->seen[j].latest;
		}
	}
	if (p->reference == DATE_NONE)
		p->reference = latest == DATE_NONE ? LAST_RESORT : latest;
	for (size_t i = 0; i < p->map->nrecords; i++)
		for (size_t j = 0; j < p->record[i].nops; j++)
			if (p->record[i].op[j].reading.kind == KIND_BIRTH_DATE)
				p->record[i].op[j].reading.reference =
				    p->reference;
	return 0;
}

struct slice
plan_shown_name(const struct plan *p, const struct map_op *op)
{
	if (op->nparts >= 1 && op->part[0].kind == PART_COLUMN &&
	    op->part[0].column >= 0)
		return p->header[op->part[0].column];
	return op->name;
}
