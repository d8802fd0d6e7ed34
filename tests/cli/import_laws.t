#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Laws that hold for every file: what ioc-import wrote it passes unchanged,
# two files are one after the other, damage stays where it is, and neither
# encoding nor threads change a byte.
. "$(dirname "$0")/lib.sh"

# same NAME FILE FILE: byte for byte.
same() {
	that "$1" cmp "$2" "$3"
}

for sample in "$root"/tests/golden/ioc-import/*/in.csv; do
	map=$(basename "$(dirname "$sample")")
	[ -f "$IOC_SHARE/maps/$map.json" ] || continue
	cp "$sample" a.csv
	cp "$sample" b.csv
	rm -rf rejects
	run ioc-import -q -m "$map" --max-rejects 100% --rejects rejects a.csv b.csv
	expect "$map: imports its sample" 0
	mv out both
	mv rejects both.rejects
	: > each
	for file in a b; do
		rm -rf rejects
		run ioc-import -q -m "$map" --max-rejects 100% --rejects rejects $file.csv
		cat out >> each
		mv rejects $file.rejects
	done
	same "$map: two files are one after the other" both each
	for file in both.rejects/*; do
		name=$(basename "$file")
		{ cat "a.rejects/$name"; tail -n +2 "b.rejects/$name"; } > rejects.csv
		same "$map: rejects too" "$file" rejects.csv
	done
	rm -rf ./*.rejects
	run ioc-import --check both
	expect "$map: its own output passes" 0
	same "$map: unchanged" both out
	[ "$map" = person ] && continue
	run ioc-import --suggest a.csv
	expect "$map: a map is suggested for its sample" 0
	says "$map: and it is named" "^(-m $map) "
done

# Damage at random, over the ends of blocks, in one thread and several.
for seed in 1 2 3; do
	python3 "$root/tests/cli/damage.py" $seed 0.8
	run ioc-import -q -m ./map.json --max-rejects 100% --jobs 3 \
	    --summary sum.json damaged.csv
	expect "damage $seed" 0
	mv out many
	that "damage $seed costs the rows it touches and no other" \
	    python3 "$root/tests/cli/damage.py" --check many sum.json
	run ioc-import -q -m ./map.json --max-rejects 100% --jobs 1 damaged.csv
	same "damage $seed: in one thread" many out
	for encoding in utf-16-le utf-16-be utf-8-sig; do
		python3 -c "
text = open('damaged.csv', newline='').read()
mark = '' if '$encoding' == 'utf-8-sig' else '\ufeff'
open('damaged.csv', 'wb').write((mark + text).encode('$encoding'))"
		run ioc-import -q -m ./map.json --max-rejects 100% damaged.csv
		same "damage $seed: in $encoding" many out
		python3 -c "
data = open('damaged.csv', 'rb').read()
text = data.decode('${encoding}').lstrip('\ufeff')
open('damaged.csv', 'w', newline='').write(text)"
	done
done

# The table of damage in ioc-import(1): every sound row, nothing bent.
that "damage by kind" sh -c \
    'cd "$1" && python3 tests/bench/hazards.py "$2" --ours' - "$root" "$build"

# A limit is kept on both of its edges.
{
	echo Ref,Surname
	for i in 1 2 3 4 5 6 7 8 9; do echo $i,Smith; done
	echo 10,Smith,too,many
} > ten.csv
for limit in 1:0 0:1 10%:0 9.9%:1 0%:1 100%:0; do
	run ioc-import -q -m person --max-rejects "${limit%:*}" ten.csv
	expect "--max-rejects ${limit%:*} of 1 in 10" "${limit#*:}"
	that "--max-rejects ${limit%:*}: the output is complete" \
	    [ "$(wc -l < out)" = 9 ]
done
for limit in 101% -1 1.2.3 x %; do
	run ioc-import -m person --max-rejects "$limit" ten.csv
	expect "--max-rejects $limit" 2
done

# What does not go together is refused.
for options in "--profile ten.csv --rejects x" "--profile ten.csv ten.csv" \
    "--suggest ten.csv --summary x" "--suggest ten.csv --jobs 2" \
    "--suggest ten.csv --format csv" "-m person --format csv ten.csv" \
    "-m person --check ten.csv" "--profile ten.csv --format xml"; do
	# shellcheck disable=SC2086
	run ioc-import $options
	expect "$options" 2
done

done_testing
