"""Who said yes and did not take the bike in time: the bike goes to the next one, she goes back to her place (row A8)."""

from datetime import datetime
from functools import partial

from django.db import transaction

from mobilite.due import each
from mobilite.outbox.operations import notify
from mobilite.todo.operations import settle
from rentals.models import Rental
from rentals.models import Status as RentalStatus
from rentals.operations import cancel
from rentals.waiting.models import Answer, Entry, Outcome, Status, Turn
from rentals.waiting.operations.base import locked, move, reach_if_silent, taken_key

LAPSED = "waiting.lapsed"
#: Why the request of a yes ends.
NOT_TAKEN = "Le vélo n’a pas été pris à temps : retour sur la liste d’attente."


def come_back(now: datetime) -> int:
    """Put back on the list who said yes and whose hold is over; return how many."""
    over = Turn.objects.filter(
        answer=Answer.YES, rental__status=RentalStatus.WAITING, rental__held_until__lte=now
    )
    return each(list(over.order_by("pk").values_list("entry", "pk")), partial(_back, at=now))


@transaction.atomic
def _back(keys: tuple[int, int], *, at: datetime) -> Entry:
    """End the request that nobody took, and give somebody back her place: her date and her points, as if she were silent.

    Nothing when the request was taken up again meanwhile. Who is on the list anew already has that line only.
    """
    entry = locked(keys[0])
    turn = Turn.objects.select_related("vehicle").get(pk=keys[1])
    rental = Rental.objects.locked().filter(pk=turn.rental_id, status=RentalStatus.WAITING).first()
    if turn.answer != Answer.YES or rental is None:
        return entry
    cancel(rental.pk, reason=NOT_TAKEN, at=at, actor=None)
    turn.answer = Answer.LAPSED
    turn.save(update_fields=["answer"])
    settle(taken_key(turn.pk), result=NOT_TAKEN, at=at, actor=None)
    anew = Entry.objects.live().filter(person=entry.person_id, category=entry.category_id).exists()
    if entry.status == Status.CLOSED and entry.outcome == Outcome.TAKEN and not anew:
        move(
            entry, Status.WAITING, "back_on_list", f"a remis quelqu’un à sa place : {turn.vehicle.number} n’a pas été pris à temps",
            at=at, actor=None, data={"turn": turn.pk}, silences=entry.silences + 1, closed_at=None, outcome="",
        )  # fmt: skip
        reach_if_silent(entry, at)
        notify(LAPSED, to=entry.person, about=turn, key=f"{LAPSED}:{turn.pk}", at=at)
    return entry
