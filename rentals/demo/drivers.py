"""The demonstration's other drivers: one who drives, one who no longer does, one who has still to sign, and a contract that
three hands signed (rows H9, D7)."""

from datetime import timedelta

from django.db import transaction

from mobilite.demonstration import Demonstration
from mobilite.documents.models import Kind
from mobilite.people import operations as people
from mobilite.people.models import Person
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import documents, rules
from rentals import operations as lending
from rentals.demo.signing import of_a_paper
from rentals.models import Rental, RentalDriver, Status
from rentals.operations.hands import naming_paper

MINUTE = timedelta(minutes=1)


def make_drivers(demo: Demonstration) -> None:
    """Name people beside borrowers: on a car that is out, then on one that leaves soon."""
    agent = demo.made["team"]["agent"]
    cars = Rental.objects.filter(offer__category__code="car", signed_at__isnull=False).order_by("pk")
    known = iter(_who_may(demo))
    out = cars.filter(status=Status.ONGOING, return_at__gt=demo.now).first()
    if out is not None:
        at = min(out.handed_over_at + 3 * 60 * MINUTE, demo.now - 30 * MINUTE)
        drives = _named(out, known, at, agent)
        gone = _named(out, known, at + MINUTE, agent)
        if drives:
            _amended(out, drives, at + 5 * MINUTE, agent)
        if gone:
            lending.sign_driver(gone.pk, at=at + 6 * MINUTE, actor=agent)
            at += 20 * MINUTE
            lending.remove_driver(gone.pk, reason="A trouvé un autre véhicule.", at=at, actor=agent)
    leaving = cars.filter(status=Status.CONFIRMED).first()
    if leaving is not None:
        _named(leaving, known, demo.now - 15 * MINUTE, agent)
    _three_hands(demo, known, agent)


def _amended(rental: Rental, driver: RentalDriver, at, agent) -> None:
    """Sign by finger the amendment that names her: the borrower, her and us at once."""
    amendment = naming_paper(driver)
    if amendment is not None and amendment.kind == Kind.AMENDMENT:
        signing = of_a_paper(amendment, rental, agent, driver)
        lending.sign_amendment(amendment.pk, means="touch", signing=signing, at=at, actor=agent)


def _three_hands(demo: Demonstration, known, agent) -> None:
    """Have the contract of a coming departure signed on the tablet by the borrower, another driver and us."""
    waiting = Rental.objects.filter(
        status=Status.CONFIRMED, signed_at=None, offer__category__code="car", confirmed_at__lt=demo.now
    )
    rental = waiting.select_related("person").order_by("-pickup_at", "pk").first()
    driver = rental and _named(rental, known, demo.now - 12 * MINUTE, agent)
    if not driver:
        return
    at = demo.now - 10 * MINUTE
    contract = documents.issue_contract(rental, at=at, actor=agent)
    at += 4 * MINUTE
    lending.sign(
        rental.pk, means="touch", signing=of_a_paper(contract, rental, agent, driver), at=at, actor=agent
    )


def _who_may(demo: Demonstration):
    """Return people who have a licence and no rental that runs, in their order."""
    busy = Rental.objects.filter(status__in=(Status.CONFIRMED, Status.ONGOING)).values("person")
    found = Person.objects.filter(licences__category="B", anonymised_at=None).exclude(pk__in=busy)
    return list(found.order_by("pk").distinct()[:40])


def _named(rental: Rental, known, at, agent) -> RentalDriver | None:
    """Name the first of these whom the rules let drive, her papers seen."""
    on = paris_date(at)
    for person in known:
        try:
            with transaction.atomic():
                kinds = rules.driver_papers_asked(person, rental.offer, on)
                for paper in people.missing_papers(person, kinds, on=on):
                    people.see_paper(
                        person, kind=paper.kind, issued_on=on - timedelta(days=12), seen_on=on, at=at, actor=agent
                    )  # fmt: skip
                return lending.add_driver(rental.pk, person=person, at=at, actor=agent)
        except Refusal:
            continue
    return None
