/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs every suite of tests/unit; the list is made by the Makefile. */
#include <check.h>
#include <stdlib.h>

#define SUITE(name) Suite *t_##name##_suite(void);
#include "suites.h"
#undef SUITE

int
main(void)
{
	SRunner *runner = srunner_create(suite_create("ioc"));
#define SUITE(name) srunner_add_suite(runner, t_##name##_suite());
#include "suites.h"
#undef SUITE
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
