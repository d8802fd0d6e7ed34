/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells are what libcsv alone makes of a row: every row of up to seven bytes
 * that matter to it, alone and behind a cell that reaches over a word of
 * marks, beside a plain call of csv_parse().
 */
#include "base/mem.h"
#include "io/csvin.h"

#include <check.h>
#include <csv.h>

Suite *t_csvcells_suite(void);

enum { LONGEST = 7, FRONT = 62 };

/* What libcsv makes of a row: cells with a byte after each. */
struct plain {
	struct buf cells;
	size_t nrows;
};

static void
plain_cell(void *p, size_t n, void *data)
{
	struct plain *to = data;
	buf_add(&to->cells, p, n);
	buf_byte(&to->cells, '|');
}

static void
plain_row(int end, void *data)
{
	struct plain *to = data;
	(void)end;
	to->nrows++;
}

/* False when text and line end are blank, or not one row: none of csvin.h. */
static bool
read_plainly(struct plain *to, const char *text, size_t n, char delimiter)
{
	struct csv_parser p;
	size_t early;
	buf_reset(&to->cells);
	to->nrows = 0;
	csv_init(&p, CSV_REPALL_NL);
	csv_set_delim(&p, (unsigned char)delimiter);
	csv_parse(&p, text, n, plain_cell, plain_row, to);
	early = to->nrows;
	csv_parse(&p, text + n, 1, plain_cell, plain_row, to);
	csv_free(&p);
	return early == 0 && to->nrows == 1 && to->cells.n > 0;
}

static void
show(struct buf *out, const struct csvcells *c)
{
	buf_reset(out);
	for (size_t i = 0; i < c->n; i++) {
		buf_slice(out, c->cell[i]);
		buf_byte(out, '|');
	}
}

/* Row number `id` of that length over an alphabet of five, behind the front. */
static void
spell(char *to, size_t front, size_t n, size_t id, char delimiter)
{
	const char alphabet[] = {'a', ' ', '"', delimiter, '\n'};
	memset(to, 'x', front);
	if (front)
		to[front - 1] = delimiter;
	for (size_t i = 0; i < n; i++, id /= 5)
		to[front + i] = alphabet[id % 5];
	to[front + n] = '\n';
}

static size_t
compare_rows(size_t front, size_t n, char delimiter)
{
	struct csvin in = {.delimiter = delimiter, .line_end = '\n'};
	char text[FRONT + LONGEST + 1];
	struct csvblock block = {.p = text};
	struct csvrow row = {.n = (uint32_t)(front + n)};
	struct csvcells cells;
	struct arena scratch = {0};
	struct plain want = {0};
	struct buf got = {0};
	size_t rows = 1, compared = 0;
	for (size_t i = 0; i < n; i++)
		rows *= 5;
	csvcells_init(&cells, &in);
	for (size_t id = 0; id < rows; id++) {
		spell(text, front, n, id, delimiter);
		if (!read_plainly(&want, text, front + n, delimiter))
			continue;
		ck_assert_ptr_null(
		    csvcells_split(&cells, &block, &row, &scratch));
		show(&got, &cells);
		ck_assert_str_eq(buf_cstr(&got), buf_cstr(&want.cells));
		arena_reset(&scratch);
		compared++;
	}
	arena_fini(&scratch);
	csvcells_fini(&cells);
	buf_fini(&want.cells);
	buf_fini(&got);
	return compared;
}

START_TEST(cells_are_those_of_libcsv)
{
	static const char delimiters[] = {',', '\t', ' '};
	static const size_t fronts[] = {0, FRONT};
	for (size_t i = 0; i < sizeof delimiters; i++)
		for (size_t k = 0; k < sizeof fronts / sizeof *fronts; k++)
			for (size_t n = 1; n <= LONGEST; n++)
				ck_assert_uint_gt(
				    compare_rows(fronts[k], n, delimiters[i]),
				    0);
}
END_TEST

Suite *
t_csvcells_suite(void)
{
	Suite *s = suite_create("csvcells");
	TCase *c = tcase_create("csvcells");
	tcase_add_test(c, cells_are_those_of_libcsv);
	suite_add_tcase(s, c);
	return s;
}
