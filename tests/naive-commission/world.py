#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""world.py N SEED: an invented partnership as linked records and members.

As `ioc-cohort --events` writes them: services, spend, offences, supervision,
assessments, referrals, outcomes, identities, a cohort and N members. Nobody
in it exists.
"""
import json
import random
import sys
from datetime import date, timedelta

NEEDS = ["accommodation", "employment", "debt", "drugs", "alcohol", "family",
         "mental_health", "thinking"]
HUBS = ["Castle Quay", "Lowfield", "Hollins", "Rushford"]
KINDS = ["training_started", "qualification", "volunteering",
         "work_placement", "employment_started", "employment_sustained_6w",
         "employment_sustained_26w", "settled_accommodation"]
STATUSES = ["waiting", "accepted", "declined", "ineligible", "started",
            "completed", "left"]
SERVICES = [
    {"service": "Ways to Work", "provider": "Brightwork CIC",
     "organisation_types": ["social_enterprise"], "experience": "yes",
     "sectors": ["recycling", "bicycle_repair"], "markets": ["public"],
     "partners": ["probation"], "activities": ["job_brokerage"],
     "needs": ["employment", "work_history"], "areas": ["Castle Quay"],
     "age_min": 18, "statutory": True, "capacity": 14,
     "price_pence": 64000, "price_unit": "start"},
    {"service": "Floating Support", "provider": "Harbour Homes",
     "organisation_types": ["housing_association"], "experience": "no",
     "sectors": ["housing"], "markets": ["local_authority"],
     "partners": ["council"], "activities": ["tenancy_support"],
     "needs": ["accommodation"], "areas": ["Castle Quay", "Hollins"],
     "age_min": 25, "age_max": 60, "statutory": False, "capacity": 9},
    {"service": "Women's Link", "provider": "Linden",
     "organisation_types": ["charity"], "experience": "mixed",
     "activities": ["key_work"], "needs": ["accommodation", "debt", "family"],
     "sexes": ["F"], "sentence_max": "P12M", "capacity": 4,
     "start_date": "2020-04-01"},
    {"service": "Clear Path", "provider": "Marl Health",
     "organisation_types": ["nhs"], "activities": ["treatment"],
     "needs": ["drugs", "alcohol"], "capacity": 20},
    {"service": "Old Debt Line", "provider": "Adviso", "needs": ["debt"],
     "end_date": "2022-03-31"},
]
OFFENCES = ["04600", "02801", "10500", "00801", "04910", "03400", "19407"]


def pick(r, items, p=0.5):
    return [i for i in items if r.random() < p]


def iso(d):
    return d.isoformat()


quirks = random.Random(0)  # of how records were sent: apart from the rest


def put(**kw):
    """Writes a record; agencies' ones may have more, or worse, than asked."""
    if kw["type"] not in ("member", "cohort", "service") and \
            quirks.random() < 0.3:
        kw["extracted"] = iso(date(2025, 6, 1) + timedelta(
            quirks.randint(0, 60)))
        if quirks.random() < 0.3:
            kw["invalid"] = {quirks.choice(["postcode", "ids.pnc", "area"]):
                             "?"}
        if quirks.random() < 0.3:
            kw["x"] = {quirks.choice(["team", "ref"]): 1}
    print(json.dumps({k: v for k, v in kw.items() if v is not None},
                     ensure_ascii=False))


def referral(r, index):
    service = r.choice(SERVICES + [{"service": "Unlisted", "provider": "X"}])
    status = r.choice(STATUSES)
    day = index + timedelta(r.randint(-60, 90))
    one = {"date": iso(day), "provider": service["provider"],
           "service": service["service"], "status": status}
    if r.random() < 0.6:
        one["needs"] = pick(r, NEEDS, 0.2)
    if status == "ineligible" and r.random() < 0.8:
        one["reason"] = r.choice(["sentence", "no_id"])
    if status in ("started", "completed") or \
            (status == "left" and r.random() < 0.5):
        one["start_date"] = iso(day + timedelta(r.randint(0, 40)))
        if status == "completed":
            one["end_date"] = iso(day + timedelta(r.randint(50, 150)))
    return one


