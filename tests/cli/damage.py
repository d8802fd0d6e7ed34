#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""damage.py SEED MEGABYTES: writes damaged.csv, map.json and sound.txt.

A table of people with quoted cells, some over several lines, into which
damage is put at random: quotes that are never closed, stray quotes, NULs,
cells too many and too few, bytes of another encoding. sound.txt holds the
records of the rows that nothing was done to: all of them must come out, and
nothing else but what the damaged rows may still say.

damage.py --check OUT SUMMARY: that they did."""
import json
import random
import sys

MAP = {"source": "d", "date_order": "dmy", "person": "Ref", "records": [
    {"type": "person", "fields": {"family_name": "Name", "address": "Home"}},
    {"type": "contact", "fields": {"date": "Seen", "x.note": "Note"}}]}


def cell(text, rng):
    if '"' in text or "," in text or "\n" in text or rng.random() < .3:
        return '"%s"' % text.replace('"', '""')
    return text


def damage(line, rng):
    """The line with one thing wrong, so that it may no longer be a row."""
    at = rng.randrange(len(line))
    return rng.choice([
        lambda: line.replace(",", ',"', 1),        # opens, never closed
        lambda: line[:at] + '"' + line[at:],       # a stray quote
        lambda: line[:at] + '""' + line[at:],
        lambda: line[:at] + "\0" + line[at:],
        lambda: line + ',"',
        lambda: line + ",too,many",
        lambda: line.rsplit(",", 1)[0],            # too few
        lambda: '"' + line,
        lambda: '"',
        lambda: line.replace('"', "", 1),
    ])()


def write(seed, size):
    rng = random.Random(seed)
    notes = ["", "seen", 'said "no"', "one\ntwo", "a, b", 'x "y"\nz, "',
             "z" * 40, "-"]
    lines, sound, total, i = ["Ref,Name,Home,Seen,Note"], [], 0, 0
    while total < size:
        i += 1
        row = ["R%07d" % i, "Name", "%d High St, N" % rng.randrange(300),
               "%02d/%02d/2024" % (rng.randrange(1, 29),
                                   rng.randrange(1, 13)),
               rng.choice(notes)]
        line = ",".join(cell(c, rng) for c in row)
        if rng.random() < .02:
            # Only what is one line can be told from what follows it.
            line = damage(line.replace("\n", " "), rng).replace("\n", " ")
        else:
            day, month, year = row[3].split("/")
            note = row[4] if row[4] != "-" else ""
            sound.append([row[0], row[2], "-".join((year, month, day)), note])
        lines.append(line)
        total += len(line) + 1
    with open("damaged.csv", "w", newline="") as f:
        f.write("\n".join(lines) + "\n")
    with open("sound.txt", "w") as f:
        json.dump(sound, f)
    with open("map.json", "w") as f:
        json.dump(MAP, f)


def check(out, summary):
    home, seen = {}, {}
    for line in open(out):
        r = json.loads(line)
        if r["type"] == "person":
            home.setdefault(r["person"], []).append(r.get("address"))
        else:
            seen.setdefault(r["person"], []).append(
                (r["date"], r.get("x", {}).get("note", "")))
    lost = [s for s in json.load(open("sound.txt"))
            if home.get(s[0]) != [s[1]] or seen.get(s[0]) != [(s[2], s[3])]]
    total = json.load(open(summary))
    assert total["rows"] == total["accepted"] + total["rejected"], total
    assert not lost, "%d sound rows lost or bent: %s" % (len(lost), lost[:3])


if sys.argv[1] == "--check":
    check(sys.argv[2], sys.argv[3])
else:
    write(int(sys.argv[1]), int(float(sys.argv[2]) * 1e6))
