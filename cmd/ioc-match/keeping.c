/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a partnership keeps: decisions.csv and register.csv. */
#include "match.h"

#include "base/mem.h"
#include "base/num.h"
#include "io/csvfile.h"
#include "io/csvout.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Columns by name; all must be there. */
static int
find_columns(const struct csvfile *c, const char *const *names, int *column,
    struct fail *f)
{
	for (int i = 0; names[i]; i++) {
		column[i] = csvfile_require(c, names[i], FAIL_INPUT, f);
		if (column[i] < 0)
			return -1;
	}
	return 0;
}

/* --- decisions ------------------------------------------------------------ */

enum {
	DECIDED_SOURCE_A,
	DECIDED_PERSON_A,
	DECIDED_SOURCE_B,
	DECIDED_PERSON_B,
	DECIDED_DECISION,
};

/* A review that was answered in part is a decisions file: blanks are passed. */
static int
add_decision(struct match *m, const struct csvfile *c, size_t row,
    const int *column, struct fail *f)
{
	struct decision_text x = {.line = c->line[row],
	    .source = {csvfile_cell(c, row, column[DECIDED_SOURCE_A]),
		csvfile_cell(c, row, column[DECIDED_SOURCE_B])},
	    .person = {csvfile_cell(c, row, column[DECIDED_PERSON_A]),
		csvfile_cell(c, row, column[DECIDED_PERSON_B])},
	    .decision = csvfile_cell(c, row, column[DECIDED_DECISION]),
	    .when = csvfile_cell(c, row, csvfile_column(c, "when")),
	    .evidence = csvfile_cell(c, row, csvfile_column(c, "evidence"))};
	if (slice_trim(x.decision).n == 0)
		return 0;
	static const char *const faults[] = {
	    [DECISION_BAD_WORD] = "decision: expected same, different or "
				  "unsure [decision.word]",
	    [DECISION_BAD_DATE] = "when: not a date [decision.date]",
	    [DECISION_EXPONENT] = "person: a spreadsheet has shortened this "
				  "number; import the column as text "
				  "[decision.number]"};
	enum decision_fault fault =
	    decisions_add(&m->decisions, &m->people, &x);
	if (fault)
		return fail_set(f, FAIL_INPUT, "%s:%u: %s", c->name,
		    (unsigned)x.line, faults[fault]);
	return 0;
}

static int
by_line(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return (a > b) - (a < b);
}

/* All of them, in the order of the file. */
static void
warn_contradictions(struct match *m, const char *name)
{
	const struct decisions *d = &m->decisions;
	uint32_t *line = mem_alloc((d->n + 1) * sizeof *line);
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++)
		if (d->row[i].is_contradicted)
			line[n++] = d->row[i].line;
	qsort(line, n, sizeof *line, by_line);
	for (size_t i = 0; i < n; i++)
		prog_warn(m->prog,
		    "%s:%u: contradicts other decisions, so none of "
		    "them counts [decision.contradiction]",
		    name, (unsigned)line[i]);
	if (n)
		m->prog->status = FAIL_LIMIT;
	mem_free(line);
}

/* People come and go; a whole source of them is another matter. */
static void
warn_unknown(struct match *m, const char *name)
{
	const struct decisions *d = &m->decisions;
	for (size_t i = 0; i < d->lost_sources.n; i++) {
		struct slice source = strmap_key(&d->lost_sources, i);
		prog_warn(m->prog,
		    "%s: has decisions about source \"%.*s\", of which the "
		    "input has no record: they do not count [decision.source]",
		    name, (int)source.n, source.p);
	}
	if (d->unknown)
		prog_note(m->prog,
		    "%s: %llu decisions about individuals who are not in the "
		    "input",
		    name, (unsigned long long)d->unknown);
}

