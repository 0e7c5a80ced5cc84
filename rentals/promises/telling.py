"""Tell who was promised a vehicle: in time, once for each situation, and that all is well again (rows A4, A6, A7)."""

from datetime import datetime, timedelta

from mobilite.documents.models import Document
from mobilite.due import DueWork, each
from mobilite.outbox.models import Message, State
from mobilite.outbox.operations import notify
from mobilite.outbox.operations.notifying import task_key, withdraw
from mobilite.todo.models import Status as TaskStatus
from mobilite.todo.models import Task
from rentals.models import Rental, RentalVehicle, Status
from rentals.promises.messages import ARRIVED, AT_RISK, CHANGED, SURE_AGAIN, named, written_about
from rentals.promises.risks import Risk, instead, risks, solution
from vehicles.models import Occupancy, Vehicle

#: How far back somebody who was told that her vehicle may be missing is looked for.
LOOK_BACK = timedelta(days=35)
SOMETIMES = timedelta(minutes=5)


def at_risk_key(rental: Rental, vehicle: Vehicle, time: int) -> str:
    """Return the key of a situation: this promise, this vehicle, for the first time or after all was well again."""
    again = f":{time}" if time else ""
    return f"{AT_RISK}:{rental.pk}:{vehicle.pk}{again}"


def tell_next(now: datetime) -> int:
    """Write to who comes next when the vehicle may not be there: what is free instead, whom to call (rows A6, A7).

    Once for each situation; who cannot be written to becomes a call. It is not sent when the reason has gone meanwhile.
    """
    found = risks(now)
    if not found:
        return 0
    label, keys = Rental._meta.label_lower, [one.rental.pk for one in found]
    about = Message.objects.filter(about_label=label, about_id__in=keys)
    reassured: dict[int, int] = {}
    for pk in about.filter(event=SURE_AGAIN).values_list("about_id", flat=True):
        reassured[pk] = reassured.get(pk, 0) + 1
    known = set(about.filter(event=AT_RISK).values_list("key", flat=True))

    def key(risk: Risk) -> str:
        return at_risk_key(risk.rental, risk.vehicle, reassured.get(risk.rental.pk, 0))

    def tell(risk: Risk) -> None:
        notify(
            AT_RISK,
            to=risk.rental.person,
            about=risk.rental,
            key=key(risk),
            at=now,
            not_after=risk.rental.return_at,
            extra={"solution": solution(instead(risk.rental, risk.vehicle, now))},
        )

    return each([one for one in found if key(one) not in known], tell)


def tell_sure_again(now: datetime) -> int:
    """Tell who was told that her vehicle may be missing, and gets it after all; who gets another one was told which."""
    told = Message.objects.filter(event=AT_RISK, created_at__gt=now - LOOK_BACK)
    promised = Rental.objects.filter(status=Status.CONFIRMED, pickup_at__gt=now)
    keys = set(promised.filter(pk__in=told.values("about_id")).values_list("pk", flat=True))
    if not keys:
        return 0
    missing = {one.rental.pk for one in risks(now)}
    rentals = promised.filter(pk__in=keys - missing).select_related(
        "person", "offer__category", "pickup_place"
    )
    waiting = []
    for rental in rentals.with_vehicles().order_by("pk"):
        last = written_about(rental, AT_RISK, SURE_AGAIN, CHANGED).first()
        if last is None or last.event != AT_RISK or rental.vehicle is None:
            continue
        if f":{rental.pk}:{rental.vehicle.pk}" in last.key and _was_said(last):
            waiting.append((rental, last))

    def tell(one) -> None:
        rental, last = one
        notify(
            SURE_AGAIN, to=rental.person, about=rental, key=f"{SURE_AGAIN}:{last.pk}", at=now,
            not_after=rental.pickup_at,
        )  # fmt: skip

    return each(waiting, tell)


def _was_said(message: Message) -> bool:
    """Tell whether a message left, or somebody said it."""
    if message.state in (State.SENT, State.DELIVERED):
        return True
    return Task.objects.filter(key=task_key(message), status=TaskStatus.DONE).exists()


def tell_changed(rental: Rental, after: Vehicle, *, at: datetime, actor=None) -> Message | None:
    """Tell a person that another vehicle waits for her, when what she was told is no longer true (rows A4, A6).

    Nothing when no paper nor message named her vehicle, or when they name this one. What was about to leave and is no
    longer true does not leave. In the transaction of the change.
    """
    why = "Un autre véhicule est promis."
    for event in (CHANGED, AT_RISK, SURE_AGAIN):
        withdraw(event, about=rental, why=why, at=at)
    if rental.status != Status.CONFIRMED:
        return None
    was_told = last_told(rental)
    doubts = written_about(rental, AT_RISK, SURE_AGAIN).first()
    in_doubt = doubts is not None and doubts.event == AT_RISK and _was_said(doubts)
    if was_told == after.number or (not was_told and not in_doubt):
        return None
    return notify(
        CHANGED,
        to=rental.person,
        about=rental,
        key=f"{CHANGED}:{rental.pk}:{after.pk}:{at.isoformat()}",
        at=at,
        not_after=rental.return_at,
        actor=actor,
        extra=named(after),
    )


def last_told(rental: Rental) -> str:
    """Return the number of the vehicle that a person was last told of, by a paper or a message; "" for none."""
    said = written_about(rental, CHANGED).filter(ARRIVED).first()
    for paper in Document.objects.about(rental).filter(erased_at=None):
        vehicle = paper.context.get("vehicle") if isinstance(paper.context, dict) else None
        if isinstance(vehicle, dict) and vehicle.get("number"):
            if said is None or paper.created_at > said.created_at:
                return str(vehicle["number"])
            break
    return str(said.extra.get("numero", "")) if said is not None else ""


def booking_moved(occupancy: Occupancy, before: Vehicle, after: Vehicle, *, at: datetime, actor) -> None:
    """Hear that the planner moved a booking to another vehicle. For the registry point "booking_moved"."""
    link = RentalVehicle.objects.filter(occupancy=occupancy, is_current=True)
    link = link.select_related("rental__person", "rental__offer__category", "rental__pickup_place").first()
    if link is not None:
        tell_changed(link.rental, after, at=at, actor=actor)


WORKS = {
    "rentals.at_risk": DueWork(
        "Messages : un véhicule promis ne sera peut-être pas là", tell_next, every=SOMETIMES
    ),
    "rentals.sure_again": DueWork(
        "Messages : le véhicule promis sera bien là", tell_sure_again, every=SOMETIMES
    ),
}
