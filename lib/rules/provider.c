/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/provider.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/share.h"

static int
load(struct csvfile *file, const char *name, struct fail *f)
{
	struct arena a = {0};
	const char *path = share_path("codes", name, ".csv", &a);
	int result = csvfile_load(file, path, FAIL_USAGE, f);
	arena_fini(&a);
	return result;
}

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (unsigned char)c >= 0x80;
}

/*
 * Folded words with one blank between them: "&" is "and", a full stop or
 * apostrophe joins ("C.I.C." is cic), any other mark separates.
 */
static void
add_words(struct buf *out, struct slice folded)
{
	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];
		if (c == '&')
			buf_text(out, " and ");
		else if (is_letter_or_digit(c))
			buf_byte(out, c);
		else if (c != '.' && c != '\'')
			buf_byte(out, ' ');
	}
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] != ' ' || (n && out->p[n - 1] != ' '))
			out->p[n++] = out->p[i];
	while (n && out->p[n - 1] == ' ')
		n--;
	out->n = n;
}

/* Takes a legal form off the end; false when there is none. */
static bool
drop_form(const struct provider_names *p, struct slice *name)
{
	struct arena a = {0};
	bool dropped = false;
	for (size_t i = 0; i < p->forms.nrows && !dropped; i++) {
		struct buf form = {0};
		add_words(&form, utf8_fold(csvfile_cell(&p->forms, i, 0), &a));
		if (name->n > form.n + 1 &&
		    name->p[name->n - form.n - 1] == ' ' &&
		    memcmp(name->p + name->n - form.n, form.p, form.n) == 0) {
			name->n -= form.n + 1;
			dropped = true;
		}
		buf_fini(&form);
	}
	arena_fini(&a);
	return dropped;
}

struct slice
provider_key(const struct provider_names *p, struct slice name, struct arena *a)
{
	struct buf b = {0};
	if (name.n == 0)
		return slice_of("", 0);
	add_words(&b, utf8_fold(name, a));
	struct slice key = buf_as_slice(&b);
	if (slice_starts(key, "the "))
		key = slice_of(key.p + 4, key.n - 4);
	while (drop_form(p, &key))
		continue;
	key = arena_copy(a, key);
	buf_fini(&b);
	return key;
}

int
provider_names_load(struct provider_names *p, struct fail *f)
{
	*p = (struct provider_names){0};
	if (load(&p->forms, "provider_forms", f) < 0 ||
	    load(&p->list, "providers", f) < 0)
		return -1;
	int name = csvfile_require(&p->list, "name", FAIL_USAGE, f);
	if (name < 0 ||
	    csvfile_require(&p->list, "canonical", FAIL_USAGE, f) < 0)
		return -1;
	p->row = mem_zalloc(p->list.nrows + 1, sizeof *p->row);
	for (size_t i = 0; i < p->list.nrows; i++) {
		struct slice key =
		    provider_key(p, csvfile_cell(&p->list, i, name), &p->arena);
		p->row[strmap_add(&p->spellings, key, NULL)] = (uint32_t)i;
	}
	return 0;
}

void
provider_names_fini(struct provider_names *p)
{
	csvfile_fini(&p->forms);
	csvfile_fini(&p->list);
	strmap_fini(&p->spellings);
	arena_fini(&p->arena);
	mem_free(p->row);
	*p = (struct provider_names){0};
}

struct slice
provider_shown(
    const struct provider_names *p, struct slice key, struct slice name)
{
	int64_t i = strmap_find(&p->spellings, key);
	return i < 0 ? name
		     : csvfile_cell(&p->list, p->row[i],
			   csvfile_column(&p->list, "canonical"));
}
