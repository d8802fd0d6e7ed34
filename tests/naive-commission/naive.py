#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second, naive computation of the commissioning reports.

    naive.py REPORT TABLE [ARGUMENT...] < stream.ndjson > table.csv

Written from ioc-report(1) alone, so that it shares no idea and no mistake
with lib/. Compared by tests/report/compare.py.
"""
import csv
import json
import math
import os
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta

Z = 1.959963984540054
SHARE = os.environ["IOC_SHARE"]


def load():
    by = defaultdict(list)
    for line in sys.stdin:
        r = json.loads(line)
        by[r["type"]].append(r)
    for t in ("person", "service", "spend", "offence", "custody", "supervision",
              "assessment", "referral", "outcome"):
        last = {}
        for i, r in enumerate(by[t]):
            if "id" in r:
                key = (r.get("source"), r["id"])
            else:
                key = json.dumps({k: v for k, v in r.items() if k != "from"})
            last[key] = i
        by[t] = [by[t][i] for i in sorted(last.values())]
    return by


def share(path):
    with open(os.path.join(SHARE, path), newline="", encoding="utf-8") as f:
        return list(csv.DictReader(x for x in f if not x.startswith("#")))


def day(s):
    return date.fromisoformat(s) if s else None


def add_months(d, n):
    y, m = divmod(d.year * 12 + d.month - 1 + n, 12)
    last = [31, 29 if y % 4 == 0 and (y % 100 or y % 400 == 0) else 28, 31, 30,
            31, 30, 31, 31, 30, 31, 30, 31][m]
    return date(y, m + 1, min(d.day, last))


def wilson(events, n):
    if n == 0:
        return ["", "", ""]
    p = events / n
    mid = (p + Z * Z / 2 / n) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / 4 / n / n)
    return [p, 0 if events == 0 else mid - half,
            1 if events == n else mid + half]


def show(header, rows):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(header.replace(" ", "").split(","))
    for r in rows:
        out.writerow(["" if v is None or v != v else
                      repr(v) if isinstance(v, float) else v for v in r])


# --- gaps ------------------------------------------------------------------

def find_service(by, referral):
    for s in by["service"]:
        if s["service"].lower() == referral.get("service", "").lower() and \
                s.get("provider") == referral.get("provider"):
            return s
    return None


def referral_needs(by, referral):
    if referral.get("needs"):
        return referral["needs"]
    s = find_service(by, referral)
    return s.get("needs", []) if s else []


def standing(r):
    s = r.get("status")
    if s in ("completed",):
        return 7
    if s == "started" or "start_date" in r:
        return 6
    return {"left": 1, "declined": 2, "ineligible": 3}.get(s, 4)


def standings(by, m):
    needs = set(m.get("needs", []))
    best = Counter()
    referred = set()
    for r in m.get("referrals", []):
        needs |= set(r.get("needs", []))
        for n in referral_needs(by, r):
            referred.add(n)
            best[n] = max(best[n], standing(r))
    index, end = day(m["index_date"]), day(m["follow_up_end"])
    for s in by["spend"]:
        if s.get("kind") == "personal_fund" and \
                s.get("person_id") == m["person_id"] and \
                add_months(index, -12) <= day(s["date"]) < end:
            best[s["need"]] = max(best[s["need"]], 5)
    return needs, set(m.get("needs", [])), referred & needs, best


def gaps_rows(by, members):
    count = defaultdict(Counter)
    for m in members:
        needs, assessed, referred, best = standings(by, m)
        for n in needs:
            for key in (n, "all"):
                count[key]["in_need"] += 1
                count[key]["assessed"] += n in assessed
                count[key]["referred"] += n in referred
                count[key][best[n]] += 1
    rows = {}
    for n, c in count.items():
        started = c[6] + c[7]
        unmet = c["in_need"] - started - c[5]
        rows[n] = [c["in_need"], c["assessed"], c["referred"], started, c[7],
                   c[5], unmet] + wilson(unmet, c["in_need"]) + \
            [c[0], c[4], c[3], c[2], c[1]]
    return rows


GAPS = "need,in_need,assessed,referred,started,completed,fund_only,unmet," \
    "unmet_rate,unmet_low,unmet_high,not_referred,waiting,ineligible," \
    "declined,withdrawn"


def gaps_needs(by):
    rows = gaps_rows(by, by["member"])
    for n in ("all", "employment", "self_employment"):
        rows.setdefault(n, [0] * 7 + ["", "", ""] + [0] * 5)
    show(GAPS, [["all"] + rows["all"]] +
         [[n] + rows[n] for n in sorted(rows) if n != "all"])


def gaps_gaps(by, key):
    every = gaps_rows(by, by["member"])["all"]
    groups = defaultdict(list)
    for m in by["member"]:
        groups[m.get(key, "not recorded")].append(m)
    show(key + "," + GAPS, [["all", "all"] + every] +
         [[g, n] + row for g, members in groups.items()
          for n, row in gaps_rows(by, members).items() if n != "all"])


def barrier(by, m, need, as_of):
    best = 1
    for s in by["service"]:
        if need not in s.get("needs", []):
            continue
        if not s.get("start_date", "0") <= as_of <= s.get("end_date", "9"):
            continue
        longest = s.get("sentence_max")
        if longest:
            assert longest == "P12M"
            index = day(m["index_date"])
            longest = (add_months(index, 12) - index).days
        if m.get("area") and "areas" in s and m["area"] not in s["areas"]:
            b = 1
        elif s.get("statutory") is False and m.get("supervised"):
            b = 2
        elif longest and (m.get("sentence_days") or 0) > longest:
            b = 3
        elif not s.get("age_min", 0) <= m["age"] <= s.get("age_max", 999):
            b = 4
        elif "sexes" in s and m["sex"] not in s["sexes"] + ["U"]:
            b = 5
        else:
            return 0
        best = max(best, b)
    return best


def gaps_missing(by):
    as_of = by["cohort"][0]["as_of"]
    hubs = sorted({m["area"] for m in by["member"] if m.get("area")})
    people, why = Counter(), defaultdict(Counter)
    here, lacking = Counter(), Counter()
    for m in by["member"]:
        for n in standings(by, m)[0]:
            b = barrier(by, m, n, as_of)
            people[n] += 1
            why[n][b] += 1
            here[n, m.get("area")] += 1
            lacking[n, m.get("area")] += b > 0
    rows = []
    for n in set(people) | {"employment", "self_employment"}:
        missing = []
        for h in hubs:
            if here[n, h]:
                gone = lacking[n, h] == here[n, h]
            else:
                gone = not any(
                    n in s.get("needs", []) and h in s.get("areas", [h]) and
                    s.get("start_date", "0") <= as_of <= s.get("end_date", "9")
                    for s in by["service"])
            if gone:
                missing.append(h)
        rows.append([n, len(hubs), len(missing), people[n],
                     people[n] - why[n][0]] +
                    [why[n][b] for b in (1, 2, 3, 4, 5)] +
                    [", ".join(missing)])
    show("need,hubs,missing,people,people_without,not_here,statutory,sentence,"
         "age,sex,missing_in", rows)


def gaps_services(by):
    count = defaultdict(Counter)
    for m in by["member"]:
        for r in m.get("referrals", []):
            key = r["service"], r["provider"]
            count[key]["all"] += 1
            count[key][standing(r)] += 1
    listed = {(s["service"], s["provider"]): s for s in by["service"]}
    order = [n["need"] for n in share("codes/needs.csv")]
    rows = []
    for key in set(count) | set(listed):
        s, c = listed.get(key, {}), count[key]
        rows.append([*key, "yes" if key in listed else "no",
                     "; ".join(sorted(s.get("needs", []), key=order.index)),
                     s.get("capacity"), c["all"], c[6] + c[7], c[7], c[4],
                     c[3], c[2], c[1]])
    show("service,provider,listed,needs,capacity,referrals,started,completed,"
         "waiting,ineligible,declined,withdrawn", rows)


def gaps_ineligible(by):
    found = defaultdict(set)
    for m in by["member"]:
        for r in m.get("referrals", []):
            if r.get("status") == "ineligible" and "start_date" not in r:
                for n in referral_needs(by, r):
                    found[n, r.get("reason", "not recorded")].add(
                        m["person_id"])
    show("need,reason,people", [[*k, len(v)] for k, v in found.items()])


def gaps_substance(by):
    n, hit = Counter(), Counter()
    for m in by["member"]:
        needs = standings(by, m)[0]
        misuses = bool(needs & {"drugs", "alcohol"})
        for key in needs - {"drugs", "alcohol"} | ({"all"} if needs else set()):
            n[key] += 1
            hit[key] += misuses
    show("need,in_need,substance,rate,rate_low,rate_high",
         [[k, n[k], hit[k]] + wilson(hit[k], n[k])
          for k in sorted(n, key=lambda k: k != "all")])


# --- pathway ---------------------------------------------------------------

HOLIDAYS = {r["date"] for r in share("codes/bank_holidays.csv")}
STAGES = ["assessed", "referred", "contact_custody", "contact_gate",
          "contact_14_days", "started", "training", "placement", "employment",
          "sustained_6w", "sustained_26w"]
WAIT = {"contact_14_days": 14, "sustained_6w": 42, "sustained_26w": 182}


def working_days(a, b):
    if b < a:
        return -working_days(b, a)
    days = [a + timedelta(i + 1) for i in range((b - a).days)]
    return sum(d.weekday() < 5 and d.isoformat() not in HOLIDAYS for d in days)


def quantile(values, part):
    values = sorted(values)
    if not values:
        return None
    at = (len(values) - 1) * part
    low = math.floor(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (at - low) * (values[high] - values[low])


def way(by, m):
    """Stage -> list of days on which it was reached; None: no day known."""
    index = day(m["index_date"])
    reached = defaultdict(list)
    custody = m.get("index_event") == "custody"
    if "assessed_days" in m:
        reached["assessed"].append(index + timedelta(m["assessed_days"]))
    for r in m.get("referrals", []):
        reached["referred"].append(day(r["date"]))
        if standing(r) >= 6:
            reached["started"].append(day(r.get("start_date")))
    if custody and m["contact_prison"]:
        reached["contact_custody"].append(None)
    if custody and m["contact_gate"]:
        reached["contact_gate"].append(index)
    if m.get("contact_days", 99) <= 14:
        reached["contact_14_days"].append(index + timedelta(m["contact_days"]))
    kinds = {k["kind"]: k for k in share("codes/outcomes.csv")}
    for o in m.get("outcomes", []):
        if o["kind"].startswith("employment_sustained"):
            reached["sustained_6w"].append(day(o["date"]))
            if o["kind"].endswith("26w"):
                reached["sustained_26w"].append(day(o["date"]))
        elif kinds[o["kind"]]["stage"] in STAGES:
            reached[kinds[o["kind"]]["stage"]].append(day(o["date"]))
    as_of = day(by["cohort"][0]["as_of"])
    first = {s: min([d for d in days if d], default=None)
             for s, days in reached.items()}
    eligible = [s for s in STAGES
                if (custody or s not in ("contact_custody", "contact_gate"))
                and as_of >= index + timedelta(WAIT.get(s, 0))]
    return index, custody, eligible, first


def times(pairs):
    days = [(b - a).days for a, b in pairs]
    working = [working_days(a, b) for a, b in pairs]
    return [quantile(days, .5), quantile(days, .9), quantile(working, .5),
            quantile(working, .9)]


def pathway_stages(by, key=None):
    groups = defaultdict(list)
    for m in by["member"]:
        groups["all"].append(way(by, m))
        if key:
            groups[m.get(key, "not recorded")].append(way(by, m))
    rows = []
    for g, ways in groups.items():
        for s in STAGES:
            these = [w for w in ways if s in w[2]]
            hit = [w for w in these if s in w[3]]
            rows.append(([g] if key else []) + [s, len(these), len(hit)] +
                        wilson(len(hit), len(these)) +
                        times([(w[0], w[3][s]) for w in hit if w[3][s]]))
    show((key + "," if key else "") +
         "stage,eligible,reached,rate,rate_low,rate_high,median_days,p90_days,"
         "median_working_days,p90_working_days", rows)


def pathway_between(by):
    rows = []
    for a, b in [("release", "contact"), ("referred", "started"),
                 ("started", "training"), ("training", "placement"),
                 ("placement", "employment"), ("employment", "sustained_6w")]:
        pairs = []
        for m in by["member"]:
            index, custody, _, first = way(by, m)
            if a == "release":
                x = index if custody else None
                y = index + timedelta(m["contact_days"]) \
                    if "contact_days" in m else None
            else:
                x, y = first.get(a), first.get(b)
            if x and y and y >= x:
                pairs.append((x, y))
        rows.append([a, b, len(pairs)] + times(pairs))
    show("from,to,people,median_days,p90_days,median_working_days,"
         "p90_working_days", rows)


def pathway_attendance(by):
    n = [len(by["member"]), sum(m["contacts"] > 0 for m in by["member"]),
         sum(m["contacts"] for m in by["member"]),
         sum(m["contacts_attended"] for m in by["member"])]
    show("members,with_contact,appointments,attended,attended_share",
         [n + [n[3] / n[2]]])


def pathway_release(by):
    out = [m for m in by["member"] if m.get("index_event") == "custody"]
    soon = [m for m in out if m.get("contact_days", 99) <= 14]
    housed = [m for m in out if m.get("release_accommodation") in
              ("settled", "temporary", "none")]
    known, unknown = len(housed), len(out) - len(housed)
    where = Counter(m["release_accommodation"] for m in housed)
    n = len(out)
    rows = [("contact_custody", n, sum(m["contact_prison"] for m in out), 0),
            ("contact_gate", n, sum(m["contact_gate"] for m in out), 0),
            ("contact_14_days", n, len(soon), 0),
            ("through_the_gate", n, sum(m["contact_prison"] for m in soon), 0),
            ("housed", known, where["settled"] + where["temporary"], unknown),
            ("settled", known, where["settled"], unknown)]
    show("measure,in_scope,people,rate,rate_low,rate_high,unknown",
         [[m, n, k] + wilson(k, n) + [u] for m, n, k, u in rows])


# --- equity ----------------------------------------------------------------

def eligible(by, m):
    stated = [r["needs"] for r in m.get("referrals", []) if r.get("needs")]
    known = "needs" in m or bool(stated)
    needs = set(m.get("needs", [])).union(*stated)
    if known and not needs:
        return False, needs, known
    everything = dict(m)
    for n in (needs if known else {x for s in by["service"]
                                   for x in s.get("needs", [])}):
        if barrier(by, everything, n, m["index_date"]) == 0:
            if any(n in s.get("needs", []) for s in by["service"]):
                return True, needs, known
    return False, needs, known


def came(by, m):
    ok, needs, known = eligible(by, m)
    best = max([standing(r) for r in m.get("referrals", [])], default=0)
    steps = [True, ok, ok and bool(m.get("referrals")), ok and best >= 6,
             ok and best == 7,
             ok and best >= 6 and bool(m.get("outcomes"))]
    return steps, len(needs) if known else None


def levels(by, m, nneeds):
    group = {r["code"]: r["group5"] for r in share("codes/ethnicity.csv")}
    o = m.get("ogrs3_2y")
    o = None if o is None else math.floor(o * 100 + .5)
    return {"sex": m["sex"], "age_band": m["age_band"],
            "ethnicity": group.get(m.get("ethnicity"), "not recorded"),
            "prior_band": m["prior_band"],
            "number_of_needs": "not recorded" if nneeds is None else
            "5+" if nneeds >= 5 else str(nneeds),
            "ogrs3_band": "not recorded" if o is None else
            "90-100%" if o >= 90 else "75-89%" if o >= 75 else
            "50-74%" if o >= 50 else "0-49%"}


def equity_groups(by):
    groups = defaultdict(list)
    for m in by["member"]:
        steps, nneeds = came(by, m)
        groups["all", "all"].append((steps, m))
        for k, v in levels(by, m, nneeds).items():
            groups[k, v].append((steps, m))
    return groups


def part(a, b):
    return a / b if b else None


def equity_funnel(by):
    rows = []
    for key, people in equity_groups(by).items():
        n = [sum(s[i] for s, _ in people) for i in range(6)]
        rows.append([*key] + n + [part(n[2], n[1]), part(n[3], n[1]),
                                  part(n[4], n[3]), part(n[5], n[3])])
    show("characteristic,group,members,eligible,referred,started,completed,"
         "outcome,referred_rate,started_rate,completed_rate,outcome_rate",
         rows)


def holm(p):
    order = sorted((i for i in range(len(p)) if p[i] is not None),
                   key=lambda i: p[i])
    out, high = [None] * len(p), 0
    for rank, i in enumerate(order):
        high = max(high, min(1, (len(order) - rank) * p[i]))
        out[i] = high
    return out


def ratios(groups, to, of):
    rows, ps = [], []
    every = groups["all", "all"]
    m, e = sum(s[of] for s, _ in every), sum(s[to] for s, _ in every)
    for key, people in groups.items():
        if key[0] == "all":
            continue
        n, k = sum(s[of] for s, _ in people), sum(s[to] for s, _ in people)
        a, b = part(k, n), part(e - k, m - n)
        rr = [None] * 3
        if k and e - k:
            se = math.sqrt(1 / k - 1 / n + 1 / (e - k) - 1 / (m - n))
            rr = [a / b, a / b * math.exp(-Z * se), a / b * math.exp(Z * se)]
        p = None
        if n and m - n and 0 < e < m:
            z = (a - b) / math.sqrt(e / m * (1 - e / m) * (1 / n + 1 / (m - n)))
            p = math.erfc(abs(z) / math.sqrt(2))
        ps.append(p)
        rows.append([*key, n, k, a, b] + rr + [p])
    return [row + [q] for row, q in zip(rows, holm(ps))]


RATIOS = "characteristic,group,people,reached,rate,others_rate,risk_ratio," \
    "risk_ratio_low,risk_ratio_high,p,p_holm"


def equity_ratios(by):
    show(RATIOS, ratios(equity_groups(by), 3, 1))


def equity_steps(by):
    groups = equity_groups(by)
    show("step," + RATIOS, [[name] + row for name, to, of in
                            [("referred", 2, 1), ("completed", 4, 3),
                             ("outcome", 5, 3)]
                            for row in ratios(groups, to, of)])


def smd(x, y):
    def var(v):
        m = sum(v) / len(v)
        return sum((i - m) ** 2 for i in v) / (len(v) - 1)
    d = sum(x) / len(x) - sum(y) / len(y)
    sd = math.sqrt((var(x) + var(y)) / 2)
    return d / sd if sd else 0.0


def equity_selection(by):
    people = []
    for m in by["member"]:
        steps, nneeds = came(by, m)
        if steps[1]:
            people.append((steps[3], levels(by, m, nneeds), nneeds, m))
    rows = []
    for key in equity_groups(by):
        if key[0] != "all":
            values = [(s, float(l[key[0]] == key[1])) for s, l, _, _ in people]
            rows.append((key, values))
    for name in ("number_of_needs", "prior_sanctions", "ogrs3_2y", "age"):
        values = [(s, n if name == "number_of_needs" else m.get(name))
                  for s, _, n, m in people]
        rows.append(((name, "mean"), [v for v in values if v[1] is not None]))
    out = []
    for key, values in rows:
        x = [v for s, v in values if s]
        y = [v for s, v in values if not s]
        d = smd(x, y)
        out.append([*key, sum(x) / len(x), sum(y) / len(y), d,
                    "different" if abs(d) > .1 else
                    "slight" if abs(d) > .05 else "alike"])
    show("characteristic,group,started,not_started,smd,balance", out)


def equity_casemix(by):
    people = [(came(by, m)[0], m) for m in by["member"]]
    people = [(s, m) for s, m in people
              if s[1] and m["matched"] and m["mature"]]
    rows = []
    for name, keep in [("started", lambda s: s[3]),
                       ("not_started", lambda s: not s[3]),
                       ("eligible", lambda s: True)]:
        these = [m for s, m in people if keep(s)]
        k = sum(m["reoffended"] for m in these)
        total = 0
        for band, n in Counter(m["prior_band"] for _, m in people).items():
            inside = [m["reoffended"] for m in these if m["prior_band"] == band]
            total += n * sum(inside) / len(inside) if inside else math.nan
        ogrs = [m["ogrs3_1y"] for m in these if "ogrs3_1y" in m]
        rows.append([name, len(these), k] + wilson(k, len(these)) +
                    [total / len(people), part(sum(ogrs), len(ogrs))])
    show("group,mature,reoffenders,rate,rate_low,rate_high,rate_at_mix,"
         "expected", rows)


# --- prolific --------------------------------------------------------------

def offence_class(code):
    best = None
    for r in share("codes/offences.csv"):
        if code.startswith(r["prefix"]) and \
                (not best or len(r["prefix"]) > len(best["prefix"])):
            best = r
    return best


def offenders(by, as_of):
    as_of = day(as_of)
    start, middle = (add_months(as_of + timedelta(1), -n) - timedelta(1)
                     for n in (24, 12))
    costs = {r["class"]: int(r["total_pence"])
             for r in share("costs/unit_costs.csv")}
    classes = {}
    count = defaultdict(Counter)
    for o in by["offence"]:
        code, when = o["offence_code"], day(o["offence_date"])
        if code not in classes:
            classes[code] = offence_class(code)
        if o["result"] in ("convicted", "cautioned") and \
                start < when <= as_of and day(o["proven_date"]) <= as_of and \
                not (classes[code] and classes[code]["breach"] == "true"):
            count[o["person_id"], when, code][o["source"]] += 1
    people = {}
    for (who, when, code), sources in count.items():
        p = people.setdefault(who, Counter(id=who, last=date.min))
        n, c = max(sources.values()), classes[code]
        p["offences"] += n
        p["harm"] += n * float((c or {}).get("harm_days") or 0)
        p["cost"] += n * costs.get((c or {}).get("cost_class"), 0)
        p["last_year" if when > middle else "first_year"] += n
        p["last"] = max(p["last"], when)
    for s in by["supervision"]:
        if s["person_id"] in people and day(s["start_date"]) <= as_of and \
                not ("end_date" in s and day(s["end_date"]) <= as_of):
            people[s["person_id"]]["supervised"] = 1
    for c in by["custody"]:
        if c["person_id"] in people and \
                day(c["reception_date"]) <= as_of and \
                not ("release_date" in c and day(c["release_date"]) <= as_of):
            people[c["person_id"]]["held"] = 1
    for a in by["assessment"]:
        if a["person_id"] in people and \
                0 <= (as_of - day(a["date"])).days < 385:
            people[a["person_id"]]["assessed"] = 1
    for r in by["referral"]:
        if r["person_id"] in people and "start_date" in r and \
                middle < day(r["start_date"]) <= as_of:
            people[r["person_id"]]["served"] = 1
    return sorted(people.values(), key=lambda p: (
        -p["offences"], -p["harm"], -p["last"].toordinal(), p["id"]))


def lorenz(v, part):
    v = sorted(v)
    at = len(v) * part
    whole = math.floor(at + 1e-12)
    some = sum(v[:whole])
    if whole < len(v):
        some += (at - whole) * v[whole]
    return some / sum(v)


def prolific_lorenz(by, as_of):
    people = offenders(by, as_of)
    three = [[p[k] for p in people] for k in ("offences", "harm", "cost")]
    show("people,offences,harm,cost",
         [[i / 20] + [lorenz(v, i / 20) for v in three] for i in range(21)])


def prolific_concentration(by, as_of):
    people = offenders(by, as_of)
    rows = []
    for name, key, unit in [("offences", "offences", 1),
                            ("harm_days", "harm", 1),
                            ("cost_pounds", "cost", 100)]:
        v = sorted(p[key] / unit for p in people)
        n, total = len(v), sum(v)
        gini = sum(abs(a - b) for a in v for b in v) / (2 * n * total)
        rows.append([name, n, total, total / n, quantile(v, .5), gini] +
                    [1 - lorenz(v, 1 - x) for x in (.01, .05, .1, .2)])
    show("measure,people,total,mean,median,gini,top_1,top_5,top_10,top_20",
         rows)


def prolific_top(by, as_of):
    people = offenders(by, as_of)
    rows = []
    for name, part_of in [("all", 100), ("top_1", 1), ("top_5", 5),
                          ("top_10", 10), ("top_20", 20)]:
        these = people[:-(-len(people) * part_of // 100)]
        n = [sum(p[k] for p in these) for k in
             ("offences", "assessed", "served", "first_year", "last_year")]
        held = sum(p["held"] for p in these)
        watched = sum(p["supervised"] and not p["held"] for p in these)
        rows.append([name, len(these), n[0],
                     n[0] / sum(p["offences"] for p in people), held,
                     watched, len(these) - held - watched,
                     len(these) - n[1], len(these) - n[2], n[3], n[4]])
    show("group,people,offences,share,in_custody,supervised,unsupervised,"
         "unassessed,unserved,first_year,last_year", rows)


def prolific_nominations(by, as_of):
    show("rank,person_id,offences,last_year,last_offence,harm_days,"
         "cost_pence,reasons",
         [[i + 1, p["id"], p["offences"], p["last_year"], p["last"],
           p["harm"], p["cost"], "; ".join(
               ["in custody" if p["held"] else
                "supervised" if p["supervised"] else "unsupervised"] +
               ["not assessed"] * (not p["assessed"]) +
               ["no service started"] * (not p["served"]) +
               ["more offences than the year before"] *
               (p["last_year"] > p["first_year"]))]
          for i, p in enumerate(offenders(by, as_of)[:20])])


# --- spend -----------------------------------------------------------------

def provider(name):
    """world.py writes names as they are or in capitals with LTD."""
    for s in SERVICES_OF[0]:
        if name in (s["provider"], s["provider"].upper() + " LTD"):
            return s["provider"]
    return name or "not recorded"


SERVICES_OF = [None]


def year(d):
    d = day(d)
    y = d.year - (d.month < 4)
    return "%d/%02d" % (y, (y + 1) % 100)


def round_half_up(x):
    return math.floor(abs(x) + 0.5) * (1 if x >= 0 else -1)


def spend_sums(by, key):
    total = sum(s["amount_pence"] for s in by["spend"])
    sums = defaultdict(list)
    for s in by["spend"]:
        sums[key(s)].append(s["amount_pence"])
        sums[tuple("all" for _ in key(s))].append(s["amount_pence"])
    return [[*k, len(v), sum(x < 0 for x in v), sum(v), sum(v) / total]
            for k, v in sums.items()]


def spend_funders(by):
    show("funder,payments,credits,amount_pence,share",
         spend_sums(by, lambda s: (s.get("funder", "not recorded"),)))


def spend_ledger(by):
    SERVICES_OF[0] = by["service"]
    show("funder,provider,need,area,year,payments,credits,amount_pence,share",
         spend_sums(by, lambda s: (
             s.get("funder", "not recorded"), provider(s.get("provider")),
             s.get("need", "not recorded"), s.get("area", "not recorded"),
             year(s["date"]))))


def spend_years(by):
    index = {r["year"]: float(r["index"]) for r in share("costs/deflator.csv")}
    sums = defaultdict(list)
    for s in by["spend"]:
        sums[year(s["date"])].append(s["amount_pence"])
    last = max(sums)
    show("year,payments,amount_pence,real_pence",
         [[y, len(v), sum(v), round_half_up(sum(v) * index[last] / index[y])]
          for y, v in sums.items()])


def spend_year_kind(by):
    show("year,kind,payments,credits,amount_pence,share",
         spend_sums(by, lambda s: (year(s["date"]), s["kind"])))


def spend_basis(by):
    sums = defaultdict(list)
    for s in by["spend"]:
        sums[s["source"], s.get("funder", "not recorded")].append(s)
    rows = []
    for key, v in sums.items():
        credits = [s["amount_pence"] for s in v if s["amount_pence"] < 0]
        vat = [s["vat_pence"] for s in v if "vat_pence" in s]
        rows.append([*key, len(v), sum(s["amount_pence"] for s in v),
                     len(credits), sum(credits), len(vat),
                     sum(vat) if vat else None])
    show("source,funder,payments,amount_pence,credits,credit_pence,with_vat,"
         "vat_pence", rows)


def spend_suppliers(by):
    SERVICES_OF[0] = by["service"]
    found = defaultdict(list)
    for s in by["spend"]:
        found[provider(s.get("provider"))].append(
            s.get("provider", "not recorded"))
    show("provider,spellings,payments,names",
         [[k, len(set(v)), len(v), "; ".join(dict.fromkeys(v))]
          for k, v in found.items() if len(set(v)) > 1])


def spend_types(by):
    SERVICES_OF[0] = by["service"]
    total = sum(s["amount_pence"] for s in by["spend"])
    pence, kinds = Counter(), {}
    for s in by["spend"]:
        pence[provider(s.get("provider"))] += s["amount_pence"]
    for s in by["service"]:
        if s.get("organisation_types"):
            kinds.setdefault(s["provider"], s["organisation_types"][0])
    sums = defaultdict(list)
    for who, n in pence.items():
        if n:
            sums[kinds.get(who, "not recorded")].append(n)
    show("organisation_type,providers,amount_pence,share",
         [[k, len(v), sum(v), sum(v) / total] for k, v in sums.items()])


def service_meant(by, record, need=None):
    """Of a record: by its name, else the provider's only one."""
    if "service" in record:
        for s in by["service"]:
            if s["service"].lower() == record["service"].lower() and \
                    s["provider"] == provider(record.get("provider")):
                return s["service"]
        for s in by["service"]:
            if s["service"].lower() == record["service"].lower():
                return s["service"]
        return None
    offered = [s["service"] for s in by["service"]
               if s["provider"] == provider(record.get("provider")) and
               (not need or need in s["needs"])]
    return offered[0] if len(offered) == 1 else None


