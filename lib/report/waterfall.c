/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/waterfall.h"

#include "base/mem.h"
#include "report/words.h"

#include <math.h>

enum { FEW = 30 };

struct step {
	struct slice name, reason;
	double people;
	bool is_merged; /* with the other small ones, in a publication */
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
	all->item[all->n++] = (struct step){arena_copy(&all->texts, name),
	    arena_copy(&all->texts, reason), n, false};
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

static void
add_row(struct table *t, struct slice name, struct slice reason, double people,
    double left)
{
	table_text(t, name, value_label(SLICE_NONE, name, t->arena));
	/* Members without a record of offences left at a step before. */
	table_text(t, reason,
	    slice_is(name, "members")
		? slice_text("in the cohort, with offence records")
		: SLICE_NONE);
	table_number(t, people);
	table_number(t, left);
}

static void
add_rows(struct table *t, const struct steps *all)
{
	double left = all->item[0].people;
	for (size_t i = 0; i < all->n; i++) {
		const struct step *x = &all->item[i];
		left -= i == 0 || i + 1 == all->n ? 0 : x->people;
		add_row(t, x->name, x->reason, x->people, left);
	}
}

/* The smallest step in between that is not merged yet, or NULL. */
static struct step *
smallest(struct steps *all)
{
	struct step *least = NULL;
	for (size_t i = 1; i + 1 < all->n; i++) {
		struct step *x = &all->item[i];
		if (!x->is_merged && (!least || x->people < least->people))
			least = x;
	}
	return least;
}

/*
 * Of a publication, steps at which few left are one row of 30 people or more.
 * So is that of people without offence records: the members of other tables,
 * less those of this one, are they.
 */
static void
merge_small(struct steps *all)
{
	double sum = 0;
	struct step *x;
	for (size_t i = 1; i + 1 < all->n; i++) {
		x = &all->item[i];
		x->is_merged = slice_is(x->name, "matched") || x->people < FEW;
		sum += x->is_merged ? x->people : 0;
	}
	while (sum < FEW && (x = smallest(all))) {
		x->is_merged = true;
		sum += x->people;
	}
}

static void
add_published_rows(struct table *t, struct steps *all)
{
	double merged = 0;
	merge_small(all);
	for (size_t i = 0; i < all->n; i++) {
		const struct step *x = &all->item[i];
		merged += x->is_merged ? x->people : 0;
		if (i + 1 == all->n && all->n > 2)
			add_row(t, slice_text("other"),
			    slice_text("the other steps together"), merged,
			    NAN);
		if (!x->is_merged)
			add_row(t, x->name, x->reason, x->people, NAN);
	}
}

static void
fill_table(struct section *s, struct steps *all, bool is_published)
{
	struct table *t =
	    section_table(s, "waterfall", "How the cohort came about");
	ADD_COLUMNS(t, columns);
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
	if (is_published)
		add_published_rows(t, all);
	else
		add_rows(t, all);
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
