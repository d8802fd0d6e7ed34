/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loader of models in two files: for model.c and model_levels.c alone. */
#ifndef IOC_LINK_MODEL_PART_H
#define IOC_LINK_MODEL_PART_H

#include "link/model.h"

/* The field named by a text node; -1 with f. */
int model_field_named(
    const struct model *m, const struct spec_node *n, struct fail *f);
/* Fills a set from a list of field names. 0 or -1 with f. */
int model_set_load(const struct model *m, const struct spec_node *n,
    struct model_set *set, struct fail *f);
/* Reads "comparisons". 0 or -1 with f. */
int model_load_comparisons(
    struct model *m, const struct spec_node *n, struct fail *f);
/* Reads "blocking". 0 or -1 with f. */
int model_load_blocking(
    struct model *m, const struct spec_node *n, struct fail *f);

#endif
