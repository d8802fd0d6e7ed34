/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines.h"

enum { ENOUGH = 1 << 20 };

int
lines_open(struct lines *l, const char *path, struct fail *f)
{
	*l = (struct lines){.path = path, .file = fopen(path, "wb")};
	return l->file ? 0 : fail_errno(f, FAIL_SYSTEM, "%s", path);
}

static int
write_out(struct lines *l, struct fail *f)
{
	size_t n = l->text.n;
	buf_reset(&l->text);
	if (!l->file || n == 0)
		return 0;
	l->bytes += n;
	if (fwrite(l->text.p, 1, n, l->file) != n)
		return fail_errno(f, FAIL_SYSTEM, "%s", l->path);
	return 0;
}

int
lines_flush(struct lines *l, struct fail *f)
{
	return l->text.n < ENOUGH && l->file ? 0 : write_out(l, f);
}

int
lines_close(struct lines *l, struct fail *f)
{
	int bad = write_out(l, f);
	if (l->file && fclose(l->file) != 0)
		bad = fail_errno(f, FAIL_SYSTEM, "%s", l->path);
	l->file = NULL;
	buf_fini(&l->text);
	return bad;
}
