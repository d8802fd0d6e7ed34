/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/lists.h"

#include "base/buf.h"
#include "base/mem.h"

void
lists_fini(struct lists *l)
{
	for (int i = 0; i < l->n; i++) {
		mem_free(l->list[i].path);
		individuals_fini(&l->list[i].people);
	}
	*l = (struct lists){0};
}

/* The path seen from the definition's folder; the caller frees it. */
static char *
path_of(const struct spec *spec, struct slice name)
{
	struct buf b = {0};
	struct slice whole = slice_text(spec->path);
	if (name.p[0] != '/')
		buf_add(&b, whole.p, whole.n - slice_basename(whole).n);
	buf_slice(&b, name);
	char *path = mem_text(b.p, b.n);
	buf_fini(&b);
	return path;
}

int
lists_load(struct lists *l, const struct spec_node *n, struct fail *f)
{
	struct slice name;
	if (spec_text(n, &name, f) < 0)
		return -1;
	if (name.n == 0)
		return spec_fail(n, f, "expected the name of a CSV file");
	char *path = path_of(n->spec, name);
	for (int i = 0; i < l->n; i++)
		if (strcmp(l->list[i].path, path) == 0) {
			mem_free(path);
			return i;
		}
	if (l->n == LISTS_MAX) {
		mem_free(path);
		return spec_fail(n, f, "more than %d lists", LISTS_MAX);
	}
	struct person_list *list = &l->list[l->n++];
	list->path = path;
	return individuals_load(&list->people, path, f) < 0 ? -1 : l->n - 1;
}

uint32_t
lists_of(const struct lists *l, const struct record *person)
{
	struct arena a = {0};
	uint32_t named = 0;
	struct value owner = person->field[FIELD_PERSON_SOURCE];
	if (!value_present(owner))
		owner = person->field[FIELD_SOURCE];
	struct slice source = value_text(owner, &a),
		     key = value_text(person->field[FIELD_PERSON], &a);
	if (!source.p)
		source = slice_of("", 0);
	for (int i = 0; i < l->n; i++)
		if (individuals_find(&l->list[i].people, source, key) >= 0)
			named |= (uint32_t)1 << i;
	arena_fini(&a);
	return named;
}
