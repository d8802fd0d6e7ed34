#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""months.py COMMAND ...: three months of one partnership, one after the other.

answer REVIEW TRUTH DECISIONS WHEN
    a person looks at the thirty most doubtful pairs of a review, decides each
    as the truth is, and adds it to the decisions
keep THEN NOW
    two folders of months: who was there keeps the identifier, but for those
    whom changes.csv lists; every change that it lists is one
obey NOW DECISIONS
    what was decided is so in the linked records
correct THEN NOW
    later extracts corrected earlier ones: convictions proven since, other
    names, versions of a record
refuse THEN NOW
    no row is published whose people differ by 1 to 4 from the last month's
told NOW
    the board's page says what has changed, the published one no figure of it
"""
import csv
import json
import re
import subprocess
import sys


def rows(path):
    with open(path, newline='', encoding='utf-8-sig') as f:
        return list(csv.DictReader(f))


def records(month, file, kind):
    with open(f'{month}/{file}', encoding='utf-8') as f:
        for line in f:
            if line.startswith(f'{{"type":"{kind}"'):
                yield json.loads(line)


def check(right, text):
    if not right:
        sys.exit(text)


def answer(review, truth, decisions, when):
    who = {(r['source'], r['key']): r['person'] for r in rows(truth)}
    with open(decisions, newline='', encoding='utf-8') as f:
        header = next(csv.reader(f))
    answered = 0
    with open(decisions, 'a', newline='', encoding='utf-8') as f:
        out = csv.DictWriter(f, header, extrasaction='ignore',
                             lineterminator='\n')
        for r in rows(review)[:30]:
            a = who[r['source_a'], r['person_a']]
            b = who[r['source_b'], r['person_b']]
            r.update(decision='same' if a == b else 'different',
                     by='R. Okafor', when=when)
            out.writerow(r)
            answered += 1
    check(answered >= 15, f'only {answered} pairs to look at')


def identifiers(month):
    return {(r['source'], r['person']): r['person_id']
            for r in rows(f'{month}/register.csv')}


def keep(then, now):
    was, now_is = identifiers(then), identifiers(now)
    changes = rows(f'{now}/changes.csv')
    listed = {(r['source'], r['person']): (r['old_id'], r['person_id'])
              for r in changes}
    check(not was.keys() - now_is.keys(), 'the register lost people')
    moved = {k: (was[k], now_is[k]) for k in was if was[k] != now_is[k]}
    check(moved == listed, f'changed: {len(moved)}, listed: {len(listed)}')
    print(f'{len(was)} kept, {len(now_is) - len(was)} new, '
          f'{sum(r["change"] == "merged" for r in changes)} merged, '
          f'{sum(r["change"] == "split" for r in changes)} split')


def obey(now, decisions):
    is_of = identifiers(now)
    same = different = 0
    for r in rows(decisions):
        a = is_of[r['source_a'], r['person_a']]
        b = is_of[r['source_b'], r['person_b']]
        if r['decision'] == 'same':
            check(a == b, f'decided to be one, kept apart: {r}')
            same += 1
        else:
            check(a != b, f'decided to be two, joined: {r}')
            different += 1
    check(same and different, 'nothing was decided')
    print(f'{same} same, {different} different')


def correct(then, now):
    proven = {}
    for month in then, now:
        for r in records(month, 'linked.ndjson', 'offence'):
            proven.setdefault(r.get('id'), {})[month] = r
    late = sum(1 for r in proven.values() if then in r and now in r
               and 'proven_date' in r[now] and 'proven_date' not in r[then])
    names = {}
    for month in then, now:
        for r in records(month, 'linked.ndjson', 'person'):
            if 'family_name' in r:
                names.setdefault((r['source'], r['person']), {}).setdefault(
                    month, set()).add(r['family_name'])
    was, now_is = identifiers(then), identifiers(now)
    renamed = [k for k, v in names.items() if len(v) == 2 and v[then] != v[now]]
    kept = sum(was[k] == now_is[k] for k in renamed)
    check(late > 0 and kept > 0, f'{late} proven late, {kept} with a new name')
    print(f'{late} proven since; {kept} of {len(renamed)} with another name '
          'kept the identifier')


def report(month, *options):
    run = subprocess.run(['ioc-report', 'pack', '-q', *options, '-f', 'json',
                          f'{month}/all.ndjson'], check=True,
                         capture_output=True, text=True)
    return json.loads(run.stdout)['tables']


def refuse(then, now):
    was, now_is = report(then), report(now)
    shown = report(now, '--publish', f'--previous={then}/all.ndjson')
    refused = others = 0
    for name in now_is:
        if not name.endswith('/rates'):
            continue
        earlier = {r['sex']: r['members'] for r in was[name]}
        for row, public in zip(now_is[name], shown[name]):
            differs = abs(row['members'] - earlier.get(row['sex'], 0))
            if 1 <= differs <= 4:
                check(public['members'] == '[c]' and public['rate'] == '[c]',
                      f'{name} {row["sex"]} is shown: {public}')
                refused += 1
            else:
                others += public['members'] != '[c]'
    check(refused and others, f'{refused} refused, {others} shown')
    print(f'{refused} rows refused, {others} shown')


def told(now):
    text = {}
    for page in 'board', 'report':
        with open(f'{now}/{page}.html', encoding='utf-8') as f:
            text[page] = re.sub('<[^>]*>', ' ', f.read())
        check('What has changed since the last report' in text[page],
              f'{page}.html says nothing of the last report')
    check('Not for publication' in text['board'], 'the board page')
    check('For publication' in text['report'], 'the published page')
    check(re.search(r'\d+ left and \d+ joined', text['board']),
          'the board is not told who left and joined')
    check(not re.search(r'left and \d+ joined', text['report']),
          'the public is told of a difference')


if __name__ == '__main__':
    {'answer': answer, 'keep': keep, 'obey': obey, 'correct': correct,
     'refuse': refuse, 'told': told}[sys.argv[1]](*sys.argv[2:])
