/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/privacy.h"

/* As much of a mark as is kept: ours are shorter. */
static struct slice
mark_of(const struct record *r)
{
	struct slice s = value_raw(r->field[FIELD_PRIVACY]);
	if (s.n >= PRIVACY_MARK)
		s.n = PRIVACY_MARK - 1;
	return s;
}

void
privacy_note(struct privacy *p, const struct record *r)
{
	if (!schema_is_agency(r->type) ||
	    !value_present(r->field[FIELD_PERSON]))
		return;
	struct slice mark = mark_of(r);
	if (!p->is_known) {
		p->is_known = true;
		p->first = r->at.line;
		if (mark.n)
			memcpy(p->mark, mark.p, mark.n);
		p->mark[mark.n] = '\0';
	} else if (!p->other && !slice_is(mark, p->mark)) {
		p->other = r->at.line;
	}
}

int
privacy_merge(struct privacy *all, const struct privacy *block,
    const char *file, struct fail *f)
{
	uint64_t line = block->other;
	if (!block->is_known)
		return 0;
	if (!all->is_known)
		*all = *block;
	else if (strcmp(all->mark, block->mark) != 0)
		line = block->first;
	if (!line)
		return 0;
	return fail_set(f, FAIL_INPUT,
	    "%s:%llu: clear and encoded records, or those of two keys, in "
	    "one run [privacy.mixed]",
	    file, (unsigned long long)line);
}

bool
privacy_is(const struct privacy *p, const char *what)
{
	struct slice key, is = slice_cut(slice_text(p->mark), '/', &key);
	return slice_is(is, what);
}
