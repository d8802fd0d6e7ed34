# SPDX-License-Identifier: GPL-3.0-or-later
"""naive_score.py MODEL RECORDS PAIRS [SAMPLE]: the match weights that
ioc-match --pairs has written, worked out a second time in the plainest way
from ioc-model(5): no tables, no bounds, no shared code.

Pairs capped as those of relatives are only held to be no higher, for the cap
is learnt from all pairs; twins and generations are held to the rule."""
import collections
import csv
import json
import math
import os
import random
import sys
import unicodedata

SHARE = os.environ["IOC_SHARE"]


# --- texts --------------------------------------------------------------------

PLAIN = {"æ": "AE", "ð": "D", "ø": "O", "þ": "TH", "đ": "D", "ħ": "H",
         "ı": "I", "ł": "L", "œ": "OE", "ə": "E"}


def words(text):
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    out = ""
    for c in text:
        if c in "'`\u2018\u2019\u02bc":
            continue
        if c in PLAIN:
            out += PLAIN[c]
        elif c.isascii():
            out += c.upper() if c.isalnum() else " "
        else:
            out += c
    return " ".join(out.split())


def name(text):
    out = []
    for w in words(text).split():
        if out and out[-1] in ("MC", "O"):
            out[-1] += w
        else:
            out.append(w)
    return " ".join(out)


def plain(text):
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())


def postcode(text):
    p = plain(text)
    if 5 <= len(p) <= 7 and p[0].isalpha() and p[-1].isalpha() \
            and p[-2].isalpha() and p[-3].isdigit():
        return p[:-3] + " " + p[-3:]
    if " " in text and 3 <= len(p) <= 5 and p[0].isalpha() and p[-1].isdigit():
        return p[:-1] + " " + p[-1]
    return p


def phone(text):
    digits = "".join(c for c in text if c.isdigit())
    for code in "0044", "44":
        if len(digits) > 10 and digits.startswith(code):
            return "0" + digits[len(code):].lstrip("0") \
                if not digits[len(code):].startswith("0") \
                else digits[len(code):]
    return digits


STANDARD = {"name": name, "text": words, "postcode": postcode, "id": plain,
            "date": lambda t: t.replace("-", ""), "phone": phone,
            "email": lambda t: t.strip().upper(), "code": str.strip,
            "number": str.strip}


def take(how, value):
    w = value.split(" ")
    if how == "first_word":
        return [w[0]]
    if how == "parts":
        long = [x for x in w if len(x) > 1]
        return [value] + long if len(long) > 1 else [value]
    if how == "serial":
        digits = [c for c in value if c.isdigit()]
        return ["".join(digits[-6:])] if len(digits) >= 6 else []
    assert how == "all", how
    return [value]


# --- lists of share/ ----------------------------------------------------------

def rows_of(name):
    with open(f"{SHARE}/codes/{name}.csv", encoding="utf-8") as f:
        yield from csv.DictReader(l for l in f if not l.startswith("#"))


def listed(text):
    return text.replace("-", " ").replace("'", "").upper()


def shares_of(name):
    return {listed(r["name"]): float(r["frequency"]) for r in rows_of(name)}


def nicknames():
    groups = collections.defaultdict(set)
    for i, r in enumerate(rows_of("nicknames")):
        for n in r["names"].split():
            groups[listed(n)].add(i)
    return groups


def placeholders():
    exact, start = set(), []
    for r in rows_of("placeholders"):
        if r["match"] == "exact":
            exact.add((r["field"], r["value"]))
        elif r["match"] == "prefix":
            start.append((r["field"], r["value"]))
    for r in rows_of("prisons"):
        exact.add(("postcode", r["postcode"].upper()))
    return exact, start


# --- people -------------------------------------------------------------------

