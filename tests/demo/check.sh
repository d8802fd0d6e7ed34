#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: the monthly job on the demonstration's extracts: nothing is
# lost, the right rows are rejected, people are linked as they truly are, the
# figures are those of a second implementation, and a second run with another
# number of threads gives the same bytes.
set -u
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.." || exit 2
export PATH="$build:$PATH" IOC_SHARE="$PWD/share" LC_ALL=C
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed=0 failed=0

that() { # NAME COMMAND...
	name=$1
	shift
	if "$@" > "$work/log" 2>&1; then
		passed=$((passed + 1))
		sed 's/^/# /' "$work/log"
	else
		failed=$((failed + 1))
		echo "not ok: $name"
		sed 's/^/    /' "$work/log"
	fi
}

that "the monthly job runs" \
    sh -c "sh share/demo/monthly.sh 2026-10 build/demo/in '$work/out' > '$work/printed'"
that "rows in are rows accepted and rejected" python3 tests/demo/rejects.py \
    build/demo/truth/expected_rejects.csv "$work/out"
that "the README shows what is printed" python3 tests/demo/readme.py \
    share/demo/monthly.sh "$work/printed"
that "people are linked as they truly are" python3 tests/demo/accuracy.py \
    build/demo/truth/records.csv "$work/out/linked.ndjson" 0.98
that "the figures are a second implementation's" \
    python3 tests/demo/figures.py "$work/out/all.ndjson" build/demo/truth

# Once more, threads and all.
ioc-import --jobs 1 -q -m share/demo/maps --max-rejects 2% \
    build/demo/in/*.csv > "$work/records"
that "import: the same bytes with one thread" \
    cmp "$work/records" "$work/out/records.ndjson"
ioc-match --jobs 1 "$work/records" > "$work/linked"
that "match: the same bytes with one thread" \
    cmp "$work/linked" "$work/out/linked.ndjson"
ioc-match -q "$work/linked" > "$work/again"
that "match: its own output comes back as it was" \
    cmp "$work/linked" "$work/again"
ioc-import -q -m share/demo/maps --max-rejects 2% \
    build/demo/in/*.csv | ioc-match -q |
    ioc-cohort -q --events -d short-sentence -d short-sentence-women \
        -d all-releases --period latest --as-of 2026-10 > "$work/all"
that "the pipeline gives what the files give" \
    cmp "$work/all" "$work/out/all.ndjson"
that "the report is a sound page" \
    python3 tests/pack/page.py "$work/out/report.html"
that "no temporary file stays" sh -c "! ls '$work'/out/*.*.?????? 2>/dev/null"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
