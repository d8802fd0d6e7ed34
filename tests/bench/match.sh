#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# match.sh BUILD: how well and how fast people are linked, without labels and
# at the default threshold, on the four public sets (IOC_DATA: the folder of
# fake_1000.csv, febrl3.csv, febrl4a.csv and febrl4b.csv) and on invented
# people with truth; Splink's published figures beside, and a Fellegi-Sunter
# join written in SQL in the same run when @duckdb/node-api is installed
# (npm install --prefix build/duckdb @duckdb/node-api).
set -eu
build=$(cd "$1" && pwd)
dir=build/bench here=tests/bench/match
export PATH="$build:$PATH" IOC_SHARE="$PWD/share" LC_ALL=C
data=${IOC_DATA-../shared/data}
# 10,000,000 by choice: IOC_MATCH_SIZES='100000 1000000 10000000'
sizes=${IOC_MATCH_SIZES-100000 1000000}

import() { # MAP SOURCE FILE: one public set as records
	sed "s/\"source\": \"[a-z]*\"/\"source\": \"$2\"/" $here/$1.map.json > $dir/map.json
	ioc-import -q -m "./$dir/map.json" --max-rejects 100% "$data/$3.csv"
}

. tests/bench/measure/timed
runs=1 out=$dir/linked.ndjson

# NAME SPLINK RECORDS [OPTION...]: accuracy of one run, cost of another.
row() {
	name=$1 splink=$2 records=$3
	shift 3
	ioc-match "$@" --evaluate x.truth --summary $dir/match.json \
	    -o $dir/match.csv $records
	measured ioc-match "$@" $records
	python3 $here/row.py "$name" "$splink" $dir/match.csv $dir/match.json \
	    "$wall" "$cpu" "$mib"
}

python3 $here/row.py
if [ -f "$data/febrl4b.csv" ]; then
	import fake_1000 fake fake_1000 > $dir/fake_1000.ndjson
	import febrl febrl febrl3 > $dir/febrl3.ndjson
	import febrl a febrl4a > $dir/febrl4a.ndjson
	import febrl b febrl4b > $dir/febrl4b.ndjson
	row fake_1000 0.923 $dir/fake_1000.ndjson -m ./$here/fake_1000.json
	row febrl3 0.9972 $dir/febrl3.ndjson -m ./$here/febrl.json
	row 'febrl4, one to one' 0.9991 "$dir/febrl4a.ndjson $dir/febrl4b.ndjson" \
	    -m ./$here/febrl.json --unique a --unique b
else
	echo "(the public sets are not in $data: IOC_DATA)"
fi
for n in $sizes; do
	for noise in low mid high; do
		[ "$n" -le 100000 ] || [ $noise = mid ] || continue
		file=$dir/people-$n-$noise.ndjson
		[ -f "$file" ] || gen people "$file" --n "$n" --noise $noise
		row "people $n, $noise noise" \
		    "$([ "$n" = 1000000 ] && echo 0.935 || echo -)" "$file"
	done
done
echo
echo "Splink: best cluster F1 over thresholds, as published for these sets;"
echo "for people another million of the same make (15.2 s wall, 27.6 CPU-s,"
echo "1,355 MiB). pairs/s: told apart or scored, over the CPU-s of the whole"
echo "run. P: by tenth of the probability, how often pairs were said to be right,"
echo "how often they were, and the standard error of as many such pairs."
node $here/duckdb.js build/duckdb "$dir/people-${sizes%% *}-mid.ndjson"
