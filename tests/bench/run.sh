#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BUILD [NAME ...]: the benches, each a script tests/bench/NAME.sh that
# prints its own table: ours beside a floor and the peers that are installed,
# all in one run. Data are generated once, in build/bench.
set -eu
build=$1
shift
cd "$(dirname "$0")/../.."
mkdir -p build/bench
[ $# -gt 0 ] || set -- $(cd tests/bench && ls ./*.sh | sed 's#^\./##; s#\.sh$##' | grep -v '^run$')
for name; do
	echo "== $name"
	sh "tests/bench/$name.sh" "$build"
done
