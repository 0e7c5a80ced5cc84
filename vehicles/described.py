"""What an occupancy is, said by the app behind it: a rental knows its state and its page, the fleet does not.

Registry point "occupancy", keyed by kind: ``callable(occupancy_ids) -> {id: Described}``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from mobilite import registry


@dataclass(frozen=True)
class Described:
    """What an app says of one of its occupancies."""

    state: str
    word: str
    url: str = ""
    detail: str = ""
    grace: timedelta = timedelta()


def describe(kinds: Mapping[int, str]) -> dict[int, Described]:
    """Ask the app behind each kind of occupancy what its rows (``{id: kind}``) are: one question a family."""
    families: dict[Callable, list[int]] = {}
    for entry in registry.registered("occupancy"):
        if found := [pk for pk, kind in kinds.items() if kind == entry.key]:
            families.setdefault(entry.value, []).extend(found)
    said: dict[int, Described] = {}
    for ask, members in families.items():
        said |= ask(members)
    return said
