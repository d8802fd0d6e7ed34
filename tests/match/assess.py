# SPDX-License-Identifier: GPL-3.0-or-later
"""assess.py N: of N populations, samples of the review answered by the truth;
how often the intervals of --assess hold the true figures."""
import csv
import json
import subprocess
import sys


def run(*args):
    subprocess.run(args, check=True)


def truth_of(path):
    return {(d["source"], d["person"]): d["x"]["truth"]
            for d in map(json.loads, open(path))}


def population(seed):
    run("gen", "people", "p.ndjson", "--n", "6000", "--seed", str(seed + 1),
        "--noise", "high")
    run("ioc-match", "--review", "review.csv", "--review-sample", "400",
        "--summary", "s.json", "-o", "out.ndjson", "p.ndjson")
    truth = truth_of("p.ndjson")
    rows = list(csv.DictReader(open("review.csv", encoding="utf-8-sig")))
    pairs = [(r["source_a"], r["person_a"], r["source_b"], r["person_b"])
             for r in rows]
    assert len(set(pairs)) == len(pairs), "a pair twice"
    for r in rows:
        a, b = ((r["source_" + s], r["person_" + s]) for s in "ab")
        r["decision"] = "same" if truth[a] == truth[b] else "different"
    with open("answered.csv", "w", newline="") as f:
        w = csv.DictWriter(f, rows[0].keys())
        w.writeheader()
        w.writerows(rows)
    text = subprocess.run(["ioc-match", "--assess", "answered.csv"],
                          check=True, capture_output=True, text=True).stdout
    said = {r["measure"]: r for r in csv.DictReader(text.splitlines())}
    return said, truth


def true_figures(truth):
    """Among the pairs drawn from: by a sample of all of them."""
    run("ioc-match", "--review", "all.csv", "--review-sample", "1000000",
        "-o", "out2.ndjson", "p.ndjson")
    right = joined = missed = 0
    for r in csv.DictReader(open("all.csv", encoding="utf-8-sig")):
        if not r["stratum"]:
            continue
        a, b = ((r["source_" + s], r["person_" + s]) for s in "ab")
        same = truth[a] == truth[b]
        if r["joined"] == "yes":
            joined += 1
            right += same
        else:
            missed += same
    return right / joined, missed


def main():
    n = int(sys.argv[1])
    held = [0, 0]
    for seed in range(n):
        said, truth = population(seed)
        real = true_figures(truth)
        for i, key in enumerate(("precision", "missed_links")):
            low, high = (float(said[key][x]) for x in ("low", "high"))
            held[i] += low - 1e-9 <= real[i] <= high + 1e-9
    print(f"precision {held[0]} of {n}, missed {held[1]} of {n}")
    # Of 10 at 95%, 7 or fewer come with a chance of 1.2%.
    sys.exit(any(h < n * 0.8 for h in held))


main()
