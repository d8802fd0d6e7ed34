#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: linkage from month to month, what people decide, what is
# learnt, scores beside a second implementation's, and accuracy at 100,000.
set -u
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
export PATH="$build:$PATH" IOC_SHARE="$here/../../share" LC_ALL=C
passed=0 failed=0
top=$(mktemp -d) || exit 2
trap 'rm -rf "$top"' EXIT
trap 'exit 1' HUP INT TERM
log=$top/log
cd "$top" || exit 2

that() { # NAME COMMAND...
	name=$1
	shift
	if "$@" > "$log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok: $name"
		sed 's/^/    /' "$log"
	fi
}

refused() { # STATUS RULE COMMAND...: fails so, and says why
	want=$1 rule=$2
	shift 2
	"$@" > "$top/refused" 2>&1
	got=$?
	cat "$top/refused"
	[ $got = "$want" ] && grep -q -F "$rule" "$top/refused"
}

warned() { # RULE COMMAND...: succeeds, and says so
	refused 0 "$@"
}

for part in "$here"/*.part; do
	rm -rf "$top/work"
	mkdir "$top/work"
	cd "$top/work" || exit 2
	. "$part"
done
echo "match: $passed passed, $failed failed"
[ $failed = 0 ]