def spend_services(by):
    SERVICES_OF[0] = by["service"]
    start = min(s["date"] for s in by["spend"])
    end = max(s["date"] for s in by["spend"])
    n, people = Counter(), defaultdict(set)
    for s in by["spend"]:
        n[service_meant(by, s, s.get("need")), "pence"] += s["amount_pence"]
    for r in by["referral"]:
        if start <= r.get("start_date", "") <= end:
            who = service_meant(by, r)
            n[who, "start"] += 1
            n[who, "completed"] += r["status"] == "completed"
            people[who].add(r["person_id"])
    for o in by["outcome"]:
        if start <= o["date"] <= end:
            n[service_meant(by, o), "outcome"] += 1
    rows = []
    for s in by["service"]:
        name = s["service"]
        pence = n[name, "pence"]
        units = [len(people[name])] + [n[name, k] for k in
                                       ("start", "completed", "outcome")]
        if pence or units[1] or units[3]:
            rows.append([name, s["provider"], pence] + units +
                        [round_half_up(pence / u) if u and pence > 0 else None
                         for u in units])
    show("service,provider,amount_pence,served,starts,completions,outcomes,"
         "per_person,per_start,per_completion,per_outcome", rows)


def spend_parallel(by):
    SERVICES_OF[0] = by["service"]
    last = day(max(s["date"] for s in by["spend"]))
    paid = Counter()
    for s in by["spend"]:
        if day(s["date"]) > add_months(last, -12):
            paid[service_meant(by, s, s.get("need"))] += s["amount_pence"]
    areas = sorted({a for s in by["service"] for a in s.get("areas", [])})
    sets = defaultdict(list)
    for need in {n for s in by["service"] for n in s["needs"]}:
        for area in areas:
            there = [s for s in by["service"] if need in s["needs"] and
                     area in s.get("areas", [area]) and
                     s.get("start_date", "") <= last.isoformat() <=
                     s.get("end_date", "9")]
            if len(there) > 1:
                key = ", ".join(s["service"] for s in there)
                sets[need, key].append((area, there))
    rows = []
    for (need, names), v in sets.items():
        these = v[0][1]
        caps = [s["capacity"] for s in these if "capacity" in s]
        rows.append([need, names, len(these),
                     len({s["provider"] for s in these}),
                     sum(caps) if caps else None,
                     sum(paid[s["service"]] for s in these), len(v),
                     ", ".join(a for a, _ in v)])
    show("need,names,services,providers,capacity,year_pence,areas,area_names",
         rows)


