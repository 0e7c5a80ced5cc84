"""Rounds of the demonstration: departures at home, returns at town halls, in the days ahead; one return already made."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilite.demonstration import Demonstration
from mobilite.people.models import Commune
from mobilite.workflow import Refusal
from rentals.demo.present import DAY, Present, whole
from rentals.models import Moment, Rental, Status
from rentals.rounds.models import MeetingPoint, PointKind
from rentals.rounds.operations import add_point, agree, change_point
from vehicles.models import Vehicle

TOWNS = ("Ligné", "Mésanger", "Le Cellier", "Couffé", "Joué-sur-Erdre")
#: How far ahead people agree, how many times they do, and how much before the need one may come.
AHEAD, WANTED = timedelta(days=5), 7
EARLIER = (0, 45, 90, 135)


def make(demo: Demonstration) -> None:
    """Note the places to meet, then agree on a few departures and returns; those that some day refuses are left out."""
    points = _points(demo)
    team = demo.made["team"]
    agreed = 0
    for rank, (rental, moment) in enumerate(_coming(demo)):
        if agreed == WANTED:
            break
        # At home and at a town hall in turn.
        point = points[rank % len(points)] if rank % 2 else None
        agreed += any(
            _agreed(rental, moment, agent=agent, point=point, minutes=minutes, demo=demo)
            for minutes in EARLIER[: 1 if moment == Moment.IN else None]
            for agent in (team["agent"], team["manager"])
        )
    demo.say(f"Tournées : {agreed} étapes, {'une' if _made(demo, points) else 'aucune'} déjà faite")


def _made(demo: Demonstration, points: list[MeetingPoint]) -> Rental | None:
    """Fetch a vehicle at a town hall, yesterday or before: the round of that day is over."""
    present = Present(demo, demo.made["history"])
    # Its cheques have numbers of their own.
    present.done = 5_000
    for code in ("car", "scooter-50", "scooter-125"):
        for vehicle in demo.made["fleet"][code]:
            for days in (9, 10, 11):
                if rental := _fetched(present, vehicle, demo.now - days * DAY, points[0]):
                    return rental
    return None


@whole
def _fetched(present: Present, vehicle: Vehicle, pickup_at: datetime, point: MeetingPoint) -> Rental | None:
    """Lend a vehicle for a week, agree on the way that it is fetched elsewhere, and take it back there."""
    rental = present.out_since(vehicle, pickup_at, days=7)
    if rental is None:
        return None
    agent = present.demo.made["team"]["agent"]
    stop = agree(
        rental.pk, Moment.IN, agent=agent, starts_at=rental.needed_until + timedelta(minutes=30), meeting_point=point,
        at=rental.handed_over_at + 2 * DAY, actor=agent,
    )  # fmt: skip
    rental.refresh_from_db()
    return present.come_back(rental, stop.appointment.starts_at + timedelta(minutes=10))


def _points(demo: Demonstration) -> list[MeetingPoint]:
    done = {"at": demo.now - timedelta(days=30), "actor": demo.made["team"]["manager"]}
    towns = {one.name: one for one in Commune.objects.filter(name__in=TOWNS)}
    points = []
    for name in TOWNS:
        if name in towns:
            values = {
                "name": f"Mairie de {name}".replace("de Le ", "du "),
                "kind": PointKind.TOWN_HALL,
                "address": "1 place de la Mairie, exemple",
                "commune": towns[name],
                "note": "Se garer devant la mairie.",
            }
            points.append(add_point(values=values, **done))
    place = demo.made["places"][0]
    values = {
        "name": "Aire de covoiturage, exemple",
        "kind": PointKind.OTHER,
        "address": "Sortie 20, exemple",
        "commune": place.commune,
    }
    old = add_point(values=values, **done)
    change_point(old.pk, values={"is_active": False}, **done)
    return points


def _coming(demo: Demonstration) -> list[tuple[Rental, Moment]]:
    """Return what leaves and what comes back in the next days, by the hour."""
    window = (demo.now + timedelta(hours=2), demo.now + AHEAD)
    leaving = Rental.objects.filter(status=Status.CONFIRMED, pickup_at__range=window)
    back = Rental.objects.filter(status=Status.ONGOING, return_at__range=window, term_months=None)
    found = [(one, Moment.OUT, one.pickup_at) for one in leaving]
    found += [(one, Moment.IN, one.return_at) for one in back]
    found.sort(key=lambda one: (one[2], one[0].pk))
    return [(rental, moment) for rental, moment, _at in found]


def _agreed(rental: Rental, moment: Moment, *, agent, point, minutes: int, demo: Demonstration) -> bool:
    slot = rental.pickup_at if moment == Moment.OUT else rental.return_at
    try:
        with transaction.atomic():
            agree(
                rental.pk, moment, agent=agent, starts_at=slot - timedelta(minutes=minutes), meeting_point=point,
                at=demo.now, actor=demo.made["team"]["agent"],
            )  # fmt: skip
    except Refusal:
        return False
    return True
