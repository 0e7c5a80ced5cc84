"""Nobody came: she is written to once the grace is over, the counter calls, then the vehicle is freed and she is told (row E6)."""

from datetime import datetime
from decimal import Decimal

from mobilite.due import DueWork, each
from mobilite.money import french
from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.outbox.reach import reach
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task, settle
from rentals import rules
from rentals.models import Rental, Status
from rentals.promises.messages import NO_SHOW, NOT_COME
from rentals.promises.risks import MISSED, risks
from rentals.promises.telling import SOMETIMES

COUNTER = "agent"
TASK = "rentals.not_come"


def missing_people(now: datetime) -> list[Rental]:
    """Return the rentals whose person should have come, past the grace of the offer, and whose vehicle was there."""
    waited = Rental.objects.filter(
        status=Status.CONFIRMED, pickup_at__lt=now, pickup_at__gt=now - MISSED
    ).select_related("person", "offer__category", "pickup_place")
    found = [one for one in waited.order_by("pk") if now > rules.no_show_from(one)]
    ours = {risk.rental.pk for risk in risks(now)} if found else set()
    return [one for one in found if one.pk not in ours]


def ask_missing(now: datetime) -> int:
    """Write once to who did not come, and give the counter the call; a call noted, or her coming, closes it."""
    missing = {f"{TASK}:{one.pk}": one for one in missing_people(now)}
    told = set(Message.objects.filter(key__in=missing).values_list("key", flat=True))
    uncalled = {
        key: one
        for key, one in missing.items()
        if one.call_tried_at is None or one.call_tried_at < one.pickup_at
    }
    known = set(Task.objects.filter(key__in=missing).values_list("key", flat=True))
    open_now = set(Task.objects.open().filter(key__startswith=f"{TASK}:").values_list("key", flat=True))

    def tell(key: str) -> None:
        one = missing[key]
        # The call is the counter's already: nobody else is asked to say it.
        if reach(one.person, at=now, essential=True).ways:
            notify(NOT_COME, to=one.person, about=one, key=key, at=now, not_after=one.return_at)

    def ask(key: str) -> None:
        one = missing[key]
        open_task(
            "Appeler\u00a0: personne n’est venu",
            role=COUNTER,
            about=one,
            person=one.person,
            place=one.pickup_place,
            due_at=now,
            key=key,
            at=now,
        )

    def drop(key: str) -> None:
        settle(key, result="L’appel est noté, ou la personne est venue.", at=now)

    return (
        each(sorted(set(uncalled) - told), tell)
        + each(sorted(set(uncalled) - known), ask)
        + each(sorted(open_now - set(uncalled)), drop)
    )


def tell_no_show(rental: Rental, *, due: Decimal, held: bool, at: datetime, actor) -> Message | None:
    """Tell who did not come what became of her booking, of the price and of the deposit, in the caller's transaction."""
    said = f"Il reste {french(due)} à payer, comme le contrat le dit" if due else "Il n'y a rien à payer"
    back = "\u00a0; la caution vous est rendue" if held else ""
    return notify(
        NO_SHOW, to=rental.person, about=rental, key=f"{NO_SHOW}:{rental.pk}", at=at, actor=actor,
        extra={"suite": f"{said}{back}"},
    )  # fmt: skip


WORKS = {
    "rentals.not_come": DueWork("Messages et appels : personne n’est venu", ask_missing, every=SOMETIMES),
}
