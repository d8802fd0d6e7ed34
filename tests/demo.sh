#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# demo.sh BUILD DIR: runs the demonstration on DIR/in and says where the
# report is. The programs are those just built; nothing is installed.
set -eu
build=$(cd "$1" && pwd)
dir=$2
export PATH="$build:$PATH" IOC_SHARE="$PWD/share"
sh share/demo/monthly.sh 2026-10 "$dir/in" "$dir/out"
echo
echo "The report: $dir/out/report.html"
