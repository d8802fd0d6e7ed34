#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second, naive computation of the reports, from members as NDJSON.

    naive.py rates|events|expected KEY[,KEY] < members.ndjson > table.csv
    naive.py change KEY[,KEY] BASELINE < members.ndjson > table.csv
    naive.py target KEY[,KEY] BASELINE CHANGE < members.ndjson > table.csv

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


def counted(members):
    return [m for m in members
            if m.get("matched") is True and m.get("mature") is True]


def again(members):
    return [m for m in counted(members) if m["reoffended"]]


def reoffences_of(member):
    return member["reoffences"] if member["reoffended"] else 0


def rates_row(members):
    base, events = counted(members), again(members)
    reoffences = sum(map(reoffences_of, base))
    return ([len(members), len(base), len(events)]
            + list(wilson(len(events), len(base)))
            + [reoffences, reoffences / len(events) if events else None]
            + list(mean_limits([reoffences_of(m) for m in base]))
            + [median([m["days_to_reoffence"] for m in events])])


def poisson_limits(n):
    """Exact, by bisection on the sums of the probabilities themselves."""
    def at_most(k, mean):
        return sum(math.exp(-mean + i * math.log(mean) - math.lgamma(i + 1))
                   for i in range(k + 1)) if mean > 0 else 1.0

    def solve(f, target):
        low, high = 0.0, 10.0 * n + 20
        for _ in range(200):
            mid = (low + high) / 2
            if f(mid) > target:
                low = mid
            else:
                high = mid
        return (low + high) / 2
    lower = 0.0 if n == 0 else solve(lambda m: at_most(n - 1, m), 0.975)
    return lower, solve(lambda m: at_most(n, m), 0.025)


def events_row(members):
    values = [reoffences_of(m) for m in counted(members)]
    if not values:
        return [0, None, None, None]
    mean = sum(values) / len(values)
    dispersion = None
    if len(values) > 1 and mean > 0:
        dispersion = (sum((v - mean) ** 2 for v in values)
                      / (len(values) - 1) / mean)
    return [sum(values)] + list(poisson_limits(sum(values))) + [dispersion]


def expected_row(members):
    scored = [m for m in counted(members) if "ogrs3_1y" in m]
    n, observed = len(scored), len([m for m in scored if m["reoffended"]])
    expected = math.fsum(m["ogrs3_1y"] for m in scored)
    if n == 0:
        return [0, 0] + [None] * 7
    low, high = poisson_limits(observed)
    return [n, observed, expected, observed / n, expected / n,
            observed / n - expected / n, observed / expected, low / expected,
            high / expected]


# --- against a baseline --------------------------------------------------

Z80 = 0.8416212335729143


def normal_two_sided(z):
    return math.erfc(abs(z) / math.sqrt(2))


def binomial_pmf(k, n, p):
    if p in (0, 1):
        return float(k == n * p)
    return math.exp(math.lgamma(n + 1) - math.lgamma(k + 1)
                    - math.lgamma(n - k + 1) + k * math.log(p)
                    + (n - k) * math.log1p(-p))


class Standard:
    """What a group is laid beside: people, or a rate taken as known."""

    def __init__(self, members=None, rate=None):
        self.members = members
        base = counted(members) if members is not None else []
        self.n = len(base) if members is not None else None
        self.events = len(again(members)) if members is not None else None
        self.rate = rate if members is None else (
            self.events / self.n if self.n else None)
        scores = [m["ogrs3_1y"] for m in base if "ogrs3_1y" in m]
        self.score = math.fsum(scores) / len(scores) if scores else None


def detectable_below(p0, n0, n):
    """By bisection on the power itself."""
    def is_shown(p):
        if n0 is None:
            edge = p0 - Z * math.sqrt(p0 * (1 - p0) / n)
            return edge - p >= Z80 * math.sqrt(p * (1 - p) / n)
        se = math.sqrt(p * (1 - p) / n + p0 * (1 - p0) / n0)
        return p0 - p >= (Z + Z80) * se
    if not is_shown(0.0) or p0 <= 0:
        return None
    low, high = 0.0, p0
    for _ in range(200):
        mid = (low + high) / 2
        if is_shown(mid):
            low = mid
        else:
            high = mid
    return low


