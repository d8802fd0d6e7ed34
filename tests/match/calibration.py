# SPDX-License-Identifier: GPL-3.0-or-later
"""calibration.py POINTS NOISE N SEED...: how often pairs are right beside how
often that was said, by tenth of the probability, over invented populations of
N people together. Fails where a fifth is off by more than POINTS beyond what
chance explains (2.6 standard errors)."""
import json
import math
import subprocess
import sys


def calibration(noise, n, seed):
    subprocess.run(["gen", "people", "c.ndjson", "--n", n, "--noise",
                    noise, "--seed", seed], check=True)
    subprocess.run(["ioc-match", "-q", "--evaluate", "x.truth", "--summary",
                    "c.json", "-o", "c.csv", "c.ndjson"], check=True)
    return json.load(open("c.json", encoding="utf-8"))["calibration"]


def off(bins):
    """Points too high, and the standard error of that."""
    n = sum(b["pairs"] for b in bins)
    said = sum(b["expected"] for b in bins) / n
    true = sum(b["right"] for b in bins) / n
    return n, 100 * said, 100 * true, 100 * math.sqrt(said * (1 - said) / n)


def main():
    points = float(sys.argv[1])
    runs = [calibration(*sys.argv[2:4], seed) for seed in sys.argv[4:]]
    print("   P     pairs   said   true    off  error")
    for i, bins in enumerate(zip(*runs)):
        n, said, true, error = off(bins)
        print(f"{i / 10:.1f} {n:9d} {said:6.1f} {true:6.1f} "
              f"{said - true:+6.1f} {error:6.1f}")
    wrong = False
    for i in range(0, 10, 2):
        _, said, true, error = off([r[k] for r in runs for k in (i, i + 1)])
        wrong |= abs(said - true) > points + 2.6 * error
    sys.exit(wrong)


main()
