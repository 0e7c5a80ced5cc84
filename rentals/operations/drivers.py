"""Who else drives: named with her own licence and papers, signed, taken off. She owes nothing (row H9)."""

from datetime import datetime

from django.db import transaction

from mobilite.people.models import Person, Representative
from mobilite.people.representing import signing
from mobilite.periods import paris_date
from rentals import access, documents, driving, rules
from rentals.access.shown import SEES_RESTRICTIONS
from rentals.models import Rental, RentalDriver, SigningMeans, Status
from rentals.operations.base import deny, locked, may_all_drive, must_be, needs_reason, told
from vehicles.operations.calendar import lock_vehicle


@transaction.atomic
def add_driver(rental_id: int, *, person: Person, at: datetime, actor) -> RentalDriver:
    """Name somebody who drives beside the borrower, before the departure or during the rental.

    Refused when a rule says no: age, law on licences, insurer and how many it names, suspension, code 78 and the vehicle
    that is promised. What is only missing (a paper, a licence that nobody noted) may come before the keys; under way,
    nothing may miss. A signed contract gets its amendment. Raises RentalRefused.
    """
    rental = locked(rental_id)
    must_be(rental, *driving.OPEN, to="y inscrire un conducteur")
    _may_be_named(rental, person, at, actor)
    before = documents.terms_of(rental) if rental.signed_at is not None else None
    driver = RentalDriver.objects.create(rental=rental, person=person, from_at=at, named_by=actor)
    _said_on_paper(rental, before, "", at, actor)
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
        deny(f"{person} ne peut pas conduire : {_listed(wrong, actor)}", field="person")
    _may_drive_what_is_promised(rental, person, at)


def _listed(verdicts, actor) -> str:
    """Return the sentences of verdicts; a suspension is told only to who may know."""
    may_know = actor is None or actor.has_perm(SEES_RESTRICTIONS)
    return " ".join(access.restricted_words(one, may_know=may_know).sentence for one in verdicts)


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
    driver.until_at, driver.removed_by, driver.removed_reason = max(at, driver.from_at), actor, reason
    driver.save(update_fields=["until_at", "removed_by", "removed_reason"])
    # The motive stays on the row: an amendment is everybody's paper.
    _said_on_paper(rental, before, "", at, actor)
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
) -> RentalDriver:
    """Note that somebody named signed, on paper, the contract or the amendment that names her.

    The borrower signs first. Refused with what is missing; who may not sign alone signs with ``cosigner`` (row D6).
    Raises RentalRefused.
    """
    rental, driver = _held(driver_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="y faire signer un conducteur")
    person = driver.person
    if driver.signed_at is not None:
        deny(f"{person} a déjà signé. Rechargez la page.")
    if rental.signed_at is None:
        deny(f"{rental.person} signe d’abord le contrat : faites-le signer, puis revenez ici.")
    if means != SigningMeans.PAPER:
        deny("Un autre conducteur signe sur papier. Choisissez ce moyen.", field="means")
    missing = [one for one in access.driver_verdicts(rental, [person], at)[person.pk] if not one.ok]
    if missing:
        deny(f"{person} ne peut pas encore signer : {_listed(missing, actor)}")
    tried = rules.driver_aptitude_check(driver, rental.offer.category)
    if rental.status == Status.ONGOING and not tried.ok:
        deny(tried.sentence)
    answer = signing(person, paris_date(at))
    if not answer.ok:
        deny(answer.sentence, field="cosigner")
    if answer.why and cosigner not in answer.may_sign:
        deny(f"Dites qui signe avec {person.first_name} : {answer.sentence}", field="cosigner")
    if not answer.why and cosigner is not None:
        deny(f"{person.first_name} signe sans l’aide de personne. Rechargez la page.", field="cosigner")
    driver.signed_at, driver.signing_means, driver.cosigned_by = at, means, cosigner
    driver.save(update_fields=["signed_at", "signing_means", "cosigned_by"])
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
    if driver.until_at is not None:
        deny(f"{driver.person} ne conduit plus : son nom est déjà retiré. Rechargez la page.")
    return rental, driver
