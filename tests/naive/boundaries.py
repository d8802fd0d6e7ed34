# SPDX-License-Identifier: GPL-3.0-or-later
"""What the generated worlds test: how often each boundary of the rules was
met by somebody with an index event, and each feature of definitions by one
that had members. Too few of any fails the run."""
import collections

from naive_cohort import (DAY, Duration, PROVEN, add, age, day, get_date,
                          lasting, window)

BOUNDARIES = [
    "index event on 29 February",
    "index event on the first day of the period",
    "index event on the last day of the period",
    "event the day before the period",
    "event the day after the period",
    "offence on the day the clock starts",
    "offence on the first day of follow-up",
    "offence on the last day of follow-up",
    "offence on the day after follow-up",
    "offence before the landmark's end",
    "proven on the last day of waiting",
    "proven the day after waiting",
    "proven on as-of",
    "proven the day after as-of",
    "as-of the last mature day",
    "as-of the day before",
    "18 on the day",
    "18 on the day after",
    "born 29 February, index on 28 February",
    "born 29 February, index on 1 March",
    "a sentence of exactly 12 months",
    "365 days, under 12 months",
    "custody that touches",
    "custody with a day between",
    "custody released before its reception",
    "several index events on one day",
    "an offence that two sources hold",
    "several offences of one code on one day",
    "event on a window's first day",
    "event on the day before a window",
    "event on a window's last day",
    "event on the day after a window",
    "lasting to a window's first day",
    "lasting from the day after a window",
]

FEATURES = (
    "any all none event list within where count overlaps future date arms "
    "rest landmark fields outcome_sources full_history service_window "
    "reoffence results exclude_breach same_day waiting present equals in "
    "not_in matches lt lte gt gte who require exclude pick:first pick:last "
    "pick:every take:count take:any take:first take:last take:sum take:min "
    "take:max rearrest several-index-events no-within open-window "
    "list-field duration path nested-event "
    "option:from option:period option:latest option:every option:events"
).split()


def walk(node, seen, inside=None):
    """The features of a definition, or a part of it."""
    if isinstance(node, list):
        for x in node:
            walk(x, seen, inside)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        seen.add(key)
        if key in ("pick", "take"):
            seen.add("%s:%s" % (key, value))
        if key == "within" and None in value:
            seen.add("open-window")
        if key in ("needs", "flags", "needs_at_index", "sources"):
            seen.add("list-field")
        if key == "sentence" and inside == "where":
            seen.add("duration")
        if key.startswith("x."):
            seen.add("path")
        if key == "event" and inside == "where":
            seen.add("nested-event")
        if value == "rest":
            seen.add("rest")
        walk(value, seen, "where" if "where" in (key, inside) else key)
    if "event" in node and "within" not in node and inside != "index":
        seen.add("no-within")


def windows(node):
    """All event conditions of a definition that have a window."""
    if isinstance(node, list):
        for x in node:
            yield from windows(x)
    if isinstance(node, dict):
        if "event" in node and "within" in node:
            yield node
        for x in node.values():
            yield from windows(x)


