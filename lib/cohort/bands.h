/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bands of METHODS.md 1.4, as members say them. */
#ifndef IOC_COHORT_BANDS_H
#define IOC_COHORT_BANDS_H

#include "base/date.h"

/* 10-14, 15-17, 18-20, ... 50+; "under 10" before. */
const char *band_of_age(int age);
/* 0, 1-2, 3-6, 7-10, 11+ */
const char *band_of_priors(int64_t n);
/* By calendar months from the day the sentence counts from. */
const char *band_of_sentence(struct duration sentence, date start);

#endif
