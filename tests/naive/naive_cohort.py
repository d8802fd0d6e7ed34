#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""naive_cohort.py: ioc-cohort a second time, as plainly as possible.

Written from ioc-cohort(5), not from the C: no packing, no indexes, no
threads; every person against every record. What it prints must equal what
ioc-cohort prints, field by field (tests/naive/check.sh).

usage: naive_cohort.py SHARE AS_OF FROM TO DEFINITION.json < linked.ndjson
"""
import csv
import datetime
import json
import math
import os
import re
import sys
from calendar import monthrange

DAY = datetime.timedelta(days=1)


# --- dates and durations --------------------------------------------------

def day(text):
    return datetime.date.fromisoformat(text)


class Duration:
    def __init__(self, text):
        self.life = text == "life"
        self.parts = [0, 0, 0, 0]  # years, months, weeks, days
        if not self.life:
            m = re.fullmatch(
                r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", text)
            self.parts = [int(x or 0) for x in m.groups()]

    def plus(self, other):
        d = Duration("P0D")
        d.life = self.life or other.life
        d.parts = [a + b for a, b in zip(self.parts, other.parts)]
        return d

    def months(self):
        return 12 * self.parts[0] + self.parts[1]

    def days(self):
        return 7 * self.parts[2] + self.parts[3]

    def text(self):
        if self.life:
            return "life"
        return "P" + ("".join("%d%s" % (n, unit) for n, unit in zip(
            self.parts, "YMWD") if n) or "0D")


def add_months(d, months):
    n = d.year * 12 + d.month - 1 + months
    year, month = divmod(n, 12)
    return datetime.date(year, month + 1,
                         min(d.day, monthrange(year, month + 1)[1]))


def add(d, duration):
    return add_months(d, duration.months()) + duration.days() * DAY


def subtract(d, duration):
    return add_months(d, -duration.months()) - duration.days() * DAY


def length(duration, start):
    """Days from start; life is longer than any."""
    return math.inf if duration.life else (add(start, duration) - start).days


def age(birth, on):
    years = on.year - birth.year
    # Born on 29 February: a birthday on 1 March in common years.
    return years - ((on.month, on.day) < (birth.month, birth.day))


# --- code lists -----------------------------------------------------------

class Codes:
    def __init__(self, share):
        def rows(name):
            path = os.path.join(share, "codes", name + ".csv")
            with open(path, encoding="utf-8") as f:
                return list(csv.DictReader(
                    line for line in f if not line.startswith("#")))
        self.offences = rows("offences")
        self.tools = rows("tools")
        self.ogrs3 = rows("ogrs3")
        self.middle = {}
        for r in self.offences:
            self.middle.setdefault(r["group"], []).append(int(r["rank"]))
        for group, ranks in self.middle.items():
            self.middle[group] = sorted(ranks)[len(ranks) // 2]

    def offence(self, code):
        best = None
        for r in self.offences:
            if code and code.startswith(r["prefix"]):
                if best is None or len(r["prefix"]) > len(best["prefix"]):
                    best = r
        return best

    def is_need(self, tool, need, score):
        for r in self.tools:
            if r["tool"] == tool and r["need"] == need and r["threshold"]:
                limit = float(r["threshold"])
                return (score <= limit if r["better"] == "high"
                        else score >= limit)
        return False


GROUPS = ("violence sexual robbery burglary theft criminal_damage drugs "
          "weapons public_order fraud miscellaneous summary_non_motoring "
          "summary_motoring breach").split()
SEVERITIES = ["indictable", "either_way", "summary"]
PROVEN = ("convicted", "cautioned", "reprimanded")
STRENGTH = ["sentenced", "recall", "remand", "civil", None]
FIRST_DATE = {"arrest": "date", "offence": "offence_date",
              "custody": "reception_date", "supervision": "start_date",
              "assessment": "date", "referral": "date", "contact": "date",
              "outcome": "date", "civil_order": "start_date"}
AGENCY = list(FIRST_DATE) + ["person"]


# --- records --------------------------------------------------------------

def at_path(record, name):
    """A field by its dotted name."""
    if name in record:
        return record[name]
    for part in name.split("."):
        if not isinstance(record, dict) or part not in record:
            return None
        record = record[part]
    return record


def read_records(lines):
    """(people, records, identities) with superseded versions left out."""
    people, latest, identities = set(), {}, {}
    for line in lines:
        r = json.loads(line)
        if "person_id" not in r or (
                r["type"] not in AGENCY and r["type"] != "identity"):
            continue
        people.add(r["person_id"])
        if r["type"] == "identity":
            identities[r["person_id"]] = r
            continue
        if "id" in r:
            key = (r["type"], r.get("source"), r["id"])
        else:
            key = json.dumps({k: v for k, v in r.items() if k != "from"},
                             sort_keys=True)
        latest.pop(key, None)  # the last one's place in the input counts
        latest[key] = r
    return people, list(latest.values()), identities


def get_date(item, name):
    value = item.get(name)
    if value is None or isinstance(value, datetime.date):
        return value
    return day(value)


def spells(rows):
    """Custody rows that overlap or touch, as one item each."""
    rows = [r for r in rows
            if "release_date" not in r
            or r["release_date"] >= r["reception_date"]]
    rows.sort(key=lambda r: r["reception_date"])
    groups = []
    for r in rows:
        if groups:
            ends = [x.get("release_date") for x in groups[-1]]
            if None in ends or day(r["reception_date"]) <= \
                    max(map(day, ends)) + DAY:
                groups[-1].append(r)
                continue
        groups.append([r])
    return [spell(g) for g in groups]


def spell(rows):
    last = max(rows, key=lambda r: (
        r.get("release_date", "9999-99-99"), r["reception_date"],
        [-ord(c) for c in r.get("id", "")] + [1]))
    status = min((r.get("status") for r in rows), key=STRENGTH.index)
    s = dict(last)  # what else there is comes from the last row
    s["reception_date"] = min(r["reception_date"] for r in rows)
    for name in ("status", "sentence"):
        s.pop(name, None)
    if status:
        s["status"] = status
    s["_event"] = last
    terms = [(Duration(r["sentence"]),
              day(r.get("sentence_date", r["reception_date"])),
              r.get("consecutive", False))
             for r in rows if r.get("status") == status and "sentence" in r]
    if terms:
        concurrent = [t for t in terms if not t[2]]
        total, start = Duration("P0D"), terms[0][1]
        if concurrent:
            longest = max(concurrent, key=lambda t: length(t[0], t[1]))
            total, start = longest[0], longest[1]
        for t in terms:
            if t[2]:
                total = total.plus(t[0])
        s["_sentence"], s["_start"] = total, start
    return s


# --- a person's records, and a definition's eye on them -------------------

class Person:
    def __init__(self, pid, records, identity, world):
        self.id = pid
        self.world = world
        self.identity = identity or {}
        self.records = sorted(records, key=lambda r: (
            r.get(FIRST_DATE.get(r["type"]), ""), r.get("id", "")))
        self.items = {}
        for kind in FIRST_DATE:
            rows = [r for r in self.records if r["type"] == kind]
            self.items[kind] = spells(rows) if kind == "custody" else rows
        self.proven = [r for r in self.items["offence"]
                       if r.get("result") in PROVEN and "proven_date" in r]
        self.sanctions = sorted({r["proven_date"] for r in self.proven})

    def birth(self):
        text = self.identity.get("date_of_birth")
        return day(text) if text else None


def offence_group(world, r):
    if "offence_group" in r:
        return r["offence_group"]
    known = world.codes.offence(r.get("offence_code"))
    return known["group"] if known else None


def is_breach(world, r):
    known = world.codes.offence(r.get("offence_code"))
    return (offence_group(world, r) == "breach"
            or bool(known) and known["breach"] == "true")


def count(offences, date_name):
    """Those that count: of each kind and day, of the source with most."""
    kinds = {}
    for r in offences:
        code = r.get("offence_code")
        kind = (r[date_name],
                ("c", code) if code else ("g", r.get("offence_group", "")))
        kinds.setdefault(kind, {}).setdefault(
            r.get("source", ""), []).append(r)
    counted = []
    for sources in kinds.values():
        most = max(len(rows) for rows in sources.values())
        first = min(s for s, rows in sources.items() if len(rows) == most)
        counted += sources[first]
    return counted


# --- conditions -----------------------------------------------------------

def as_value(value, like, start):
    """A value as something that compares with `like`; None when it cannot."""
    if isinstance(value, Duration):
        return length(value, start) if isinstance(like, Duration) else None
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if isinstance(like, Duration):
        try:
            return length(Duration(value), start)
        except (TypeError, AttributeError):
            return None
    if isinstance(like, bool) or isinstance(value, bool):
        return value if type(value) is type(like) else None
    if isinstance(like, (int, float)):
        return value if isinstance(value, (int, float)) else None
    return value if isinstance(value, str) else None


def test_one(op, operand, value, start, kind):
    """One operator on one value that is there."""
    if op in ("in", "equals"):
        operands = operand if op == "in" else [operand]
        return any(test_one("=", x, value, start, kind) for x in operands)
    if op == "matches":
        return isinstance(value, str) and bool(re.search(operand, value))
    if kind == "duration":
        operand = Duration(operand)
    a = as_value(value, operand, start)
    b = length(operand, start) if isinstance(operand, Duration) else operand
    if a is None:
        return False
    return {"=": a == b, "lt": op == "lt" and a < b,
            "lte": op == "lte" and a <= b, "gt": op == "gt" and a > b,
            "gte": op == "gte" and a >= b}[op]


def test(op, operand, value, start, kind):
    if op == "present":
        return (value is not None and value != []) == operand
    if op == "not_in":
        return not test("in", operand, value, start, kind)
    if value is None:
        return False
    if isinstance(value, list):
        return any(test_one(op, operand, x, start, kind) for x in value)
    return test_one(op, operand, value, start, kind)


def holds(condition, get, own):
    """get(name) -> (value, what a duration counts from, kind)."""
    if isinstance(condition, list):
        return all(holds(c, get, own) for c in condition)
    if "event" in condition or "list" in condition:
        return own(condition)
    for name, tests in condition.items():
        if name == "all":
            ok = all(holds(c, get, own) for c in tests)
        elif name == "any":
            ok = any(holds(c, get, own) for c in tests)
        elif name == "none":
            ok = not any(holds(c, get, own) for c in tests)
        else:
            value, start, kind = get(name)
            if not isinstance(tests, dict):
                tests = {"equals": tests}
            ok = all(test(op, operand, value, start, kind)
                     for op, operand in tests.items())
        if not ok:
            return False
    return True


def item_get(world, item, kind):
    def get(name):
        start = None
        if kind == "custody" and name == "sentence":
            return item.get("_sentence"), item.get("_start"), "duration"
        value = at_path(item, name)
        if kind in ("offence", "arrest") and name == "offence_group":
            value = offence_group(world, item)
        if kind == "offence" and name == "recordable" and value is None:
            known = world.codes.offence(item.get("offence_code"))
            value = known["recordable"] == "true" if known else None
        if name == "sentence":
            start = next((get_date(item, n) for n in
                          ("sentence_date", "proven_date", "offence_date",
                           "release_date", "reception_date")
                          if item.get(n)), None)
        return value, start, "duration" if name == "sentence" else None
    return get


def window(bounds, index):
    def at(bound, otherwise):
        if bound is None:
            return otherwise
        if bound.startswith("-"):
            return subtract(index, Duration(bound[1:]))
        return add(index, Duration(bound))
    return at(bounds[0], datetime.date.min), at(bounds[1], datetime.date.max)


def lasting(item, kind):
    """First and last day (None: goes on)."""
    if kind == "custody":
        end = get_date(item, "release_date")
        return get_date(item, "reception_date"), end - DAY if end else None
    if kind == "referral":
        return (get_date(item, "start_date") or get_date(item, "date"),
                get_date(item, "end_date"))
    return get_date(item, "start_date"), get_date(item, "end_date")


class View:
    """A person from an index date."""

    def __init__(self, person, definition, index, how, item):
        self.p, self.d = person, definition
        self.world = person.world
        self.index, self.how, self.item = index, how, item
        self.t0 = add(index, Duration(definition.get("landmark", "P0D")))
        self.end = add(self.t0, Duration(definition["follow_up"]))
        self.proof_end = add(
            self.end, Duration(definition.get("waiting", "P0D")))
        self.mature = self.world.as_of >= self.proof_end - DAY

    # event conditions

    def found(self, t, until=None):
        """The events of a condition that lie in its window."""
        kind = t["event"]
        overlaps = t.get("overlaps", False)
        bounds = t.get("within",
                       ["P0D", "P1D"] if overlaps else [None, "P0D"])
        start, stop = window(bounds, self.index)
        name = t.get("date")
        if name is None:
            name = FIRST_DATE[kind]
            if kind == "offence" and stop <= self.index:
                name = "proven_date"
        future = t.get("future", False) or until is not None
        known = max(self.index, stop - DAY)
        if until is not None:
            stop = max(stop, until)
        result = []
        for item in self.p.items[kind]:
            when = get_date(item, name)
            if overlaps:
                first, last = lasting(item, kind)
                if not (first < stop and (last is None or last >= start)):
                    continue
                when = first
            elif when is None or not start <= when < stop:
                continue
            proven = get_date(item, "proven_date")
            if kind == "offence" and not future and proven and \
                    proven > known:
                continue
            if holds(t.get("where", {}), item_get(self.world, item, kind),
                     self.own):
                result.append((when, item))
        return result

    def number(self, t, until=None):
        items = [item for _, item in self.found(t, until)]
        if t["event"] in ("offence", "arrest"):
            items = count(items, FIRST_DATE[t["event"]])
        return len(items)

    def own(self, c, until=None):
        if "list" in c:
            return self.p.id in self.world.lists(c["list"])
        n = self.number(c, until)
        wanted = c.get("count", {"gte": 1})
        if not isinstance(wanted, dict):
            wanted = {"equals": wanted}
        return all({"equals": n == x, "gte": n >= x, "gt": n > x,
                    "lte": n <= x, "lt": n < x}[op]
                   for op, x in wanted.items())

    # facts at the index date

    def sentence(self):
        if self.how["event"] == "custody":
            return self.item.get("_sentence"), self.item.get("_start")
        if self.how["event"] == "offence" and "sentence" in self.item:
            _, start, _ = item_get(
                self.world, self.item, "offence")("sentence")
            return Duration(self.item["sentence"]), start
        return None, None

    def facts(self):
        w, p, f = self.world, self.p, {}
        for name in ("area", "sex", "ethnicity", "flags", "sources",
                     "link_p"):
            f[name] = p.identity.get(name)
        f["index_event"] = self.how.get("name", self.how["event"])
        birth = p.birth()
        if birth:
            f["age"] = age(birth, self.index)
            f["age_band"] = age_band(f["age"])
        term, start = self.sentence()
        if term:
            if not term.life:
                f["sentence_days"] = length(term, start)
            f["sentence_band"] = sentence_band(term, start)
        self.add_history(f)
        if "supervision" in w.types:
            f["supervised"] = any(
                get_date(r, "start_date") <= self.index
                and ("end_date" not in r
                     or get_date(r, "end_date") >= self.index)
                and r.get("kind") != "voluntary"
                and r.get("statutory", True)
                for r in p.items["supervision"])
        f["needs_at_index"] = self.needs_at_index()
        if self.how["event"] == "custody":
            f["release_accommodation"] = self.item.get(
                "release_accommodation")
        return {k: v for k, v in f.items() if v is not None}

    def add_history(self, f):
        w, p = self.world, self.p
        before = [s for s in p.sanctions if day(s) <= self.index]
        custodial = [s for s in before
                     if any(r["proven_date"] == s
                            and r.get("disposal") == "custody"
                            for r in p.proven)]
        index = before[-1] if before else None
        if self.how["event"] == "custody" and custodial:
            index = custodial[-1]
        priors = [s for s in p.sanctions if index and s < index]
        f["prior_sanctions"] = len(priors)
        f["prior_offences"] = len(count(
            [r for r in p.proven if r["proven_date"] in priors],
            "offence_date"))
        f["prior_custody"] = sum(s in custodial for s in priors)
        f["prior_band"] = prior_band(f["prior_offences"])
        main = None
        if index:
            main = min((r for r in p.proven if r["proven_date"] == index),
                       key=self.seriousness)
            f["index_offence_group"] = offence_group(w, main)
        birth = p.birth()
        if index and birth:
            f["first_sanction_age"] = age(birth, day(p.sanctions[0]))
            f["conviction_age"] = age(birth, day(index))
            for name in ("first_sanction_age", "conviction_age"):
                if f[name] < 0:
                    del f[name]
        self.no_score = self.why_no_score(f, index, birth)
        if self.no_score == "scored":
            self.add_scores(f, main, index)

    def why_no_score(self, f, index, birth):
        history = self.d.get("full_history", [])
        if not any(r.get("source", "") in history for r in self.p.records):
            return "no record in a source with full history"
        if not index:
            return "no sanction at or before the index date"
        if not birth:
            return "no date of birth"
        if f.get("first_sanction_age", -1) < 10:
            return "first sanction under the age of 10"
        return "scored"

    def seriousness(self, r):
        w = self.world
        known = w.codes.offence(r.get("offence_code"))
        group = offence_group(w, r)
        rank = math.inf
        if known:
            rank = int(known["rank"])
        elif group:
            rank = w.codes.middle.get(group, math.inf)
        return (rank, GROUPS.index(group) if group else -1,
                r.get("offence_code", ""))

    def add_scores(self, f, main, index):
        w = self.world
        n, cc, fs = (f["prior_sanctions"], f["conviction_age"],
                     f["first_sanction_age"])
        copas = round_half_away(math.log((1 + n) / (10 + cc - fs)), 5)
        f["copas"] = copas
        sex = self.p.identity.get("sex")
        known = w.codes.offence(main.get("offence_code"))
        if sex not in ("M", "F"):
            self.no_score = "sex is neither M nor F"
            return
        if not known or not known["ogrs3_weight"]:
            self.no_score = "the offence has no weight"
            return
        convicted = any(r["proven_date"] == index
                        and r["result"] == "convicted"
                        for r in self.p.proven)
        z = float(known["ogrs3_weight"])
        fu = age(self.p.birth(), self.t0)
        terms = {"age": 0, "status": 0}
        for r in w.codes.ogrs3:
            value = float(r["value"])
            if r["term"] == "copas":
                z += value * copas
            if r["term"] == "age" and r["sex"] == sex and \
                    int(r["age_from"]) <= fu <= int(r["age_to"] or 999):
                z += value
                terms["age"] += 1
            if r["term"] == "status" and \
                    (r["sanction"] == "conviction") == convicted and \
                    int(r["prior_from"]) <= n <= int(
                        r["prior_to"] or 999999):
                z += value
                terms["status"] += 1
        assert terms == {"age": 1, "status": 1}
        for r in w.codes.ogrs3:
            if r["term"] == "constant":
                p = 1 / (1 + math.exp(-(float(r["value"]) + z)))
                parts = int(round_half_away(p, 5) * 100000 + 0.5)
                percent = min(99, max(1, (parts + 500) // 1000))
                f["ogrs3_%sy" % r["years"]] = percent / 100

    # services

    def needs_of(self, r):
        found = set(r.get("needs", []))
        for need, score in r.get("scores", {}).items():
            if self.world.codes.is_need(r.get("tool", ""), need, score):
                found.add(need)
        return found

    def needs_at_index(self):
        start = self.index - 55 * 7 * DAY
        rows = [r for r in self.p.items["assessment"]
                if start <= get_date(r, "date") < self.index]
        latest, found = {}, set()
        for r in rows:
            tool = r.get("tool", "")
            latest[tool] = max(latest.get(tool, ""), r["date"])
        for r in rows:
            if r["date"] == latest[r.get("tool", "")]:
                found |= self.needs_of(r)
        return sorted(found) if rows else None

    def services(self):
        d, p, w, f = self.d, self.p, self.world, {}
        custody = self.how["event"] == "custody"
        start = (get_date(self.item, "reception_date") if custody
                 else self.index - 90 * DAY)
        stop = self.end
        if "service_window" in d:
            start, stop = window(d["service_window"], self.index)

        def inside(kind):
            rows = [r for r in p.items[kind]
                    if start <= get_date(r, "date") < stop]
            return sorted(rows, key=lambda r: r["date"])

        rows = inside("assessment")
        if rows:
            f["needs"] = sorted(set().union(*map(self.needs_of, rows)))
            f["assessed_days"] = (
                get_date(rows[0], "date") - self.index).days
            scores = {}
            for r in rows:
                for need, score in r.get("scores", {}).items():
                    pair = scores.setdefault(r.get("tool", ""), {}) \
                        .setdefault(need, [])
                    pair[1:] = []
                    pair.append(score)
            if scores:
                f["scores"] = scores
        for kind, name, keys in (
                ("referral", "referrals",
                 ("date", "provider", "service", "needs", "status",
                  "reason", "start_date", "end_date")),
                ("outcome", "outcomes",
                 ("date", "kind", "provider", "service"))):
            rows = [{k: r[k] for k in keys if k in r} for r in inside(kind)]
            if rows:
                rows.sort(key=lambda r: (r["date"], json.dumps(
                    r, separators=(",", ":"))))
                f[name] = rows
        if "contact" in w.types:
            rows = inside("contact")
            attended = [r for r in rows if r.get("attended", True)]
            f["contacts"] = len(rows)
            f["contacts_attended"] = len(attended)
            if custody:
                f["contact_prison"] = any(
                    r.get("kind") == "prison" for r in attended)
                f["contact_gate"] = any(
                    r.get("kind") == "gate"
                    or r["date"] == self.item.get("release_date")
                    for r in attended)
            later = [r for r in attended
                     if get_date(r, "date") >= self.index
                     and r.get("kind") not in ("prison", "police_custody")]
            if later:
                f["contact_days"] = (
                    get_date(later[0], "date") - self.index).days
        if "civil_order" in w.types:
            f["civil_orders"] = sum(
                get_date(r, "start_date") < stop
                and ("end_date" not in r
                     or get_date(r, "end_date") >= start)
                for r in p.items["civil_order"])
        return f

    # follow-up

    def reoffences(self, start, stop):
        w = self.world
        rule = self.d.get("reoffence", {})
        kind = rule.get("event", "offence")
        name = FIRST_DATE[kind]
        results = rule.get("results", list(PROVEN))
        sources = self.d.get("outcome_sources") or w.sources_of(kind)
        counted = []
        for r in self.p.items[kind]:
            on = day(r[name])
            late = start <= on if rule.get("same_day") else start < on
            if not late or on >= stop or r.get("source", "") not in sources:
                continue
            if kind == "offence" and r.get("result") not in results:
                continue
            if rule.get("exclude_breach", True) and is_breach(w, r):
                continue
            if kind == "offence" and r["result"] in PROVEN:
                proven = get_date(r, "proven_date")
                if not proven or proven >= self.proof_end or \
                        proven > w.as_of:
                    continue
            elif on > w.as_of:
                continue
            if holds(rule.get("where", {}), item_get(w, r, kind), self.own):
                counted.append(r)
        return count(counted, name)

    def left(self):
        """(date, reason) of who died or was deported in follow-up."""
        rows = [(r["release_date"], r["release_reason"])
                for r in self.p.records
                if r["type"] == "custody" and "release_date" in r
                and r["release_date"] >= r["reception_date"]
                and r.get("release_reason") in ("died", "deported")]
        return sorted((d, r) for d, r in rows
                      if self.index <= day(d) < self.end)

    def follow(self, matched):
        w, f = self.world, {}
        waiting = Duration(self.d.get("waiting", "P0D"))
        stop = self.end
        if not self.mature:
            stop = max(self.t0,
                       min(self.end, subtract(w.as_of + DAY, waiting)))
        f["mature"] = self.mature
        f["follow_up_end"] = self.end.isoformat()
        f["observed_days"] = (stop - self.t0).days
        if "custody" in w.types:
            f["custody_days"] = sum(
                any(get_date(s, "reception_date") <= on
                    and (not s.get("release_date")
                         or on < get_date(s, "release_date"))
                    for s in self.p.items["custody"])
                for on in (self.t0 + i * DAY
                           for i in range(f["observed_days"])))
        left = self.left()
        if left:
            # Both on one day: died.
            first = [r for d, r in left if d == left[0][0]]
            f["left"] = "died" if "died" in first else "deported"
        counted = self.reoffences(self.t0, stop)
        if not matched or not (counted or self.mature):
            return f
        kind = self.d.get("reoffence", {}).get("event", "offence")
        f["reoffended"] = bool(counted)
        f["reoffences"] = len(counted)
        if kind == "offence":
            f["reconvictions"] = len(
                {r["proven_date"] for r in counted if "proven_date" in r})
        if not counted:
            return f
        f["first_reoffence_date"] = min(
            r[FIRST_DATE[kind]] for r in counted)
        f["days_to_reoffence"] = (
            day(f["first_reoffence_date"]) - self.t0).days
        groups = [offence_group(w, r) for r in counted]
        f["reoffence_groups"] = {
            g: groups.count(g) for g in GROUPS if g in groups}
        known = [w.codes.offence(r.get("offence_code")) for r in counted]
        known = [k["severity"] for k in known if k]
        f["reoffence_severity"] = {
            s: known.count(s) for s in SEVERITIES if s in known}
        if kind == "offence":
            self.add_sentences(f, counted)
        return f

    def add_sentences(self, f, counted):
        custodial = [r for r in counted if r.get("disposal") == "custody"]
        f["reoffence_custody"] = bool(custodial)
        total = 0
        for proven in {r.get("proven_date") for r in custodial}:
            terms = []
            for r in custodial:
                if r.get("proven_date") == proven and "sentence" in r and \
                        r["sentence"] != "life":
                    on = get_date(r, "sentence_date") or \
                        day(proven or r["offence_date"])
                    terms.append((length(Duration(r["sentence"]), on),
                                  r.get("consecutive", False)))
            total += max([n for n, more in terms if not more], default=0)
            total += sum(n for n, more in terms if more)
        f["reoffence_custody_days"] = total

    # the definition's fields

    def extra(self, x):
        take = x.get("take", "count")
        if take == "count":
            return self.number(x)
        found = self.found(x)
        if take == "any":
            return bool(found)
        found.sort(key=lambda pair: (pair[0], pair[1].get("id", "")))
        values = [item_get(self.world, item, x["event"])(x["field"])[0]
                  for _, item in found]
        values = [v for v in values if v is not None]
        if take in ("sum", "min", "max"):
            values = [v for v in values if isinstance(v, (int, float))
                      and not isinstance(v, bool)]
            if not values:
                return None
            return {"sum": math.fsum, "min": min, "max": max}[take](values)
        if not values:
            return None
        value = values[0 if take == "first" else -1]
        return value.text() if isinstance(value, Duration) else value


# --- bands ----------------------------------------------------------------

def band(limits, value):
    return next(name for limit, name in limits if value <= limit)


def age_band(n):
    return band([(9, "under 10"), (14, "10 to 14"), (17, "15 to 17"),
                 (20, "18 to 20"), (24, "21 to 24"), (29, "25 to 29"), (34, "30 to 34"),
                 (39, "35 to 39"), (44, "40 to 44"), (49, "45 to 49"),
                 (math.inf, "50+")], n)


def prior_band(n):
    return band([(0, "0"), (2, "1 to 2"), (6, "3 to 6"), (10, "7 to 10"),
                 (math.inf, "11+")], n)


def sentence_band(term, start):
    if term.life:
        return "life"
    days = length(term, start)
    for limit, reaches, name in (
            ("P6M", True, "6 months or less"),
            ("P12M", False, "over 6 to under 12 months"),
            ("P2Y", False, "12 months to under 2 years"),
            ("P4Y", False, "2 to under 4 years"),
            ("P10Y", True, "4 to 10 years")):
        most = length(Duration(limit), start)
        if days < most or reaches and days == most:
            return name
    return "over 10 years"


def round_half_away(x, places):
    scaled = abs(x) * 10 ** places
    whole = math.floor(scaled)
    whole += scaled - whole >= 0.5
    return math.copysign(whole / 10 ** places, x)


# --- selection ------------------------------------------------------------

class World:
    def __init__(self, share, as_of, lines, folder):
        self.codes = Codes(share)
        self.as_of = as_of
        self.folder = folder
        self.lines = lines = list(lines)
        # Of a type at all: superseded ones show that it is collected.
        self.types = {json.loads(line)["type"] for line in lines}
        self.people, self.records, self.identities = read_records(lines)
        self.all = [json.loads(line) for line in lines]
        by_person = {}
        for r in self.records:
            by_person.setdefault(r["person_id"], []).append(r)
        self.persons = [
            Person(pid, by_person.get(pid, []), self.identities.get(pid),
                   self) for pid in sorted(self.people)]

    def sources_of(self, kind):
        """Sources that sent records of a kind (superseded ones too)."""
        return {r.get("source", "") for r in self.all
                if r["type"] == kind and "person_id" in r}

    def lists(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as f:
            keys = {(r["source"], r["person"]) for r in csv.DictReader(f)}
        return {r["person_id"] for r in self.records
                if r["type"] == "person"
                and (r.get("person_source", r.get("source", "")),
                     r["person"]) in keys}


def names_status(where):
    """Whether a condition tests the status of the event itself."""
    if isinstance(where, list):
        return any(map(names_status, where))
    if not isinstance(where, dict) or "event" in where:
        return False
    return "status" in where or any(
        names_status(where.get(k)) for k in ("any", "all", "none"))


def candidates(person, definition, start, stop):
    """The index events, and how far the person got without one."""
    spec = definition["index"]
    events = spec.get("any", [spec])
    reached, days = 1, {}
    for place, how in enumerate(events):
        kind = how["event"]
        name = how.get("date", FIRST_DATE[kind])
        for item in person.items[kind]:
            on = get_date(item, name)
            if on is None or not start <= on <= stop:
                reached = max(reached, 2)
                continue
            if kind == "custody" and not names_status(
                    how.get("where", {})) and \
                    item.get("status") in ("recall", "remand"):
                reached = max(reached, 3)
                continue
            view = View(person, definition, on, how, item)
            if not holds(how.get("where", {}),
                         item_get(person.world, item, kind), view.own):
                reached = max(reached, 4)
                continue
            reached = 5
            term, start_of = view.sentence()
            longest = -length(term, start_of) if term else 1
            rank = (place, longest, item.get("id", ""))
            if on not in days or rank < days[on][0]:
                days[on] = (rank, view)
    views = [days[on][1] for on in sorted(days)]
    pick = spec.get("pick", "first")
    if views and pick != "every":
        views = [views[0 if pick == "first" else -1]]
    return views, reached


def split(conditions, kind):
    """Each condition that is a row of the waterfall of its own."""
    if conditions is None:
        return []
    if isinstance(conditions, list):
        return conditions
    if "event" in conditions or kind == "exclude":
        return [conditions]
    return [{k: v} for k, v in conditions.items()]


def walk(view, facts):
    """(step where the person leaves or "members", arm)."""
    d = view.d

    def get(name):
        if name in d.get("fields", {}):
            return view.extra(d["fields"][name]), None, None
        return facts.get(name), None, None

    for kind in ("who", "require", "exclude"):
        for i, c in enumerate(split(d.get(kind), kind)):
            if holds(c, get, view.own) == (kind == "exclude"):
                return (kind, i), None
    if view.t0 > view.index:
        if view.reoffences(view.index, view.t0):
            return ("landmark", 0), None
        if any(r == "died" and day(on) < view.t0
               for on, r in view.left()):
            return ("landmark", 1), None
        if any(view.index < get_date(s, "reception_date") < view.t0
               for s in view.p.items["custody"]):
            return ("landmark", 2), None
    arms = d.get("arms", {})
    for name, c in arms.items():
        if c == "rest" or holds(c, get, view.own):
            return "members", name
    return (("arms", 0), None) if arms else ("members", None)


def starts_later(view, facts, arm):
    arms = view.d.get("arms", {})
    first = next(iter(arms), None)
    if arm is None or arm == first:
        return False
    return holds(arms[first], lambda name: (facts.get(name), None, None),
                 lambda c: view.own(c, until=view.end))


def member(view, facts, matched, arm, name):
    m = {"type": "member", "person_id": view.p.id, "cohort": name,
         "index_date": view.index.isoformat(), "matched": matched}
    if arm:
        m["arm"] = arm
    if "id" in view.item.get("_event", view.item):
        m["index_id"] = view.item.get("_event", view.item)["id"]
    m.update({k: v for k, v in facts.items() if k != "sources"})
    m.update(view.services())
    m.update(view.follow(matched))
    for name, x in view.d.get("fields", {}).items():
        value = view.extra(x)
        if value is not None:
            m[name] = value
    return m


# --- periods --------------------------------------------------------------

def period(text, definition, as_of):
    """The first and last index date that --period means."""
    def months(year, month, n):
        first = datetime.date(year, month, 1)
        return first, add_months(first, n) - DAY

    if text == "latest":
        last = as_of
        while not is_mature(definition, last, as_of):
            last -= DAY
        return add_months(last, -12) + DAY, last
    if "Q" in text:
        return months(int(text[:4]), int(text[5]) * 3 - 2, 3)
    if "/" in text:
        return months(int(text[:4]), 4, 12)
    if "-" in text:
        return months(int(text[:4]), int(text[5:]), 1)
    return months(int(text), 1, 12)


def is_mature(d, index, as_of):
    end = add(index, Duration(d.get("landmark", "P0D")))
    end = add(end, Duration(d["follow_up"]))
    return as_of >= add(end, Duration(d.get("waiting", "P0D"))) - DAY


def parts(name, start, stop, every):
    """(name, first, last) of each part of the period."""
    if every is None:
        return [(name, start, stop)]
    text = every if every.startswith("P") else "P" + every.upper()
    result, n = [], 0
    while True:
        step = Duration(text)
        step.parts = [n * x for x in step.parts]
        first = add(start, step)
        step = Duration(text)
        step.parts = [(n + 1) * x for x in step.parts]
        last = min(add(start, step) - DAY, stop)
        if first > stop:
            return result
        result.append(("%s/%s" % (name, label(first, last)), first, last))
        n += 1


def label(first, last):
    after = last + DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    if first.day == after.day == 1:
        if months == 12 and first.month == 1:
            return "%d" % first.year
        if months == 3 and first.month % 3 == 1:
            return "%dQ%d" % (first.year, first.month // 3 + 1)
        if months == 1:
            return first.isoformat()[:7]
    return first.isoformat()


def audit(world):
    """What is contradictory, as the summary counts it."""
    ids = [r for r in world.all if r["type"] in AGENCY and "person_id" in r]
    identities = [r for r in world.all if r["type"] == "identity"]
    versions = {(r["type"], r.get("source"), r["id"])
                for r in ids if "id" in r}
    plain = [json.dumps({k: v for k, v in r.items() if k != "from"},
                        sort_keys=True) for r in ids if "id" not in r]
    custody = [r for r in world.records if r["type"] == "custody"]
    backwards = [r for r in custody
                 if r.get("release_date", "9") < r["reception_date"]]
    lost = [r for r in world.all
            if r["type"] in AGENCY and "person_id" not in r]
    proven = [r for r in world.records if r["type"] == "offence"
              and r.get("result") in PROVEN]
    return {
        "people": len(world.people),
        "people_without_person_record": sum(
            not any(r["type"] == "person" for r in p.records)
            for p in world.persons) if "person" in world.types else 0,
        "unresolved_records": len(lost),
        "unresolved_individuals": len(
            {(r.get("person_source", r.get("source")), r["person"])
             for r in lost}),
        "superseded_versions": sum("id" in r for r in ids) - len(versions)
        + len(identities) - len(world.identities),
        "repeated_without_id": len(plain) - len(set(plain)),
        "custody_released_before_reception": len(backwards),
        "custody_rows_joined_to_a_spell": len(custody) - len(backwards)
        - sum(len(p.items["custody"]) for p in world.persons),
        "proven_without_proven_date": sum(
            "proven_date" not in r for r in proven),
        "proven_offences_another_source_holds": sum(
            len(p.proven) - len(count(p.proven, "offence_date"))
            for p in world.persons),
    }


def run(world, definition, start, stop, name=None, tally=None):
    """(members, people by step, people by note, members by score)."""
    d = definition
    sources = set(d.get("outcome_sources") or world.sources_of(
        d.get("reoffence", {}).get("event", "offence")))
    order = [("index event", i) for i in range(1, 5)] + [("matched", 0)]
    for kind in ("who", "require", "exclude"):
        order += [(kind, i) for i in range(len(split(d.get(kind), kind)))]
    order += [("landmark", i) for i in range(3)] + [("arms", 0), "members"]
    steps = dict.fromkeys(order, 0)
    notes = {"immature": set(), "not matched": set(), "later": set()}
    members, scores = [], {}
    for person in world.persons:
        views, reached = candidates(person, d, start, stop)
        if tally:
            tally.period(person, d, start, stop)
        if not views:
            steps[("index event", reached)] += 1
            continue
        matched = any(r.get("source", "") in sources
                      for r in person.records)
        furthest = 0
        for view in views:
            if tally:
                tally.view(view, start, stop)
            facts = view.facts()
            step, arm = walk(view, facts)
            furthest = max(furthest, order.index(step))
            if step != "members":
                continue
            members.append(
                member(view, facts, matched, arm, name or d["name"]))
            scores[view.no_score] = scores.get(view.no_score, 0) + 1
            if not matched:
                notes["not matched"].add(person.id)
                continue
            if not view.mature:
                notes["immature"].add(person.id)
            if starts_later(view, facts, arm):
                notes["later"].add(person.id)
        steps[order[furthest] if matched else ("matched", 0)] += 1
    return members, steps, {k: len(v) for k, v in notes.items()}, scores


def main():
    share, as_of, start, stop, path = sys.argv[1:6]
    with open(path, encoding="utf-8") as f:
        definition = json.load(f)
    world = World(share, day(as_of), sys.stdin, os.path.dirname(path))
    members, steps, notes, _ = run(world, definition, day(start), day(stop))
    assert sum(steps.values()) == len(world.people)
    print(json.dumps({"steps": [[str(k), n] for k, n in steps.items()],
                      "notes": notes}), file=sys.stderr)
    for m in members:
        print(json.dumps(m))


if __name__ == "__main__":
    main()
