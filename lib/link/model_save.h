/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes a model with the figures that were learnt in place of its own, all
 * else as it was: --train.
 *
 * What was learnt is m and u of every level and what frequencies are compared
 * to. A level is a line, so that two models can be compared by diff(1).
 */
#ifndef IOC_LINK_MODEL_SAVE_H
#define IOC_LINK_MODEL_SAVE_H

#include "base/buf.h"
#include "link/weigh.h"

/*
 * Appends the model that the weights are of as JSON. `trained` is the object
 * that says what it was learnt from.
 */
void model_save(const struct weights *w, struct slice trained, struct buf *out);

#endif
