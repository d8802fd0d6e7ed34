#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# import.sh BUILD: ioc-import on 100 MB of 20 columns beside the floor (libcsv
# alone) and the peers that are installed, and its memory at ten times that.
set -eu
build=$1
dir=build/bench
here=tests/bench/import
export IOC_SHARE=share LC_ALL=C

[ -f $dir/import.csv ] ||
    awk -v rows=435000 -f $here/gen.awk > $dir/import.csv
${CC:-cc} -O2 -o $dir/floor $here/floor.c -lcsv

# Best of three: wall seconds, CPU seconds, peak MiB.
measure() { # NAME COMMAND...
	name=$1
	shift
	best=
	for i in 1 2 3; do
		/usr/bin/time -f '%e %U %S %M' -o $dir/time "$@" \
		    > /dev/null 2> $dir/err || true
		line=$(tail -n 1 $dir/time |
		    awk '{ printf "%.2f %.2f %.1f", $1, $2 + $3, $4 / 1024 }')
		best=$(printf '%s\n%s\n' "$best" "$line" | grep . |
		    sort -n | head -n 1)
	done
	echo "$name $best" | awk -v bytes="$bytes" '{
		n = NF - 2
		name = $1
		for (i = 2; i < n; i++) name = name " " $i
		printf "%-34s %7.2f %7.2f %8.1f %7.0f\n", \
		    name, $n, $(n + 1), $(n + 2), bytes / 1e6 / $n
	}'
}


bytes=$(wc -c < $dir/import.csv)
echo "$bytes bytes, 20 columns       wall s   CPU s  peak MiB    MB/s"
measure 'libcsv alone (the floor)' $dir/floor $dir/import.csv
for jobs in 1 2; do
	measure "ioc-import --jobs $jobs" "$build/ioc-import" -q --jobs $jobs \
	    --max-rejects 100% -m $here/map.json $dir/import.csv
done
if command -v mlr > /dev/null 2>&1; then
	measure 'Miller (convert only)' mlr --icsv --ojsonl cat $dir/import.csv
fi
if command -v csvjson > /dev/null 2>&1; then
	measure 'csvkit (convert only)' csvjson --stream $dir/import.csv
fi

# Memory must not grow with the file.
for n in 1 10; do
	i=0
	bytes=$((bytes * n))
	while [ $i -lt $n ]; do
		cat $dir/import.csv
		i=$((i + 1))
	done | /usr/bin/time -f '%M' -o $dir/time \
	    "$build/ioc-import" -q --jobs 2 --max-rejects 100% \
	    -m $here/map.json > /dev/null 2> $dir/err || true
	echo "peak at $n x 100 MB: $(awk '{ printf "%.1f", $1 / 1024 }' \
	    $dir/time) MiB"
done
