# SPDX-License-Identifier: GPL-3.0-or-later
# The data that the unit tests make with struct lcg (tests/unit/stats_near.h).

# n numbers of the generator started at seed; exact in doubles.
lcg <- function(n, seed) {
	u <- numeric(n)
	for (i in seq_len(n)) {
		seed <- (seed * 16807) %% 2147483647
		u[i] <- seed / 2147483647
	}
	u
}
