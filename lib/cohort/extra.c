/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a definition's own: {"event", "field", "within", "take"}. */
#include "base/num.h"
#include "cohort/facts.h"
#include "cohort/test.h"
#include "record/jsonout.h"

/* A value as JSON. */
static void
write_datum(struct buf *out, const struct datum *d)
{
	char text[32];
	switch (d->kind) {
	case DATUM_NUMBER:
		jsonout_double(out, d->number);
		break;
	case DATUM_BOOLEAN:
		jsonout_bool(out, d->truth);
		break;
	case DATUM_DATE:
		jsonout_date(out, d->day);
		break;
	case DATUM_DURATION:
		jsonout_text(
		    out, slice_of(text, duration_format(d->length, text)));
		break;
	case DATUM_LIST:
		jsonout_raw(out, d->text);
		break;
	default:
		jsonout_text(out, d->text);
		break;
	}
}

/* A kept value as it was written; others as what they are. */
static bool
write_item(const struct view *v, const struct item *item, const struct extra *x,
    struct buf *out)
{
	if (x->ref >= REF_KEPT) {
		struct value kept = world_kept(
		    v->world, v->t->who, item->event, x->ref - REF_KEPT);
		if (value_present(kept))
			jsonout_value(out, kept);
		return value_present(kept);
	}
	struct datum d = item_datum(v, item, x->ref, x->kind);
	if (d.kind != DATUM_ABSENT)
		write_datum(out, &d);
	return d.kind != DATUM_ABSENT;
}

/* The first or last value there is. */
static bool
take_one(struct view *v, const struct extra *x, const struct found *found,
    size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = x->take == TAKE_FIRST ? i : n - 1 - i;
		if (write_item(v, &found[at].item, x, out))
			return true;
	}
	return false;
}

/* Sum, smallest or largest of the values that are numbers. */
static bool
take_number(struct view *v, const struct extra *x, const struct found *found,
    size_t n, struct buf *out)
{
	struct num_sum sum = {0};
	double least = 0, most = 0;
	bool any = false;
	for (size_t i = 0; i < n; i++) {
		struct datum d =
		    item_datum(v, &found[i].item, x->ref, DATUM_NUMBER);
		if (d.kind != DATUM_NUMBER)
			continue;
		num_sum_add(&sum, d.number);
		least = !any || d.number < least ? d.number : least;
		most = !any || d.number > most ? d.number : most;
		any = true;
	}
	if (any)
		jsonout_double(out,
		    x->take == TAKE_SUM       ? num_sum_value(&sum)
			: x->take == TAKE_MIN ? least
					      : most);
	return any;
}

bool
fact_extra(struct view *v, const struct extra *x, struct buf *out)
{
	struct found *found;
	if (x->take == TAKE_COUNT) {
		jsonout_int(out, test_count(&x->test, v));
		return true;
	}
	size_t n = test_find(&x->test, v, &found);
	if (x->take == TAKE_ANY) {
		jsonout_bool(out, n > 0);
		return true;
	}
	if (x->take == TAKE_FIRST || x->take == TAKE_LAST)
		return take_one(v, x, found, n, out);
	return take_number(v, x, found, n, out);
}
