# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by tests/cli/*.t: a work folder, the programs on PATH, and checks
# that count. Never pipe the program under test unless pipes are the test:
# a pipe hides its exit status.
set -u
build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
export PATH="$build:$PATH" LC_ALL=C TZ=UTC0 IOC_SHARE="$root/share"
passed=0 failed=0
programs="ioc-import ioc-match ioc-cohort ioc-report"

ok() {
	passed=$((passed + 1))
}

not_ok() {
	failed=$((failed + 1))
	echo "not ok: $1" >&2
	[ -z "${2-}" ] || sed 's/^/    /' "$2" >&2
}

# run COMMAND...: its output in $work/out and err, its status in $status.
run() {
	"$@" > out 2> err < /dev/null
	status=$?
}

# expect NAME STATUS: the last run ended so, and said something when it failed.
expect() {
	if [ "$status" != "$2" ]; then
		not_ok "$1: status $status, not $2" err
	elif [ "$2" -gt 1 ] && [ "$2" -lt 128 ] && [ "$(wc -l < err)" != 1 ]; then
		not_ok "$1: not a one-line error" err
	else
		ok
	fi
}

# says NAME PATTERN: the last run's standard error matches.
says() {
	if grep -q -- "$2" err; then ok; else not_ok "$1: no '$2' in:" err; fi
}

# that NAME COMMAND...: the command succeeds.
that() {
	name=$1
	shift
	if "$@" > that.out 2>&1; then ok; else not_ok "$name" that.out; fi
}

done_testing() {
	echo "$passed passed, $failed failed"
	[ $failed = 0 ]
}
