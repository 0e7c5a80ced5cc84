"""Communes as people say them: by name, by postcode, by a code of today or of before a merger (rows H3, H4)."""

from mobilite.pages.french import fold
from mobilite.people.models import Commune


def communes_of(text: str) -> list[Commune]:
    """Return the communes that a text may mean, those of the territory first; several share a postcode.

    Five digits are a postcode when one has it, otherwise an INSEE code, of today or former. Words are
    a whole name, otherwise a part of one.
    """
    asked = fold(text)
    if asked.isdigit() and len(asked) == 5:
        found = list(Commune.objects.filter(postcode=asked).order_by("-in_territory", "name"))
        return found or _by_code(asked)
    communes = list(Commune.objects.order_by("-in_territory", "name"))
    # « Ligné (44850) » is how our lists write it.
    whole = [one for one in communes if asked in (fold(one.name), fold(f"{one.name} {one.postcode}"))]
    return whole or [one for one in communes if asked and asked in fold(one.name)]


def _by_code(code: str) -> list[Commune]:
    try:
        return [Commune.objects.by_any_code(code)]
    except Commune.DoesNotExist:
        return []
