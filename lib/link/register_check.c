/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the register that was read this partnership's, and as it was written? */
#include "link/register.h"

#include "base/mem.h"
#include "link/zeros.h"

void
register_repair(struct person_register *r)
{
	struct zeros zeros;
	zeros_init(&zeros, r->in, r->row_of);
	for (size_t i = 0; zeros.rest.n && i < r->nold; i++) {
		struct register_row *x = &r->row[i];
		if (x->individual != NO_PERSON)
			continue;
		uint32_t who = zeros_find(&zeros, x->source, x->person);
		if (who == NO_PERSON || r->row_of[who])
			continue;
		x->individual = who;
		x->person = intake_person(r->in, who);
		r->row_of[who] = (uint32_t)i + 1;
		r->known++;
		r->repaired++;
	}
	zeros_fini(&zeros);
}

bool
register_is_strange(const struct person_register *r)
{
	size_t fewer = r->nold < r->in->npersons ? r->nold : r->in->npersons;
	return r->known * 100 < fewer;
}

struct slice
register_lost_source(const struct person_register *r)
{
	const struct intake *in = r->in;
	bool *has_rows = mem_zalloc(in->sources.n + 1, sizeof *has_rows);
	struct slice lost = SLICE_NONE;
	bool has_new = false;
	for (size_t i = 0; i < r->nold; i++) {
		int64_t at = strmap_find(&in->sources, r->row[i].source);
		if (at != STRMAP_NONE)
			has_rows[at] = true;
		else if (!lost.p)
			lost = r->row[i].source;
	}
	for (uint32_t i = 0; i < in->npersons; i++)
		has_new |= !has_rows[in->person_source[i]];
	mem_free(has_rows);
	return has_new ? lost : SLICE_NONE;
}
