/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far a long run has come: one line on a terminal, erased at the end.
 *
 * Nothing is shown when standard error is not a terminal, in the first
 * second, or more than five times a second. The clock is read here alone and
 * never reaches any output.
 */
#ifndef IOC_CLI_PROGRESS_H
#define IOC_CLI_PROGRESS_H

#include <stdint.h>

/* Says that `done` of `total` bytes are read (total 0: unknown). */
void progress_show(const char *what, uint64_t done, uint64_t total);
/* Clears the line, if one is shown. */
void progress_erase(void);

#endif
