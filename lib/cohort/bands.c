/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/bands.h"

#include "record/record.h"

struct band {
	int64_t to; /* the last value in it */
	const char *name;
};

static const struct band ages[] = {{9, "under 10"}, {14, "10 to 14"},
    {17, "15 to 17"}, {20, "18 to 20"}, {24, "21 to 24"}, {29, "25 to 29"},
    {34, "30 to 34"}, {39, "35 to 39"}, {44, "40 to 44"}, {49, "45 to 49"},
    {INT64_MAX, "50+"}};

static const struct band priors[] = {{0, "0"}, {2, "1 to 2"}, {6, "3 to 6"},
    {10, "7 to 10"}, {INT64_MAX, "11+"}};

static const struct {
	struct duration limit;
	bool reaches; /* the limit itself is in the band */
	const char *name;
} sentences[] = {
    {{.months = 6}, true, "6 months or less"},
    {{.months = 12}, false, "over 6 to under 12 months"},
    {{.years = 2}, false, "12 months to under 2 years"},
    {{.years = 4}, false, "2 to under 4 years"},
    {{.years = 10}, true, "4 to 10 years"},
};
static const char longest[] = "over 10 years", life[] = "life";

static const char *
find(const struct band *band, int64_t value)
{
	while (value > band->to)
		band++;
	return band->name;
}

const char *
band_of_age(int age)
{
	return find(ages, age);
}

const char *
band_of_priors(int64_t n)
{
	return find(priors, n);
}

const char *
band_of_sentence(struct duration sentence, date start)
{
	if (sentence.life)
		return life;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		int c = duration_compare(sentence, sentences[i].limit, start);
		if (c < 0 || (c == 0 && sentences[i].reaches))
			return sentences[i].name;
	}
	return longest;
}

/* Appends a name; whether it is the text. */
static bool
add(struct buf *names, const char *name, struct slice text)
{
	buf_printf(names, "%s%s", names->n ? ", " : "", name);
	return slice_is(text, name);
}

static bool
is_among(const struct band *band, struct slice text, struct buf *names)
{
	bool found = false;
	do
		found |= add(names, band->name, text);
	while (band++->to != INT64_MAX);
	return found;
}

bool
bands_hold(int field, struct slice text, struct buf *names)
{
	bool found = false;
	if (field == MEMBER_AGE_BAND)
		return is_among(ages, text, names);
	if (field == MEMBER_PRIOR_BAND)
		return is_among(priors, text, names);
	if (field != MEMBER_SENTENCE_BAND)
		return true;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		found |= add(names, sentences[i].name, text);
	found |= add(names, longest, text);
	return add(names, life, text) || found;
}
