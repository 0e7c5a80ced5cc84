"""Write several appointments of one colleague at once: those of a round, which follow one another."""

from collections.abc import Sequence

from django.db import transaction

from mobilite.diary.models import Appointment, Status
from mobilite.diary.operations.appointments import save_blocked

#: Stands in the rows while they change places, in the same transaction: nobody reads it.
CHANGING = "Change d’heure"


@transaction.atomic
def write_chain(appointments: Sequence[Appointment]) -> None:
    """Write appointments, new or not, each with the block that it carries (``blocked_from``, ``blocked_until``).

    No audit entry: the caller's. Raises AlreadyBusy with what is in the way of one of them.
    """
    keys = [one.pk for one in appointments if one.pk is not None]
    # Released, then taken again: hours that two of them exchange would clash on the way.
    Appointment.objects.filter(pk__in=keys).exclude(status=Status.CANCELLED).update(
        status=Status.CANCELLED, cancelled_reason=CHANGING
    )
    for one in appointments:
        save_blocked(one)
