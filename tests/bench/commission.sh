#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# commission.sh BUILD [MEMBERS...]: the commissioning reports over an invented
# partnership's stream (100,000 and a million members with their offences,
# referrals, services and payments), beside a floor that counts its lines. The
# reports that read nothing but members, services and payments get those
# alone, as ioc-cohort writes them without --events.
set -eu
build=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- 100000 1000000
cd "$(dirname "$0")/../.."
export IOC_SHARE="$PWD/share"
mkdir -p build/bench

make_world() { # MEMBERS: $all and $members are its streams
	all=build/bench/world-$1.ndjson members=build/bench/world-$1-members.ndjson
	[ -f "$all" ] || { python3 tests/naive-commission/world.py "$1" 1 |
	    sed 's/": /":/g; s/, \(["{]\)/,\1/g' > "$all.new" &&
	    mv "$all.new" "$all"; }
	[ -f "$members" ] || grep -E '^[{]"type":"(cohort|member|service|spend)"' \
	    "$all" > "$members"
}

. tests/bench/measure/timed
width=28

for size; do
	make_world "$size"
	heading "$size members"
	timed "floor: wc -l" wc -l "$members"
	for report in gaps pathway equity distance providers; do
		timed $report "$build/ioc-report" $report "$members"
	done
	timed value "$build/ioc-report" value --baseline 60% --cost 500000 \
	    "$members"
	timed "floor, all records: wc -l" wc -l "$all"
	for report in prolific spend quality dpia; do
		timed "$report, all records" "$build/ioc-report" $report "$all"
	done
done