class People:
    """For each individual and field the list of values, the main one first."""

    def __init__(self, model, path):
        self.model = model
        self.exact, self.start = placeholders()
        self.rows = collections.defaultdict(list)
        for line in open(path, encoding="utf-8"):
            d = json.loads(line)
            self.rows[d.get("person_source", d["source"]),
                      d["person"]].append(d)
        self.of = {key: self.values_of(rows)
                   for key, rows in self.rows.items()}
        self.drop_crowded()
        self.holders = collections.Counter()
        self.n = collections.Counter()
        for v in self.of.values():
            for field, values in v.items():
                self.n[field] += bool(values)
                for x in values:
                    self.holders[field, x] += 1

    def raw(self, row, path):
        kind, _, rest = path.partition(".")
        if kind in ("offence", "custody"):
            return row.get(rest) if row["type"] == kind else None
        if row["type"] != "person":
            return None
        for key in path.split("."):
            row = row.get(key) if isinstance(row, dict) else None
        return row

    def is_placeholder(self, field, path, raw, text):
        shown = text if field["standard"] == "postcode" else raw.upper()
        return (path, shown) in self.exact or any(
            path == p and shown.startswith(v) for p, v in self.start)

    def parts(self, field, row, path):
        raw = self.raw(row, path)
        if raw is None:
            return []
        text = STANDARD[field.get("standard", "text")](str(raw))
        if not text or text in field.get("missing", "").split():
            return []
        if self.is_placeholder(field, path, raw, text):
            return []
        return take(field.get("take", "all"), text)

    def held(self, field, row):
        """(value, is an alias) of one record."""
        if field.get("take") == "join":
            sides = [self.held(self.model["fields"][f], row)
                     for f in field["of"]]
            return [((a, b), x or y) for a, x in sides[0] for b, y in sides[1]]
        out = []
        for key, alias in ("of", False), ("alias", True):
            for path in field.get(key, []):
                for v in self.parts(field, row, path):
                    if (v, alias) not in out:
                        out.append((v, alias))
        return out

    def values_of(self, rows):
        out = {}
        for name, field in self.model["fields"].items():
            seen = {}
            for row in rows:
                for v, alias in self.held(field, row):
                    s = seen.setdefault(v, [True, 0, ""])
                    s[0] &= alias
                    s[1] -= 1
                    s[2] = max(s[2], row.get("extracted", ""))
            # The latest extract first: dates fall where texts rise.
            order = sorted(seen, key=lambda v: v)
            order.sort(key=lambda v: seen[v][2], reverse=True)
            order.sort(key=lambda v: (seen[v][0], seen[v][1]))
            out[name] = order
        return out

    def drop_crowded(self):
        most = self.model.get("placeholders", {}).get("people", 3)
        for field in self.model.get("person", {}).get("identifiers", []):
            count = collections.Counter(
                (v, key[0]) for key, values in self.of.items()
                for v in values[field])
            bad = {v for (v, _), n in count.items() if n > most}
            for values in self.of.values():
                values[field] = [v for v in values[field] if v not in bad]


# --- likeness -----------------------------------------------------------------

def jaro(a, b):
    if not a and not b:
        return 1.0
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    used, pairs = set(), []
    for i, c in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if j not in used and b[j] == c:
                used.add(j)
                pairs.append(i)
                break
    m = len(pairs)
    if not m:
        return 0.0
    t = sum(a[i] != b[j] for i, j in zip(pairs, sorted(used))) // 2
    return (m / len(a) + m / len(b) + (m - t) / m) / 3


def jaro_winkler(a, b):
    a, b = a.encode()[:64], b.encode()[:64]
    j = jaro(a, b)
    if j <= 0.7:
        return j
    n = 0
    while n < min(4, len(a), len(b)) and a[n] == b[n]:
        n += 1
    return j + 0.1 * n * (1 - j)


def edits(a, b, swaps):
    d = {(-1, -1): 0}
    for i in range(len(a)):
        d[i, -1] = i + 1
    for j in range(len(b)):
        d[-1, j] = j + 1
    for i in range(len(a)):
        for j in range(len(b)):
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1,
                          d[i - 1, j - 1] + (a[i] != b[j]))
            if swaps and i and j and a[i] == b[j - 1] and a[i - 1] == b[j]:
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d[len(a) - 1, len(b) - 1]


def undoubled(a):
    return "".join(c for i, c in enumerate(a) if i == 0 or a[i - 1] != c)


