#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""arrests.py SEED: four years of arrests and outcomes, with a shift, as linked
records; a few twice, as versions."""
import json
import random
import sys
from datetime import date, timedelta

rng = random.Random(int(sys.argv[1]))
day, number = date(2021, 1, 1), 0
while day < date(2024, 12, 20):
    for _ in range(30):
        if rng.random() < (12 if day < date(2023, 5, 1) else 17) / 300:
            number += 1
            r = {"type": "arrest", "source": "niche", "id": "A%d" % number,
                 "person": "P%d" % rng.randrange(300), "date": day.isoformat()}
            if rng.random() < .6:
                r["drug_test"] = rng.choice(["negative", "opiates", "both"])
            print(json.dumps(r, separators=(",", ":")))
    if rng.random() < .06:
        number += 1
        print(json.dumps({"type": "outcome", "source": "crs",
                          "id": "O%d" % number, "person": "P1",
                          "date": day.isoformat(),
                          "kind": "employment_started"}, separators=(",", ":")))
    day += timedelta(1)
