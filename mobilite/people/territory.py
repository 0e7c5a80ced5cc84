"""The two doors of the service: to live here, or to work or train here. One suffices (row H3)."""

from dataclasses import dataclass
from datetime import date

from mobilite.pages.french import date_fr
from mobilite.people.models.persons import Activity, ActivityKind, Person, Situation

#: Situations that are those of somebody in social or professional insertion.
IN_INSERTION = {
    Situation.REGISTERED,
    Situation.UNREGISTERED,
    Situation.SIAE_EMPLOYEE,
    Situation.TRAINEE,
    Situation.APPRENTICE,
}
#: What opens the second door; an interview does not.
WORK_OR_TRAINING = {ActivityKind.WORK, ActivityKind.TRAINING, ActivityKind.INTERNSHIP}


@dataclass(frozen=True)
class Door:
    """One of the two doors: open, closed, or unknown (None) while something is missing, and why in French."""

    open: bool | None
    why: str


@dataclass(frozen=True)
class Doors:
    """Both doors. ``open`` is None when neither is open and something is missing."""

    home: Door
    work: Door

    @property
    def open(self) -> bool | None:
        answers = {self.home.open, self.work.open}
        return True if True in answers else None if None in answers else False

    @property
    def why(self) -> str:
        """Return the reason of the answer: that of the open door, or of both."""
        for door in (self.home, self.work):
            if door.open:
                return door.why
        return f"{self.home.why} {self.work.why}"


def territory_doors(person: Person, on: date) -> Doors:
    """Return which doors are open to a person on a day. Reads the commune and the activities of the record only."""
    return Doors(home_door(person), work_door(list(person.activities.all()), on))


def home_door(person, *, insertion: bool = True, without_vehicle: bool = True) -> Door:
    """Tell whether living here opens the service; an offer may ask less than being in insertion, without a vehicle.

    ``person`` is a Person, or what was read of her (``rentals.access.facts``). No query.
    """
    if person.commune is None:
        return Door(None, "On ne sait pas où elle habite.")
    where = person.commune.name
    if not person.commune.in_territory:
        return Door(False, f"Habite {where}, hors du territoire.")
    if insertion:
        return _in_need(person, where, without_vehicle)
    if without_vehicle and person.has_vehicle is not False:
        return _with_vehicle(person, where)
    return Door(True, f"Habite {where}, dans le territoire.")


def _with_vehicle(person, where):
    if person.has_vehicle:
        return Door(False, f"Habite {where}, mais a un véhicule qui roule.")
    return Door(None, f"Habite {where}\u00a0: demandez si elle a un véhicule qui roule.")


def _in_need(person, where, without_vehicle):
    insertion = person.situation in IN_INSERTION or bool(person.allowance or person.referred_by_id)
    if not insertion and person.situation:
        return Door(False, f"Habite {where}, mais n’est pas en insertion.")
    if without_vehicle and person.has_vehicle:
        return _with_vehicle(person, where)
    if not insertion:
        return Door(None, f"Habite {where}\u00a0: demandez sa situation.")
    if without_vehicle and person.has_vehicle is None:
        return _with_vehicle(person, where)
    rest = "en insertion et sans véhicule qui roule" if without_vehicle else "en insertion"
    return Door(True, f"Habite {where}, dans le territoire, {rest}.")


def work_door(activities: list[Activity], on: date) -> Door:
    """Tell whether working or training here opens the service on a day; an interview does not. No query."""
    current = [a for a in activities if a.kind in WORK_OR_TRAINING and (a.ends_on is None or on < a.ends_on)]
    if not current:
        return Door(None, "Aucun emploi ni formation noté.")
    here = sorted((a for a in current if a.commune.in_territory), key=lambda a: a.starts_on)
    if not here:
        names = ", ".join(sorted({a.commune.name for a in current}))
        return Door(False, f"Son activité est hors du territoire ({names}).")
    first = here[0]
    verb = "Travaille" if first.kind == ActivityKind.WORK else "Se forme"
    since = f", à partir du {date_fr(first.starts_on)}" if first.starts_on > on else ""
    return Door(True, f"{verb} dans le territoire ({first.commune.name}){since}.")
