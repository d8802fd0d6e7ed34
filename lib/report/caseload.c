/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/caseload.h"

/* --- needs ------------------------------------------------------------- */

int
need_names_load(struct need_names *n, struct fail *f)
{
	*n = (struct need_names){0};
	if (needs_load(&n->list, f) < 0)
		return -1;
	for (size_t i = 0; i < n->list.list.file.nrows; i++)
		need_bit(n, n->list.row[i].need);
	return 0;
}

void
need_names_fini(struct need_names *n)
{
	needs_fini(&n->list);
	strmap_fini(&n->codes);
}

int
need_names_check(const struct need_names *n, struct fail *f)
{
	if (n->is_full)
		return fail_set(f, FAIL_INPUT,
		    "more than %d different needs: are they codes of "
		    "share/codes/needs.csv? [need.codes]",
		    NEED_LIMIT);
	return 0;
}

uint64_t
need_bit(struct need_names *n, struct slice code)
{
	if (code.n == 0)
		return 0;
	int64_t i = strmap_find(&n->codes, code);
	if (i < 0 && n->codes.n == NEED_LIMIT) {
		n->is_full = true;
		return 0;
	}
	if (i < 0)
		i = (int64_t)strmap_add(&n->codes, code, NULL);
	return UINT64_C(1) << i;
}

uint64_t
need_bits(struct need_names *n, struct slice json)
{
	struct scan s;
	struct value v;
	struct arena scratch = {0};
	uint64_t bits = 0;
	if (slice_present(json) && scan_array(&s, json))
		while (scan_element(&s, &v) > 0)
			bits |= need_bit(n, value_text(v, &scratch));
	arena_fini(&scratch);
	return bits;
}

struct slice
need_code(const struct need_names *n, size_t i)
{
	return strmap_key(&n->codes, i);
}

struct slice
need_label(const struct need_names *n, size_t i)
{
	const struct need *need = needs_find(&n->list, need_code(n, i));
	return need ? need->label : need_code(n, i);
}

uint64_t
need_substance(struct need_names *n)
{
	return need_bit(n, slice_text("drugs")) |
	    need_bit(n, slice_text("alcohol"));
}

/* --- referrals --------------------------------------------------------- */

/* How many objects are in a JSON list; 0 when it is none. */
static size_t
count_objects(struct slice json)
{
	struct scan s;
	struct value v;
	size_t n = 0;
	if (!scan_array(&s, json))
		return 0;
	while (scan_element(&s, &v) > 0)
		n += v.kind == VALUE_OBJECT;
	return n;
}

static enum referral_status
status_of(struct slice s, bool has_start)
{
	if (slice_is(s, "completed"))
		return REFERRAL_COMPLETED;
	if (slice_is(s, "started") || has_start)
		return REFERRAL_STARTED;
	if (slice_is(s, "left"))
		return REFERRAL_WITHDRAWN;
	if (slice_is(s, "declined"))
		return REFERRAL_DECLINED;
	if (slice_is(s, "ineligible"))
		return REFERRAL_INELIGIBLE;
	return REFERRAL_WAITING;
}

static struct referral
read_referral(struct slice object, struct need_names *names, struct arena *a)
{
	struct scan s;
	struct slice key, status = SLICE_NONE;
	struct value v;
	struct referral r = {
	    .day = DATE_NONE, .start = DATE_NONE, .end = DATE_NONE};
	scan_object(&s, object);
	while (scan_member(&s, &key, &v) > 0) {
		if (slice_is(key, "date"))
			r.day = value_date(v);
		else if (slice_is(key, "start_date"))
			r.start = value_date(v);
		else if (slice_is(key, "end_date"))
			r.end = value_date(v);
		else if (slice_is(key, "provider"))
			r.provider = value_text(v, a);
		else if (slice_is(key, "service"))
			r.service = value_text(v, a);
		else if (slice_is(key, "reason"))
			r.reason = value_text(v, a);
		else if (slice_is(key, "status"))
			status = value_text(v, a);
		else if (slice_is(key, "needs"))
			r.needs = need_bits(names, value_raw(v));
	}
	r.status = status_of(status, r.start != DATE_NONE);
	return r;
}

struct referrals *
referrals_read(
    const struct data_column *column, struct need_names *names, struct arena *a)
{
	size_t n = column->values.n;
	struct referrals *list = arena_zalloc(a, n + 1, sizeof *list);
	for (size_t i = 0; i < n; i++) {
		struct slice json = strmap_key(&column->values, i);
		struct scan s;
		struct value v;
		if (!scan_array(&s, json))
			continue;
		list[i].item =
		    arena_alloc(a, count_objects(json) * sizeof *list[i].item);
		while (scan_element(&s, &v) > 0)
			if (v.kind == VALUE_OBJECT)
				list[i].item[list[i].n++] =
				    read_referral(value_raw(v), names, a);
	}
	return list;
}

struct referrals
referrals_of(const struct data_column *column, const struct referrals *by_code,
    uint32_t row)
{
	uint32_t code = column->code[row];
	return code == DATA_ABSENT ? (struct referrals){0} : by_code[code];
}

bool
referral_was_started(const struct referral *r)
{
	return r->status >= REFERRAL_STARTED;
}

/* --- outcomes ---------------------------------------------------------- */

static struct attained
read_attained(struct slice object, struct arena *a)
{
	struct scan s;
	struct slice key;
	struct value v;
	struct attained o = {.day = DATE_NONE};
	scan_object(&s, object);
	while (scan_member(&s, &key, &v) > 0) {
		if (slice_is(key, "date"))
			o.day = value_date(v);
		else if (slice_is(key, "kind"))
			o.kind = value_text(v, a);
		else if (slice_is(key, "provider"))
			o.provider = value_text(v, a);
		else if (slice_is(key, "service"))
			o.service = value_text(v, a);
	}
	return o;
}

struct attainments *
attainments_read(const struct data_column *column, struct arena *a)
{
	size_t n = column->values.n;
	struct attainments *list = arena_zalloc(a, n + 1, sizeof *list);
	for (size_t i = 0; i < n; i++) {
		struct slice json = strmap_key(&column->values, i);
		struct scan s;
		struct value v;
		if (!scan_array(&s, json))
			continue;
		list[i].item =
		    arena_alloc(a, count_objects(json) * sizeof *list[i].item);
		while (scan_element(&s, &v) > 0)
			if (v.kind == VALUE_OBJECT)
				list[i].item[list[i].n++] =
				    read_attained(value_raw(v), a);
	}
	return list;
}

struct attainments
attainments_of(const struct data_column *column,
    const struct attainments *by_code, uint32_t row)
{
	uint32_t code = column->code[row];
	return code == DATA_ABSENT ? (struct attainments){0} : by_code[code];
}
