/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/condition.h"
#include "rules/conditions.h"

#include <check.h>
#include <stdio.h>
#include <unistd.h>

Suite *t_condition_suite(void);

/* The subject of all tests: a JSON object whose keys are the fields. */
static const struct {
	const char *name;
	enum datum_kind kind;
} fields[] = {
    {"status", DATUM_TEXT},
    {"age", DATUM_NUMBER},
    {"sentence", DATUM_DURATION},
    {"release_date", DATUM_DATE},
    {"attended", DATUM_BOOLEAN},
    {"flags", DATUM_LIST},
    {"x.any", DATUM_ABSENT},
};

struct asked {
	struct slice object;
	date start;
	struct arena arena;
};

static struct datum
get(void *state, int ref, enum datum_kind want)
{
	struct asked *a = state;
	struct datum d = datum_of(
	    value_at(a->object, slice_text(fields[ref].name)), want, &a->arena);
	d.start = a->start;
	return d;
}

static int
resolve(void *state, const struct spec_node *n, struct slice name,
    enum datum_kind *kind, struct fail *f)
{
	(void)state;
	for (int i = 0; i < (int)(sizeof fields / sizeof *fields); i++)
		if (slice_is(name, fields[i].name)) {
			*kind = fields[i].kind;
			return i;
		}
	return spec_fail(n, f, "no such field");
}

static bool
own_holds(void *state, int ref)
{
	(void)state;
	return ref == 7;
}

/* {"event": true} holds, {"event": false} does not. */
static int
own(void *state, const struct spec_node *n, int *ref, struct fail *f)
{
	bool truth;
	const struct spec_node *event = spec_get(n, "event");
	(void)state;
	if (!event)
		return 0;
	if (spec_bool(event, &truth, f) < 0)
		return -1;
	*ref = truth ? 7 : 8;
	return 1;
}

static const char path[] = "/tmp/ioc-condition-test.json";

static int
load(struct spec *spec, struct condition *c, const char *json, bool by_column,
    struct arena *a, struct fail *f)
{
	struct condition_names names = {resolve, own, NULL, NULL};
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(json, file);
	fclose(file);
	*c = (struct condition){0};
	int r = spec_load(spec, "maps", path, f);
	unlink(path);
	if (r < 0)
		return -1;
	return (by_column ? conditions_of_column : conditions_of_fields)(
	    c, spec->root, &names, a, f);
}

static bool
ask(const char *json, const char *object, const char *start, bool by_column)
{
	struct spec spec;
	struct condition c;
	struct arena arena = {0};
	struct fail f = {0};
	ck_assert_msg(load(&spec, &c, json, by_column, &arena, &f) == 0,
	    "%s: %s", json, f.text);
	struct asked a = {slice_text(object),
	    start ? date_parse(slice_text(start)) : DATE_NONE, {0}};
	struct subject s = {get, own_holds, &a};
	bool holds = condition_holds(&c, &s);
	condition_fini(&c);
	arena_fini(&arena);
	arena_fini(&a.arena);
	spec_fini(&spec);
	return holds;
}

#define HOLDS(json, object) ck_assert(ask(json, object, NULL, false))
#define FAILS(json, object) ck_assert(!ask(json, object, NULL, false))

START_TEST(a_plain_value_means_equals)
{
	HOLDS("{\"status\":\"sentenced\"}", "{\"status\":\"sentenced\"}");
	FAILS("{\"status\":\"sentenced\"}", "{\"status\":\"Sentenced\"}");
	FAILS("{\"status\":\"sentenced\"}", "{}");
	HOLDS("{\"age\":18}", "{\"age\":18.0}");
	HOLDS("{\"attended\":true}", "{\"attended\":true}");
	FAILS("{\"attended\":true}", "{\"attended\":false}");
	FAILS("{\"attended\":false}", "{}");
	HOLDS("{\"release_date\":\"2024-02-29\"}",
	    "{\"release_date\":\"2024-02-29\"}");
}
END_TEST

START_TEST(every_test_of_a_field_must_hold)
{
	HOLDS("{\"age\":{\"gte\":18,\"lt\":25}}", "{\"age\":18}");
	FAILS("{\"age\":{\"gte\":18,\"lt\":25}}", "{\"age\":25}");
	FAILS("{\"age\":{\"gte\":18,\"lt\":25}}", "{\"age\":17}");
	HOLDS("{\"age\":{\"gt\":17,\"lte\":25}}", "{\"age\":25}");
	FAILS("{\"age\":{\"lt\":25}}", "{}");
	HOLDS("{\"age\":{\"gte\":18},\"status\":\"a\"}",
	    "{\"age\":18,\"status\":\"a\"}");
	FAILS("{\"age\":{\"gte\":18},\"status\":\"a\"}",
	    "{\"age\":18,\"status\":\"b\"}");
}
END_TEST

