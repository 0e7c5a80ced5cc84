"""Numbers in a row: V-101, V-102… those that are taken left out."""

import re
from collections.abc import Container, Iterator

from mobilite.importable import Wrong
from vehicles.models import Category, Vehicle

_NUMBER = re.compile(r"(.*?)(\d+)")
LONGEST = 10


def read_first(said: str) -> tuple[str, int, int]:
    """Return the beginning, the rank and the width of a first number: « V-101 » gives ("V-", 101, 3). Raises Wrong."""
    match = _NUMBER.fullmatch(said.strip().upper())
    if match is None or len(said.strip()) > LONGEST:
        raise Wrong("Écrivez le premier numéro, par exemple V-101\u00a0: les autres suivent.")
    return match[1], int(match[2]), len(match[2])


def numbers_from(first: str, taken: Container[str]) -> Iterator[str]:
    """Yield the numbers of a row, from the first, without those ``taken``. Raises Wrong for what begins no row."""
    beginning, rank, width = read_first(first)
    while True:
        number = f"{beginning}{rank:0{width}}"
        if len(number) > LONGEST:
            return
        if number not in taken:
            yield number
        rank += 1


def next_number(category: Category | None) -> str:
    """Return the number that comes after the highest one of a category: « V-114 » gives « V-115 »; "" without any."""
    found = [
        (beginning, int(rank), len(rank))
        for said in Vehicle.objects.filter(category=category).values_list("number", flat=True)
        if (match := _NUMBER.fullmatch(said))
        for beginning, rank in [match.groups()]
    ]
    if not found:
        return ""
    usual = max({one[0] for one in found}, key=lambda one: sum(other[0] == one for other in found))
    _, rank, width = max(one for one in found if one[0] == usual)
    return f"{usual}{rank + 1:0{width}}"
