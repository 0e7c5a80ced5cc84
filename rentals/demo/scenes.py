"""Who waits, leaves and comes back today in the demonstration, and what went wrong lately."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.crypto import get_random_string

from mobilite.demonstration import Demonstration
from mobilite.todo.models import CallResult
from mobilite.todo.operations import note_call
from rentals import operations as lending
from rentals.demo.present import DAY, Present, whole
from rentals.models import Rental
from rentals.models.requests import HowLong, Wanted
from rentals.operations.offers import update_offer
from rentals.operations.online import receive
from vehicles.operations import immobilise, to_clean

#: What the offers of the demonstration say is due when nobody comes nor calls.
NO_SHOW_FEE = Decimal(15)


def make_present(demo: Demonstration) -> None:
    """Make what runs, waits and comes."""
    present = Present(demo, demo.made["history"])
    fleet, now = demo.made["fleet"], demo.now
    # The day is played at the first place: that of the colleagues who sign in.
    home = demo.made["places"][0]
    cars, scooters = ([v for v in fleet[code] if v.place == home] for code in ("car", "scooter-50"))
    away = [
        v for code in ("car", "scooter-50", "scooter-125") for v in fleet[code] if v not in [*cars, *scooters]
    ]
    for rank, bike in enumerate([*fleet["e-bike"][:32], *fleet["cargo-e-bike"]]):
        present.leased(bike, rank=rank)

    late, expected = cars[0], cars[1]
    for vehicle, days in ((late, 3), (scooters[0], 2), (scooters[1], 1)):
        due = present.last_open(vehicle, now - timedelta(days=days))
        back_late(present, vehicle, due, days=9)
    back_late(present, expected, now - timedelta(minutes=30), days=7)
    returning_today(present, cars[2], now + timedelta(hours=1))
    returning_today(present, cars[3], now + timedelta(hours=3))
    returning_today(present, scooters[2], now + timedelta(hours=2))
    leaving_today(present, [cars[4], cars[5], scooters[3]])
    # Promised before anybody was late: the planner must choose another one.
    present.booked(late, now + timedelta(hours=4), days=5, signed=True, at=now - 4 * DAY)

    for vehicle in (*cars[6:8], *away[:4]):
        rental = present.out_since(vehicle, now - timedelta(days=demo.random.randrange(3, 9)), days=16)
        if rental and vehicle == cars[6]:
            lending.extend(
                rental.pk, needed_until=rental.needed_until + 7 * DAY, at=now - timedelta(hours=20), actor=present.agent
            )  # fmt: skip
    to_close(present, cars[8])
    leaves_dirty(present, scooters[3])
    workshop(present, away[4], "Révision annuelle")
    workshop(present, fleet["e-bike"][35], "Batterie à contrôler")
    undecided(present, cars, scooters)
    gone_wrong(present, away[5:])
    online(demo)


@whole
def back_late(present: Present, vehicle, due: datetime, *, days: int) -> None:
    """Lend a vehicle that should have come back at ``due``."""
    pickup_at = present.last_open(vehicle, due - timedelta(days=days))
    present.finished(vehicle, pickup_at - DAY)
    rental = present.ask(vehicle, pickup_at, days=days)
    if rental is None:
        return
    rental = present.leave(present.sign(present.confirm(rental)))
    if rental.return_at != due:
        shorten(rental, due)


def shorten(rental: Rental, due: datetime) -> None:
    """Set the planned return to a minute of today, as somebody on the phone would agree."""
    Rental.objects.filter(pk=rental.pk).update(needed_until=due, return_at=due)
    occupancy = rental.current.occupancy
    turnaround = occupancy.blocked_until - occupancy.ends_at
    occupancy.ends_at, occupancy.blocked_until = due, due + turnaround
    occupancy.save(update_fields=["ends_at", "blocked_until"])


def returning_today(present: Present, vehicle, due: datetime) -> None:
    back_late(present, vehicle, due, days=6)


def leaving_today(present: Present, vehicles) -> None:
    """Promise vehicles for the next hours: the first is ready, the others still miss something."""
    now = present.demo.now
    for rank, vehicle in enumerate(vehicles):
        present.finished(vehicle, now - 2 * DAY)
        present.booked(vehicle, now + timedelta(minutes=30 + 60 * rank), days=7, signed=rank == 0)


@whole
def to_close(present: Present, vehicle) -> None:
    """Bring a car back yesterday, with a kilometre too many: money and deposit are still to be settled."""
    now = present.demo.now
    rental = present.out_since(vehicle, now - timedelta(days=12), days=9)
    if rental:
        present.come_back(
            rental,
            present.last_open(vehicle, now - timedelta(hours=20)),
            cleaned=False,
            charge_late=False,
            late_waived_reason="Panne de réveil, prévenus",
        )


@whole
def leaves_dirty(present: Present, vehicle) -> None:
    """Leave a scooter that is promised for today to be cleaned."""
    to_clean(vehicle.pk, at=present.demo.now - timedelta(minutes=50), actor=present.agent)


@whole
def workshop(present: Present, vehicle, reason: str) -> None:
    """Send a vehicle to the workshop for some days."""
    since = present.demo.now - timedelta(hours=3)
    immobilise(
        vehicle.pk,
        starts_at=since,
        ends_at=since + 3 * DAY,
        reason=reason,
        at=since,
        actor=present.demo.made["team"]["workshop"],
    )


def undecided(present: Present, cars, scooters) -> None:
    """Leave requests to decide upon: asked for, held, waiting, and some coming departures."""
    now, agent = present.demo.now, present.agent
    held = present.ask(cars[9], now + 3 * DAY, days=10, at=now - timedelta(hours=5))
    if held:
        lending.hold(held.pk, until=now + DAY, at=now - timedelta(hours=4), actor=agent)
    for vehicle, days in ((cars[9], 20), (scooters[4], 2)):
        present.ask(vehicle, now + timedelta(days=days), days=7, at=now - timedelta(hours=3))
    waiting = present.ask(cars[5], now + 2 * DAY, days=14, at=now - timedelta(hours=26))
    if waiting:
        lending.wait(waiting.pk, at=now - timedelta(hours=25), actor=agent)
    for rank, vehicle in enumerate((cars[8], scooters[2], cars[3], scooters[4])):
        present.booked(vehicle, now + timedelta(days=9 + 2 * rank), days=7, signed=rank == 0)


def gone_wrong(present: Present, vehicles) -> None:
    """Refuse, cancel and miss some, in the last weeks."""
    for rank, vehicle in enumerate(vehicles):
        (refused, cancelled, missed)[rank % 3](present, vehicle, present.demo.now - timedelta(days=3 + rank))


@whole
def refused(present, vehicle, pickup_at) -> None:
    rental = present.ask(vehicle, pickup_at, days=5)
    if rental:
        at = rental.requested_at + timedelta(hours=2)
        lending.refuse(rental.pk, reason="Aucun véhicule à ces dates.", at=at, actor=present.agent)


@whole
def cancelled(present, vehicle, pickup_at) -> None:
    rental = present.ask(vehicle, pickup_at, days=5)
    if rental:
        rental = present.confirm(rental)
        at = rental.pickup_at - timedelta(hours=3)
        lending.cancel(rental.pk, reason="A trouvé un covoiturage.", at=at, actor=present.agent)


@whole
def missed(present, vehicle, pickup_at) -> None:
    """Somebody who signed neither comes nor answers: the fee that her contract says is due."""
    offer, manager = present.demo.made["offers"][vehicle.category.code], present.demo.made["team"]["manager"]
    update_offer(offer.pk, no_show_fee=NO_SHOW_FEE, at=pickup_at - timedelta(days=20), actor=manager)
    rental = present.ask(vehicle, pickup_at, days=5)
    if rental:
        rental = present.sign(present.confirm(rental))
        called = rental.pickup_at + timedelta(hours=2)
        note_call(rental.person, result=CallResult.NO_ANSWER, about=rental, at=called, actor=present.agent)
        lending.no_show(rental.pk, at=called + timedelta(minutes=30), actor=present.agent)


def online(demo: Demonstration) -> None:
    """Let three people ask from their phones; one of them is known here already."""
    known = demo.pick(demo.made["people"])
    for rank, (wanted, how_long) in enumerate(
        ((Wanted.SCOOTER, HowLong.MONTH), (Wanted.EBIKE, HowLong.LONGER), (Wanted.CAR, HowLong.WEEK))
    ):
        receive(
            wanted=wanted,
            starts_on=demo.today + timedelta(days=rank + 1),
            how_long=how_long,
            first_name=known.first_name if rank == 2 else demo.pick(("Samia", "Jules", "Anna")),
            last_name=known.last_name if rank == 2 else demo.pick(("Haddad", "Lemoine", "Kowalska")),
            commune=known.commune,
            phone=known.phone if rank == 2 else f"+336399898{rank:02}",
            press_key=get_random_string(40),
            at=demo.now - timedelta(hours=1 + 7 * rank),
        )
