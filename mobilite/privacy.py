"""What apps say of the personal data that they hold: what of it a person may read, and why it is kept at all.

Each app declares its own in ``personal.py`` and hands it over in ``AppConfig.ready()`` with ``declare(…)``; the app
``mobilite.rights`` gathers it: a person's export (art. 15 and 20 of the GDPR), the record of processing (art. 30), the
draft of the impact assessment (art. 35).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mobilite.registry import register


@dataclass(frozen=True)
class File:
    """A file that goes into the archive: its name there, and how to read it (``FileNotFoundError`` when it is lost)."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Part:
    """The rows of one model that are about a person: point "export".

    - ``of``: paths of keys that lead to the person (``"rental__person"``); one is enough for a row to be hers
    - ``about``: the two fields that name a record by label and key; a row about one of her records is hers too, unless
      it is somebody else's
    - ``where``: what the rows must be besides
    - ``also(person)``: a condition (``Q``) more, for what no key leads to
    - ``shows``: what the readable paper says of a row, in order; the JSON holds every field of the model
    - ``labels``: French names of the fields that have none of their own
    - ``left_out``: {field: why it is not given}; a secret, or somebody else's data
    - ``files(row)``: what goes along
    - ``as_table``: rows are short, one line each
    """

    model: str
    title: str
    of: tuple[str, ...] = ()
    about: tuple[str, str] | None = None
    also: Callable[[Any], Any] | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    shows: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    files: Callable[[Any], Iterable[File]] | None = None
    as_table: bool = False
    order: int = 0
    name: str = ""

    point = "export"

    @property
    def key(self) -> str:
        return self.name or self.model.lower()


@dataclass(frozen=True)
class LeftOut:
    """A model that holds something about people and is not in their export: point "export"; ``why`` in French."""

    model: str
    why: str
    order: int = 0

    point = "export"

    @property
    def key(self) -> str:
        return self.model.lower()


@dataclass(frozen=True)
class Processing:
    """One purpose that personal data serves: point "processing". French words, as the register prints them.

    ``retention`` names rules of the point "retention"; ``kept`` says in words how long, where no rule does.
    ``risks`` are triples for the impact assessment: what may go wrong for people, what limits it, what is left.
    """

    key: str
    title: str
    purpose: str
    basis: str
    people: str
    data: tuple[str, ...]
    recipients: tuple[str, ...]
    kept: str
    retention: tuple[str, ...] = ()
    sensitive: str = ""
    security: tuple[str, ...] = ()
    risks: tuple[tuple[str, str, str], ...] = ()
    order: int = 0

    point = "processing"


def declare(*declarations: Part | LeftOut | Processing) -> None:
    """Hand declarations over to the registry. Called in ``AppConfig.ready()``."""
    for one in declarations:
        register(one.point, one.key, one, order=one.order)
