/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fail.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int
fail_vset(struct fail *f, enum fail_kind kind, const char *format, va_list args)
{
	if (f->kind != FAIL_NONE)
		return -1;
	f->kind = kind;
	vsnprintf(f->text, sizeof f->text, format, args);
	return -1;
}

int
fail_set(struct fail *f, enum fail_kind kind, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fail_vset(f, kind, format, args);
	va_end(args);
	return -1;
}

int
fail_errno(struct fail *f, enum fail_kind kind, const char *format, ...)
{
	int error = errno;
	if (f->kind != FAIL_NONE)
		return -1;
	va_list args;
	va_start(args, format);
	fail_vset(f, kind, format, args);
	va_end(args);
	size_t n = strlen(f->text);
	snprintf(f->text + n, sizeof f->text - n, ": %s", strerror(error));
	return -1;
}
