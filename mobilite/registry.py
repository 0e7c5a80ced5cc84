"""What apps hand upward: menu entries, search, today's lines, demonstration steps…

A lower app never imports a higher one. The higher one registers, in its ``AppConfig.ready()``,
what the lower one will call. Points in use are listed in the README.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Registered:
    key: str
    value: Any
    order: int


_points: dict[str, dict[str, Registered]] = defaultdict(dict)


def register(point: str, key: str, value: Any, *, order: int = 0) -> None:
    """Offer ``value`` at ``point`` under a ``key`` that nobody else uses there."""
    known = _points[point].get(key)
    if known is not None and known.value is not value:
        raise ValueError(f"{key!r} is registered twice at {point!r}.")
    _points[point][key] = Registered(key, value, order)


def registered(point: str) -> list[Registered]:
    """Return what was offered at ``point``, lowest order first, then by key."""
    return sorted(_points[point].values(), key=lambda entry: (entry.order, entry.key))


def get(point: str, key: str) -> Any:
    """Return the value offered at ``point`` under ``key``, or raise KeyError."""
    return _points[point][key].value
