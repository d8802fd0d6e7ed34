#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# No name, birth date, postcode, number or free text of anybody leaves with
# --encode or --pseudonymise, by any of the files that the programs write; the
# encodings are those of ioc-record(5), by another implementation
# (encode.py); clear and encoded records never meet.
. "$(dirname "$0")/lib.sh"
here=$root/tests/cli

(umask 077 && python3 -c 'import sys; sys.stdout.buffer.write(bytes(range(32)))' > key)
(umask 077 && python3 -c 'import sys; sys.stdout.buffer.write(bytes(range(1, 65)))' > other)

# --- two agencies; whatever must not leave has a Zq in it, or is listed -----
cat > map.json <<'END'
{ "source": "alpha", "date_order": "dmy", "person": "Ref", "area": {"value": "North"},
  "records": [
    { "type": "person",
      "fields": { "given_name": "First", "middle_names": "Middle", "family_name": "Last",
        "former_name": "Maiden", "date_of_birth": "DOB", "sex": "Sex", "postcode": "Postcode",
        "address": "Address", "email": "Email", "phone": "Phone", "ids.crn": "Ref", "ids.nino": "NINO",
        "flags": {"column": "Flags", "split": ";"}, "x.notes": "Notes" } },
    { "type": "referral", "fields": { "id": {"concat": ["Ref", "Referred"], "separator": "/"},
        "date": "Referred", "provider": {"value": "Turning Leaf"}, "status": {"value": "declined"},
        "reason": "Reason", "referred_by": "Worker" } },
    { "type": "spend", "fields": { "date": "Referred", "amount_pence": "Paid", "description": "Notes" } } ] }
END
head='Ref,First,Middle,Last,Maiden,DOB,Sex,Postcode,Address,Email,Phone,NINO,Flags,Notes,Referred,Reason,Worker,Paid'
{
	echo "$head"
	echo 'X314159,Zqanna,Zqmae,"Zqpetrov-Zqlund",Zqmaiden,17/08/1961,F,ZE2 9QZ,12 Zqstreet,zqanna@zq.example,07700 900461,QQ314159C,IOM;Zqpetrov;sees Zqanna,met Zqanna,02/03/2026,distance,Zqworker the second,10.00'
	echo 'X271828,Zqbilly,,Zqobrien,,03/04/1972,M,ZE2 9QX,13 Zqstreet,zqbilly@zq.example,07700 900462,QQ271828A,MAPPA,Zqnote,05/03/2026,"said Zqbilly was away",A Zqworker,20.00'
	echo 'X161803,Zqcarl,,Zqsmith,,31/02/1975,M,ZQPOST,14 Zqstreet,zqcarl.zq.example,07700,QQ,,Zqnote,06/03/2026,distance,,30.00'
	echo 'X141421,Zqdora,,Zqjones,,09/09/1969,F,ZE2 9QZ,15 Zqstreet,,,,,Zqnote,31/02/2026,distance,,30.00'
	echo ',Zqemil,,Zqnoref,,08/08/1968,M,ZE2 9QZ,16 Zqstreet,,,,,Zqnote,07/03/2026,distance,,30.00'
} > alpha.csv
{
	echo "$head"
	echo 'X314159,ZQANNA,,"ZQPETROV LUND",,17/08/1961,F,ZE2 9QZ,,,,,,,08/03/2026,distance,,1.00'
	echo 'X271828,Zqbily,,"Zq''obrien",,04/03/1972,M,ZE2 9QX,,,,,,,09/03/2026,distance,,1.00'
	echo 'X900001,Zqwilma,,Zqolsen,,21/12/1983,F,ZE2 9QW,,,,,,,09/03/2026,distance,,1.00'
} > beta.csv
sed 's/"alpha"/"beta"/; s/"ids.crn": "Ref", //' map.json > beta.json