def member(r, i, cohort):
    index = date(2023, 1, 1) + timedelta(r.randint(0, 364))
    sex = r.choice("MMMMMFU")
    age = r.randint(18, 70)
    prior = min(int(r.expovariate(0.15)), 60)
    band = next(b for top, b in [(0, "0"), (2, "1-2"), (6, "3-6"),
                                 (10, "7-10"), (999, "11+")] if prior <= top)
    matched = r.random() < 0.95
    mature = r.random() < 0.9
    hit = r.random() < 0.45
    tried = [referral(r, index) for _ in range(r.choice([0, 0, 1, 1, 2, 3]))]
    won = sorted(({"date": iso(index + timedelta(r.randint(-20, 300))),
                   "kind": k, "provider": r.choice(SERVICES)["provider"]}
                  for k in pick(r, KINDS, 0.2)), key=lambda o: o["date"])
    crimes = {g: r.randint(1, 3) for g in ("theft", "violence", "drugs")
              if r.random() < 0.6} or {"burglary": 1}
    assessed = r.random() < 0.8
    scores = None
    if assessed and r.random() < 0.9:
        scores = {"oasys": {n: [r.randint(0, 8) for _ in range(r.choice(
            [1, 2, 2]))] for n in pick(r, NEEDS[:5], 0.6)},
            "justice_star": {"accommodation": [r.randint(1, 10),
                                               r.randint(1, 10)]}}
    put(type="member", person_id="p%05d" % i,
        area=r.choice(HUBS + [None]), cohort=cohort,
        arm=r.choice(["treated", "comparison"]), index_date=iso(index),
        index_event=r.choice(["custody", "custody", "supervision"]),
        matched=matched, sex=sex, age=age,
        link_p=quirks.choice([None, 1, 0.999, 0.99, 0.98]),
        age_band="18-24" if age < 25 else "25-39" if age < 40 else "40+",
        ethnicity=r.choice(["W1", "W1", "B1", "A1", None]),
        sentence_days=r.choice([None, 28, 84, 300, 365, 700]),
        prior_sanctions=prior, prior_band=band,
        ogrs3_1y=r.choice([None, round(r.random(), 4)]),
        ogrs3_2y=r.choice([None, round(r.random(), 4)]),
        supervised=r.random() < 0.5,
        needs=pick(r, NEEDS, 0.3) if assessed else None,
        assessed_days=r.randint(-40, 60) if assessed else None,
        scores=scores, referrals=tried or None,
        contacts=(booked := r.randint(0, 12)),
        contacts_attended=r.randint(0, booked),
        contact_prison=r.random() < 0.3, contact_gate=r.random() < 0.15,
        contact_days=r.choice([None, r.randint(0, 40)]),
        outcomes=won or None,
        release_accommodation=r.choice(["settled", "temporary", "none",
                                        "unknown", None]),
        mature=mature, follow_up_end=iso(index + timedelta(365)),
        observed_days=365,
        reoffended=(hit if mature else None),
        reoffences=(sum(crimes.values()) if hit else 0) if mature else None,
        reoffence_groups=crimes if hit and mature else None)


def person(r, i):
    who = "p%05d" % i
    if i % 3 == 0:
        put(type="person", person_id=who, source="ndelius", person="X%d" % i,
            given_name="A", family_name="B" if i % 2 else None,
            ids={"pnc": "1"} if i % 5 == 0 else None,
            ethnicity="W1" if i % 4 == 0 else None)
    n = min(int(r.paretovariate(0.9)), 60) if r.random() < 0.7 else 0
    for k in range(n):
        day = date(2022, 6, 1) + timedelta(r.randint(0, 1100))
        code = r.choice(OFFENCES)
        for source in ["pnc"] + (["niche"] if r.random() < 0.2 else []):
            put(type="offence", person_id=who, source=source,
                id="%s-%d-%d" % (source, i, k), person="P%d" % i,
                offence_date=iso(day), proven_date=iso(day + timedelta(30)),
                result=r.choice(["convicted"] * 5 + ["cautioned", "nfa"]),
                offence_code=code)
    if r.random() < 0.4:
        start = date(2024, 1, 1) + timedelta(r.randint(0, 400))
        put(type="supervision", person_id=who, source="ndelius",
            person="X%d" % i, start_date=iso(start),
            end_date=iso(start + timedelta(r.randint(30, 900)))
            if r.random() < 0.7 else None, kind="community")
    if i % 4 == 1:
        came = date(2024, 1, 1) + timedelta(quirks.randint(0, 600))
        put(type="custody", person_id=who, source="nomis", person="N%d" % i,
            reception_date=iso(came),
            release_date=iso(came + timedelta(quirks.randint(0, 300)))
            if i % 3 else None)
    if r.random() < 0.4:
        put(type="assessment", person_id=who, source="oasys",
            person="X%d" % i, date="2024-11-05", tool="oasys",
            needs=pick(r, NEEDS, 0.3))
    if r.random() < 0.3:
        one = referral(r, date(2024, 6, 1))
        put(type="referral", person_id=who, source="crs", person="X%d" % i,
            **one)
        if r.random() < 0.5:
            put(type="outcome", person_id=who, source="crs",
                person="X%d" % i, date="2024-09-01", kind=r.choice(KINDS),
                provider=one["provider"], service=one["service"])


def money(r, n):
    funders = ["Northbridge Council", "Police and Crime Commissioner", None]
    for i in range(n // 4):
        s = r.choice(SERVICES)
        day = date(2022, 4, 1) + timedelta(r.randint(0, 1000))
        put(type="spend", source="ledger", id="T%d" % i,
            area=r.choice(HUBS + [None]), date=iso(day),
            amount_pence=r.choice([1, -1, 1, 1]) * r.randint(50000, 900000),
            vat_pence=r.choice([None, 1000]), kind="contract",
            funder=r.choice(funders),
            provider=r.choice([s["provider"], s["provider"].upper() + " LTD"]),
            service=r.choice([s["service"], None]),
            need=r.choice(s["needs"] + [None]))
    for i in range(n // 8):
        put(type="spend", source="ledger", person_id="p%05d" % r.randrange(n),
            person="X1", date=iso(date(2023, 1, 1) +
                                  timedelta(r.randint(0, 700))),
            amount_pence=r.randint(1000, 30000), kind="personal_fund",
            reason=r.choice(["ineligible", "no_provision"]),
            funder="Police and Crime Commissioner", need=r.choice(NEEDS),
            **{"from": "fund.csv:%d" % i})


def main():
    n, r = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    for i, s in enumerate(SERVICES):
        put(type="service", source="directory", id="S%d" % i, **s)
    put(type="service", source="directory", id="S0",
        **dict(SERVICES[0], capacity=15))
    money(r, n)
    for i in range(n):
        person(r, i)
    put(type="cohort", name="all", title="Everybody released in 2023",
        **{"from": "2023-01-01"}, to="2023-12-31", as_of="2025-06-30",
        follow_up="P12M", waiting="P6M")
    for i in range(n):
        member(r, i, "all")


main()
