# SPDX-License-Identifier: GPL-3.0-or-later
"""default_date.py SHARE: people from standard input, of whom this share have
the birth date that a system puts where none is known."""
import json
import random
import sys


def main():
    r = random.Random(1)
    for line in sys.stdin:
        person = json.loads(line)
        if "date_of_birth" in person and r.random() < float(sys.argv[1]):
            person["date_of_birth"] = "1980-01-01"
        print(json.dumps(person, separators=(",", ":")))


main()