# leaks FILE...: whatever of the input is in one of them.
leaks() {
	grep -E -i -n -e zq \
	    -e '1961-?08-?17|17/08/1961|1972-?04-?03|03/04/1972|1972-?03-?04|04/03/1972|1975|1969|1968|1983-?12-?21|21/12/1983' \
	    -e 'ZE2 ?9|X314159|X271828|X161803|X141421|X900001|0?7700 ?900|QQ ?[0-9]{6}' \
	    "$@"
}
hides() { # NAME FILE...
	name=$1
	shift
	that "$name: is there" test -s "$1"
	if leaks "$@" > leaked; then not_ok "$name: shows" leaked; else ok; fi
}

# The search finds what is there.
run ioc-import -m ./map.json --max-rejects 9 --rejects clear-rejects.csv -o clear.ndjson alpha.csv
expect "a clear import" 0
that "the search finds names in it" leaks clear.ndjson
that "and in its rejects" leaks clear-rejects.csv

# --- ioc-import ---------------------------------------------------------------
run ioc-import -v -m ./map.json --encode key --max-rejects 9 --rejects rejects.csv \
    --summary import.json -o alpha.ndjson alpha.csv
expect "an encoded import" 0
hides "encoded records" alpha.ndjson
hides "reject files" rejects.csv
hides "the summary" import.json
hides "messages" err
that "two rows are rejected" sh -c '[ "$(wc -l < rejects.csv)" = 3 ]'
that "with their places and rules alone" \
    grep -q '^alpha.csv,[0-9]*,[A-Za-z_]*,[a-z.]*$' rejects.csv
that "the summary names the key" grep -q '"privacy":"encoded/1146686e211f0eaa"' import.json
that "flags that are codes stay" grep -q '"flags":\["IOM"\]' alpha.ndjson
that "reasons that are codes stay" grep -q '"reason":"distance"' alpha.ndjson
that "providers stay" grep -q '"provider":"Turning Leaf"' alpha.ndjson
that "nothing is invalid, extra or from a row" \
    sh -c '! grep -q -e \"invalid\" -e \"x\" -e \"from\" alpha.ndjson'
run ioc-import -m ./map.json --encode key -o alpha2.ndjson --jobs 1 --max-rejects 9 alpha.csv
that "the same bytes for one thread" cmp alpha.ndjson alpha2.ndjson
ioc-import -q -m ./map.json --max-rejects 9 alpha.csv | ioc-import --check --encode key > checked.ndjson
that "records made before are encoded to the same" cmp alpha.ndjson checked.ndjson
run ioc-import -m ./beta.json --encode key -o beta.ndjson beta.csv
expect "another agency" 0
run ioc-import --check alpha.ndjson beta.ndjson
expect "encoded records are sound" 0
cat alpha.ndjson beta.ndjson > both.ndjson
that "and pass unchanged" cmp out both.ndjson

that "encodings are those of the manual" \
    python3 "$here/encode.py" key clear.ndjson alpha.ndjson "$root/share/codes"
"$build/gen" people made.ndjson --n 3000 --ids 0.3 --seed 11 2> /dev/null
ioc-import -q --check --max-rejects 9 -o people.ndjson made.ndjson
run ioc-import --check --encode key -o people.enc people.ndjson
expect "3,000 people" 0
that "have the encodings of the manual" \
    python3 "$here/encode.py" key people.ndjson people.enc "$root/share/codes"

# Linked by encodings as well as by clear values, or nearly: in clear cluster
# precision and recall are .99 here.
python3 "$here/encode.py" --label people.ndjson people.enc > labelled.ndjson
ioc-match --evaluate x.truth labelled.ndjson > evaluation.csv
that "are linked: precision 0.98, recall 0.96 of clusters" python3 - <<-'END'
	import csv, sys
	r = next(csv.DictReader(open("evaluation.csv")))
	print(r["cluster_precision"], r["cluster_recall"])
	sys.exit(float(r["cluster_precision"]) < .98 or float(r["cluster_recall"]) < .96)
	END

