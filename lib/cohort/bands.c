/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/bands.h"

struct band {
	int64_t to; /* the last value in it */
	const char *name;
};

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
	static const struct band bands[] = {{9, "under 10"}, {14, "10 to 14"},
	    {17, "15 to 17"}, {20, "18 to 20"}, {24, "21 to 24"},
	    {29, "25 to 29"}, {34, "30 to 34"}, {39, "35 to 39"},
	    {44, "40 to 44"}, {49, "45 to 49"}, {INT64_MAX, "50+"}};
	return find(bands, age);
}

const char *
band_of_priors(int64_t n)
{
	static const struct band bands[] = {{0, "0"}, {2, "1 to 2"},
	    {6, "3 to 6"}, {10, "7 to 10"}, {INT64_MAX, "11+"}};
	return find(bands, n);
}

const char *
band_of_sentence(struct duration sentence, date start)
{
	static const struct {
		struct duration limit;
		bool reaches; /* the limit itself is in the band */
		const char *name;
	} bands[] = {
	    {{.months = 6}, true, "6 months or less"},
	    {{.months = 12}, false, "over 6 to under 12 months"},
	    {{.years = 2}, false, "12 months to under 2 years"},
	    {{.years = 4}, false, "2 to under 4 years"},
	    {{.years = 10}, true, "4 to 10 years"},
	};
	if (sentence.life)
		return "life";
	for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
		int c = duration_compare(sentence, bands[i].limit, start);
		if (c < 0 || (c == 0 && bands[i].reaches))
			return bands[i].name;
	}
	return "over 10 years";
}
