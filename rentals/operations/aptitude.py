"""Try a two-wheeler with somebody before a first loan: ready, or not yet and what is offered (row E5)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from mobilite.outbox.operations import notify
from mobilite.pages.french import typography
from rentals import rules
from rentals.models import AptitudeCheck, Status
from rentals.operations.base import deny, locked, must_be, needs_reason, told


@transaction.atomic
def check_aptitude(
    rental_id: int,
    *,
    exercises: Mapping[str, bool],
    ready: bool,
    reason: str = "",
    training: str = "",
    at: datetime,
    actor,
) -> AptitudeCheck:
    """Note a try: each exercise of the category, done or to work on, and the conclusion.

    Not ready keeps the keys here until another try: it asks for a reason that can be shown and for what is offered,
    and the person is told by a message. Ready asks that every exercise be done. Raises RentalRefused.
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, to="noter un essai")
    category = rental.offer.category
    asked = category.exercises
    if not asked:
        deny(f"Aucun essai n’est demandé pour « {category} ».")
    if rules.aptitude_check(rental).ok:
        deny(f"{rental.person.first_name} est déjà prêt à partir : aucun autre essai n’est demandé.")
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
        person=rental.person,
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
        notify("rentals.aptitude", to=rental.person, about=rental, key=f"rentals.aptitude:{made.pk}", at=at, actor=actor)  # fmt: skip
    said = "est prêt à partir" if ready else "n’est pas encore prêt : les clés restent ici"
    told(
        rental, "check_aptitude", typography(f"a noté un essai pour {rental.reference} : le locataire {said}."),
        at=at, actor=actor, data={"check": made.pk, "ready": ready},
    )  # fmt: skip
    return made
