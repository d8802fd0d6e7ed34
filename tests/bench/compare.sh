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
. tests/bench/measure/timed
width=28
heading compare
timed '10,000 against 1 M' "$build/ioc-report" compare -f json $data
