#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each folder of lib/ may include only what its row allows: the layers of the
# project, lowest first. <csv.h> and <jansson.h> have their places too.
set -u
cd "$(dirname "$0")/../.." || exit 2
status=0

allowed() {
	case $1 in
	base) echo "base" ;;
	record) echo "base record" ;;
	io) echo "base record io" ;;
	rules) echo "base record io rules" ;;
	stats) echo "base stats" ;;
	link) echo "base record rules stats link" ;;
	cohort) echo "base record rules stats cohort" ;;
	render) echo "base io stats render" ;;
	report) echo "base record rules stats report" ;;
	cli) echo "base record io cli" ;;
	esac
}

complain() {
	echo "$1" >&2
	status=1
}

for file in lib/*/*.[ch]; do
	layer=${file#lib/}
	layer=${layer%%/*}
	for header in $(sed -n 's/^#include "\(.*\)".*/\1/p' "$file"); do
		to=${header%%/*}
		case " $(allowed "$layer") " in *" $to "*) continue ;; esac
		# The one header that reports fill.
		[ "$layer $header" = "report render/table.h" ] && continue
		# The writer of JSON text, which knows no record.
		[ "$layer $header" = "render record/jsonout.h" ] && continue
		complain "$file: lib/$layer may not include \"$header\""
	done
done

# Jansson loads definition files, never records; libcsv stays behind io/.
for file in $(grep -lE '#include <csv\.h>' lib/*/*.[ch] cmd/*.c 2>/dev/null); do
	case $file in lib/io/*) ;; *) complain "$file: <csv.h>" ;; esac
done
for file in $(grep -lE '#include <jansson\.h>' lib/*/*.[ch] cmd/*.c 2>/dev/null); do
	case $file in
	lib/io/*.c | lib/rules/spec.c) ;;
	*) complain "$file: <jansson.h>" ;;
	esac
done

# Only cmd/ and cli/ print, end the program or ask for the time.
for file in lib/*/*.c; do
	case $file in lib/cli/* | lib/base/mem.c) continue ;; esac
	if grep -nE '(^|[^a-z_])(printf|puts|putchar|perror|exit|_exit|setlocale|time|clock_gettime|gettimeofday)\(' \
	    "$file" /dev/null | grep -v "/\*" >&2; then
		complain "$file: prints, exits or reads the clock"
	fi
done
exit $status
