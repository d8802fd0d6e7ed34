#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""audit.py SEED: what an invented partnership keeps of its runs, here:
import.json and match.json (summaries), register.csv, decisions.csv and
statement.json."""
import json
import random
import sys

r = random.Random(int(sys.argv[1]))


def save(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f)


def rules():
    return {n: r.randint(1, 9) for n in ("date.invalid", "pnc.check",
                                         "row.width") if r.random() < 0.6}


def file(source):
    rejected, left, accepted = rules(), rules(), r.randint(0, 900)
    n = sum(rejected.values())
    return {"file": source + ".csv", "source": source, "rows": accepted + n,
            "accepted": accepted, "rejected": n,
            "rejected_by_rule": rejected, "left_out_by_rule": left}


def group():
    strict = r.randint(0, 300)
    linked = strict + r.randint(0, 90)
    loose = linked + r.randint(0, 20)
    return {"individuals": loose + r.randint(1, 50), "linked": linked,
            "linked_strict": strict, "linked_loose": loose,
            "expected_false_links": r.random() * 9,
            "expected_missed_links": r.random() * 9}


save("import.json", {"program": "ioc-import", "version": "1",
                     "inputs": [{"name": "a.csv", "bytes": 12}],
                     "definitions": [],
                     "files": [file(s) for s in ("pnc", "nomis", "oasys")]})
save("match.json", {"program": "ioc-match", "version": "1", "people": 70,
                    "inputs": [],
                    "linked_by_sex": {k: group() for k in "-FM"},
                    "linked_by_ethnicity": {k: group() for k in "ABW"}})
with open("register.csv", "w", encoding="utf-8") as f:
    f.write("source,person,person_id,first_seen\n")
    for i in range(40):
        f.write("%s,X%d,p%d,%s\n" % (r.choice(["pnc", "nomis"]), i,
                                     r.randint(0, 20),
                                     r.choice(["", "2025-01-31",
                                               "2024-02-29"])))
with open("decisions.csv", "w", encoding="utf-8") as f:
    f.write("source_a,person_a,source_b,person_b,decision,by,when\n")
    for i in range(30):
        f.write("pnc,%d,nomis,%d,%s,%s,2025-0%d-11\n" % (
            i, i, r.choice(["same", "different", "unsure", ""]),
            r.choice(["AB", "CD", ""]), r.randint(1, 9)))
save("statement.json", {
    "controller": "The PCC", "purposes": ["One", "Two"],
    "lawful_basis": ["Art. 6(1)(e)"], "retention": "P2Y",
    "sources": {"pnc": {"agreement": "ISA 1", "signed": "2024-01-01",
                        "review": "2025-01-01", "retention": "P1Y6M"},
                "crs": {"agreement": "ISA 2"}},
    "keys": [{"name": "k", "use": "--pseudonymise", "holder": "IG"}]})
