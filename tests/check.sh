#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: everything `make check` runs, each part with its count, and
# one closing line "N passed, N failed". A part prints "NAME: N passed, N
# failed" or, when it only succeeds or fails, counts as one.
set -u
build=$1
cd "$(dirname "$0")/.." || exit 2
passed=0 failed=0
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM

seconds() {
	date +%s
}

count() { # NAME STATUS: adds what the part's log says
	name=$1 status=$2
	line=$(grep -E '[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	checks=$(sed -n 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' "$log" | tail -n 1)
	if [ -n "$checks" ]; then
		# shellcheck disable=SC2086
		set -- $checks
		bad=$(($2 + $3)) good=$(($1 - $2 - $3))
	elif [ -n "$line" ]; then
		good=$(echo "$line" | sed 's/.*[^0-9]\([0-9]*\) passed.*/\1/; s/^\([0-9]*\) passed.*/\1/')
		bad=$(echo "$line" | sed 's/.*passed, \([0-9]*\) failed.*/\1/')
	else
		good=1 bad=0
		[ "$status" = 0 ] || { good=0 bad=1; }
	fi
	[ "$status" = 0 ] || [ "$bad" -gt 0 ] || bad=1
	passed=$((passed + good)) failed=$((failed + bad))
	echo "$name: $good passed, $bad failed ($(($(seconds) - began)) s)"
}

part() { # NAME COMMAND...
	name=$1
	shift
	began=$(seconds)
	"$@" > "$log" 2>&1
	status=$?
	[ $status = 0 ] || cat "$log"
	count "$name" $status
}

export CK_DEFAULT_TIMEOUT=120
part unit "$build/unit"
for fuzzer in "$build"/fuzz/*; do
	name=$(basename "$fuzzer")
	[ ! -d "tests/fuzz/corpus/$name" ] ||
	    part "fuzz corpus $name" "$fuzzer" tests/fuzz/corpus/"$name"/*
done
part golden sh tests/golden/run.sh "$build"
for script in tests/cli/*.t; do
	[ -f "$script" ] || continue
	part "$(basename "$script" .t)" sh "$script" "$build"
done
for script in tests/*/check.sh; do
	[ -f "$script" ] || continue
	part "$(basename "$(dirname "$script")")" sh "$script" "$build"
done
if [ -z "${IOC_SKIP_LINT-}" ]; then
	part layers sh tests/lint/layers.sh
	part style sh tests/lint/style.sh
	part docs sh tests/lint/docs.sh "$build"
	[ ! -f tests/lint/codes.sh ] || part codes sh tests/lint/codes.sh
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
