#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: the commissioning reports against a second computation.
set -u
. "$(dirname "$0")/../cli/lib.sh"
here=$root/tests/naive-commission

# same REPORT TABLE NAIVE-ARGUMENTS -- OPTIONS
same() {
	report=$1 table=$2
	shift 2
	naive=
	while [ "$1" != -- ]; do
		naive="$naive $1"
		shift
	done
	shift
	run ioc-report "$report" "$@" -f csv --table "$table" stream.ndjson
	mv out ours.csv
	# shellcheck disable=SC2086
	python3 "$here/naive.py" "$report" "$table" $naive < stream.ndjson > theirs.csv
	that "$report $table $*, seed $seed" \
	    python3 "$here/compare.py" ours.csv theirs.csv
}

# drop REPORT TABLE COLUMNS OPTIONS: the same, but for columns that only ours
# has and rows of digests.
drop() {
	report=$1 table=$2 columns=$3
	shift 3
	run ioc-report "$report" "$@" -f csv --table "$table" stream.ndjson
	# shellcheck disable=SC2086
	python3 "$here/without.py" $columns < out | grep -v ,digest, > ours.csv
	python3 "$here/naive.py" "$report" "$table" < stream.ndjson > theirs.csv
	that "$report $table, seed $seed" \
	    python3 "$here/compare.py" ours.csv theirs.csv
}

for seed in 1 2; do
	python3 "$here/world.py" 250 $seed > stream.ndjson
	for table in needs missing services ineligible substance; do
		same gaps $table --
	done
	same gaps gaps area --
	same gaps gaps sex -- --by sex
	for table in stages between release attendance; do
		same pathway $table --
	done
	same pathway stages area -- --by area
	for day in 2025-06-30 2024-02-29; do
		for table in concentration top nominations; do
			same prolific $table $day -- --as-of $day --nominate 20
		done
		same prolific lorenz $day -- --as-of $day
	done
	for table in funders ledger years units services types overlaps \
	    parallel basis suppliers; do
		same spend $table --
	done
	run ioc-report spend --by year,kind -f csv --table ledger stream.ndjson
	mv out ours.csv
	python3 "$here/naive.py" spend year_kind < stream.ndjson > theirs.csv
	that "spend by year and kind, seed $seed" \
	    python3 "$here/compare.py" ours.csv theirs.csv
	for table in whatif whatif_groups; do
		run ioc-report spend -f csv --table $table \
		    --stop "Ways to Work" --fund "old debt line" stream.ndjson
		mv out ours.csv
		python3 "$here/naive.py" spend $table "Ways to Work" \
		    "Old Debt Line" < stream.ndjson > theirs.csv
		that "spend $table, seed $seed" \
		    python3 "$here/compare.py" ours.csv theirs.csv
	done
	same records records spend -- --type spend
	run ioc-report distance -f csv stream.ndjson
	python3 "$here/without.py" p_wilcoxon < out > ours.csv
	python3 "$here/naive.py" distance change < stream.ndjson > theirs.csv
	that "distance change, seed $seed" \
	    python3 "$here/compare.py" ours.csv theirs.csv
	same providers kinds --
	for table in sources fields timeliness linkage bounds; do
		same quality $table --
	done
	python3 "$here/audit.py" $seed
	for table in imports rules thresholds; do
		same quality $table -- --audit import.json,match.json
	done
	kept="--register register.csv --decisions decisions.csv"
	drop dpia errors "" --audit match.json
	drop dpia fields category
	drop dpia sources retention --statement statement.json
	# shellcheck disable=SC2086
	drop dpia kept "" $kept
	run ioc-report providers -f csv stream.ndjson
	python3 "$here/without.py" inner_low inner_high outer_low outer_high \
	    position < out > ours.csv
	python3 "$here/naive.py" providers results < stream.ndjson > theirs.csv
	that "providers results, seed $seed" \
	    python3 "$here/compare.py" ours.csv theirs.csv
	same value cost --
	for table in avoided breakeven tornado; do
		same value $table 0.6 50000 0.2 -0.1 0.1 -- --baseline 0.6 \
		    --cost 50000 --deadweight 0.2 --grade 3
	done
	for table in funnel ratios steps selection casemix; do
		same equity $table --
	done
done

# Any number of threads gives the same bytes.
for report in gaps pathway equity prolific spend value distance providers quality dpia; do
	ioc-report $report -j 1 stream.ndjson > one
	ioc-report $report -j 4 stream.ndjson > four
	that "$report: the same for any number of jobs" cmp one four
done

done_testing
