#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""members.py N SEED: a cohort line and N members as ioc-cohort writes them,
with unmatched and immature ones, empty groups and absent values among them."""
import json
import random
import sys
from datetime import date, timedelta

GROUPS = ["violence", "theft", "burglary", "drugs", "public_order"]
BANDS = ["0", "1-2", "3-6", "7-10", "11+"]
AGES = ["18-20", "21-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50+"]
NEEDS = ["accommodation", "debt", "drugs", "employment"]


def line(record):
    print(json.dumps(record, separators=(",", ":"), ensure_ascii=False))


def member(i, cohort, rng):
    sex = rng.choices(["F", "M", "U"], [9, 90, 1])[0]
    start = date(2023, 1, 1) + timedelta(rng.randrange(365))
    sanctions = rng.randrange(20)
    m = {"type": "member", "person_id": "p%06d" % i,
         "area": rng.choice(["Camden", "Hackney", "Kingston upon Thames"]),
         "cohort": cohort, "index_date": start.isoformat(),
         "index_event": "custody", "index_id": "c%d" % i,
         "matched": rng.random() > .03, "sex": sex,
         "age": rng.randrange(18, 60), "age_band": rng.choice(AGES)}
    if rng.random() < .95:
        m["ethnicity"] = rng.choice(["W1", "B1", "A1", "M1", "O9"])
    m["index_offence_group"] = rng.choice(GROUPS)
    m["prior_sanctions"] = sanctions
    m["prior_band"] = BANDS[sum(sanctions >= k for k in (1, 3, 7, 11))]
    if rng.random() < .9:
        m["ogrs3_1y"] = round(rng.uniform(.05, .95), 6)
    m["needs"] = rng.sample(NEEDS, rng.randrange(4))
    m["mature"] = rng.random() > .02
    m["observed_days"] = 365 if m["mature"] else rng.randrange(300)
    outcome(m, start, rng)
    m["x"] = {"score": rng.randrange(4)}
    line(m)


def outcome(m, start, rng):
    if not m["matched"]:
        return
    if rng.random() < (.5 if m["sex"] == "F" else .62):
        n = 1 + int(rng.expovariate(.4))
        days = min(m["observed_days"] or 1, 1 + int(rng.expovariate(1 / 90)))
        m.update(reoffended=True, reoffences=n, reconvictions=max(1, n // 2),
                 first_reoffence_date=(start + timedelta(days)).isoformat(),
                 days_to_reoffence=days,
                 reoffence_groups={rng.choice(GROUPS): n},
                 reoffence_custody=rng.random() < .4)
    elif m["mature"]:
        m.update(reoffended=False, reoffences=0, reconvictions=0,
                 reoffence_custody=False)


def main():
    n, rng = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    line({"type": "cohort", "name": "short-sentence",
          "title": "People released from sentences of under 12 months",
          "definition": "0b1c", "from": "2023-01-01", "to": "2023-12-31",
          "as_of": "2025-06-30", "follow_up": "P12M", "waiting": "P6M",
          "waterfall": []})
    for i in range(n):
        member(i, "short-sentence", rng)


main()
