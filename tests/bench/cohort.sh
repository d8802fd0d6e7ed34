#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# cohort.sh BUILD [PEOPLE ...]: ioc-cohort and the reoffending table beside a
# floor (the same bytes read as records, nothing kept) and the same cohort by
# DuckDB from CSV tables and from our NDJSON, whose figures must be ours.
# Each person: an identity, five offences, a custody spell, two contacts.
# Target at 1,000,000: 2.0 s on 2 cores, 500 MiB.
# DuckDB: npm install --prefix build/duckdb @duckdb/node-api
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- 100000 1000000
dir=build/bench/cohort
here=tests/bench/cohort
export IOC_SHARE=share LC_ALL=C NODE_PATH="$PWD/build/duckdb/node_modules"

mkdir -p $dir
${CC:-cc} -O2 -o $dir/gen $here/gen.c
${CC:-cc} -O2 -pthread -D_POSIX_C_SOURCE=200809L -Ilib -o $dir/floor \
    $here/floor.c "$build/libioc.a" -lutf8proc -lsodium -lm

. tests/bench/measure/timed
width=42

# The figures that DuckDB prints, of our members.
figures() {
	python3 - "$1" <<'PY'
import json
import sys
names = ("reoffences reconvictions prior_sanctions prior_offences contacts "
         "contacts_attended").split()
members = [m for m in map(json.loads, open(sys.argv[1], encoding="utf-8"))
           if m["type"] == "member"]
print(",".join(str(n) for n in [
    len(members), sum(m["reoffended"] for m in members)]
    + [sum(m[name] for m in members) for name in names]))
PY
}

for people; do
	data=$dir/$people
	[ -f "$data/done" ] || {
		mkdir -p "$data"
		$dir/gen "$people" "$data" && touch "$data/done"
	}
	bytes=$(wc -c < "$data/linked.ndjson")
	ours="$build/ioc-cohort -q -d short-sentence --from 2018-01-01
	    --to 2018-12-31 --as-of 2026-06-30 -o $dir/members.ndjson"
	heading "$people people, $bytes bytes"
	timed 'reading the records only, 2 threads' \
	    $dir/floor 2 "$data/linked.ndjson"
	for jobs in 1 2; do
		timed "ioc-cohort --jobs $jobs" $ours --jobs $jobs \
		    "$data/linked.ndjson"
	done
	bytes=$(wc -c < $dir/members.ndjson)
	timed 'ioc-report reoffending of its members' "$build/ioc-report" \
	    reoffending -q -f csv $dir/members.ndjson
	if [ ! -d "$NODE_PATH/@duckdb" ] || ! command -v node > /dev/null; then
		echo 'DuckDB is not installed: skipped'
		continue
	fi
	for form in csv ndjson; do
		bytes=$(cat "$data"/*."$form" | wc -c)
		out=$dir/out
		timed "DuckDB, 2 threads, from $form" node $here/duckdb.js \
		    $here/cohort.sql "$data" $form $dir/duckdb.csv
		unset out
		[ "$(cat $dir/out)" = "$(figures $dir/members.ndjson)" ] || {
			echo "DuckDB's figures differ from ours:"
			cat $dir/out
			figures $dir/members.ndjson
			exit 1
		}
	done
	echo "members, reoffenders, reoffences ... of both: $(cat $dir/out)"
done
