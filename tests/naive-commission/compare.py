#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare.py A.csv B.csv: the same header and rows, in any order; numbers
equal to 1e-9 (relative, or absolute below 1)."""
import csv
import sys


def number(s):
    try:
        return float(s)
    except ValueError:
        return None


def load(path):
    with open(path, newline="", encoding="utf-8") as f:
        rows = list(csv.reader(f))
    if not rows:
        sys.exit(path + ": empty")
    return rows[0], sorted(rows[1:], key=lambda r: (
        [c for c in r if number(c) is None], [number(c) or 0 for c in r]))


def same(a, b):
    x, y = number(a), number(b)
    if a == b or x is None or y is None:
        return a == b
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
                sys.exit("%s of %s: %s and %s" % (name, x[:3], v, w))


main()
