#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# monthly.sh MONTH [PREVIOUS]: the monthly job of an invented partnership.
#
# Run it where the partnership keeps its work. in/MONTH holds the agencies'
# extracts, complete to the end of MONTH (2026-10); what is made goes to
# out/MONTH. Three things stay from month to month: the maps (here those
# beside this script), register.csv, which keeps everybody's identifier, and
# decisions.csv, to which answered rows of out/MONTH/review.csv are added.
# PREVIOUS is the month that was published last; the first month has none and
# begins the register. A month can be run again: it starts from the register
# as PREVIOUS left it. Copy this, and the maps, and make them yours.
set -eu
month=$1 previous=${2-}
maps=$(dirname "$0")/maps out=out/$month
mkdir -p "$out"
[ -e decisions.csv ] ||
    echo source_a,person_a,source_b,person_b,decision,by,when,note,evidence \
        > decisions.csv
begin='' since=${previous:+--previous=out/$previous/all.ndjson}
[ -n "$previous" ] || [ -e register.csv ] || begin=--new-register
[ -z "$previous" ] || cp "out/$previous/register.csv" register.csv

ioc-import -m "$maps" --max-rejects 2% --rejects "$out/rejects" \
    --summary "$out/import.json" -o "$out/records.ndjson" in/"$month"/*
ioc-match --register register.csv $begin --changes "$out/changes.csv" \
    --decisions decisions.csv --review "$out/review.csv" \
    --summary "$out/match.json" -o "$out/linked.ndjson" "$out/records.ndjson"
cp register.csv "$out/register.csv"
ioc-cohort --events -d short-sentence -d short-sentence-women -d iom \
    --period latest --as-of "$month" --summary "$out/cohort.json" \
    -o "$out/all.ndjson" "$out/linked.ndjson"
ioc-report pack $since -o "$out/board.html" "$out/all.ndjson"
ioc-report pack --publish $since -o "$out/report.html" "$out/all.ndjson"
ioc-report reoffending --where cohort=short-sentence --table rates \
    "$out/all.ndjson"
