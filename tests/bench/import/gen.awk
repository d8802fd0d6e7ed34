# SPDX-License-Identifier: GPL-3.0-or-later
# gen.awk -v rows=N: a probation extract of 20 columns, about 205 bytes a row,
# the same on every machine: quoted cells, some with newlines, dates in
# several hands, missing and wrong values.
function next_int(n) { # a linear congruential generator (Park and Miller)
	seed = (seed * 16807) % 2147483647
	return seed % n
}
function pick(list, n) { return list[1 + next_int(n)] }
function two(v) { return sprintf("%02d", v) }
function day_month() { d = 1 + next_int(28); m = 1 + next_int(12) }
function usual(from, span) {
	day_month()
	return two(d) "/" two(m) "/" (from + next_int(span))
}
function mixed(from, span,   how, y) {
	how = next_int(20)
	y = from + next_int(span)
	day_month()
	if (how < 14) return two(d) "/" two(m) "/" y
	if (how < 15) return d "." m "." two(y % 100)
	if (how < 16) return two(d) "-" month[m] "-" two(y % 100)
	if (how < 17) return y "-" two(m) "-" two(d)
	if (how < 18) return two(d) "/" two(m) "/" y " 14:05"
	if (how < 19) return 40000 + next_int(5000)
	return ""
}
function pnc(   y, s) {
	y = next_int(100)
	s = next_int(1000000)
	letter = substr("ZABCDEFGHJKLMNPQRTUVWXY", 1 + (y * 10000000 + s) % 23, 1)
	return sprintf("%02d/%d%s", y, s, letter)
}
BEGIN {
	seed = 20261101
	nf = split("James,Mary,Jack,Olivia,Mohammed,Siobhan,Liam,Aisha,Oliver,Chloe,Daniel,Grace", given, ",")
	nl = split("Smith,Jones,O'Brien,Taylor,Khan,Williams,Patel,Brown,Davies,Okafor,Evans,Walker-Reid", family, ",")
	split("JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC", month, ",")
	ns = split("Male,Female,M,F,Unknown", sex, ",")
	ne = split("W1,W2,W9,B1,B2,A1,A2,M1,O9,NS", ethnicity, ",")
	no = split("Community Order,Suspended Sentence Order,Licence,PSS", order, ",")
	nu = split("Days,Weeks,Months,Years", unit, ",")
	nt = split("Priory Park,Lowfield,Weavers Green,Castle Quay", team, ",")
	nr = split("Mill Lane,High Street,Station Road,Church Walk", road, ",")
	print "CRN,Surname,Forename,DOB,Gender,Ethnicity,Postcode,PNC,Order Type,Sentence Date,End Date,Length,Unit,Offence Code,Team,Provider,Address,Notes,Phone,Updated"
	for (i = 1; i <= rows; i++) {
		note = next_int(20)
		print sprintf("X%06d", 100000 + i % 800000) "," \
		    pick(family, nl) "," pick(given, nf) "," \
		    usual(1955, 50) "," pick(sex, ns) "," pick(ethnicity, ne) "," \
		    sprintf("NB%d %d%s%s", 1 + next_int(9), next_int(10), \
			substr("ABDEFGHJLN", 1 + next_int(10), 1), \
			substr("PQRSTUWXYZ", 1 + next_int(10), 1)) "," \
		    (next_int(5) ? pnc() : "") "," pick(order, no) "," \
		    mixed(2018, 7) "," mixed(2019, 7) "," 1 + next_int(36) "," \
		    pick(unit, nu) "," sprintf("%03d/%02d", 1 + next_int(190), next_int(10)) "," \
		    pick(team, nt) ",\"Probation Service, North\",\"" \
		    1 + next_int(200) " " pick(road, nr) ", Northbridge\",\"" \
		    (note == 0 ? "Said \"\"no\"\" twice,\nseen at home" : \
		     note < 5 ? "" : "Attended as planned, next visit fixed") "\"," \
		    sprintf("07%09d", next_int(999999999)) "," usual(2024, 2)
	}
}
