/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A first map for a file, from its headers (share/codes/headers.csv) and the
 * values in its first rows.
 *
 * The map loads as it is and says nothing that was not seen: what is unsure,
 * what else a column could be and which columns were left out stand in notes
 * beside it, for a person to decide.
 */
#ifndef IOC_RULES_SUGGEST_H
#define IOC_RULES_SUGGEST_H

#include "rules/kinds.h"

/*
 * Appends the map's JSON to `map`, and to `notes` a line for each column: its
 * name, a tab, what it was taken for; then what there is to say of the whole,
 * its subject in brackets. 0, or -1 with f.
 */
int suggest_map(const struct kinds *k, const char *path, struct buf *map,
    struct buf *notes, struct fail *f);

#endif
