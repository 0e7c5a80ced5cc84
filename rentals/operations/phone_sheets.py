"""A sheet typed during a call, and the option that keeps a category for a while (row H1)."""

from datetime import datetime, time, timedelta

from django.db import transaction

from mobilite.pages.french import typography
from mobilite.people.models import Contact, Person, Place
from mobilite.people.opening import Timetable
from mobilite.people.operations import create_person
from mobilite.periods import paris, paris_date
from rentals.models import Offer, PrescriberSheet, Rental
from rentals.models.requests import HowLong
from rentals.operations.base import deny
from rentals.operations.decisions import hold
from rentals.operations.options import check_option
from rentals.operations.requests import request
from rentals.operations.sheets import receive_sheet

QUARTER = timedelta(minutes=15)
#: How many days are kept, by what was said: the dates change until the confirmation.
DAYS = {
    HowLong.DAYS: 3,
    HowLong.WEEK: 7,
    HowLong.MONTH: 30,
    HowLong.LONGER: 30,
    HowLong.UNSURE: 7,
}


@transaction.atomic
def note_by_phone(
    contact: Contact,
    *,
    press_key: str,
    at: datetime,
    actor,
    offer: Offer | None = None,
    place: Place | None = None,
    until: datetime | None = None,
    person: Person | None = None,
    **answers,
) -> tuple[PrescriberSheet, Rental | None]:
    """Keep the sheet that a prescriber dictates; with an ``offer``, keep also a vehicle of its category until ``until``.

    An option is a rental: ``person`` is who it is for, else her record is made. It lapses by itself, two opening days
    of the place at most. Raises RentalRefused.
    """
    sheet = receive_sheet(contact, press_key=press_key, at=at, actor=actor, **answers)
    if offer is None or sheet.handled_at is not None:
        return sheet, sheet.rental
    if place is None:
        deny("Dites à quel lieu.", field="place")
    if until is None:
        deny("Dites jusqu’à quand garder un véhicule.", field="until")
    check_option(place, until, at)
    if person is None:
        person = _made(sheet, at, actor)
    needed_from = _first_moment(sheet, place, at)
    when: dict = {"term_months": min(offer.terms)} if offer.is_lease else {}
    if not offer.is_lease:
        days = min(DAYS[HowLong(sheet.how_long)], offer.maximum_days or 365)
        when["needed_until"] = needed_from + timedelta(days=days)
    rental = request(
        person, offer=offer, needed_from=needed_from, pickup_place=place, purpose=sheet.purpose, sheet=sheet,
        at=at, actor=actor, **when,
    )  # fmt: skip
    rental = hold(rental.pk, until=until, at=at, actor=actor)
    sheet.refresh_from_db()
    return sheet, rental


def _made(sheet, at, actor) -> Person:
    if actor is not None and not actor.has_perm("people.add_person"):
        deny(typography("Cette personne n’est pas connue : demandez à un collègue de créer sa fiche."))
    return create_person(
        first_name=sheet.first_name, last_name=sheet.last_name, birth_date=sheet.birth_date, phone=sheet.phone,
        commune=sheet.commune, language=sheet.language, referred_by=sheet.contact,
        referred_on=paris_date(at), at=at, actor=actor,
    )  # fmt: skip


def _first_moment(sheet, place, at) -> datetime:
    """Return when keys may leave first: the opening of the day asked for, on a quarter of an hour."""
    opens = Timetable.of(place).next_opening(max(at, paris(sheet.starts_on, time())))
    over = timedelta(minutes=opens.minute % 15, seconds=opens.second, microseconds=opens.microsecond)
    return opens + (QUARTER - over) if over else opens