# --- the key ------------------------------------------------------------------
refused() { # NAME STATUS PATTERN KEYFILE
	run ioc-import -m ./beta.json --encode "$4" beta.csv
	expect "$1" "$2"
	says "$1" "$3"
	that "$1: nothing is written" test ! -s out
}
cp key open && chmod 644 open
refused "a key that others can read" 2 'chmod 600' open
cp key group && chmod 620 group
refused "a key that the group can change" 2 'chmod 600' group
(umask 077 && head -c 31 key > short)
refused "a key of 31 bytes" 2 '31 bytes' short
(umask 077 && head -c 5000 /dev/zero > long)
refused "a key of 5,000 bytes" 2 'more than 4096' long
(umask 077 && head -c 64 /dev/zero > zeros)
refused "a key of zeros" 2 'not random' zeros
refused "a device" 2 'a key is a file' /dev/zero
refused "a key that is not there" 3 'No such file' absent
refused "a key as such" 3 'No such file' secret-words
mkfifo pipe && { cat key > pipe & }
run ioc-import -m ./beta.json --encode pipe beta.csv
expect "a key from a pipe" 0
that "is the same key" cmp out beta.ndjson
run ioc-import --suggest beta.csv --encode key
expect "--suggest shows values" 2
run ioc-import -m ./map.json --show-values --encode key alpha.csv
expect "so does --show-values" 2

# --- ioc-match ----------------------------------------------------------------
run ioc-match -v --register register.csv --new-register --changes changes.csv \
    --review review.csv --review-sample 9 --pairs pairs.ndjson \
    --summary match.json -t 1 -o linked.ndjson both.ndjson
expect "encoded records are matched" 0
for file in linked.ndjson register.csv changes.csv review.csv pairs.ndjson match.json; do
	hides "of ioc-match: $file" $file
done
[ ! -s err ] || hides "its messages" err
one_person() { # NAME FILE ROW_A ROW_B: two of alpha's and beta's are one
	python3 - "$2" "$3" "$4" <<-'END'
	import json, sys
	file, a, b = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
	r = [json.loads(x) for x in open(file)]
	p = {s: [x for x in r if x["type"] == "person" and x["source"] == s] for s in ("alpha", "beta")}
	sys.exit(p["alpha"][a]["person_id"] != p["beta"][b]["person_id"])
	END
}
that "by a name, one hyphen off" one_person x linked.ndjson 0 0
that "by a name misspelt, and day and month swapped" one_person x linked.ndjson 1 1
that "and nobody else" sh -c '! python3 - linked.ndjson' <<-'END'
	import json, sys
	r = [json.loads(x) for x in open(sys.argv[1])]
	sys.exit(len([x for x in r if x["type"] == "identity"]) == 4)
	END
