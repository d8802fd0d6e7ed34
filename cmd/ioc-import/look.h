/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at a file before there is a map: --profile and --suggest. */
#ifndef IOC_CMD_IMPORT_LOOK_H
#define IOC_CMD_IMPORT_LOOK_H

#include "cli/prog.h"
#include "rules/kinds.h"

/* What the file's columns hold, as text or CSV: --format, the suffix of -o. */
int look_profile(struct prog *prog, const struct kinds *kinds, const char *path,
    const char *format, struct fail *f);
/* A first map; what there is to say of it goes to standard error. */
int look_suggest(struct prog *prog, const struct kinds *kinds, const char *path,
    struct fail *f);

#endif
