# SPDX-License-Identifier: GPL-3.0-or-later
"""sums.py RECORDS PAIRS N: of N pairs (all that a rule about relatives is
about, then the first), whether what --explain prints adds up to the weight it
prints, that is the weight of --pairs, and no line is over 80 columns."""
import json
import re
import subprocess
import sys

FIGURE = re.compile(r"^.{46} *([+-]?\d+\.\d\d)(  |$)")


def main():
    records, pairs, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
    links = [json.loads(line) for line in open(pairs, encoding="utf-8")]
    links.sort(key=lambda x: "flags" not in x)
    capped = 0
    for link in links[:n]:
        a, b = (f"{link[s]['source']}:{link[s]['person']}" for s in "ab")
        text = subprocess.run(
            ["ioc-match", "--explain", f"{a},{b}", records],
            check=True, capture_output=True, text=True).stdout
        head, tail = text.split("match weight")
        figures = [float(m[1]) for m in map(FIGURE.match, head.splitlines())
                   if m]
        total = float(tail.split()[0])
        capped += "household" in head or "twins" in head or "family" in head
        # Each figure is printed to a half hundredth.
        assert abs(sum(figures) - total) <= 0.005 * (len(figures) + 1), text
        assert abs(total - link["weight"]) < 0.006, (text, link)
        assert all(len(line) <= 80 for line in text.splitlines()), text
    print(f"{len(links[:n])} pairs, {capped} of them capped")
    assert capped > 0 and len(links) >= n


main()
