#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What all four programs do alike: help, usage, bad input, full disks, closed
# outputs, readers that go away, foreign locales.
. "$(dirname "$0")/lib.sh"

# --- a little input for each ------------------------------------------------
cat > map.json <<'END'
{ "source": "test", "date_order": "dmy", "person": "Ref",
  "records": [
    { "type": "person", "fields": { "family_name": "Surname",
        "given_name": "Forename", "date_of_birth": "DOB" } },
    { "type": "offence", "fields": { "id": "Key", "offence_date": "Offended",
        "proven_date": "Proven", "result": {"value": "convicted"} } } ] }
END
cat > in.csv <<'END'
Ref,Surname,Forename,DOB,Key,Offended,Proven
1,SMITH,John,01/02/1980,a,03/04/2023,05/05/2023
2,JONES,Mary,31/12/1990,b,04/04/2023,06/06/2023
END
ioc-import -m ./map.json in.csv > records.ndjson || exit 2
ioc-match records.ndjson > linked.ndjson || exit 2
cat > all.json <<'END'
{ "name": "all", "title": "Everybody convicted", "index": { "event": "offence",
  "date": "proven_date" }, "follow_up": "P12M", "waiting": "P6M" }
END
ioc-cohort -d ./all.json --from 2023-01-01 --to 2023-12-31 --as-of 2026-10-31 \
    linked.ndjson > members.ndjson || exit 2

# The arguments with which each reads its input.
args() {
	case $1 in
	ioc-import) echo "-m ./map.json" ;;
	ioc-match) echo "" ;;
	ioc-cohort) echo "-d ./all.json --from 2023-01-01 --to 2023-12-31 --as-of 2026-10-31" ;;
	ioc-report) echo "reoffending" ;;
	esac
}

input() {
	case $1 in
	ioc-import) echo in.csv ;;
	ioc-match) echo records.ndjson ;;
	ioc-cohort) echo linked.ndjson ;;
	ioc-report) echo members.ndjson ;;
	esac
}

# --- help, version, wrong usage ---------------------------------------------
for p in $programs; do
	run $p --help
	expect "$p --help" 0
	that "$p --help goes to standard output" grep -q "^usage: $p" out
	that "$p --help is 80 columns at most" awk 'length > 80 { exit 1 }' out
	that "$p --help says nothing on standard error" test ! -s err
	run $p --version
	expect "$p --version" 0
	that "$p names its version" grep -qx "$p (ioc) [0-9.]*" out
	run $p --no-such-option
	expect "$p with an unknown option" 2
	says "$p names the option" 'unknown option --no-such-option'
	run $p --hel
	expect "$p refuses abbreviations" 2
	run $p --output
	expect "$p with a missing argument" 2
done

# --- good input by name, by -, by pipe, in a foreign locale -----------------
for p in $programs; do
	in=$(input $p)
	run $p $(args $p) $in
	expect "$p" 0
	cp out wanted
	that "$p writes something" test -s wanted
	$p $(args $p) - < $in > out 2> err
	sed 's/standard input/in.csv/g' out > piped
	that "$p reads standard input as -" cmp wanted piped
	cat $in | $p $(args $p) > out 2> err
	sed 's/standard input/in.csv/g' out > piped
	that "$p reads a pipe" cmp wanted piped
	LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati $p $(args $p) $in > out 2> err
	that "$p in another locale and time zone" cmp wanted out
	rm -f file
	run $p $(args $p) -o file $in
	expect "$p -o" 0
	that "$p -o writes the same" cmp wanted file
	that "$p -o leaves standard output alone" test ! -s out
	run $p $(args $p) --summary sum.json $in
	expect "$p --summary" 0
	that "$p --summary is JSON" python3 -m json.tool sum.json
	# Input without its last newline, with CRLF.
	printf '%s' "$(cat $in)" > in.cut
	$p $(args $p) - < in.cut > out 2> err
	sed 's/standard input/in.csv/g' out > piped
	that "$p without the last newline" cmp wanted piped
	sed 's/$/\r/' $in > in.crlf
	$p $(args $p) - < in.crlf > out 2> err
	sed 's/standard input/in.csv/g' out > piped
	if [ $p = ioc-match ]; then tr -d '\r' < piped > x; mv x piped; fi
	that "$p with CRLF" cmp wanted piped
done

# --- what cannot be read ----------------------------------------------------
mkdir folder
for p in $programs; do
	echo old > kept
	run $p $(args $p) -o kept no-such-file
	expect "$p with a missing file" 3
	says "$p names the missing file" 'no-such-file'
	run $p $(args $p) -o kept folder
	expect "$p with a folder" 3
	says "$p says it is a folder" 'is a directory'
	that "$p leaves the old output alone" grep -qx old kept
	that "$p leaves no temporary file" sh -c '! ls kept.* 2>/dev/null'
	$p $(args $p) > out 2> err <&-
	status=$?
	expect "$p with standard input closed" 3
