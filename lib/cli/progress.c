/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static struct {
	bool decided, wanted, shown;
	int64_t started, last; /* milliseconds */
} state;

static int64_t
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
progress_show(const char *what, uint64_t done, uint64_t total)
{
	char text[100];
	if (!state.decided) {
		state.decided = true;
		state.wanted = isatty(STDERR_FILENO);
		state.started = now();
	}
	if (!state.wanted)
		return;
	int64_t t = now();
	if (t - state.started < 1000 || t - state.last < 200)
		return;
	state.last = t;
	int n = total ? snprintf(text, sizeof text, "\r%s: %d%%\033[K", what,
			    (int)(100.0 * (double)done / (double)total))
		      : snprintf(text, sizeof text, "\r%s: %llu MB\033[K", what,
			    (unsigned long long)(done / 1000000));
	ssize_t r = write(STDERR_FILENO, text, (size_t)n);
	(void)r;
	state.shown = true;
}

void
progress_erase(void)
{
	if (!state.shown)
		return;
	ssize_t r = write(STDERR_FILENO, "\r\033[K", 4);
	(void)r;
	state.shown = false;
}