GROUPS = nicknames()


def begins(a, b, least):
    return len(a) != len(b) and min(len(a), len(b)) >= least and \
        (a.startswith(b) or b.startswith(a))


def forms(a, b):
    return a != b and (begins(a, b, 3) or undoubled(a) == undoubled(b) or
                       bool(GROUPS.get(a, set()) & GROUPS.get(b, set())))


def days(text):
    import datetime
    return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()


def date_is(relation, test, a, b):
    if relation == "day_month_swapped":
        return a != b and a[:4] == b[:4] and a[4:6] == b[6:] and \
            a[6:] == b[4:6]
    if relation == "first_of_january":
        return a != b and a[:4] == b[:4] and "0101" in (a[4:], b[4:])
    if relation == "one_edit":
        return edits(a, b, True) == 1
    if relation == "same_day_month":
        return a[4:] == b[4:]
    if relation == "two_parts":
        return (a[:4] == b[:4]) + (a[4:6] == b[4:6]) + (a[6:] == b[6:]) >= 2
    return abs(days(a) - days(b)) <= test["within"]


def outward(p):
    return p.split(" ")[0] if p[0].isalpha() else ""


def place_is(part, a, b):
    if part == "full":
        return a == b and (not outward(a) or " " in a) and len(a) > 4
    if part == "sector":
        return " " in a and " " in b and \
            a[:a.index(" ") + 2] == b[:b.index(" ") + 2]
    return outward(a) != "" and outward(a) == outward(b)


def values_hold(op, test, a, b):
    if op == "jaro_winkler":
        return jaro_winkler(a, b) >= test["at_least"]
    if op in ("levenshtein", "damerau"):
        n = test.get("same_start", 0)
        return a == b or (min(len(a), len(b)) >= test.get("shortest", 0) and
                          a[:n] == b[:n] and
                          edits(a, b, op == "damerau") <= test["at_most"])
    if op == "date":
        return date_is(test["is"], test, a, b)
    if op == "postcode":
        return place_is(test["part"], a, b)
    if op == "numeric":
        return abs(float(a) - float(b)) <= test["within"]
    if op == "email":
        return a.split("@")[0] != "" and a.split("@")[0] == b.split("@")[0]
    if op == "nickname":
        return forms(a, b)
    if op == "prefix":
        return begins(a, b, test["at_least"])
    assert op == "initial", op
    return (len(a) == 1) != (len(b) == 1) and a[0] == b[0]


OPS = ("exact", "overlap", "differs", "swapped", "across", "jaro_winkler",
       "levenshtein", "damerau", "date", "postcode", "numeric", "email",
       "nickname", "prefix", "initial", "value")


def crossed(test, fields, a, b):
    if not a[fields[0]] or not b[fields[1]]:
        return 0
    x, y = a[fields[0]][0], b[fields[1]][0]
    least = test.get("at_least", 0)
    return 2 if x == y else \
        int(least > 0 and jaro_winkler(x, y) >= least)


def holds(test, a, b):
    op = next(o for o in OPS if o in test)
    field = test[op]
    if op in ("swapped", "across"):
        both = [crossed(test, field, a, b), crossed(test, field, b, a)]
        return all(both) and sum(both) > 2 if op == "swapped" else any(both)
    x, y = a[field], b[field]
    if not x or not y:
        return False
    if op == "exact":
        return x[0] == y[0]
    if op == "value":
        return x[0] == y[0] == test["is"]
    if op == "overlap":
        most = test.get("sizes_at_most", 0)
        return bool(set(x) & set(y)) and (not most or
                                          len(x) * len(y) <= most)
    if op == "differs":
        return not set(x) & set(y)
    if not test.get("any"):
        x, y = x[:1], y[:1]
    return any(values_hold(op, test, v, w) for v in x for w in y)


# --- weights ------------------------------------------------------------------

def integer(w):
    """A weight in 1/1024, half away from zero."""
    return int(math.floor(abs(w) * 1024 + 0.5)) * (1 if w >= 0 else -1)