def spend_units(by):
    SERVICES_OF[0] = by["service"]
    pence, people, n = Counter(), defaultdict(set), Counter()
    start = min(s["date"] for s in by["spend"])
    end = max(s["date"] for s in by["spend"])
    for s in by["spend"]:
        pence[provider(s.get("provider"))] += s["amount_pence"]
    for r in by["referral"]:
        if start <= r.get("start_date", "") <= end:
            who = provider(r["provider"])
            n[who, "start"] += 1
            n[who, "completed"] += r["status"] == "completed"
            people[who].add(r["person_id"])
    for o in by["outcome"]:
        if start <= o["date"] <= end:
            n[provider(o["provider"]), "outcome"] += 1
    rows = []
    for who in set(pence) | {k[0] for k in n}:
        units = [len(people[who]), n[who, "start"], n[who, "completed"],
                 n[who, "outcome"]]
        if pence[who] or units[1] or units[3]:
            rows.append([who, pence[who]] + units +
                        [round_half_up(pence[who] / u)
                         if u and pence[who] > 0 else None for u in units])
    show("provider,amount_pence,served,starts,completions,outcomes,per_person,"
         "per_start,per_completion,per_outcome", rows)


def spend_overlaps(by):
    SERVICES_OF[0] = by["service"]
    cells = defaultdict(list)
    for s in by["spend"]:
        if "need" in s and "area" in s and "provider" in s and \
                s["amount_pence"] > 0:
            cells[s["need"], s["area"]].append(s)
    rows = []
    for key, v in cells.items():
        names = list(dict.fromkeys(provider(s["provider"]) for s in v))
        funders = {s.get("funder", "not recorded") for s in v}
        if len(names) > 1:
            rows.append([*key, len(names), len(funders),
                         sum(s["amount_pence"] for s in v), ", ".join(names)])
    show("need,area,providers,funders,amount_pence,names", rows)


