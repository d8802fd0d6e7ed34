#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare.py A.csv B.csv: the same header and rows (in any order but for the
first), numbers equal to 1e-9 (relative, or absolute below 1)."""
import csv
import sys


def load(path):
    with open(path, newline="", encoding="utf-8") as f:
        rows = list(csv.reader(f))
    return rows[0], rows[1:2] + sorted(rows[2:])


def same(a, b):
    if a == b:
        return True
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= 1e-9 * max(1.0, abs(x), abs(y))


def main():
    (head_a, a), (head_b, b) = load(sys.argv[1]), load(sys.argv[2])
    if head_a != head_b:
        sys.exit("headers differ:\n%s\n%s" % (head_a, head_b))
    if len(a) != len(b):
        sys.exit("%d rows and %d" % (len(a), len(b)))
    for x, y in zip(a, b):
        for name, v, w in zip(head_a, x, y):
            if not same(v, w):
                sys.exit("%s of %s: %s and %s" % (name, x[:2], v, w))


main()
