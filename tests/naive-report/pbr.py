#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pbr.py CONTRACT.json [KEY=VALUE ...] < members.ndjson: the payments of a
contract with one cohort, computed again from METHODS.md 3, as the table
`payment` of `ioc-report pbr`. KEY: the measure whose baseline --baseline
gives; or, of a matched contract, `people` and `total` of those who were
matched, as `compare` says.

pbr.py --reduction CONTRACT.json BASELINE < members.ndjson: the first band's
reduction from a rate that is known, with its limits.

pbr.py --luck CONTRACT.json BASELINE < members.ndjson: the chances that luck
alone meets the contract's one target, by the exact binomial."""
import json
import math
import sys
from datetime import date, timedelta
from fractions import Fraction

Z = 1.959963984540054


def pounds(pence, factor):
    exact = Fraction(pence) * Fraction(factor)
    sign = -1 if exact < 0 else 1
    return sign * math.floor(abs(exact) + Fraction(1, 2))


def plus(day, duration):
    """A day and a duration such as P3M or P14D, clamped to the month."""
    n, unit = int(duration[1:-1]), duration[-1]
    if unit in "DW":
        return day + timedelta(n * (7 if unit == "W" else 1))
    month = day.month - 1 + n * (12 if unit == "Y" else 1)
    year, month = day.year + month // 12, month % 12 + 1
    for last in (31, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            pass


def outcome_of(m, person):
    start = date.fromisoformat(person["index_date"])
    first, end = (plus(start, d) for d in m["window"])
    n = sum(o["kind"] == m["kind"] and
            first <= date.fromisoformat(o["date"]) < end
            for o in person.get("outcomes", []))
    return min(n, 1) if m.get("once") else n


def one(m, person):
    return outcome_of(m, person) if m["of"] == "outcomes" else person[m["of"]]


def members(c):
    name = c["cohort"]["definition"]
    return [m for m in map(json.loads, sys.stdin)
            if m["type"] == "member" and m["cohort"] == name
            and m.get("matched") and m.get("mature")]


def judge(b, value, base, n):
    v, p0 = value[b["measure"]], base[b["measure"]]
    if b["kind"] == "relative_reduction":
        return int(1 - v / p0 >= b["at_least"])
    if b["kind"] == "points_below":
        return int(p0 - v >= b["at_least"])
    half = Z * math.sqrt(p0 * (1 - p0) / n)
    return (v < p0 - half) - (v > p0 + half)


def pay(c, n, again, total, base):
    """Lines of the table, for n people of whom `again` reoffended."""
    value = {}
    for m in c["measures"]:
        of = again if m.get("per") == "reoffender" else n
        value[m["name"]] = total[m["name"]] / of
    if "adjustment" in c:
        a = c["adjustment"]
        value[a["measure"]] -= total["score"] - c["baseline"]["mean_score"]
    bands = {b["name"]: b for b in c.get("bands", [])}
    result = {k: judge(b, value, base, n) for k, b in bands.items()}
    hurdle = c.get("hurdle")
    over = not hurdle or value[hurdle["measure"]] <= base[hurdle["measure"]]
    paid = set()
    for p in c["payment"]:
        why, units, pence = "", "", 0
        price = p.get("price_pence", p.get("amount_pence"))
        when = p.get("when")
        if n < c["cohort"].get("min_people", 0):
            why = "too few people"
        elif when == "hurdle" and not over:
            why = "the hurdle is not met"
        elif when in result and result[when] == 0:
            why = ("within what luck can do" if bands[when]["kind"] ==
                   "significance" else "the target is not met")
        elif result.get(p.get("unless"), 0) > 0:
            why = "the target is met"
        elif p.get("unless") in paid:
            why = "paid already"
        else:
            paid.add(p["name"])
            of = again if p["basis"] == "per_offence_avoided" else n
            if p["basis"] == "share_of_price":
                units = p["share"]
            elif p["basis"] == "per_outcome":
                units = min(total[p["measure"]], math.floor(
                    p["cap_people_share"] * n)) * (1 - p["deadweight"])
            else:
                units = (base[p["measure"]] - value[p["measure"]]) * of
            pence = pounds(price, units * p.get("sign", 1))
        yield p["name"], units, price, pence, why


def luck(c, p0):
    """How likely n people of rate p0 are to meet the first band."""
    n, name = len(members(c)), c["measures"][0]["name"]
    chance, log = 0.0, math.lgamma
    for k in range(n + 1):
        if judge(c["bands"][0], {name: k / n}, {name: p0}, n) > 0:
            chance += math.exp(log(n + 1) - log(k + 1) - log(n - k + 1)
                               + k * math.log(p0) + (n - k) * math.log1p(-p0))
    return chance


def reduction(c, p0):
    """1 - RR by the log method, or p0 - v, and how far luck moves it."""
    y = [float(one(c["measures"][0], m)) for m in members(c)]
    n, v = len(y), sum(y) / len(y)
    error = math.sqrt(sum((x - v) ** 2 for x in y) / (n - 1) / n)
    if c["bands"][0]["kind"] == "points_below":
        return p0 - v, p0 - v - Z * error, p0 - v + Z * error
    return tuple(1 - v / p0 * math.exp(Z * k * error / v) for k in (0, 1, -1))


def main():
    if sys.argv[1] == "--reduction":
        print("reduction,reduction_low,reduction_high")
        print("%r,%r,%r" % reduction(json.load(open(sys.argv[2])),
                                     float(sys.argv[3])))
        return
    if sys.argv[1] == "--luck":
        print(luck(json.load(open(sys.argv[2])), float(sys.argv[3])))
        return
    c = json.load(open(sys.argv[1]))
    given = {k: float(v) for k, v in (a.split("=") for a in sys.argv[2:])}
    base = {**c["baseline"].get("values", {}), **given}
    people = members(c)
    n, again = len(people), sum(p["reoffended"] for p in people)
    total = {m["name"]: sum(one(m, p) for p in people) for m in c["measures"]}
    if "people" in given:
        n = given["people"]
        total = {c["measures"][0]["name"]: given["total"]}
    if "adjustment" in c:
        key = c["adjustment"]["score"]
        scores = [p[key] for p in people if key in p]
        total["score"] = sum(scores) / len(scores)
    print("cohort,payment,units,price_pence,pence,not_paid")
    for name, units, price, pence, why in pay(c, n, again, total, base):
        print("2023,%s,%s,%d,%d,%s" % (name, units, price, pence, why))


main()
