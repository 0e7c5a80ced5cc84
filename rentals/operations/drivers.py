"""Who else drives: named with her own licence and papers, signed, taken off. She owes nothing (row H9)."""

from datetime import datetime

from django.db import transaction

from mobilite.people.models import Person, Representative
from mobilite.periods import paris_date
from rentals import access, documents, driving
from rentals.models import Rental, RentalDriver, Signer, SigningMeans, Status
from rentals.operations.asking import ask_driver
from rentals.operations.base import deny, locked, may_all_drive, must_be, needs_reason, told
from rentals.operations.hands import (
    driver_signs,
    listed,
    naming_paper,
    needs_screen,
    seal_when_complete,
)
from rentals.operations.signatures import Signing, write_signatures
from vehicles.operations.calendar import lock_vehicle


@transaction.atomic
def add_driver(rental_id: int, *, person: Person, at: datetime, actor) -> RentalDriver:
    """Name somebody who drives beside the borrower, before the departure or during the rental.

    Refused when a rule says no: age, law on licences, insurer and how many it names, suspension, code 78 and the vehicle
    that is promised. What is only missing (a paper, a licence that nobody noted) may come before the keys; under way,
    nothing may miss. What she is to bring is written to her. A signed contract gets its amendment. Raises RentalRefused.
    """
    rental = locked(rental_id)
    must_be(rental, *driving.OPEN, to="y inscrire un conducteur")
    _may_be_named(rental, person, at, actor)
    before = documents.terms_of(rental) if rental.signed_at is not None else None
    driver = RentalDriver.objects.create(rental=rental, person=person, from_at=at, named_by=actor)
    _said_on_paper(rental, before, "", at, actor)
    ask_driver(person, at=at, actor=actor)
    told(
        rental, "add_driver", f"a inscrit un autre conducteur pour {rental.reference}.",
        at=at, actor=actor, changed=["drivers"], data={"driver": driver.pk},
    )  # fmt: skip
    return driver


def _may_be_named(rental: Rental, person: Person, at: datetime, actor) -> None:
    if person.pk == rental.person_id:
        deny(
            f"{person.first_name} loue ce véhicule et le conduit déjà. Choisissez quelqu’un d’autre.",
            field="person",
        )
    if person.anonymised_at is not None:
        deny("Cette fiche est effacée : choisissez quelqu’un d’autre.", field="person")
    named = driving.others(rental)
    if person in named:
        deny(f"{person} est déjà inscrite sur cette location. Rechargez la page.", field="person")
    _insurer_has_room(rental, len(named))
    wrong = [one for one in access.driver_verdicts(rental, [person], at)[person.pk] if not one.ok]
    if rental.status != Status.ONGOING:
        wrong = [one for one in wrong if one.answer == access.Answer.NO]
    if wrong:
        deny(f"{person} ne peut pas conduire : {listed(wrong, actor)}", field="person")
    _may_drive_what_is_promised(rental, person, at)


def _insurer_has_room(rental: Rental, others: int) -> None:
    insured = access.insurer_on(rental.offer.category, paris_date(rental.pickup_at))
    most = insured.maximum_drivers if insured is not None else None
    if most is None or others + 1 < most:
        return
    if most == 1:
        deny(
            "L’assureur ne couvre que le locataire : personne d’autre ne conduit. Choisissez un autre véhicule, ou demandez à un responsable.",
            field="person",
        )
    deny(
        f"L’assureur accepte {most} conducteurs, locataire compris : retirez quelqu’un d’abord.",
        field="person",
    )


def _may_drive_what_is_promised(rental: Rental, person: Person, at: datetime) -> None:
    """Refuse who may not drive the gearbox of the vehicle that is promised, while the planner cannot move it."""
    vehicle = rental.vehicle
    while vehicle is not None:
        lock_vehicle(vehicle.pk)
        now = rental.vehicle
        if now == vehicle:
            may_all_drive([person], vehicle, max(at, rental.pickup_at), field="person")
            return
        vehicle = now


def _said_on_paper(rental: Rental, before: dict | None, reason: str, at: datetime, actor) -> None:
    """Amend a signed contract; one that waits for its signature no longer says who drives, and is issued anew."""
    if before is not None:
        documents.issue_amendment(
            rental, what=documents.Change.DRIVERS, before=before, reason=reason, at=at, actor=actor
        )
    elif rental.terms_at is not None:
        rental.terms_at = at
        rental.save(update_fields=["terms_at"])


@transaction.atomic
def remove_driver(driver_id: int, *, reason: str, at: datetime, actor) -> RentalDriver:
    """Take somebody off who was named, before the departure or in the middle. Raises RentalRefused."""
    reason = needs_reason(reason, "Dites pourquoi cette personne ne conduit plus.")
    rental, driver = _held(driver_id)
    must_be(rental, *driving.OPEN, to="y retirer un conducteur")
    before = documents.terms_of(rental) if rental.signed_at is not None else None
    paper = naming_paper(driver) if driver.signed_at is None else None
    driver.until_at, driver.removed_by, driver.removed_reason = max(at, driver.from_at), actor, reason
    driver.save(update_fields=["until_at", "removed_by", "removed_reason"])
    # The motive stays on the row: an amendment is everybody's paper.
    _said_on_paper(rental, before, "", at, actor)
    # It may have waited for her hand alone.
    seal_when_complete(rental, paper, at=at, actor=actor)
    told(
        rental, "remove_driver", f"a retiré un autre conducteur de {rental.reference}.",
        at=at, actor=actor, changed=["drivers"], data={"driver": driver.pk},
    )  # fmt: skip
    return driver


@transaction.atomic
def sign_driver(
    driver_id: int,
    *,
    at: datetime,
    actor,
    means: str = SigningMeans.PAPER,
    cosigner: Representative | None = None,
    signing: Signing | None = None,
) -> RentalDriver:
    """Note that somebody named signed the contract or the amendment that names her, on paper or by finger.

    The borrower signs first. Refused with what is missing; who may not sign alone signs with ``cosigner`` (row D6). The paper is
    sealed once each hand has signed. Raises RentalRefused.
    """
    rental, driver = _held(driver_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="y faire signer un conducteur")
    if rental.signed_at is None:
        deny(f"{rental.person} signe d’abord le contrat : faites-le signer, puis revenez ici.")
    if means not in (SigningMeans.PAPER, SigningMeans.TOUCH):
        deny("Dites comment cette personne signe.", field="means")
    needs_screen(means, signing)
    paper = naming_paper(driver)
    driver_signs(driver, means=means, cosigner=cosigner, at=at, actor=actor)
    if signing is not None and paper is not None:
        write_signatures(rental, signing, contract=paper, needs=(Signer.DRIVER,), at=at, actor=actor)
    seal_when_complete(rental, paper, at=at, actor=actor)
    told(
        rental, "sign_driver", f"a fait signer un autre conducteur pour {rental.reference}.",
        at=at, actor=actor, changed=["drivers"], data={"driver": driver.pk, "means": means},
    )  # fmt: skip
    return driver


def _held(driver_id: int) -> tuple[Rental, RentalDriver]:
    """Hold the rental first, then who is named on it. Refuses who was taken off meanwhile."""
    key = RentalDriver.objects.values_list("rental", flat=True).get(pk=driver_id)
    rental = locked(key)
    driver = RentalDriver.objects.select_related("person").get(pk=driver_id)
    driver.rental = rental
    if driver.until_at is not None:
        deny(f"{driver.person} ne conduit plus : son nom est déjà retiré. Rechargez la page.")
    return rental, driver
