#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hazards.sh BUILD: damaged files, and what ioc-import and its peers make of
# them. DuckDB: npm install --prefix build/duckdb @duckdb/node-api
set -eu
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 0; }
python3 tests/bench/hazards.py "$1"
