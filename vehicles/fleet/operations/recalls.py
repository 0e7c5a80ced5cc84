"""A recall: its vehicles found by serial number, those who have one told, a task for each, until all are checked."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.outbox.operations import notify
from mobilite.pages.french import plural
from mobilite.periods import paris, paris_date
from mobilite.todo.operations import open_task, settle
from vehicles.fleet.models import Outcome, Recall, Recalled, RecallStatus
from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.serials import read_range, vehicles_of
from vehicles.models import Occupancy, OccupancyKind, Vehicle

RECALLED = "fleet.recalled"
NOON = time(12)


def task_key(line_id: int) -> str:
    """Return the key of the workshop's task for one vehicle of a recall."""
    return f"fleet.recall:{line_id}"


def message_key(line_id: int, occupancy_id: int) -> str:
    """Return the key of the message to whoever has a recalled vehicle: one for each loan."""
    return f"fleet.recall:{line_id}:{occupancy_id}"


def holders(vehicles: Sequence[int]) -> list[Occupancy]:
    """Return the loans of these vehicles that are out now, with the person: one query."""
    out = Occupancy.objects.out().filter(vehicle__in=vehicles).exclude(kind=OccupancyKind.WORKSHOP)
    return list(out.exclude(person=None).select_related("person", "vehicle").order_by("vehicle__number"))


@transaction.atomic
def open_recall(
    *,
    title: str,
    first_serial: str,
    last_serial: str,
    make: str = "",
    model: str = "",
    to_do: str,
    may_ride: bool,
    due_on: date,
    at: datetime,
    actor,
) -> Recall:
    """Open a recall for a range of serial numbers (row G8): a task for each vehicle, a message to whoever has one.

    Raises NoRange for two ends that make none, FleetRefused when none of ours is concerned or the day is past.
    """
    if due_on < paris_date(at):
        raise FleetRefused("Ce jour est déjà passé\u00a0: dites jusqu’à quand les contrôler.", field="due_on")
    found = vehicles_of(read_range(first_serial, last_serial), make=make, model=model)
    if not found:
        raise FleetRefused(
            "Aucun de nos véhicules n’a un numéro de cette suite\u00a0: relisez-la.", field="first_serial"
        )
    recall = Recall.objects.create(
        title=title.strip(),
        make=make.strip(),
        model=model.strip(),
        first_serial=first_serial.strip().upper(),
        last_serial=last_serial.strip().upper(),
        to_do=to_do.strip(),
        may_ride=may_ride,
        due_on=due_on,
        opened_at=at,
        opened_by=actor,
    )
    lines = Recalled.objects.bulk_create(Recalled(recall=recall, vehicle=one) for one in found)
    record(
        "open_recall",
        recall,
        sentence=f"a ouvert le {recall}\u00a0: {plural(len(lines), 'véhicule')}"[:300],
        actor=actor,
        at=at,
        after=RecallStatus.OPEN,
        data={"vehicles": [one.pk for one in found]},
    )
    for line in lines:
        open_task(
            f"{line.vehicle.number}, rappel\u00a0: {recall.title}"[:120],
            role=Role.WORKSHOP,
            about=line.vehicle,
            place=line.vehicle.place,
            due_at=paris(due_on, NOON),
            key=task_key(line.pk),
            detail=f"{recall.to_do} Notez le contrôle sur la page du rappel.",
            at=at,
            actor=actor,
        )
    _tell(lines, at=at, actor=actor)
    return recall


def _tell(lines: Sequence[Recalled], *, at: datetime, actor) -> int:
    """Write to whoever has one of these vehicles now, once a loan; return how many were to be told."""
    by_vehicle = {line.vehicle_id: line for line in lines}
    out = holders(list(by_vehicle))
    for one in out:
        line = by_vehicle[one.vehicle_id]
        if one.person is None:
            continue
        notify(RECALLED, to=one.person, about=line, key=message_key(line.pk, one.pk), at=at, actor=actor)
    return len(out)


@transaction.atomic
def tell_holders(recall_id: int, *, at: datetime, actor) -> int:
    """Write to those who took a recalled vehicle since: nobody is written to twice for one loan. Raises FleetRefused."""
    recall = _open(recall_id)
    lines = list(recall.lines.filter(state=Outcome.TODO).select_related("vehicle", "recall"))
    told = _tell(lines, at=at, actor=actor)
    record(
        "tell_holders",
        recall,
        sentence=f"a fait prévenir qui a un véhicule du {recall}"[:300],
        actor=actor,
        at=at,
    )
    return told


@transaction.atomic
def check_recalled(line_id: int, *, note: str = "", at: datetime, actor) -> Recalled:
    """Note that a vehicle was checked: its task ends, and the recall with its last vehicle. Raises FleetRefused."""
    found = Recalled.objects.select_related("vehicle").get(pk=line_id)
    recall = _open(found.recall_id)
    line = Recalled.objects.locked().select_related("vehicle").get(pk=line_id)
    if line.state != Outcome.TODO:
        raise FleetRefused(f"{line.vehicle.number} est déjà noté\u00a0: {line.get_state_display().lower()}.")
    _over(line, Outcome.DONE, note=note.strip()[:200], at=at, actor=actor)
    record(
        "check_recalled",
        line.vehicle,
        sentence=f"a contrôlé {line.vehicle.number} pour le {recall}"[:300],
        actor=actor,
        at=at,
    )
    _close_when_all_are_over(recall, at=at, actor=actor)
    return line


def left_the_fleet(vehicle: Vehicle, *, at: datetime, actor) -> None:
    """End the recalls of a vehicle that leaves; its journal says so already. Inside the caller's transaction."""
    waiting = Recalled.objects.filter(vehicle=vehicle, state=Outcome.TODO)
    for line in waiting.select_related("vehicle").order_by("recall", "pk"):
        recall = _open(line.recall_id)
        _over(line, Outcome.LEFT, note="", at=at, actor=actor)
        _close_when_all_are_over(recall, at=at, actor=actor)


def _open(recall_id: int) -> Recall:
    recall = Recall.objects.locked().get(pk=recall_id)
    if not recall.is_open:
        raise FleetRefused(
            "Ce rappel est terminé\u00a0: ouvrez-en un autre si le fabricant en annonce un nouveau."
        )
    return recall


def _over(line: Recalled, state: str, *, note: str, at: datetime, actor) -> None:
    line.state, line.note, line.done_at, line.done_by = state, note, at, actor
    line.save(update_fields=["state", "note", "done_at", "done_by"])
    settle(task_key(line.pk), result=note or Outcome(state).label, at=at, actor=actor)


def _close_when_all_are_over(recall: Recall, *, at: datetime, actor) -> None:
    if recall.lines.filter(state=Outcome.TODO).exists():
        return
    recall.move_to(
        RecallStatus.CLOSED,
        verb="close_recall",
        sentence=f"a terminé le {recall}"[:300],
        actor=actor,
        at=at,
        closed_at=at,
    )
