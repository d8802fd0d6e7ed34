#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare_cohort.py BUILD [WORLDS [FIRST_SEED]]: ioc-cohort against
naive_cohort.py on generated worlds: every member, every field, every step of
the waterfall, every count of the summary, and every line passed on. Each
world is run once with a random definition and a shipped one together, on
one thread and on two; records that were not sent twice must give the same
bytes in any order. At the end: how often each boundary and each feature of
definitions was met."""
import json
import os
import random
import subprocess
import sys
import tempfile

import boundaries
import cohort_worlds
import naive_cohort

HERE = os.path.dirname(os.path.abspath(__file__))
SHARE = os.path.join(HERE, "..", "..", "share")
EVENTS = {"identity", "service", "spend", "cohort", "member",
          *naive_cohort.AGENCY}


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


def passed_on(lines, events, names):
    """The lines of the input that come back."""
    for line in lines:
        r = json.loads(line)
        ours = r["type"] in ("cohort", "member") and \
            r.get("cohort", r.get("name")) in names
        if r["type"] in ("service", "spend") or events and not ours:
            yield line


def expected(naive, definitions, options, tally):
    """(name, members, steps, notes, scores) of each cohort of the run."""
    given = dict(zip(options[::2], options[1::2]))
    for d in definitions:
        if "--period" in given:
            start, stop = naive_cohort.period(
                given["--period"], d, naive.as_of)
        else:
            start, stop = (naive_cohort.day(given[k])
                           for k in ("--from", "--to"))
        for name, first, last in naive_cohort.parts(
                d["name"], start, stop, given.get("--every")):
            yield (name, d) + naive_cohort.run(
                naive, d, first, last, name, tally)


def compare_cohort(cohort, ours, wanted, npeople):
    name, _, members, steps, notes, _ = wanted
    found = list(check_waterfall(cohort, steps, notes, npeople))
    if cohort["name"] != name:
        found.append("named %s" % cohort["name"])
    keys = [(m["person_id"], m["index_date"]) for m in ours]
    expect = [(m["person_id"], m["index_date"]) for m in members]
    if keys != expect:
        return found + ["members: ours %r, naive %r" % (
            sorted(set(keys) - set(expect)),
            sorted(set(expect) - set(keys)))]
    for a, b in zip(ours, members):
        found += ["%s %s: %s" % (a["person_id"], a["index_date"], text)
                  for text in different(a, b)]
    return found


def compare_summary(path, naive, wanted):
    with open(path, encoding="utf-8") as f:
        summary = json.load(f)
    counts = naive_cohort.audit(naive)
    for text in different({k: summary.get(k) for k in counts}, counts):
        yield "summary: " + text
    for c, w in zip(summary["cohorts"], wanted):
        if c["ogrs3"] != w[5]:
            yield "summary of %s: ours %r, naive %r" % (
                w[0], c["ogrs3"], w[5])


def in_any_order(program, arguments, records, seed):
    """Records that are sent once give the same bytes in any order."""
    once, seen = [], set()
    for r in records:
        key = (r["type"], r.get("source"), r.get("id"))
        if r["type"] in ("cohort", "member") or \
                (r["type"] != "identity" and key in seen and key[2]):
            continue
        seen.add(key)
        once.append(r)
    outputs = []
    for _ in range(2):
        out = run(program, arguments, cohort_worlds.text(once))
        outputs.append([line for line in out.splitlines()
                        if line.startswith(('{"type":"cohort"',
                                            '{"type":"member"'))])
        random.Random(seed).shuffle(once)
    if outputs[0] != outputs[1]:
        raise AssertionError("another order of the records writes other "
                             "members")


def compare(program, folder, seed, shipped, tally):
    maker = cohort_worlds.Maker(random.Random(seed))
    world = maker.world(40)
    options, kinds = maker.period()
    with open(os.path.join(SHARE, "cohorts", maker.some(*shipped)),
              encoding="utf-8") as f:
        definitions = [maker.d, json.load(f)]
    args = ["-q", "--as-of", maker.as_of.isoformat()] + options
    for i, d in enumerate(definitions):
        path = os.path.join(folder, "d%d.json" % i)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(d, f)
        args += ["-d", path]
    with open(os.path.join(folder, "nominals.csv"), "w") as f:
        f.write(maker.listed())
    text = cohort_worlds.text(world)
    summary = os.path.join(folder, "summary.json")
    out = run(program, args + ["--jobs", "1", "--summary", summary], text)
    if run(program, args + ["--jobs", "2"], text) != out:
        raise AssertionError("two jobs write other bytes than one")
    in_any_order(program, args, world, seed)
    naive = naive_cohort.World(SHARE, maker.as_of, text.splitlines(), folder)
    return check(out.splitlines(), naive, definitions, options + [None],
                 kinds, summary, tally)


def check(out, naive, definitions, options, kinds, summary, tally):
    wanted = list(expected(naive, definitions, options, tally))
    passes = list(passed_on(naive.lines, "--events" in options,
                            {w[0] for w in wanted}))
    found = []
    if out[:len(passes)] != passes:
        found.append("lines passed on: not those expected")
    cohorts = []
    for line in out[len(passes):]:
        r = json.loads(line)
        if r["type"] == "cohort":
            cohorts.append((r, []))
        else:
            cohorts[-1][1].append(r)
    if len(cohorts) != len(wanted):
        return found + ["%d cohorts, not %d" % (len(cohorts), len(wanted))], 0
    for (cohort, ours), w in zip(cohorts, wanted):
        if w[2]:
            tally.definition(w[1], kinds)
        found += ["%s: %s" % (w[0], text) for text in compare_cohort(
            cohort, ours, w, len(naive.people))]
    found += compare_summary(summary, naive, wanted)
    return found, sum(len(w[2]) for w in wanted)


def main():
    program = os.path.join(os.path.abspath(sys.argv[1]), "ioc-cohort")
    worlds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    shipped = sorted(os.listdir(os.path.join(SHARE, "cohorts")))
    passed = failed = members = 0
    tally = boundaries.Tally()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + worlds):
            try:
                found, n = compare(program, folder, seed, shipped, tally)
                members += n
            except AssertionError as e:
                found = [str(e)]
            passed, failed = passed + (not found), failed + bool(found)
            for line in found[:5]:
                print("seed %d: %s" % (seed, line))
    if worlds >= 100:
        failed += tally.print(worlds // 40) > 0
    print("%d members" % members)
    print("naive: %d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
