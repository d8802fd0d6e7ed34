/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A share/ of one code list, for tests of what a wrong list is told. */
#ifndef SHARE_MAKE_H
#define SHARE_MAKE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static char share_dir[] = "/tmp/ioc-unit-XXXXXX";

/* Makes share/codes/NAME the only list there is, until share_restore(). */
static inline void
share_replace(const char *name, const char *text)
{
	char path[128];
	snprintf(share_dir, sizeof share_dir, "/tmp/ioc-unit-XXXXXX");
	ck_assert(mkdtemp(share_dir));
	snprintf(path, sizeof path, "%s/codes", share_dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/codes/%s", share_dir, name);
	FILE *file = fopen(path, "w");
	ck_assert(file);
	fputs(text, file);
	fclose(file);
	setenv("IOC_SHARE", share_dir, 1);
}

static inline void
share_restore(const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "%s/codes/%s", share_dir, name);
	remove(path);
	snprintf(path, sizeof path, "%s/codes", share_dir);
	remove(path);
	remove(share_dir);
	setenv("IOC_SHARE", "share", 1);
}

#endif
