#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""without.py COLUMN... < in.csv > out.csv: the limits of a mean to six places
(the naive quantile is no better), and none of the COLUMNs."""
import csv
import sys

rows = csv.DictReader(sys.stdin)
out = csv.DictWriter(sys.stdout, [n for n in rows.fieldnames
                                  if n not in sys.argv], lineterminator="\n")
out.writeheader()
for row in rows:
    for name in sys.argv[1:]:
        del row[name]
    for name in row:
        if name.startswith("change_") and row[name]:
            row[name] = repr(round(float(row[name]), 6))
    out.writerow(row)
