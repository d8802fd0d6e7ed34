/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare_words.h"

#include "stats/power.h"

#include <math.h>

struct whom
whom_of(bool all_men, bool all_women, const char *within)
{
	if (all_women)
		return (struct whom){"woman", "women", within};
	if (all_men)
		return (struct whom){"man", "men", within};
	return (struct whom){"person", "people", within};
}

/* --- figures ----------------------------------------------------------- */

/* 25% of people is 25 in 100. */
static struct figure
per_100(double v, int decimals)
{
	struct figure f = figure_percent(v, decimals);
	size_t n = strlen(f.text);
	if (n)
		f.text[n - 1] = 0;
	return f;
}

struct figure
words_figure(enum outcome_unit unit, double v)
{
	return unit == OUTCOME_DAYS ? figure_count(v) : per_100(v, 0);
}

/* Rates by kind of court are small: they have a decimal (METHODS.md 4.4). */
static struct figure
figure_in(const struct outcome_result *x, double v)
{
	bool is_by_court = strncmp(x->outcome->name, "severity.", 9) == 0;
	if (is_by_court && x->outcome->unit == OUTCOME_RATE && !x->shown_p)
		return per_100(v, 1);
	return words_figure(x->outcome->unit, v);
}

struct figure
words_p(double p)
{
	if (p < .01)
		return (struct figure){"below 0.01"};
	return figure_number(p, 2);
}

static bool
is_text(struct figure f, const char *text)
{
	return strcmp(f.text, text) == 0;
}

static bool
is_named(const struct outcome_result *x, const char *name)
{
	return strcmp(x->outcome->name, name) == 0;
}

/* --- how it was in both arms ------------------------------------------- */

/* ": 4 fewer." or what stands in its place. */
static void
add_difference(struct buf *out, const struct outcome_result *x)
{
	double d = x->difference.value;
	struct figure f = figure_in(x, fabs(d));
	bool is_days = x->outcome->unit == OUTCOME_DAYS;
	if (is_text(f, "0") || is_text(f, "0.0"))
		buf_text(out, ": no difference to speak of.");
	else if (is_days)
		buf_printf(out, ": %s %s %s.", f.text,
		    is_text(f, "1") ? "day" : "days",
		    d > 0 ? "later" : "sooner");
	else
		buf_printf(out, ": %s %s.", f.text, d > 0 ? "more" : "fewer");
}

static void
add_rates(struct buf *out, const struct outcome_result *x, struct whom w,
    const char *a, const char *b)
{
	if (is_named(x, "reoffended"))
		buf_printf(out,
		    "Of 100 typical %s who took part, %s %s proven to have "
		    "reoffended %s; of 100 similar %s who did not, %s",
		    w.many, a, strcmp(a, "1") == 0 ? "was" : "were", w.within,
		    w.many, b);
	else
		buf_printf(out,
		    "%.*s: %s of 100 typical %s who took part, %s of 100 "
		    "similar %s who did not",
		    (int)x->outcome->label.n, x->outcome->label.p, a, w.many, b,
		    w.many);
}

static void
add_counts(struct buf *out, const struct outcome_result *x, struct whom w,
    const char *a, const char *b)
{
	const char *each_a = "", *each_b = "";
	struct figure fa = figure_number(x->treated.mean, 1);
	struct figure fb = figure_number(x->comparison.mean, 1);
	each_a = fa.text, each_b = fb.text;
	if (is_named(x, "reoffences"))
		buf_printf(out,
		    "100 typical %s who took part committed %s proven %s %s "
		    "(%s each); 100 similar %s who did not, %s (%s each)",
		    w.many, a, strcmp(a, "1") == 0 ? "reoffence" : "reoffences",
		    w.within, each_a, w.many, b, each_b);
	else
		buf_printf(out,
		    "%.*s: %s for 100 typical %s who took part (%s each), %s "
		    "for 100 similar %s who did not (%s each)",
		    (int)x->outcome->label.n, x->outcome->label.p, a, w.many,
		    each_a, b, w.many, each_b);
}

void
words_level(struct buf *out, const struct outcome_result *x, struct whom w)
{
	enum outcome_unit unit = x->outcome->unit;
	struct figure a = figure_in(x, x->treated.mean);
	struct figure b = figure_in(x, x->comparison.mean);
	if (unit == OUTCOME_RATE)
		add_rates(out, x, w, a.text, b.text);
	else if (unit == OUTCOME_COUNT)
		add_counts(out, x, w, a.text, b.text);
	else
		buf_printf(out,
		    "Those who took part and reoffended did so after %s %s on "
		    "average; similar %s who did not take part, after %s",
		    a.text, is_text(a, "1") ? "day" : "days", w.many, b.text);
	add_difference(out, x);
}

