/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/waterfall.h"

#include "base/mem.h"
#include "report/words.h"

#include <math.h>

struct step {
	struct slice name, reason;
	double people;
};

struct steps {
	struct step *item;
	size_t n, cap;
	struct arena texts;
};

static const struct column columns[] = {
    {"step", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"reason", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"people", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"remaining", NULL, COLUMN_NUMBER, ROLE_NONE, 0, NULL},
};

static void
add_step(struct steps *all, struct slice name, struct slice reason, double n)
{
	for (size_t i = 0; i < all->n; i++)
		if (slice_equal(all->item[i].name, name) &&
		    slice_equal(all->item[i].reason, reason)) {
			all->item[i].people += n;
			return;
		}
	all->item = mem_grow(all->item, all->n, &all->cap, sizeof *all->item);
	all->item[all->n++] = (struct step){
	    arena_copy(&all->texts, name), arena_copy(&all->texts, reason), n};
}

/* The steps of a cohort line up to its members; what follows describes them. */
static void
add_line(struct steps *all, struct slice line)
{
	struct scan s;
	struct value v;
	struct value list = value_at(line, slice_text("waterfall"));
	bool is_over = false;
	if (list.kind != VALUE_ARRAY || !scan_array(&s, value_raw(list)))
		return;
	while (!is_over && scan_element(&s, &v) > 0) {
		int64_t people;
		struct slice x = value_raw(v);
		struct slice name =
		    value_text(value_at(x, slice_text("step")), &all->texts);
		struct slice reason =
		    value_text(value_at(x, slice_text("reason")), &all->texts);
		if (value_int(value_at(x, slice_text("people")), &people))
			add_step(all, name, reason, (double)people);
		is_over = slice_is(name, "members");
	}
}

/* Of a publication, who remained is only what adding up tells. */
static void
add_rows(struct table *t, const struct steps *all, bool is_published)
{
	double left = all->item[0].people;
	for (size_t i = 0; i < all->n; i++) {
		const struct step *x = &all->item[i];
		bool is_whole = i == 0 || i + 1 == all->n;
		left -= is_whole ? 0 : x->people;
		table_text(
		    t, x->name, value_label(SLICE_NONE, x->name, t->arena));
		table_text(t, x->reason, SLICE_NONE);
		table_number(t, x->people);
		table_number(t, is_published ? NAN : left);
	}
}

static void
fill_table(struct section *s, const struct steps *all, bool is_published)
{
	struct table *t =
	    section_table(s, "waterfall", "How the cohort came about");
	table_columns(t, columns, sizeof columns / sizeof *columns);
	t->has_total = true;
	table_people(t, "people");
	if (is_published)
		table_hide(t, "remaining");
	else
		t->chart = (struct chart){
		    .kind = CHART_FALL,
		    .title =
			"Of everybody in the records, who is in the cohort",
		    .value = table_column(t, "people"),
		    .x = table_column(t, "remaining"),
		    .low = -1,
		    .high = -1,
		    .reference = NAN,
		};
	add_rows(t, all, is_published);
	table_note(t,
	    "Each person is counted where they first fail; the last row are "
	    "the members.");
}

void
waterfall_fill(struct section *s, const struct scope *scope,
    const struct data *d, bool is_published)
{
	struct steps all = {0};
	for (size_t i = 0; i < d->ncohorts; i++)
		if (slice_present(scope->cohort) &&
		    slice_equal(d->cohort[i].name, scope->cohort))
			add_line(&all, d->cohort[i].line);
	if (all.n > 1)
		fill_table(s, &all, is_published);
	mem_free(all.item);
	arena_fini(&all.texts);
}
