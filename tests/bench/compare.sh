#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# compare.sh BUILD: a matched comparison, 10,000 treated against a pool of
# 1,000,000, read, matched six ways and printed. Target: 5 s on 2 cores.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
export IOC_SHARE="$PWD/share"
data=build/bench/arms.ndjson
[ -f $data ] ||
    { python3 tests/naive-report/arms.py 10000 1000000 3 > $data.new && mv $data.new $data; }
printf '%-28s %8s %8s %10s\n' compare 'wall s' 'CPU s' 'peak MiB'
for run in 1 2 3; do
	/usr/bin/time -f '%e %U %S %M' -o build/bench/time "$build/ioc-report" \
	    compare -f json -o build/bench/compare.json $data
	awk -v run=$run '{ printf "%-28s %8.2f %8.2f %10.0f\n",
	    "10,000 against 1 M, run " run, $1, $2 + $3, $4 / 1024 }' build/bench/time
done
