#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""flat.py < members.ndjson > members.csv: the members' plain values, for R."""
import csv
import json
import sys


def main():
    members = [m for m in map(json.loads, sys.stdin) if m["type"] == "member"]
    keys = []
    for m in members:
        keys += [k for k in m if k not in keys]
    out = csv.writer(sys.stdout)
    out.writerow(keys)
    for m in members:
        out.writerow(["" if m.get(k) is None else
                      str(m[k]).lower() if isinstance(m[k], bool) else
                      m[k] if not isinstance(m[k], (dict, list)) else
                      json.dumps(m[k]) for k in keys])


main()
