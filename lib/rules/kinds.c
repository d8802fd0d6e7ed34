/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/kinds.h"

#include "base/mem.h"

/* Walks all values of the record table that name a list ("@needs"). */
static int
add_list(struct kinds *k, struct slice name, struct fail *f)
{
	for (size_t i = 0; i < k->nlists; i++)
		if (slice_equal(k->list[i].name, name))
			return 0;
	k->list = mem_resize(k->list, k->nlists + 1, sizeof *k->list);
	struct kinds_list *l = &k->list[k->nlists++];
	*l = (struct kinds_list){.name = name};
	/* Its first column is the code itself. */
	struct csvfile *file = &l->codes.file;
	if (codes_load(&l->codes, name.p, NULL, NULL, f) < 0)
		return -1;
	l->codes.value = 0;
	if (csvfile_column(file, "label") >= 0)
		codes_also(&l->codes, "label");
	return 0;
}

static int
load_lists(struct kinds *k, struct fail *f)
{
	for (int t = 0; t < RECORD_NTYPES; t++) {
		const struct schema *s = schema_of((enum record_type)t);
		for (int i = 0; i < s->nfields; i++)
			if (s->field[i].values[0] == '@' &&
			    add_list(k, slice_text(s->field[i].values + 1), f) <
				0)
				return -1;
	}
	return 0;
}

int
kinds_load(struct kinds *k, struct fail *f)
{
	*k = (struct kinds){0};
	if (placeholders_load(&k->placeholders, f) < 0 ||
	    codes_load(&k->sex, "sex", "code", "sex", f) < 0 ||
	    ethnicity_load(&k->ethnicity, f) < 0 ||
	    codes_load(&k->observed, "ethnicity_observed", "code", "observed",
		f) < 0 ||
	    disposals_load(&k->disposals, f) < 0)
		return -1;
	return load_lists(k, f);
}

void
kinds_fini(struct kinds *k)
{
	placeholders_fini(&k->placeholders);
	codes_fini(&k->sex);
	codes_fini(&k->ethnicity);
	codes_fini(&k->observed);
	codes_fini(&k->disposals);
	for (size_t i = 0; i < k->nlists; i++)
		codes_fini(&k->list[i].codes);
	mem_free(k->list);
	arena_fini(&k->arena);
	*k = (struct kinds){0};
}

static const struct codes *
list_named(const struct kinds *k, struct slice name)
{
	for (size_t i = 0; i < k->nlists; i++)
		if (slice_equal(k->list[i].name, name))
			return &k->list[i].codes;
	return NULL;
}

struct reading
kinds_reading_of(const struct kinds *k, enum kind kind)
{
	const struct codes *codes = kind == KIND_SEX ? &k->sex
	    : kind == KIND_ETHNICITY                 ? &k->ethnicity
	    : kind == KIND_ETHNICITY_OBSERVED        ? &k->observed
	    : kind == KIND_DISPOSAL                  ? &k->disposals
						     : NULL;
	return (struct reading){
	    .kind = kind, .reference = DATE_NONE, .codes = codes};
}

struct reading
kinds_reading(const struct kinds *k, enum record_type type, int field)
{
	const struct field *row = &schema_of(type)->field[field];
	struct reading r = kinds_reading_of(k, row->kind);
	if (row->kind == KIND_LIST)
		r.kind = row->values[0] ? KIND_CODE : KIND_TEXT;
	if (row->kind == KIND_SCORES)
		r.kind = KIND_NUMBER;
	else if (row->values[0] == '@' && !r.codes)
		r.codes = list_named(k, slice_text(row->values + 1));
	else if (row->values[0] != '@')
		r.values = row->values;
	r.placeholders = placeholders_of(&k->placeholders, row->name);
	return r;
}

bool
kinds_is_listed(
    const struct kinds *k, enum record_type type, int field, struct slice code)
{
	const struct field *row = &schema_of(type)->field[field];
	const struct codes *list = list_named(k, slice_text(row->values + 1));
	return list && slice_equal(codes_value(list, code), code);
}
