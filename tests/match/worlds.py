# SPDX-License-Identifier: GPL-3.0-or-later
"""worlds.py WORLD: records with truth of a population made otherwise than gen
makes them, as JSON lines.

narrow: few first and last names, in no list; a third born on 1 January; few
postcodes. often: somebody has eight records on average, and some a hundred."""
import datetime
import json
import random
import sys

R = random.Random(7)
WORLDS = {"narrow": (16, 17, 3000, 0.3, 0.35, 20),
          "often": (300, 900, 8000, 0.88, 0, 8)}


def names(n, ends):
    heads = ["Bar", "Cel", "Dor", "Fen", "Gul", "Hav", "Jos", "Kam", "Lur",
             "Mig", "Nar", "Pel", "Rov", "Sim", "Tad", "Var", "Wen", "Zul"]
    middles = ["", "an", "ie", "o", "us", "im"]
    all_names = [h + m + e for e in ends for m in middles for h in heads]
    weights = [1 / (i + 2) for i in range(n)]
    return lambda: R.choices(all_names[:n], weights)[0]


def slip(text):
    i = R.randrange(1, len(text))
    kind = R.randrange(3)
    if kind == 0:
        return text[:i] + text[i + 1:]
    if kind == 1:
        return text[:i] + R.choice("aeiorst") + text[i + 1:]
    return text[:i] + text[i] + text[i:]


def birth(january):
    day = datetime.date(1950, 1, 1) + datetime.timedelta(R.randrange(19000))
    return day.replace(month=1, day=1) if R.random() < january else day


def copy(person, key):
    first, last, born, sex, homes = person["x"]
    if R.random() < 0.06:
        first = slip(first)
    if R.random() < 0.06:
        last = slip(last)
    if R.random() < 0.02:
        born = born.replace(year=born.year + R.choice([-10, -1, 1]), day=1)
    row = {"type": "person", "source": R.choice("abcde"), "person": key,
           "given_name": first, "family_name": last,
           "date_of_birth": born.isoformat(), "sex": sex,
           "postcode": R.choice(homes), "x": {"truth": person["truth"]}}
    for field, share in ("date_of_birth", 0.03), ("postcode", 0.1):
        if R.random() < share:
            del row[field]
    return row


def main():
    firsts, lasts, n, duplicates, january, crowd = WORLDS[sys.argv[1]]
    first, last = names(firsts, ["a", "ek", "ul"]), names(lasts, [
        "ski", "dottir", "wen", "ap", "oglu", "ez", "ides", "vic", "ger"])
    count = int(n * (1 - duplicates))
    places = [f"JA{R.randrange(1, 9)} {R.randrange(10)}{a}{b}"
              for a, b in (R.sample("ABDEFGHJLNPQRSTUWXYZ", 2)
                           for _ in range(count // crowd))]
    people = [{"truth": str(i), "x": (first(), last(), birth(january),
                                      R.choice("MMMF"), R.sample(places, 2))}
              for i in range(count)]
    owners = people + [R.choice(people[:count // 20]) if R.random() < 0.3
                       else R.choice(people) for _ in range(n - count)]
    R.shuffle(owners)
    for i, person in enumerate(owners):
        print(json.dumps(copy(person, f"K{i:05}"), separators=(",", ":")))


main()
