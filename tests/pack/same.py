#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""same.py LAYOUT.json PACK.json INPUT: every table of the pack is the one that
its report alone prints of the same input, and none is lost."""
import json
import subprocess
import sys

OWN = {'report', 'name', 'heading', 'intro', 'tables', 'required'}
AS_OF = '2025-06-30'
DATED = {'gaps', 'pathway', 'prolific', 'trend'}


def alone(part, path):
    options = ['--as-of', AS_OF] if part['report'] in DATED else []
    for key, value in part.items():
        if key not in OWN:
            text = ','.join(value) if isinstance(value, list) else str(value)
            options += ['--' + key, text]
    out = subprocess.run(
        ['ioc-report', part['report'], *options, '-f', 'json', path],
        check=True, capture_output=True, text=True).stdout
    return json.loads(out)['tables']


def main():
    layout, pack, path = sys.argv[1:]
    with open(layout, encoding='utf-8') as f:
        parts = json.load(f)['sections']
    with open(pack, encoding='utf-8') as f:
        tables = json.load(f)['tables']
    seen = 0
    for part in parts:
        name = part.get('name', part['report'])
        for table, rows in alone(part, path).items():
            wanted = part.get('tables')
            if wanted and table.split('/')[-1] not in wanted:
                continue
            if tables.get(f'{name}/{table}') != rows:
                sys.exit(f'{name}/{table} differs')
            seen += 1
    if seen != len(tables):
        sys.exit(f'{len(tables)} tables in the pack, {seen} in the reports')
    print(f'{seen} tables')


if __name__ == '__main__':
    main()
