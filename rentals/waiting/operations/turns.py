"""The end of a turn, whatever ends it: the bike is free again, its task is done; and the end of a line."""

from datetime import datetime

from mobilite.todo.operations import settle
from rentals.waiting.models import Answer, Entry, Outcome, Status, Turn
from rentals.waiting.operations.base import move, quiet_key, silent_key, turn_key
from vehicles.models import Occupancy
from vehicles.operations import release


def open_turn(entry: Entry) -> Turn | None:
    """Return what somebody is offered now, or None. Her line is held: nobody else answers meanwhile."""
    return entry.turns.open().select_related("vehicle__category", "vehicle__place", "occupancy").first()


def close_turn(turn: Turn, answer: str, *, at: datetime, actor, via: str = "") -> None:
    """End a turn whose line is held: free the bike and close its task. No audit entry: the caller's."""
    held = Occupancy.objects.get(pk=turn.occupancy_id)
    if held.released_at is None:
        release(held, at)
    if answer != Answer.YES:
        turn.answer, turn.answered_at, turn.via = answer, at, via
        turn.save(update_fields=["answer", "answered_at", "via"])
    settle(turn_key(turn.pk), result=f"Réponse\u00a0: {Answer(answer).label.lower()}.", at=at, actor=actor)


def close_entry(entry: Entry, outcome: str, *, at: datetime, actor) -> None:
    """Write the end of a line that is held, in the caller's transaction."""
    why = Outcome(outcome).label.lower()
    for key in (quiet_key(entry.pk), silent_key(entry.pk)):
        settle(key, result=f"Sortie de la liste\u00a0: {why}.", at=at, actor=actor)
    move(
        entry, Status.CLOSED, "leave_list", f"a sorti quelqu’un de la liste d’attente : {why}", at=at, actor=actor,
        data={"outcome": outcome}, closed_at=at, outcome=outcome,
    )  # fmt: skip
