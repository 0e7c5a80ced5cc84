"""The sheet of a round, drawn when it is asked for; and what a round says as the diary has it."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.operations import DRAWER
from mobilite.fields import french_phone
from mobilite.people.shown import contact_rules
from mobilite.periods import paris_date
from rentals.documents.parts import lessor
from rentals.models import Moment, Rental
from rentals.rounds.layout import Halt, Leg
from rentals.rounds.models import Round, Stop
from rentals.shown import vehicle_word

HIDDEN_ADDRESS = "Adresse masquée"
AGREE_WORDS = {Moment.OUT: "depart", Moment.IN: "retour"}


def agree_url(stop: Stop) -> str:
    """Return the page where the place of a stop is agreed."""
    return reverse("rounds:agree", args=[stop.rental_id, AGREE_WORDS[Moment(stop.moment)]])


def which_vehicle(rental: Rental) -> str:
    """Return « Clio AB-123-CD »: the one to take along, or to look for."""
    vehicle = rental.vehicle
    return f"{vehicle_word(rental)} {vehicle.plate or vehicle.number}" if vehicle else vehicle_word(rental)


def written_legs(stops: Sequence[Stop]) -> list[Leg]:
    """Return the legs of a round as they are written in the diary."""
    legs: list[Leg] = []
    for stop in stops:
        one = stop.appointment
        from_base = not legs or legs[-1].to_base
        halt = Halt(stop, stop.commune, one.starts_at, one.ends_at, stop.typed_go, stop.typed_back)
        to_base = bool(one.travel_after)
        legs.append(
            Leg(
                halt,
                one.travel_before,
                one.travel_after,
                one.blocked_from,
                one.blocked_until,
                from_base,
                to_base,
            )
        )
    return legs


def sheet(one: Round, legs: Sequence[Leg], *, at: datetime, by) -> bytes:
    """Return the PDF of a round. Raises NoOrganisation."""
    rentals = Rental.objects.select_related("offer__category").with_vehicles()
    rentals = rentals.in_bulk([leg.halt.key.rental_id for leg in legs])
    halts = []
    for leg in legs:
        stop, person = leg.halt.key, leg.halt.key.rental.person
        halts.append(
            {
                "at": leg.halt.starts_at,
                "until": leg.halt.ends_at,
                "leaves_at": leg.blocked_from,
                "from_base": leg.from_base,
                "road": leg.before,
                "act": stop.act,
                "name": str(person),
                "phone": french_phone(person.phone) if person.phone else "",
                "rules": contact_rules(person),
                "vehicle": which_vehicle(rentals[stop.rental_id]),
                "rental": stop.rental.reference,
                "where": str(stop.meeting_point) if stop.meeting_point else "Domicile",
                "address": stop.address_for(by),
                "note": stop.meeting_point.note if stop.meeting_point else "",
            }
        )
    context = {
        "title": "Tournée",
        "number": "",
        "issued_at": at,
        "lessor": lessor(paris_date(at)),
        "tenant": {"name": ""},
        "by": str(by),
        "who": str(one.user),
        "day": one.day,
        "base": str(one.base),
        "halts": halts,
        "back_at": legs[-1].blocked_until if legs else None,
    }
    said = frozen(context)
    page = SimpleNamespace(template="documents/round.html", context=said, context_sha256=fingerprint(said))
    return import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(page)
