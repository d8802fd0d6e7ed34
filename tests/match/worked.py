# SPDX-License-Identifier: GPL-3.0-or-later
"""worked.py N: the worked examples (pairs without an identifier) put into an
extract of N records and explained, by the model's own figures.

The weights wanted were worked out by hand from published m and u (sum of
log2(m/u) and the prior; -13 for 5,000 records, -20.7 for a million). Where
our levels say more than the published ones the published sum is a floor."""
import csv
import json
import os
import subprocess
import sys

SHARE = os.environ["IOC_SHARE"]


def shares(name):
    with open(f"{SHARE}/codes/{name}.csv", encoding="utf-8") as f:
        rows = csv.DictReader(l for l in f if not l.startswith("#"))
        return {r["name"].title(): float(r["frequency"]) for r in rows}


def nearest(table, wanted):
    return min(table, key=lambda n: abs(table[n] - wanted))


def common_name(share):
    first, last = shares("names_first"), shares("names_surname")
    return min(((a, b) for a in sorted(first, key=first.get)[-60:]
                for b in sorted(last, key=last.get)[-60:]),
               key=lambda p: abs(first[p[0]] * last[p[1]] - share))


def examples():
    """name: (side a, side b) as (given, family, born, postcode, sex). Each has
    a birth date and homes of its own, so that none is commoner for another."""
    usual = nearest(shares("names_surname"), 0.000785)
    a, b = common_name(1e-4)
    return {
        "plain": (("Osbert", "Quexley", "1984-03-07", "LS6 2AB", "M"),) * 2,
        "moved": (("Ivor", "Bramsworth", "1985-04-17", "M1 1AE", "M"),
                  ("Ivor", "Bramsworth", "1985-04-17", "YO1 7HH", "M")),
        "common": ((a, b, "1986-09-27", "EX4 3PL", "M"),
                   (a, b, "1986-09-27", "TR1 2SF", "M")),
        "nickname": (("William", usual, "1987-10-16", "CT1 2RX", "U"),
                     ("Bill", usual, "1987-10-16", "CT1 2RX", "U")),
        "married": (("Ottoline", "Fenwicke", "1979-05-16", "NR1 3JU", "F"),
                    ("Ottoline", "Zorbley", "1979-05-16", "NR1 3JU", "F")),
        "married and moved": (
            ("Hepzibah", "Grindle", "1978-06-18", "PE1 1XN", "F"),
            ("Hepzibah", "Wolstan", "1978-06-18", "LN2 1PZ", "F")),
        "flip": (("Thurstan", "Mallow", "1988-03-07", "HR1 2BX", "M"),
                 ("Thurstan", "Mallow", "1988-07-03", "HR1 2BX", "M")),
        "father and son": (
            ("Cuthbert", "Dransfield", "1954-02-13", "DH1 3EH", "M"),
            ("Cuthbert", "Dransfield", "1984-08-21", "DH1 3EH", "M")),
    }


# (low, high) at 5,000 and at a million; None: no limit. At a million the
# published sums leave out how rare the values are: they are floors.
WANTED = {
    "plain": ((32, 34.5), (25.3, None)),
    "moved": ((18, 20), (7.9, 20)),
    "common": ((10.5, 13), (2, 7.9)),
    "nickname": ((20, 23), (11, None)),
    "married": ((10, 25), (8.2, None)),
    "married and moved": ((None, 11), (None, 3.1)),
    "flip": ((14, 30), (7, None)),
    "father and son": ((None, -4.9), (None, -4.9)),
}


def write_data(n):
    ex = examples()
    subprocess.run(["gen", "people", "worked.ndjson", "--n",
                    str(n - 2 * len(ex)), "--seed", "12"], check=True)
    with open("worked.ndjson", "a", encoding="utf-8") as f:
        for i, pair in enumerate(ex.values()):
            for side, p in zip("ab", pair):
                print(json.dumps(dict(
                    type="person", source="example", person=f"{i}{side}",
                    given_name=p[0], family_name=p[1], date_of_birth=p[2],
                    postcode=p[3], sex=p[4]), separators=(",", ":")), file=f)
    return list(ex)


def write_model(prior):
    model = json.load(open(f"{SHARE}/models/person.json", encoding="utf-8"))
    model["prior"]["weight"] = prior
    model["learn"] = {"min_people": 10 ** 9}
    json.dump(model, open("worked.json", "w", encoding="utf-8"))


def explain(i):
    text = subprocess.run(
        ["ioc-match", "-m", "./worked.json", "--explain",
         f"example:{i}a,example:{i}b", "worked.ndjson"],
        check=True, capture_output=True, text=True).stdout
    line = next(l for l in text.splitlines() if l.startswith("match weight"))
    return float(line.split()[2]), "one person" in text, text


def main():
    n = int(sys.argv[1])
    big = n > 100000
    names = write_data(n)
    write_model(-20.7 if big else -13)
    wrong = 0
    for i, name in enumerate(names):
        weight, joined, text = explain(i)
        low, high = WANTED[name][big]
        ok = (low is None or weight >= low) and \
            (high is None or weight <= high) and \
            not (name == "father and son" and joined)
        print(f"{name}: {weight} ({low} to {high}), "
              + ("joined" if joined else "apart"))
        if not ok:
            wrong += 1
            print(text)
    sys.exit(wrong > 0)


main()
