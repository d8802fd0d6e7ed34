#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BUILD [--update] [PROGRAM/CASE ...]: the golden cases.
#
# A case is a folder: cmd (one shell line, run in a copy of the folder with
# the programs on PATH), out, err (absent: silent) and status (absent: 0),
# compared byte for byte. --update rewrites them; the diff is the review.
set -u
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
update=
[ "${1-}" = --update ] && { update=1; shift; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed=0 failed=0

export PATH="$build:$PATH" LC_ALL=C TZ=UTC0
export IOC_SHARE="${IOC_SHARE-$here/../../share}"
IOC_SHARE=$(cd "$IOC_SHARE" && pwd)

save() { # FILE VALUE-FILE: keeps it when it is not empty
	if [ -s "$2" ]; then cp "$2" "$1"; else rm -f "$1"; fi
}

compare() { # CASE NAME WANTED GOT
	[ -f "$3" ] || : > "$work/empty"
	wanted=$3
	[ -f "$wanted" ] || wanted=$work/empty
	cmp -s "$wanted" "$4" && return 0
	echo "--- $1: $2 differs" >&2
	diff "$wanted" "$4" | head -n 20 >&2
	return 1
}

run_case() {
	case=$1
	rm -rf "$work/case"
	cp -R "$here/$case" "$work/case"
	(cd "$work/case" && sh ./cmd) > "$work/out" 2> "$work/err" < /dev/null
	status=$?
	[ $status = 0 ] && : > "$work/status" || echo $status > "$work/status"
	if [ -n "$update" ]; then
		cp "$work/out" "$here/$case/out"
		save "$here/$case/err" "$work/err"
		save "$here/$case/status" "$work/status"
		return 0
	fi
	result=0
	compare "$case" out "$here/$case/out" "$work/out" || result=1
	compare "$case" err "$here/$case/err" "$work/err" || result=1
	compare "$case" status "$here/$case/status" "$work/status" || result=1
	return $result
}

[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */*/ 2>/dev/null)
for case; do
	case=${case%/}
	[ -f "$here/$case/cmd" ] || continue
	if run_case "$case"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
echo "golden: $passed passed, $failed failed"
[ $failed = 0 ]