def covers(by, stop, fund):
    """(member, need, before, after) of every need of everybody."""
    as_of = max(s["date"] for s in by["spend"])
    before = dict(by, service=[s for s in by["service"]
                               if s["service"] != fund])
    after = dict(by, service=[
        {k: v for k, v in s.items() if k != "end_date"}
        if s["service"] == fund else s
        for s in by["service"] if s["service"] != stop])
    for m in by["member"]:
        for need in m.get("needs", []):
            yield (m, need) + tuple(barrier(x, m, need, as_of) == 0
                                    for x in (before, after))


def spend_whatif_groups(by, stop, fund):
    sets = defaultdict(lambda: [set(), set(), set()])
    for m, _, a, b in covers(by, stop, fund):
        for key in [("all", "all")] + [(k, m.get(k, "not recorded"))
                                       for k in ("sex", "age_band", "area")]:
            sets[key][0].add(m["person_id"])
            if a and not b:
                sets[key][1].add(m["person_id"])
            if b and not a:
                sets[key][2].add(m["person_id"])
    show("characteristic,group,people,lost,gained",
         [[*k] + [len(x) for x in v] for k, v in sets.items()])


def spend_whatif(by, stop, fund):
    count = defaultdict(Counter)
    for _, need, a, b in covers(by, stop, fund):
        c = count[need]
        c["people"] += 1
        c["before"] += a
        c["after"] += b
        c["lost"] += a and not b
        c["gained"] += b and not a
    show("need,people,covered_before,covered_after,lost,gained",
         [[n, c["people"], c["before"], c["after"], c["lost"], c["gained"]]
          for n, c in count.items()])


