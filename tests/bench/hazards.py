#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hazards.py BUILD [--ours | --mdoc]: what ioc-import, DuckDB, Miller and
csvkit make of the same damaged files, each with one setting for all of them:
a partnership does not know which of them it will be sent. For each: how many
of the sound rows came out right, how many rows came out as if they were sound
with a value that is not what was sent (bent), and whether the tool gave up.
A row that is refused and named is neither. --ours fails unless ioc-import gets
every one right and bends none; --mdoc prints the table for ioc-import(1)."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

BUILD = os.path.abspath(sys.argv[1])
DUCK = os.path.abspath("build/duckdb")

# The map says "name (1)" only where the file has two columns of that name.
MAP = {
    "source": "h", "person": "id", "date_order": "dmy",
    "records": [{"type": "contact", "fields": {
        "date": "date", "x.name": "name", "x.code": "code"}}],
}


# Rows that are right as they were sent, and right to refuse.
MAYBE = {("00005", "06/06/2024", name, "005")
         for name in ("N" * (1 << 21) + " 5", "Na\0me 5")}


def rows(n, first=1):
    return [["%05d" % i, "%02d/%02d/2024" % (i % 28 + 1, i % 12 + 1),
             "Name %d" % i, "00%d" % i] for i in range(first, first + n)]


def iso(text):
    day, month, year = text.split("/")
    return "%s-%s-%s" % (year, month, day)


def text(table, delimiter=",", eol="\n"):
    head = [["id", "date", "name", "code"]]
    return eol.join(delimiter.join(r) for r in head + table) + eol


def hazards():
    """name, bytes, the sound rows (the truth)

    A row that may as well be refused as read is in neither: see MAYBE."""
    plain = rows(20)
    yield "plain: dates, leading zeros", text(plain).encode(), plain
    yield "byte order mark", b"\xef\xbb\xbf" + text(plain).encode(), plain
    named = [r[:2] + ["Se\u00e1n O\u2019Neill"] + r[3:] for r in plain]
    yield "Windows-1252", text(named).encode("cp1252"), named
    yield "UTF-16", text(named).encode("utf-16"), named
    yield "semicolons", text(plain, ";").encode(), plain
    yield "CR LF", text(plain, eol="\r\n").encode(), plain
    yield "lone CR", text(plain, eol="\r").encode(), plain
    title = "Report run 01/04/2024\nPrinted by X\n" + text(plain)
    yield "title lines", title.encode(), plain
    total = text(plain) + "\nTotal: 20\n"
    yield "trailing total", total.encode(), plain
    lines = text(plain).split("\n")
    stray = lines[:]
    stray[5] = stray[5].replace("Name", '"Name')
    yield ("unterminated quote", "\n".join(stray).encode(),
           plain[:4] + plain[5:])
    knife = [r[:2] + ['5" knife' if i == 4 else r[2]] + r[3:]
             for i, r in enumerate(plain)]
    yield "quote inside a cell", text(knife).encode(), knife
    ragged = lines[:]
    ragged[5] += ",extra"
    ragged[9] = ",".join(ragged[9].split(",")[:3])
    yield ("ragged rows", "\n".join(ragged).encode(),
           [r for i, r in enumerate(plain) if i not in (4, 8)])
    two = [r[:2] + ['"Line one\nline two"' if i == 4 else r[2]] + r[3:]
           for i, r in enumerate(plain)]
    truth = [r[:2] + [r[2].strip('"')] + r[3:] for r in two]
    yield "newline in a cell", text(two).encode(), truth
    bad = lines[:]
    bad[5] = bad[5].replace(plain[4][1], "31/02/2024")
    yield "31 February", "\n".join(bad).encode(), plain[:4] + plain[5:]
    serial = lines[:]
    serial[5] = serial[5].replace(plain[4][1], "45385")
    truth = [r if i != 4 else [r[0], "03/04/2024"] + r[2:]
             for i, r in enumerate(plain)]
    yield "an Excel serial", "\n".join(serial).encode(), truth
    two_digits = lines[:]
    two_digits[5] = two_digits[5].replace(plain[4][1], "7/5/18")
    truth = [r if i != 4 else [r[0], "07/05/2018"] + r[2:]
             for i, r in enumerate(plain)]
    yield "7/5/18", "\n".join(two_digits).encode(), truth
    spaces = [[r[0], r[1], r[2] + "\u200b", r[3]] for r in plain]
    yield "zero-width spaces", text(spaces).encode(), plain
    both = text(named).encode().split(b"\n")
    both[3] = both[3].decode().encode("cp1252")
    yield "UTF-8 and Windows-1252 mixed", b"\n".join(both), named
    guarded = [r[:3] + ['="%s"' % r[3]] for r in plain]
    yield 'codes guarded as ="001"', text(guarded).encode(), plain
    gaps = text(plain).replace("\n", "\n\n").replace("\n\n", "\n,,,\n\n", 3)
    yield "blank lines", gaps.encode(), plain
    twice = ["%s,%s" % (line, "name" if i == 0 else "x")
             for i, line in enumerate(lines[:-1])]
    yield "a header twice", "\n".join(twice).encode(), plain
    flipped = lines[:]
    flipped[5] = flipped[5].replace(plain[4][1], "03/25/2024")
    yield ("03/25/2024 among dd/mm/yyyy", "\n".join(flipped).encode(),
           plain[:4] + plain[5:])
    huge = lines[:]
    huge[5] = huge[5].replace("Name", "N" * (1 << 21))
    yield "a cell of 2 MiB", "\n".join(huge).encode(), plain[:4] + plain[5:]
    nul = lines[:]
    nul[5] = nul[5].replace("Name", "Na\0me")
    yield "a NUL byte", "\n".join(nul).encode(), plain[:4] + plain[5:]


