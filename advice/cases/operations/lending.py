"""From a file, a vehicle: the prescription is written, the counter has what it needs, and the rental is tied to the file."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from advice.cases.models import Case, Lending
from advice.cases.operations.base import alarm_key, deny, locked, told
from mobilite.accounts.roles import Role
from mobilite.pages.french import date_fr
from mobilite.people.models import Contact
from mobilite.periods import paris, paris_date
from mobilite.todo.operations import open_task, settle
from rentals.models import Offer, Purpose, Rental, Service
from rentals.operations.prescriptions import word_for

#: How soon the counter makes the rental.
MADE_IN, NOON = timedelta(days=1), time(12)
TASK = "lend"
#: « Se soigner » is health: it is never written in a file.
PURPOSES = tuple(one for one in Purpose if one != Purpose.HEALTH)


@transaction.atomic
def lend(
    case_id: int,
    *,
    service: str,
    purpose: str,
    at: datetime,
    actor,
    offer: Offer | None = None,
    contact: Contact | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    for_counter: bool = True,
) -> Lending:
    """Ask a vehicle for somebody who is followed, and write the prescription: a partner's ``contact`` gives it, else the adviser.

    A prescription that runs already is kept. ``for_counter``: the counter has the task of making the rental. Asked again
    before the rental is made, it is changed. Raises CaseRefused, RentalRefused.
    """
    case = locked(case_id)
    if offer is not None:
        service = offer.service
    if service not in Service.values:
        deny("Choisissez ce que vous demandez.", field="offer")
    if purpose not in PURPOSES:
        deny("Dites pour quoi faire.", field="purpose")
    today = paris_date(at)
    if starts_on is not None and starts_on < today:
        deny("Ce jour est passé. Choisissez-en un autre.", field="starts_on")
    if ends_on is not None and (starts_on is None or ends_on < starts_on):
        deny("La fin vient après le début. Relisez les deux dates.", field="ends_on")
    adviser = None if contact is not None else case.adviser or actor
    word = word_for(
        case.person, service=service, given_on=today, contact=contact, adviser=adviser, at=at, actor=actor
    )
    asked = {
        "offer": offer,
        "purpose": purpose,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "prescription": word,
    }
    lending, _ = Lending.objects.update_or_create(
        case=case, service=service, rental=None, defaults=asked | {"at": at, "by": actor}
    )
    until = f", prescription jusqu’au {date_fr(word.until, weekday=False)}" if word else ""
    told(
        case, "lend_from_case", f"a demandé un véhicule : {offer or Service(service).label}{until}, dossier {case.reference}",
        at=at, actor=actor, data={"lending": lending.pk, "service": service},
    )  # fmt: skip
    if for_counter:
        open_task(
            "Préparer la location demandée par le conseil", role=Role.AGENT, about=lending, person=case.person,
            due_at=paris(paris_date(at + MADE_IN), NOON), key=_key(lending), at=at, actor=actor,
        )  # fmt: skip
    return lending


def rental_requested(rental: Rental, *, asked_from: str, at: datetime, actor) -> None:
    """Hear that a rental is noted from the draft of what a file asked (point « rental_requested »)."""
    if not asked_from.isdecimal():
        return
    waiting = Lending.objects.waiting().filter(pk=asked_from, case__person=rental.person_id)
    lending = waiting.select_for_update(of=("self",)).first()
    if lending is not None:
        _answered(lending, rental, at=at, actor=actor)


@transaction.atomic
def tie_made(at: datetime) -> int:
    """Tie what files asked to the rentals that were noted otherwise for the same people and services; return how many."""
    count = 0
    for lending in (
        Lending.objects.waiting().select_for_update(of=("self",)).select_related("case").order_by("pk")
    ):
        rows = Rental.objects.filter(person=lending.case.person_id, offer__service=lending.service)
        rows = rows.filter(requested_at__gte=lending.at, lending=None)
        made = rows.order_by("requested_at", "pk").first()
        if made is not None:
            _answered(lending, made, at=at, actor=None)
            count += 1
    return count


def _answered(lending: Lending, rental: Rental, *, at: datetime, actor) -> None:
    lending.rental = rental
    lending.save(update_fields=["rental"])
    settle(_key(lending), result=f"Location {rental.reference}", at=at, actor=actor)


def drop_lendings(case: Case, *, at: datetime, actor) -> None:
    """Close the tasks of what a file asked and nobody made: it ends."""
    for one in case.lendings.filter(rental=None):
        settle(_key(one), result="Le dossier est clos.", at=at, actor=actor)


def _key(lending: Lending) -> str:
    return alarm_key(lending.case, f"{TASK}:{lending.pk}")