# --- value -----------------------------------------------------------------

def prices(by):
    """Group of offence -> [fiscal, economic, social, all, proven alone]."""
    index = {r["year"]: float(r["index"]) for r in share("costs/deflator.csv")}
    to = index[year(by["cohort"][0]["as_of"])]
    times = {r["class"]: float(r["multiplier"])
             for r in share("costs/multipliers.csv")}
    lens = {(r["class"], r["component"]): r for r in share("costs/lenses.csv")}
    unit = {}
    for r in share("costs/unit_costs.csv"):
        parts = {p: float(r[p + "_pence"] or 0) for p in
                 ("anticipation", "consequence", "response")}
        total = float(r["total_pence"])
        if not sum(parts.values()):
            parts = {"total": total}
        scale = total / sum(parts.values())
        f = to / index[r["price_year"]]
        three = [sum(v * scale * float(lens.get(
            (r["class"], p), lens["*", p])[name]) for p, v in parts.items())
            for name in ("fiscal", "economic", "social")]
        unit[r["class"]] = [x * f * times[r["class"]] for x in three] + \
            [total * f * times[r["class"]], total * f]
    seen = defaultdict(list)
    classes = {}
    for o in by["offence"]:
        if o["result"] in ("convicted", "cautioned", "reprimanded"):
            if o["offence_code"] not in classes:
                classes[o["offence_code"]] = offence_class(o["offence_code"])
            c = classes[o["offence_code"]]
            if c and c["breach"] == "false":
                seen[c["group"]].append(c["cost_class"])
    known = set(seen)
    for c in share("codes/offences.csv"):
        if c["group"] not in known and c["breach"] == "false" and \
                c["cost_class"] in unit:
            seen[c["group"]].append(c["cost_class"])
    return {g: [sum(unit.get(c, [0] * 5)[i] for c in v) / len(v)
                for i in range(5)] for g, v in seen.items()}


