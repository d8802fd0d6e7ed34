# SPDX-License-Identifier: GPL-3.0-or-later
"""Small random worlds and definitions for the comparison of ioc-cohort with
naive_cohort.py. The definition comes first; dates then sit on its boundaries
far more often than chance would put them there: the first and last day of its
windows, 29 February, month ends (boundaries.py counts them)."""
import datetime
import json

import boundaries
from naive_cohort import DAY, Duration, add, add_months, window

ANCHORS = [datetime.date(*d) for d in (
    (2024, 2, 29), (2023, 8, 31), (2024, 1, 1), (2024, 12, 31),
    (2023, 12, 31), (2024, 3, 31), (2024, 6, 30), (2023, 2, 28),
    (2024, 10, 15), (2023, 11, 30), (2024, 2, 29), (2023, 2, 28),
    (2023, 3, 1))]
CODES = ["04600", "02801", "10501", "08300", "00801", "03401", "80400",
         "88888", "08800", "09260", None]
GROUPS = ["theft", "burglary", "violence", "breach", "robbery", "drugs",
          None]
SENTENCES = ["P12M", "P365D", "P366D", "P11M", "P4M", "P6M", "P1Y", "P26W",
             "P10W", "P2Y", "P18M", "P10Y", "life", "P1D", "P184D"]


AS_OF = [datetime.date(*d) for d in (
    (2026, 6, 30), (2025, 8, 27), (2025, 2, 27), (2025, 6, 29),
    (2024, 12, 31), (2025, 3, 1))]


