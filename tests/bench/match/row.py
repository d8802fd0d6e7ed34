# SPDX-License-Identifier: GPL-3.0-or-later
"""row.py NAME SPLINK CSV SUMMARY WALL CPU MIB: a row of the linkage bench, and below
it calibration and recall by sex. Without arguments: the head."""
import csv
import json
import math
import sys

HEAD = "%-24s %9s %9s %9s %9s %8s %7s %7s %8s %9s" % (
    "", "precision", "recall", "F1", "Splink F1", "wall s", "CPU s", "MiB",
    "scored", "pairs/s")


def main():
    if len(sys.argv) == 1:
        print(HEAD)
        return
    name, splink, table, summary = sys.argv[1:5]
    wall, cpu, mib = map(float, sys.argv[5:])
    row = next(csv.DictReader(open(table)))
    s = json.load(open(summary))
    print("%-24s %9.4f %9.4f %9.4f %9s %8.2f %7.2f %7.0f %8d %8.1fM" % (
        name, *(float(row["cluster_" + x])
                for x in ("precision", "recall", "f1")), splink, wall, cpu,
        mib, s["candidates"],
        s["pairs_looked_at"] / max(cpu, .01) / 1e6))
    print("  P        pairs   said   true    off +- error (points)")
    for i, x in enumerate(s["calibration"]):
        if x["pairs"] < 50:
            continue
        said, true = (100 * x[k] / x["pairs"] for k in ("expected", "right"))
        print("  %.1f %10d %6.1f %6.1f %+6.1f +- %.1f" % (
            i / 10, x["pairs"], said, true, said - true,
            math.sqrt(said * (100 - said) / x["pairs"])))
    sexes = ["%s %.4f" % (k, x["found"] / x["pairs"])
             for k, x in s["true_pairs_by_sex"].items() if x["pairs"]]
    if sexes:
        print("  recall " + ", ".join(sexes))


main()
