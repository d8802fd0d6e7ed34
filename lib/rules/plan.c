/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/plan.h"

#include "base/mem.h"
#include "record/jsonout.h"

static const struct rule RULE_REQUIRED = {
    "field.required", "a required value is missing"};

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
has_parts(struct lookup *l, const struct map_op *op)
{
	bool all = true, any = false;
	for (size_t i = 0; i < op->nparts; i++) {
		bool here = op->part[i].kind != PART_COLUMN ||
		    has_column(l, op->part[i].column);
		all &= here;
		any |= here;
	}
	return op->is_optional || (op->from == MAP_FIRST ? any : all);
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
	for (size_t i = 0; i < r->nops; i++)
		if (!has_parts(l, &r->op[i]))
			return false;
	return true;
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

/* Kinds of which a column holds few different texts. */
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

static bool
sets_source(const struct map_record *r)
{
	for (size_t i = 0; i < r->nops; i++)
		if (r->op[i].field == FIELD_SOURCE)
			return true;
	return false;
}

static void
bind_record(
    struct plan *p, struct plan_record *r, const struct map_record *rule)
{
	struct buf b = {0};
	r->rule = rule;
	r->nops = rule->nops;
	r->op = arena_zalloc(&p->arena, r->nops + 1, sizeof *r->op);
	r->seen = arena_zalloc(&p->arena, r->nops + 1, sizeof *r->seen);
	r->each =
	    rule->each.kind == PART_COLUMN ? p->column[rule->each.column] : -1;
	for (size_t i = 0; i < r->nops; i++) {
		r->op[i] = rule->op[i];
		r->seen[i].latest = DATE_NONE;
		bind_op(p, &r->op[i]);
	}
	jsonout_open(&b, '{');
	jsonout_key(&b, "type");
	jsonout_text(&b, schema_of(rule->type)->name);
	if (!sets_source(rule)) {
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
	if (!plan_fits(m, header, n, &missing))
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

static bool
is_date(const struct map_op *op)
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
			if (is_date(&p->record[i].op[j]) &&
			    p->record[i].op[j].reading.order == ORDER_UNKNOWN)
				return true;
	return false;
}

/* The column a message names; the field when there is not just one. */
static struct slice
shown_name(const struct plan *p, const struct map_op *op)
{
	if (op->nparts >= 1 && op->part[0].kind == PART_COLUMN &&
	    op->part[0].column >= 0)
		return p->header[op->part[0].column];
	return op->name;
}

int
plan_settle(struct plan *p, const char *file, struct fail *f)
{
	date latest = DATE_NONE;
	for (size_t i = 0; i < p->map->nrecords; i++) {
		struct plan_record *r = &p->record[i];
		for (size_t j = 0; j < r->nops; j++) {
			struct map_op *op = &r->op[j];
			if (!is_date(op))
				continue;
			if (op->reading.order == ORDER_UNKNOWN)
				op->reading.order =
				    date_evidence_order(&r->seen[j]);
			struct slice name = shown_name(p, op);
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

/* --- a row's texts ----------------------------------------------------- */

void
mapper_init(struct mapper *m, const struct plan *p)
{
	*m = (struct mapper){.plan = p};
	m->memo = mem_zalloc(p->nmemos * PLAN_MEMO + 1, sizeof *m->memo);
}

void
mapper_fini(struct mapper *m)
{
	arena_fini(&m->scratch);
	arena_fini(&m->kept);
	buf_fini(&m->out);
	buf_fini(&m->extra);
	buf_fini(&m->invalid);
	buf_fini(&m->joined);
	mem_free(m->memo);
	mem_free(m->found);
	*m = (struct mapper){0};
}

void
mapper_reset(struct mapper *m)
{
	buf_reset(&m->out);
	arena_reset(&m->kept);
	m->nfound = 0;
	memset(m->nrecords, 0, sizeof m->nrecords);
}

static inline bool
is_null(const struct plan *p, struct slice s)
{
	char folded[CODES_LENGTH];
	if (s.n == 0)
		return true;
	if (s.n > p->null_longest || !p->null_first[(unsigned char)s.p[0]])
		return false;
	return strmap_find(&p->map->input.null, codes_fold(s, folded)) >= 0;
}

/* Bytes at a cell's ends that text_clean() has to look at. */
static bool
is_edge(char c)
{
	return c <= ' ' || c == '=';
}

/* A cell without what is not seen; absent when it says nothing. */
static struct slice
cell_text(struct mapper *m, int column)
{
	if (column < 0 || (size_t)column >= m->ncells)
		return SLICE_NONE;
	struct slice s = m->cell[column];
	if (s.n == 0)
		return SLICE_NONE;
	if (!m->is_plain || is_edge(s.p[0]) || is_edge(s.p[s.n - 1]))
		s = text_clean(s, &m->scratch);
	return is_null(m->plan, s) ? SLICE_NONE : s;
}

static void
set_line(struct mapper *m, uint64_t line)
{
	struct buf *b = &m->joined;
	m->line = line;
	buf_reset(b);
	buf_int(b, (int64_t)line);
	m->line_text = arena_copy(&m->scratch, buf_as_slice(b));
}

static struct slice
part_text(struct mapper *m, const struct map_part *part)
{
	switch (part->kind) {
	case PART_COLUMN:
		return cell_text(m, part->column);
	case PART_EACH:
		return m->each;
	case PART_ROW:
		return m->line_text;
	default:
		return part->text;
	}
}

/* The parts that are there, joined; all of them must be for a key. */
static struct slice
concat(struct mapper *m, const struct map_op *op)
{
	struct buf *b = &m->joined;
	bool has_column = false;
	buf_reset(b);
	for (size_t i = 0; i < op->nparts; i++) {
		struct slice s = part_text(m, &op->part[i]);
		if (!s.p && op->needs_all)
			return SLICE_NONE;
		if (!s.p)
			continue;
		has_column |= op->part[i].kind != PART_TEXT;
		if (b->n)
			buf_slice(b, op->separator);
		buf_slice(b, s);
	}
	return has_column ? buf_as_slice(b) : SLICE_NONE;
}

/* The first group of the pattern (all of it when it has none). */
static struct slice
extract(struct mapper *m, const regex_t *pattern, struct slice s)
{
	regmatch_t match[2];
	const char *text = arena_cstr(&m->scratch, s);
	if (regexec(pattern, text, 2, match, 0) != 0)
		return SLICE_NONE;
	regmatch_t *at = match[1].rm_so >= 0 ? &match[1] : &match[0];
	struct slice found = slice_trim(
	    slice_of(text + at->rm_so, (size_t)(at->rm_eo - at->rm_so)));
	return found.n ? found : SLICE_NONE;
}

static struct slice
name_part(struct mapper *m, enum map_name_part part, struct slice s)
{
	struct full_name name;
	if (!s.p)
		return s;
	kind_full_name(text_collapse(s, &m->scratch), &name);
	return part == NAME_GIVEN ? name.given
	    : part == NAME_MIDDLE ? name.middle
				  : name.family;
}

/* The text of an operation that is one text; absent when there is none. */
static struct slice
op_text(struct mapper *m, const struct map_op *op)
{
	struct slice s = SLICE_NONE;
	if (op->from == MAP_CONCAT)
		s = concat(m, op);
	else
		for (size_t i = 0; i < op->nparts && !s.p; i++)
			s = part_text(m, &op->part[i]);
	if (s.p && op->pattern)
		s = extract(m, op->pattern, s);
	if (op->name_part != NAME_WHOLE)
		s = name_part(m, op->name_part, s);
	return s;
}

void
plan_sample(
    struct plan *p, struct mapper *m, const struct slice *cell, size_t n)
{
	m->cell = cell;
	m->ncells = n;
	m->is_plain = false;
	m->each = SLICE_NONE;
	for (size_t i = 0; i < p->map->nrecords; i++)
		for (size_t j = 0; j < p->record[i].nops; j++) {
			const struct map_op *op = &p->record[i].op[j];
			if (!is_date(op) || op->reading.format)
				continue;
			struct slice s = op_text(m, op);
			if (s.p)
				date_evidence_add(&p->record[i].seen[j], s);
		}
	arena_reset(&m->scratch);
}

/* --- conditions -------------------------------------------------------- */

/* The order of dates in a column: that of a field read from it. */
static enum date_order
column_order(const struct plan *p, int column)
{
	for (size_t i = 0; i < p->map->nrecords; i++)
		for (size_t j = 0; j < p->record[i].nops; j++) {
			const struct map_op *op = &p->record[i].op[j];
			if (is_date(op) && op->nparts &&
			    op->part[0].kind == PART_COLUMN &&
			    op->part[0].column == column)
				return op->reading.order;
		}
	return p->map->order;
}

static struct datum
get_datum(void *state, int ref, enum datum_kind want)
{
	struct mapper *m = state;
	struct moment moment;
	int column = m->plan->column[ref];
	struct datum d = {.kind = want, .start = DATE_NONE};
	struct slice number;
	d.text = cell_text(m, column);
	bool fits = d.text.p != NULL;
	if (fits && want == DATUM_DATE) {
		fits = !kind_date(
		    d.text, column_order(m->plan, column), DATE_NONE, &moment);
		d.day = moment.day;
	} else if (fits && want == DATUM_DURATION) {
		fits = !kind_duration(d.text, &d.length);
	} else if (fits && want == DATUM_BOOLEAN) {
		fits = !kind_boolean(d.text, &d.truth);
	} else if (fits && want == DATUM_NUMBER) {
		fits = !kind_number(d.text, &m->scratch, &number);
		if (fits)
			d = datum_of_text(number, DATUM_NUMBER);
	} else {
		d.kind = DATUM_TEXT;
	}
	if (!fits)
		d.kind = DATUM_ABSENT;
	return d;
}

/* --- writing ----------------------------------------------------------- */

static const struct rule RULE_UNLISTED = {
    "code.unlisted", "not a code that the map lists"};

static const struct rule *
translate(struct slice *s, struct slice found, bool listed, struct slice other)
{
	if (!listed) {
		if (!other.p)
			return &RULE_UNLISTED;
		if (slice_is(other, "*"))
			return NULL;
		found = other;
	}
	*s = found;
	return found.n ? NULL : &KIND_MISSING;
}

static const struct rule *
apply_codes(const struct map_op *op, struct slice *s)
{
	char folded[CODES_LENGTH];
	if (op->list) {
		struct slice v = codes_value(op->list, *s);
		return translate(
		    s, v, v.p, op->list_keeps ? slice_of("*", 1) : SLICE_NONE);
	}
	struct slice key = codes_fold(*s, folded);
	int64_t at = key.p ? strmap_find(&op->codes->key, key) : -1;
	return translate(s, at < 0 ? SLICE_NONE : op->codes->value[at], at >= 0,
	    op->codes->other);
}

static const struct rule *
work_out(
    struct mapper *m, const struct map_op *op, struct slice s, struct buf *out)
{
	struct reader reader = {&m->scratch, NULL};
	if (op->codes || op->list) {
		const struct rule *broken = apply_codes(op, &s);
		if (broken)
			return broken;
	}
	const struct rule *broken = kind_write(&op->reading, s, &reader, out);
	if (reader.repair)
		m->repair = reader.repair;
	return broken;
}

static struct plan_memo *
memo_of(struct mapper *m, const struct map_op *op, struct slice s)
{
	size_t at = slice_sketch(s) % PLAN_MEMO;
	return &m->memo[(size_t)op->memo * PLAN_MEMO + at];
}

/* One text as its kind's JSON; NULL or the rule it breaks. */
static const struct rule *
write_scalar(
    struct mapper *m, const struct map_op *op, struct slice s, struct buf *out)
{
	struct plan_memo *memo;
	if (op->memo < 0 || s.n == 0 || s.n > sizeof memo->text)
		return work_out(m, op, s, out);
	memo = memo_of(m, op, s);
	if (slice_equal(slice_of(memo->text, memo->ntext), s)) {
		if (memo->rule)
			return memo->rule;
		jsonout_raw(out, slice_of(memo->value, memo->nvalue));
		return NULL;
	}
	size_t mark = out->n;
	const struct rule *broken = work_out(m, op, s, out);
	/* In a list a comma may have been put before it. */
	mark += out->n > mark && out->p[mark] == ',';
	size_t n = out->n - mark;
	if (n <= sizeof memo->value) {
		memo->rule = broken;
		memo->ntext = (uint8_t)s.n;
		memo->nvalue = (uint8_t)n;
		memcpy(memo->text, s.p, s.n);
		memcpy(memo->value, out->p + mark, n);
	}
	return broken;
}

/* The next part of s, trimmed; *s becomes absent after the last. */
static struct slice
next_piece(struct slice *s, struct slice separator)
{
	size_t i = 0, n = separator.n;
	while (n && i + n <= s->n && memcmp(s->p + i, separator.p, n) != 0)
		i++;
	struct slice piece = *s;
	if (!n || i + n > s->n) {
		*s = SLICE_NONE;
		return slice_trim(piece);
	}
	*s = slice_of(s->p + i + n, s->n - i - n);
	return slice_trim(slice_of(piece.p, i));
}

/* One element; what is wrong is told once and the others are kept. */
static void
write_element(struct mapper *m, const struct map_op *op, struct slice s,
    struct buf *out, const struct rule **broken)
{
	if (is_null(m->plan, s))
		return;
	size_t mark = out->n;
	const struct rule *r = write_scalar(m, op, s, out);
	if (!r)
		return;
	out->n = mark;
	if (r != &KIND_MISSING)
		*broken = r;
}

static bool
is_ticked(struct mapper *m, const struct map_part *part)
{
	bool yes = false;
	struct slice s = cell_text(m, part->column);
	return s.p && !kind_boolean(s, &yes) && yes;
}

/*
 * Appends the elements. *broken is a rule that some element broke; KIND_
 * MISSING is returned when no element was written.
 */
static const struct rule *
write_list(struct mapper *m, const struct map_op *op, struct slice s,
    struct buf *out, const struct rule **broken)
{
	static const struct slice line = SLICE("\n");
	buf_byte(out, '[');
	size_t mark = out->n;
	if (op->from == MAP_COLLECT) {
		for (size_t i = 0; i < op->nparts; i++)
			if (is_ticked(m, &op->part[i]))
				write_element(
				    m, op, op->part[i].text, out, broken);
	} else if (op->from == MAP_VALUE) {
		for (size_t i = 0; i < op->nparts; i++)
			write_element(m, op, op->part[i].text, out, broken);
	} else {
		while (s.p)
			write_element(m, op,
			    next_piece(&s, op->split.p ? op->split : line), out,
			    broken);
	}
	bool any = out->n > mark;
	buf_byte(out, ']');
	return any ? NULL : &KIND_MISSING;
}

static void
close_group(struct mapper *m, struct buf *out)
{
	if (m->open != GROUP_NONE)
		buf_byte(out, '}');
	m->open = GROUP_NONE;
}

/* The comma and key of a field, opening the object it belongs to. */
static void
write_key(struct mapper *m, const struct map_op *op, struct buf *out)
{
	static const struct slice opening[] = {
	    [GROUP_IDS] = SLICE(",\"ids\":{"),
	    [GROUP_SCORES] = SLICE(",\"scores\":{"),
	    [GROUP_X] = SLICE(",\"x\":{"),
	};
	if (op->group != m->open)
		close_group(m, out);
	if (op->group != m->open) {
		buf_slice(out, opening[op->group]);
		m->open = op->group;
	} else {
		buf_byte(out, ',');
	}
	buf_slice(out, op->key);
}

static void
find(struct mapper *m, const struct rule *rule, const struct map_op *op,
    struct slice value)
{
	m->found =
	    mem_grow(m->found, m->nfound, &m->found_cap, sizeof *m->found);
	m->found[m->nfound++] = (struct plan_found){
	    rule,
	    shown_name(m->plan, op),
	    arena_copy(&m->kept, value),
	    m->line,
	};
}

/* The raw text of a value that was left out. */
static void
keep_invalid(struct mapper *m, const struct map_op *op, struct slice raw)
{
	jsonout_key_slice(&m->invalid, op->name);
	jsonout_text(&m->invalid, raw);
}

/*
 * Writes one field. NULL, or the rule for which the row is rejected. What is
 * merely left out is noted on the way.
 */
static const struct rule *
write_field(struct mapper *m, const struct map_op *op)
{
	struct buf *out = op->group == GROUP_X ? &m->extra : &m->out;
	const struct rule *broken = NULL, *result;
	bool texts =
	    op->from == MAP_COLLECT || (op->from == MAP_VALUE && op->is_list);
	struct slice s = op->is_simple ? cell_text(m, op->part[0].column)
	    : texts                    ? SLICE_NONE
				       : op_text(m, op);
	if (!s.p && !texts)
		return op->is_required ? &RULE_REQUIRED : NULL;
	enum map_group open = m->open;
	size_t mark = out->n;
	m->repair = NULL;
	write_key(m, op, out);
	result = op->is_list ? write_list(m, op, s, out, &broken)
			     : write_scalar(m, op, s, out);
	if (result) {
		out->n = mark;
		m->open = open;
	}
	if (result && result != &KIND_MISSING)
		broken = result;
	if (op->is_required && result)
		return broken ? broken : &RULE_REQUIRED;
	if (broken == &RULE_DATE_ORDER)
		return broken;
	/* A derived name fails with the full name it comes from. */
	if (broken && op->name_part == NAME_WHOLE) {
		find(m, broken, op, s);
		keep_invalid(m, op, s);
	}
	if (!result && m->repair)
		find(m, m->repair, op, s);
	return NULL;
}

static void
end_record(struct mapper *m)
{
	struct buf *b = &m->out;
	if (m->invalid.n) {
		buf_text(b, ",\"invalid\":{");
		buf_slice(b, buf_as_slice(&m->invalid));
		buf_byte(b, '}');
	}
	buf_slice(b, buf_as_slice(&m->extra));
	buf_slice(b, m->plan->end);
	buf_slice(b, m->line_text);
	buf_add(b, "\"}\n", 3);
}

static const struct rule *
write_record(struct mapper *m, const struct plan_record *r, struct slice *field)
{
	buf_reset(&m->extra);
	buf_reset(&m->invalid);
	m->open = GROUP_NONE;
	buf_slice(&m->out, r->begin);
	for (size_t i = 0; i < r->nops; i++) {
		const struct map_op *op = &r->op[i];
		if (op->group == GROUP_X && m->open != GROUP_X)
			close_group(m, &m->out);
		const struct rule *broken = write_field(m, op);
		if (broken) {
			*field = shown_name(m->plan, op);
			return broken;
		}
	}
	close_group(m, m->open == GROUP_X ? &m->extra : &m->out);
	end_record(m);
	m->nrecords[r->rule->type]++;
	return NULL;
}

static const struct rule *
write_each(struct mapper *m, const struct plan_record *r, struct slice *field)
{
	struct slice s = cell_text(m, r->each);
	while (s.p) {
		m->each = next_piece(&s, r->rule->each_split);
		if (is_null(m->plan, m->each))
			continue;
		const struct rule *broken = write_record(m, r, field);
		if (broken)
			return broken;
	}
	return NULL;
}

const struct rule *
mapper_row(struct mapper *m, const struct slice *cell, size_t n, bool is_plain,
    uint64_t line, struct slice *field)
{
	struct subject row = {get_datum, NULL, m};
	const struct rule *broken = NULL;
	size_t mark = m->out.n, nfound = m->nfound;
	uint64_t before[RECORD_NTYPES];
	memcpy(before, m->nrecords, sizeof before);
	m->cell = cell;
	m->ncells = n;
	m->is_plain = is_plain;
	set_line(m, line);
	for (size_t i = 0; i < m->plan->map->nrecords && !broken; i++) {
		const struct plan_record *r = &m->plan->record[i];
		m->each = SLICE_NONE;
		if (r->rule->has_when && !condition_holds(&r->rule->when, &row))
			continue;
		broken = r->each >= 0 ? write_each(m, r, field)
				      : write_record(m, r, field);
	}
	if (broken) {
		m->out.n = mark;
		m->nfound = nfound;
		memcpy(m->nrecords, before, sizeof before);
	}
	arena_reset(&m->scratch);
	return broken;
}
