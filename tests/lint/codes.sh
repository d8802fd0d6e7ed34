#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The reference data of share/codes, share/costs, share/models and
# share/contracts hold together: see codes.py for what is checked.
set -u
cd "$(dirname "$0")/../.." || exit 2
if ! command -v python3 >/dev/null 2>&1; then
	echo "codes: python3 is not installed: reference data not checked"
	exit 0
fi
exec python3 tests/lint/codes.py