/* --- what that says ---------------------------------------------------- */

/* What is decreased or increased. */
static void
add_subject(struct buf *out, const struct outcome_result *x, struct whom w)
{
	if (x->outcome->unit == OUTCOME_DAYS)
		buf_text(out,
		    "the average time to the first reoffence, of those who "
		    "reoffend,");
	else if (is_named(x, "reoffended"))
		buf_printf(out, "the number of %s in 100 who reoffend", w.many);
	else if (is_named(x, "reoffences"))
		buf_printf(out, "the number of reoffences of 100 %s", w.many);
	else
		buf_printf(out, "the figure for 100 %s (%.*s)", w.many,
		    (int)x->outcome->label.n, x->outcome->label.p);
}

/* " women", " day": what the limits count, by the last of them. */
static void
add_unit(struct buf *out, const struct outcome_result *x, struct whom w,
    struct figure last)
{
	bool is_one = is_text(last, "1");
	if (x->outcome->unit == OUTCOME_DAYS)
		buf_text(out, is_one ? " day" : " days");
	else if (x->outcome->unit == OUTCOME_RATE)
		buf_printf(out, " %s", is_one ? w.one : w.many);
	else if (is_named(x, "reoffences"))
		buf_text(out, is_one ? " reoffence" : " reoffences");
}

/* Could the difference not well be chance? */
static bool
is_certain(const struct outcome_result *x)
{
	struct difference d = x->difference;
	return x->shown_p ? is_text((struct figure){"<0.05"}, x->shown_p)
			  : d.low > 0 || d.high < 0;
}

/* " (p = 0.03)." */
static void
add_p(struct buf *out, const struct outcome_result *x)
{
	double p = x->difference.p;
	if (x->shown_p) {
		buf_text(out,
		    is_certain(x) ? " (p below 0.05)." : " (not significant).");
		return;
	}
	buf_printf(out, " (p %s%s).", p < .01 ? "" : "= ", words_p(p).text);
}

static void
add_certain(struct buf *out, const struct outcome_result *x, struct whom w)
{
	enum outcome_unit unit = x->outcome->unit;
	struct difference d = x->difference;
	bool is_more = d.low + d.high > 0, is_days = unit == OUTCOME_DAYS;
	double least = is_more ? d.low : -d.high;
	double most = is_more ? d.high : -d.low;
	struct figure last = figure_in(x, most);
	buf_printf(out, "Taking part %s ",
	    is_days       ? is_more ? "lengthens" : "shortens"
		: is_more ? "increases"
			  : "decreases");
	add_subject(out, x, w);
	buf_printf(
	    out, " by between %s and %s", figure_in(x, least).text, last.text);
	add_unit(out, x, w, last);
	add_p(out, x);
}

/* What it would take to tell, and what not telling does not mean. */
static void
add_power(struct buf *out, const struct outcome_result *x, struct whom w)
{
	struct difference d = x->difference;
	double n = power_people_for_t(x->treated.n, d.t, d.df);
	buf_printf(out, " More %s would be needed to tell which", w.many);
	if (!x->shown_p && isfinite(n) && ceil(n) > x->treated.n)
		buf_printf(out,
		    " (about %s in place of %s, were the difference to stay "
		    "as it is)",
		    figure_count(ceil(n)).text,
		    figure_count(x->treated.n).text);
	buf_text(out,
	    "; that no effect could be shown is not evidence that there is "
	    "none.");
}

static void
add_uncertain(struct buf *out, const struct outcome_result *x, struct whom w)
{
	enum outcome_unit unit = x->outcome->unit;
	bool is_days = unit == OUTCOME_DAYS;
	struct figure down = figure_in(x, fabs(x->difference.low));
	struct figure up = figure_in(x, fabs(x->difference.high));
	buf_printf(
	    out, "Taking part may %s ", is_days ? "shorten" : "decrease");
	add_subject(out, x, w);
	buf_printf(out, " by up to %s", down.text);
	add_unit(out, x, w, down);
	buf_printf(out, ", or may %s it by up to %s",
	    is_days ? "lengthen" : "increase", up.text);
	add_unit(out, x, w, up);
	add_p(out, x);
	add_power(out, x, w);
}

void
words_effect(struct buf *out, const struct outcome_result *x, struct whom w)
{
	struct difference d = x->difference;
	if (isnan(d.low) || isnan(d.high))
		return;
	if (is_certain(x))
		add_certain(out, x, w);
	else
		add_uncertain(out, x, w);
}
