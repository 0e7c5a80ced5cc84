"""What people ask for from a phone: received once, then turned into a rental or set aside by an agent."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.clock import PARIS
from mobilite.people import opening
from mobilite.people.models import Commune, Place
from mobilite.workflow import Refusal
from rentals.models import PublicRequest


@transaction.atomic
def receive(
    *,
    wanted: str,
    starts_on: date,
    how_long: str,
    first_name: str,
    last_name: str,
    commune: Commune | None,
    phone: str,
    press_key: str,
    at: datetime,
    for_list: bool = False,
) -> PublicRequest:
    """Keep a request that comes from the portal, once however often its button is pressed.

    ``for_list``: nothing was free, it asks for a place on the waiting list.
    """
    try:
        with transaction.atomic():
            asked = PublicRequest.objects.create(
                wanted=wanted,
                starts_on=starts_on,
                how_long=how_long,
                first_name=first_name,
                last_name=last_name,
                commune=commune,
                phone=phone,
                press_key=press_key,
                for_list=for_list,
                received_at=at,
            )
    except IntegrityError:
        return PublicRequest.objects.get(press_key=press_key)
    record("receive", asked, sentence="a reçu une demande en ligne", actor=None, at=at)
    return asked


@transaction.atomic
def dismiss(request_id: int, *, reason: str, at: datetime, actor) -> PublicRequest:
    """Set a request aside: nobody answered, a doubled one, solved on the phone. Raises Refusal when it is handled."""
    asked = waiting(request_id)
    asked.handled_at, asked.dismissed_reason = at, reason
    asked.save(update_fields=["handled_at", "dismissed_reason"])
    record("dismiss", asked, sentence="a classé sans suite une demande en ligne", actor=actor, at=at)
    return asked


def waiting(request_id: int) -> PublicRequest:
    """Lock a request that still waits. Raises Refusal."""
    asked = PublicRequest.objects.select_for_update().get(pk=request_id)
    if asked.handled_at:
        raise Refusal("Cette demande est déjà traitée : quelqu’un a répondu avant vous. Rechargez la page.")
    return asked


def call_before(received_at: datetime) -> datetime | None:
    """Return until when somebody calls back: the end of the next open day after the request; None if we never open."""
    tables = opening.timetables(Place.objects.filter(is_open=True)).values()
    day = received_at.astimezone(PARIS).date()
    for _ in range(opening.HORIZON_DAYS):
        day += timedelta(days=1)
        if closing := [hours[-1][1] for table in tables if (hours := table.hours_on(day))]:
            return datetime.combine(day, max(closing), PARIS)
    return None
