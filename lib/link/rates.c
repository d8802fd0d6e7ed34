/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/rates.h"

#include "base/num.h"

/* Of a record; '-': it has none, or another version of it counts. */
static unsigned
letter_of(const struct intake *in, uint32_t row, enum intake_fixed field)
{
	if (in->row[row].person == NO_PERSON)
		return '-';
	struct slice s = intake_raw(in, row, in->fixed[field]);
	return s.n ? (unsigned char)s.p[0] & 127 : '-';
}

unsigned
rates_group(const struct intake *in, uint32_t person, enum intake_fixed field)
{
	uint32_t count[RATE_GROUPS] = {0}, row = in->first_row[person];
	if (row != NO_ROW && in->row[row].next == NO_ROW)
		return letter_of(in, row, field);
	for (; row != NO_ROW; row = in->row[row].next)
		count[letter_of(in, row, field)]++;
	unsigned best = '-';
	count['-'] = 0;
	for (unsigned i = 0; i < RATE_GROUPS; i++)
		if (count[i] > count[best])
			best = i;
	return best;
}

void
rates_linked(
    struct rates *r, const struct identities *d, enum intake_fixed field)
{
	const struct clusters *c = d->clusters;
	const struct intake *in = c->people->in;
	*r = (struct rates){{0}, {0}};
	for (uint32_t i = 0; i < c->people->n; i++) {
		if (in->first_row[i] == NO_ROW)
			continue;
		unsigned group = rates_group(in, i, field);
		r->all[group]++;
		r->some[group] += c->size[d->root[i]] > 1;
	}
}

const char *
rates_name(unsigned group, enum intake_fixed field)
{
	static const struct {
		enum intake_fixed field;
		char letter;
		const char *name;
	} known[] = {{INTAKE_SEX, 'F', "women"}, {INTAKE_SEX, 'M', "men"},
	    {INTAKE_SEX, 'X', "another sex"}, {INTAKE_ETHNICITY, 'A', "Asian"},
	    {INTAKE_ETHNICITY, 'B', "Black"}, {INTAKE_ETHNICITY, 'M', "Mixed"},
	    {INTAKE_ETHNICITY, 'W', "White"},
	    {INTAKE_ETHNICITY, 'O', "another ethnic group"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].field == field &&
		    (unsigned)known[i].letter == group)
			return known[i].name;
	return field == INTAKE_SEX ? "sex not known" : "ethnicity not known";
}

void
rates_percent(uint64_t some, uint64_t all, struct buf *out)
{
	if (!all) {
		buf_byte(out, '-');
		return;
	}
	num_fixed(out, 100 * (double)some / (double)all, 1);
	buf_byte(out, '%');
}
