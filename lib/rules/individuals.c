/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/individuals.h"

#include "base/buf.h"
#include "io/csvfile.h"

/* Source and person as one key: neither holds a newline. */
static struct slice
key_of(struct buf *b, struct slice source, struct slice person)
{
	buf_reset(b);
	buf_slice(b, source);
	buf_byte(b, '\n');
	buf_slice(b, person);
	return buf_as_slice(b);
}

int
individuals_load(struct individuals *l, const char *path, struct fail *f)
{
	struct csvfile file;
	struct buf key = {0};
	int source = -1, person = -1;
	*l = (struct individuals){0};
	if (csvfile_load(&file, path, FAIL_USAGE, f) == 0) {
		source = csvfile_require(&file, "source", FAIL_USAGE, f);
		person = csvfile_require(&file, "person", FAIL_USAGE, f);
	}
	bool is_good = source >= 0 && person >= 0;
	for (size_t i = 0; is_good && i < file.nrows; i++)
		strmap_add(&l->keys,
		    key_of(&key, csvfile_cell(&file, i, source),
			csvfile_cell(&file, i, person)),
		    NULL);
	memcpy(l->digest, file.digest, sizeof l->digest);
	csvfile_fini(&file);
	buf_fini(&key);
	return is_good ? 0 : -1;
}

void
individuals_fini(struct individuals *l)
{
	strmap_fini(&l->keys);
	*l = (struct individuals){0};
}

int64_t
individuals_find(
    const struct individuals *l, struct slice source, struct slice person)
{
	struct buf key = {0};
	int64_t i = strmap_find(&l->keys, key_of(&key, source, person));
	buf_fini(&key);
	return i;
}
