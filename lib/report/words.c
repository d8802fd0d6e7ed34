/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words.h"

#include "base/buf.h"
#include "render/table.h"

static const struct {
	const char *key, *value, *label;
} labels[] = {
    {"sex", "F", "Women"},
    {"sex", "M", "Men"},
    {"sex", "X", "Other"},
    {"sex", "U", "Unknown"},
    {"tool", "oasys", "OASys"},
};

/* Words only: "public_order"; a code, a date or a name stays as it is. */
static bool
is_words(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'a' || s.p[i] > 'z') && s.p[i] != '_' &&
		    s.p[i] != ' ')
			return false;
	return s.n > 1;
}

struct slice
value_label(struct slice key, struct slice value, struct arena *a)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (slice_is(key, labels[i].key) &&
		    slice_is(value, labels[i].value))
			return slice_text(labels[i].label);
	const char *words = table_key_words(value);
	if (words)
		return slice_text(words);
	if (slice_is(value, "true") || slice_is(value, "false"))
		return slice_text(*value.p == 't' ? "Yes" : "No");
	if (!is_words(value))
		return value;
	char *label = arena_cstr(a, value);
	for (size_t i = 0; i < value.n; i++)
		if (label[i] == '_')
			label[i] = ' ';
	if (label[0] >= 'a')
		label[0] = (char)(label[0] - 'a' + 'A');
	return slice_of(label, value.n);
}

const char *
noun(double n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

const char *
duration_words(struct duration d, struct arena *a)
{
	const struct {
		int n;
		const char *unit;
	} parts[] = {{d.years, "year"}, {d.months, "month"}, {d.weeks, "week"},
	    {d.days, "day"}};
	struct buf b = {0};
	if (d.life)
		return "life";
	for (size_t i = 0; i < 4; i++)
		if (parts[i].n)
			buf_printf(&b, "%s%d %s%s", b.n ? " and " : "",
			    parts[i].n, parts[i].unit,
			    parts[i].n == 1 ? "" : "s");
	const char *words =
	    arena_cstr(a, b.n ? buf_as_slice(&b) : slice_text("0 days"));
	buf_fini(&b);
	return words;
}

const char *
date_words(date d, struct arena *a)
{
	static const char *const months[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};
	struct buf b = {0};
	struct ymd c = date_to_ymd(d);
	buf_printf(&b, "%d %s %d", c.day, months[c.month - 1], c.year);
	const char *words = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return words;
}
