"""Each rule over plain facts, at its borders: yes, no because, or what is missing. No database."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest

from mobilite.people.models import Licence
from mobilite.people.papers import MissingPaper
from mobilite.periods import PARIS, paris
from rentals.access import Answer, Excess, Facts, Loan, Prescribed, Restricted, excess_of, judge, whole
from rentals.access.judging import age, cap, doors, papers, prescription, restriction, vehicle_need
from rentals.models import AccessRules, InsurerRules, Offer
from vehicles.models import Category, LicenceRule

DAY, TEN = date(2026, 4, 7), time(10)
HERE = SimpleNamespace(name="Ligné", in_territory=True)
AWAY = SimpleNamespace(name="Nort-sur-Erdre", in_territory=False)
BOTH = ["home", "work"]


def facts(**known) -> Facts:
    values = {"on": DAY, "starts_on": DAY, "person": 1, "first_name": "Amina", "birth_date": date(1990, 1, 1)}
    values |= {"commune": HERE, "situation": "registered", "has_vehicle": False}
    return Facts(**values | known)


def an_offer(**fields) -> Offer:
    car = Category(pk=1, name="Voiture", minimum_age=18)
    return Offer(
        **{"pk": 7, "service": "reseau", "unit": "day", "grace_minutes": 60, "category": car} | fields
    )


def works(where=HERE, ends_on=None, kind="work"):
    return SimpleNamespace(kind=kind, commune=where, starts_on=date(2026, 1, 5), ends_on=ends_on)


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        ({}, "yes"),
        ({"commune": AWAY}, "missing"),  # perhaps she works here: nobody asked
        ({"commune": AWAY, "activities": (works(),)}, "yes"),
        ({"commune": AWAY, "activities": (works(AWAY),)}, "no"),
        ({"commune": AWAY, "activities": (works(ends_on=DAY),)}, "missing"),  # it ended today
        ({"commune": AWAY, "activities": (works(ends_on=DAY + timedelta(days=1)),)}, "yes"),
        ({"commune": AWAY, "activities": (works(kind="interview"),)}, "missing"),
        ({"commune": None}, "missing"),
        ({"has_vehicle": None}, "missing"),
        ({"has_vehicle": True, "activities": (works(AWAY),)}, "no"),
        ({"has_vehicle": True, "activities": (works(),)}, "yes"),
        ({"situation": "employee", "activities": (works(AWAY),)}, "no"),
        ({"situation": "employee", "referred_by_id": 3}, "yes"),  # somebody accompanies her
        ({"situation": ""}, "missing"),
    ],
)
def test_one_door_suffices(known, answer):
    assert doors(facts(**known), AccessRules(doors=BOTH)).answer == answer


def test_an_offer_may_ask_only_to_live_here_or_nothing_at_all():
    employee = facts(situation="employee", has_vehicle=True)
    bike = AccessRules(doors=["home"], home_insertion=False, home_without_vehicle=False)
    assert doors(employee, bike).answer == Answer.YES
    no_car = AccessRules(doors=["home"], home_insertion=False, home_without_vehicle=True)
    assert doors(employee, no_car).answer == Answer.NO
    assert doors(facts(commune=AWAY, activities=(works(),)), bike).answer == Answer.NO
    assert doors(facts(commune=AWAY), AccessRules(doors=[])) is None
    assert doors(facts(), AccessRules(doors=["work"])).answer == Answer.MISSING


@pytest.mark.parametrize(("has", "answer"), [(True, "no"), (None, "missing"), (False, "yes")])
def test_an_offer_kept_for_those_without_a_vehicle(has, answer):
    assert vehicle_need(facts(has_vehicle=has), AccessRules(without_vehicle=True)).answer == answer


MONTH = Prescribed("reseau", date(2026, 4, 7), date(2026, 5, 7), key=11)


@pytest.mark.parametrize(
    ("prescribed", "last_day", "answer", "fix"),
    [
        ((), DAY, "missing", "prescription"),
        ((MONTH,), DAY, "yes", ""),
        ((MONTH,), date(2026, 5, 7), "yes", ""),
        ((MONTH,), date(2026, 5, 8), "missing", "renewal:11"),
        ((Prescribed("velila", DAY, date(2026, 5, 7)),), DAY, "missing", "prescription"),
        ((Prescribed("reseau", DAY, date(2026, 5, 7), offer=8),), DAY, "missing", "prescription"),
        ((Prescribed("reseau", DAY, date(2026, 5, 7), offer=7),), DAY, "yes", ""),
        ((Prescribed("reseau", DAY + timedelta(days=1), date(2026, 5, 8), key=11),), DAY, "no", ""),
        # A renewal that begins the day after covers without a gap; two days after, it does not.
        ((MONTH, Prescribed("reseau", date(2026, 5, 8), date(2026, 6, 8), number=1)), date(2026, 6, 8), "yes", ""),
        ((MONTH, Prescribed("reseau", date(2026, 5, 9), date(2026, 6, 9), number=1)), date(2026, 6, 9), "no", ""),
        # Renewed twice already: the third is refused.
        ((Prescribed("reseau", DAY, date(2026, 5, 7), number=2, key=11),), date(2026, 5, 8), "no", ""),
        ((Prescribed("reseau", DAY, date(2026, 5, 7), number=1, key=11),), date(2026, 5, 8), "missing", "renewal:11"),
    ],
)  # fmt: skip
def test_a_prescription_covers_the_need_to_its_last_day(prescribed, last_day, answer, fix):
    rules = AccessRules(prescription=True, prescription_renewals=2)
    found = prescription(facts(prescriptions=prescribed, ends_on=last_day), an_offer(), rules)
    assert (found.answer, "".join(found.fix)) == (answer, fix)


@pytest.mark.parametrize(
    ("born", "day", "answer"),
    [
        (date(2000, 4, 8), DAY, "no"),  # 26 tomorrow
        (date(2000, 4, 7), DAY, "yes"),  # the 26th birthday itself
        (date(2000, 2, 29), date(2026, 2, 28), "no"),
        (date(2000, 2, 29), date(2026, 3, 1), "yes"),
        (date(1965, 4, 8), DAY, "yes"),  # 60 until tomorrow
        (date(1965, 4, 7), DAY, "no"),  # 61 today
        (None, DAY, "missing"),
    ],
)
def test_ages_turn_on_the_birthday(born, day, answer):
    rules = AccessRules(minimum_age=26, maximum_age=60)
    assert age(facts(birth_date=born, starts_on=day), rules).answer == answer


def test_who_is_too_young_is_told_from_when():
    rules = AccessRules(minimum_age=26)
    said = age(facts(birth_date=date(2000, 2, 29), starts_on=date(2026, 2, 28)), rules).sentence
    assert said == "Cette offre commence à 26 ans\u00a0: Amina les aura le 1er\u00a0mars\u00a02026."


YOUNG = {
    "label": "Conducteur de moins de 26 ans",
    "under_age": 26,
    "excess": "700.00",
    "theft_excess": "1100.00",
}
NEW = {"label": "Permis de moins de 2 ans", "under_years": 2, "excess": "800.00", "theft_excess": ""}


@pytest.mark.parametrize(
    ("born", "since", "label", "damage"),
    [
        (date(2000, 4, 8), date(2019, 1, 1), "Conducteur de moins de 26 ans", 700),
        (date(2000, 4, 7), date(2019, 1, 1), "", 450),
        (date(2000, 2, 29), date(2019, 1, 1), "", 450),
        (date(1990, 1, 1), date(2024, 4, 8), "Permis de moins de 2 ans", 800),
        (date(1990, 1, 1), date(2024, 4, 7), "", 450),  # two years to the day
        (date(1990, 1, 1), None, "", 450),  # no licence is asked for
        (None, date(2019, 1, 1), "Conducteur de moins de 26 ans", 700),  # not known counts as young
    ],
)
def test_the_excess_is_that_of_the_class_of_driver(born, since, label, damage):
    rules = InsurerRules(excess=450, theft_excess=900, classes=[YOUNG, NEW])
    found = excess_of(rules, born, since, DAY)
    assert (found.label, found.damage) == (label, damage)
    if label == NEW["label"]:
        assert found == Excess(800, None, label)


@pytest.mark.parametrize(
    ("issued", "born", "answer"),
    [
        (date(2024, 4, 7), date(1990, 1, 1), "yes"),
        (date(2024, 4, 8), date(1990, 1, 1), "no"),
        (date(2024, 4, 7), date(2005, 4, 7), "yes"),  # 21 today
        (date(2024, 4, 7), date(2005, 4, 8), "no"),
        (date(2024, 4, 7), date(1951, 4, 6), "no"),  # 75
        (date(2024, 4, 7), date(1951, 4, 8), "yes"),  # 74 until tomorrow
    ],
)
def test_the_insurer_asks_for_age_and_years_of_licence_to_the_day(issued, born, answer):
    insured = InsurerRules(minimum_age=21, maximum_age=74, licence_years=2)
    known = facts(licences=(Licence(category="B", issued_on=issued),), birth_date=born)
    found = judge(known, an_offer(), AccessRules(), licences=[LicenceRule(licence="B")], insured=insured)
    verdict = next(one for one in found if one.key == "insurer")
    assert (verdict.answer, verdict.may_be_waived) == (answer, False)


def loan(start: date, days: int, *, person=1, offer=7, rental=None) -> Loan:
    starts = paris(start, TEN)
    return Loan(person, offer, starts, paris(start + timedelta(days=days), TEN), rental)


def wants(days: int, **known) -> Facts:
    starts = paris(DAY, TEN).astimezone(PARIS)
    return facts(wanted=(starts, paris(DAY + timedelta(days=days), TEN)), **known)


@pytest.mark.parametrize(
    ("used", "wanted", "answer"),
    [(88, 2, "yes"), (88, 3, "no"), (0, 90, "yes"), (0, 91, "no"), (90, 1, "no"), (89, 1, "yes")],
)
def test_ninety_days_in_twelve_months_and_not_ninety_one(used, wanted, answer):
    had = (loan(date(2025, 12, 1), used),) if used else ()
    assert cap(wants(wanted, loans=had), an_offer(), AccessRules(days_a_year=90)).answer == answer


def test_only_the_last_twelve_months_count_and_only_this_offer():
    old = loan(date(2025, 3, 1), 37)  # over before 8 April 2025
    assert cap(wants(1, loans=(old,)), an_offer(), AccessRules(days_a_year=1)).answer == Answer.YES
    other = loan(date(2026, 1, 1), 30, offer=8)
    assert cap(wants(1, loans=(other,)), an_offer(), AccessRules(days_a_year=1)).answer == Answer.YES
    itself = loan(DAY, 5, rental=42)
    assert (
        cap(wants(5, loans=(itself,), rental=42), an_offer(), AccessRules(days_a_year=5)).answer == Answer.YES
    )


def test_a_household_shares_its_cap_when_the_offer_says_so():
    hers, his = loan(date(2026, 1, 1), 40), loan(date(2026, 2, 15), 48, person=2)
    alone, shared = AccessRules(days_a_year=90), AccessRules(days_a_year=90, by_household=True)
    assert cap(wants(3, loans=(hers, his)), an_offer(), alone).answer == Answer.YES
    assert cap(wants(2, loans=(hers, his)), an_offer(), shared).answer == Answer.YES
    refused = cap(wants(3, loans=(hers, his)), an_offer(), shared)
    assert refused.answer == Answer.NO
    assert "88 déjà pris, foyer compris, il en reste 2" in refused.sentence


def test_papers_are_missing_never_refused_and_a_minor_brings_the_agreement_of_the_parents():
    missing = tuple(MissingPaper(kind, kind, "à demander") for kind in ("address", "parental", "work"))
    rules = AccessRules(papers=["identity", "address"])
    assert papers(facts(missing_papers=missing), rules).fix == ("paper:address",)
    minor = facts(missing_papers=missing, birth_date=date(2008, 4, 8))
    assert papers(minor, rules).fix == ("paper:address", "paper:parental")
    adult_today = facts(missing_papers=missing, birth_date=date(2008, 4, 7))
    assert papers(adult_today, rules).fix == ("paper:address",)
    assert papers(facts(), AccessRules()) is None


@pytest.mark.parametrize(
    ("starts", "ends", "service", "is_told"),
    [
        (DAY, DAY + timedelta(days=1), "", True),
        (DAY, DAY + timedelta(days=1), "reseau", True),
        (DAY, DAY + timedelta(days=1), "velila", False),
        (DAY - timedelta(days=9), DAY, "", False),  # its last day was yesterday
        (DAY + timedelta(days=1), DAY + timedelta(days=9), "", False),
    ],
)
def test_a_restriction_holds_until_its_last_day(starts, ends, service, is_told):
    found = restriction(facts(restrictions=(Restricted(starts, ends, service, "Un motif"),)), an_offer())
    assert bool(found) == is_told
    if found:
        assert found.sentence == "Prêts suspendus jusqu’au 7\u00a0avril\u00a02026\u00a0: un motif."


def test_a_restriction_reaches_a_need_that_begins_before_it():
    later = Restricted(date(2026, 4, 10), date(2026, 5, 10))
    assert restriction(facts(restrictions=(later,), ends_on=date(2026, 4, 9)), an_offer()) is None
    assert restriction(facts(restrictions=(later,), ends_on=date(2026, 4, 10)), an_offer()) is not None


def test_one_no_is_no_and_something_missing_is_not_yes():
    rules = AccessRules(doors=BOTH, papers=["identity"], waivable=["papers", "doors"])
    paper = (MissingPaper("identity", "Pièce d’identité", "à demander"),)
    licences = [LicenceRule(licence="B")]
    bare = judge(facts(missing_papers=paper), an_offer(), rules, licences=licences)
    assert whole(bare) == Answer.MISSING
    assert {one.key: one.may_be_waived for one in bare if not one.ok} == {"licence": False, "papers": True}
    away = facts(commune=AWAY, activities=(works(AWAY),), missing_papers=paper)
    assert whole(judge(away, an_offer(), rules, licences=licences)) == Answer.NO
    held = facts(licences=(Licence(category="B", issued_on=date(2019, 1, 1)),), missing_papers=paper)
    waived = judge(held, an_offer(), rules, licences=licences, waived={"papers": "Hébergée"})
    assert whole(waived) == Answer.YES


def test_neither_the_law_nor_a_restriction_is_ever_waived():
    rules = AccessRules(waivable=["licence", "restriction", "insurer"])
    known = facts(restrictions=(Restricted(DAY, DAY + timedelta(days=1)),))
    motives = dict.fromkeys(["licence", "restriction", "insurer"], "Urgence")
    insured = InsurerRules(minimum_age=40)
    found = judge(
        known, an_offer(), rules, licences=[LicenceRule(licence="B")], insured=insured, waived=motives
    )
    assert [one.ok for one in found if one.key in motives] == [False, False, False]
    lenient = InsurerRules(minimum_age=40, may_be_waived=True)
    found = judge(
        known, an_offer(), rules, licences=[LicenceRule(licence="B")], insured=lenient, waived=motives
    )
    assert [one.ok for one in found if one.key in motives] == [False, False, True]
