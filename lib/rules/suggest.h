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
 * Appends the map's JSON to `map` and a line for each column to `notes`. 0,
 * or -1 with f.
 */
int suggest_map(const struct kinds *k, const char *path, struct buf *map,
    struct buf *notes, struct fail *f);

#endif
