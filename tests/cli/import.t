#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What ioc-import does with bad input: every row that can be read is kept,
# every other is named and kept for correction, and the status says so.
. "$(dirname "$0")/lib.sh"

cat > map.json <<'END'
{ "source": "test", "date_order": "dmy", "person": "Ref",
  "records": [ { "type": "person", "fields": {
      "family_name": "Surname", "date_of_birth": "DOB", "address": "Notes" } },
    { "type": "arrest", "fields": { "date": "Arrested" } } ] }
END
header='Ref,Surname,DOB,Arrested,Notes'
first='1,SMITH,01/02/1980,03/04/2023,x'
last='9,Zebedee,01/02/1980,30/04/2023,x'

# bad NAME RULE ROWS: the file is header, first row, the file `middle`, last
# row; ROWS of it are rejected by RULE; first and last are kept.
bad() {
	{ printf '%s\r\n%s\r\n' "$header" "$first"; cat middle; printf '%s\r\n' "$last"; } > bad.csv
	rm -rf rejects.csv
	run ioc-import -m ./map.json --rejects rejects.csv --summary sum.json bad.csv
	expect "$1" "$([ "$3" = 0 ] && echo 0 || echo 1)"
	that "$1: the first row is kept" grep -q '"person":"1"' out
	that "$1: the last row is kept" grep -q '"person":"9"' out
	that "$1: no personal value in messages" sh -c '! grep -q Zebedee err'
	[ "$3" = 0 ] || says "$1: the rule" "$2"
	that "$1: rows in are rows accepted and rejected" python3 -c "
import json, csv
csv.field_size_limit(1 << 30)
f = json.load(open('sum.json'))['files'][0]
assert f['rows'] == f['accepted'] + f['rejected'], f
assert f['rejected'] == $3, f
assert len(list(csv.DictReader(open('rejects.csv')))) == $3"
}

echo '2,JONES,01/02/1980,31/02/2023,x' > middle
bad "31 February" 'date.invalid' 1
echo ',JONES,01/02/1980,01/02/2023,x' > middle
bad "a missing key" 'field.required' 1
echo '2,JONES,01/02/1980,,x' > middle
bad "a missing required field" 'field.required' 1
echo '2,JONES,01/02/1980' > middle
bad "a row cut short" 'row.width' 1
echo '2,JONES,01/02/1980,01/02/2023,x,y,z' > middle
bad "a row too long" 'row.width' 1
printf '2,JO\000NES,01/02/1980,01/02/2023,x\n' > middle
bad "a NUL byte" '\[.*\]' 1
echo '2,"JONES,01/02/1980,01/02/2023,x' > middle
bad "an unterminated quote" 'row.quote' 1
echo '2,JO"NES,01/02/1980,01/02/2023,x' > middle
bad "a stray quote inside a bare cell" '-' 0
that "stays in the cell" grep -q 'JO\\"NES' out
{ printf '2,JONES,01/02/1980,01/02/2023,'; head -c 2097152 /dev/zero | tr '\0' y; echo; } > middle
bad "a field of 2 MiB" '\[.*\]' 1
echo '2,JONES,31/02/1980,01/02/2023,x' > middle
bad "an optional value that is no date" '-' 0
that "is kept as it was under invalid" \
    grep -q '"invalid":{"date_of_birth":"31/02/1980"}' out
printf '2,MU\321OZ,01/02/1980,01/02/2023,x\n' > middle
bad "Windows-1252" '-' 0
that "is read as what it is" grep -q 'MUÑOZ' out
printf '2,"JONES",01/02/1980,01/02/2023,"two\nlines"\n' > middle
bad "a newline in a cell" '-' 0
that "stays in the cell" grep -q 'two\\nlines' out

# Rejected rows can be corrected where they are kept, and imported again.
{ echo "$header"; echo '2,JONES,01/02/1980,31/02/2023,x'; } > wrong.csv
run ioc-import -m ./map.json --rejects rejects.csv wrong.csv
sed 's#31/02/2023#28/02/2023#' rejects.csv > right.csv
run ioc-import -m ./map.json right.csv
expect "corrected rejects" 0
that "corrected rejects are records" grep -q '"date":"2023-02-28"' out

# --max-rejects is the limit that sets the status.
for limit in 1 50%; do
	run ioc-import -m ./map.json --max-rejects $limit wrong.csv
	[ $limit = 1 ] && expect "--max-rejects $limit" 0 || expect "--max-rejects $limit" 1
done

# Definition files: the place, the key, and what would be accepted.
wrong_map() { # NAME TEXT PATTERN
	printf '%s\n' "$2" > wrong.json
	run ioc-import -m ./wrong.json wrong.csv
	expect "a map with $1" 2
	says "a map with $1" "$3"
}
wrong_map "an unknown key" '{"source": "x",
 "persn": "Ref", "records": []}' 'wrong.json:2: persn: unknown key'
wrong_map "an unknown type" '{"source": "x", "person": "Ref", "records": [
 {"type": "horse", "fields": {}}]}' 'wrong.json:2: .*type'
wrong_map "an unknown field" '{"source": "x", "person": "Ref", "records": [
 {"type": "person", "fields": {
 "surname": "Surname"}}]}' 'wrong.json:3: .*surname'
wrong_map "a broken end" '{"source": "x",
 "records": [' 'wrong.json:'
run ioc-import -m ./no-such-map.json wrong.csv
expect "a missing map" 2
run ioc-import wrong.csv
expect "no map at all" 2

# A map whose column is not in the file, and a folder with none that fits.
sed 's/Surname/Nachname/' map.json > other.json
run ioc-import -m ./other.json wrong.csv
expect "a column that is not there" 3
says "names the column" 'Nachname'
mkdir maps
cp other.json maps
run ioc-import -m maps wrong.csv
expect "no map fits" 2
cp map.json maps/a.json
cp map.json maps/b.json
run ioc-import -m maps wrong.csv
expect "two maps fit" 2
says "names both" 'a.json.*b.json'

done_testing