def score(found, truth):
    """A row without a date is not read, and not bent."""
    want = {(r[0], iso(r[1]), r[2], r[3]) for r in truth}
    maybe = {(r[0], iso(r[1]), r[2], r[3]) for r in MAYBE}
    got = {r for r in found if r[1]}
    bent = len(got - want - maybe)
    return "%d/%d%s" % (len(got & want), len(want),
                        ", %d bent" % bent if bent else "")


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True,
                          timeout=60, **more)


def from_json(lines):
    out = []
    for r in lines:
        out.append(tuple(str(r.get(k, "")) for k in
                         ("id", "date", "name", "code")))
    return out


def ours(path, folder):
    env = dict(os.environ, IOC_SHARE=os.path.abspath("share"))
    with open(path, "rb") as f:
        twice = f.readline().count(b"name") == 2
    with open(os.path.join(folder, "map.json"), "w") as f:
        f.write(json.dumps(MAP).replace(
            '"x.name": "name"', '"x.name": "name (1)"' if twice
            else '"x.name": "name"'))
    r = run([BUILD + "/ioc-import", "-q", "-m", folder + "/map.json",
             "--max-rejects", "100%", path], env=env)
    if r.returncode:
        return None
    out = []
    for line in r.stdout.splitlines():
        x = json.loads(line)
        out.append((x["person"], x["date"], x.get("x", {}).get("name", ""),
                    x.get("x", {}).get("code", "")))
    return out


MILLER = """d = strptime($date, "%d/%m/%Y");
$date = is_error(d) ? "" : strftime(d, "%Y-%m-%d")"""


def miller(path, folder):
    r = run(["mlr", "-S", "--icsv", "--allow-ragged-csv-input",
             "--lazy-quotes", "--ojsonl", "put", MILLER, path])
    if r.returncode:
        return None
    return from_json(json.loads(x) for x in r.stdout.splitlines())


def csvkit(path, folder):
    """With types off (-I), or no code keeps its zeroes; dates that are exactly
    DD/MM/YYYY are then counted as read."""
    r = run(["csvjson", "-I", path])
    if r.returncode:
        return None
    out = []
    for row in from_json(json.loads(r.stdout)):
        usual = re.fullmatch(r"\d\d/\d\d/\d{4}", row[1])
        out.append((row[0], iso(row[1]) if usual else row[1]) + row[2:])
    return out


def duckdb(path, folder):
    script = """
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const c = await (await DuckDBInstance.create(':memory:')).connect();
  const r = await c.runAndReadAll(`select id, name, code, coalesce(
    try_strptime(date, ['%%d/%%m/%%y', '%%d/%%m/%%Y'])::date::varchar, '') date
    from read_csv('%s', ignore_errors=true, all_varchar=true)`);
  console.log(JSON.stringify(r.getRowObjectsJson()));
})().catch(e => { console.error(String(e)); process.exit(1); });
""" % path
    env = dict(os.environ, NODE_PATH=DUCK + "/node_modules")
    r = run(["node", "-e", script], env=env)
    return from_json(json.loads(r.stdout)) if r.returncode == 0 else None


def tools(only_ours):
    found = [("ioc-import", ours)]
    if only_ours:
        return found
    for name, tool, here in (
            ("DuckDB", duckdb, os.path.isdir(DUCK + "/node_modules/@duckdb")
             and shutil.which("node")),
            ("Miller", miller, shutil.which("mlr")),
            ("csvkit", csvkit, shutil.which("csvjson"))):
        if here:
            found.append((name, tool))
        else:
            print("%s is not installed: skipped" % name)
    return found


def outcomes(tool, path, folder, truth):
    try:
        found = tool(path, folder)
    except (ValueError, subprocess.TimeoutExpired):
        found = None
    return "gives up" if found is None else score(found, truth)


def main():
    option = sys.argv[2] if len(sys.argv) > 2 else ""
    found = tools(option == "--ours")
    shape = "%-30s" + " %-15s" * len(found)
    if option == "--mdoc":
        shape = ".It %s" + " Ta %s" * len(found)
    print((shape % tuple(["sound rows that came out right"]
                         + [name for name, _ in found])).rstrip())
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.csv")
        for name, data, truth in hazards():
            with open(path, "wb") as f:
                f.write(data)
            row = [outcomes(tool, path, folder, truth) for _, tool in found]
            bad += row[0] != "%d/%d" % (len(truth), len(truth))
            if option == "--mdoc":
                row = [re.sub(", (.*) bent", r" +\1", x) for x in row]
                row = [x.replace("gives up", "-") for x in row]
            print((shape % tuple([name] + row)).rstrip())
    sys.exit(1 if bad else 0)


main()
