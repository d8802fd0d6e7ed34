#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# commission.sh BUILD [MEMBERS]: the commissioning reports over an invented
# partnership's stream (100,000 members with their offences, referrals,
# services and payments), beside a floor that counts its lines. Best of three
# by CPU.
set -eu
build=$(cd "$1" && pwd)
members=${2-100000}
cd "$(dirname "$0")/../.."
export IOC_SHARE="$PWD/share"
data=build/bench/world-$members.ndjson
mkdir -p build/bench
[ -f "$data" ] || { python3 tests/naive-commission/world.py "$members" 1 \
    > "$data.new" && mv "$data.new" "$data"; }

timed() { # NAME COMMAND...
	name=$1
	shift
	for run in 1 2 3; do
		/usr/bin/time -f '%e %U %S %M' -o build/bench/time "$@" > /dev/null
		cat build/bench/time
	done | awk -v name="$name" '{ cpu = $2 + $3 }
		NR == 1 || cpu < best { best = cpu; wall = $1; mib = $4 / 1024 }
		END { printf "%-28s %8.2f %8.2f %10.0f\n", name, wall, best, mib }'
}

printf '%-28s %8s %8s %10s\n' "$members members" 'wall s' 'CPU s' 'peak MiB'
timed "floor: wc -l" wc -l "$data"
for report in gaps pathway equity distance prolific spend providers quality dpia; do
	timed $report "$build/ioc-report" $report -f json "$data"
done
timed value "$build/ioc-report" value --baseline 60% --cost 500000 -f json "$data"
