#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: the reports against a second, naive computation.
set -u
. "$(dirname "$0")/../cli/lib.sh"
here=$root/tests/report

for seed in 1 2 3; do
	python3 "$here/members.py" 700 $seed > members.ndjson
	for by in sex age_band area,sex x.score needs index_date:fy \
	    ethnicity index_date:month,prior_band first_reoffence_date:quarter; do
		run ioc-report reoffending --by $by -f csv members.ndjson
		mv out ours.csv
		python3 "$here/naive.py" reoffending $by < members.ndjson > theirs.csv
		that "reoffending by $by, seed $seed" \
		    python3 "$here/compare.py" ours.csv theirs.csv
	done
done

# Any number of threads gives the same bytes.
python3 "$here/members.py" 5000 4 > members.ndjson
for format in text csv json md html; do
	ioc-report reoffending --by area,prior_band -j 1 -f $format members.ndjson > one
	ioc-report reoffending --by area,prior_band -j 4 -f $format members.ndjson > four
	that "$format: the same for any number of jobs" cmp one four
done

done_testing
