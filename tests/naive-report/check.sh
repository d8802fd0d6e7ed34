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

contract=$root/share/contracts

pbr() { # SEED CONTRACT COHORT
	python3 "$root/tests/report/members.py" 900 "$1" |
	    sed "s/short-sentence/$3/" | python3 "$here/outcomes.py" "$1" \
	    > members.ndjson
	ioc-report pbr "$2" -f csv --table payment members.ndjson > ours.csv
	python3 "$here/pbr.py" "$contract/$2.json" < members.ndjson > theirs.csv
	same "pbr: $2, seed $1" ours.csv theirs.csv
}

minerva() { # SEED BASELINE
	python3 "$root/tests/report/members.py" 900 "$1" |
	    sed 's/"short-sentence"/"short-sentence-women"/' > members.ndjson
	ioc-report pbr minerva --baseline "$2" -f csv --table payment \
	    members.ndjson > ours.csv
	python3 "$here/pbr.py" "$contract/minerva.json" binary="$2" \
	    < members.ndjson > theirs.csv
	same "pbr: minerva from $2, seed $1" ours.csv theirs.csv
}

cell() { # FILE COLUMN: of the first row
	python3 -c 'import csv,sys
print(next(csv.DictReader(open(sys.argv[1])))[sys.argv[2]])' "$1" "$2"
}

# The matching is held to R below; here, what the contract makes of it.
peterborough() { # SEED TREATED POOL
	python3 "$here/arms.py" "$2" "$3" "$1" > members.ndjson
	ioc-report compare --where sex=M --outcome reconvictions -f csv \
	    --table outcomes members.ndjson > compared.csv
	n=$(cell compared.csv treated_n)
	total=$(python3 -c "print($n * $(cell compared.csv treated))")
	ioc-report pbr peterborough -f csv --table payment members.ndjson > ours.csv
	python3 "$here/pbr.py" "$contract/peterborough.json" people="$n" \
	    total="$total" events="$(cell compared.csv comparison)" \
	    < members.ndjson > theirs.csv
	same "pbr: peterborough, $2 against $3" ours.csv theirs.csv
}

# The share of 4,000 runs against the exact chance, within five errors.
luck() { # NAME COLUMN CHANCE
	that "pbr: luck, $1" python3 -c 'import sys
ours, exact = float(sys.argv[1]), float(sys.argv[2])
error = (exact * (1 - exact) / 4000) ** .5
sys.exit(abs(ours - exact) > 5 * error + 1e-9)' "$(cell luck.csv "$2")" "$3"
}

# CONTRACT BASELINE [OPTION ...]: the limits of the first band's reduction.
reduction() {
	id=$1 base=$2
	shift 2
	ioc-report pbr "$id" "$@" -f csv --table bands members.ndjson > bands.csv
	python3 -c 'import csv, sys
w = csv.writer(sys.stdout)
for r in csv.DictReader(open("bands.csv")):
    w.writerow(r[k] for k in ("reduction", "reduction_low", "reduction_high"))
' | sed '1i reduction,reduction_low,reduction_high' > ours.csv
	python3 "$here/pbr.py" --reduction "$contract/$id.json" "$base" \
	    < members.ndjson > theirs.csv
	same "pbr: $id, the reduction's limits" ours.csv theirs.csv
}

for seed in 1 2 3; do
	pbr $seed transforming-rehabilitation proven-reoffending
	pbr $seed tariff all-releases
	pbr $seed doncaster all-releases
	ioc-report pbr doncaster --seed $seed -f csv --table luck members.ndjson > luck.csv
	met=$(python3 "$here/pbr.py" --luck "$contract/doncaster.json" 0.58 < members.ndjson)
	reduction doncaster 0.58
	luck "doncaster, seed $seed" deducted "$(python3 -c "print(1 - $met)")"
	minerva $seed 0.62
	minerva $seed 0.75
	reduction minerva 0.75 --baseline 0.75
	ioc-report pbr minerva --baseline 0.62 --seed $seed -f csv --table luck \
	    members.ndjson > luck.csv
	luck "minerva, seed $seed" paid \
	    "$(python3 "$here/pbr.py" --luck "$contract/minerva.json" 0.62 < members.ndjson)"
done
peterborough 4 400 1500
peterborough 5 1500 4000

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
