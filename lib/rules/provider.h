/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One provider under its many spellings: BRIGHTWORK C.I.C., Brightwork CIC.
 *
 * Names are compared without case, accents, punctuation, a leading "the" and
 * the legal form at the end (share/codes/provider_forms.csv); a partnership
 * names the rest in share/codes/providers.csv.
 */
#ifndef IOC_RULES_PROVIDER_H
#define IOC_RULES_PROVIDER_H

#include "rules/codes.h"

struct provider_names {
	struct csvfile forms, list;
	struct strmap spellings; /* compared form -> row of list */
	struct arena arena;
	uint32_t *row;
};

/* 0, or -1 with f (FAIL_USAGE). provider_names_fini() either way. */
int provider_names_load(struct provider_names *p, struct fail *f);
void provider_names_fini(struct provider_names *p);
/*
 * What two spellings of one provider have in common; never shown. Empty for
 * an absent or empty name. In the arena.
 */
struct slice provider_key(
    const struct provider_names *p, struct slice name, struct arena *a);
/* The name that reports show: that of the list, else as it is written. */
struct slice provider_shown(
    const struct provider_names *p, struct slice key, struct slice name);

#endif