class Tally:
    def __init__(self):
        self.met = collections.Counter()
        self.features = collections.Counter()

    def definition(self, d, options):
        seen = set(options)
        walk(d, seen)
        if d.get("reoffence", {}).get("event") == "arrest":
            seen.add("rearrest")
        if len(d["index"].get("any", [])) > 1:
            seen.add("several-index-events")
        self.features.update(seen)

    def note(self, name, holds):
        assert name in BOUNDARIES, name
        self.met[name] += bool(holds)

    def period(self, person, definition, start, stop):
        spec = definition["index"]
        for how in spec.get("any", [spec]):
            days = [get_date(x, how["date"]) for x in
                    person.items[how["event"]] if "date" in how]
            self.note("event the day before the period", start - DAY in days)
            self.note("event the day after the period", stop + DAY in days)

    def view(self, v, start, stop):
        """An index event of somebody."""
        on = v.index
        self.note("index event on 29 February",
                  (on.month, on.day) == (2, 29))
        self.note("index event on the first day of the period", on == start)
        self.note("index event on the last day of the period", on == stop)
        last = v.proof_end - DAY
        self.note("as-of the last mature day", v.world.as_of == last)
        self.note("as-of the day before", v.world.as_of == last - DAY)
        self.birth(v)
        self.offences(v)
        self.custody(v)
        for t in windows(v.d):
            self.window(v, t)

    def birth(self, v):
        birth = v.p.birth()
        if not birth:
            return
        on = v.index
        self.note("18 on the day", age(birth, on) == 18
                  and age(birth, on - DAY) == 17)
        self.note("18 on the day after", age(birth, on + DAY) == 18
                  and age(birth, on) == 17)
        leap = (birth.month, birth.day) == (2, 29)
        common = on.year % 4 != 0
        self.note("born 29 February, index on 28 February",
                  leap and common and (on.month, on.day) == (2, 28))
        self.note("born 29 February, index on 1 March",
                  leap and common and (on.month, on.day) == (3, 1))

    def offences(self, v):
        rows = [r for r in v.p.items["offence"] if r.get("result") in PROVEN]
        days = {day(r["offence_date"]) for r in rows}
        proofs = {day(r["proven_date"]) for r in rows if "proven_date" in r}
        for name, on in (
                ("offence on the day the clock starts", v.t0),
                ("offence on the first day of follow-up", v.t0 + DAY),
                ("offence on the last day of follow-up", v.end - DAY),
                ("offence on the day after follow-up", v.end)):
            self.note(name, on in days)
        self.note("offence before the landmark's end",
                  any(v.index < on < v.t0 for on in days))
        for name, on in (
                ("proven on the last day of waiting", v.proof_end - DAY),
                ("proven the day after waiting", v.proof_end),
                ("proven on as-of", v.world.as_of),
                ("proven the day after as-of", v.world.as_of + DAY)):
            self.note(name, on in proofs)
        kinds = collections.Counter(
            (r["offence_date"], r.get("offence_code"), r.get("source"))
            for r in rows if "offence_code" in r)
        self.note("several offences of one code on one day",
                  any(n > 1 for n in kinds.values()))
        self.note("an offence that two sources hold",
                  len(kinds) > len({k[:2] for k in kinds}))

    def custody(self, v):
        rows = [r for r in v.p.records if r["type"] == "custody"]
        ends = {day(r["release_date"]) for r in rows if "release_date" in r}
        starts = {day(r["reception_date"]) for r in rows}
        self.note("custody that touches",
                  any(e + DAY in starts for e in ends))
        self.note("custody with a day between",
                  any(e + 2 * DAY in starts for e in ends))
        self.note("custody released before its reception", any(
            r.get("release_date", "9") < r["reception_date"] for r in rows))
        terms = [r for r in rows if "sentence" in r]
        self.note("a sentence of exactly 12 months", any(
            ends_as(r, "P12M") and r["sentence"] != "life" for r in terms))
        self.note("365 days, under 12 months", any(
            r["sentence"] == "P365D" and not ends_as(r, "P12M")
            for r in terms))
        how = v.how.get("date")
        same = [x for x in v.p.items[v.how["event"]]
                if how and get_date(x, how) == v.index]
        self.note("several index events on one day", len(same) > 1)

    def window(self, v, t):
        start, stop = window(t["within"], v.index)
        if start.year > 1:
            start_before = start - DAY
        else:
            start = start_before = None
        for item in v.p.items[t["event"]]:
            if t.get("overlaps"):
                first, last = lasting(item, t["event"])
                self.note("lasting to a window's first day",
                          last is not None and last == start)
                self.note("lasting from the day after a window",
                          first == stop)
                continue
            name = t.get("date") or {
                "offence": "proven_date" if stop <= v.index
                else "offence_date", "custody": "reception_date",
                "supervision": "start_date", "civil_order": "start_date"
            }.get(t["event"], "date")
            on = get_date(item, name)
            if on is None:
                continue
            self.note("event on a window's first day", on == start)
            self.note("event on the day before a window",
                      on == start_before)
            self.note("event on a window's last day", on == stop - DAY)
            self.note("event on the day after a window", on == stop)

    def print(self, least):
        """The table; returns how many lines are short."""
        short = 0
        for name in BOUNDARIES:
            n = self.met[name]
            short += n < least
            print("%6d  %s%s" % (n, name, " TOO FEW" * (n < least)))
        few = [f for f in FEATURES if self.features[f] < max(1, least // 10)]
        print("features of definitions with members: %d of %d%s" % (
            len(FEATURES) - len(few), len(FEATURES),
            "; too few: " + " ".join(few) if few else ""))
        return short + len(few)


def ends_as(row, months):
    on = day(row.get("sentence_date", row["reception_date"]))
    return row["sentence"] != "life" and \
        add(on, Duration(row["sentence"])) == add(on, Duration(months))
