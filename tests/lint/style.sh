#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# House rules that a machine can see: a licence line in every source, no
# function over 80 lines, main() under 60, formatting, no unfinished words.
set -u
cd "$(dirname "$0")/../.." || exit 2
status=0
sources=$(git ls-files 'lib/*.[ch]' 'cmd/*.c' 'tests/*.[ch]' 2>/dev/null)
[ -n "$sources" ] || sources=$(find lib cmd tests -name '*.[ch]')

for file in $sources; do
	head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
	    { echo "$file: no licence line" >&2; status=1; }
done

# shellcheck disable=SC2086
long=$(awk 'FNR == 1 { start = 0 }
    /^\{/ { start = FNR }
    /^\}/ { if (start && FNR - start > 80)
                print FILENAME ":" start ": a function of " FNR - start " lines"
            start = 0 }' $(echo "$sources" | grep '\.c$'))
[ -z "$long" ] || { echo "$long" >&2; status=1; }

# shellcheck disable=SC2086
if grep -nEwi 'TODO|FIXME|XXX|not (yet )?implemented' \
    $(echo "$sources" | grep -v '^tests/lint') /dev/null |
    grep -v 'XXXXXX' >&2; then
	status=1
fi

if command -v clang-format >/dev/null 2>&1; then
	# shellcheck disable=SC2086
	clang-format --dry-run -Werror $sources >/dev/null 2>&1 || {
		echo "not formatted (make format):" >&2
		for file in $sources; do
			clang-format --dry-run -Werror "$file" >/dev/null 2>&1 ||
			    echo "  $file" >&2
		done
		status=1
	}
else
	echo "style: clang-format is not installed: formatting not checked"
fi
exit $status
