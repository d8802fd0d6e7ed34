#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# docs.sh BUILD: the options in --help, in the manual page and in the
# completions are the same; every page that a page refers to exists; mandoc
# has nothing to say about any page.
set -u
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.." || exit 2
status=0

complain() {
	echo "$1" >&2
	status=1
}

for program in ioc-import ioc-match ioc-cohort ioc-report; do
	page=man/$program.1
	[ -x "$build/$program" ] || { complain "$program: not built"; continue; }
	[ -f "$page" ] || { complain "$page: missing"; continue; }
	help=$("$build/$program" --help |
	    sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}--\([a-z-]*\).*/\2/p' | sort)
	documented=$(grep '^\.It ' "$page" | grep -o 'Fl -[a-z][a-z-]*' |
	    sed 's/^Fl -//' | sort -u)
	for option in $help; do
		echo "$documented" | grep -qx -- "$option" ||
		    complain "$page: --$option is not documented"
	done
	for option in $documented; do
		echo "$help" | grep -qx -- "$option" ||
		    complain "$page: --$option is not in --help"
	done
done

sh tests/lint/completions.sh "$build" /dev/stdout bash |
    cmp -s - completions/ioc.bash || complain "completions/ioc.bash: stale (make completions)"
sh tests/lint/completions.sh "$build" /dev/stdout zsh |
    cmp -s - completions/_ioc || complain "completions/_ioc: stale (make completions)"
sh tests/lint/completions.sh "$build" /dev/stdout fish |
    cmp -s - completions/ioc.fish || complain "completions/ioc.fish: stale (make completions)"

# Pages of other projects, which a system may or may not have.
elsewhere=' awk.1 cron.8 jq.1 make.1 sort.1 strptime.3 '
for page in man/*.[1-9]; do
	for other in $(sed -n '/^\./p' "$page" | grep -o 'Xr [^ ]* [1-9]' |
	    sort -u | sed 's/^Xr \(.*\) \(.\)$/\1.\2/'); do
		case $elsewhere in *" $other "*) continue ;; esac
		[ -f "man/$other" ] ||
		    complain "$page: refers to $other, which is not in man/"
	done
done

if command -v mandoc >/dev/null 2>&1; then
	for page in man/*.[1-9]; do
		mandoc -Tlint -W warning "$page" >&2 || status=1
		# Examples are not wrapped: they would run out of the window.
		mandoc -Tascii "$page" | sed 's/.\x08//g' |
		    awk -v page="$page" 'length > 80 { print page ": wider " \
		        "than 80 columns: " $0; wide = 1 } END { exit wide }' \
		        >&2 || status=1
	done
else
	echo "docs: mandoc is not installed: manual pages not checked"
fi
exit $status
