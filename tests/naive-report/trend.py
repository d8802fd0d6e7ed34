#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trend.py TYPE FIELD VALUE count|share month|quarter LAST BREAK... < records:
the table `series` of `ioc-report trend`, computed again. LAST is the last whole
period, BREAK a first period of a new stretch, both as the table writes them."""
import json
import math
import sys


def period(day, kind):
    if kind == "month":
        return day[:7]
    return "%sQ%d" % (day[:4], (int(day[5:7]) + 2) // 3)


def after(p):
    if "Q" in p:
        y, q = map(int, p.split("Q"))
        return "%04dQ%d" % ((y, q + 1) if q < 4 else (y + 1, 1))
    y, m = map(int, p.split("-"))
    return "%04d-%02d" % ((y, m + 1) if m < 12 else (y + 1, 1))


def start(p):
    if "Q" in p:
        return "%s-%02d-01" % (p[:4], int(p[5]) * 3 - 2)
    return p + "-01"


def limits(part, share):
    """(centre, low, high) of each point."""
    if share:
        centre = sum(e for e, n in part) / sum(n for e, n in part)
        half = [3 * math.sqrt(centre * (1 - centre) / n) for e, n in part]
        return [(centre, max(0, centre - h), min(1, centre + h)) for h in half]
    values = [e for e, n in part]
    centre = sum(values) / len(values)
    if len(values) < 2:
        return [(None,) * 3 for v in values]
    mr = sum(abs(a - b) for a, b in zip(values, values[1:])) / (len(values) - 1)
    return [(centre, centre - 2.66 * mr, centre + 2.66 * mr) for v in values]


def signals(points):
    """Names for each (value, centre, low, high), by the rules as they read."""
    found = [set() for p in points]
    n = len(points)
    if points[0][1] is None:
        return found
    for i, (v, c, low, high) in enumerate(points):
        if v > high or v < low:
            found[i].add("outside")
    for i in range(n - 6):
        for side in (1, -1):
            if all((v - c) * side > 0 for v, c, l, h in points[i:i + 7]):
                for k in range(i, i + 7):
                    found[k].add("run")
    for i in range(n - 5):
        steps = [points[k + 1][0] - points[k][0] for k in range(i, i + 5)]
        if all(s > 0 for s in steps) or all(s < 0 for s in steps):
            for k in range(i, i + 6):
                found[k].add("trend")
    for side in (1, -1):
        near = [(v - c) * side > 2 / 3 * abs((h if side > 0 else l) - c)
                for v, c, l, h in points]
        for i in range(n):
            for k in range(i + 1, min(i + 3, n)):
                if near[i] and near[k]:
                    found[i].add("near")
                    found[k].add("near")
    return found


def main():
    kind, field, value, measure, by, last = sys.argv[1:7]
    breaks = sys.argv[7:]
    share = measure == "share"
    counts = {}
    for r in map(json.loads, sys.stdin):
        if r["type"] != kind or (field and field not in r):
            continue
        p = period(r["date"], by)
        if p <= last:
            hit = not field or r[field] == value
            e, n = counts.get(p, (0, 0))
            counts[p] = (e + hit, n + 1)
    parts, p = [[]], min(counts)
    while p <= last:
        if p in breaks:
            parts.append([])
        parts[-1].append(p)
        p = after(p)
    print("period,start,events,out_of,value,centre,lower_limit,upper_limit,"
          "signals,stretch")
    for number, part in enumerate(parts):
        pairs = [counts.get(p, (0, 0)) for p in part]
        bounds = limits(pairs, share)
        points = [((e / n if share else e),) + b
                  for (e, n), b in zip(pairs, bounds)]
        for p, (e, n), x, s in zip(part, pairs, points, signals(points)):
            low = None if x[2] is None else max(0, x[2])
            cells = [p, start(p), e, n if share else None, x[0], x[1], low, x[3],
                     " ".join(k for k in ("outside", "run", "trend", "near")
                              if k in s) or None, number + 1]
            print(",".join("" if c is None else str(c) for c in cells))


main()
