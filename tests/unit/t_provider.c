/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/provider.h"

#include <check.h>
#include <stdlib.h>

Suite *t_provider_suite(void);

static const char *const same[][2] = {
    {"BRIGHTWORK C.I.C.", "Brightwork CIC"},
    {"Brightwork", "The Brightwork Community Interest Company"},
    {"Smith & Co. Ltd", "SMITH AND COMPANY LIMITED"},
    {"St Brannoc's Housing", "ST BRANNOCS  HOUSING"},
    {"Caf\303\251 Neuf", "CAFE NEUF LTD."},
};

static const char *const different[][2] = {
    {"Harbour Homes", "Harbour House"},
    {"Limited", "Ltd"}, /* a name that is nothing but a form keeps it */
    {"Co", "Brightwork Co"},
};

START_TEST(spellings_of_one_provider_have_the_same_key)
{
	struct provider_names p;
	struct arena a = {0};
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 0);
	ck_assert_int_eq(provider_names_load(&p, &f), 0);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		ck_assert_msg(
		    slice_equal(provider_key(&p, slice_text(same[i][0]), &a),
			provider_key(&p, slice_text(same[i][1]), &a)),
		    "%s", same[i][0]);
	for (size_t i = 0; i < sizeof different / sizeof *different; i++)
		ck_assert_msg(
		    !slice_equal(
			provider_key(&p, slice_text(different[i][0]), &a),
			provider_key(&p, slice_text(different[i][1]), &a)),
		    "%s", different[i][0]);
	ck_assert_uint_eq(provider_key(&p, SLICE_NONE, &a).n, 0);
	arena_fini(&a);
	provider_names_fini(&p);
}
END_TEST

START_TEST(the_list_says_which_name_is_shown)
{
	struct provider_names p;
	struct arena a = {0};
	struct fail f = {0};
	setenv("IOC_SHARE", "share", 0);
	ck_assert_int_eq(provider_names_load(&p, &f), 0);
	struct slice name = slice_text("example housing trust plc");
	struct slice key = provider_key(&p, name, &a);
	ck_assert(
	    slice_is(provider_shown(&p, key, name), "Example Housing Trust"));
	name = slice_text("Nobody Knows CIC");
	key = provider_key(&p, name, &a);
	ck_assert(slice_equal(provider_shown(&p, key, name), name));
	arena_fini(&a);
	provider_names_fini(&p);
}
END_TEST

Suite *
t_provider_suite(void)
{
	Suite *s = suite_create("provider");
	TCase *t = tcase_create("provider");
	tcase_add_test(t, spellings_of_one_provider_have_the_same_key);
	tcase_add_test(t, the_list_says_which_name_is_shown);
	suite_add_tcase(s, t);
	return s;
}
