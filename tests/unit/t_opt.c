/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/opt.h"

#include <check.h>
#include <string.h>

Suite *t_opt_suite(void);

struct options {
	bool all, verbose;
	const char *output;
	struct opt_list map;
	long jobs;
};

static const struct opt rows[] = {
    OPT('a', "all", FLAG, struct options, all, NULL, ""),
    OPT('v', "verbose", FLAG, struct options, verbose, NULL, ""),
    OPT('o', "output", TEXT, struct options, output, "FILE", ""),
    OPT('m', "map", LIST, struct options, map, "MAP", ""),
    OPT(0, "jobs", COUNT, struct options, jobs, "N", ""),
};

static struct options o;
static struct opt_list operands;
static struct fail f;

/* Parses words separated by single spaces. */
static int
parse(const char *words)
{
	static char text[256], name[] = "prog";
	char *argv[32] = {name};
	int argc = 1;
	opt_list_fini(&o.map);
	opt_list_fini(&operands);
	o = (struct options){0};
	f = (struct fail){0};
	strcpy(text, words);
	for (char *p = strtok(text, " "); p; p = strtok(NULL, " "))
		argv[argc++] = p;
	struct opt_table table = {rows, sizeof rows / sizeof *rows, &o};
	return opt_parse(argc, argv, &table, 1, &operands, &f);
}

static void
refuses(const char *words, const char *message)
{
	ck_assert_int_eq(parse(words), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_str_eq(f.text, message);
}

START_TEST(options_and_operands_mix)
{
	ck_assert_int_eq(
	    parse("a.csv -av -ofile --map=x -m y - --jobs 3 b"), 0);
	ck_assert(o.all && o.verbose);
	ck_assert_str_eq(o.output, "file");
	ck_assert_uint_eq(o.map.n, 2);
	ck_assert_str_eq(o.map.item[1], "y");
	ck_assert_int_eq(o.jobs, 3);
	ck_assert_uint_eq(operands.n, 3);
	ck_assert_str_eq(operands.item[1], "-");
}
END_TEST

START_TEST(two_dashes_end_options)
{
	ck_assert_int_eq(parse("-a -- -v --jobs"), 0);
	ck_assert(!o.verbose);
	ck_assert_uint_eq(operands.n, 2);
	ck_assert_str_eq(operands.item[0], "-v");
}
END_TEST

START_TEST(the_last_of_a_repeated_option_wins)
{
	ck_assert_int_eq(parse("-o a --output b"), 0);
	ck_assert_str_eq(o.output, "b");
}
END_TEST

START_TEST(mistakes_are_named)
{
	refuses("--al", "unknown option --al: is --all meant?");
	refuses("--ouptut=x", "unknown option --ouptut: is --output meant?");
	refuses("--mop", "unknown option --mop: is --map meant?");
	refuses("--n", "unknown option --n");
	refuses("--nope=1", "unknown option --nope");
	refuses("-x", "unknown option -x");
	refuses("-avx", "unknown option -x");
	refuses("--all=yes", "--all takes no argument");
	refuses("-o", "--output: FILE is missing");
	refuses("--map", "--map: MAP is missing");
	refuses("--jobs many", "--jobs: a whole number was expected");
	refuses("--jobs -1", "--jobs: a whole number was expected");
}
END_TEST

static void
teardown(void)
{
	opt_list_fini(&o.map);
	opt_list_fini(&operands);
}

Suite *
t_opt_suite(void)
{
	Suite *s = suite_create("opt");
	TCase *c = tcase_create("opt");
	tcase_add_checked_fixture(c, NULL, teardown);
	tcase_add_test(c, options_and_operands_mix);
	tcase_add_test(c, two_dashes_end_options);
	tcase_add_test(c, the_last_of_a_repeated_option_wins);
	tcase_add_test(c, mistakes_are_named);
	suite_add_tcase(s, c);
	return s;
}
