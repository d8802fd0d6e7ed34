#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""figures.py ALL.ndjson TRUTH

The headline table once more, by a naive implementation that shares nothing
with ours: from the linked records it must give exactly what the report gives;
from the generator's truth (no agency's errors, no linkage) it must come within
2.5 points, and both are printed."""
import calendar
import collections
import csv
import datetime
import json
import math
import subprocess
import sys

DAY = datetime.timedelta(days=1)
AS_OF = datetime.date(2026, 10, 31)
FIRST, LAST = datetime.date(2024, 5, 2), datetime.date(2025, 5, 1)
PROVEN = 'convicted', 'cautioned', 'reprimanded'
NOT_RELEASED = 'transferred', 'deported', 'died'


def months(d, n):
    y, m = divmod(d.year * 12 + d.month - 1 + n, 12)
    return datetime.date(y, m + 1, min(d.day, calendar.monthrange(y, m + 1)[1]))


def date(text):
    return datetime.date.fromisoformat(text) if text else None


def end(start, sentence):
    """The date a sentence of PnYnMnWnD reaches from its start."""
    n, total, days = '', 0, 0
    for c in sentence[1:]:
        if c.isdigit():
            n += c
            continue
        total += {'Y': 12, 'M': 1}.get(c, 0) * int(n)
        days += {'W': 7, 'D': 1}.get(c, 0) * int(n)
        n = ''
    return months(start, total) + days * DAY


def age(born, on):
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_short(start, sentence):
    return (sentence and sentence != 'life' and
            end(start, sentence) < months(start, 12))


def breach_codes():
    with open('share/codes/offences.csv', newline='') as f:
        rows = csv.DictReader(x for x in f if not x.startswith('#'))
        return {r['prefix']: r['breach'] == 'true' or r['group'] == 'breach'
                for r in rows}


def is_breach(code, codes):
    for n in range(len(code), 0, -1):
        if code[:n] in codes:
            return codes[code[:n]]
    return False


def spells(rows):
    """Rows that overlap or touch are one spell. A release before its
    reception is unused: such a row holds its reception alone."""
    rows = sorted(rows, key=lambda r: (r['in'], r['out'] or datetime.date.max))
    merged = []
    for r in rows:
        if merged and (merged[-1]['out'] is None or
                       r['in'] <= merged[-1]['out'] + DAY):
            last = merged[-1]
            last['rows'].append(r)
            if last['out'] is not None and (
                    r['out'] is None or r['out'] > last['out']):
                last['out'] = r['out']
        else:
            merged.append({'in': r['in'], 'out': r['out'], 'rows': [r]})
    return merged


def index_of(rows):
    """The first release in the period from a short sentence."""
    for s in sorted((s for s in spells(rows) if s['out']),
                    key=lambda s: s['out']):
        sentenced = [r for r in s['rows'] if r['status'] == 'sentenced']
        if not (sentenced and FIRST <= s['out'] <= LAST):
            continue
        longest = max((r['sentence'] for r in sentenced if r['sentence']),
                      key=lambda x: end(s['in'], x) if x != 'life'
                      else datetime.date.max, default=None)
        closing = [r for r in s['rows'] if r['out'] == s['out']]
        if any(r['unused'] for r in closing) or any(r['reason'] in NOT_RELEASED for r in closing):
            continue
        if is_short(s['in'], longest):
            return s['out']
    return None


def table(people):
    """Rows by sex: members, mature, reoffenders, reoffences, days."""
    codes = breach_codes()
    out = collections.defaultdict(lambda: [0, 0, 0, 0, []])
    for p in people:
        t0 = index_of(p['custody'])
        if t0 is None or not p['born'] or age(p['born'], t0) < 18:
            continue
        days = sorted((o['on'] - t0).days for o in p['offences']
                      if o['result'] in PROVEN and o['proven'] and
                      not is_breach(o['code'], codes) and
                      t0 < o['on'] < months(t0, 12) and
                      o['proven'] < months(t0, 18) and o['proven'] <= AS_OF)
        for key in 'all', p['sex']:
            row = out[key]
            row[0] += 1
            if p['known']:
                row[1] += 1
                row[2] += bool(days)
                row[3] += len(days)
                row[4] += days[:1]
    return out


def blank():
    return {'custody': [], 'offences': [], 'born': None, 'sex': None,
            'known': False}


def from_records(path):
    people = collections.defaultdict(blank)
    latest = {}
    n = 0
    with open(path, encoding='utf-8') as f:
        for line in f:
            r = json.loads(line)
            n += 1
            if r['type'] == 'identity':
                p = people[r['person_id']]
                p['born'], p['sex'] = date(r.get('date_of_birth')), r.get('sex')
            if r.get('source') == 'pnc' and 'person_id' in r:
                people[r['person_id']]['known'] = True
            if r['type'] in ('custody', 'offence') and 'person_id' in r:
                latest[r['type'], r['source'], r.get('id', n)] = r
    for (kind, _, _), r in latest.items():
        p = people[r['person_id']]
        if kind == 'custody':
            reception = date(r['reception_date'])
            release = date(r.get('release_date'))
            unused = bool(release) and release < reception
            p['custody'].append({
                'in': reception, 'status': r.get('status'), 'unused': unused,
                'out': reception if unused else release,
                'sentence': r.get('sentence'),
                'reason': r.get('release_reason')})
        elif r['source'] == 'pnc':
            p['offences'].append({
                'on': date(r['offence_date']), 'result': r.get('result'),
                'proven': date(r.get('proven_date')),
                'code': r.get('offence_code', '')})
    return people.values()


def from_truth(folder):
    def rows(name):
        with open(f'{folder}/{name}.csv', newline='') as f:
            return list(csv.DictReader(f))
    people = collections.defaultdict(blank)
    reasons = {'DEP': 'deported', 'DEC': 'died'}
    for r in rows('people'):
        people[r['person']].update(born=date(r['date_of_birth']), sex=r['sex'])
    for r in rows('custody'):
        people[r['person']]['custody'].append({
            'in': date(r['reception_date']), 'out': date(r['release_date']),
            'status': r['status'], 'sentence': r['sentence'] or None,
            'unused': False,
            'reason': reasons.get(r['release_reason'])})
    for r in rows('offences'):
        p = people[r['person']]
        p['known'] = p['known'] or r['in_extract'] != 'not traced'
        p['offences'].append({
            'on': date(r['offence_date']), 'result': r['result'],
            'proven': date(r['proven_date']), 'code': r['offence_code']})
    return people.values()


def wilson(k, n):
    z = 1.959963984540054
    centre = (k / n + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(
        k / n * (1 - k / n) / n + z * z / (4 * n * n))
    return centre - half, centre + half


def median(values):
    v = sorted(values)
    return (v[(len(v) - 1) // 2] + v[len(v) // 2]) / 2


def reported(path):
    text = subprocess.run(
        ['ioc-report', 'reoffending', '-q', '--where', 'cohort=short-sentence',
         '--format', 'csv', '--table', 'rates', path],
        check=True, capture_output=True, text=True).stdout
    return list(csv.DictReader(text.splitlines()))


def main():
    ours = reported(sys.argv[1])
    naive = table(from_records(sys.argv[1]))
    truth = table(from_truth(sys.argv[2]))
    wrong = []
    for row in ours:
        members, mature, k, reoffences, days = naive[row['sex']]
        low, high = wilson(k, mature)
        expected = dict(members=members, mature=mature, reoffenders=k,
                        rate=k / mature, rate_low=low, rate_high=high,
                        reoffences=reoffences, per_reoffender=reoffences / k,
                        per_member=reoffences / mature,
                        median_days=median(days))
        for name, value in expected.items():
            if abs(float(row[name]) - value) > 1e-9:
                wrong.append(f"{row['sex']} {name}: {row[name]}, not {value}")
        t = truth[row['sex']]
        print(f"{row['sex']}: {k} of {mature} = {100 * k / mature:.1f}%; "
              f"in truth {t[2]} of {t[1]} = {100 * t[2] / t[1]:.1f}%")
        if row['sex'] == 'all' and abs(k / mature - t[2] / t[1]) > .025:
            wrong.append('too far from the truth')
    if wrong:
        sys.exit('\n'.join(wrong))


if __name__ == '__main__':
    main()
