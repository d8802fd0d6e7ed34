#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second, naive computation of the reports, from members as NDJSON.

    naive.py reoffending KEY[,KEY] < members.ndjson > rates.csv

Written from DESIGN.md 7 and METHODS.md 1 and 5 alone, in textbook formulas,
so that it shares no idea and no mistake with lib/. Compared by compare.py.
"""
import json
import math
import sys

Z = 1.959963984540054


def beta_fraction(a, b, x):
    """Continued fraction of the incomplete beta (Numerical Recipes 6.4)."""
    tiny = 1e-300
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    h = d
    for m in range(1, 1000):
        for num in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                    -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 + num * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + num / c
            c = c if abs(c) > tiny else tiny
            h *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return h


def beta_below(a, b, x):
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
                     + a * math.log(x) + b * math.log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * beta_fraction(a, b, x) / a
    return 1 - front * beta_fraction(b, a, 1 - x) / b


def t_quantile_975(df):
    """By bisection on P(|T| > t) = I(df/(df + t^2); df/2, 1/2)."""
    low, high = 0.0, 1e9
    for _ in range(300):
        mid = (low + high) / 2
        if beta_below(df / 2, 0.5, df / (df + mid * mid)) > 0.05:
            low = mid
        else:
            high = mid
    return (low + high) / 2


def wilson(events, n):
    if n == 0:
        return None, None, None
    p = events / n
    middle = p + Z * Z / (2 * n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    low = (middle - half) / (1 + Z * Z / n)
    high = (middle + half) / (1 + Z * Z / n)
    return p, (0.0 if events == 0 else low), (1.0 if events == n else high)


def mean_limits(values):
    n = len(values)
    if n == 0:
        return None, None, None
    mean = sum(values) / n
    if n == 1:
        return mean, None, None
    variance = sum((v - mean) ** 2 for v in values) / (n - 1)
    half = t_quantile_975(n - 1) * math.sqrt(variance / n)
    return mean, max(0.0, mean - half), mean + half


def median(values):
    values = sorted(values)
    n = len(values)
    if n == 0:
        return None
    return (values[(n - 1) // 2] + values[n // 2]) / 2


def period(day, kind):
    year, month = int(day[:4]), int(day[5:7])
    if kind == "month":
        return day[:7]
    if kind == "quarter":
        return "%dQ%d" % (year, (month + 2) // 3)
    if kind == "year":
        return str(year)
    first = year if month >= 4 else year - 1
    return "%d/%02d" % (first, (first + 1) % 100)


def values_of(member, key):
    """The values of a key: several of a list."""
    if ":" in key:
        key, kind = key.split(":")
        return [period(member[key], kind)] if key in member else ["not recorded"]
    at = member
    for part in key.split("."):
        if not isinstance(at, dict) or part not in at:
            return ["not recorded"]
        at = at[part]
    if isinstance(at, list):
        return sorted(set(at)) or ["none"]
    if isinstance(at, bool):
        return ["true" if at else "false"]
    return [str(at)]


def reoffending_row(members):
    counted = [m for m in members
               if m.get("matched") is True and m.get("mature") is True]
    again = [m for m in counted if m["reoffended"]]
    reoffences = sum(m["reoffences"] for m in again)
    rate = wilson(len(again), len(counted))
    per = mean_limits([m["reoffences"] if m["reoffended"] else 0
                       for m in counted])
    days = median([m["days_to_reoffence"] for m in again])
    return ([len(members), len(counted), len(again)] + list(rate)
            + [reoffences, reoffences / len(again) if again else None]
            + list(per) + [days])


def reoffending(members, keys):
    print(",".join(keys + """members mature reoffenders rate rate_low rate_high
        reoffences per_reoffender per_member per_member_low per_member_high
        median_days""".split()))
    groups = {}
    for m in members:
        combinations = [[]]
        for key in keys:
            combinations = [c + [v] for c in combinations
                            for v in values_of(m, key)]
        for c in combinations:
            groups.setdefault(tuple(c), []).append(m)
    rows = [(("all",) * len(keys), members)] + sorted(groups.items())
    for group, of_group in rows:
        print(",".join(list(group) + ["" if v is None else repr(v)
                                      for v in reoffending_row(of_group)]))


def main():
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    members = [r for r in lines if r["type"] == "member"]
    if sys.argv[1] == "reoffending":
        reoffending(members, sys.argv[2].split(","))
    else:
        sys.exit("naive.py: no such report")


main()
