/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/waterfall.h"

#include "record/jsonout.h"

static struct row *
add(struct waterfall *w, enum row_kind kind, const char *step,
    const char *reason)
{
	w->row[w->n] = (struct row){
	    .kind = kind, .step = step, .reason = slice_text(reason)};
	return &w->row[w->n++];
}

static void
add_index_rows(struct waterfall *w)
{
	add(w, ROW_ALL, "people", "in the records");
	add(w, ROW_LEFT, "index event", "no such event");
	add(w, ROW_LEFT, "index event", "none dated in the period");
	add(w, ROW_LEFT, "index event", "only recall or remand releases");
	add(w, ROW_LEFT, "index event", "none meets its conditions");
	add(w, ROW_LEFT, "matched", "no record in any outcome source");
}

static void
add_last_rows(struct waterfall *w, const struct definition *d)
{
	w->landmark = w->n;
	add(w, ROW_LEFT, "landmark", "reoffended before the clock started");
	add(w, ROW_LEFT, "landmark", "died before the clock started");
	add(w, ROW_LEFT, "landmark", "in custody again before it started");
	add(w, ROW_LEFT, "arms", "in none of the arms");
	add(w, ROW_STAYED, "members", "in the cohort");
	add(w, ROW_OF_STAYED, "immature", "kept: not yet covered by as-of");
	add(w, ROW_OF_STAYED, "not matched",
	    "meet all else: written, but in no rate");
	add(w, ROW_OF_STAYED, "left", "kept: deported in follow-up");
	add(w, ROW_OF_STAYED, "left", "kept: died in follow-up");
	add(w, ROW_OF_STAYED, "starts later",
	    "in another arm, the first one's later");
	for (size_t i = 0; i < d->narms; i++)
		add(w, ROW_OF_STAYED, "arm", NULL)->reason = d->arm[i].name;
}

void
waterfall_init(struct waterfall *w, const struct definition *d, struct arena *a)
{
	static const char *const kinds[] = {"who", "require", "exclude"};
	size_t most = ROW_STEPS + d->nsteps + ROW_ARMS + d->narms;
	*w = (struct waterfall){.row = arena_zalloc(a, most, sizeof *w->row)};
	add_index_rows(w);
	for (size_t i = 0; i < d->nsteps; i++) {
		struct row *row = add(w, ROW_LEFT, kinds[d->step[i].kind], "");
		row->reason = d->step[i].reason;
		row->is_future = d->step[i].is_future;
	}
	add_last_rows(w, d);
}

void
waterfall_add(struct waterfall *to, const struct waterfall *from)
{
	for (size_t i = 0; i < to->n; i++) {
		to->row[i].people += from->row[i].people;
		to->row[i].members += from->row[i].members;
	}
}

/* Whether a row says nothing about this definition: not to be shown. */
static bool
is_idle(const struct waterfall *w, size_t row)
{
	const struct row *r = &w->row[row];
	bool is_ours = row >= ROW_STEPS && row < w->landmark;
	return r->people == 0 && r->kind != ROW_ALL && r->kind != ROW_STAYED &&
	    !is_ours && row != ROW_UNMATCHED &&
	    row != w->landmark + ROW_IMMATURE && row < w->landmark + ROW_ARMS;
}

static void
write_row(const struct row *r, struct buf *out)
{
	jsonout_open(out, '{');
	jsonout_text_field(out, "step", slice_text(r->step));
	jsonout_text_field(out, "reason", r->reason);
	jsonout_int_field(out, "people", (int64_t)r->people);
	if (r->members > r->people)
		jsonout_int_field(out, "members", (int64_t)r->members);
	if (r->is_future)
		jsonout_bool_field(out, "future", true);
}

void
waterfall_json(const struct waterfall *w, struct buf *out)
{
	jsonout_open(out, '[');
	for (size_t i = 0; i < w->n; i++) {
		if (is_idle(w, i))
			continue;
		write_row(&w->row[i], out);
		jsonout_close(out, '}');
	}
	jsonout_close(out, ']');
}

static const char *
kind_text(enum row_kind kind)
{
	static const char *const text[] = {"all", "left", "stayed", "of them"};
	return text[kind];
}

/* Thousands parted by commas, right-aligned in 12 columns. */
static void
add_number(struct buf *out, uint64_t n)
{
	char text[32];
	size_t at = sizeof text, digits = 0;
	do {
		if (digits && digits % 3 == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + n % 10);
		n /= 10;
		digits++;
	} while (n);
	size_t width = sizeof text - at;
	buf_printf(out, "%*s", (int)(width < 12 ? 12 - width : 1), "");
	buf_add(out, text + at, width);
}

static void
write_text(const struct row *r, uint64_t remaining, struct buf *out)
{
	enum { STEP = 14, REASON = 42 };
	size_t start = out->n;
	buf_printf(out, "%-*s", STEP, r->step);
	/* A long reason pushes its numbers to a line of their own. */
	buf_slice(out, r->reason);
	if (r->is_future)
		buf_text(out, " (selects on the future)");
	if (out->n - start > STEP + REASON) {
		buf_byte(out, '\n');
		start = out->n;
	}
	buf_printf(out, "%*s", (int)(STEP + REASON - (out->n - start)), "");
	add_number(out, r->people);
	if (r->kind != ROW_OF_STAYED)
		add_number(out, remaining);
	buf_byte(out, '\n');
}

static void
write_line(struct slice cohort, const struct row *r, uint64_t remaining,
    struct buf *out)
{
	jsonout_open(out, '{');
	jsonout_text_field(out, "cohort", cohort);
	jsonout_text_field(out, "step", slice_text(r->step));
	jsonout_text_field(out, "reason", r->reason);
	jsonout_text_field(out, "kind", slice_text(kind_text(r->kind)));
	jsonout_int_field(out, "people", (int64_t)r->people);
	if (r->kind != ROW_OF_STAYED)
		jsonout_int_field(out, "remaining", (int64_t)remaining);
	jsonout_bool_field(out, "future", r->is_future);
	if (r->members > r->people)
		jsonout_int_field(out, "members", (int64_t)r->members);
	jsonout_close(out, '}');
	jsonout_line(out);
}

/* The next row that says something, with what remains after it. */
static const struct row *
next_row(const struct waterfall *w, size_t *i, uint64_t *remaining)
{
	while (*i < w->n) {
		const struct row *r = &w->row[*i];
		if (r->kind == ROW_ALL)
			*remaining = r->people;
		if (r->kind == ROW_LEFT)
			*remaining -= r->people;
		if (!is_idle(w, (*i)++))
			return r;
	}
	return NULL;
}

void
waterfall_text(const struct waterfall *w, struct slice cohort, struct buf *out)
{
	uint64_t remaining = 0;
	const struct row *r;
	buf_printf(out, "%s%.*s\n%-14s%-42s%12s%12s\n", out->n ? "\n" : "",
	    (int)cohort.n, cohort.p, "step", "reason", "people", "remaining");
	for (size_t i = 0; (r = next_row(w, &i, &remaining));)
		write_text(r, remaining, out);
}

void
waterfall_lines(const struct waterfall *w, struct slice cohort, struct buf *out)
{
	uint64_t remaining = 0;
	const struct row *r;
	for (size_t i = 0; (r = next_row(w, &i, &remaining));)
		write_line(cohort, r, remaining, out);
}
