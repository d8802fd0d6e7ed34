#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# deps.sh: installs what is missing to build, test and run the demo on Debian
# and Ubuntu; on other systems it says what is needed. Silent when all is there.
set -eu
packages="gcc make libc6-dev pkg-config libcsv-dev libjansson-dev check
    libsubunit-dev libutf8proc-dev libxxhash-dev libgsl-dev libsodium-dev
    libxlsxwriter-dev mandoc python3"

if ! command -v dpkg-query >/dev/null 2>&1; then
	cat <<-'END'
	ioc needs a C17 compiler, make, pkg-config, libcsv, Jansson, utf8proc,
	xxHash, GSL, libsodium and libxlsxwriter; its tests need Check, mandoc
	and Python 3. Install them under these names and build with `make`:
	  Fedora, RHEL (EPEL): gcc make pkgconf libcsv-devel jansson-devel
	    utf8proc-devel xxhash-devel gsl-devel libsodium-devel
	    libxlsxwriter-devel check-devel mandoc python3
	  Arch: base-devel libcsv jansson libutf8proc xxhash gsl libsodium
	    libxlsxwriter check mandoc python
	  Homebrew: libcsv jansson utf8proc xxhash gsl libsodium libxlsxwriter
	    check mandoc python3
	END
	exit 0
fi

missing=
for package in $packages; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
	installed) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
# shellcheck disable=SC2086
$as_root apt-get install -q -y --no-install-recommends $missing
