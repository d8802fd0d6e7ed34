# SPDX-License-Identifier: GPL-3.0-or-later
"""naive_data.py MODEL IN OUT MODEL2 [FIELD=VALUE...]: records and a model
for which naive_score.py can score every pair there is.

Some individuals get a second record (an alias, another birth date or
address), a former name, an email, sentence dates; all share x.everyone, by
which the model then blocks, so that any two are a pair."""
import json
import random
import sys


def enrich(rows, r):
    out, previous = [], None
    for d in rows:
        d.setdefault("x", {})["everyone"] = "1"
        if r.random() < 0.1:
            d["former_name"] = r.choice(rows).get("family_name", "Smith")
        if r.random() < 0.1:
            d["family_name"] += "-" + r.choice(rows).get("family_name", "Fox")
        if r.random() < 0.2:
            user = (d.get("given_name", "a") + "." + d["family_name"])
            d["email"] = "".join(c for c in user.lower() if c.isalpha() and
                                 c.isascii()) + r.choice(["@a.org", "@b.net"])
        if r.random() < 0.2:
            d["phone"] = "+44 7700 9" + str(r.randrange(10000, 10400))
        if r.random() < 0.15:
            d["initials"] = d.get("given_name", "X")[0] + d["family_name"][0]
            d.pop("given_name", None)
        if r.random() < 0.15:
            d.setdefault("ids", {})["nhs"] = str(9434765000 + r.randrange(40))
        if previous and r.random() < 0.2:  # the same individual's variant
            d["source"], d["person"] = previous["source"], previous["person"]
            d["extracted"] = "2026-0%d-01" % r.randrange(1, 9)
        out.append(d)
        for _ in range(r.randrange(3) if r.random() < 0.4 else 0):
            out.append({"type": "offence", "source": d["source"],
                        "person": d["person"],
                        "offence_date": "2024-01-01", "sentence_date":
                        "2024-%02d-%02d" % (r.randrange(1, 4),
                                            r.randrange(1, 28))})
        previous = d
    return out


def main():
    model = json.load(open(sys.argv[1], encoding="utf-8"))
    rows = [json.loads(l) for l in open(sys.argv[2], encoding="utf-8")]
    with open(sys.argv[3], "w", encoding="utf-8") as f:
        for d in enrich(rows, random.Random(7)):
            print(json.dumps(d, ensure_ascii=False), file=f)
    model["fields"]["everyone"] = {"of": ["x.everyone"], "standard": "code"}
    model["blocking"] = [{"name": "all", "keys": ["everyone"]}]
    model["prior"] = {"weight": -9.5}
    model["threshold"]["review"] = [1e-25, 0.99]
    model["learn"] = {"min_people": 1000000}
    # Its figures as they are, not what is common in these records.
    model.setdefault("trained", {})
    if "alone" in sys.argv[5:]:
        del model["person"]
    with open(sys.argv[4], "w", encoding="utf-8") as f:
        json.dump(model, f)


main()
