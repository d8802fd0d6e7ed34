#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# growth.sh BUILD: ioc-match on invented people, NDJSON to linked NDJSON with
# training: seconds, memory, and how the time of a record grows with their
# number. 100,000 and a million; ten million with BENCH_10M=1 (8 GB of disk).
# Targets: a million in 0.8 s, 1.5 CPU-s and 400 MiB on two cores; ten million
# in 12 s and 4 GiB; less than 1.8 times the time of a record from one to ten.
#
# Where the time of a million goes, one job, of 2.3 CPU-s on a machine shared
# with others (perf record -e cycles --call-graph fp, frame pointers built in):
#   reading   21%  scan lines 8%, intern values 13%
#   columns    4%  values to cells, what is known of each
#   pairs     28%  70 million looked at, 1.4 million scored
#   learning   6%  u from random pairs, m by EM, the prior
#   joining    9%  clusters and identifiers
#   writing   25%  lines with person_id 9%, identities 16%
#   the rest   7%  page faults, summary
# The limit is memory: interning, and spelling identities, wait for values
# that lie anywhere in some hundred megabytes (4.9 instructions a cycle while
# scanning, under one there), so what is needed next is fetched ahead.
# Groups grow with the square: ten times the people of one name are a hundred
# times the pairs. A group is therefore scanned sixteen people at a time for
# those who share a second key, one of over 4,096 people is split by its keys,
# and a rule that says little beside a common name counts in small groups
# only (at_most in ioc-model(5)).
set -eu
build=$1
dir=build/bench
export IOC_SHARE=share LC_ALL=C

generate() { # N
	[ -f "$dir/people-$1.ndjson" ] ||
	    "$build/gen" people "$dir/people-$1.ndjson" --n "$1"
}

# The least seconds and the highest peak of some runs; CPU microseconds a
# record, beside those of the row before.
measure() { # RUNS NAME RECORDS COMMAND...
	runs=$1 name=$2 records=$3
	shift 3
	: > $dir/times
	while [ "$runs" -gt 0 ]; do
		/usr/bin/time -a -o $dir/times -f '%e %U %S %M' "$@" ||
		    exit 1
		runs=$((runs - 1))
	done
	awk -v name="$name" -v n="$records" -v before="$(cat $dir/each)" '
		NR == 1 || $1 < wall { wall = $1 }
		NR == 1 || $2 + $3 < cpu { cpu = $2 + $3 }
		$4 > peak { peak = $4 }
		END { each = cpu / n * 1e6
		    printf "%-28s%9.2f%9.2f%10.0f%12.2f%8s\n", name, wall, cpu,
			peak / 1024, each,
			before ? sprintf("%.2f", each / before) : ""
		    print each > "'$dir/each'" }' $dir/times
}

row() { # RUNS N
	generate "$2"
	measure "$1" "$2, two jobs" "$2" "$build/ioc-match" -q --jobs 2 \
	    -o $dir/linked.ndjson "$dir/people-$2.ndjson"
}

: > $dir/each
printf '%-28s%9s%9s%10s%12s%8s\n' people 'wall s' 'CPU s' 'peak MiB' \
    'CPU us each' 'growth'
row 3 100000
row 3 1000000
[ -z "${BENCH_10M-}" ] || row 1 10000000
: > $dir/each
measure 3 '1000000, one job' 1000000 "$build/ioc-match" -q --jobs 1 \
    -o $dir/linked.ndjson $dir/people-1000000.ndjson
: > $dir/each
# shellcheck disable=SC2016
measure 3 '1000000, through a pipe' 1000000 sh -c \
    'cat "$1" | "$2" -q --jobs 2 > "$3"' sh $dir/people-1000000.ndjson \
    "$build/ioc-match" $dir/linked.ndjson
"$build/ioc-match" -q --summary $dir/match.json -o $dir/linked.ndjson \
    $dir/people-1000000.ndjson
sed 's/.*"candidates":\([0-9]*\).*/\1 pairs scored of a million people/' \
    $dir/match.json
rm -f $dir/linked.ndjson
