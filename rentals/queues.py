"""What waits at the counter, the same for the tabs of the list, for the menu and for Aujourd'hui."""

from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from mobilite.clock import PARIS
from mobilite.periods import paris, paris_date
from rentals.models import Offer, Status

#: Whose dates are a wish: nothing is promised yet.
ASKED = (Status.REQUESTED, Status.WAITING, Status.HELD)


def tomorrow(now: datetime) -> datetime:
    """Return the first instant of tomorrow, on a Paris clock."""
    midnight = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(days=1, hours=3)).replace(hour=0)


def _past_grace(now: datetime) -> Q:
    """Return who is late whatever the grace of the offer; one query reads the graces."""
    offers: dict[int, list[int]] = {}
    for pk, minutes in Offer.objects.order_by().values_list("pk", "grace_minutes"):
        offers.setdefault(minutes, []).append(pk)
    late = [Q(offer__in=pks, return_at__lt=now - timedelta(minutes=grace)) for grace, pks in offers.items()]
    return reduce(or_, late) if late else Q(pk__in=[])


def late(rentals, now: datetime):
    """Keep what should be back and isn't, the grace of its offer over (row A7)."""
    return rentals.late(now).filter(_past_grace(now))


def coming_back(rentals, now: datetime):
    """Keep what comes back today and is not late: planned later, or within its grace; and what waits in a key box."""
    expected = Q(return_at__lt=tomorrow(now)) & ~_past_grace(now)
    return rentals.filter(expected | Q(key_drop__isnull=False), status=Status.ONGOING)


def in_the_box(rentals, now: datetime):
    """Keep what waits in a key box for somebody to look at it."""
    return rentals.filter(status=Status.ONGOING, key_drop__isnull=False)


def leaving(rentals, now: datetime):
    """Keep what leaves today, or should have left and didn't."""
    return rentals.filter(status=Status.CONFIRMED, pickup_at__lt=tomorrow(now))


def undecided(rentals, now: datetime):
    """Keep what waits for a decision."""
    return rentals.filter(status__in=ASKED)


def to_close(rentals, now: datetime):
    """Keep what came back and is not settled."""
    return rentals.filter(status=Status.RETURNED)


def deposits_to_give_back(deposits, now: datetime):
    """Keep the deposits of rentals that ended longer ago than their offer promises to give them back (row F1)."""
    waiting = Q(pk__in=[])
    for days in Offer.objects.order_by("deposit_days").values_list("deposit_days", flat=True).distinct():
        before = paris(paris_date(now) - timedelta(days=days), time())
        over = Q(rental_deposit__rental__returned_at__lt=before) | Q(
            rental_deposit__rental__ended_at__lt=before
        )
        waiting |= over & Q(rental_deposit__rental__offer__deposit_days=days)
    return deposits.filter(waiting)
