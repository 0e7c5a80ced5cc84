"""What apps put on the page: ``register("today", "returns", callable(Asked) -> Column | None, order=20)``.

The order says where: 10 to 19 the first column (what is late, whom to call), 20 to 29 the middle (departures,
returns), 30 and more the last (papers, deadlines). None when the role has nothing to do with it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from mobilite.people.models import Person, Place

#: A column longer than this ends with a link to its list.
SHOWN = 12


@dataclass(frozen=True)
class Asked:
    """For whom, where and when the page is made. ``place`` is None for all places."""

    place: Place | None
    now: datetime
    user: object


@dataclass(frozen=True)
class Line:
    """One sentence with who, what and when, and one button.

    ``when`` stands above, in red when ``hot``. The sentence is ``person`` (a link), then ``text``. A public
    screen may hide surnames, so a sentence names nobody but ``person``.
    """

    when: str
    text: str
    url: str
    button: str
    person: Person | None = None
    name: str = ""
    detail: str = ""
    warns: bool = False
    hot: bool = False
    main: bool = False
    service: str = ""
    #: The button acts at once (POST); ``page`` is then what the name leads to.
    post: bool = False
    page: str = ""


@dataclass(frozen=True)
class Column:
    """A card of lines. ``count`` is that of the list behind ``url``; the lines are its first ones."""

    title: str
    icon: str
    lines: list[Line]
    count: int
    all_is_well: str
    url: str = ""
    link: str = "Tous"
    urgent: bool = field(default=False)

    @property
    def more(self) -> int:
        """How many lines the card does not show."""
        return self.count - len(self.lines)
