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

. tests/bench/measure/timed

# CPU microseconds a record, beside those of the row before.
row() { # NAME RECORDS COMMAND...
	name=$1 records=$2
	shift 2
	measured "$@"
	each=$(awk -v n="$records" "BEGIN { printf \"%.2f\", $cpu / n * 1e6 }")
	growth=
	[ -z "$before" ] ||
	    growth=$(awk "BEGIN { printf \"%.2f\", $each / $before }")
	printf '%-30s%9s%9s%10s%12s%8s\n' "$name" "$wall" "$cpu" "$mib" \
	    "$each" "$growth"
	before=$each
}

# As it is used in a pipe: nothing waits for a disk.
people() { # N
	generate "$1"
	row "$1" "$1" "$build/ioc-match" -q --jobs 2 "$dir/people-$1.ndjson"
}

out=$dir/linked.ndjson
printf '%-30s%9s%9s%10s%12s%8s\n' 'people, two jobs, > OUT' 'wall s' 'CPU s' \
    'peak MiB' 'CPU us each' 'growth'
runs=3 before=
people 100000
people 1000000
[ -z "${BENCH_10M-}" ] || { runs=1; people 10000000; runs=3; }

million=$dir/people-1000000.ndjson
other() { # NAME COMMAND...: of a million, with no growth to tell
	name=$1
	shift
	before=
	row "$name" 1000000 "$@"
}
# shellcheck disable=SC2016
other '1000000, from a pipe' sh -c 'cat "$2" | "$1" -q --jobs 2' sh \
    "$build/ioc-match" "$million"
other '1000000, one job' "$build/ioc-match" -q --jobs 1 "$million"
other '1000000, -o FILE' "$build/ioc-match" -q --jobs 2 \
    -o $dir/placed.ndjson "$million"
other 'floor: cat FILE FILE > OUT' cat "$million" "$million"
"$build/ioc-match" -q --summary $dir/match.json "$million" > $out
sed 's/.*"candidates":\([0-9]*\).*/\1 pairs scored of a million people/' \
    $dir/match.json
rm -f $out $dir/placed.ndjson
