#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Static analysis, where cppcheck is installed.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v cppcheck >/dev/null 2>&1 || {
	echo "cppcheck: not installed: skipped"
	exit 0
}
cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr \
    --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
    --error-exitcode=1 -Ilib -DIOC_VERSION='""' -DIOC_SHAREDIR='""' -j 2 \
    lib cmd