START_TEST(dates_compare_as_dates)
{
	HOLDS("{\"release_date\":{\"lt\":\"2024-03-01\"}}",
	    "{\"release_date\":\"2024-02-29\"}");
	FAILS("{\"release_date\":{\"lt\":\"2024-03-01\"}}",
	    "{\"release_date\":\"2024-03-01\"}");
	FAILS("{\"release_date\":{\"lt\":\"2024-03-01\"}}",
	    "{\"release_date\":\"not a date\"}");
}
END_TEST

/* METHODS.md 14.22 and 14.24. */
START_TEST(durations_count_from_the_sentence)
{
	const char *under = "{\"sentence\":{\"lt\":\"P12M\"}}";
	ck_assert(!ask(under, "{\"sentence\":\"P1Y\"}", "2022-03-01", false));
	ck_assert(!ask(under, "{\"sentence\":\"P365D\"}", "2022-03-01", false));
	ck_assert(ask(under, "{\"sentence\":\"P365D\"}", "2023-03-01", false));
	ck_assert(!ask(under, "{\"sentence\":\"life\"}", "2023-03-01", false));
	ck_assert(ask(under, "{\"sentence\":\"P51W\"}", NULL, false));
	ck_assert(!ask(under, "{\"sentence\":\"P365D\"}", NULL, false));
	ck_assert(!ask(under, "{}", NULL, false));
}
END_TEST

START_TEST(lists_contain)
{
	HOLDS("{\"flags\":\"IIOM\"}", "{\"flags\":[\"ALSH\",\"IIOM\"]}");
	FAILS("{\"flags\":\"IIOM\"}", "{\"flags\":[\"ALSH\"]}");
	FAILS("{\"flags\":\"IIOM\"}", "{}");
	HOLDS("{\"flags\":{\"in\":[\"A\",\"B\"]}}", "{\"flags\":[\"B\"]}");
	HOLDS("{\"flags\":{\"not_in\":[\"A\",\"B\"]}}", "{\"flags\":[\"C\"]}");
	FAILS("{\"flags\":{\"not_in\":[\"A\",\"B\"]}}",
	    "{\"flags\":[\"C\",\"A\"]}");
	HOLDS("{\"flags\":{\"matches\":\"^II\"}}", "{\"flags\":[\"IIOM\"]}");
	FAILS("{\"flags\":{\"present\":true}}", "{\"flags\":[]}");
	HOLDS("{\"flags\":{\"present\":true}}", "{\"flags\":[\"\"]}");
}
END_TEST

START_TEST(membership_and_presence)
{
	HOLDS("{\"status\":{\"in\":[\"a\",\"b\"]}}", "{\"status\":\"b\"}");
	FAILS("{\"status\":{\"in\":[\"a\",\"b\"]}}", "{\"status\":\"c\"}");
	FAILS("{\"status\":{\"in\":[]}}", "{\"status\":\"c\"}");
	HOLDS("{\"status\":{\"not_in\":[\"a\"]}}", "{\"status\":\"c\"}");
	HOLDS("{\"status\":{\"not_in\":[\"a\"]}}", "{}");
	HOLDS("{\"status\":{\"present\":false}}", "{}");
	FAILS("{\"status\":{\"present\":false}}", "{\"status\":\"\"}");
	HOLDS("{\"x.any\":{\"present\":true}}", "{\"x\":{\"any\":{}}}");
	HOLDS("{\"age\":{\"in\":[17,18]}}", "{\"age\":17}");
}
END_TEST

START_TEST(patterns_are_posix_extended)
{
	HOLDS("{\"status\":{\"matches\":\"^(re|c)call$\"}}",
	    "{\"status\":\"recall\"}");
	FAILS("{\"status\":{\"matches\":\"^(re|c)call$\"}}",
	    "{\"status\":\"recalled\"}");
	HOLDS("{\"status\":{\"matches\":\"caf.+\"}}",
	    "{\"status\":\"caf\\u00e9\"}");
}
END_TEST

START_TEST(an_untyped_field_takes_the_kind_of_the_operand)
{
	HOLDS("{\"x.any\":{\"gt\":9}}", "{\"x\":{\"any\":10}}");
	HOLDS("{\"x.any\":{\"gt\":9}}", "{\"x\":{\"any\":\"10\"}}");
	HOLDS("{\"x.any\":{\"lt\":\"2024-01-02\"}}",
	    "{\"x\":{\"any\":\"2024-01-01\"}}");
	HOLDS("{\"x.any\":{\"lte\":\"P1Y\"}}", "{\"x\":{\"any\":\"P12M\"}}");
	HOLDS("{\"x.any\":{\"lt\":\"b\"}}", "{\"x\":{\"any\":\"a\"}}");
	HOLDS("{\"x.any\":\"10\"}", "{\"x\":{\"any\":10}}");
}
END_TEST