def change_row(members, b):
    n, events = len(counted(members)), len(again(members))
    rate, low, high = wilson(events, n)
    if n == 0:
        return [b.n, b.rate] + [None] * 11
    if b.members is None:
        difference = [rate - b.rate, low - b.rate, high - b.rate]
        ratio = [rate / b.rate, low / b.rate, high / b.rate]
        seen = binomial_pmf(events, n, b.rate) * (1 + 1e-7)
        p = min(1.0, math.fsum(x for x in (binomial_pmf(k, n, b.rate)
                                           for k in range(n + 1)) if x <= seen))
    else:
        _, low0, high0 = wilson(b.events, b.n)
        d = rate - b.rate
        difference = [d, d - math.hypot(rate - low, high0 - b.rate),
                      d + math.hypot(high - rate, b.rate - low0)]
        ratio = [None] * 3
        if events and b.events:
            se = math.sqrt(1 / events - 1 / n + 1 / b.events - 1 / b.n)
            ratio = [rate / b.rate * math.exp(s * Z * se) for s in (0, -1, 1)]
        pooled = (events + b.events) / (n + b.n)
        se = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / b.n))
        p = normal_two_sided(d / se) if se > 0 else None
    own = Standard(members).score
    mix = own - b.score if own is not None and b.score is not None else None
    return ([b.n, b.rate, rate] + difference
            + [None if r is None else r - 1 for r in ratio] + [p]
            + [None if mix is None else v - mix for v in (rate, difference[0])]
            + [detectable_below(b.rate, b.n, n)])


def target_row(members, b, change):
    n, events = len(counted(members)), len(again(members))
    by = float(change.rstrip("%p")) / 100
    target = b.rate * (1 + by) if change.endswith("%") else b.rate + by
    most = int(target * n + 1e-9)
    rate = events / n

    def at_most(k):
        return math.fsum(binomial_pmf(i, n, b.rate) for i in range(k + 1))
    people = math.ceil((Z + Z80) ** 2 * (b.rate * (1 - b.rate)
                                         + target * (1 - target))
                       / (b.rate - target) ** 2)
    return [b.rate, target, rate, "yes" if events <= most else "no",
            (b.rate - rate) / (b.rate - target), at_most(events),
            at_most(most), people]


# --- tables --------------------------------------------------------------

COLUMNS = {
    "rates": """members mature reoffenders rate rate_low rate_high reoffences
        per_reoffender per_member per_member_low per_member_high
        median_days""",
    "events": "reoffences reoffences_low reoffences_high dispersion",
    "expected": """scored observed expected observed_rate expected_rate
        difference ratio ratio_low ratio_high""",
    "change": """baseline_n baseline_rate rate difference difference_low
        difference_high relative relative_low relative_high p adjusted_rate
        adjusted_difference detectable_rate""",
    "target": """baseline_rate target_rate rate met progress luck_result
        luck_target people_needed""",
}


def grouped(members, keys):
    """(values, members) of everybody, then of each group."""
    groups = {}
    for m in members:
        combinations = [[]]
        for key in keys:
            combinations = [c + [v] for c in combinations
                            for v in values_of(m, key)]
        for c in combinations:
            groups.setdefault(tuple(c), []).append(m)
    return [(("all",) * len(keys), members)] + sorted(groups.items())


def cell(v):
    return "" if v is None else v if isinstance(v, str) else repr(v)


def members_in(lines):
    records = [json.loads(line) for line in lines if line.strip()]
    return [r for r in records if r["type"] == "member"]


def main():
    name, keys = sys.argv[1], sys.argv[2].split(",")
    groups = grouped(members_in(sys.stdin), keys)
    standards = {}
    if len(sys.argv) > 3:
        try:
            standards = {("all",) * len(keys): Standard(rate=float(sys.argv[3]))}
        except ValueError:
            with open(sys.argv[3], encoding="utf-8") as f:
                standards = {g: Standard(m)
                             for g, m in grouped(members_in(f), keys)}
    print(",".join(keys + COLUMNS[name].split()))
    for group, members in groups:
        if name in ("rates", "events", "expected"):
            row = globals()[name + "_row"](members)
        else:
            b = standards.get(group)
            if b is None or b.rate is None:
                continue
            row = globals()[name + "_row"](members, b, *sys.argv[4:])
        print(",".join(list(group) + [cell(v) for v in row]))


main()
