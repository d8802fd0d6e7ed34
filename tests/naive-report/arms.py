#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""arms.py TREATED POOL SEED: members of two arms, unlike each other in what
decides both taking part and reoffending, as ioc-cohort writes them."""
import json
import math
import random
import sys
from datetime import date, timedelta

AREAS = ["Camden", "Hackney", "Lambeth", "Newham", "Sutton"]
OFFENCES = ["violence", "theft", "burglary", "drugs", "public_order"]
BANDS = ["0", "1-2", "3-6", "7-10", "11+"]
AGES = [(18, "18-20"), (21, "21-24"), (25, "25-29"), (30, "30-34"),
        (35, "35-39"), (40, "40-44"), (45, "45-49"), (50, "50+")]
NEEDS = ["accommodation", "debt", "drugs", "employment"]
SENTENCES = ["up to 6 months", "6 to under 12 months"]


def person(i, rng):
    age = min(70, 18 + int(rng.expovariate(1 / 14)))
    priors = int(rng.expovariate(1 / 6))
    m = {"type": "member", "person_id": "p%07d" % i,
         "area": rng.choice(AREAS), "cohort": "short-sentence", "arm": "",
         "index_date": (date(2023, 1, 1)
                        + timedelta(rng.randrange(365))).isoformat(),
         "index_event": "custody", "index_id": "c%d" % i,
         "matched": rng.random() > .02,
         "sex": "F" if rng.random() < .2 else "M", "age": age,
         "age_band": [b for a, b in AGES if age >= a][-1]}
    if rng.random() < .95:
        m["ethnicity"] = rng.choice(["W1", "W1", "W1", "B1", "A2", "M1", "O9"])
    m["sentence_band"] = rng.choice(SENTENCES)
    m["index_offence_group"] = rng.choice(OFFENCES)
    m["prior_sanctions"] = priors
    m["prior_band"] = BANDS[sum(priors >= k for k in (1, 3, 7, 11))]
    m["prior_custody"] = rng.randrange(priors + 1)
    if rng.random() < .95:
        m["copas"] = round(math.log((1 + priors) / (10 + rng.randrange(20))), 9)
    if rng.random() < .9:
        m["needs_at_index"] = rng.sample(NEEDS, rng.randrange(3))
    return m, age, priors


def chance(x):
    return 1 / (1 + math.exp(-x))


def outcome(m, treated, age, priors, rng):
    m["mature"] = rng.random() > .03
    m["follow_up_end"] = "2024-12-31"
    m["observed_days"] = 365 if m["mature"] else rng.randrange(300)
    if not m["matched"]:
        return
    risk = chance(.4 + .09 * min(priors, 20) - .03 * (age - 18) - .45 * treated)
    if rng.random() < risk:
        n = 1 + int(rng.expovariate(.5))
        days = 1 + int(rng.expovariate(1 / 110)) % 364
        serious = rng.randrange(n + 1)
        m.update(reoffended=True, reoffences=n,
                 reconvictions=max(1, (n + 1) // 2),
                 days_to_reoffence=min(days, max(1, m["observed_days"] - 1)),
                 reoffence_severity={k: v for k, v in
                                     (("either_way", serious),
                                      ("summary", n - serious)) if v},
                 reoffence_custody=rng.random() < .4)
    elif m["mature"]:
        m.update(reoffended=False, reoffences=0, reconvictions=0,
                 reoffence_severity={}, reoffence_custody=False)


def put(m):
    print(json.dumps(m, separators=(",", ":")))


def main():
    ntreated, npool = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]))
    put({"type": "cohort", "name": "short-sentence",
         "title": "People released from sentences of under 12 months",
         "from": "2023-01-01", "to": "2023-12-31", "as_of": "2025-06-30",
         "follow_up": "P12M", "waiting": "P6M",
         "arms": ["treated", "comparison"], "waterfall": []})
    i = t = c = 0
    while t < ntreated or c < npool:
        m, age, priors = person(i, rng)
        wants = chance(-1.2 + .04 * (age - 30) - .05 * priors
                       + .5 * (m["sex"] == "F"))
        treated = rng.random() < wants
        if t >= ntreated or c >= npool:
            # Keep the odds: a person of the arm that is full is passed over.
            if treated == (t >= ntreated):
                continue
        m["arm"] = "treated" if treated else "comparison"
        t, c, i = t + treated, c + (not treated), i + 1
        outcome(m, treated, age, priors, rng)
        put(m)


main()
