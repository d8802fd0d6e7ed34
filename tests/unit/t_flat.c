/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/flat.h"

#include "base/buf.h"

#include <check.h>

Suite *t_flat_suite(void);

static struct flat flat;
static struct buf text;

static const char *
columns(void)
{
	buf_reset(&text);
	for (size_t i = 0; i < flat.columns.n; i++) {
		buf_text(&text, i ? " " : "");
		buf_slice(&text, flat_column(&flat, i));
	}
	return buf_cstr(&text);
}

static const char *
row(const char *line)
{
	flat_row(&flat, slice_text(line));
	buf_reset(&text);
	for (size_t i = 0; i < flat.columns.n; i++) {
		buf_text(&text, i ? "|" : "");
		buf_slice(&text, flat.cell[i].text);
	}
	return buf_cstr(&text);
}

static void
done(void)
{
	flat_fini(&flat);
	buf_fini(&text);
	text = (struct buf){0};
}

START_TEST(columns_come_in_the_order_of_the_table_others_after)
{
	flat_scan(&flat,
	    slice_text("{\"type\":\"member\",\"mine\":1,\"age\":30,"
		       "\"cohort\":\"c\"}"));
	flat_scan(&flat,
	    slice_text("{\"type\":\"member\",\"sex\":\"F\",\"yours\":2}"));
	flat_settle(&flat, RECORD_MEMBER);
	ck_assert_str_eq(columns(), "type cohort sex age mine yours");
	ck_assert_str_eq(row("{\"type\":\"member\",\"yours\":2,\"age\":31}"),
	    "member|||31||2");
	done();
}
END_TEST

START_TEST(objects_are_dotted_and_lists_of_them_numbered)
{
	static const char *const line =
	    "{\"type\":\"member\",\"referrals\":[{\"date\":\"2024-01-01\"},"
	    "{\"date\":\"2024-02-01\",\"needs\":[\"debt\",\"drugs\"]}],"
	    "\"reoffence_groups\":{\"theft\":2,\"drugs\":1}}";
	flat_scan(&flat, slice_text(line));
	flat_settle(&flat, RECORD_MEMBER);
	ck_assert_str_eq(columns(),
	    "type referrals.1.date referrals.2.date referrals.2.needs "
	    "reoffence_groups.drugs reoffence_groups.theft");
	ck_assert_str_eq(
	    row(line), "member|2024-01-01|2024-02-01|debt;drugs|1|2");
	done();
}
END_TEST

START_TEST(the_tenth_of_a_list_comes_after_the_ninth)
{
	struct buf b = {0};
	buf_text(&b, "{\"a\":[");
	for (int i = 1; i <= 11; i++)
		buf_printf(&b, "%s{\"x\":%d}", i > 1 ? "," : "", i);
	buf_text(&b, "]}");
	flat_scan(&flat, buf_as_slice(&b));
	flat_settle(&flat, RECORD_NONE);
	ck_assert_str_eq(columns(),
	    "a.1.x a.2.x a.3.x a.4.x a.5.x a.6.x a.7.x a.8.x a.9.x a.10.x "
	    "a.11.x");
	buf_fini(&b);
	done();
}
END_TEST

START_TEST(texts_are_decoded_and_told_from_numbers)
{
	static const char *const line =
	    "{\"a\":\"x\\u0041\\n\",\"b\":-1.50,\"c\":true,\"d\":[],"
	    "\"e\":[1,2.5]}";
	flat_scan(&flat, slice_text(line));
	flat_settle(&flat, RECORD_NONE);
	ck_assert_str_eq(row(line), "xA\n|-1.50|true||1;2.5");
	ck_assert(flat.cell[0].is_text);
	ck_assert(!flat.cell[1].is_text && !flat.cell[2].is_text);
	ck_assert_str_eq(row("{}"), "||||");
	done();
}
END_TEST

Suite *
t_flat_suite(void)
{
	Suite *s = suite_create("flat");
	TCase *c = tcase_create("flat");
	tcase_add_test(c, columns_come_in_the_order_of_the_table_others_after);
	tcase_add_test(c, objects_are_dotted_and_lists_of_them_numbered);
	tcase_add_test(c, the_tenth_of_a_list_comes_after_the_ninth);
	tcase_add_test(c, texts_are_decoded_and_told_from_numbers);
	suite_add_tcase(s, c);
	return s;
}
