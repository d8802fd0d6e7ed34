#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# naive_cohort.sh BUILD: ioc-cohort against its naive second implementation
# on thousands of worlds, other ones than make check's.
command -v python3 >/dev/null 2>&1 || { echo "skipped: no python3"; exit 0; }
exec python3 "$(dirname "$0")/../naive/compare_cohort.py" "$1" 3000 100000
