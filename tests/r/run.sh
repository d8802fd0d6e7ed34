#!/bin/sh -eu
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs R on every statistic that the unit tests take from it; says so and
# succeeds when R or a package that it needs is not installed.
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v Rscript >/dev/null; then
	echo "R: skipped, Rscript is not installed (r-base-core)"
	exit 0
fi
for package in survival MatchIt sandwich lmtest; do
	if ! Rscript -e "library($package)" >/dev/null 2>&1; then
		echo "R: skipped, package $package is not installed"
		exit 0
	fi
done
exec Rscript "$here/check.R" "$here/data.R" "$here"/../unit/t_stats_*.c