def value_cost(by):
    price = prices(by)
    n = Counter()
    for m in by["member"]:
        if m["matched"] and m["mature"]:
            n.update(m.get("reoffence_groups", {}))
    rows = []
    for g in n:
        rows.append([g, n[g]] + [n[g] * x for x in price.get(g, [0] * 5)])
    rows.append(["all"] + [sum(r[i] for r in rows) for i in range(1, 7)])
    show("group,reoffences,unit_pence,cost_pence,fiscal_pence,economic_pence,"
         "social_pence,recorded_pence",
         [[r[0], r[1]] + [round_half_up(x) for x in
                          (r[5] / r[1], r[5], r[2], r[3], r[4], r[6])]
          for r in rows])


class Case:
    """Beside a baseline: what was avoided, and its haircuts."""

    def __init__(self, by, baseline, cost, deadweight, benefits, costs):
        price = prices(by)
        people = [m for m in by["member"] if m["matched"] and m["mature"]]
        self.n, k = len(people), sum(m["reoffended"] for m in people)
        rate, low, high = wilson(k, self.n)
        fewer = [(float(baseline) - x) * self.n for x in (rate, high, low)]
        all_of = [(c, price.get(g, [0] * 5)) for m in people
                  for g, c in m.get("reoffence_groups", {}).items()]
        self.offences = sum(c for c, _ in all_of)
        self.worth = [sum(c * p[i] for c, p in all_of) for i in range(5)]
        self.gross = [[f * w / k for f in fewer] for w in self.worth]
        self.saved = fewer[0] * self.offences / k
        self.deadweight, self.benefits = float(deadweight), float(benefits)
        self.cost, self.costs = float(cost) * 100, float(costs)

    def net(self, gross, deadweight=None, benefits=None):
        d = self.deadweight if deadweight is None else deadweight
        b = self.benefits if benefits is None else benefits
        return gross * (1 - d) * (1 + b)

    def ratio(self, gross, costs=None, **kw):
        c = self.costs if costs is None else costs
        return self.net(gross, **kw) / (self.cost * (1 + c))


def value_avoided(by, *case):
    c = Case(by, *case)
    rows = []
    for i, lens in enumerate(["fiscal", "economic", "social", "all"]):
        rows.append([lens] + [round_half_up(x) for x in c.gross[i]] +
                    [round_half_up(c.net(x)) for x in c.gross[i]] +
                    [c.ratio(x) for x in c.gross[i]])
    show("lens,gross_pence,gross_low,gross_high,net_pence,net_low,net_high,"
         "ratio,ratio_low,ratio_high", rows)


def value_breakeven(by, *case):
    c = Case(by, *case)
    cost = c.cost * (1 + c.costs)
    each = c.net(c.worth[3] / c.offences)
    expected = c.offences + c.saved
    show("item,value", [
        ["people", c.n], ["cost_pounds", cost / 100],
        ["cost_per_person", cost / 100 / c.n],
        ["reoffence_pounds", each / 100], ["needed", cost / each],
        ["avoided", c.saved], ["expected", expected],
        ["needed_percent", cost / each / expected * 100]])


