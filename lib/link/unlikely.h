/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many of one person's pairs agree on so little that they look like two
 * people's: more likely not a match than one.
 *
 * Blocking finds few of those, so that the matches found are not all there
 * are. Worked out from how often the model's levels are seen among matches, as
 * if fields were independent; how rare values are is left out.
 */
#ifndef IOC_LINK_UNLIKELY_H
#define IOC_LINK_UNLIKELY_H

#include "link/weigh.h"

/* Their share of all matches, 0 to 1/2, by the weights as they are. */
double unlikely_share(const struct weights *w);

#endif