pair=$(python3 -c "
import json
p = [json.loads(x) for x in open('both.ndjson')]
a = [x['person'] for x in p if x['type'] == 'person' and x['source'] == 'alpha'][0]
b = [x['person'] for x in p if x['type'] == 'person' and x['source'] == 'beta'][0]
print('alpha:%s,beta:%s' % (a, b))")
run ioc-match --explain "$pair" both.ndjson
expect "a pair is explained" 0
hides "the explanation" out
that "by its levels" grep -q 'Birth date: same' out
run ioc-match -o again.ndjson linked.ndjson
expect "its own output again" 0
ioc-match -q -o plain.ndjson both.ndjson
that "changes nothing" cmp again.ndjson plain.ndjson
run ioc-match -o piped.ndjson < both.ndjson
sh -c 'ioc-match -q -o piped.ndjson < both.ndjson; cat both.ndjson | ioc-match -q -o piped2.ndjson'
that "a pipe is read as a file is" cmp plain.ndjson piped2.ndjson

# --- never in one output --------------------------------------------------------
cat alpha.ndjson clear.ndjson > mixed.ndjson
ioc-import -q -m ./beta.json --encode other -o strange.ndjson beta.csv
for files in mixed.ndjson "alpha.ndjson clear.ndjson" "clear.ndjson alpha.ndjson" "alpha.ndjson strange.ndjson"; do
	# shellcheck disable=SC2086
	run ioc-match $files
	expect "ioc-match: $files" 3
	says "ioc-match: $files" 'privacy.mixed'
	that "ioc-match: $files: nothing is written" test ! -s out
	# shellcheck disable=SC2086
	run ioc-import --check -o out2 $files
	expect "ioc-import: $files" 3
	says "ioc-import: $files" 'privacy.mixed'
	that "ioc-import: $files: nothing is written" test ! -e out2
done
run ioc-import --check --encode key alpha.ndjson
expect "encoded twice" 3
says "encoded twice" 'privacy.twice'
run ioc-import --check --encode key linked.ndjson
expect "identities are not encoded" 3
run ioc-match -m person alpha.ndjson
expect "a model of clear values" 2
run ioc-match -m person-encoded clear.ndjson
expect "a model of encodings" 2

# --- --pseudonymise -----------------------------------------------------------------
ioc-import -q -m ./beta.json -o clear-beta.ndjson beta.csv
run ioc-match --pseudonymise key --summary ps.json -o ps.ndjson clear.ndjson clear-beta.ndjson
expect "pseudonymised records" 0
sed 's/ZE2//g; s/"19[0-9][0-9]-07-01"//g' ps.ndjson > ps.rest
hides "pseudonymised records" ps.rest
hides "its summary" ps.json
that "hold the year of birth" grep -q '"date_of_birth":"1961-07-01"' ps.ndjson
that "and the outward code" grep -q '"postcode":"ZE2"' ps.ndjson
ioc-match -q -o clear-linked.ndjson clear.ndjson clear-beta.ndjson
that "with the same people" python3 - <<-'END'
	import json, sys
	def people(file):
	    of = {}
	    for i, x in enumerate(open(file)):
	        x = json.loads(x)
	        if x["type"] != "identity" and "person_id" in x:
	            of.setdefault(x["person_id"], []).append(i)
	    return sorted(of.values()), set(of)
	a, ids = people("clear-linked.ndjson")
	b, keyed = people("ps.ndjson")
	sys.exit(a != b or ids & keyed != set())
	END
run ioc-import --check ps.ndjson
expect "are sound records" 0
run ioc-match ps.ndjson
expect "are not matched again" 3

# --- what is made of them -----------------------------------------------------
cat > everyone.json <<'END'
{ "name": "everyone", "title": "Everyone referred", "version": "1",
  "index": { "event": "referral", "date": "date", "pick": "first" }, "follow_up": "P12M" }
END
chain() { # NAME FILE: cohort and reports show nothing of anybody
	who=$1 file=$2
	run ioc-cohort -v --events -d everyone.json --from 2026-01-01 --to 2026-12-31 \
	    --as-of 2026-12-31 --waterfall fall.csv --summary cohort.json -o all.ndjson "$file"
	expect "$who: a cohort" 0
	that "$who: has members" grep -q '"type":"member"' all.ndjson
	for made in all.ndjson fall.csv cohort.json; do
		hides "$who: $made" $made
	done
	[ ! -s err ] || hides "$who: messages of ioc-cohort" err
	for report in gaps records dpia quality spend reoffending; do
		for format in text json html; do
			run ioc-report $report -f $format all.ndjson
			cat err >> out
			hides "$who: $report as $format" out
		done
	done
}
chain encoded linked.ndjson
chain pseudonymised ps.ndjson
run ioc-match --pseudonymise other -o ps2.ndjson both.ndjson
expect "of encoded records" 0
that "hold no encodings" sh -c '! grep -q \"encoded\" ps2.ndjson'
run ioc-match --pseudonymise key --explain "$pair" clear.ndjson
expect "leave out --pseudonymise" 2
run ioc-match --pseudonymise open clear.ndjson
expect "a key that others can read, here too" 2

done_testing