class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.n = 0
        self.anchors = rng.sample(ANCHORS, 3)
        self.landmark = self.some(None, None, None, "P14D", "P1M", "P1D")
        self.d = self.definition()
        self.takes_one = any(f["take"] in ("first", "last")
                             for f in self.d.get("fields", {}).values())
        proof_end = self.times(self.some(*self.anchors))[2]
        # The last mature day, the day before, or any.
        self.as_of = self.some(proof_end - DAY, proof_end - 2 * DAY,
                               *AS_OF[:2])
        if self.often(0.2):
            self.as_of = self.some(*AS_OF)

    def times(self, anchor):
        """(t0, end, proof_end) of an index event on that day."""
        t0 = add(anchor, Duration(self.d.get("landmark", "P0D")))
        end = add(t0, Duration(self.d["follow_up"]))
        return t0, end, add(end, Duration(self.d.get("waiting", "P0D")))

    def on_a_window(self, anchor):
        """A first or last day of one of the definition's windows, or the
        day outside."""
        tests = list(boundaries.windows(self.d))
        if not tests:
            return anchor
        edges = window(self.some(*tests)["within"], anchor)
        edge = self.some(*edges)
        if edge in (datetime.date.min, datetime.date.max):
            return anchor
        return edge - self.some(0, 1) * DAY

    def period(self):
        """The options that say which index dates, and what they test."""
        a, b = sorted(self.anchors)[::2]
        if self.often(0.2):
            a = b = self.some(a, b)
        kind = self.some("from", "from", "from", "period", "latest")
        if kind == "latest":
            options = ["--period", "latest"]
        elif kind == "period":
            options = ["--period", self.some(
                "2023", "2024", "2023/24", "2024Q1", "2024-02", "2023-02")]
        else:
            first = self.some(a, a, a + DAY, datetime.date(2023, 1, 1))
            last = self.some(b, b, b - DAY, datetime.date(2024, 12, 31))
            if first > last:
                first = last
            options = ["--from", first.isoformat(), "--to",
                       last.isoformat()]
        kinds = ["option:" + kind]
        if self.often(0.2):
            options += ["--every", self.some("3m", "P1M", "1y", "10w",
                                             "45d")]
            kinds.append("option:every")
        if self.often(0.4):
            options.append("--events")
            kinds.append("option:events")
        return options, kinds

    def some(self, *choices):
        return self.rng.choice(choices)

    def often(self, share=0.5):
        return self.rng.random() < share

    def near(self, anchor):
        """A date on, beside or at a calendar distance from an anchor."""
        if self.often(0.35):
            return self.on_a_window(anchor)
        months = self.some(0, 0, 0, 1, 3, 6, 12, 18, -1, -6, -12, -24, -13)
        days = self.some(0, 0, 0, 0, 1, -1, 1, -1, 2, 14, 15, 90, -90, -385,
                         -384, -386, 30)
        d = add_months(anchor, months) + days * DAY
        if self.often(0.15):
            d += self.rng.randrange(-40, 40) * DAY
        return d

    def after(self, anchor):
        """A date in follow-up or on its edges."""
        if self.often(0.5):
            t0, end, _ = self.times(anchor)
            return self.some(t0, t0 + DAY, t0 - DAY, end, end - DAY)
        d = add_months(anchor, self.some(0, 0, 3, 6, 12))
        return d + self.some(0, 1, -1, 5, 13, 14, 15, 40, 100) * DAY

    def add(self, out, what, person, **fields):
        self.n += 1
        r = {"type": what, "person_id": person,
             "source": fields.pop("source", "pnc")}
        # Who comes first of one day is by id.
        if what in ("custody", "assessment") or self.takes_one or \
                self.often(0.9):
            r["id"] = "%s%d" % (what[0], self.n)
        r["person"] = "X" + person
        r.update({k: (v.isoformat() if isinstance(v, datetime.date) else v)
                  for k, v in fields.items() if v is not None})
        out.append(r)
        while self.often(0.05):  # sent again, perhaps changed or moved
            again = dict(r)
            if self.often():
                again["from"] = "again.csv:%d" % self.n
            if "id" in r and self.often(0.6):
                for name in ("proven_date", "release_date", "end_date"):
                    if name in again and self.often():
                        again[name] = self.near(
                            self.some(*ANCHORS)).isoformat()
            if "id" in r and self.often(0.2):
                again["person_id"] = "p%02d" % self.rng.randrange(40)
            out.append(again)

    def proof(self, anchor, on):
        """A proven date: on the last day that counts, or around it."""
        last = self.times(anchor)[2]
        return self.some(None, self.near(anchor), on,
                         on + self.some(1, 30, 60, 183) * DAY,
                         last + self.some(0, -1) * DAY,
                         last - DAY,
                         self.as_of + self.some(0, 0, 1) * DAY)

    def offences(self, out, person, anchor):
        r = self.rng
        for _ in range(self.some(0, 1, 2, 3, 5)):
            on = self.near(anchor)
            if self.often(0.45):
                on = self.after(anchor)
            result = self.some("convicted", "convicted", "convicted",
                               "convicted", "convicted", "cautioned",
                               "cautioned", "reprimanded", "charged", "pnd",
                               "tic", "nfa", None)
            proven = self.proof(anchor, on)
            code, group = self.some(*CODES), self.some(*GROUPS)
            disposal = self.some("custody", "custody", "fine", "community",
                                 "suspended", "caution", None)
            fields = dict(
                offence_date=on, proven_date=proven, result=result,
                offence_code=code, offence_group=group, disposal=disposal,
                sentence=self.some(None, *SENTENCES)
                if disposal == "custody" else None,
                consecutive=self.some(None, None, True, False),
                sentence_date=self.some(None, None, proven),
                recordable=self.some(None, None, True, False),
                x=self.some(None, {"court": self.some("Leeds", "York"),
                                   "score": r.randrange(10)}))
            times = self.some(1, 1, 1, 2, 3)
            for _ in range(times):
                if self.often(0.2):
                    fields["x"] = {"score": r.randrange(10)}
                self.add(out, "offence", person, **fields)
            if self.often(0.25):  # another agency's view of the same
                if self.often():
                    fields.update(
                        disposal=self.some("custody", "fine"),
                        proven_date=self.proof(anchor, on))
                for _ in range(self.some(times, times, 1, 2, 4)):
                    self.add(out, "offence", person,
                             **dict(fields, source=self.some(
                                 "niche", "athena", "zeus")))

    def custody(self, out, person, anchor):
        for _ in range(self.some(0, 1, 1, 1, 1, 2, 3)):
            release = self.near(anchor)
            if self.often(0.7):
                release = anchor
            reception = release - self.some(0, 1, 30, 92, 183, 200) * DAY
            status = self.some("sentenced", "sentenced", "sentenced",
                               "sentenced", "sentenced", "remand", "recall", "civil", None)
            row = dict(
                source="nomis", reception_date=reception,
                release_date=self.some(release, release, release, None)
                if self.often(0.3) else release,
                sentence=self.some(None, *SENTENCES), status=status,
                sentence_date=self.some(
                    None, reception, reception + 10 * DAY),
                consecutive=self.some(None, None, None, True),
                release_reason=self.some(
                    None, "sentence_end", "licence", "died", "deported",
                    "transferred"),
                establishment=self.some(None, "HMP A", "HMP B"),
                release_accommodation=self.some(
                    None, "settled", "none"))
            if self.often(0.05):
                row["release_date"] = reception - DAY
            self.add(out, "custody", person, **row)
            if self.often(0.5):  # touching, overlapping or a day apart
                start = release + self.some(-5, 0, 1, 2) * DAY
                self.add(out, "custody", person, **dict(
                    row, reception_date=start,
                    release_date=start + self.some(0, 10, 40) * DAY,
                    status=self.some("sentenced", "remand", "recall"),
                    sentence=self.some(None, *SENTENCES),
                    consecutive=self.some(None, True)))

    def services(self, out, person, anchor):
        r = self.rng
        for _ in range(self.some(0, 0, 1, 2)):
            start = self.near(anchor)
            self.add(out, "supervision", person, source="ndelius",
                     start_date=start,
                     end_date=self.some(None, start + 30 * DAY, anchor,
                                        anchor - DAY, self.near(anchor)),
                     kind=self.some("licence", "community", "voluntary",
                                    "iom", None),
                     statutory=self.some(None, None, True, False))
        on = self.near(anchor)
        for _ in range(self.some(0, 0, 1, 3)):
            if self.often(0.6):  # else two of one day
                on = self.near(anchor)
            self.add(out, "assessment", person, source="oasys", date=on,
                     tool=self.some("oasys", "phq9", "home_made", None),
                     scores=self.some(None, {
                         "accommodation": r.randrange(9),
                         "employment": r.randrange(9),
                         "alcohol": r.randrange(9)},
                         {"mental_health": r.randrange(28)}, {"drugs": 2.5}),
                     needs=self.some(None, [], ["debt"],
                                     ["employment", "debt"]))
        for _ in range(self.some(0, 0, 1, 2)):
            on = self.near(anchor)
            self.add(out, "referral", person, source="crs", date=on,
                     provider=self.some(None, "Link"),
                     service=self.some("Gate", "Work"),
                     needs=self.some(None, ["employment"]),
                     status=self.some("waiting", "started", "completed"),
                     start_date=self.some(None, on, anchor + 14 * DAY,
                                          anchor + 15 * DAY),
                     end_date=self.some(None, on + 30 * DAY),
                     reason=self.some(None, "no \"space\""))
        for _ in range(self.some(0, 0, 1, 2, 4)):
            self.add(out, "contact", person, source="crs",
                     date=self.near(anchor),
                     kind=self.some("prison", "gate", "office", None,
                                    "police_custody"),
                     attended=self.some(None, True, False))
        for _ in range(self.some(0, 0, 0, 1, 2)):
            self.add(out, "outcome", person, source="crs",
                     date=self.near(anchor),
                     kind=self.some("employment_started", "bank_account"),
                     provider=self.some(None, "Link"))
        if self.often(0.3):
            start = self.near(anchor) - 100 * DAY
            self.add(out, "civil_order", person, source="council",
                     start_date=start, kind="cbo",
                     end_date=self.some(None, start + 20 * DAY, anchor,
                                        anchor - 90 * DAY, anchor - DAY))
        for _ in range(self.some(0, 0, 0, 1, 2)):
            self.add(out, "arrest", person, source="niche",
                     date=self.near(anchor),
                     offence_code=self.some(*CODES),
                     offence_group=self.some(*GROUPS))

    def world(self, npeople):
        out, later = [], []
        for i in range(npeople):
            person = "p%02d" % i
            anchor = self.some(*self.anchors)
            if self.often(0.15):  # the day before or after a period
                anchor += self.some(1, -1) * DAY
            if self.often(0.95):
                birth = self.some(
                    add_months(anchor, -18 * 12),
                    add_months(anchor, -18 * 12) + DAY,
                    add_months(anchor, -18 * 12) + DAY,
                    datetime.date(2004, 2, 29), datetime.date(2004, 2, 29),
                    add_months(anchor, -25 * 12), datetime.date(2004, 2, 29),
                    datetime.date(1990, 5, 17), datetime.date(2013, 1, 1),
                    datetime.date(1960, 12, 31), None)
                identity = {
                    "type": "identity", "person_id": person,
                    "date_of_birth": birth and birth.isoformat(),
                    "sex": self.some("M", "M", "F", "F", "X", None),
                    "ethnicity": self.some("W1", "B1", None),
                    "area": self.some("North", "South", None),
                    "flags": self.some(None, ["iom"], ["ppo", "iom"]),
                    "sources": self.some(["pnc"], ["nomis", "pnc"]),
                    "link_p": self.some(0.987, 1, None)}
                later.append(
                    {k: v for k, v in identity.items() if v is not None})
            if self.often(0.7):
                self.add(out, "person", person,
                         source=self.some("pnc", "nomis", "ndelius"))
            if self.often(0.9):
                self.offences(out, person, anchor)
            self.custody(out, person, anchor)
            self.services(out, person, anchor)
        self.others(out)
        self.rng.shuffle(out)
        if self.often(0.2):
            # A file without some record types at all.
            gone = self.some("contact", "supervision", "civil_order",
                             "custody", "arrest")
            out = [r for r in out if r["type"] != gone]
        return out + later

    def others(self, out):
        """Lines that are nobody's, or that only pass."""
        for i in range(self.some(0, 2)):
            for kind, field in (("offence", "offence_date"),
                                ("contact", "date")):
                out.append({"type": kind, "source": "pnc", "id": "u%d" % i,
                            "person": "nobody%d" % (i % 2),
                            field: "2023-05-01"})
        out.append({"type": "service", "service": "Gate"})
        out.append({"type": "spend", "date": "2024-01-01",
                    "amount_pence": 100, "person": "Xp01",
                    "person_id": "p01"})
        for name in ("old", self.d["name"]):
            out.append({"type": "cohort", "name": name,
                        "definition": "x", "from": "2020-01-01",
                        "to": "2020-12-31", "as_of": "2023-01-01",
                        "follow_up": "P12M", "waiting": "P6M",
                        "waterfall": []})
            out.append({"type": "member", "person_id": "p02",
                        "cohort": name, "index_date": "2020-01-01"})

    def listed(self):
        """A list of people, as CSV."""
        rows = "".join("%s,Xp%02d\n" % (
            self.some("pnc", "nomis", "ndelius"), i) for i in range(0, 40, 2))
        return "source,person\n" + rows

    # --- definitions ------------------------------------------------------

    def window(self, future=False):
        past = [["-P24M", "P0D"], ["-P12M", "P0D"], [None, "P0D"],
                ["-P6M", "P1D"], ["-P1M", "P0D"], ["-P55W", "P0D"],
                ["-P1D", "P1D"], ["P0D", "P1D"]]
        if self.landmark == "P14D":
            past += 3 * [["P0D", "P15D"]]
        return self.some(*past + ([["P0D", "P3M"], ["-P1M", "P12M"],
                                   ["P1D", None]] if future else []))

    def where(self, kind):
        table = {
            "offence": [{"result": "convicted"},
                        {"offence_group": {"in": ["theft", "burglary"]}},
                        {"disposal": "custody", "sentence": {"lt": "P12M"}},
                        {"sentence": {"gte": "P12M"}},
                        {"any": [{"offence_code": {"matches": "^0[24]"}},
                                 {"recordable": False}]},
                        {"x.court": "Leeds"}, {"x.score": {"gte": 5}},
                        {"proven_date": {"present": True}},
                        {"none": [{"offence_group": "breach"}]}],
            "custody": [{"status": "sentenced"},
                        {"status": "sentenced", "sentence": {"lt": "P12M"}},
                        {"sentence": {"lte": "P12M"}},
                        {"status": {"in": ["remand", "recall"]}},
                        {"release_reason": {"not_in": ["died"]}},
                        {"establishment": {"present": True}},
                        {"release_date": {"gte": "2024-01-01"}}],
            "supervision": [{"kind": "iom"}, {"statutory": True}],
            "referral": [{"service": "Gate"}, {"needs": "employment"},
                         {"status": "started"}],
            "contact": [{"kind": "office"}, {"attended": True}],
            "assessment": [{"tool": "oasys"}, {"needs": "debt"}],
            "arrest": [{"offence_group": "theft"}],
        }
        if kind not in table or self.often(0.3):
            return {}
        return {"where": self.some(*table[kind])}

    def event_test(self, future=False, field=False):
        kind = self.some("offence", "offence", "custody", "custody",
                         "supervision", "referral", "contact", "assessment", "arrest",
                         "civil_order", "outcome")
        t = {"event": kind}
        t.update(self.where(kind))
        if self.often(0.8):
            t["within"] = self.window(future)
        lasts = ("custody", "supervision", "referral", "civil_order")
        if kind in lasts and self.often(0.5):
            t["overlaps"] = True
            if self.often():
                t.pop("within", None)
        if kind == "offence" and self.often(0.3):
            t["date"] = self.some("offence_date", "proven_date",
                                  "sentence_date")
        if kind == "custody" and self.often(0.3):
            t["date"] = "release_date"
        if future:
            t["future"] = True
        if not field and self.often(0.4):
            t["count"] = self.some(0, 1, {"gte": 2}, {"lt": 3}, {"lte": 1},
                                   {"gt": 0, "lt": 4})
        return t

    def condition(self, names, future=False):
        """On a person at the index date."""
        simple = [
            {"sex": "F"}, {"age": {"gte": 18}}, {"age": {"gte": 18, "lt": 25}},
            {"area": "North"}, {"flags": "iom"}, {"sources": "nomis"},
            {"prior_sanctions": {"gte": 1}}, {"prior_band": "0"},
            {"supervised": True}, {"needs_at_index": "debt"},
            {"needs_at_index": {"present": False}},
            {"ogrs3_2y": {"gte": 0.5}}, {"sentence_days": {"lt": 366}},
            {"index_offence_group": {"not_in": ["breach"]}},
            {"link_p": {"gte": 0.99}}, {"ethnicity": {"present": True}},
            {"copas": {"lt": -2}}, {"release_accommodation": "settled"},
            {"age_band": {"in": ["18 to 20", "25 to 29"]}},
            {"first_sanction_age": {"lte": 18}},
            {"list": "nominals.csv"}, {"index_event": "custody"},
            {"prior_offences": {"lt": 3}}, {"prior_custody": {"equals": 0}},
            {"conviction_age": {"gt": 17}}, {"ogrs3_1y": {"lt": 0.4}},
            {"sentence_band": "6 months or less"}, {"age": {"gte": 19}},
            {"area": {"matches": "^[NS]o"}}]
        roll = self.rng.random()
        if names and roll < 0.2:
            return {self.some(*names): {"gte": 1}}
        if roll > 0.92:
            return {"list": "nominals.csv"}
        if roll < 0.5:
            return self.event_test(future and self.often(0.3))
        if roll < 0.6:
            return {self.some("any", "all", "none"):
                    [self.condition(names, future),
                     self.condition(names, future)]}
        return self.some(*simple)

    def index(self):
        def event():
            kind = self.some("custody", "custody", "custody", "custody",
                             "offence", "offence", "supervision", "arrest",
                             "referral", "assessment", "contact", "outcome",
                             "civil_order")
            e = {"event": kind}
            if kind == "custody":
                e["date"] = self.some("release_date", "release_date",
                                      "release_date", "reception_date")
            if kind == "offence":
                e["date"] = self.some("proven_date", "offence_date",
                                      "sentence_date")
            e.update(self.where(kind))
            if kind == "offence" and self.often(0.3):
                e["where"] = {"result": "convicted", "none": [
                    {"event": "offence", "date": "proven_date",
                     "within": ["P0D", "P1D"],
                     "where": {"disposal": "custody"}}]}
            return e
        pick = self.some("first", "first", "last", "every")
        if self.often(0.6):  # plain ones have most members
            plain = {"event": "custody", "date": "release_date",
                     "pick": pick}
            if self.often(0.3):
                plain["where"] = {"status": "sentenced",
                                  "sentence": {"lt": "P12M"}}
            return plain
        if self.often(0.3):
            return {"any": [event(), dict(event(), name="second")],
                    "pick": pick}
        return dict(event(), pick=pick)

    def fields(self):
        fields = {}
        for i in range(self.some(0, 0, 1, 2)):
            f = self.event_test(self.often(0.2), field=True)
            kind = f["event"]
            values = {"offence": ["offence_group", "x.score", "sentence",
                                  "proven_date", "recordable"],
                      "custody": ["establishment", "status", "release_date",
                                  "sentence"],
                      "referral": ["service", "needs"],
                      "assessment": ["scores.accommodation", "tool"]}
            f["take"] = self.some("count", "any")
            if kind in values and self.often(0.7):
                f["take"] = self.some("first", "last", "sum", "min", "max")
                f["field"] = self.some(*values[kind])
            fields["mine%d" % i] = f
        return fields

    def definition(self):
        d = {"name": "random", "index": self.index(),
             "follow_up": self.some("P12M", "P12M", "P1Y", "P6M", "P365D"),
             "waiting": self.some("P6M", "P6M", "P26W", "P0D")}
        if self.landmark:
            d["landmark"] = self.landmark
        fields = self.fields()
        if fields:
            d["fields"] = fields
        numbers = [n for n, f in fields.items()
                   if f["take"] == "count" and "future" not in f]
        for name in ("who", "require", "exclude"):
            if self.often(0.2):
                future = name != "who"
                d[name] = (self.condition(numbers, future) if self.often()
                           else [self.condition(numbers, future)
                                 for _ in range(2)])
        if self.often(0.45):
            d["arms"] = {"treated": self.condition([]),
                         "comparison": self.some("rest",
                                                 self.condition([]))}
        if self.often(0.5):
            d["full_history"] = self.some(["pnc"], ["pnc", "nomis"])
        if self.often(0.3):
            d["outcome_sources"] = self.some(["pnc"], ["pnc", "niche"])
        if self.often(0.4):
            d["reoffence"] = {}
            if self.often(0.3):
                d["reoffence"]["event"] = "arrest"
            else:
                if self.often(0.3):
                    d["reoffence"]["results"] = self.some(
                        ["convicted"], ["convicted", "charged", "pnd"])
                if self.often(0.3):
                    d["reoffence"].update(self.where("offence"))
            if self.often(0.4):
                d["reoffence"]["exclude_breach"] = False
            if self.often(0.4):
                d["reoffence"]["same_day"] = True
        if self.often(0.2):
            d["service_window"] = self.some(["-P6M", "P6M"], ["P0D", "P14D"])
        return d


def text(records):
    return "".join(json.dumps(r, separators=(",", ":")) + "\n"
                   for r in records)
