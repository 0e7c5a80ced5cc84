"""Try a two-wheeler with somebody before a first loan: ready, or not yet and what is offered (row E5)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from mobilite.outbox.operations import notify
from mobilite.pages.french import typography
from rentals import rules
from rentals.models import AptitudeCheck, Rental, RentalDriver, Status
from rentals.operations.base import deny, locked, must_be, needs_reason, told


@transaction.atomic
def check_aptitude(
    rental_id: int,
    *,
    exercises: Mapping[str, bool],
    ready: bool,
    reason: str = "",
    training: str = "",
    driver_id: int | None = None,
    at: datetime,
    actor,
) -> AptitudeCheck:
    """Note a try: each exercise of the category, done or to work on, and the conclusion. Each person who will ride tries:
    the borrower, and with ``driver_id`` somebody named beside her, before the keys leave or before she signs under way.

    Not ready keeps the keys here until another try: it asks for a reason that can be shown and for what is offered,
    and the person is told by a message. Ready asks that every exercise be done. Raises RentalRefused.
    """
    rental = locked(rental_id)
    driver = _named(rental, driver_id) if driver_id is not None else None
    may_be = (Status.CONFIRMED,) if driver is None else (Status.CONFIRMED, Status.ONGOING)
    must_be(rental, *may_be, to="noter un essai")
    person, category = (rental.person if driver is None else driver.person), rental.offer.category
    asked = category.exercises
    if not asked:
        deny(f"Aucun essai n’est demandé pour « {category} ». Remettez les clés sans lui.")
    known = rules.aptitude_check(rental) if driver is None else rules.driver_aptitude_check(driver, category)
    if known.ok:
        deny(
            f"{person.first_name} est déjà prêt à partir : aucun autre essai n’est demandé. Remettez les clés."
        )
    unknown = next((name for name in asked if name not in exercises), None)
    if unknown is not None:
        deny(f"Dites si « {unknown} » est réussi.", field="exercises")
    to_work_on = [name for name in asked if not exercises[name]]
    if ready and to_work_on:
        deny(f"« {to_work_on[0]} » est à revoir : refaites-le, ou dites « Pas encore ».", field="ready")
    if not ready:
        reason = needs_reason(reason, "Dites pourquoi : la personne le lira.")
        training = needs_reason(training, "Dites ce qui est proposé, et quand.", field="training")
    made = AptitudeCheck.objects.create(
        person=person,
        rental=rental,
        kind=category.drawing,
        done=[name for name in asked if exercises[name]],
        to_work_on=to_work_on,
        ready=ready,
        reason="" if ready else reason,
        training="" if ready else training,
        at=at,
        by=actor,
    )
    if not ready:
        notify("rentals.aptitude", to=person, about=rental, key=f"rentals.aptitude:{made.pk}", at=at, actor=actor)  # fmt: skip
    who = "le locataire" if driver is None else "un autre conducteur"
    kept = "les clés restent ici" if rental.status == Status.CONFIRMED else "il ne conduit pas encore"
    said = "est prêt à partir" if ready else f"n’est pas encore prêt : {kept}"
    told(
        rental, "check_aptitude", typography(f"a noté un essai pour {rental.reference} : {who} {said}."),
        at=at, actor=actor, data={"check": made.pk, "ready": ready},
    )  # fmt: skip
    return made


def _named(rental: Rental, driver_id: int) -> RentalDriver:
    driver = rental.drivers.named().select_related("person").filter(pk=driver_id).first()
    if driver is None:
        deny("Cette personne ne conduit plus : rechargez la page.")
    return driver
