#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# demo.sh BUILD DIR: runs the demonstration on DIR/in, two months one after
# the other as a partnership would, and says where the reports are. The
# programs are those just built; nothing is installed.
set -eu
build=$(cd "$1" && pwd)
job=$PWD/share/demo/monthly.sh
export PATH="$build:$PATH" IOC_SHARE="$PWD/share"
cd "$2"
rm -rf out register.csv decisions.csv
echo "September 2026, the first month:"
sh "$job" 2026-09 > september.txt 2>&1 || { cat september.txt; exit 1; }
rm september.txt
echo "October 2026, with what September left:"
sh "$job" 2026-10 2026-09
echo
echo "For the board:       $2/out/2026-10/board.html"
echo "For publication:     $2/out/2026-10/report.html"
echo "Links to be checked: $2/out/2026-10/review.csv"
