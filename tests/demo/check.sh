#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: the monthly job on the demonstration's extracts: nothing is
# lost, the right rows are rejected, people are linked as they truly are, the
# figures are those of a second implementation, and a second run with another
# number of threads gives the same bytes. Encoded people are linked nearly as
# well, pseudonymised ones give the same figures. Then three months with
# decisions: identifiers stay, corrections arrive, and little differences stay
# hidden.
set -u
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.." || exit 2
export PATH="$build:$PATH" IOC_SHARE="$PWD/share" LC_ALL=C
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed=0 failed=0
here=$PWD/tests/demo
job=$PWD/share/demo/monthly.sh

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

month() { # FOLDER MONTH [PREVIOUS]: what is printed goes to FOLDER/printed
	(cd "$1" && shift && sh "$job" "$@" > printed 2> said ||
	    { cat said; exit 1; })
}

# --- the demonstration: two months ---------------------------------------
demo=$work/demo out=$work/demo/out/2026-10
extracts=$PWD/build/demo/in/2026-10 truth=build/demo/truth/2026-10
mkdir "$demo"
ln -s "$PWD/build/demo/in" "$demo/in"
that "the first month runs" month "$demo" 2026-09
that "the second month runs" month "$demo" 2026-10 2026-09
that "rows in are rows accepted and rejected" \
    python3 "$here/rejects.py" $truth/expected_rejects.csv "$out"
that "the README shows what is printed" \
    python3 "$here/readme.py" share/demo/monthly.sh "$demo/printed"
that "people are linked as they truly are" \
    python3 "$here/accuracy.py" $truth/records.csv "$out/linked.ndjson" 0.98
that "the figures are a second implementation's" \
    python3 "$here/figures.py" "$out/all.ndjson" $truth

# Once more, threads and all.
restart() {
	cp "$demo/out/2026-09/register.csv" "$work/register.csv"
}
ioc-import --jobs 1 -q -m share/demo/maps --max-rejects 2% \
    "$extracts"/* > "$work/records"
that "import: the same bytes with one thread" \
    cmp "$work/records" "$out/records.ndjson"
restart
ioc-match --jobs 1 --register "$work/register.csv" "$work/records" \
    > "$work/linked"
that "match: the same bytes with one thread" \
    cmp "$work/linked" "$out/linked.ndjson"
that "match: the same register" cmp "$work/register.csv" "$out/register.csv"
ioc-match -q --register "$work/register.csv" "$work/linked" > "$work/again"
that "match: its own output comes back as it was" \
    cmp "$work/linked" "$work/again"
restart
ioc-import -q -m share/demo/maps --max-rejects 2% "$extracts"/* |
    ioc-match -q --register "$work/register.csv" |
    ioc-cohort -q --events -d short-sentence -d short-sentence-women -d iom \
        --period latest --as-of 2026-10 > "$work/all"
that "the pipeline gives what the files give" cmp "$work/all" "$out/all.ndjson"
for page in board report; do
	that "the $page is a sound page" \
	    python3 tests/pack/page.py "$out/$page.html"
done
that "no temporary file stays" sh -c "! ls '$out'/*.*.?????? 2>/dev/null"

# --- without names --------------------------------------------------------
(umask 077 && python3 -c 'import sys
sys.stdout.buffer.write(bytes(range(64)))' > "$work/key")
ioc-import -q -m share/demo/maps --max-rejects 2% --encode "$work/key" \
    "$extracts"/* | ioc-match -q > "$work/encoded"
that "encoded people are linked nearly as well" \
    python3 "$here/accuracy.py" $truth/records.csv "$work/encoded" 0.98 \
    "$out/records.ndjson"
ioc-match -q --pseudonymise "$work/key" -o "$work/hidden" "$out/records.ndjson"
# Those that rest on no age, of which the year of birth is left, and no place.
same_report() { # NAME
	for who in clear hidden; do
		ioc-report "$1" -q -f csv -o "$work/$who.csv" \
		    "$work/$who.members" || return 1
	done
	test -s "$work/clear.csv" && cmp "$work/clear.csv" "$work/hidden.csv"
}
for who in clear hidden; do
	linked=$work/hidden
	[ $who = hidden ] || linked=$out/linked.ndjson
	ioc-cohort -q --events -d short-sentence --period latest \
	    --as-of 2026-10 -o "$work/$who.members" "$linked"
done
for report in reoffending survival gaps prolific pathway spend; do
	that "$report: the pseudonymised have the figures of the clear" \
	    same_report $report
done

# --- three months, with decisions ----------------------------------------
three=$work/three
for m in 2026-08 2026-09 2026-10; do
	"$build/gen" demo "$three" --month $m
done
cd "$three" || exit 2
decide() { # MONTH WHEN
	python3 "$here/months.py" answer out/"$1"/review.csv \
	    truth/"$1"/records.csv decisions.csv "$2"
}
that "August runs" month . 2026-08
that "its doubts are answered" decide 2026-08 2026-09-07
that "September runs" month . 2026-09 2026-08
that "its doubts are answered" decide 2026-09 2026-10-06
that "October runs" month . 2026-10 2026-09
that "identifiers stay from August to September" \
    python3 "$here/months.py" keep out/2026-08 out/2026-09
that "identifiers stay from September to October" \
    python3 "$here/months.py" keep out/2026-09 out/2026-10
that "what was decided is so" \
    python3 "$here/months.py" obey out/2026-10 decisions.csv
that "late corrections arrive" \
    python3 "$here/months.py" correct out/2026-08 out/2026-10
that "rows that differ by few people are refused" \
    python3 "$here/months.py" refuse out/2026-09 out/2026-10
that "the pages say what has changed" \
    python3 "$here/months.py" told out/2026-10
cp -R out/2026-10 first
that "October runs again" month . 2026-10 2026-09
that "and gives the same bytes" diff -r first out/2026-10
that "and leaves the same register" cmp register.csv first/register.csv

echo "$passed passed, $failed failed"
[ $failed = 0 ]
