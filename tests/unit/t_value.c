/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"
#include "base/num.h"
#include "record/jsonout.h"
#include "record/value.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

Suite *t_value_suite(void);

static struct arena arena;

/* Reads the whole text with our scanner: true when it is one JSON object. */
static bool
accepts(struct slice text)
{
	struct scan s;
	struct slice key;
	struct value v;
	int r = -1;
	if (!scan_object(&s, text))
		return false;
	while ((r = scan_member(&s, &key, &v)) > 0)
		;
	return r == 0 && scan_ended(&s);
}

static json_t *
jansson(struct slice text)
{
	json_error_t e;
	json_t *j = json_loadb(text.p, text.n, 0, &e);
	if (j && !json_is_object(j)) {
		json_decref(j);
		j = NULL;
	}
	return j;
}

static void same_object(json_t *j, struct slice text);

static void
same_value(json_t *j, struct value v)
{
	int64_t i;
	double d;
	struct slice t;
	switch (json_typeof(j)) {
	case JSON_STRING:
		t = value_text(v, &arena);
		ck_assert_int_eq(v.kind, VALUE_TEXT);
		ck_assert_uint_eq(t.n, json_string_length(j));
		ck_assert_mem_eq(t.p, json_string_value(j), t.n);
		break;
	case JSON_INTEGER:
		ck_assert(value_int(v, &i));
		ck_assert(i == json_integer_value(j));
		break;
	case JSON_REAL:
		ck_assert(value_double(v, &d));
		ck_assert_double_eq(d, json_real_value(j));
		break;
	case JSON_TRUE:
		ck_assert_int_eq(v.kind, VALUE_TRUE);
		break;
	case JSON_FALSE:
		ck_assert_int_eq(v.kind, VALUE_FALSE);
		break;
	case JSON_NULL:
		ck_assert_int_eq(v.kind, VALUE_NULL);
		break;
	case JSON_OBJECT:
		ck_assert_int_eq(v.kind, VALUE_OBJECT);
		same_object(j, value_raw(v));
		break;
	case JSON_ARRAY: {
		struct scan s;
		struct value e;
		size_t n = 0;
		ck_assert(scan_array(&s, value_raw(v)));
		while (scan_element(&s, &e) > 0)
			same_value(json_array_get(j, n++), e);
		ck_assert_uint_eq(n, json_array_size(j));
	}
	}
}

static void
same_object(json_t *j, struct slice text)
{
	struct scan s;
	struct slice key;
	struct value v;
	size_t n = 0;
	ck_assert(scan_object(&s, text));
	while (scan_member(&s, &key, &v) > 0) {
		struct slice name = value_unescape(key, &arena);
		json_t *member = json_object_getn(j, name.p, name.n);
		ck_assert_ptr_nonnull(member);
		same_value(member, v);
		n++;
	}
	ck_assert_uint_eq(n, json_object_size(j));
}

static const char *const good[] = {
    "{}",
    " { } ",
    "{\"a\":1}",
    "{\"a\":\"\"}",
    "{\"a\":\"plain text of more than sixteen bytes, twice over\"}",
    "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
    "{\"a\":\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\"}",
    "{\"a\":\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\"}",
    "{\"a\":0,\"b\":-0,\"c\":-12,\"d\":92}",
    "{\"a\":1.5,\"b\":-0.25e3,\"c\":1E+2,\"d\":2e-3}",
    "{\"a\":true,\"b\":false,\"c\":null}",
    "{\"a\":[],\"b\":[1,\"x\",[2,[3]],{}],\"c\":{\"d\":{\"e\":[]}}}",
    "{ \"a\" : [ 1 , 2 ] ,\t\"b\" : { } }",
    "{\"\":1,\"k\\u0065y\":2}",
    "{\"a\":\"]}\",\"b\":[\"}\",\"]\"]}",
};

START_TEST(reads_every_kind_of_value_as_jansson_does)
{
	struct slice text = slice_text(good[_i]);
	json_t *j = jansson(text);
	ck_assert_ptr_nonnull(j);
	ck_assert(accepts(text));
	same_object(j, text);
	json_decref(j);
}
END_TEST

static const char *const wrong[] = {
    "",
    "{",
    "}",
    "[]",
    "1",
    "{]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{\"a\" 1}",
    "{a:1}",
    "{'a':1}",
    "{\"a\":01}",
    "{\"a\":1.}",
    "{\"a\":.5}",
    "{\"a\":+1}",
    "{\"a\":1e}",
    "{\"a\":-}",
    "{\"a\":tru}",
    "{\"a\":True}",
    "{\"a\":\"x}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\\ud83d\"}",
    "{\"a\":\"\\ude00\"}",
    "{\"a\":\"\\ud83d\\u0041\"}",
    "{\"a\":\"a\tb\"}",
    "{\"a\":\"\xC3\"}",
    "{\"a\":\"\xFF\"}",
    "{\"a\":\"\xC0\xAF\"}",
    "{\"a\":\"\xED\xA0\x80\"}",
    "{\"a\":[1,]}",
    "{\"a\":[1 2]}",
    "{\"a\":[1}",
    "{\"a\":{\"b\":1]}",
    "{\"a\":1} x",
    "{\"a\":1}{\"b\":2}",
    "{\"a\":{\"b\"}}",
    "{\"a\":[}]}",
};

