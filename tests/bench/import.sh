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

heading() { # TITLE FILE
	bytes=$(wc -c < "$2")
	printf '%-40s%8s%8s%9s%8s\n' "$1" 'wall s' 'CPU s' 'peak MiB' 'MB/s'
}

# The least wall and CPU seconds and the highest peak of some runs.
measure() { # RUNS NAME COMMAND...
	runs=$1 name=$2
	shift 2
	: > $dir/times
	while [ "$runs" -gt 0 ]; do
		/usr/bin/time -a -o $dir/times -f '%e %U %S %M' "$@" \
		    > /dev/null 2> $dir/err || { cat $dir/err; exit 1; }
		runs=$((runs - 1))
	done
	awk -v name="$name" -v bytes="$bytes" '
		NR == 1 || $1 < wall { wall = $1 }
		NR == 1 || $2 + $3 < cpu { cpu = $2 + $3 }
		$4 > peak { peak = $4 }
		END { printf "%-40s%8.2f%8.2f%9.1f%8.0f\n", name, wall, cpu,
		    peak / 1024, bytes / 1e6 / (wall ? wall : 0.01)
		print cpu > "'$dir/cpu'" }' $dir/times
}

ours() { # MAP RUNS JOBS FILE
	measure "$2" "ioc-import --jobs $3" "$build/ioc-import" -q --jobs "$3" \
	    --max-rejects 100% -m "$here/$1.json" "$4"
}

duckdb() { # MODE RUNS FILE
	if [ -d "$NODE_PATH/@duckdb" ] && command -v node > /dev/null; then
		measure "$2" 'DuckDB, 2 threads' node $here/duckdb.js "$1" "$3" 2
	else
		echo 'DuckDB is not installed: skipped'
	fi
}

peer() { # NAME PROGRAM ARGUMENTS...
	name=$1
	shift
	if command -v "$1" > /dev/null; then
		measure 1 "$name" "$@"
	else
		echo "$name is not installed: skipped"
	fi
}

heading '100 MB, mapped and cleaned' $dir/import.csv
measure 3 'libcsv alone (the floor)' $dir/floor $dir/import.csv
floor=$(cat $dir/cpu)
ours map 3 1 $dir/import.csv
ratio=$(awk -v floor="$floor" '{ printf "%.2f", $1 / floor }' $dir/cpu)
ours map 3 2 $dir/import.csv
duckdb map 3 $dir/import.csv
echo "CPU seconds of ours in one thread: $ratio times libcsv alone"

heading '100 MB, every column as text' $dir/import.csv
ours convert 3 2 $dir/import.csv
duckdb convert 3 $dir/import.csv
peer Miller mlr --icsv --ojsonl -S cat $dir/import.csv
peer csvkit csvjson -I --stream $dir/import.csv

heading '500 MB, every column as text' $dir/import-500.csv
ours convert 2 2 $dir/import-500.csv
duckdb convert 1 $dir/import-500.csv

# Memory must not grow with the file.
for n in 10 100 1000; do
	i=0
	while [ $i -lt $n ]; do
		if [ $n = 10 ]; then head -c 10000000 $dir/import.csv; i=10
		else cat $dir/import.csv; i=$((i + 100)); fi
	done | /usr/bin/time -f '%M' -o $dir/time \
	    "$build/ioc-import" -q --jobs 2 --max-rejects 100% \
	    -m $here/map.json > /dev/null 2> $dir/err || true
	echo "peak at $n MB: $(awk '{ printf "%.1f", $1 / 1024 }' \
	    $dir/time) MiB"
done