def value_tornado(by, *case):
    c = Case(by, *case)
    value, low, high = c.gross[3]
    rows = [
        ["effect", "lower limit", "upper limit", c.ratio(low),
         c.ratio(high)],
        ["multipliers", "proven alone", "as listed",
         c.ratio(c.gross[4][0]), c.ratio(value)],
        ["unit_costs", "20% less", "20% more", c.ratio(value * .8),
         c.ratio(value * 1.2)],
        ["bias_benefits", "grade 6", "grade 1", c.ratio(value, benefits=-.4),
         c.ratio(value, benefits=0)],
        ["bias_costs", "grade 6", "grade 1", c.ratio(value, costs=.4),
         c.ratio(value, costs=0)],
        ["deadweight", "50%", "none", c.ratio(value, deadweight=.5),
         c.ratio(value, deadweight=0)]]
    show("factor,low_case,high_case,ratio,ratio_low,ratio_high",
         [r[:3] + [c.ratio(value)] + r[3:] for r in rows])


# --- distance and records --------------------------------------------------

def t_975(df):
    """Student's quantile by bisection on its distribution (Simpson)."""
    def upper(t, n=20000):
        c = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / \
            math.sqrt(df * math.pi)

        def f(x):
            return c * (1 + x * x / df) ** (-(df + 1) / 2)
        h = t / n
        s = f(0) + f(t) + sum((4 if i % 2 else 2) * f(i * h)
                              for i in range(1, n))
        return 0.5 - s * h / 3
    low, high = 0.0, 20.0
    for _ in range(45):
        mid = (low + high) / 2
        low, high = (mid, high) if upper(mid, 400) > .025 else (low, mid)
    return (low + high) / 2


def sign_p(up, down):
    n, k = up + down, min(up, down)
    if not n:
        return None
    p = sum(math.comb(n, i) for i in range(k + 1)) / 2 ** n
    return min(1, 2 * p)


def distance_change(by):
    """Without Wilcoxon's p, which the unit tests hold to R."""
    better = {(r["tool"], r["need"]): r["better"]
              for r in share("codes/tools.csv")}
    pairs, scored = defaultdict(list), Counter()
    for m in by["member"]:
        for tool, needs in m.get("scores", {}).items():
            for need, v in needs.items():
                scored[tool, need] += 1
                if len(v) == 2:
                    pairs[tool, need].append(v)
    rows = []
    for key, n in scored.items():
        v = pairs[key]
        k = len(v)
        turn = 1 if better.get(key) == "high" else -1
        d = [turn * (b - a) for a, b in v]
        mean = sum(d) / k
        half = t_975(k - 1) * math.sqrt(
            sum((x - mean) ** 2 for x in d) / (k - 1) / k)
        up, down = sum(x > 0 for x in d), sum(x < 0 for x in d)
        rows.append([*key, n, k, k / n, sum(a for a, _ in v) / k,
                     sum(b for _, b in v) / k, mean, round(mean - half, 6),
                     round(mean + half, 6), up, k - up - down, down,
                     sign_p(up, down)])
    show("tool,need,scored,paired,completion,first,last,change,change_low,"
         "change_high,improved,same,worse,p_sign", rows)


def in_cell(v):
    return json.dumps(v) if isinstance(v, dict) else v


def records_records(by, record_type):
    rows = by[record_type]
    keys = ["person_id", "source", "id", "area", "extracted", "person",
            "person_source", "date", "amount_pence", "vat_pence", "kind", "reason", "funder",
            "provider", "service", "need", "invalid", "x",
            "from"]
    keys = [k for k in keys if any(k in r for r in rows)]
    show(",".join(keys), [[in_cell(r.get(k)) for k in keys] for r in rows])


# --- providers -------------------------------------------------------------

def providers_kinds(by):
    rows = []
    for key, name in [("organisation_types", "organisation_type"),
                      ("activities", "activity"), ("partners", "partner"),
                      ("sectors", "sector"), ("markets", "market"),
                      ("experience", "experience")]:
        found = defaultdict(list)
        for s in by["service"]:
            v = s.get(key, [])
            for x in [v] if isinstance(v, str) else v:
                found[x].append(s["provider"])
        rows += [[name, x, len(set(v)), len(v)] for x, v in found.items()]
    show("kind,value,providers,services", rows)


def providers_results(by):
    """Without the funnel, which the unit tests hold to METHODS.md."""
    groups = defaultdict(dict)
    for i, m in enumerate(by["member"]):
        for r in m.get("referrals", []):
            if standing(r) >= 6:
                for key in (r["provider"], "all"):
                    groups[key].setdefault(i, []).append(standing(r) == 7)
    rows = []
    for key, people in groups.items():
        these = [by["member"][i] for i in people]
        done = [m for m in these if m["matched"] and m["mature"]]
        k = sum(m["reoffended"] for m in done)
        ogrs = [m["ogrs3_1y"] for m in done if "ogrs3_1y" in m]
        rows.append([key, len(these), sum(any(v) for v in people.values()),
                     len(done), k, part(k, len(done)),
                     part(sum(ogrs), len(ogrs))])
    show("provider,started,completed,mature,reoffenders,rate,expected", rows)


# --- quality and dpia ------------------------------------------------------

DATES = [("person", "extracted"), ("arrest", "date"),
         ("offence", "offence_date"), ("custody", "reception_date"),
         ("supervision", "start_date"), ("assessment", "date"),
         ("referral", "date"), ("contact", "date"), ("outcome", "date"),
         ("civil_order", "start_date"), ("spend", "date"),
         ("service", "start_date")]


def sent(by):
    """(type, its date, source, records)."""
    for t, key in DATES:
        for source in sorted({r["source"] for r in by[t]}):
            yield t, key, source, [r for r in by[t] if r["source"] == source]


def quality_sources(by):
    as_of = day(by["cohort"][0]["as_of"])
    rows = []
    for t, key, source, these in sent(by):
        named = [r for r in these if "person" in r]
        linked = sum("person_id" in r for r in named)
        days = [r[key] for r in these if key in r]
        behind = (as_of - day(max(days))).days \
            if days and t not in ("person", "service") else None
        rows.append([source, t, len(these),
                     sum("invalid" in r for r in these), len(named),
                     linked, part(linked, len(named)),
                     min(days, default=None), max(days, default=None),
                     behind])
    show("source,type,records,invalid,people,linked,linked_rate,first,last,"
         "days_behind", rows)


def fields_of(r):
    """Names of what a record has; those it has invalid."""
    valid = [k for k in r if k not in ("type", "from", "invalid", "x", "ids")]
    valid += ["x." + k for k in r.get("x", {})]
    valid += ["ids." + k for k in r.get("ids", {})]
    return valid, list(r.get("invalid", {}))


def field_counts(by):
    rows = []
    for t, _, source, these in sent(by):
        valid, invalid = Counter(), Counter()
        for r in these:
            good, bad = fields_of(r)
            valid.update(good)
            invalid.update(bad)
        for name in set(valid) | set(invalid):
            rows.append((source, t, name, len(these), valid[name],
                         invalid[name]))
    return rows


