"""Read what the rules judge: a constant number of queries, for one person or for many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time

from django.db.models import Q, prefetch_related_objects

from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from mobilite.people.papers import missing_papers, terms_on
from mobilite.periods import add_months, paris
from rentals.access.facts import Facts, Loan, Prescribed, Restricted
from rentals.models import (
    AccessRules,
    InsurerRules,
    Offer,
    Prescription,
    Rental,
    Restriction,
    Status,
    in_force,
)
from vehicles.models import Category

#: Whose days count against a cap.
COUNTED = (Status.CONFIRMED, Status.ONGOING, Status.RETURNED, Status.CLOSED)
#: What ``rules_on`` and ``insurer_on`` read of an offer: prefetched, they ask nothing.
RULES_READ = ("access_rules", "category__licence_rules", "category__insurer_rules")
#: The cap looks 12 months back from the end of a need, which may be over.
MONTHS_BACK = 13


def rules_on(offer: Offer, on: date) -> AccessRules:
    """Return the rules of an offer that hold on a day: before its first ones, what the offer itself asked for.

    One query, or none when the offer's rules are prefetched.
    """
    return in_force(offer.access_rules.all(), on) or AccessRules(
        offer=offer, from_date=date.min, papers=list(offer.papers), days_a_year=offer.maximum_days_a_year
    )


def insurer_on(category: Category, on: date) -> InsurerRules | None:
    """Return the insurer's rules for a category that hold on a day, or None. One query, or none when prefetched."""
    return in_force(category.insurer_rules.all(), on)


def open_offers() -> list[Offer]:
    """Return what is proposed, with all its rules: five queries."""
    offers = Offer.objects.filter(is_open=True).select_related("category").prefetch_related(*RULES_READ)
    return list(offers.order_by("position", "name"))


def facts_of(people: Sequence[Person], *, on: date) -> dict[int, Facts]:
    """Return what is known of people on a day, by their key; the need is to be added with ``replace``.

    Eight queries whatever the number of people, fewer when some of it was prefetched.
    """
    people = list(people)
    prefetch_related_objects(people, "commune", "licences", "papers", "activities__commune")
    keys, terms = [person.pk for person in people], terms_on(on)
    loans = _loans(people, on)
    prescribed = prescriptions_of(keys)
    restricted: dict[int, list[Restricted]] = defaultdict(list)
    for one in Restriction.objects.filter(person__in=keys, lifted_at=None, ends_on__gt=on).order_by("pk"):
        restricted[one.person_id].append(
            Restricted(one.starts_on, one.ends_on, one.service, one.get_motive_display())
        )
    return {
        person.pk: Facts(
            on=on,
            starts_on=on,
            person=person.pk,
            first_name=person.first_name,
            birth_date=person.birth_date,
            commune=person.commune,
            situation=person.situation,
            allowance=person.allowance,
            referred_by_id=person.referred_by_id,
            has_vehicle=person.has_vehicle,
            activities=tuple(person.activities.all()),
            licences=tuple(person.licences.all()),
            missing_papers=tuple(missing_papers(person, PaperKind.values, on=on, terms=terms)),
            prescriptions=prescribed[person.pk],
            restrictions=tuple(restricted[person.pk]),
            loans=tuple(loans[person.household_id or -person.pk]),
        )
        for person in people
    }


def _loans(people: Iterable[Person], on: date) -> dict[int, list[Loan]]:
    """Return the loans of each household by its key; of somebody who has none, by minus hers. One query."""
    since = paris(add_months(on, -MONTHS_BACK), time())
    households = {person.household_id for person in people if person.household_id}
    alone = [person.pk for person in people if not person.household_id]
    rows = Rental.objects.filter(
        Q(person__in=alone) | Q(person__household__in=households),
        status__in=COUNTED,
        needed_until__gt=since,
        term_months=None,
    )
    found: dict[int, list[Loan]] = defaultdict(list)
    for pk, person, household, offer, starts, ends, returned_at in rows.values_list(
        "pk", "person", "person__household", "offer", "needed_from", "needed_until", "returned_at"
    ):
        found[household or -person].append(Loan(person, offer, starts, min(ends, returned_at or ends), pk))
    return found


def prescriptions_of(people: Iterable[int]) -> dict[int, tuple[Prescribed, ...]]:
    """Return the prescriptions of people, by their keys, the oldest first. One query."""
    found: dict[int, list[Prescribed]] = {key: [] for key in people}
    for one in Prescription.objects.filter(person__in=found).order_by("given_on", "pk"):
        found[one.person_id].append(
            Prescribed(one.service, one.given_on, one.until, one.offer_id, one.number, one.pk)
        )
    return {key: tuple(rows) for key, rows in found.items()}


def loans_of(person: Person, on: date) -> tuple[Loan, ...]:
    """Return the loans that count for a person and her household. One query."""
    return tuple(_loans([person], on)[person.household_id or -person.pk])
