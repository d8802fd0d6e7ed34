/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/zeros.h"

#include "base/buf.h"
#include "base/mem.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "source\0number" without the number's leading zeros; false: no number. */
static bool
number_key(struct buf *key, struct slice source, struct slice person)
{
	size_t zeros = 0;
	for (size_t i = 0; i < person.n; i++)
		if (!is_digit(person.p[i]))
			return false;
	while (zeros < person.n && person.p[zeros] == '0')
		zeros++;
	buf_reset(key);
	buf_slice(key, source);
	buf_byte(key, '\0');
	buf_add(key, person.p + zeros, person.n - zeros);
	return person.n > 0;
}

void
zeros_init(struct zeros *z, const struct intake *in, const uint32_t *taken)
{
	struct buf key = {0};
	size_t cap = 0;
	bool is_new;
	*z = (struct zeros){.is_made = true};
	for (uint32_t i = 0; i < in->npersons; i++) {
		struct slice person = intake_person(in, i);
		if ((taken && taken[i]) || !person.n || person.p[0] != '0' ||
		    !number_key(&key, intake_source(in, i), person))
			continue;
		size_t at = strmap_add(&z->rest, buf_as_slice(&key), &is_new);
		z->who = mem_grow(z->who, at, &cap, sizeof *z->who);
		z->who[at] = is_new ? i : NO_PERSON;
	}
	buf_fini(&key);
}

void
zeros_fini(struct zeros *z)
{
	strmap_fini(&z->rest);
	mem_free(z->who);
	*z = (struct zeros){0};
}

uint32_t
zeros_find(const struct zeros *z, struct slice source, struct slice person)
{
	struct buf key = {0};
	int64_t at = STRMAP_NONE;
	if (number_key(&key, source, person))
		at = strmap_find(&z->rest, buf_as_slice(&key));
	buf_fini(&key);
	return at == STRMAP_NONE ? NO_PERSON : z->who[at];
}

bool
zeros_is_exponent(struct slice s)
{
	size_t i = 0;
	while (i < s.n && (is_digit(s.p[i]) || s.p[i] == '.'))
		i++;
	if (i == 0 || i + 2 >= s.n || s.p[i] != 'E' || s.p[i + 1] != '+')
		return false;
	for (i += 2; i < s.n && is_digit(s.p[i]);)
		i++;
	return i == s.n;
}
