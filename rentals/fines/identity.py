"""Who the driver was on the day of the facts, in the order in which antai.gouv.fr asks for it (facts: legal part 2)."""

import re
from datetime import date, datetime
from typing import Any

from mobilite.documents.models import Document, Kind
from mobilite.documents.templatetags.documents_fr import day as written_day
from mobilite.people.models import Person
from mobilite.periods import paris_date
from rentals.models import Rental
from vehicles.models import Vehicle

#: What the form on line asks, in its order: key, label, whether it must be there.
FIELDS = (
    ("civility", "Civilité", False),
    ("last_name", "Nom", True),
    ("first_name", "Prénom", True),
    ("birth_date", "Date de naissance", True),
    ("birth_place", "Lieu de naissance", False),
    ("address", "Adresse\u00a0: numéro et voie", True),
    ("postcode", "Code postal", True),
    ("town", "Commune", True),
    ("country", "Pays", True),
    ("licence_number", "Numéro du permis", True),
    ("licence_issued_on", "Permis délivré le", True),
    ("licence_authority", "Permis délivré par", False),
)
DAYS = ("birth_date", "licence_issued_on")
ADDRESS = ("address", "postcode", "town")
HIDDEN = "masquée\u00a0: le responsable la voit"
FRANCE = "France"
#: « 3 rue du Pont, 44150 Ancenis-Saint-Géréon », as contracts write it.
_ADDRESS = re.compile(r"(?P<address>.+), (?P<postcode>\d{5}) (?P<town>.+)", re.DOTALL)


def identity_of(person: Person, rental: Rental | None, vehicle: Vehicle, at: datetime) -> dict[str, Any]:
    """Return who a person was at an instant, as plain JSON.

    What her contract printed before that instant is taken first (address, licence); what it does not say, or hides,
    comes from her record. An address that was asked to stay hidden is given: the law asks for it (art. L121-6).
    """
    town = person.commune
    said: dict[str, Any] = {
        "civility": person.get_civility_display() if person.civility else "",
        "last_name": person.last_name,
        "first_name": person.first_name,
        "birth_date": _iso(person.birth_date),
        "birth_place": person.birth_place,
        "address": person.address or "",
        "postcode": town.postcode if town else "",
        "town": str(town) if town else "",
        "country": FRANCE if town or person.address else "",
        **_licence(person, vehicle, paris_date(at)),
        "contract": "",
    }
    printed = _printed(person, rental, at)
    if printed is not None:
        tenant = printed.context["tenant"]
        said["contract"] = printed.number
        if (found := _ADDRESS.fullmatch(tenant.get("address") or "")) is not None:
            said |= found.groupdict()
        if licence := tenant.get("licence"):
            said |= {
                "licence_number": licence.get("number") or "",
                "licence_issued_on": licence.get("issued_on") or "",
                "licence_authority": licence.get("authority") or "",
            }
    return said


def missing(identity: dict[str, Any] | None) -> list[str]:
    """Return the labels of what must be there to name a driver, and is not."""
    known = identity or {}
    return [
        label.replace("\u00a0: numéro et voie", "")
        for key, label, asked in FIELDS
        if asked and not known.get(key)
    ]


def sheet(identity: dict[str, Any] | None, *, hidden: bool = False) -> list[tuple[str, str]]:
    """Return (label, value) in the order of the form on line, days written as it takes them: 07/04/1990.

    ``hidden``: the address was asked to stay hidden, and the reader may not see it (row H11).
    """
    known = identity or {}
    return [
        (label, HIDDEN if hidden and key in ADDRESS else _typed(key, known.get(key)))
        for key, label, _asked in FIELDS
    ]


def _typed(key: str, value) -> str:
    return typed_day(value or "") if key in DAYS else str(value or "")


def typed_day(iso: str) -> str:
    """Write « 1990-04-07 » as it is typed in a form: « 07/04/1990 »; nothing stays nothing."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def name_of(identity: dict[str, Any] | None, *, short: bool = False) -> str:
    """Return « Aïcha Le Goff », as frozen; « Aïcha L. » where surnames are hidden; nothing for nobody."""
    known = identity or {}
    if short and known:
        return f"{known.get('first_name', '')} {known.get('last_name', '')[:1]}."
    return f"{known.get('first_name', '')} {known.get('last_name', '')}".strip()


def town_line(identity: dict[str, Any]) -> str:
    """Return « 44150 Ancenis-Saint-Géréon »."""
    return f"{identity.get('postcode', '')} {identity.get('town', '')}".strip()


def born_on(identity: dict[str, Any]) -> str:
    """Return « 7 avril 1990 », or nothing."""
    iso = identity.get("birth_date")
    return written_day(iso) if iso else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _licence(person: Person, vehicle: Vehicle, on: date) -> dict[str, str]:
    """Return the licence that the vehicle asks for, else the oldest one: the form asks for its number."""
    asked = list(vehicle.category.licence_rules.order_by("pk").values_list("licence", flat=True))
    held = [one for one in person.licences.order_by("issued_on", "pk") if one.issued_on <= on]
    held.sort(key=lambda one: asked.index(one.category) if one.category in asked else len(asked))
    one = held[0] if held else None
    return {
        "licence_number": one.number if one else "",
        "licence_issued_on": _iso(one.issued_on) if one else "",
        "licence_authority": one.authority if one else "",
    }


def _printed(person: Person, rental: Rental | None, at: datetime) -> Document | None:
    """Return the last contract or amendment of the rental before an instant, if it still says who she is."""
    if rental is None or rental.person_id != person.pk:
        return None
    papers = Document.objects.about(rental).filter(
        kind__in=(Kind.CONTRACT, Kind.AMENDMENT), created_at__lte=at
    )
    return next((one for one in papers if one.context.get("tenant")), None)
