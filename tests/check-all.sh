#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-all.sh BUILD: what needs R, node, a browser or an hour. Every script
# in tests/all/ and tests/r/run.sh is a part; each says so when it is skipped
# because something is not installed.
set -u
build=$1
cd "$(dirname "$0")/.." || exit 2
failed=0
for script in tests/r/run.sh tests/all/*.sh; do
	[ -f "$script" ] || continue
	echo "== $script"
	sh "$script" "$build" || failed=$((failed + 1))
done
echo "check-all: $failed parts failed"
[ $failed = 0 ]
