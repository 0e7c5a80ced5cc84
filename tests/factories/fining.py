"""Notices of fines, parking charges and tolls, about a vehicle that was out."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from rentals.fines.models import Fine
from rentals.fines.operations import designate, note_fine
from rentals.models import Rental
from tests.factories.lending import an_ongoing_rental, paris_at
from tests.factories.persons import a_driver

_number = count(6041872300)
#: A loan from 7 to 14 April; a notice of 9 April, sent on 4 May, typed on 7 May: the last day is 18 June 2026 (row G9).
FACTS, SENT, TYPED = paris_at(4, 9, 14, 12), date(2026, 5, 4), paris_at(5, 7, 9, 30)


def a_drive(person=None, **fields) -> Rental:
    """Return a car that left on 7 April at 10 h with somebody whose whole identity is known."""
    person = person or a_driver("Aïcha", "Le Goff", birth_place="Nantes", civility="mrs")
    return an_ongoing_rental(person, **fields)


def a_fine(rental: Rental | None = None, *, at: datetime = TYPED, actor=None, **values) -> Fine:
    """Return a notice about the vehicle of a rental: a speed camera, sent on 4 May 2026."""
    vehicle = values.pop("vehicle", None) or (rental or a_drive()).vehicle
    asked = {
        "kind": "offence",
        "number": str(next(_number)),
        "happened_at": FACTS,
        "scene": "D723, Loireauxence",
        "plate": vehicle.plate,
        "sent_on": SENT,
        "what": "Excès de vitesse inférieur à 20 km/h",
        "amount": Decimal(90),
    }
    return note_fine(**asked | values, at=at, actor=actor)


def a_charge(rental: Rental | None = None, **values) -> Fine:
    """Return a parking charge, to pay before 4 August."""
    asked = {"kind": "parking", "what": "", "amount": Decimal(25), "pay_by": date(2026, 8, 4)}
    return a_fine(rental, **asked | values)


def a_designated_fine(
    rental: Rental | None = None, *, proof: bytes | None = b"%PDF-1.7 preuve", **values
) -> Fine:
    """Return a notice whose driver was named on line on 8 May."""
    fine = a_fine(rental, **values)
    return designate(
        fine.pk, means="online", answered_on=date(2026, 5, 8), answer_reference="DES-1", proof=proof,
        at=TYPED + timedelta(days=1), actor=values.get("actor"),
    )  # fmt: skip
