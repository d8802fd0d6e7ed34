/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/names.h"

#include "base/mem.h"
#include "base/num.h"
#include "io/csvfile.h"
#include "io/share.h"

#include <stdlib.h>

static const uint32_t LAST = UINT32_MAX;

/* Upper-case letters of a listed name; hyphens are blanks. */
static struct slice
canonical(struct slice name, struct arena *a)
{
	char *p = arena_bytes(a, name.n);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (c == '-')
			c = ' ';
		if (c != '\'')
			p[n++] =
			    c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return slice_of(p, n);
}

static int
load(struct csvfile *c, const char *list, const char *first, const char *second,
    int column[2], struct fail *f)
{
	struct arena scratch = {0};
	int r = csvfile_load(
	    c, share_path("codes", list, ".csv", &scratch), FAIL_USAGE, f);
	arena_fini(&scratch);
	if (r < 0)
		return -1;
	column[0] = csvfile_require(c, first, FAIL_USAGE, f);
	column[1] = csvfile_require(c, second, FAIL_USAGE, f);
	return column[0] < 0 || column[1] < 0 ? -1 : 0;
}

/* --- nicknames ------------------------------------------------------------ */

static void
add_group(struct nicknames *n, uint32_t group)
{
	n->group =
	    mem_grow(n->group, n->ngroups, &n->group_cap, sizeof *n->group);
	n->group[n->ngroups++] = group;
}

struct member {
	uint32_t name, group;
};

static int
by_name(const void *x, const void *y)
{
	const struct member *a = x, *b = y;
	if (a->name != b->name)
		return a->name < b->name ? -1 : 1;
	return a->group < b->group ? -1 : a->group > b->group;
}

/* Lists of groups by name, from (name, group) in any order. */
static void
index_groups(struct nicknames *n, struct member *m, size_t count)
{
	qsort(m, count, sizeof *m, by_name);
	n->first = mem_zalloc(n->names.n, sizeof *n->first);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || m[i].name != m[i - 1].name) {
			if (i)
				add_group(n, LAST);
			n->first[m[i].name] = (uint32_t)n->ngroups;
		}
		add_group(n, m[i].group);
	}
	add_group(n, LAST);
}

int
nicknames_load(struct nicknames *n, struct fail *f)
{
	struct csvfile c;
	struct arena scratch = {0};
	struct member *m = NULL;
	size_t count = 0, cap = 0;
	int column[2];
	*n = (struct nicknames){0};
	int r = load(&c, "nicknames", "group", "names", column, f);
	if (r == 0)
		n->label = mem_alloc((c.nrows + 1) * sizeof *n->label);
	for (size_t i = 0; r == 0 && i < c.nrows; i++) {
		struct slice rest = csvfile_cell(&c, i, column[1]);
		n->label[i] =
		    arena_copy(&n->texts, csvfile_cell(&c, i, column[0]));
		while (rest.p) {
			struct slice name = slice_cut(rest, ' ', &rest);
			if (!name.n)
				continue;
			m = mem_grow(m, count, &cap, sizeof *m);
			m[count++] = (struct member){
			    (uint32_t)strmap_add(
				&n->names, canonical(name, &scratch), NULL),
			    (uint32_t)i};
		}
	}
	if (r == 0)
		index_groups(n, m, count);
	mem_free(m);
	arena_fini(&scratch);
	csvfile_fini(&c);
	return r;
}

void
nicknames_fini(struct nicknames *n)
{
	strmap_fini(&n->names);
	mem_free(n->first);
	mem_free(n->group);
	mem_free(n->label);
	arena_fini(&n->texts);
	*n = (struct nicknames){0};
}

uint32_t
nicknames_groups(const struct nicknames *n, struct slice name)
{
	int64_t i = strmap_find(&n->names, name);
	return i == STRMAP_NONE ? 0 : n->first[i] + 1;
}

size_t
nicknames_names(
    const struct nicknames *n, uint32_t groups, struct slice *name, size_t max)
{
	size_t count = 0;
	if (!groups)
		return 0;
	for (const uint32_t *g = n->group + groups - 1;
	     *g != LAST && count < max; g++)
		name[count++] = n->label[*g];
	return count;
}

bool
nicknames_share(const struct nicknames *n, uint32_t a, uint32_t b)
{
	if (!a || !b)
		return false;
	const uint32_t *x = n->group + a - 1, *y = n->group + b - 1;
	while (*x != LAST && *y != LAST) {
		if (*x == *y)
			return true;
		if (*x < *y)
			x++;
		else
			y++;
	}
	return false;
}

/* --- shares --------------------------------------------------------------- */

int
name_shares_load(struct name_shares *s, const char *list, struct fail *f)
{
	struct csvfile c;
	struct arena scratch = {0};
	int column[2];
	*s = (struct name_shares){0};
	int r = load(&c, list, "name", "frequency", column, f);
	for (size_t i = 0; r == 0 && i < c.nrows; i++) {
		double share;
		bool is_new;
		if (!num_parse_double(csvfile_cell(&c, i, column[1]), &share)) {
			r = fail_set(f, FAIL_USAGE,
			    "%s:%u: frequency: not a number", c.name,
			    (unsigned)c.line[i]);
			break;
		}
		struct slice name =
		    canonical(csvfile_cell(&c, i, column[0]), &scratch);
		size_t at = strmap_add(&s->names, name, &is_new);
		if (is_new)
			s->share =
			    mem_grow(s->share, at, &s->cap, sizeof *s->share);
		s->share[at] = share;
	}
	arena_fini(&scratch);
	csvfile_fini(&c);
	return r;
}

void
name_shares_fini(struct name_shares *s)
{
	strmap_fini(&s->names);
	mem_free(s->share);
	*s = (struct name_shares){0};
}

double
name_share(const struct name_shares *s, struct slice name, double unknown)
{
	int64_t i = strmap_find(&s->names, name);
	return i == STRMAP_NONE ? unknown : s->share[i];
}
