# SPDX-License-Identifier: GPL-3.0-or-later
"""blocking.py make FILE: records of few names, dates and places, so that
groups are large, with values missing and people of several records.
blocking.py count MODEL FILE: how many pairs the model's blocking rules
find, by looking at all pairs (ioc-model(5), Blocking)."""
import json
import random
import sys

FIRST = ["ADAM", "ADA", "BRIAN", "CARA", "COLIN", "EVANS"]
LAST = ["EVANS", "HALL", "HALLAM", "KHAN", "REES", "HALL-REES", "BRIAN"]
OPEN = 48  # a missing value holds alone in groups of at most so many


def make(path):
    rng = random.Random(3)
    with open(path, "w") as out:
        for i in range(900):
            person = i if i < 700 else rng.randrange(700)
            first = FIRST[min(5, int(rng.expovariate(1.2)))]
            row = {"type": "person", "source": "a", "person": "P%d" % person,
                   "given_name": first,
                   "family_name": LAST[min(6, int(rng.expovariate(0.9)))]}
            if rng.random() < .9:
                row["date_of_birth"] = "19%d-%02d-%02d" % (
                    rng.randrange(80, 90), rng.randrange(2, 5),
                    rng.randrange(2, 6))
            if rng.random() < .8:
                row["postcode"] = "AB%d %dCD" % (
                    rng.randrange(1, 9), rng.randrange(1, 9))
            if rng.random() < .3:
                row["middle_names"] = rng.choice(["JO", "MAY", "LEE"])
            if rng.random() < .1:
                row["former_name"] = rng.choice(LAST)
            if rng.random() < .2:
                row["ids"] = {"nomis": "A%04dBC" % (i % 350)}
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


def some(value):
    return [value] if value else []


def values(row):
    """A record's values by the model's fields."""
    last = [row[k].replace("-", " ") for k in ("family_name", "former_name")
            if k in row]
    first = [row["given_name"]]
    parts = set(last)
    for name in last:
        parts.update(name.split())
    return {"first_name": first, "last_name": last,
            "name": [a + "|" + b for a in first for b in last],
            "last_name_parts": parts,
            "second_name": some(row.get("middle_names")),
            "date_of_birth": some(
                row.get("date_of_birth", "").replace("-", "")),
            "postcode": some(row.get("postcode")),
            "nomis": some(row.get("ids", {}).get("nomis"))}


def transform(value, how):
    if not how:
        return value
    if how.isdigit():
        return value[:int(how)]
    return {"outward": value.split(" ")[0], "year": value[:4],
            "month_day": value[4:]}[how]


def parse(key):
    lacks = key.endswith("?")
    name, _, how = key.rstrip("?").partition(":")
    left, _, right = name.partition("=")
    return left, right or left, how, lacks


def holds(key, x, y, may_lack):
    left, right, how, lacks = key
    a, b = x.get(left, ()), y.get(right, ())
    if not a or not b:
        return lacks and may_lack
    return bool({transform(v, how) for v in a} &
                {transform(v, how) for v in b})


def count(model, path):
    people = {}
    for line in open(path):
        row = json.loads(line)
        person = people.setdefault(row["person"], {})
        for field, found in values(row).items():
            person.setdefault(field, set()).update(found)
    people = list(people.values())
    size = {}
    for x in people:
        for field, found in x.items():
            for v in found:
                size[field, v] = size.get((field, v), 0) + 1
    rules = [([parse(k) for k in r["keys"]], r.get("at_most", 1 << 40))
             for r in json.load(open(model))["blocking"]]

    def is_found(x, y):
        for keys, at_most in rules:
            pivot = keys[0][0]
            for v in x.get(pivot, set()) & y.get(pivot, set()):
                n = size[pivot, v]
                may_lack = len(keys) > 2 or n <= OPEN
                if n <= at_most and all(
                        holds(k, x, y, may_lack) for k in keys[1:]):
                    return True
        return False

    print(sum(is_found(x, y) for i, x in enumerate(people)
              for y in people[:i]))


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    count(*sys.argv[2:])