START_TEST(refuses_what_jansson_refuses)
{
	struct slice text = slice_text(wrong[_i]);
	ck_assert_ptr_null(jansson(text));
	ck_assert_msg(!accepts(text), "accepted: %s", wrong[_i]);
}
END_TEST

/*
 * Every one-byte change of the good texts: both must say the same. Two
 * differences are known and stated in ioc-record(5): Jansson refuses integers
 * beyond 64 bits and reals beyond a double, which we keep as written.
 */
START_TEST(agrees_with_jansson_on_every_one_byte_change)
{
	static const char with[] = "\"\\{}[],:019.eE+-tfnu \x01\xC3\x80\xFF";
	struct slice text = slice_text(good[_i]);
	char copy[256];
	ck_assert_uint_lt(text.n, sizeof copy);
	for (size_t at = 0; at < text.n; at++)
		for (size_t w = 0; w < sizeof with - 1; w++) {
			memcpy(copy, text.p, text.n);
			copy[at] = with[w];
			struct slice changed = slice_of(copy, text.n);
			json_t *j = jansson(changed);
			ck_assert_msg(accepts(changed) == (j != NULL), "%.*s",
			    (int)text.n, copy);
			json_decref(j);
		}
}
END_TEST

START_TEST(stops_at_the_depth_limit)
{
	struct buf b = {0};
	buf_text(&b, "{\"a\":");
	for (int i = 0; i < VALUE_MAX_DEPTH; i++)
		buf_byte(&b, '[');
	for (int i = 0; i < VALUE_MAX_DEPTH; i++)
		buf_byte(&b, ']');
	buf_byte(&b, '}');
	ck_assert(accepts(buf_as_slice(&b)));
	buf_reset(&b);
	buf_text(&b, "{\"a\":");
	for (int i = 0; i <= VALUE_MAX_DEPTH; i++)
		buf_byte(&b, '[');
	for (int i = 0; i <= VALUE_MAX_DEPTH; i++)
		buf_byte(&b, ']');
	buf_byte(&b, '}');
	ck_assert(!accepts(buf_as_slice(&b)));
	buf_fini(&b);
}
END_TEST

START_TEST(finds_values_at_dotted_paths)
{
	struct slice o = slice_text("{\"x\":{\"score\":7,\"y\":{\"z\":\"q\"}},"
				    "\"a.b\":1,\"a\":{\"b\":2}}");
	ck_assert(slice_is(value_raw(value_at(o, slice_text("x.score"))), "7"));
	ck_assert(slice_is(value_raw(value_at(o, slice_text("x.y.z"))), "q"));
	ck_assert(slice_is(value_raw(value_at(o, slice_text("a.b"))), "1"));
	ck_assert(!value_present(value_at(o, slice_text("x.none"))));
	ck_assert(!value_present(value_at(o, slice_text("x.score.z"))));
}
END_TEST

/* What our writer writes, Jansson reads back as the same bytes. */
START_TEST(what_is_written_is_read_back)
{
	struct buf b = {0};
	char text[300];
	size_t n = 0;
	for (int c = 1; c < 128; c++)
		text[n++] = (char)c;
	memcpy(text + n, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9);
	n += 9;
	jsonout_open(&b, '{');
	jsonout_text_field(&b, "t", slice_of(text, n));
	jsonout_text_field(&b, "none", SLICE_NONE);
	jsonout_int_field(&b, "i", INT64_MIN);
	jsonout_double_field(&b, "d", 0.1);
	jsonout_bool_field(&b, "b", true);
	jsonout_date_field(&b, "day", date_from_ymd(2024, 2, 29));
	jsonout_key(&b, "l");
	jsonout_open(&b, '[');
	jsonout_text(&b, slice_text("x"));
	jsonout_int(&b, 2);
	jsonout_close(&b, ']');
	jsonout_close(&b, '}');
	json_t *j = jansson(buf_as_slice(&b));
	ck_assert_ptr_nonnull(j);
	ck_assert_uint_eq(json_object_size(j), 6);
	json_t *t = json_object_get(j, "t");
	ck_assert_uint_eq(json_string_length(t), n);
	ck_assert_mem_eq(json_string_value(t), text, n);
	ck_assert(json_integer_value(json_object_get(j, "i")) == INT64_MIN);
	ck_assert_double_eq(json_real_value(json_object_get(j, "d")), 0.1);
	ck_assert_str_eq(
	    json_string_value(json_object_get(j, "day")), "2024-02-29");
	ck_assert_uint_eq(json_array_size(json_object_get(j, "l")), 2);
	json_decref(j);
	buf_fini(&b);
}
END_TEST

static void
teardown(void)
{
	arena_fini(&arena);
}

Suite *
t_value_suite(void)
{
	Suite *s = suite_create("value");
	TCase *c = tcase_create("value");
	int ngood = sizeof good / sizeof *good;
	tcase_add_checked_fixture(c, NULL, teardown);
	tcase_add_loop_test(
	    c, reads_every_kind_of_value_as_jansson_does, 0, ngood);
	tcase_add_loop_test(
	    c, refuses_what_jansson_refuses, 0, sizeof wrong / sizeof *wrong);
	tcase_add_loop_test(
	    c, agrees_with_jansson_on_every_one_byte_change, 0, ngood);
	tcase_add_test(c, stops_at_the_depth_limit);
	tcase_add_test(c, finds_values_at_dotted_paths);
	tcase_add_test(c, what_is_written_is_read_back);
	suite_add_tcase(s, c);
	return s;
}
