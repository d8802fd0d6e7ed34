#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The encodings of ioc-record(5), ENCODED PEOPLE, by other means (hashlib).

encode.py --vectors                    what tests/unit/t_encode.c expects
encode.py KEYFILE CLEAR ENCODED CODES  checks each encoded record against the
                                       clear one of the same line
encode.py --label CLEAR ENCODED        the encoded records with the x of the
                                       clear ones, for --evaluate
"""
import csv
import hashlib
import json
import re
import sys
import unicodedata

BITS, HASHES = 512, 10


def blake(text, key, size=32):
    return hashlib.blake2b(text, key=key, digest_size=size).digest()


class Keys:
    def __init__(self, file_bytes):
        self.main = hashlib.blake2b(file_bytes, digest_size=32).digest()

    def of(self, label):
        return blake(b"ioc 1 " + label.encode(), self.main)

    def hash(self, label, text):
        return blake(text.encode(), self.of(label))[:8].hex()

    def print(self):
        return self.hash("fingerprint", "")

    def pseudonym(self, label, letter, owner, text):
        n = int.from_bytes(
            blake(owner.encode() + b"\0" + text.encode(), self.of(label))[:10],
            "big")
        letters = "abcdefghijklmnopqrstuvwxyz234567"
        return letter + "".join(
            letters[n >> (75 - 5 * i) & 31] for i in range(16))

    def filter(self, label, tokens):
        bits = 0
        for t in tokens:
            h = blake(t, self.of(label), 64)
            for i in range(HASHES):
                at = int.from_bytes(h[2 * i:2 * i + 2], "little") % BITS
                bits |= 1 << (BITS - 1 - at)
        return "%0*x" % (BITS // 4, bits)


def pairs(name):
    b = b"_" + name.encode() + b"_"
    return [b[i:i + 2] for i in range(len(b) - 1)]


def date_tokens(d):
    return [("Y" + d[:4]).encode(), ("Z" + d[:4]).encode(), ("M" + d[4:6]).encode(),
            ("D" + d[6:]).encode()] + [
                ("%d%s" % (i, c)).encode() for i, c in enumerate(d)]


# Letters that are no letter with a mark, and what is written for them.
PLAIN = str.maketrans({
    "\u00c6": "AE", "\u00d0": "D", "\u00d8": "O", "\u00de": "TH",
    "\u0110": "D", "\u0126": "H", "\u0131": "I", "\u0141": "L",
    "\u0152": "OE", "\u018f": "E"})


def name_form(s):
    s = unicodedata.normalize("NFKD", s)
    s = "".join(c for c in s if not unicodedata.combining(c)).upper()
    s = s.translate(PLAIN)
    s = re.sub("['`‘’ʼ]", "", s)
    s = " ".join(re.findall("[^\\W_]+", s))
    return re.sub(r"\b(MC|O) (?=\w)", r"\1", s)


def plain(s):
    return re.sub("[^A-Z0-9]", "", s.upper())


def phone_form(s):
    d = re.sub(r"\D", "", s)
    m = re.match("(0044|44)(.+)", d) if len(d) > 10 else None
    return "0" + m.group(2).lstrip("0") if m else d


def rows(path):
    with open(path) as f:
        yield from csv.DictReader(x for x in f if x[0] != "#")


class Codes:
    """Nicknames, and the values that stand for nothing."""

    def __init__(self, folder):
        self.nothing = {"postcode": [], "date_of_birth": []}
        for r in rows(folder + "/placeholders.csv"):
            if r["field"] in self.nothing:
                self.nothing[r["field"]].append((r["match"], r["value"]))
        self.groups = {}
        for row in rows(folder + "/nicknames.csv"):
            for n in row["names"].split():
                n = n.upper().replace("-", " ").replace("'", "")
                self.groups.setdefault(n, set()).add(row["group"])

    def value(self, r, field):
        s = r.get(field, "")
        return "" if any(
            s == v or (how == "prefix" and s.startswith(v))
            for how, v in self.nothing[field]) else s


def parts(name):
    words = [w for w in name.split(" ") if len(w) > 1]
    return [name] + (words if len(words) > 1 else []) if name else []


def encodings(r, keys, codes):
    out = {}
    first = name_form(r.get("given_name", "")).split(" ")[0]
    second = name_form(r.get("middle_names", "")).split(" ")[0]
    last = name_form(r.get("family_name", ""))
    former = name_form(r.get("former_name", ""))
    for key, label, name in (("first_name", "first_name", first),
                             ("last_name", "last_name", last),
                             ("former_name", "last_name", former),
                             ("second_name", "second_name", second)):
        if name:
            out[key] = keys.filter(label, pairs(name))
    for key, texts in (("first_name_forms", codes.groups.get(first, ())),
                       ("last_name_parts", parts(last) + parts(former))):
        if texts:
            out[key] = sorted({keys.hash(key, t) for t in texts})
    if first and last:
        out["name"] = keys.hash("name", first + " " + last)
        out["name_swapped"] = keys.hash("name", last + " " + first)
    if r.get("initials"):
        out["initials"] = keys.hash("initials", plain(r["initials"]))
    if codes.value(r, "date_of_birth"):
        d = r["date_of_birth"].replace("-", "")
        swapped = d[:4] + d[6:] + d[4:6]
        out["date_of_birth"] = keys.filter("date_of_birth", date_tokens(d))
        out["birth"] = keys.hash("birth", d)
        if swapped != d:
            out["birth_swapped"] = keys.hash("birth", swapped)
    if codes.value(r, "postcode"):
        outward, _, inward = r["postcode"].partition(" ")
        if len(inward) == 3:
            out["postcode"] = keys.hash("postcode", r["postcode"])
        out["outward"] = keys.hash("outward", outward)
    ids = r.get("ids", {})
    for k in ("pnc", "cro", "nomis", "crn", "nhs", "nino"):
        if k in ids:
            out[k] = keys.hash(k, plain(ids[k]))
    for k in ("pnc", "cro"):
        digits = re.sub(r"\D", "", ids.get(k, ""))
        if len(digits) >= 6:
            out[k + "_serial"] = keys.hash("serial", digits[-6:])
    if r.get("email"):
        out["email"] = keys.hash("email", r["email"].strip().upper())
    if r.get("phone"):
        out["phone"] = keys.hash("phone", phone_form(r["phone"]))
    return out


def check(clear, encoded, keys, codes):
    wanted = encodings(clear, keys, codes) if clear["type"] == "person" else {}
    owner = clear.get("person_source", clear.get("source", ""))
    problems = []
    if encoded.get("encoded", {}) != wanted:
        got = encoded.get("encoded", {})
        problems += [k for k in set(wanted) | set(got)
                     if wanted.get(k) != got.get(k)]
    if encoded["privacy"] != "encoded/" + keys.print():
        problems.append("privacy")
    for field, letter, whose in (("person", "k", owner),
                                 ("id", "i", clear.get("source", ""))):
        if field in clear and encoded[field] != keys.pseudonym(
                field, letter, whose, clear[field]):
            problems.append(field)
    return problems


def vectors():
    keys = Keys(bytes(range(32)))
    print("fingerprint", keys.print())
    print("hash of SW1A 9ZZ by postcode", keys.hash("postcode", "SW1A 9ZZ"))
    print("pseudonym", keys.pseudonym("person", "k", "ndelius", "X123456"))
    print("filter SMITH", keys.filter("last_name", pairs("SMITH")))
    print("filter 19850403", keys.filter(
        "date_of_birth", date_tokens("19850403")))


def label(clear_path, encoded_path):
    with open(clear_path) as a, open(encoded_path) as b:
        for clear, encoded in zip(a, b, strict=True):
            x = json.loads(clear).get("x")
            print(encoded.rstrip()[:-1] + (
                ',"x":%s}' % json.dumps(x) if x else "}"))


def main():
    if sys.argv[1:] == ["--vectors"]:
        return vectors()
    if sys.argv[1] == "--label":
        return label(*sys.argv[2:])
    key_path, clear_path, encoded_path, folder = sys.argv[1:]
    with open(key_path, "rb") as f:
        keys = Keys(f.read())
    codes = Codes(folder)
    n = bad = 0
    with open(clear_path) as a, open(encoded_path) as b:
        for clear, encoded in zip(a, b, strict=True):
            n += 1
            problems = check(json.loads(clear), json.loads(encoded), keys,
                             codes)
            bad += bool(problems)
            if problems and bad <= 5:
                print("line %d: %s" % (n, ", ".join(sorted(problems))))
    sys.exit(bad > 0 or n == 0)


if __name__ == "__main__":
    main()