int
load_decisions(struct match *m, struct fail *f)
{
	static const char *const names[] = {
	    "source_a", "person_a", "source_b", "person_b", "decision", NULL};
	struct csvfile c;
	int column[5];
	if (!m->o->decisions)
		return 0;
	int r = csvfile_load(&c, m->o->decisions, FAIL_INPUT, f);
	if (r == 0)
		r = find_columns(&c, names, column, f);
	for (size_t i = 0; r == 0 && i < c.nrows; i++)
		r = add_decision(m, &c, i, column, f);
	if (r == 0) {
		summary_definition(&m->summary, c.name, c.digest);
		decisions_settle(&m->decisions, &m->people);
		warn_contradictions(m, c.name);
		warn_unknown(m, c.name);
	}
	csvfile_fini(&c);
	return r;
}

/* --- the register --------------------------------------------------------- */

/*
 * Before anything is read: a register that is missing or empty would rename
 * everybody, so that must be asked for; and one that cannot be written would
 * be known only when records are on standard output.
 */
int
check_register(struct match *m, struct fail *f)
{
	const struct options *o = m->o;
	struct stat st;
	if (!o->reg && (o->new_register || o->changes))
		return fail_set(f, FAIL_USAGE,
		    "--new-register and --changes need --register");
	if (!o->reg)
		return 0;
	bool has_rows = stat(o->reg, &st) == 0 && st.st_size > 0;
	if (has_rows && o->new_register)
		return fail_set(f, FAIL_USAGE,
		    "%s: exists: leave out --new-register to go on with it",
		    o->reg);
	if (!has_rows && !o->new_register)
		return fail_set(f, FAIL_INPUT,
		    "%s: missing or empty: everybody would get a new "
		    "person_id. --new-register begins one [register.missing]",
		    o->reg);
	if (try_output(m, OUT_REGISTER, f) < 0)
		return -1;
	return o->changes ? try_output(m, OUT_CHANGES, f) : 0;
}

static int
add_row(struct match *m, const struct csvfile *c, size_t row, const int *column,
    struct fail *f)
{
	struct register_row x = {.source = csvfile_cell(c, row, column[0]),
	    .person = csvfile_cell(c, row, column[1]),
	    .id = csvfile_cell(c, row, column[2]),
	    .first_seen = csvfile_cell(c, row, column[3])};
	static const char *const faults[] = {
	    [REGISTER_BAD_ID] =
		"person_id: not one that ioc-match gives [register.id]",
	    [REGISTER_BAD_DATE] = "first_seen: not a date [register.date]",
	    [REGISTER_TWO_IDS] = "person_id: this individual has another in an "
				 "earlier row [register.twice]",
	    [REGISTER_EXPONENT] =
		"person: a spreadsheet has shortened this "
		"number: restore the register as it was [register.number]"};
	enum register_fault fault = register_add(&m->reg, &x);
	if (fault)
		return fail_set(f, FAIL_INPUT, "%s:%u: %s", c->name,
		    (unsigned)c->line[row], faults[fault]);
	return 0;
}

/* A row that is not one: how many there are, so that a loss is noticed. */
static const char ROWS[] = "# rows";

static bool
is_count(const struct csvfile *c, size_t row, const int *column)
{
	return slice_is(csvfile_cell(c, row, column[0]), ROWS);
}

/* As many rows as were written, and no column that would be lost. */
static int
check_whole(const struct csvfile *c, const int *column, struct fail *f)
{
	int64_t rows = -1, found = 0;
	for (size_t i = 0; i < c->nrows; i++)
		if (!is_count(c, i, column))
			found++;
		else if (!num_parse_int(csvfile_cell(c, i, column[3]), &rows))
			rows = -1;
	if (found == 0)
		return fail_set(f, FAIL_INPUT,
		    "%s: has no rows: everybody would get a new person_id. "
		    "--new-register begins one [register.missing]",
		    c->name);
	if (rows < 0)
		return fail_set(f, FAIL_INPUT,
		    "%s: its last row, \"# rows\" and their number, is gone: "
		    "restore what was lost with it [register.rows]",
		    c->name);
	if (found < rows)
		return fail_set(f, FAIL_INPUT,
		    "%s: has %lld of its %lld rows: the others would get a new "
		    "person_id. Restore it [register.rows]",
		    c->name, (long long)found, (long long)rows);
	if (c->columns.n > 4)
		return fail_set(f, FAIL_INPUT,
		    "%s: has more columns than source, person, person_id and "
		    "first_seen: they would be lost [register.columns]",
		    c->name);
	return 0;
}

