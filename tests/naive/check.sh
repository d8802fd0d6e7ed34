#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: what the programs compute, computed a second time.
# IOC_NAIVE_WORLDS=3000 makes it thorough.
set -u
if ! command -v python3 >/dev/null 2>&1; then
	echo "naive: python3 is not installed: skipped"
	exit 0
fi
exec python3 "$(dirname "$0")/compare_cohort.py" "$1" \
    "${IOC_NAIVE_WORLDS:-300}"
