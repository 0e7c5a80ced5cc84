"""What a day without network needs on paper: who leaves and comes back, sheets to fill in by hand, a cash sheet."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from mobilite.fields import french_phone
from mobilite.money import ZERO
from mobilite.people.models import Place
from mobilite.people.shown import contact_rules
from mobilite.periods import paris, paris_date
from rentals.documents import gear, parts
from rentals.models import Moment, Rental, Status
from rentals.paperdays.models import Half
from rentals.payments.balances import balance
from rentals.payments.drawers import drawer
from rentals.rules import deposit_held
from rentals.shown import agreed_stops
from vehicles.models import Category, Drawing

#: Empty sheets of each kind of vehicle, and lines of the cash sheet.
BLANK_SHEETS, CASH_LINES = 2, 16
#: When a morning ends: see ``Half``.
NOON = time(13)
READ = ("person__commune", "offer__category", "pickup_place__commune", "return_place__commune", "rate")
#: What a sheet calls the boxes of accessories when no rental says them.
USUAL = {
    Drawing.CAR: ("Gilet et triangle", "Roue de secours ou kit", "Carte verte ou mémo", "Double des clés"),
    Drawing.SCOOTER: ("Antivol", "Gilet", "Double des clés"),
    Drawing.BIKE: ("Antivol", "Chargeur", "Clé de la batterie"),
}


def bounds(day: date, half: str = Half.DAY) -> tuple[datetime, datetime]:
    """Return the first instant of a day or of half a day in Paris, and the one after its last."""
    start, end = paris(day, time(0)), paris(day + timedelta(days=1), time(0))
    noon = paris(day, NOON)
    return {Half.MORNING: (start, noon), Half.AFTERNOON: (noon, end)}.get(Half(half), (start, end))


def departures(day: date, place: Place | None, half: str = Half.DAY) -> QuerySet[Rental]:
    """Return what is promised to leave on a day, or on half of it, by the hour."""
    start, end = bounds(day, half)
    found = Rental.objects.filter(status=Status.CONFIRMED, pickup_at__gte=start, pickup_at__lt=end)
    found = found.filter(pickup_place=place) if place else found
    return found.select_related(*READ).with_vehicles().order_by("pickup_at", "pk")


def returns(day: date, place: Place | None) -> QuerySet[Rental]:
    """Return what should come back on a day, by the hour."""
    start, end = bounds(day)
    found = Rental.objects.filter(status=Status.ONGOING, return_at__gte=start, return_at__lt=end)
    found = found.filter(return_place=place) if place else found
    return found.select_related(*READ).with_vehicles().order_by("return_at", "pk")


def day_context(
    day: date, place: Place | None, *, leaving, back, notes: Iterable[str], at: datetime, actor
) -> dict:
    """Return what the first pages say: who comes, how to call them, what is missing."""
    return _common(day, place, at, actor) | {
        "departures": [_line(one, one.pickup_at, is_departure=True) for one in leaving],
        "returns": [_line(one, one.return_at, is_departure=False) for one in back],
        "notes": list(notes),
    }


def sheets_context(day: date, place: Place | None, *, leaving, back, at: datetime, actor) -> dict:
    """Return the condition sheets, filled in with what is known, then blank ones, then the cash sheet of each place."""
    known = [_sheet(one, at, is_return=False) for one in leaving] + [
        _sheet(one, at, is_return=True) for one in back
    ]
    places = (
        [place]
        if place
        else list(Place.objects.filter(is_open=True).select_related("commune").order_by("name"))
    )
    return _common(day, place, at, actor) | {
        "sheets": [*known, *_blanks()],
        "drawers": [{"place": one.name, "expected": drawer(one, at).expected} for one in places],
        "cash_lines": list(range(CASH_LINES)),
        "coins": ["50 €", "20 €", "10 €", "5 €", "2 €", "1 €", "0,50 €", "0,20 €", "0,10 €", "0,05 €"],
    }


def _common(day, place, at, actor) -> dict:
    return {
        "lessor": parts.lessor(paris_date(at)),
        "service": "",
        "by": str(actor),
        "day": day,
        "where": place.name if place else "tous les lieux",
        "made_at": at,
        "number": "",
        "tenant": {"name": ""},
    }


def _line(rental: Rental, at: datetime, *, is_departure: bool) -> dict:
    met = agreed_stops(rental).get(Moment.OUT if is_departure else Moment.IN)
    bill, person, vehicle = rental.main_bill, rental.person, rental.vehicle
    agreed = rental.offer.deposit if rental.agreed_deposit is None else rental.agreed_deposit
    left = balance(bill).left if bill else ZERO
    return {
        "at": at,
        "elsewhere": f"{met.where}, par {met.round.user.first_name}" if met else "",
        "rental": rental.reference,
        "name": str(person),
        "phone": french_phone(person.phone) if person.phone else "",
        "rules": contact_rules(person),
        "vehicle": parts.vehicle(vehicle) if vehicle else None,
        "offer": rental.offer.name,
        "is_signed": rental.signed_at is not None,
        "deposit": max(agreed - deposit_held(rental), ZERO) if is_departure else ZERO,
        "left": max(left, ZERO),
    }


def _sheet(rental: Rental, at: datetime, *, is_return: bool) -> dict:
    vehicle, contract = rental.vehicle, rental.contract()
    marks = parts.numbered(parts.known_marks(vehicle, at)) if vehicle else []
    out = rental.current.reports.filter(moment=Moment.OUT).first() if is_return and rental.current else None
    drawing = rental.offer.category.drawing
    return {
        "moment": "retour" if is_return else "départ",
        "name": str(rental.person),
        "rental": rental.reference,
        "contract": contract.number if contract else "",
        "at": rental.return_at if is_return else rental.pickup_at,
        "vehicle": parts.vehicle(vehicle) if vehicle else {"drawing": drawing, "is_motor": parts.is_motor(rental.offer.category)},
        "marks": marks,
        "sides": parts.sides(drawing, marks),
        "meter": out.meter if out else None,
        "energy": out.energy_percent if out else None,
        "accessories": rental.lent_accessories() or list(USUAL[Drawing(drawing)]),
        "gear": gear.gear_boxes(rental, out) if gear.needs_gear(rental) else [],
    }  # fmt: skip


def _blanks() -> list[dict]:
    kinds: dict[str, Category] = {}
    for category in Category.objects.order_by("position", "pk"):
        kinds.setdefault(category.drawing, category)
    return [
        {
            "moment": "",
            "name": "",
            "vehicle": {"drawing": drawing, "is_motor": parts.is_motor(category)},
            "marks": [],
            "sides": parts.sides(drawing, []),
            "accessories": list(USUAL[Drawing(drawing)]),
            "gear": gear.EMPTY_BOXES if category.needs_gear else [],
        }
        for drawing, category in kinds.items()
        for _ in range(BLANK_SHEETS)
    ]
