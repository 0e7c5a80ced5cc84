"""How a rental is found among 200,000: who borrows and the vehicle first, in their short tables, then its own by index."""

import re

from django.db import connection
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from mobilite.documents.models import Series
from mobilite.documents.numbering import written
from mobilite.pages.french import fold
from mobilite.people.models import Person
from mobilite.people.search import compact, phone_digits
from vehicles.models import Vehicle

_DIGIT = re.compile(r"\d")


def matching(rentals, text: str) -> Q | None:
    """Return what the rentals found by ``text`` answer to, or None when there are none.

    Found by who borrows (words of the names in any order, telephone), by the number or the plate of the vehicle that
    it holds, by its reference or the number at its end; by a name and a code together.
    """
    if digits := phone_digits(text):
        return _either(rentals, _of_people(digits), _of_code(rentals, digits))
    codes = [word for word in text.split() if _DIGIT.search(word)]
    names = [word for word in text.split() if not _DIGIT.search(word)]
    found = _of_code(rentals, text)
    if not codes:
        return _either(rentals, found, _of_people(text))
    if len(codes) == 1 and not names:
        return found
    both = _of_people(" ".join(names)) if names else Q()
    for code in codes:
        one = _of_code(rentals, code)
        both = None if both is None or one is None else both & one
    return _either(rentals, found, both)


def _either(rentals, first: Q | None, second: Q | None) -> Q | None:
    """Return what answers to one or the other. A union, because PostgreSQL reads the whole table for an OR."""
    if not first or not second:
        return first or second
    known = rentals.model._base_manager
    return Q(pk__in=known.filter(first).values("pk").union(known.filter(second).values("pk")))


def _of_people(text: str) -> Q | None:
    keys = list(Person.objects.found_by(text).values_list("pk", flat=True))
    return Q(person__in=keys) if keys else None


def _of_code(rentals, text: str) -> Q | None:
    """Return what rentals of this vehicle or reference answer to, « AA-000-AD », « aa000ad », « LOC-2026-0042 », « 42 »."""
    code, words = compact(text), fold(text).split()
    if not code:
        return None
    bare = {
        "bare_number": Replace(F("number"), Value("-"), Value("")),
        "bare_plate": Replace(F("plate"), Value("-"), Value("")),
    }
    vehicles = Vehicle.objects.alias(**bare).filter(
        Q(bare_number__icontains=code) | Q(bare_plate__icontains=code)
    )
    keys = list(vehicles.values_list("pk", flat=True))
    held = None
    if keys:
        links = rentals.model._base_manager.filter(
            vehicles__is_current=True, vehicles__occupancy__vehicle__in=keys
        )
        held = Q(pk__in=links.values("pk"))
    series = list(Series.objects.values_list("code", "year"))
    named = None
    if len(words) == 1 and code.isdecimal() and len(code) < 10:
        named = Q(reference__in=[written(name, year, int(code)) for name, year in series])
    elif words[0].upper() in {name for name, _ in series}:
        named = _begins("-".join(words).upper())
    return _either(rentals, held, named)


def _begins(reference: str) -> Q:
    if connection.vendor == "sqlite":  # where LIKE uses no index
        return Q(reference__gte=reference, reference__lt=reference + "\uffff")
    return Q(reference__startswith=reference)
