/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading a map's fields: for map.c and map_field.c only.
 */
#ifndef IOC_RULES_MAP_LOAD_H
#define IOC_RULES_MAP_LOAD_H

#include "rules/map.h"

/* What is needed while a map is loaded. */
struct map_loading {
	struct map *map;
	const struct kinds *kinds;
	struct fail *f;
	struct map_record *record;
	struct slice repeat; /* stands for {}; absent: there is no repeat */
	bool has_each;
};

/*
 * The number of the map's column of that name (at n, for messages), with the
 * text of `repeat` in place of {}. -1 with f.
 */
int map_load_column(
    struct map_loading *l, const struct spec_node *n, struct slice name);
/* A part that must be a column. 0 or -1. */
int map_load_part(
    struct map_loading *l, struct map_part *p, const struct spec_node *n);
/* A field: its name is n's key, n what the map says of it. 0 or -1. */
int map_load_field(
    struct map_loading *l, struct map_op *op, const struct spec_node *n);

#endif
