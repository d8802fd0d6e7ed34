#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""values.py: which values a model's fields have, and which tests hold.

Each case is a test, the "standard" (and "take") of its field and the values
of two individuals, one record each; --explain says which level they end in.
What is expected was written down from ioc-model(5).
"""
import json
import subprocess
import sys

YES, NO, NONE = "YES", "NO", "none"
CASES = [
    # Numbers are compared as numbers, however they are written.
    (YES, {"exact": "f"}, "number", ["1.0"], [1]),
    (YES, {"exact": "f"}, "number", [1000], ["1,000"]),
    (NO, {"exact": "f"}, "number", ["1"], ["-1"]),
    (NONE, {"exact": "f"}, "number", ["1,5"], ["15"]),
    (NONE, {"exact": "f"}, "number", ["not known"], ["0"]),
    (YES, {"numeric": "f", "within": 0}, "number", ["007"], ["7"]),
    (NO, {"numeric": "f", "within": 1}, "number", ["0123"], ["0456"]),
    (YES, {"numeric": "f", "within": 0.3}, "number", [0.1], [0.4]),
    (NO, {"numeric": "f", "within": 0.3}, "number", [0.1], [0.41]),
    (NO, {"exact": "f"}, "number",
     ["12345678901234567890"], ["12345678901234567891"]),
    # A list is its elements; a text that only looks like one is a text.
    (YES, {"overlap": "f"}, "code", [["a", "b"]], [["c", "b"]]),
    (YES, {"overlap": "f"}, "code", [["a", "b"]], ["b"]),
    (YES, {"exact": "f"}, "code", [["b", "a"]], ["b"]),
    (NO, {"overlap": "f", "sizes_at_most": 3}, "code",
     [["a", "b"]], [["a", "c"]]),
    (YES, {"overlap": "f", "sizes_at_most": 1}, "code", [["a", "a"]], ["a"]),
    (YES, {"overlap": "f"}, "number", [[1, 2]], ["2.0"]),
    (NONE, {"overlap": "f"}, "code", [[]], ["a"]),
    (YES, {"exact": "f"}, "text", ["[none]"], ["none"]),
    # "is" is spelt as values are.
    (YES, {"value": "f", "is": "red"}, "text", ["Red"], ["RED"]),
    (NO, {"value": "f", "is": "red"}, "text", ["blue"], ["blue"]),
    (YES, {"value": "f", "is": "red", "any": True}, "text",
     [["blue", "red"]], ["red"]),
    (NO, {"value": "f", "is": "red"}, "text", [["blue", "red"]], ["red"]),
    (NO, {"value": "f", "is": "red", "any": True}, "text",
     [["blue", "red"]], ["blue"]),
    # What is no British postcode has no parts, and without a digit is none.
    (YES, {"postcode": "f", "part": "full"}, "postcode",
     ["ab12cd"], ["AB1 2CD"]),
    (YES, {"postcode": "f", "part": "full"}, "postcode",
     ["D02 AF30"], ["D02AF30"]),
    (NO, {"postcode": "f", "part": "outward"}, "postcode",
     ["Flat 3 High St"], ["Flat 3, High St"]),
    (NONE, {"postcode": "f", "part": "outward"}, "postcode", ["NFA"], ["NFA"]),
    # Dashes of any length part names.
    (YES, {"exact": "f"}, "name", ["Smith\u2013Jones"], ["Smith Jones"]),
    (YES, {"exact": "f"}, "name", ["Smith\u2010Jones"], ["Smith-Jones"]),
]


def model(test, standard):
    return {
        "id": "values", "version": "1",
        "fields": {"f": {"of": ["x.f"], "standard": standard}},
        "comparisons": [{"name": "c", "title": "C", "fields": ["f"], "levels": [
            {"label": YES, "when": [test], "m": 0.5, "u": 0.1},
            {"label": NO, "when": [], "m": 0.5, "u": 0.9}]}],
        "blocking": [{"name": "b", "keys": ["f"]}], "prior": {"weight": 0}}


def level(test, standard, a, b):
    with open("values.json", "w", encoding="utf-8") as out:
        json.dump(model(test, standard), out)
    with open("values.ndjson", "w", encoding="utf-8") as out:
        for source, values in ("a", a), ("b", b):
            for value in values:
                out.write(json.dumps({"type": "person", "source": source,
                                      "person": "1", "x": {"f": value}}) + "\n")
    said = subprocess.run(
        ["ioc-match", "-m", "./values.json", "--explain", "a:1,b:1",
         "values.ndjson"], capture_output=True, text=True, check=True).stdout
    found = [x.split()[1] for x in said.splitlines() if x.startswith("  C: ")]
    return found[0] if found else NONE


wrong = 0
for expected, *case in CASES:
    got = level(*case)
    if got != expected:
        print(f"{case}: {got} instead of {expected}")
        wrong += 1
sys.exit(wrong > 0)
