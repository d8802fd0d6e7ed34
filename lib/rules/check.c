/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/check.h"

static const struct rule RULE_FORM = {
    "field.form", "not in the form that records have"};

void
check_init(struct check *c, const struct kinds *k)
{
	for (int t = 0; t < RECORD_NTYPES; t++) {
		enum record_type type = (enum record_type)t;
		for (int i = 0; i < schema_of(type)->nfields; i++) {
			struct reading *r = &c->field[t][i];
			*r = kinds_reading(k, type, i);
			/* A known value may well be a placeholder. */
			r->placeholders = NULL;
			r->order = ORDER_YMD;
		}
	}
}

/* What a check needs besides the value. */
struct checking {
	const struct reading *reading;
	struct arena *scratch;
	struct buf *out;
};

/* Reads the text as its kind and compares with what stood there. */
static const struct rule *
check_text(const struct checking *x, struct slice text, struct slice json)
{
	struct reader reader = {x->scratch, NULL};
	buf_reset(x->out);
	const struct rule *broken =
	    kind_write(x->reading, text, &reader, x->out);
	if (broken == &KIND_MISSING)
		return &RULE_FORM;
	if (broken)
		return broken;
	return slice_equal(buf_as_slice(x->out), json) ? NULL : &RULE_FORM;
}

/* A text with its quotes, as it stands in the line. */
static struct slice
quoted(struct value v)
{
	return slice_of(v.p - 1, (size_t)v.n + 2);
}

static const struct rule *
check_date(struct value v)
{
	return value_date(v) == DATE_NONE ? &RULE_FORM : NULL;
}

static const struct rule *
check_duration(struct value v)
{
	struct duration d;
	return value_duration(v, &d) ? NULL : &RULE_FORM;
}

static const struct rule *
check_integer(struct value v)
{
	int64_t n;
	return value_int(v, &n) ? NULL : &RULE_FORM;
}

/* One value that is not a list or an object. */
static const struct rule *
check_scalar(const struct checking *x, struct value v)
{
	switch (x->reading->kind) {
	case KIND_DATE:
	case KIND_BIRTH_DATE:
		return check_date(v);
	case KIND_DURATION:
		return check_duration(v);
	case KIND_INTEGER:
	case KIND_MONEY:
		return check_integer(v);
	case KIND_NUMBER:
		return v.kind == VALUE_NUMBER ? NULL : &RULE_FORM;
	case KIND_BOOLEAN:
		return v.kind == VALUE_TRUE || v.kind == VALUE_FALSE
		    ? NULL
		    : &RULE_FORM;
	case KIND_TEXT:
		return v.kind == VALUE_TEXT && v.n ? NULL : &RULE_FORM;
	default:
		break;
	}
	if (v.kind != VALUE_TEXT || v.n == 0)
		return &RULE_FORM;
	struct slice text = value_text(v, x->scratch);
	/* Escapes may be written in several ways: only the text counts. */
	if (v.has_escape)
		return NULL;
	return check_text(x, text, quoted(v));
}

static const struct rule *
check_list(const struct checking *x, struct value v)
{
	struct scan s;
	struct value element;
	if (v.kind != VALUE_ARRAY || !scan_array(&s, value_raw(v)))
		return &RULE_FORM;
	while (scan_element(&s, &element) > 0) {
		const struct rule *broken = element.kind == VALUE_TEXT
		    ? check_scalar(x, element)
		    : &RULE_FORM;
		if (broken)
			return broken;
	}
	return NULL;
}

static const struct rule *
check_scores(const struct checking *x, struct value v)
{
	struct scan s;
	struct slice key;
	struct value score;
	if (v.kind != VALUE_OBJECT || !scan_object(&s, value_raw(v)))
		return &RULE_FORM;
	while (scan_member(&s, &key, &score) > 0)
		if (score.kind != VALUE_NUMBER)
			return &RULE_FORM;
	(void)x;
	return NULL;
}

static const struct rule *
check_field(const struct checking *x, enum kind kind, struct value v)
{
	switch (kind) {
	case KIND_LIST:
		/* What programs write: lists of objects are their own. */
		return check_list(x, v);
	case KIND_SCORES:
		return check_scores(x, v);
	case KIND_OBJECT:
		return v.kind == VALUE_OBJECT ? NULL : &RULE_FORM;
	default:
		return check_scalar(x, v);
	}
}

const struct rule *
check_record(const struct check *c, const struct record *r,
    struct arena *scratch, struct buf *out, struct slice *field)
{
	const struct schema *s = schema_of(r->type);
	/* What ioc-match and ioc-cohort wrote is theirs to answer for. */
	if (!schema_is_agency(r->type))
		return NULL;
	for (int i = FIELD_TYPE + 1; i < s->nfields; i++) {
		struct checking x = {&c->field[r->type][i], scratch, out};
		if (!value_present(r->field[i]))
			continue;
		const struct rule *broken =
		    check_field(&x, s->field[i].kind, r->field[i]);
		if (broken) {
			*field = s->field[i].name;
			return broken;
		}
	}
	return NULL;
}
