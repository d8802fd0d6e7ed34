#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pbr.py CONTRACT.json < members.ndjson: the payments of a contract with a
baseline in its file and one cohort, computed again from METHODS.md 3, as the
table `payment` of `ioc-report pbr`."""
import json
import math
import sys
from fractions import Fraction

Z = 1.959963984540054


def pounds(pence, factor):
    exact = Fraction(pence) * Fraction(factor)
    sign = -1 if exact < 0 else 1
    return sign * math.floor(abs(exact) + Fraction(1, 2))


def main():
    c = json.load(open(sys.argv[1]))
    name = c["cohort"]["definition"]
    people = [m for m in map(json.loads, sys.stdin)
              if m["type"] == "member" and m["cohort"] == name
              and m.get("matched") and m.get("mature")]
    n = len(people)
    again = [m for m in people if m["reoffended"]]
    base = c["baseline"]["values"]
    value = {}
    for m in c["measures"]:
        of = again if m.get("per") == "reoffender" else people
        value[m["name"]] = sum(p[m["of"]] for p in people) / len(of)
    if "adjustment" in c:
        a = c["adjustment"]
        scores = [p[a["score"]] for p in people if a["score"] in p]
        value[a["measure"]] -= (sum(scores) / len(scores)
                                - c["baseline"]["mean_score"])
    result = {}
    for b in c["bands"]:
        v, p0 = value[b["measure"]], base[b["measure"]]
        half = Z * math.sqrt(p0 * (1 - p0) / n)
        if b["kind"] == "significance":
            result[b["name"]] = (v < p0 - half) - (v > p0 + half)
        else:
            result[b["name"]] = int(p0 - v >= b["at_least"])
    hurdle = c.get("hurdle")
    over = not hurdle or value[hurdle["measure"]] <= base[hurdle["measure"]]
    print("cohort,payment,units,price_pence,pence,not_paid")
    for p in c["payment"]:
        why, units, pence = "", "", 0
        price = p.get("price_pence", p.get("amount_pence"))
        if p.get("when") == "hurdle" and not over:
            why = "the hurdle is not met"
        elif p.get("when") in result and result[p["when"]] == 0:
            why = "within what luck can do"
        elif p.get("unless") in result and result[p["unless"]] > 0:
            why = "the target is met"
        else:
            of = len(again) if p["basis"] == "per_offence_avoided" else n
            units = p["share"] if p["basis"] == "share_of_price" else (
                base[p["measure"]] - value[p["measure"]]) * of
            pence = pounds(price, units * p.get("sign", 1))
        print("2023,%s,%s,%d,%d,%s" % (p["name"], units, price, pence, why))


main()
