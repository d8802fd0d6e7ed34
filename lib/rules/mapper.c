/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/mapper.h"

#include <ctype.h>

#include "base/mem.h"
#include "io/digest.h"
#include "record/jsonout.h"

static const struct rule RULE_REQUIRED = {
    "field.required", "a required value is missing"};
static const struct rule RULE_TOTAL = {"person.total", "a total, not a person"};

/* --- a row's texts ----------------------------------------------------- */

void
mapper_init(struct mapper *m, const struct plan *p)
{
	*m = (struct mapper){.plan = p, .reader.scratch = &m->scratch};
	m->memo = mem_zalloc(p->nmemos * MAPPER_MEMO + 1, sizeof *m->memo);
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
	buf_fini(&m->line_text);
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

__attribute__((cold)) static bool
is_null_word(const struct plan *p, struct slice s)
{
	char folded[CODES_LENGTH];
	return strmap_find(&p->map->input.null, codes_fold(s, folded)) >= 0;
}

/* A look at the first byte tells nearly every value. */
static inline bool
is_null(const struct plan *p, struct slice s)
{
	if (s.n == 0)
		return true;
	return s.n <= p->null_longest && p->null_first[(unsigned char)s.p[0]] &&
	    is_null_word(p, s);
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
	m->line = line;
	buf_reset(&m->line_text);
	buf_int(&m->line_text, (int64_t)line);
}

/*
 * The row's key: of what its cells hold, so that it is the same in next
 * month's file, and another row's only when nothing tells the two apart.
 */
static struct slice
row_key(struct mapper *m)
{
	enum { KEY_DIGITS = 20 };
	char hex[DIGEST_TEXT];
	struct digest *d = digest_new();
	for (size_t i = 0; i < m->ncells; i++) {
		const struct slice *cell = &m->cell[i];
		digest_add(d, cell->n ? cell->p : "", cell->n);
		digest_add(d, "\0", 1);
	}
	digest_finish(d, hex);
	memmove(hex + 4, hex, KEY_DIGITS);
	memcpy(hex, "row-", 4);
	return arena_copy(&m->scratch, slice_of(hex, 4 + KEY_DIGITS));
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
		return buf_as_slice(&m->line_text);
	case PART_KEY:
		return row_key(m);
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
mapper_sample(
    struct mapper *m, struct plan *p, const struct slice *cell, size_t n)
{
	m->cell = cell;
	m->ncells = n;
	m->is_plain = false;
	m->each = SLICE_NONE;
	for (size_t i = 0; i < p->map->nrecords; i++)
		for (size_t j = 0; j < p->record[i].nops; j++) {
			const struct map_op *op = &p->record[i].op[j];
			if (!plan_is_date(op) || op->reading.format)
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
			if (plan_is_date(op) && op->nparts &&
			    op->part[0].kind == PART_COLUMN &&
			    op->part[0].column == column)
				return op->reading.order;
		}
	return p->map->order;
}

/* Reads a text as the wanted kind; false when it is none. */
static bool
read_datum(struct mapper *m, int column, struct datum *d)
{
	struct moment moment;
	struct slice number;
	bool fits = false;
	switch (d->kind) {
	case DATUM_DATE:
		fits = !kind_date(
		    d->text, column_order(m->plan, column), DATE_NONE, &moment);
		d->day = moment.day;
		return fits;
	case DATUM_DURATION:
		return !kind_duration(d->text, &d->length);
	case DATUM_BOOLEAN:
		return !kind_boolean(d->text, &d->truth);
	case DATUM_NUMBER:
		fits = !kind_number(d->text, &m->scratch, &number);
		if (fits)
			*d = datum_of_text(number, DATUM_NUMBER);
		return fits;
	default:
		d->kind = DATUM_TEXT;
		return true;
	}
}

static struct datum
get_datum(void *state, int ref, enum datum_kind want)
{
	struct mapper *m = state;
	int column = m->plan->column[ref];
	struct datum d = {.kind = want, .start = DATE_NONE};
	d.text = cell_text(m, column);
	if (!d.text.p || !read_datum(m, column, &d))
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
	if (op->codes || op->list) {
		const struct rule *broken = apply_codes(op, &s);
		if (broken)
			return broken;
	}
	return kind_write(&op->reading, s, &m->reader, out);
}

static struct mapper_memo *
memo_of(struct mapper *m, const struct map_op *op, struct slice s)
{
	size_t at = slice_sketch(s) % MAPPER_MEMO;
	return &m->memo[(size_t)op->memo * MAPPER_MEMO + at];
}

/* One text as its kind's JSON; NULL or the rule it breaks. */
static const struct rule *
write_scalar(
    struct mapper *m, const struct map_op *op, struct slice s, struct buf *out)
{
	struct mapper_memo *memo;
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

/* Whether a column says yes; what says neither is told once. */
static bool
is_ticked(
    struct mapper *m, const struct map_part *part, const struct rule **broken)
{
	bool yes = false;
	struct slice s = cell_text(m, part->column);
	const struct rule *wrong = s.p ? kind_boolean(s, &yes) : NULL;
	if (wrong) {
		*broken = wrong;
		m->wrong = s;
	}
	return s.p && !wrong && yes;
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
			if (is_ticked(m, &op->part[i], broken))
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
	m->found[m->nfound++] = (struct mapper_found){
	    rule,
	    plan_shown_name(m->plan, op),
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
	m->reader.repair = NULL;
	m->wrong = slice_of("", 0);
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
		struct slice raw = s.p ? s : m->wrong;
		find(m, broken, op, raw);
		keep_invalid(m, op, raw);
	}
	if (!result && m->reader.repair)
		find(m, m->reader.repair, op, s);
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
	buf_slice(b, buf_as_slice(&m->line_text));
	buf_add(b, "\"}\n", 3);
}

/* "Total", "Grand total: 20"; but TOTAL20 may be somebody's key. */
static bool
is_total(struct slice s)
{
	static const struct slice words[] = {SLICE("total"), SLICE("totals"),
	    SLICE("grand total"), SLICE("subtotal"), SLICE("sub-total"),
	    SLICE("sub total"), SLICE("total records"), SLICE("total rows")};
	size_t n = s.n;
	while (s.n && !isalpha((unsigned char)s.p[s.n - 1]))
		s.n--;
	if (s.n < n && isdigit((unsigned char)s.p[s.n]))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_equal_nocase(s, words[i]))
			return true;
	return false;
}

/* The first text there is among an operation's columns. */
static struct slice
first_cell(struct mapper *m, const struct map_op *op)
{
	struct slice s = SLICE_NONE;
	for (size_t i = 0; i < op->nparts && !s.p; i++)
		if (op->part[i].kind == PART_COLUMN)
			s = cell_text(m, op->part[i].column);
	return s;
}

/*
 * Whether a person's row is a spreadsheet's total: its key says so, and no
 * column of the record says anything else. A key alone is no such sign: some
 * sources know no more of a person.
 */
static bool
is_total_row(struct mapper *m, const struct plan_record *r)
{
	bool total = false;
	if (r->rule->type != RECORD_PERSON)
		return false;
	for (size_t i = 0; i < r->nops && !total; i++)
		total = r->op[i].field == FIELD_PERSON &&
		    is_total(first_cell(m, &r->op[i]));
	for (size_t i = 0; i < r->nops && total; i++) {
		const struct map_op *op = &r->op[i];
		for (size_t k = 0; k < op->nparts && total; k++) {
			struct slice s = op->part[k].kind == PART_COLUMN
			    ? cell_text(m, op->part[k].column)
			    : SLICE_NONE;
			total = !s.p || is_total(s);
		}
	}
	return total;
}

static const struct rule *
write_record(struct mapper *m, const struct plan_record *r, struct slice *field)
{
	if (is_total_row(m, r))
		return &RULE_TOTAL;
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
			*field = plan_shown_name(m->plan, op);
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
