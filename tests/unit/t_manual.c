/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioc-record(5) lists exactly the fields of the table, in its order. */
#include "base/mem.h"
#include "io/source.h"
#include "record/schema.h"

#include <check.h>
#include <stdio.h>

Suite *t_manual_suite(void);

/* The rows ".It Va NAME : KIND[ , required]" between a heading and the next. */
static size_t
rows_of(struct slice page, const char *heading, char rows[][96], size_t max)
{
	size_t n = 0;
	bool inside = false;
	struct slice rest = page;
	while (slice_present(rest) && n < max) {
		struct slice line = slice_cut(rest, '\n', &rest);
		if (slice_starts(line, ".Ss ") || slice_starts(line, ".Sh "))
			inside =
			    slice_is(slice_of(line.p + 4, line.n - 4), heading);
		else if (inside && slice_starts(line, ".It Va "))
			snprintf(
			    rows[n++], 96, "%.*s", (int)line.n - 7, line.p + 7);
	}
	return n;
}

static void
expect_row(const struct field *f, const char *row)
{
	char wanted[96];
	snprintf(wanted, sizeof wanted, "%.*s : %s%s", (int)f->name.n,
	    f->name.p, kind_name(f->kind), f->required ? " , required" : "");
	ck_assert_str_eq(row, wanted);
}

START_TEST(the_manual_lists_the_fields_of_the_table)
{
	static char rows[RECORD_MAX_FIELDS][96];
	struct fail f = {0};
	struct slice page;
	ck_assert_int_eq(
	    source_slurp("man/ioc-record.5", 1 << 20, &page, &f), 0);
	size_t n = rows_of(page, "Every record", rows, RECORD_MAX_FIELDS);
	ck_assert_uint_eq(n, FIELD_OWN);
	for (int i = 0; i < FIELD_OWN; i++)
		expect_row(&schema_of(RECORD_PERSON)->field[i], rows[i]);
	for (int t = 0; t < RECORD_NTYPES; t++) {
		const struct schema *s = schema_of(t);
		n = rows_of(page, s->name.p, rows, RECORD_MAX_FIELDS);
		ck_assert_uint_eq(n, (size_t)(s->nfields - FIELD_OWN));
		for (size_t i = 0; i < n; i++)
			expect_row(&s->field[FIELD_OWN + i], rows[i]);
	}
	mem_free((char *)page.p);
}
END_TEST

Suite *
t_manual_suite(void)
{
	Suite *s = suite_create("manual");
	TCase *c = tcase_create("manual");
	tcase_add_test(c, the_manual_lists_the_fields_of_the_table);
	suite_add_tcase(s, c);
	return s;
}
