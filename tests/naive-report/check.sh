#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD: the outcome reports against naive second computations, on
# members with unmatched, immature and incomplete ones among them; those in R
# need its survival and sandwich packages.
set -u
. "$(dirname "$0")/../cli/lib.sh"
here=$root/tests/naive-report
export HERE="$here"

# same NAME OURS THEIRS
same() {
	that "$1" python3 "$root/tests/report/compare.py" "$2" "$3"
}

trend() { # SEED TYPE FIELD VALUE MEASURE PERIOD LAST BREAK...
	python3 "$here/arrests.py" "$1" > records.ndjson
	ioc-report trend --of "$2${3:+.$3=$4}" --measure "$5" --period "$6" \
	    --as-of 2024-11 -f csv records.ndjson > ours.csv
	shift
	python3 "$here/trend.py" "$@" < records.ndjson > theirs.csv
	same "trend: $*" ours.csv theirs.csv
}

# The Probation Reset breaks the outcomes in April 2024.
for seed in 1 2 3; do
	trend $seed arrest "" "" count month 2024-11
	trend $seed arrest "" "" count quarter 2024Q3
	trend $seed arrest drug_test opiates share month 2024-11
	trend $seed outcome kind employment_started count month 2024-11 2024-04
done

pbr() { # SEED CONTRACT COHORT
	python3 "$root/tests/report/members.py" 900 "$1" |
	    sed "s/short-sentence/$3/" > members.ndjson
	ioc-report pbr "$2" -f csv --table payment members.ndjson > ours.csv
	python3 "$here/pbr.py" "$root/share/contracts/$2.json" \
	    < members.ndjson > theirs.csv
	same "pbr: $2, seed $1" ours.csv theirs.csv
}

for seed in 1 2 3; do
	pbr $seed transforming-rehabilitation proven-reoffending
	pbr $seed doncaster all-releases
done

if ! Rscript -e 'library(survival); library(sandwich)' > /dev/null 2>&1; then
	echo "naive-report: skipped, R, survival or sandwich is not installed"
	done_testing
	exit
fi

survival() { # SEED BY TIES [WEIGHT]
	python3 "$root/tests/report/members.py" 600 "$1" > members.ndjson
	python3 "$here/flat.py" < members.ndjson > members.csv
	for table in curve test cox proportional groups; do
		ioc-report survival --by "$2" --strata area --ties "$3" \
		    --covariates sex,age,prior_band,ogrs3_1y,ethnicity \
		    ${4+--weight "$4"} -f csv --table $table \
		    members.ndjson > ours-$table.csv
	done
	Rscript "$here/survival.R" . "$2" "$3" ${4+"$4"}
	for table in curve test cox proportional groups; do
		[ -f theirs-$table.csv ] || continue
		same "survival: $table by $2, $3 ties, seed $1 ${4-}" \
		    ours-$table.csv theirs-$table.csv
	done
	rm -f theirs-*.csv
}

survival 1 sex efron
survival 2 prior_band breslow
survival 3 area efron age

compare() { # SEED METHOD SCALE TREATED POOL
	python3 "$here/arms.py" "$4" "$5" "$1" > members.ndjson
	python3 "$here/flat.py" < members.ndjson > members.csv
	for table in model outcomes balance summary robust sensitivity; do
		ioc-report compare --method "$2" --scale "$3" -f csv \
		    --table $table members.ndjson > ours-$table.csv
	done
	Rscript "$here/compare.R" . "$2" "$3"
	for table in model outcomes balance summary robust sensitivity; do
		same "compare: $table, $2 on the $3, seed $1" \
		    ours-$table.csv theirs-$table.csv
	done
	rm -f theirs-*.csv
}

compare 1 radius logit 120 900
compare 2 nearest logit 150 700
compare 3 radius score 80 1200
done_testing
