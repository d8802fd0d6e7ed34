#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# worked.sh BUILD: the worked examples of linkage among a million records.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../match"
here=$PWD
export PATH="$build:$PATH" IOC_SHARE="$here/../../share" LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 "$here/worked.py" 1000000
