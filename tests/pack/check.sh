#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: a pack holds what its reports print alone, the same for any
# number of threads, on a page that is sound; and the shipped layout loads.
. "$(dirname "$0")/../cli/lib.sh"
here=$root/tests/pack
cat "$root"/tests/golden/ioc-report/survival/*.ndjson > stream.ndjson
grep -hv '"type": *"\(member\|cohort\)"' \
    "$root/tests/golden/ioc-report/equity/stream.ndjson" \
    "$root/tests/golden/ioc-report/prolific/stream.ndjson" >> stream.ndjson

run ioc-report pack -q --as-of 2025-06-30 --layout "$here/layout.json" \
    -f json -j 1 stream.ndjson
expect "a pack as JSON" 0
mv out one.json
that "the pack's tables are the reports' own" \
    python3 "$here/same.py" "$here/layout.json" one.json stream.ndjson
for format in json html md text xlsx; do
	ioc-report pack -q --layout "$here/layout.json" -f $format -j 1 \
	    stream.ndjson > one
	ioc-report pack -q --layout "$here/layout.json" -f $format -j 4 \
	    stream.ndjson > four
	that "$format: the same for any number of jobs" cmp one four
done
run ioc-report pack -q --layout "$here/layout.json" -f html stream.ndjson
mv out page.html
that "the page is sound" python3 "$here/page.py" page.html

# The workbook: sheet N is the N-th table, with its figures.
ioc-report pack -q --layout "$here/layout.json" -o book.xlsx -j 1 stream.ndjson
python3 -c 'import json, sys
for i, name in enumerate(json.load(open(sys.argv[1]))["tables"]):
    part, table = name.split("/")[-2:]
    print(name, f"{i + 1} {table} {part}"[:31])' one.json > sheets
for part in by/rates women/rates men/groups gaps/needs; do
	sheet=$(sed -n "s|^$part ||p" sheets)
	ioc-report pack -q --layout "$here/layout.json" --table $part -f csv \
	    stream.ndjson > table.csv
	that "the workbook holds $part" \
	    python3 "$root/tests/report/xlsx.py" book.xlsx table.csv "$sheet"
done
for layout in "$root"/share/reports/*.json; do
	run ioc-report pack -q --layout "$layout" -f html stream.ndjson
	expect "$(basename "$layout") runs" 0
	mv out page.html
	that "$(basename "$layout") makes a sound page" \
	    python3 "$here/page.py" page.html
done

done_testing
