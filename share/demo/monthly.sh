#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# monthly.sh MONTH EXTRACTS OUT: the monthly job of an invented partnership.
#
# EXTRACTS holds the agencies' files, complete to the end of MONTH (2026-10);
# the records, the linked records, the cohorts and the report go to OUT. Copy
# it, and the maps beside it, and make them yours.
set -eu
month=$1 extracts=$2 out=$3
maps=$(dirname "$0")/maps
mkdir -p "$out"

ioc-import -m "$maps" --max-rejects 2% --rejects "$out/rejects" \
    --summary "$out/import.json" -o "$out/records.ndjson" "$extracts"/*.csv
ioc-match --summary "$out/match.json" -o "$out/linked.ndjson" \
    "$out/records.ndjson"
ioc-cohort --events -d short-sentence -d short-sentence-women -d all-releases \
    --period latest --as-of "$month" --summary "$out/cohort.json" \
    -o "$out/all.ndjson" "$out/linked.ndjson"
ioc-report pack --as-of "$month" -o "$out/report.html" "$out/all.ndjson"
ioc-report reoffending --where cohort=short-sentence --table rates \
    "$out/all.ndjson"
