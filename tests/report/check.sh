#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: the reports against a second, naive computation.
set -u
. "$(dirname "$0")/../cli/lib.sh"
here=$root/tests/report

same() { # NAME TABLE BY [OPTIONS...]: ours and the naive table are equal
	name=$1 table=$2 by=$3
	shift 3
	run ioc-report reoffending --by "$by" -f csv --table "$table" "$@" \
	    members.ndjson
	mv out ours.csv
	python3 "$here/naive.py" "$table" "$by" $naive < members.ndjson > theirs.csv
	that "$name" python3 "$here/compare.py" ours.csv theirs.csv
}

for seed in 1 2 3; do
	naive=
	python3 "$here/members.py" 700 $seed > members.ndjson
	python3 "$here/members.py" 500 1$seed > earlier.ndjson
	for by in sex age_band area,sex x.score needs index_date:fy \
	    ethnicity index_date:month,prior_band first_reoffence_date:quarter; do
		same "rates by $by, seed $seed" rates $by
	done
	for by in sex needs area,prior_band; do
		naive=
		same "events by $by, seed $seed" events $by
		same "expected by $by, seed $seed" expected $by
		naive=earlier.ndjson
		same "change by $by, seed $seed" change $by --baseline earlier.ndjson
		naive="earlier.ndjson -10%"
		same "target by $by, seed $seed" target $by \
		    --baseline earlier.ndjson --target -10%
	done
	naive=0.592
	same "change from a known rate, seed $seed" change sex --baseline 59.2%
	naive="0.592 -5pp"
	same "points below a known rate, seed $seed" target sex \
	    --baseline 0.592 --target -5pp
done

# A published table in full precision says the same as its members.
ioc-report reoffending --by sex -f csv earlier.ndjson > earlier.csv
for table in change target; do
	ioc-report reoffending --baseline earlier.csv --target -10% -f csv \
	    --table $table members.ndjson > published.csv
	ioc-report reoffending --baseline earlier.ndjson --target -10% -f csv \
	    --table $table members.ndjson > members.csv
	[ $table = target ] || for file in published members; do
		cut -d, -f1-11,14 $file.csv > cut && mv cut $file.csv
	done
	that "$table against a published table" \
	    python3 "$here/compare.py" published.csv members.csv
done

# The workbook holds the same numbers, the same bytes at any time and place.
ioc-report reoffending -o book.xlsx members.ndjson
ioc-report reoffending -f csv members.ndjson > rates.csv
that "a sheet holds what the csv holds" \
    python3 "$here/xlsx.py" book.xlsx rates.csv rates
ioc-report reoffending --baseline 59.2% -o change.xlsx members.ndjson
ioc-report reoffending --baseline 59.2% --table change -f csv members.ndjson \
    > change.csv
that "differences in points are a hundredfold, without a per cent" \
    python3 "$here/xlsx.py" change.xlsx change.csv change \
    difference,difference_low,difference_high,adjusted_difference
sleep 2
TZ=Asia/Tokyo ioc-report reoffending -f xlsx members.ndjson > again.xlsx
that "the workbook has no time in it" cmp book.xlsx again.xlsx

# Any number of threads gives the same bytes.
python3 "$here/members.py" 5000 4 > members.ndjson
for format in text csv json md html; do
	ioc-report reoffending --by area,prior_band -j 1 -f $format members.ndjson > one
	ioc-report reoffending --by area,prior_band -j 4 -f $format members.ndjson > four
	that "$format: the same for any number of jobs" cmp one four
done

done_testing