class Bearers:
    """Who bears a name: see Names and ages in ioc-model(5)."""

    def __init__(self, model, people):
        who = model.get("person", {})
        fields = model["fields"]
        self.name, self.birth = who.get("name"), who.get("date_of_birth")
        self.first, self.second = who.get("first_name"), who.get("second_name")
        self.known = None not in (self.name, self.birth, self.first) and \
            fields[self.name].get("of", [None])[0] == self.first and \
            fields[self.birth].get("standard") == "date"
        tf = model.get("term_frequency", {})
        self.k, self.drop = tf.get("k", 50000), tf.get("drop", 2)
        if self.known:
            self.count(people)

    def count(self, people):
        groups = collections.defaultdict(list)
        for v in people.of.values():
            if v[self.name]:
                groups[v[self.name][0]].append(
                    [v[f][0] if f and v[f] else None
                     for f in (self.birth, self.second)])
        self.of = {}
        few = [0, 0]
        self.people = {(n, b) for n, g in groups.items() for b, _ in g if b}
        seconds = {(n, b, s) for n, g in groups.items() for b, s in g
                   if b and s}
        for n, g in groups.items():
            born = sorted({b for b, _ in g if b})
            self.of[n] = self.count_born(born) or len(g)
            if len(born) <= 16:
                few = [few[0] + len(born), few[1] + self.count_born(born)]
        for n, of in self.of.items():
            self.of[n] = of * (few[1] + 1) / (few[0] + 1) if of > 16 else of
        self.all = sum(self.of.values())
        self.decades = collections.Counter(self.decade(b)
                                           for _, b in self.people)
        self.then = collections.Counter((n[0], self.decade(b))
                                        for n, b in self.people)
        self.firsts = collections.Counter(n[0] for n, _ in self.people)
        self.both = collections.Counter((n[0], s) for n, _, s in seconds)
        self.with_second = collections.Counter(n[0] for n, _, _ in seconds)
        self.tie = self.tie_of(collections.Counter(s for _, _, s in seconds))

    def count_born(self, born):
        """People; a date that may be another's, mistaken, is of the same."""
        if len(born) > 16:
            return len(born)
        return sum(not any(self.mistaken(born[i], x) for x in born[:i])
                   for i in range(len(born)))

    def mistaken(self, x, y):
        parts = [(b[:4], b[4:6], b[6:]) for b in (x, y)]
        (year, month, day), (other, *rest) = parts
        return sum(a == b for a, b in zip(*parts)) >= 2 or year == other and (
            rest == [day, month] or "0101" in (x[4:], y[4:]))

    def tie_of(self, second):
        def pairs(counts):
            return sum(c * (c - 1) for c in counts)
        n = sum(second.values())
        expected = pairs(self.with_second.values()) * \
            pairs(second.values()) / (n * (n - 1)) if n > 1 else 0
        return (pairs(self.both.values()) / 2 + 50) / (expected / 2 + 50)

    def decade(self, born):
        return min(max(int(born[:4]) // 10 - 190, 0), 13)

    def commoner_then(self, first, born):
        """log2 of how many times as common the name is in that decade."""
        n = max(self.firsts[first] - self.drop, 0)
        d = self.decade(born)
        if not n or not self.decades[d]:
            return 0
        share = self.decades[d] / len(self.people)
        held = max(self.then[first, d] - self.drop, 0)
        return integer(math.log2((held + 50 * share) / (n + 50) / share))

    def age(self, a, b):
        """Of both first names at both birth dates: the mean of the odds."""
        if not (a[self.birth] and b[self.birth]):
            return 0
        x, y = [self.commoner_then(p[self.first][0], p[self.birth][0])
                if p[self.first] else 0 for p in (a, b)]
        if x == y:
            return x
        return integer(1 - math.log2(2 ** (-x / 1024) + 2 ** (-y / 1024)))

    def commoner_second(self, a, b, rarity):
        """log2 of how many times as common among those of the first name."""
        if not all(a[f] and b[f] and a[f][0] == b[f][0]
                   for f in (self.first, self.second)):
            return 0
        first, second = a[self.first][0], a[self.second][0]
        share = 2 ** (rarity / 1024)
        held = max(self.both[first, second] - self.drop, 0)
        n = max(self.with_second[first] - self.drop, 0)
        return integer(math.log2(
            (held + 50 * min(share * self.tie, 1)) / (n + 50) / share))


class Scorer:
    def __init__(self, model, people):
        self.model, self.p = model, people
        self.tf = model.get("term_frequency", {})
        self.lists = {n: shares_of(f["frequency"]["list"])
                      for n, f in model["fields"].items()
                      if "list" in f.get("frequency", {})}
        self.together = model.get("trained", {}).get("together", 1)
        self.bearers = Bearers(model, people)

    def reference(self, field, v):
        f = self.model["fields"][field]
        unknown = f.get("frequency", {}).get("unknown", 0)
        if f.get("take") == "join":
            share = [self.lists.get(of, {}).get(x, 0)
                     for of, x in zip(f["of"], v)]
            if share[0] * share[1] > 0:
                return share[0] * share[1] * (
                    self.together if self.is_name(field) else 1)
            return unknown
        if f.get("standard") == "date" and v[4:] == "0101":
            return unknown * f["frequency"].get("first_of_january", 1)
        return self.lists.get(field, {}).get(v, unknown)

    def is_name(self, field):
        return self.model.get("person", {}).get("name") == field

    def rarity(self, field, v):
        k, drop = self.tf.get("k", 50000), self.tf.get("drop", 2)
        held, n = self.p.holders[field, v], self.p.n[field]
        is_name = self.bearers.known and self.is_name(field)
        if is_name:
            held, n = self.bearers.of.get(v, 0), self.bearers.all
        held, n = max(held - drop, 0), max(n - drop, 0)
        more = k * self.reference(field, v)
        sure = (held - 6 * math.sqrt(held)) / n if held > 36 else 0
        return integer(math.log2(max((held + more) / (n + k), sure)))

    def rarity_of(self, tf, a, b):
        field = tf["field"]
        x, y = a[field], b[field]
        common = [self.rarity(field, v) for v in set(x) & set(y)]
        if common:
            return min(common)
        if x and y:
            one_of = min if tf.get("of") == "rarer" else max
            return one_of(self.rarity(field, x[0]), self.rarity(field, y[0]))
        return 0

    def claims_first_name(self, level):
        who = self.bearers
        return who.known and any(
            t.get(op) in (who.first, who.name) and
            (op != "jaro_winkler" or t["at_least"] >= 0.85)
            for t in level["when"]
            for op in ("exact", "overlap", "nickname", "jaro_winkler")
            if op in t)

    def frequency(self, level, a, b):
        tf, more = level.get("tf"), 0
        if tf:
            rarity = self.rarity_of(tf, a, b)
            more = integer(math.log2(tf.get("u", level["u"]))) - rarity
            if self.bearers.known and tf["field"] == self.bearers.second:
                more -= self.bearers.commoner_second(a, b, rarity)
            if tf.get("power", 1) != 1:
                more = integer(tf["power"] * more / 1024)
        if self.claims_first_name(level):
            more -= self.bearers.age(a, b)
        limit = integer(self.tf.get("limit", 6))
        return max(-limit, min(limit, more))

    def score(self, a, b):
        """The weight, and the label of each comparison that counts."""
        weight, labels = integer(self.model["prior"]["weight"]), {}
        kept, levels = set(), {}
        for c in self.model["comparisons"]:
            has = [bool(a[f] and b[f]) for f in c["fields"]]
            need = all if c.get("present") == "all" else any
            if not need(has) or c.get("only_without") in kept:
                continue
            kept.add(c["name"])
            if any(holds(t, a, b) for t in c.get("unless", [])):
                continue
            level = next(l for l in c["levels"]
                         if all(holds(t, a, b) for t in l["when"]))
            weight += integer(math.log2(level["m"] / level["u"]))
            weight += self.frequency(level, a, b)
            labels[c["name"]] = level["label"]
            levels[c["name"]] = level
        for c in self.model["comparisons"]:
            given, level = c.get("given", {}), levels.get(c["name"])
            if level and labels.get(given.get("comparison")) in \
                    given.get("levels", []):
                weight += integer(math.log2(level["m_given"] / level["m"]))
        return weight, labels


# --- relatives ----------------------------------------------------------------

def share(a, b, field):
    return bool(set(a[field]) & set(b[field]))


def form_or_start(x, y):
    n = 1 if 1 in (len(x), len(y)) else 3
    return x == y or forms(x, y) or (
        min(len(x), len(y)) >= n and (x.startswith(y) or y.startswith(x)))


def likeness(model, x, y):
    if form_or_start(x, y):
        return 2
    return int(jaro_winkler(x, y) >= model["twins"]["similar"] or
               edits(x, y, True) <= 1)


def swapped_names(a, b):
    def alike(x, y):
        return x and y and jaro_winkler(x[0], y[0]) >= 0.85
    return alike(a["first_name"], b["last_name"]) and \
        alike(b["first_name"], a["last_name"])


def shares_id(model, a, b):
    return any(share(a, b, f) for f in model["person"]["identifiers"])


def family(a, b):
    """A last name in common, perhaps misspelt or in the first one's place."""
    x, y = a["last_name"], b["last_name"]
    return share(a, b, "last_name") or swapped_names(a, b) or \
        bool(x and y and jaro_winkler(x[0], y[0]) >= 0.85)


def twins(model, a, b):
    if not (family(a, b) and share(a, b, "date_of_birth") and
            share(a, b, "postcode") and a["first_name"] and
            b["first_name"]) or shares_id(model, a, b):
        return False
    best = 2 if swapped_names(a, b) else max(
        likeness(model, x, y)
        for x in a["first_name"] for y in b["first_name"])
    if best != 1:
        return best == 0

    def differs(f):
        return bool(a[f] and b[f] and not share(a, b, f))
    second = differs("second_name") and likeness(
        model, a["second_name"][0], b["second_name"][0]) == 0
    return share(a, b, "last_name") and (
        second or differs("sex") or any(
            differs(f) for f in model["person"]["conflict"]))


def generations(model, a, b):
    if not share(a, b, "name") or not share(a, b, "postcode") or \
            not a["date_of_birth"] or not b["date_of_birth"]:
        return False
    gap = min(0 if x[4:] == y[4:] and edits(x, y, True) == 1
              else abs(int(x[:4]) - int(y[:4]))
              for x in a["date_of_birth"] for y in b["date_of_birth"])
    return gap > model["generations"]["years"] and not shares_id(model, a, b)


# --- comparing ----------------------------------------------------------------

def check(model, scorer, people, d):
    a, b = (people.of[d[s]["source"], d[s]["person"]] for s in "ab")
    weight, labels = scorer.score(a, b)
    flags = d.get("flags", "").split(",")
    if "person" in model:
        want = {"twins"} if twins(model, a, b) else {"generations"} \
            if generations(model, a, b) else set()
        if {"twins", "generations"} & set(flags) != want:
            return f"{want or 'no relatives'}"
        if want:
            weight = min(weight, integer(-5))
    said = d["weight"]
    if labels != d["levels"]:
        return f"levels {labels}"
    if {"household", "one birth date"} & set(flags):
        return None if said <= weight / 1024 + 0.0006 else f"{weight / 1024}"
    return None if abs(said - weight / 1024) < 0.0006 else f"{weight / 1024}"


def main():
    model = json.load(open(sys.argv[1], encoding="utf-8"))
    people = People(model, sys.argv[2])
    scorer = Scorer(model, people)
    lines = open(sys.argv[3], encoding="utf-8").read().splitlines()
    if len(sys.argv) > 4:
        lines = random.Random(1).sample(lines, int(sys.argv[4]))
    wrong, seen = 0, collections.Counter()
    for line in lines:
        d = json.loads(line)
        why = check(model, scorer, people, d)
        seen.update(d["levels"].items())
        if why:
            wrong += 1
            if wrong <= 10:
                print(line, "but naively", why)
    print(f"{len(lines)} pairs, {len(seen)} levels, {wrong} wrong")
    sys.exit(wrong > 0)


main()
