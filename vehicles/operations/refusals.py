"""Why the calendar says no, in the words that a page shows."""

from collections.abc import Sequence

from mobilite.pages import french
from mobilite.pages.french import period_fr
from mobilite.people.models import Place
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from vehicles.models import Category, Occupancy, Vehicle


class Taken(Refusal):
    """Others have what was asked for. ``sentence`` names nobody; ``said_to(user)`` says who, to those who may
    see people (row A2). ``conflicts`` are the occupancies in the way, with their vehicle and person.
    """

    def __init__(self, sentence: str, conflicts: Sequence[Occupancy], *, field: str | None = None):
        super().__init__(sentence, field=field)
        self.conflicts = list(conflicts)

    def said_to(self, user) -> str:
        """Return the sentence for this account: who holds what, and when, only if it may see people."""
        if not self.conflicts or not user.has_perm("people.view_person"):
            return self.sentence
        return self.naming(user)

    def naming(self, user) -> str:
        raise NotImplementedError


def held_by(occupancy: Occupancy, user) -> str:
    """Return « par Aïcha Diallo (location, du 7 au 9 avril) » as this screen may show it."""
    who = f"par {shown_name(occupancy.person, user)} " if occupancy.person else ""
    when = period_fr(occupancy.starts_at, occupancy.ends_at, year=False)
    return f"{who}({occupancy.get_kind_display().lower()}, {when})"


class AlreadyTaken(Taken):
    """Somebody else has the vehicle then; the first conflict is the first one in time."""

    ADVICE = "Choisissez un autre véhicule ou d’autres dates."

    def __init__(self, vehicle: Vehicle, conflicts: Sequence[Occupancy]):
        super().__init__(f"Ce n’est plus libre. {self.ADVICE}", conflicts, field="vehicle")
        self.vehicle = vehicle

    def naming(self, user) -> str:
        return f"{self.vehicle.number} est déjà pris {held_by(self.conflicts[0], user)}. {self.ADVICE}"


class NotLendable(Refusal):
    """The vehicle itself cannot be lent then: workshop, end of insurance, not in the fleet."""


class NothingFree(Taken):
    """No vehicle of the category is free there and then, even after moving bookings (row A4).

    The conflicts come latest taken first: who has just been quicker is the one to talk to.
    """

    ADVICE = "Proposez d’autres dates, un autre lieu ou la liste d’attente."
    NAMED = 3

    def __init__(self, category: Category, place: Place, conflicts: Sequence[Occupancy] = ()):
        self.why = (
            f"Rien n’est libre à ces dates : à {place}, tous les véhicules « {category.name} » sont pris"
        )
        super().__init__(f"{self.why}. {self.ADVICE}", conflicts)
        self.category, self.place = category, place

    def naming(self, user) -> str:
        named = [f"{one.vehicle.number} {held_by(one, user)}" for one in self.conflicts[: self.NAMED]]
        rest = len(self.conflicts) - len(named)
        more = f", et {french.plural(rest, 'autre')}" if rest > 0 else ""
        return f"{self.why} : {' ; '.join(named)}{more}. {self.ADVICE}"


class StillOut(Refusal):
    """The vehicle is in somebody's hands."""


class NotPossible(Refusal):
    """The occupancy is not in a state where this can be done."""