static int
check_ours(struct match *m, const char *name, struct fail *f)
{
	struct slice lost = register_lost_source(&m->reg);
	if (register_is_strange(&m->reg))
		return fail_set(f, FAIL_INPUT,
		    "%s: next to none of its individuals are in the input: is "
		    "it another partnership's, or have sources changed their "
		    "names? [register.strange]",
		    name);
	if (m->reg.repaired)
		prog_warn(m->prog,
		    "%s: %llu rows had lost the zeros that their number begins "
		    "with: put back [register.zeros]",
		    name, (unsigned long long)m->reg.repaired);
	if (lost.p)
		prog_warn(m->prog,
		    "%s: nobody of source \"%.*s\" is in the input, and another "
		    "source is new: if its name has changed, change it in the "
		    "register too [register.source]",
		    name, (int)lost.n, lost.p);
	return 0;
}

static int
read_register(struct match *m, struct fail *f)
{
	static const char *const names[] = {
	    "source", "person", "person_id", "first_seen", NULL};
	struct csvfile c;
	int column[4];
	int r = csvfile_load(&c, m->o->reg, FAIL_INPUT, f);
	if (r == 0)
		r = find_columns(&c, names, column, f);
	if (r == 0)
		r = check_whole(&c, column, f);
	for (size_t i = 0; r == 0 && i < c.nrows; i++)
		if (!is_count(&c, i, column))
			r = add_row(m, &c, i, column, f);
	if (r == 0) {
		summary_definition(&m->summary, c.name, c.digest);
		register_repair(&m->reg);
		r = check_ours(m, c.name, f);
	}
	csvfile_fini(&c);
	return r;
}

/* Gives the clusters their identifiers by the register. */
int
load_register(struct match *m, struct fail *f)
{
	if (!m->o->reg)
		return 0;
	register_init(&m->reg, &m->intake);
	if (!m->o->new_register && read_register(m, f) < 0)
		return -1;
	register_assign(&m->reg, &m->identities);
	return 0;
}

static void
put_row(struct csvout *c, const struct slice *cell, size_t n)
{
	for (size_t i = 0; i < n; i++)
		csvout_cell(c, cell[i]);
	csvout_end(c);
}

/* The number of rows last: a register cut short is then known for one. */
int
write_register(struct match *m, struct fail *f)
{
	struct buf out = {0};
	struct csvout c = {.out = &out};
	if (!m->o->reg)
		return 0;
	buf_text(&out, "source,person,person_id,first_seen\n");
	for (size_t i = 0; i < m->reg.n; i++) {
		const struct register_row *x = &m->reg.row[i];
		struct slice cell[4] = {
		    x->source, x->person, x->id, x->first_seen};
		put_row(&c, cell, 4);
	}
	buf_printf(&out, "%s,,,%zu\n", ROWS, m->reg.n);
	int r = save_output(m, OUT_REGISTER, buf_as_slice(&out), f);
	buf_fini(&out);
	return r;
}

int
write_changes(struct match *m, struct fail *f)
{
	struct buf out = {0};
	struct csvout c = {.out = &out};
	if (!m->o->changes)
		return 0;
	buf_text(&out, "change,old_id,person_id,source,person\n");
	for (size_t i = 0; i < m->reg.nchanged; i++) {
		const struct register_changed *x = &m->reg.changed[i];
		const struct register_row *row = &m->reg.row[x->row];
		struct slice cell[5] = {
		    slice_text(
			x->change == REGISTER_MERGED ? "merged" : "split"),
		    strmap_key(&m->reg.ids, row->old), row->id, row->source,
		    row->person};
		put_row(&c, cell, 5);
	}
	int r = save_output(m, OUT_CHANGES, buf_as_slice(&out), f);
	buf_fini(&out);
	return r;
}
