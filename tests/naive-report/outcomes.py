#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""outcomes.py SEED < members.ndjson: gives the members outcomes of the kinds
that the tariff pays for, inside, outside and on the edges of its windows."""
import json
import random
import sys
from datetime import date, timedelta

KINDS = ["settled_accommodation", "tenancy_sustained_13w",
         "employment_started", "self_employment_started",
         "employment_sustained_6w", "employment_sustained_26w",
         "treatment_completed", "training_started"]
EDGES = [-1, 0, 1, 89, 90, 91, 92, 181, 182, 183, 184, 364, 365, 366, 550]

rng = random.Random(int(sys.argv[1]))
for line in sys.stdin:
    m = json.loads(line)
    if m["type"] == "member":
        start = date.fromisoformat(m["index_date"])
        m["outcomes"] = [
            {"date": (start + timedelta(rng.choice(EDGES))).isoformat(),
             "kind": rng.choice(KINDS)} for _ in range(rng.randrange(5))]
    print(json.dumps(m, separators=(",", ":")))
