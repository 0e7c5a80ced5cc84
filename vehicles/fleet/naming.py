"""Vehicles named in a text: « V-101, V-103 », « V-101 à V-110 », or what the label's code says when it is read."""

import re
from collections.abc import Sequence

from mobilite.workflow import Refusal
from vehicles.keys.models import KeyTag
from vehicles.models import Vehicle

#: More than a fleet has: what was pasted is something else.
MOST = 500
_RANGE = re.compile(r"\s+(?:à|a|->|→|…|\.\.\.?)\s+", re.I)
_ENDS = re.compile(r"(.*?)(\d+)")
_APART = re.compile(r"[\s,;]+")
_ADDRESS = re.compile(r"vehicules/(\d{1,18})/?$")
_TAG = re.compile(r"cle/([a-z0-9]{4,12})/?$")


class NotKnown(Refusal):
    """Some of what was named is no vehicle of ours."""


def named(text: str, *, field: str = "vehicles") -> list[Vehicle]:
    """Return the vehicles that a text names, each once, in its order, with place and category. Four queries at most, and one a row.

    A number, a plate, the address of a vehicle's page or of its label; « V-101 à V-110 » names those of the row that exist.
    Raises NotKnown, which says what was not understood.
    """
    wanted, rows = _words(text)
    if not wanted and not rows:
        raise NotKnown("Écrivez au moins un numéro, par exemple V-101.", field=field)
    if len(wanted) > MOST:
        raise NotKnown(f"C’est beaucoup\u00a0: {MOST} véhicules au plus à la fois.", field=field)
    keys = {int(match[1]): word for word in wanted if (match := _ADDRESS.search(word))}
    codes = {match[1]: word for word in wanted if (match := _TAG.search(word))}
    said = {word.upper() for word in wanted}
    vehicles = Vehicle.objects.select_related("place", "category")
    found: dict[str, Vehicle] = {}
    for one in (*vehicles.filter(number__in=said), *vehicles.filter(plate__in=said).exclude(plate="")):
        found[one.number] = found[one.plate or one.number] = one
    if keys:
        found |= {keys[one.pk].upper(): one for one in vehicles.filter(pk__in=keys)}
    if codes:
        tags = (
            KeyTag.objects.live().filter(code__in=codes).select_related("vehicle__place", "vehicle__category")
        )
        found |= {codes[tag.code].upper(): tag.vehicle for tag in tags}
    unknown = [word for word in wanted if word.upper() not in found]
    if unknown:
        more = "…" if len(unknown) > 5 else ""
        raise NotKnown(
            f"Nous n’avons pas {', '.join(unknown[:5])}{more}\u00a0: relisez le numéro sur l’étiquette.",
            field=field,
        )
    named = [found[word.upper()] for word in wanted]
    for first, last in rows:
        named += _of_row(first, last, field)
    return list({one.pk: one for one in named}.values())


def _words(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the single words of a text, and the ends of its rows."""
    words: list[str] = []
    rows: list[tuple[str, str]] = []
    for part in re.split(r"[,;\n\0]+", text[:20_000]):
        ends = _RANGE.split(part.strip())
        if len(ends) == 2 and all(_ENDS.fullmatch(end) for end in ends):
            rows.append((ends[0].upper(), ends[1].upper()))
        else:
            words += [word[:200] for word in _APART.split(part) if word]
    return list(dict.fromkeys(words)), rows


def _of_row(first: str, last: str, field: str) -> Sequence[Vehicle]:
    start, end = _ENDS.fullmatch(first), _ENDS.fullmatch(last)
    if start is None or end is None or start[1] != end[1] or int(start[2]) > int(end[2]):
        raise NotKnown(
            f"«\u00a0{first} à {last}\u00a0» n’est pas une suite\u00a0: écrivez V-101 à V-110.", field=field
        )
    there = Vehicle.objects.in_the_fleet().filter(number__startswith=start[1])
    found = [
        one
        for one in there.select_related("place", "category").order_by("number")
        if (rank := one.number[len(start[1]) :]).isdigit() and int(start[2]) <= int(rank) <= int(end[2])
    ]
    if not found:
        raise NotKnown(f"Aucun véhicule de {first} à {last}\u00a0: relisez les numéros.", field=field)
    return found
