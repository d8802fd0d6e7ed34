#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""accuracy.py TRUTH/records.csv LINKED.ndjson [least F1 [RECORDS.ndjson]]

Pairwise precision, recall and F1 of person_id against the generator's truth.
Individuals are (person_source, person); a pair is two individuals. Of encoded
people the clear records, line by line, say who they are."""
import collections
import csv
import json
import sys


def linked(path, clear):
    """Each line's own record and its person_id, of person records."""
    with open(path, encoding='utf-8') as f:
        lines = [r for r in map(json.loads, f) if r['type'] != 'identity']
    records = lines
    if clear:
        with open(clear, encoding='utf-8') as f:
            records = [json.loads(line) for line in f]
    for record, line in zip(records, lines, strict=True):
        if record['type'] == 'person':
            yield record, line['person_id']


def pairs(n):
    return n * (n - 1) // 2


def main():
    truth = {}
    with open(sys.argv[1], newline='') as f:
        for row in csv.DictReader(f):
            truth[row['source'], row['key']] = row['person']
    found = {}
    unknown = set()
    clear = sys.argv[4] if len(sys.argv) > 4 else None
    for r, person_id in linked(sys.argv[2], clear):
        key = r.get('person_source', r.get('source')), r['person']
        if key not in truth:
            unknown.add(key)
            continue
        if found.setdefault(key, person_id) != person_id:
            sys.exit('one individual has two identifiers')
    # A case-worker's file may hold people of no record: not counted.
    joint = collections.Counter()
    ours = collections.Counter()
    true = collections.Counter()
    for key, person_id in found.items():
        joint[truth[key], person_id] += 1
        ours[person_id] += 1
        true[truth[key]] += 1
    both = sum(pairs(n) for n in joint.values())
    said = sum(pairs(n) for n in ours.values())
    real = sum(pairs(n) for n in true.values())
    precision = both / said if said else 0
    recall = both / real if real else 0
    f1 = 2 * precision * recall / (precision + recall) if both else 0
    print(f'individuals {len(found)} people {len(ours)} truly {len(true)} '
          f'not in the truth {len(unknown)}')
    print(f'precision {precision:.4f} recall {recall:.4f} f1 {f1:.4f}')
    least = float(sys.argv[3]) if len(sys.argv) > 3 else 0
    if unknown:
        sys.exit('individuals that the truth does not know')
    if f1 < least:
        sys.exit(f'f1 is under {least}')


if __name__ == '__main__':
    main()