done

# --- broken NDJSON ----------------------------------------------------------
for p in ioc-match ioc-cohort ioc-report; do
	refused() { # NAME RULE: of the file bad.ndjson
		echo old > kept
		run $p $(args $p) -o kept bad.ndjson
		expect "$p: $1" 3
		says "$p: $1: place" 'bad.ndjson:2:'
		says "$p: $1: rule" "$2"
		that "$p: $1: the old output stays" grep -qx old kept
		that "$p: $1: no personal value" sh -c '! grep -q Zebedee err'
	}
	good=$(head -n 1 "$(input $p)")
	printf '%s\n{"type":"person","person":"Zebedee"' "$good" > bad.ndjson
	refused "a truncated line" 'json.invalid'
	printf '%s\n{"type":"horse","person":"Zebedee"}\n' "$good" > bad.ndjson
	refused "an unknown record type" 'type.unknown'
	printf '%s\n{"type":"person","family_name":"Zebedee"}\n' "$good" > bad.ndjson
	refused "a missing required field" 'field.required'
	printf '%s\n{"type":"person","person":"Zebedee\377"}\n' "$good" > bad.ndjson
	refused "invalid UTF-8" 'json.invalid'
	printf '%s\n{"type":"person","person":"Zebedee\000"}\n' "$good" > bad.ndjson
	refused "a NUL byte" 'json.invalid'
	printf '%s\n{"type":"person","person":"Zebedee}\n' "$good" > bad.ndjson
	refused "an unterminated string" 'json.invalid'
	{ printf '%s\n{"type":"person","person":"' "$good"
	  head -c 2097152 /dev/zero | tr '\0' Z; printf '"}\n'; } > bad.ndjson
	refused "a field of 2 MiB" 'line.long'
done

# --- nothing at all ---------------------------------------------------------
for p in ioc-match ioc-cohort ioc-report; do
	run $p $(args $p) /dev/null
	expect "$p with empty input" 0
done
: > empty.csv
run ioc-import -m ./map.json empty.csv
expect "ioc-import with an empty file" 3
head -n 1 in.csv > header.csv
run ioc-import -m ./map.json header.csv
expect "ioc-import with a header only" 0
that "a header only gives no records" test ! -s out

# --- outputs that fail ------------------------------------------------------
for p in $programs; do
	in=$(input $p)
	$p $(args $p) $in > /dev/full 2> err
	status=$?
	expect "$p on a full disk" 4
	$p $(args $p) $in >&- 2> err
	status=$?
	expect "$p with standard output closed" 4
	$p --help >&- 2> err
	status=$?
	expect "$p --help with standard output closed" 4
	run $p $(args $p) -o no-such-folder/file $in
	expect "$p -o into a missing folder" 4
	run $p $(args $p) --summary no-such-folder/file $in
	expect "$p --summary into a missing folder" 4
done

# --- outputs by other names --------------------------------------------------
ln -s real link
for p in $programs; do
	in=$(input $p)
	$p $(args $p) $in > wanted 2> err
	$p $(args $p) -o /dev/stdout $in > out 2> err
	that "$p -o /dev/stdout" cmp wanted out
	that "$p -o /dev/stdout replaces nothing" test -L /dev/stdout
	echo old > real
	run $p $(args $p) -o link $in
	that "$p -o through a link" cmp wanted real
	that "$p -o leaves the link a link" test -L link
done

# --- readers that go away: death by SIGPIPE, silently -----------------------
awk 'BEGIN { print "Ref,Surname,Forename,DOB,Key,Offended,Proven"
    for (i = 0; i < 40000; i++)
        printf "%d,SMITH%d,John,01/02/1980,k%d,03/04/2023,05/05/2023\n", i, i, i }' > big.csv
for ignored in '' 'trap "" PIPE;'; do
	sh -c "$ignored { ioc-import -m ./map.json big.csv; echo \$? > status; } 2> err | head -n 1" > out
	status=$(cat status)
	that "SIGPIPE ends it ($status) ${ignored:+ignored}" test "$status" = 141
	that "SIGPIPE is silent" test ! -s err
done

# --- interrupted: no temporary file stays -----------------------------------
echo old > kept
mkfifo pipe
ioc-import -m ./map.json -o kept - < pipe 2> err &
pid=$!
exec 9> pipe
cat in.csv >&9
tries=0
while [ ! -e kept.?????? ] && [ $tries -lt 100 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
kill -TERM $pid
wait $pid 2> /dev/null
status=$?
exec 9>&-
that "killed by SIGTERM" test $status = 143
that "a killed run leaves the old file" grep -qx old kept
that "and no temporary file" sh -c '! ls kept.* 2>/dev/null'

done_testing
