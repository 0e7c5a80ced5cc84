"""What lending shows in the person's own space: what she has and until when (row K2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilite.pages.french import date_fr, time_fr
from mobilite.people.models import Person
from mobilite.periods import paris_date
from mobilite.portal.own import OwnSection
from rentals.models import Moment, Rental, Status

DRAWINGS = {"car": "car", "scooter": "scooter", "bike": "ebike"}
YOURS = {
    "car": gettext_lazy("Votre voiture"),
    "scooter": gettext_lazy("Votre scooter"),
    "bike": gettext_lazy("Votre vélo"),
}
#: What is not finished, what she holds first.
LIVE = (Status.ONGOING, Status.CONFIRMED, Status.HELD, Status.WAITING, Status.REQUESTED)
ASKED = (Status.HELD, Status.WAITING, Status.REQUESTED)


@dataclass(frozen=True)
class Mine:
    """One rental of hers as she reads it. ``state``: out, late, box, coming, asked."""

    rental: Rental
    state: str
    drawing: str
    title: Any
    vehicle: str
    day: str
    hour: str
    where: str
    left: str
    price: Any = None


def live_rentals(person: Person):
    """Return what she has or waits for, loaded for her pages: two queries more than itself."""
    rows = Rental.objects.filter(person=person, status__in=LIVE, archived_at=None)
    loaded = rows.select_related("offer__category", "pickup_place", "return_place", "key_drop")
    return (
        loaded.with_vehicles()
        .prefetch_related("stops__round", "stops__meeting_point")
        .order_by("pickup_at", "pk")
    )


def mine(rental: Rental, at: datetime) -> Mine:
    """Return a rental in the words of who has it."""
    out = rental.status == Status.ONGOING
    day = rental.return_at if out else rental.pickup_at
    kind, vehicle = rental.offer.category.drawing, rental.vehicle
    if rental.status in ASKED:
        state = "asked"
    elif not out:
        state = "coming"
    elif rental.is_in_the_box:
        state = "box"
    else:
        state = "late" if rental.return_at < at else "out"
    return Mine(
        rental,
        state,
        f"portal/drawings/{DRAWINGS[kind]}.html",
        YOURS[kind],
        " · ".join(filter(None, [vehicle.number, vehicle.plate])) if vehicle else rental.offer.category.name,
        date_fr(day, long=True, year=False, nobreak=False),
        time_fr(day),
        where(rental, Moment.IN if out else Moment.OUT),
        days_left((paris_date(day) - paris_date(at)).days) if state in ("out", "coming") else "",
    )


def where(rental: Rental, moment: Moment) -> str:
    """Return where keys change hands, as it follows « à »: what was agreed, or our place."""
    live = [stop for stop in rental.stops.all() if stop.moment == moment and stop.dropped_at is None]
    if live:
        return live[0].lieu
    return (rental.return_place if moment == Moment.IN else rental.pickup_place).short_name


def days_left(days: int) -> str:
    """Return « aujourd’hui », « demain » or « dans 13 jours »."""
    if days <= 0:
        return _("aujourd’hui")
    if days == 1:
        return _("demain")
    return _("dans %(days)s jours") % {"days": days}


def what_i_have(person: Person, at: datetime) -> list[Mine]:
    """Return her rentals that are not over, what is out first. The section is always there: it also says how to ask."""
    rows = sorted(live_rentals(person), key=lambda one: (LIVE.index(Status(one.status)), one.pickup_at))
    return [mine(rental, at) for rental in rows]


MINE = OwnSection(gettext_lazy("Mes locations"), what_i_have, "portal/own/rentals/mine.html")
