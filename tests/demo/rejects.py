#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""rejects.py TRUTH/expected_rejects.csv OUT

Rows in = rows accepted + rows rejected for every extract, as OUT/import.json
counts them and as the extracts themselves are counted; and the rejected rows
are exactly those that the generator made faulty."""
import csv
import glob
import json
import sys


def main():
    truth, out = sys.argv[1:]
    with open(truth, newline='') as f:
        expected = {(r['file'], int(r['line'])) for r in csv.DictReader(f)}
    got = set()
    for name in glob.glob(out + '/rejects/*.csv'):
        with open(name, newline='', encoding='utf-8') as f:
            got |= {(r['file'], int(r['line'])) for r in csv.DictReader(f)}
    if got != expected:
        sys.exit(f'not rejected: {sorted(expected - got)}; '
                 f'rejected without need: {sorted(got - expected)}')
    with open(out + '/import.json') as f:
        files = json.load(f)['files']
    for row in files:
        rejected = sum(1 for name, _ in got if name == row['file'])
        if row['rows'] != row['accepted'] + row['rejected']:
            sys.exit(f"{row['file']}: rows are lost")
        if row['rejected'] != rejected:
            sys.exit(f"{row['file']}: the reject file has {rejected} rows")
        print(f"{row['file']}: {row['rows']} = {row['accepted']} + {rejected}")


if __name__ == '__main__':
    main()
