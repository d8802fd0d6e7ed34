#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# import.sh BUILD: ioc-import on 100 MB of 20 columns beside the floor (libcsv
# alone) and DuckDB, the same rows without cleaning beside the peers that only
# convert, and memory at ten times that.
# Targets: 0.6 s and 2.5 times the floor's CPU seconds, 16 MiB; 500 MB without
# cleaning in 3.0 s. DuckDB: npm install --prefix build/duckdb @duckdb/node-api
set -eu
build=$1
dir=build/bench
here=tests/bench/import
export IOC_SHARE=share LC_ALL=C NODE_PATH="$PWD/build/duckdb/node_modules"

[ -f $dir/import.csv ] ||
    awk -v rows=435000 -f $here/gen.awk > $dir/import.csv
[ -f $dir/import-500.csv ] || {
	cat $dir/import.csv
	for i in 2 3 4 5; do tail -n +2 $dir/import.csv; done
} > $dir/import-500.csv
${CC:-cc} -O2 -o $dir/floor $here/floor.c -lcsv

. tests/bench/measure/timed
width=40

table() { # TITLE FILE
	bytes=$(wc -c < "$2")
	heading "$1"
}

ours() { # MAP RUNS JOBS FILE
	runs=$2
	timed "ioc-import --jobs $3" "$build/ioc-import" -q --jobs "$3" \
	    --max-rejects 100% -m "$here/$1.json" "$4"
}

duckdb() { # MODE RUNS FILE
	if [ -d "$NODE_PATH/@duckdb" ] && command -v node > /dev/null; then
		runs=$2
		timed 'DuckDB, 2 threads' node $here/duckdb.js "$1" "$3" 2
	else
		echo 'DuckDB is not installed: skipped'
	fi
}

peer() { # NAME PROGRAM ARGUMENTS...
	name=$1
	shift
	if command -v "$1" > /dev/null; then
		runs=1
		timed "$name" "$@"
	else
		echo "$name is not installed: skipped"
	fi
}

table '100 MB, mapped and cleaned' $dir/import.csv
runs=3
timed 'libcsv alone (the floor)' $dir/floor $dir/import.csv
floor=$cpu
ours map 3 1 $dir/import.csv
ratio=$(echo "$cpu $floor" | awk '{ printf "%.2f", $1 / $2 }')
ours map 3 2 $dir/import.csv
duckdb map 3 $dir/import.csv
echo "CPU seconds of ours in one thread: $ratio times libcsv alone"

table '100 MB, every column as text' $dir/import.csv
ours convert 3 2 $dir/import.csv
duckdb convert 3 $dir/import.csv
peer Miller mlr --icsv --ojsonl -S cat $dir/import.csv
peer csvkit csvjson -I --stream $dir/import.csv

table '500 MB, every column as text' $dir/import-500.csv
ours convert 2 2 $dir/import-500.csv
duckdb convert 1 $dir/import-500.csv

# Memory must not grow with the file.
runs=1
for n in 10 100 1000; do
	# shellcheck disable=SC2016
	measured sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do cat "$1"; done |
	    head -c "$2" | "$3" -q --jobs 2 --max-rejects 100% -m "$4"' sh \
	    $dir/import.csv ${n}000000 "$build/ioc-import" $here/map.json
	echo "peak at $n MB: $mib MiB"
done