def quality_fields(by):
    show("source,type,field,records,filled,filled_rate,invalid,valid_rate",
         [[s, t, f, n, v + i, part(v + i, n), i, part(v, v + i)]
          for s, t, f, n, v, i in field_counts(by)
          if f not in ("source", "person_id")])


def quality_timeliness(by):
    rows = []
    for t, key, source, these in sent(by):
        for to, name, only in (("proven_date", "to_proof", "offence"),
                               ("start_date", "to_start", "referral"),
                               ("extracted", "to_extract", None)):
            if (only and only != t) or t in ("person", "service"):
                continue
            days = [(day(r[to]) - day(r[key])).days for r in these
                    if to in r and key in r]
            if days:
                rows.append([source, t, name, len(days), quantile(days, .5),
                             quantile(days, .9)])
    show("source,type,measure,records,median_days,p90_days", rows)


def quality_linkage(by):
    five = {"W": "White", "B": "Black", "A": "Asian"}
    groups = defaultdict(list)
    for m in by["member"]:
        groups["all", "all"].append(m)
        groups["sex", m["sex"]].append(m)
        groups["arm", m["arm"]].append(m)
        groups["ethnicity", five.get(m.get("ethnicity", "-")[0],
                                     "not recorded")].append(m)
    rows = []
    for key, v in groups.items():
        k = sum(not m["matched"] for m in v)
        rows.append([*key, len(v), k] + wilson(k, len(v)) +
                    [sum(m.get("link_p", 1) < .99 for m in v)])
    show("characteristic,group,members,unmatched,unmatched_rate,unmatched_low,"
         "unmatched_high,uncertain", rows)


def quality_bounds(by):
    mature = [m for m in by["member"] if m["mature"]]
    seen = [m for m in mature if m["matched"]]
    sure = [m for m in seen if m.get("link_p", 1) >= .99]
    lost = len(mature) - len(seen)
    hits = sum(m["reoffended"] for m in seen)
    sure_hits = sum(m["reoffended"] for m in sure)
    show("basis,members,reoffenders,rate,rate_low,rate_high",
         [[name, n, k] + wilson(k, n) for name, k, n in (
             ("default", hits, len(seen)), ("strict", sure_hits, len(sure)),
             ("unmatched_none", hits, len(mature)),
             ("unmatched_all", hits + lost, len(mature)))])


def kept(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def quality_imports(by):
    show("file,source,rows,accepted,rejected,rejected_rate,left_out",
         [[f["file"], f["source"], f["rows"], f["accepted"], f["rejected"],
           part(f["rejected"], f["rows"]),
           sum(f["left_out_by_rule"].values())]
          for f in kept("import.json")["files"]])


def quality_rules(by):
    show("file,rule,rejected,left_out",
         [row for f in kept("import.json")["files"] for row in
          [[f["file"], k, v, 0] for k, v in f["rejected_by_rule"].items()] +
          [[f["file"], k, 0, v] for k, v in f["left_out_by_rule"].items()]])


def linked_groups():
    for key in ("sex", "ethnicity"):
        for group, g in kept("match.json")["linked_by_" + key].items():
            yield key, "not recorded" if group == "-" else group, g


def quality_thresholds(by):
    def row(key, group, g):
        n = g["individuals"]
        three = [g["linked_strict"], g["linked"], g["linked_loose"]]
        return [key, group, n] + three + [part(k, n) for k in three]
    total = Counter()
    for key, _, g in linked_groups():
        if key == "sex":
            total.update(g)
    show("characteristic,group,individuals,strict,linked,loose,strict_rate,"
         "linked_rate,loose_rate",
         [row("all", "all", total)] + [row(*g) for g in linked_groups()])


def dpia_errors(by):
    rows = []
    for key, group, g in linked_groups():
        n = g["individuals"]
        wrong, missed = g["expected_false_links"], g["expected_missed_links"]
        rows.append([key, group, n, g["linked"]] + wilson(g["linked"], n) +
                    [wrong, wrong / n * 1000, missed, missed / n * 1000])
    show("characteristic,group,individuals,linked,linked_rate,linked_low,"
         "linked_high,expected_false,false_per_1000,expected_missed,"
         "missed_per_1000", rows)


def dpia_fields(by):
    found = {}
    for s, t, f, n, v, i in field_counts(by):
        one = found.setdefault((t, f), [[], 0, 0])
        one[0].append(s)
        one[1] += n
        one[2] += v + i
    show("type,field,sources,records,filled",
         [[t, f, ", ".join(sorted(s)), n, k]
          for (t, f), (s, n, k) in found.items()])


def dpia_sources(by):
    as_of = day(by["cohort"][0]["as_of"])
    stated = kept("statement.json")
    months = {"pnc": 18}
    rows = {}
    for t, key, source, these in sent(by):
        one = rows.setdefault(source, [0, set(), [], 0])
        one[0] += len(these)
        one[1] |= {r["person_id"] for r in these if "person_id" in r}
        if t in ("person", "service"):
            continue
        days = [day(r[key]) for r in these if key in r]
        one[2] += days
        one[3] += sum(add_months(d, months.get(source, 24)) <= as_of
                      for d in days)
    out = []
    for source, (n, people, days, expired) in rows.items():
        s = stated["sources"].get(source, {})
        out.append([source, s.get("agreement"), s.get("review"), n,
                    len(people), min(days, default=None),
                    max(days, default=None), expired])
    show("source,agreement,review,records,people,first,last,expired", out)


def dpia_kept(by):
    def rows_of(path):
        with open(path, newline="", encoding="utf-8") as f:
            return list(csv.DictReader(f))
    def spelt(s):
        d = day(s)
        return "%d %s" % (d.day, d.strftime("%B %Y"))
    reg, said = rows_of("register.csv"), rows_of("decisions.csv")
    seen = [r["first_seen"] for r in reg if r["first_seen"]]
    done = [r for r in said if r["decision"]]
    out = [["register", "name", "register.csv"],
           ["register", "rows", len(reg)],
           ["register", "people", len({r["person_id"] for r in reg})],
           ["register", "sources", len({r["source"] for r in reg})],
           ["register", "first", spelt(min(seen))],
           ["register", "last", spelt(max(seen))],
           ["decisions", "name", "decisions.csv"],
           ["decisions", "rows", len(said)],
           ["decisions", "deciders",
            len({r["by"] for r in done if r["by"]})],
           ["decisions", "first", spelt(min(r["when"] for r in done))],
           ["decisions", "last", spelt(max(r["when"] for r in done))]]
    for k in ("same", "different", "unsure", ""):
        out.append(["decisions", k or "open",
                    sum(r["decision"] == k for r in said)])
    show("file,item,value", out)


if __name__ == "__main__":
    globals()["%s_%s" % (sys.argv[1], sys.argv[2])](load(), *sys.argv[3:])
