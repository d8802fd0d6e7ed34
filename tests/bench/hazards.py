#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hazards.py BUILD: what ioc-import, DuckDB, Miller and csvkit make of the same
damaged files. For each: how many of the sound rows came out right, how many
wrong rows came out as if they were sound (bent), and whether it failed."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

BUILD = os.path.abspath(sys.argv[1])
DUCK = os.path.abspath("build/duckdb")

MAP = {
    "source": "h", "person": "id", "date_order": "dmy",
    "records": [{"type": "contact", "fields": {
        "date": "date", "x.name": "name", "x.code": "code"}}],
}


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
    """name, bytes, the sound rows (the truth)"""
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
    nul = lines[:]
    nul[5] = nul[5].replace("Name", "Na\0me")
    yield "a NUL byte", "\n".join(nul).encode(), plain[:4] + plain[5:]


def score(found, truth):
    want = {(r[0], iso(r[1]), r[2], r[3]) for r in truth}
    got = set(found)
    return "%d/%d%s" % (len(got & want), len(want),
                        ", %d bent" % len(got - want) if got - want else "")


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
    with open(os.path.join(folder, "map.json"), "w") as f:
        json.dump(MAP, f)
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


MILLER = '$date = strftime(strptime($date, "%d/%m/%Y"), "%Y-%m-%d")'


def miller(path, folder):
    r = run(["mlr", "-S", "--icsv", "--ojsonl", "put", MILLER, path])
    if r.returncode:
        return None
    return from_json(json.loads(x) for x in r.stdout.splitlines())


def csvkit(path, folder):
    r = run(["csvjson", "--date-format", "%d/%m/%Y", path])
    return from_json(json.loads(r.stdout)) if r.returncode == 0 else None


def duckdb(path, folder):
    script = """
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const c = await (await DuckDBInstance.create(':memory:')).connect();
  const r = await c.runAndReadAll(`select id::varchar id, date::varchar date,
    name, code::varchar code from read_csv('%s', ignore_errors=true,
    dateformat='%%d/%%m/%%Y', all_varchar=false)`);
  console.log(JSON.stringify(r.getRowObjectsJson()));
})().catch(e => { console.error(String(e)); process.exit(1); });
""" % path
    env = dict(os.environ, NODE_PATH=DUCK + "/node_modules")
    r = run(["node", "-e", script], env=env)
    return from_json(json.loads(r.stdout)) if r.returncode == 0 else None


def main():
    tools = [("ioc-import", ours)]
    if os.path.isdir(DUCK + "/node_modules/@duckdb"):
        tools.append(("DuckDB", duckdb))
    if shutil.which("mlr"):
        tools.append(("Miller", miller))
    if shutil.which("csvjson"):
        tools.append(("csvkit", csvkit))
    print("%-28s" % "sound rows that came out right"
          + "".join("%-18s" % name for name, _ in tools))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.csv")
        for name, data, truth in hazards():
            with open(path, "wb") as f:
                f.write(data)
            line = "%-30s" % name
            for _, tool in tools:
                try:
                    found = tool(path, folder)
                except (ValueError, subprocess.TimeoutExpired):
                    found = None
                line += "%-18s" % ("fails" if found is None
                                   else score(found, truth))
            print(line.rstrip())


main()
