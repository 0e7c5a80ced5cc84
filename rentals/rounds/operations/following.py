"""What a rental changes in the rounds, in its own transaction: longer, cancelled, another vehicle, keys given or back."""

from datetime import datetime

from mobilite.diary.models import Status as AppointmentStatus
from mobilite.periods import paris_date
from rentals.models import Moment, Rental, Status
from rentals.rounds.models import Stop
from rentals.rounds.operations import checks
from rentals.rounds.operations.agreeing import base_of, cover, drop, enter, tell
from rentals.rounds.terms import Roads

#: It will not take place any more.
OVER = (Status.REFUSED, Status.CANCELLED, Status.NO_SHOW)


def follow(rental: Rental, *, at: datetime, actor) -> None:
    """Hear that a rental changed: its stops move, are done, or free the colleague's time. One query when it has none.

    Raises RentalRefused when the colleague is not free at the new hour: nothing is written then.
    """
    for stop in rental.stops.live().loaded().order_by("pk"):
        if stop.is_done:
            continue
        stop.rental = rental
        done_at = rental.handed_over_at if stop.moment == Moment.OUT else rental.returned_at
        if rental.status in OVER:
            drop(stop, reason=rental.get_status_display(), at=at, actor=actor)
        elif done_at is not None:
            _done(stop, done_at, at=at, actor=actor)
        else:
            _moved(stop, rental, at=at, actor=actor)


def _done(stop: Stop, done_at: datetime, *, at: datetime, actor) -> None:
    """Note that it took place, on its day; on another one it was elsewhere, and the time is free again."""
    if paris_date(done_at) != paris_date(stop.appointment.starts_at):
        drop(stop, reason="Fait un autre jour", at=at, actor=actor)
        return
    one = stop.appointment
    one.status, one.changed_at, one.sequence = AppointmentStatus.KEPT, at, one.sequence + 1
    one.save(update_fields=["status", "changed_at", "sequence"])


def _moved(stop: Stop, rental: Rental, *, at: datetime, actor) -> None:
    """Follow the hour and the vehicle of the rental."""
    slot = rental.pickup_at if stop.moment == Moment.OUT else rental.return_at
    base, roads = base_of(rental, stop.moment), Roads.on(paris_date(slot))
    appointment = stop.appointment
    has_moved = slot != appointment.starts_at
    if has_moved:
        length = appointment.ends_at - appointment.starts_at
        appointment.starts_at, appointment.ends_at = slot, slot + length
        checks.check_day(appointment.user, base, slot, slot + length, at=at)
    cover(rental, stop, roads, base, actor=actor)
    if has_moved:
        enter(stop, appointment.user, base, roads, former=stop.round, at=at, actor=actor)
        tell(stop, at=at, actor=actor)
