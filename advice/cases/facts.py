"""What the engine of aids may know of somebody without asking: her page, her diagnosis, then what was answered once.

The two quotients stay apart: the CAF's is her page's family quotient, the tax one is worked out of income and parts.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from advice.aids.engine import FACTS
from advice.cases.models import Case, Diagnosis, TripFor
from mobilite.people.models import Person
from mobilite.people.models.persons import Allowance, ContractKind, Situation

CONTRACTS = {
    ContractKind.CDI: "cdi",
    ContractKind.CDD: "cdd",
    ContractKind.CDDU: "cdd",
    ContractKind.INTERIM: "ctt",
    ContractKind.CDDI: "cddi",
    ContractKind.APPRENTICESHIP: "apprentissage",
    ContractKind.PROFESSIONAL: "professionnalisation",
}
#: What a situation says of the register of France Travail; the others say nothing of it.
REGISTERED = {Situation.REGISTERED: True, Situation.UNREGISTERED: False}
AT_WORK = (Situation.EMPLOYEE, Situation.SIAE_EMPLOYEE, Situation.APPRENTICE)


def of_person(person: Person, today: date, *, income: bool) -> dict[str, Any]:
    """Return the facts that her page says; resources only for whoever may read them (``income``)."""
    found: dict[str, Any] = {}
    if person.birth_date is not None:
        found["birth_date"] = person.birth_date.isoformat()
        found["age"] = str(person.age_on(today))
    if person.commune is not None:
        found["commune"] = person.commune.insee
    if person.situation:
        if person.situation in REGISTERED:
            found["ft"] = REGISTERED[Situation(person.situation)]
        found["employee"] = person.situation in AT_WORK
        found["apprentice"] = person.situation == Situation.APPRENTICE
        if person.situation == Situation.SIAE_EMPLOYEE:
            found["iae"] = True
    if person.contract_kind in CONTRACTS:
        found["contract"] = CONTRACTS[ContractKind(person.contract_kind)]
    if person.allowance:
        # One is noted, the main one: that she has no other is not said.
        known = {Allowance.RSA: "rsa", Allowance.AAH: "aah", Allowance.ARE: "compensated"}
        if person.allowance in known:
            found[known[Allowance(person.allowance)]] = True
    if income:
        if person.family_quotient is not None:
            found["caf_quotient"] = str(person.family_quotient)
        if person.yearly_income is not None:
            found["reference_income"] = str(person.yearly_income)
        if person.income_parts is not None:
            found["tax_parts"] = str(person.income_parts)
    return found


def of_diagnosis(diagnosis: Diagnosis | None) -> dict[str, Any]:
    """Return the facts that the trip to work or to the training says: there and back."""
    if diagnosis is None:
        return {}
    trips = sorted(diagnosis.trips.all(), key=lambda trip: trip.pk)
    main = next((trip for trip in trips if trip.purpose in (TripFor.WORK, TripFor.TRAINING)), None)
    if main is None:
        return {}
    found: dict[str, Any] = {"km_return": str(2 * main.km)}
    if main.purpose == TripFor.WORK:
        found["commute_km"] = str(main.km)
    if main.minutes is not None:
        found["minutes_return"] = str(2 * main.minutes)
    return found


def known_without_asking(case: Case, today: date, *, income: bool) -> dict[str, Any]:
    """Return what her page, her referral and her latest diagnosis say. Three queries."""
    return _known(case, case.diagnoses.order_by("-created_at", "-pk").first(), today, income)


def _known(case: Case, latest: Diagnosis | None, today: date, income: bool) -> dict[str, Any]:
    found = of_person(case.person, today, income=income)
    if case.referred_by_id is not None:
        found["prescribed"] = True
    found |= of_diagnosis(latest)
    return {key: FACTS[key].written(FACTS[key].read(value)) for key, value in found.items()}


def _answered(case: Case) -> dict[str, Any]:
    return {key: value for key, value in (case.facts or {}).items() if key in FACTS}


def facts_of(case: Case, today: date, *, income: bool) -> dict[str, Any]:
    """Return all that is known: what was answered here counts before the rest."""
    return known_without_asking(case, today, income=income) | _answered(case)


def facts_of_each(
    cases: Iterable[Case], today: date, *, income: bool
) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Give each file with all that is known, as ``facts_of``. Two queries for all of them."""
    cases = list(cases)
    rows = Diagnosis.objects.filter(case__in=cases).prefetch_related("trips").order_by("created_at", "pk")
    latest = {diagnosis.case_id: diagnosis for diagnosis in rows}
    for case in cases:
        yield case, _known(case, latest.get(case.pk), today, income) | _answered(case)