START_TEST(groups_nest)
{
	const char *c = "{\"any\":[{\"age\":1},{\"all\":[{\"age\":2},"
			"{\"none\":[{\"status\":\"x\"}]}]}]}";
	HOLDS(c, "{\"age\":1}");
	HOLDS(c, "{\"age\":2,\"status\":\"y\"}");
	FAILS(c, "{\"age\":2,\"status\":\"x\"}");
	FAILS(c, "{\"age\":3}");
	HOLDS("{}", "{}");
	HOLDS("[]", "{}");
	FAILS("{\"any\":[]}", "{}");
	HOLDS(
	    "[{\"age\":1},{\"status\":\"a\"}]", "{\"age\":1,\"status\":\"a\"}");
	HOLDS("{\"any\":[{\"event\":false},{\"event\":true}]}", "{}");
	FAILS("{\"event\":false}", "{}");
}
END_TEST

START_TEST(maps_name_the_column_inside)
{
	ck_assert(ask("{\"column\":\"status\",\"present\":true}",
	    "{\"status\":\"a\"}", NULL, true));
	ck_assert(ask("[{\"column\":\"status\",\"equals\":\"a\"},"
		      "{\"none\":[{\"column\":\"age\",\"gte\":18}]}]",
	    "{\"status\":\"a\",\"age\":17}", NULL, true));
	ck_assert(!ask("{\"column\":\"status\",\"in\":[\"b\"]}",
	    "{\"status\":\"a\"}", NULL, true));
}
END_TEST

static void
refused(const char *json, bool by_column, const char *message)
{
	struct spec spec;
	struct condition c;
	struct arena arena = {0};
	struct fail f = {0};
	ck_assert_int_eq(load(&spec, &c, json, by_column, &arena, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_str_eq(f.text, message);
	condition_fini(&c);
	arena_fini(&arena);
	spec_fini(&spec);
}

START_TEST(mistakes_name_the_key_and_what_would_do)
{
	refused("{\"stat\":\"a\"}", false,
	    "ioc-condition-test.json:1: stat: no such field");
	refused("{\n \"age\":{\"atleast\":1}}", false,
	    "ioc-condition-test.json:2: age.atleast: unknown key: expected one "
	    "of present, equals, in, not_in, matches, lt, lte, gt, gte");
	refused("{\"age\":\"18\"}", false,
	    "ioc-condition-test.json:1: age: expected a number");
	refused("{\"sentence\":{\"lt\":\"1 year\"}}", false,
	    "ioc-condition-test.json:1: sentence.lt: expected a duration such "
	    "as \"P12M\", \"P14D\", \"P2W\"");
	refused("{\"status\":{\"in\":\"a\"}}", false,
	    "ioc-condition-test.json:1: status.in: expected a list [...]");
	refused("{\"x.any\":{\"in\":[\"a\",1]}}", false,
	    "ioc-condition-test.json:1: x.any.in[2]: the values of a list "
	    "must be of one kind");
	refused("{\"flags\":{\"lt\":\"a\"}}", false,
	    "ioc-condition-test.json:1: flags.lt: a list has no order");
	refused("{\"column\":\"age\"}", true,
	    "ioc-condition-test.json:1: no test: expected one of present, "
	    "equals, in, not_in, matches, lt, lte, gt, gte");
	refused("{\"any\":{\"age\":1}}", false,
	    "ioc-condition-test.json:1: any: expected a list [...]");
	refused("[1]", false,
	    "ioc-condition-test.json:1: [1]: expected a condition {...}");
}
END_TEST

START_TEST(a_pattern_that_does_not_compile_is_refused)
{
	struct spec spec;
	struct condition c;
	struct arena arena = {0};
	struct fail f = {0};
	ck_assert_int_eq(load(&spec, &c, "{\"status\":{\"matches\":\"(\"}}",
			     false, &arena, &f),
	    -1);
	ck_assert_ptr_nonnull(strstr(f.text, "status.matches: not a POSIX"));
	condition_fini(&c);
	arena_fini(&arena);
	spec_fini(&spec);
}
END_TEST

Suite *
t_condition_suite(void)
{
	Suite *s = suite_create("condition");
	TCase *c = tcase_create("condition");
	tcase_add_test(c, a_plain_value_means_equals);
	tcase_add_test(c, every_test_of_a_field_must_hold);
	tcase_add_test(c, dates_compare_as_dates);
	tcase_add_test(c, durations_count_from_the_sentence);
	tcase_add_test(c, lists_contain);
	tcase_add_test(c, membership_and_presence);
	tcase_add_test(c, patterns_are_posix_extended);
	tcase_add_test(c, an_untyped_field_takes_the_kind_of_the_operand);
	tcase_add_test(c, groups_nest);
	tcase_add_test(c, maps_name_the_column_inside);
	tcase_add_test(c, mistakes_name_the_key_and_what_would_do);
	tcase_add_test(c, a_pattern_that_does_not_compile_is_refused);
	suite_add_tcase(s, c);
	return s;
}
