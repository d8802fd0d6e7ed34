#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the reference data that the programs load.

Every list says its id, version and provenance; keys are unique; a code that
names another list exists there; numbers come from the published ranges; the m
of a comparison sum to 1; and the OGRS3 test vectors of the two public
implementations come out of ogrs3.csv and offences.csv. Each fault is printed
with its place; the exit status is 1 when there is one.
"""
import csv
import datetime
import json
import math
import os
import re
import sys

faults = []
checks = 0


def fault(place, text):
    faults.append("%s: %s" % (place, text))


def check(good, place, text):
    global checks
    checks += 1
    if not good:
        fault(place, text)
    return good


STATUS = {"verified", "public", "NV"}
NEED_META = ("id", "version", "provenance", "licence", "status")


class List:
    """A CSV list: meta from its comment lines, rows with their line."""

    def __init__(self, folder, name):
        self.path = "share/%s/%s.csv" % (folder, name)
        self.rows = []
        self.meta = {}
        self.columns = []
        try:
            with open(self.path, encoding="utf-8", newline="") as f:
                text = f.read()
        except (OSError, UnicodeDecodeError) as error:
            fault(self.path, str(error))
            return
        check("\r" not in text, self.path, "has carriage returns")
        check(text.endswith("\n"), self.path, "does not end with a newline")
        lines = text.split("\n")
        n = 0
        while lines[n].startswith("#"):
            match = re.match(r"# ([a-z]+): (.+)$", lines[n])
            check('"' not in lines[n], "%s:%d" % (self.path, n + 1),
                  "a quote in a comment breaks readers that know no comments")
            if check(match, "%s:%d" % (self.path, n + 1),
                     "a comment is not '# key: text'"):
                key, value = match.groups()
                self.meta[key] = (self.meta.get(key, "") + " " + value).strip()
            n += 1
        for key in NEED_META:
            check(key in self.meta, self.path, "no '# %s:' line" % key)
        check(self.meta.get("id") == name, self.path, "id is not the file's name")
        check(re.match(r"\d{4}-\d\d-\d\d$", self.meta.get("version", "")),
              self.path, "version is not a date")
        body = csv.reader(lines[n:-1], strict=True)
        for row in body:
            at = n + body.line_num
            if not self.columns:
                self.columns = row
                check(len(set(row)) == len(row), self.path, "a column twice")
                continue
            place = "%s:%d" % (self.path, at)
            if not check(len(row) == len(self.columns), place,
                         "%d cells, %d columns" % (len(row), len(self.columns))):
                continue
            check(all(cell == cell.strip() for cell in row), place,
                  "blanks around a value")
            entry = dict(zip(self.columns, row))
            entry["@"] = place
            self.rows.append(entry)
            if "status" in entry:
                check(entry["status"] in STATUS, place,
                      "status is not one of " + " ".join(sorted(STATUS)))
        check(self.rows, self.path, "no rows")

    def key(self, *columns):
        """Unique by these columns, without case, and the first not empty."""
        seen = {}
        for row in self.rows:
            key = tuple(" ".join(row[c].casefold().split()) for c in columns)
            check(key[0] != "", row["@"], "empty " + columns[0])
            check(key not in seen, row["@"], "same %s as %s" %
                  (", ".join(columns), seen.get(key, "")))
            seen.setdefault(key, row["@"])
        return self

    def column(self, name):
        return {row[name] for row in self.rows}

    def among(self, column, values, empty=False):
        for row in self.rows:
            value = row[column]
            check(value in values or (empty and value == ""), row["@"],
                  "%s '%s' is not known" % (column, value))
        return self

    def numbers(self, column, low, high, empty=False):
        for row in self.rows:
            text = row[column]
            if text == "" and empty:
                continue
            try:
                value = float(text)
            except ValueError:
                value = math.nan
            check(low <= value <= high, row["@"],
                  "%s '%s' is not from %g to %g" % (column, text, low, high))
        return self

    def dates(self, column):
        for row in self.rows:
            try:
                datetime.date.fromisoformat(row[column])
            except ValueError:
                fault(row["@"], "%s is not a date" % column)
        return self

    def sums(self, group, values, row_wise=False):
        """Shares sum to 1: over the rows of a group, or within each row."""
        totals = {}
        for row in self.rows:
            key = row["@"] if row_wise else row[group]
            totals[key] = totals.get(key, 0) + sum(float(row[v]) for v in values)
        for key, total in totals.items():
            check(abs(total - 1) < 1e-9, self.path, "%s sums to %g" % (key, total))


BOOL = {"true", "false"}
SENTENCE_BANDS = {"6 months or less", "over 6 to under 12 months",
                  "12 months to under 2 years", "2 to under 4 years",
                  "4 to 10 years", "over 10 years", "life"}
GROUPS = set("violence sexual robbery burglary theft criminal_damage drugs "
             "weapons public_order fraud miscellaneous summary_non_motoring "
             "summary_motoring breach".split())
DISPOSALS = set("custody suspended community fine discharge caution other".split())
RESULTS = set("convicted cautioned reprimanded charged acquitted dismissed nfa "
              "pnd tic".split())
COUNTS = set("sentence caution recall activation variation penalty tic "
             "not_proven pending unknown".split())
ETHNICITY_18_1 = set("W1 W2 W3 W9 M1 M2 M3 M9 A1 A2 A3 A4 A9 B1 B2 B9 O2 O9 "
                     "NS".split())
# Published weights of the 20 OGRS3 offence groups.
OGRS3_WEIGHTS = {"-0.7956", "-0.6534", "-0.6348", "-0.1239", "-0.1214",
                 "-0.0607", "0", "0.0328", "0.0772", "0.1599", "0.1819",
                 "0.205", "0.2406", "0.2622", "0.3519", "0.3801", "0.4272",
                 "0.6612", "0.7334", "0.7606"}
# Codes whose weight "needs the exact offence".
OGRS3_NO_SCORE = {"08800", "11100", "14100", "950"}


def check_needs():
    needs = List("codes", "needs").key("need").among("barrier", BOOL)
    needs.numbers("pathway_no", 1, 9)
    names = needs.column("need")
    pathways = needs.column("pathway")
    outcomes = List("codes", "outcomes").key("kind")
    outcomes.among("need", names).among("pathway", pathways)
    outcomes.among("sustains", outcomes.column("kind"), empty=True)
    outcomes.numbers("days", 1, 730, empty=True)
    tools = List("codes", "tools").key("tool", "need").among("need", names)
    tools.among("better", {"low", "high"})
    for row in tools.rows:
        low, high = float(row["min"]), float(row["max"])
        check(low < high, row["@"], "min is not below max")
        for column in ("threshold", "severe"):
            check(row[column] == "" or low <= float(row[column]) <= high,
                  row["@"], column + " is off the scale")
    List("codes", "providers").key("name")
    List("codes", "provider_forms").key("form")
    return outcomes.column("kind")


def check_costs():
    units = List("costs", "unit_costs").key("class")
    money = [c for c in units.columns if c.endswith("_pence")]
    for row in units.rows:
        for column in money:
            check(re.match(r"\d*$", row[column]), row["@"],
                  column + " is not whole pence")
        parts = [row[c + "_pence"] for c in
                 ("anticipation", "consequence", "response")]
        if all(parts):
            # The report's components are rounded to 10 pounds each.
            check(abs(sum(map(int, parts)) - int(row["total_pence"])) <= 2000,
                  row["@"], "the components do not add up to the total")
    classes = units.column("class")
    multipliers = List("costs", "multipliers").key("class")
    multipliers.among("class", classes).numbers("multiplier", 1, 20)
    check(multipliers.column("class") == classes, multipliers.path,
          "not every class of unit_costs.csv")
    List("costs", "lenses").key("class", "component").among(
        "class", classes | {"*"}).sums(None, ("fiscal", "economic", "social"),
                                       row_wise=True)
    years = List("costs", "deflator").key("year").numbers("index", 50, 300)
    for row in years.rows:
        first, second = row["year"].split("/")
        check((int(first) + 1) % 100 == int(second), row["@"], "not a year")
    for row in units.rows:
        check(row["price_year"] in years.column("year"), row["@"],
              "no deflator for " + row["price_year"])
    List("costs", "discount").key("kind", "from_year").numbers("rate", 0, .1)
    List("costs", "optimism_bias").key("grade").numbers(
        "benefits", -1, 0).numbers("costs", 0, 1)
    harm = List("costs", "harm").key("subgroup").numbers("days", 0, 10000)
    return classes, harm.column("days")


def check_offences(classes, days):
    offences = List("codes", "offences").key("prefix")
    offences.among("group", GROUPS).among("recordable", BOOL)
    offences.among("breach", BOOL).numbers("rank", 1, 99)
    offences.among("severity", {"indictable", "either_way", "summary"})
    offences.among("ogrs3_weight", OGRS3_WEIGHTS, empty=True)
    offences.among("cost_class", classes, empty=True)
    offences.among("harm_days", days, empty=True)
    offences.among("provenance", {"ogrs3-verified", "cjs-verified", "NV"})
    check({r["group"] for r in offences.rows} == GROUPS, offences.path,
          "not every offence group is used")
    rank = {}
    for row in offences.rows:
        code = row["prefix"]
        check(re.match(r"(\d{3,5}|[A-Z]{2}\d{2}\d{0,3})$", code), row["@"],
              "not a prefix of a Home Office or CJS code")
        check((row["group"] == "breach") == (row["breach"] == "true"),
              row["@"], "breach and its group disagree")
        if code[0].isdigit():
            none = code in OGRS3_NO_SCORE or code == "99955"
            check((row["ogrs3_weight"] == "") == none, row["@"],
                  "a weight is missing, or one is where none can be")
            check(len(code) < 4 or code[:3] in offences.column("prefix"),
                  row["@"], "its class has no row")
        kind = (row["group"], row["cost_class"], row["harm_days"])
        check(rank.setdefault(row["rank"], kind) == kind, row["@"],
              "one rank for two kinds of offence")
    return {row["prefix"]: row for row in offences.rows}


def check_codes():
    List("codes", "disposals").key("code").among(
        "disposal", DISPOSALS, empty=True).among(
        "result", RESULTS, empty=True).among("counts_as", COUNTS)
    ethnicity = List("codes", "ethnicity").key("code")
    ethnicity.among("group5", {"White", "Mixed", "Asian", "Black", "Other"}, True)
    check(ethnicity.column("ethnicity") - {""} == ETHNICITY_18_1,
          ethnicity.path, "the canonical codes are not the 18+1 codes")
    known = {r["code"]: r for r in ethnicity.rows}
    for row in ethnicity.rows:
        code = row["ethnicity"]
        check(code == "" or known[code]["ethnicity"] == code, row["@"],
              "not a canonical code")
        check(code == "" or known[code]["group5"] == row["group5"], row["@"],
              "another group than its canonical code")
        check(not re.match(r"IC\d", row["code"]), row["@"],
              "an observed code among self-defined ones")
    List("codes", "ethnicity_observed").key("code").among(
        "observed", {"IC%d" % i for i in range(1, 7)}, empty=True)
    List("codes", "sex").key("code").among("sex", {"F", "M", "U", "X"})
    placeholders = List("codes", "placeholders").key("field", "value", "match")
    placeholders.among("match", {"exact", "prefix", "word", "repeat"})
    placeholders.among("effect", {"missing", "no_evidence"})
    postcode = r"[A-Z][A-Z]?\d[A-Z\d]? \d[A-Z]{2}$"
    for name in ("prisons", "approved_premises"):
        for row in List("codes", name).rows:
            check(re.match(postcode, row["postcode"]), row["@"],
                  "not a postcode")
    List("codes", "prisons").key("postcode", "name")
    for row in List("codes", "nicknames").key("group").rows:
        names = row["names"].split(" ")
        check(len(names) == len(set(names)) > 1, row["@"],
              "fewer than two names, or one twice")
        check(re.match(r"[a-z' -]+$", row["names"]), row["@"],
              "not lower case letters")
    for name in ("names_first", "names_surname"):
        table = List("codes", name).key("name").numbers("frequency", 1e-6, .1)
        total = sum(float(r["frequency"]) for r in table.rows)
        check(.5 < total <= 1, table.path, "frequencies sum to %g" % total)


def check_national():
    rates = List("codes", "national").key("cohort", "group")
    rates.numbers("rate", 0, 1)
    rates.numbers("age_min", 10, 120, empty=True)
    rates.numbers("age_max", 10, 120, empty=True)
    cohorts = {name[:-5] for name in os.listdir("share/cohorts")}
    rates.among("cohort", cohorts)
    for row in rates.rows:
        check(set(filter(None, row["sentence_bands"].split(";"))) <=
              SENTENCE_BANDS, row["@"], "not a sentence band of members")
        whole = not any(row[c] for c in (
            "age_min", "age_max", "events", "sentence_bands"))
        check((row["group"] == "all") == whole, row["@"],
              "group all is of all members, and no other is")


def check_calendar():
    holidays = List("codes", "bank_holidays").key("date").dates("date")
    by_year = {}
    for row in holidays.rows:
        day = datetime.date.fromisoformat(row["date"])
        check(day.weekday() < 5, row["@"], "a weekend")
        by_year[day.year] = by_year.get(day.year, 0) + 1
    check(sorted(by_year) == list(range(2010, 2031)), holidays.path,
          "does not cover 2010 to 2030")
    single = {2011: 9, 2012: 9, 2022: 10, 2023: 9}
    for year, n in by_year.items():
        check(n == single.get(year, 8), holidays.path,
              "%d has %d bank holidays" % (year, n))
    List("codes", "breaks").key("date", "series").dates("date").among(
        "scope", {"national", "local"})


def load_json(folder, name):
    path = "share/%s/%s.json" % (folder, name)
    try:
        with open(path, encoding="utf-8") as f:
            data = json.load(f)
    except (OSError, ValueError) as error:
        fault(path, str(error))
        return path, {}
    check(data.get("id") == name, path, "id is not the file's name")
    for key in ("version", "provenance"):
        check(data.get(key), path, "no " + key)
    return path, data


def json_names(folder):
    try:
        return sorted(f[:-5] for f in os.listdir("share/" + folder)
                      if f.endswith(".json"))
    except OSError as error:
        fault("share/" + folder, str(error))
        return []


def check_models():
    for name in json_names("models"):
        path, model = load_json("models", name)
        for comparison in model.get("comparisons", []):
            place = "%s: %s" % (path, comparison.get("name"))
            levels = [l for l in comparison.get("levels", []) if "m" in l]
            check(levels, place, "no levels")
            total = sum(level["m"] for level in levels)
            check(abs(total - 1) < 1e-3, place, "m sum to %.6f" % total)
            for level in levels:
                check(0 < level["m"] < 1 and 0 < level["u"] <= 1, place,
                      "m or u outside 0 to 1")


def check_contracts(outcomes):
    known = set("id version title provenance status cohort baseline measures "
                "adjustment hurdle bands payment cap_pence collar_pence "
                "clawback fairness".split())
    for name in json_names("contracts"):
        path, contract = load_json("contracts", name)
        check(set(contract) <= known, path, "unknown keys")
        check(contract.get("status") in STATUS, path, "no status")
        measures = {m["name"] for m in contract.get("measures", [])}
        bands = {b["name"] for b in contract.get("bands", [])}
        met = bands | {"hurdle"} if "hurdle" in contract else bands
        for measure in contract.get("measures", []):
            if measure["of"] == "outcomes":
                check(measure["kind"] in outcomes, path,
                      "outcome kind of " + measure["name"])
        for band in contract.get("bands", []):
            check(band["measure"] in measures, path, "measure of a band")
        for payment in contract.get("payment", []):
            place = "%s: %s" % (path, payment["name"])
            check(payment.get("measure", next(iter(measures))) in measures,
                  place, "measure is not known")
            check(payment.get("when", "") in met | {""}, place, "when")
            for key, value in payment.items():
                if key.endswith("_pence"):
                    check(isinstance(value, int), place, key + " is not pence")
        for key in ("cap_pence", "collar_pence"):
            check(isinstance(contract.get(key, 0), int), path, key)


def weight(offences, code):
    for n in range(len(code), 2, -1):
        row = offences.get(code[:n])
        if row:
            return float(row["ogrs3_weight"]) if row["ogrs3_weight"] else None
    return None


def ogrs3(table, sex, age, age_now, age_first, previous, sanction, offence):
    """Copas rate and the two probabilities, from the rows of ogrs3.csv."""
    def term(name, **at):
        for row in table:
            if row["term"] != name:
                continue
            if at.get("sex", "") != row["sex"] or at.get(
                    "sanction", "") != row["sanction"]:
                continue
            low, high = (("age_from", "age_to") if name == "age"
                         else ("prior_from", "prior_to"))
            value = at.get("value")
            if value is not None and (value < int(row[low]) or (
                    row[high] and value > int(row[high]))):
                continue
            if at.get("years", "") != row["years"]:
                continue
            return float(row["value"])
        return math.nan
    copas = math.log((1 + previous) / (10 + age_now - age_first))
    z = (term("age", sex=sex, value=age)
         + term("status", sanction=sanction, value=previous)
         + term("copas") * copas + offence)
    return copas, [1 / (1 + math.exp(-(term("constant", years=y) + z)))
                   for y in ("1", "2")]


# sex, age at follow-up, age at conviction, age at first sanction, previous,
# weight, Copas rate, one year, two years: the first two are the Ministry's own
# tests (percentages 8 and 16, 11 and 20), the others are worked out by hand.
VECTORS = [
    ("M", 61, 59, 47, 1, .7606, -2.39790, .0832, .1571),
    ("M", 30, 30, 21, 1, .1599, -2.25129, .1074, .1981),
    ("M", 24, 23, 14, 14, .6612, -.23639, .7649, .8697),
    ("F", 33, 33, 19, 22, .6612, -.04256, .7932, .8873),
    ("M", 45, 45, 45, 0, -.1214, -2.30259, .0487, .0950),
    ("F", 14, 14, 14, 0, 0, -2.30259, .1169, .2137),
    ("M", 19, 19, 15, 5, -.1239, -.84730, .5141, .6848),
    ("F", 29, 28, 20, 0, .1599, -2.89037, .0483, .0944),
]
# Home Office codes and the weight the public file gives each.
CODES = {"00100": 0, "00404": .2622, "00405": 0, "00406": -.1214,
         "00832": -.0607, "00839": .0328, "01600": .0328, "01612": -.6534,
         "01907": -.6534, "01908": .0328, "02803": -.1239, "03002": .2406,
         "03401": -.6348, "03702": .3801, "04510": .4272, "04600": .6612,
         "05402": .3519, "05915": 0, "06683": 0, "06602": -.0607,
         "06608": .0328, "06691": .1819, "06815": -.0607, "07200": -.0607,
         "07205": .0328, "07304": .0328, "07751": .0772, "07764": -.7956,
         "07902": 0, "08001": .7334, "08303": .7334, "08602": -.6534,
         "08802": -.6534, "08807": .0328, "08890": -.0607, "08800": None,
         "09249": -.7956, "09250": .0772, "09289": .0772, "09290": -.7956,
         "09354": .0772, "09355": -.7956, "09361": -.7956, "09363": .0772,
         "09908": .1599, "10442": -.0607, "10500": 0, "11100": None,
         "11113": 0, "11121": -.0607, "11618": -.0607, "12105": .3519,
         "12107": .6612, "12112": -.0607, "12586": -.0607, "12511": .1819,
         "13001": .3801, "13718": -.0607, "14100": None, "14102": -.1214,
         "14111": .1819, "14396": .1819, "14900": .205, "15518": 0,
         "15700": -.0607, "15706": 0, "16412": .0328, "16416": -.0607,
         "16502": .7606, "17330": -.0607, "17350": .2622, "19348": .0772,
         "19350": -.0607, "19512": 0, "19536": .3519, "19684": 0,
         "19690": .1819, "19721": 0, "02700": .7606, "80300": -.1214,
         "80710": .2622, "82590": .2622, "95003": None}


def check_ogrs3(offences):
    table = List("codes", "ogrs3")
    for vector in VECTORS:
        sex, age, now, first, previous, w, copas, one, two = vector
        got, p = ogrs3(table.rows, sex, age, now, first, previous,
                       "conviction", w)
        check(abs(got - copas) < 5e-6 and abs(p[0] - one) < 5e-5
              and abs(p[1] - two) < 5e-5, table.path,
              "vector %s gives %.5f %.4f %.4f" % (vector[:6], got, *p))
    for sex in "MF":
        bands = [r for r in table.rows if r["term"] == "age" and r["sex"] == sex]
        ages = [(int(r["age_from"]), int(r["age_to"] or 200)) for r in bands]
        check(ages[0][0] == 10 and all(
            a[1] + 1 == b[0] for a, b in zip(ages, ages[1:])), table.path,
            "the age bands of %s leave a gap" % sex)
    for code, expected in CODES.items():
        check(weight(offences, code) == expected, "share/codes/offences.csv",
              "%s weighs %s" % (code, weight(offences, code)))


def main():
    outcomes = check_needs()
    classes, days = check_costs()
    offences = check_offences(classes, days)
    check_codes()
    check_national()
    check_calendar()
    check_models()
    check_contracts(outcomes)
    check_ogrs3(offences)
    for text in faults:
        print(text, file=sys.stderr)
    print("codes: %d passed, %d failed" % (checks - len(faults), len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
