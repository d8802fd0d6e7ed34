# SPDX-License-Identifier: GPL-3.0-or-later
"""accuracy.py CSV SUMMARY PRECISION F1: whether the default row of --evaluate
reaches these, and whether links are right as often as was said."""
import csv
import json
import sys


def main():
    row = next(csv.DictReader(open(sys.argv[1])))
    summary = json.load(open(sys.argv[2]))
    precision, recall, f1 = (float(row["cluster_" + x])
                             for x in ("precision", "recall", "f1"))
    top = summary["calibration"][-1]
    said, true = (top[x] / top["pairs"] for x in ("expected", "right"))
    sexes = {s: x["found"] / x["pairs"]
             for s, x in summary["true_pairs_by_sex"].items() if x["pairs"]}
    print(f"precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}; "
          f"P over 0.9: {said:.4f} said, {true:.4f} true; recall by sex "
          + ", ".join(f"{s} {v:.4f}" for s, v in sexes.items()))
    assert precision >= float(sys.argv[3]) and f1 >= float(sys.argv[4])
    assert abs(said - true) <= 0.02, "not calibrated"
    assert all(v > 0.9 for v in sexes.values()), "a sex is lost"


main()
