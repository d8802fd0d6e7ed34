#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: ioc-match on invented people gives the same bytes for any
# --jobs, from a file or a pipe, whole or in pieces, and of its own output;
# and the same people, with the same identifiers, whatever the order of input.
set -u
build=$(cd "$1" && pwd)
export LC_ALL=C IOC_SHARE="${IOC_SHARE-$(cd "$(dirname "$0")/../.." && pwd)/share}"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
passed=0 failed=0

same() { # WHAT WANTED GOT
	if cmp -s "$2" "$3"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "order: $1 differs"
	fi
}

shuffle() { # SEED
	awk -v seed="$1" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' |
	    sort | cut -f 2-
}

# Enough people to learn from.
"$build/gen" people in.ndjson --n 12000 --dup 0.4 --noise high --names \
    "$IOC_SHARE/../tests/gen/names" || exit 2
match() {
	"$build/ioc-match" "$@"
}
match --jobs 1 --pairs pairs.1 --review review.1 -o out.1 in.ndjson || exit 2
for jobs in 2 3 7; do
	match --jobs $jobs --pairs pairs.$jobs --review review.$jobs \
	    -o out.$jobs in.ndjson
	same "output with --jobs $jobs" out.1 out.$jobs
	same "pairs with --jobs $jobs" pairs.1 pairs.$jobs
	same "review with --jobs $jobs" review.1 review.$jobs
done
match < in.ndjson > out.stdin
same "output of standard input" out.1 out.stdin
dd if=in.ndjson bs=777 2>/dev/null | match - > out.pipe
same "output of a pipe" out.1 out.pipe
head -n 5000 in.ndjson > a.ndjson
tail -n +5001 in.ndjson > b.ndjson
match a.ndjson b.ndjson > out.parts
same "output of two files" out.1 out.parts
match out.1 > out.again
same "output of the output" out.1 out.again
sort out.1 > sorted.1
for seed in 1 2; do
	shuffle $seed < in.ndjson > shuffled.ndjson
	match --jobs 2 shuffled.ndjson | sort > sorted.$seed.new
	same "output of shuffled input $seed" sorted.1 sorted.$seed.new
done
# What people are shown, and counts by sex, of individuals of two records each
# that do not say the same.
{
	head -n 4000 in.ndjson
	sed -n '1,4000s/"sex":"[FM]",//p' in.ndjson | sed 's/"AV1 /"AV2 /'
} > twice.ndjson
shown() { # FILE NAME
	match --review review.$2 --review-sample 60 --pairs pairs.$2 \
	    --summary summary.$2 -o out.$2 "$1"
	grep -o '"[-FM]":{"individuals":[0-9]*,"linked":[0-9]*' summary.$2 \
	    > sexes.$2
}
shown twice.ndjson twice
shuffle 4 < twice.ndjson > twice.shuffled
shown twice.shuffled new
for what in review pairs sexes; do
	same "$what of shuffled input" $what.twice $what.new
done
# So many in one place that the group is split.
sed 's/"postcode":"[^"]*"/"postcode":"EX1 1AA"/' in.ndjson > one.ndjson
match --jobs 1 one.ndjson > out.one
match --jobs 3 one.ndjson > out.three
same "output of one place with --jobs 3" out.one out.three
sort out.one > sorted.one
shuffle 3 < one.ndjson | match | sort > sorted.one.new
same "output of one place, shuffled" sorted.one sorted.one.new
echo "order: $passed passed, $failed failed"
[ $failed = 0 ]
