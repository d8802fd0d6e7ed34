#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare_cohort.py BUILD [WORLDS [FIRST_SEED]]: ioc-cohort against
naive_cohort.py on generated worlds: every member, every field, every step of
the waterfall. Each world is run with a random definition and a shipped one,
once with one job and once with two, and must give the same bytes."""
import json
import os
import random
import subprocess
import sys
import tempfile

import cohort_worlds
import naive_cohort

HERE = os.path.dirname(os.path.abspath(__file__))
SHARE = os.path.join(HERE, "..", "..", "share")
AS_OF = ["2026-06-30", "2025-08-27", "2025-08-28", "2025-02-27", "2025-06-29",
         "2024-12-31", "2025-03-01"]
PERIODS = [("2023-01-01", "2024-12-31"), ("2023-02-28", "2024-12-31"),
           ("2024-01-01", "2024-12-31"), ("2023-08-31", "2024-06-30"),
           ("2024-02-29", "2024-02-29")]


def run(program, arguments, stdin):
    done = subprocess.run(
        [program] + arguments, input=stdin.encode(), capture_output=True,
        env={"IOC_SHARE": SHARE, "LC_ALL": "C"}, check=False)
    if done.returncode != 0:
        raise AssertionError("status %d: %s" % (
            done.returncode, done.stderr.decode()))
    return done.stdout.decode()


def different(ours, theirs):
    for name in sorted(set(ours) | set(theirs)):
        if ours.get(name) != theirs.get(name):
            yield "%s: ours %r, naive %r" % (
                name, ours.get(name), theirs.get(name))


def check_waterfall(cohort, steps, notes, npeople):
    rows = cohort["waterfall"]
    people = {}
    for r in rows:
        people.setdefault(r["step"], 0)
        people[r["step"]] += r["people"]
    wanted = {"people": npeople, "members": steps["members"]}
    for key, n in steps.items():
        if key != "members":
            wanted[key[0]] = wanted.get(key[0], 0) + n
    wanted["immature"] = notes["immature"]
    wanted["not matched"] = notes["not matched"]
    wanted["starts later"] = notes["later"]
    for name, n in wanted.items():
        if people.get(name, 0) != n:
            yield "waterfall %s: ours %d, naive %d" % (
                name, people.get(name, 0), n)
    gone = sum(r["people"] for r in rows[1:] if r["step"] in (
        "index event", "matched", "who", "require", "exclude", "landmark",
        "arms"))
    if rows[0]["people"] != gone + people["members"]:
        yield "waterfall: somebody is unexplained"


def compare(program, folder, world, definition, as_of, period):
    path = os.path.join(folder, "definition.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(definition, f)
    lines = cohort_worlds.text(world)
    args = ["-d", path, "--from", period[0], "--to", period[1], "--as-of",
            as_of, "-q"]
    out = run(program, args + ["--jobs", "1"], lines)
    if run(program, args + ["--jobs", "2"], lines) != out:
        raise AssertionError("two jobs write other bytes than one")
    ours = [json.loads(line) for line in out.splitlines()]
    naive = naive_cohort.World(
        SHARE, naive_cohort.day(as_of), lines.splitlines(), folder)
    members, steps, notes = naive_cohort.run(
        naive, definition, *map(naive_cohort.day, period))
    cohort, ours = ours[0], ours[1:]
    found = list(check_waterfall(cohort, steps, notes, len(naive.people)))
    keys = [(m["person_id"], m["index_date"]) for m in ours]
    wanted = [(m["person_id"], m["index_date"]) for m in members]
    if keys != wanted:
        found.append("members: ours %r, naive %r" % (
            sorted(set(keys) - set(wanted)), sorted(set(wanted) - set(keys))))
        return found, 0, 0
    for a, b in zip(ours, members):
        found += ["%s %s: %s" % (a["person_id"], a["index_date"], text)
                  for text in different(a, b)]
    return (found, len(members),
            sum(m.get("reoffended", False) for m in members))


def main():
    program = os.path.join(os.path.abspath(sys.argv[1]), "ioc-cohort")
    worlds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    shipped = sorted(os.listdir(os.path.join(SHARE, "cohorts")))
    passed = failed = members = reoffenders = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + worlds):
            rng = random.Random(seed)
            as_of, period = rng.choice(AS_OF), rng.choice(PERIODS)
            maker = cohort_worlds.Maker(rng, naive_cohort.day(as_of))
            world = maker.world(40)
            with open(os.path.join(SHARE, "cohorts", rng.choice(shipped)),
                      encoding="utf-8") as f:
                definitions = [maker.definition(), json.load(f)]
            for definition in definitions:
                try:
                    found, n, r = compare(program, folder, world,
                                          definition, as_of, period)
                    members, reoffenders = members + n, reoffenders + r
                except AssertionError as e:
                    found = [str(e)]
                passed, failed = passed + (not found), failed + bool(found)
                for line in found[:5]:
                    print("seed %d, as-of %s, %s to %s, %s: %s" % (
                        seed, as_of, period[0], period[1],
                        definition["name"], line))
    print("%d members, %d of them reoffended" % (members, reoffenders))
    print("naive: %d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
