#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# growth.sh BUILD: ioc-match on invented people, NDJSON to linked NDJSON with
# training: seconds, memory, and how the time of a record grows with their
# number. 100,000 and a million; ten million with BENCH_10M=1 (8 GB of disk).
# Targets: a million in 0.8 s, 1.5 CPU-s and 400 MiB on two cores; ten million
# in 12 s and 4 GiB; less than 1.8 times the time of a record from one to ten.
#
# Where the time of a million goes, of 1.45 CPU-s:
#   reading   22%  scan lines, intern values
#   columns   12%  values to cells, who holds what, groups, equal people
#   learning  12%  u from random pairs, m by EM, the prior
#   pairs     33%  70 million in a group, 1.6 million scored
#   joining    8%  order of links, clusters, identifiers
#   writing   13%  lines with person_id, identities
# No function has more than six in a hundred. The limit is memory: cells, values
# and texts lie anywhere in some hundred megabytes, so that what is needed next
# is fetched ahead, in batches, and large arrays are on huge pages.
# Pairs of one name or birth date grow with the square: ten times the people
# are a hundred times the pairs of a group (5.6 thousand million at ten
# million). Those who share a second key are found by a byte of its hash in
# groups of up to 192 people and by a hash join in larger ones, which grows with
# the pairs found; and a rule that says little beside a common name counts in
# small groups only (at_most in ioc-model(5)). What is left is judging: at ten
# million 48 million pairs, two thirds of that stage.
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
