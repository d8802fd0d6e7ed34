#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# publish.sh BUILD: disclosure control of 10,000 random tables under attack by
# a linear program (tests/unit/attack.h).
set -eu
build=$1
IOC_DISCLOSE_TABLES=10000 CK_RUN_SUITE=render_disclose CK_DEFAULT_TIMEOUT=3600 \
    "$build/unit"
