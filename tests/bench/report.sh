#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# report.sh BUILD: outcome reports over 100,000 and 1,000,000 members, read
# from NDJSON and printed. Target: 2 s over a million on 2 cores. The floor
# reads the same bytes and counts the lines.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
export IOC_SHARE="$PWD/share"
mkdir -p build/bench

members() { # TREATED POOL FILE
	[ -f "$3" ] || { python3 tests/naive-report/arms.py "$1" "$2" 3 > "$3.new" &&
	    mv "$3.new" "$3"; }
}

. tests/bench/measure/timed
width=46

heading report
members 1000 100000 build/bench/arms-small.ndjson
members 10000 1000000 build/bench/arms.ndjson
for size in 'small:100,000' ':1,000,000'; do
	data=build/bench/arms${size%%:*}.ndjson
	[ "${size%%:*}" ] && data=build/bench/arms-${size%%:*}.ndjson
	of="over ${size#*:} members"
	timed "floor: wc -l $of" wc -l $data
	timed "reoffending $of" "$build/ioc-report" reoffending -f json $data
	timed "reoffending by area and age $of" "$build/ioc-report" reoffending \
	    --by area,age_band -f json $data
	timed "survival $of" "$build/ioc-report" survival -f json $data
	timed "survival, Cox $of" "$build/ioc-report" survival -f json \
	    --covariates sex,age,prior_band $data
	timed "trend $of" "$build/ioc-report" trend --of member.reoffended=true \
	    -f json $data
	timed "publish $of" "$build/ioc-report" reoffending --by area,prior_band \
	    --publish -f json $data
done
