"""The last weeks, today and the days ahead, through the operations that people use: some rentals in each state."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.crypto import get_random_string

from mobilite.demonstration import Demonstration
from mobilite.people import operations as people
from mobilite.people.opening import timetables
from mobilite.periods import add_months, paris_date
from rentals import operations as lending
from rentals.demo.history import ORIGINS, PURPOSES, History
from rentals.documents import issue_condition_report, issue_contract, issue_quote, issue_receipt
from rentals.models import ConditionReport, Rental, Status
from rentals.models.requests import HowLong, Wanted
from rentals.operations.online import receive
from rentals.payments.balances import balance
from rentals.payments.models import Means
from rentals.payments.operations import pay
from rentals.rules import papers_asked
from vehicles.models import Vehicle
from vehicles.operations import immobilise

NO_CAMERA = "Démonstration, sans appareil photo"
DAY = timedelta(days=1)


class Present:
    def __init__(self, demo: Demonstration, history: History):
        self.demo, self.history = demo, history
        self.agent = demo.made["team"]["agent"]
        self.hours = timetables(demo.made["places"])
        self.done = 0

    # What an agent does, at an hour of the past or of today

    def ask(
        self,
        vehicle: Vehicle,
        pickup_at: datetime,
        *,
        days: int = 7,
        months: int | None = None,
        at=None,
        person=None,
    ) -> Rental | None:
        """Note a request for the vehicle from an opening on; None when nobody could borrow it."""
        demo = self.demo
        offer = demo.made["offers"][vehicle.category.code]
        pickup_at = self.hours[vehicle.place_id].next_opening(pickup_at)
        at = at or min(pickup_at - timedelta(days=demo.random.randrange(1, 6)), demo.now - timedelta(hours=2))
        ends = (
            demo.at(add_months(paris_date(pickup_at), months), 0)
            if months
            else pickup_at + timedelta(days=days)
        )
        person = person or self.history.borrowers.one_for(vehicle.category, pickup_at, ends)
        if person is None:
            return None
        self.done += 1
        if self.done % 20 == 0:
            demo.say(f"Locations récentes : {self.done}")
        return lending.request(
            person,
            offer=offer,
            needed_from=pickup_at,
            needed_until=None if months else ends,
            term_months=months,
            pickup_place=vehicle.place,
            purpose=demo.weighted(PURPOSES),
            origin=demo.weighted(ORIGINS),
            prescriber=person.referred_by,
            wanted_vehicle=vehicle,
            pickup_at=pickup_at,
            at=at,
            actor=self.agent,
        )

    def confirm(self, rental: Rental, *, quote: bool = False) -> Rental:
        """See the papers, then promise the vehicle."""
        at = rental.requested_at + timedelta(minutes=20)
        self.see_papers(rental, at)
        if quote:
            issue_quote(rental, at=at, actor=self.agent)
        return lending.confirm(rental.pk, at=at, actor=self.agent)

    def see_papers(self, rental, at) -> None:
        on = paris_date(at)
        missing = people.missing_papers(rental.person, papers_asked(rental.person, rental.offer, on), on=on)
        for paper in missing:
            people.see_paper(
                rental.person, kind=paper.kind, issued_on=on - 12 * DAY, seen_on=on, at=at, actor=self.agent
            )

    def sign(self, rental: Rental) -> Rental:
        """Issue the contract, have it signed, take the deposit and the first payment."""
        at = max(rental.confirmed_at, min(rental.pickup_at, self.demo.now) - timedelta(minutes=25))
        issue_contract(rental, at=at, actor=self.agent)
        rental = lending.sign(rental.pk, means="paper", at=at, actor=self.agent)
        if rental.agreed_deposit:
            lending.take_deposit(
                rental.pk,
                amount=rental.agreed_deposit,
                means=Means.CHEQUE,
                bank="Banque d’exemple",
                cheque_number=f"{9000000 + self.done}",
                holder=str(rental.person),
                at=at,
                actor=self.agent,
            )
        if not rental.is_lease and self.demo.chance(75):
            self.pay(rental, balance(rental.main_bill).left, at)
        return rental

    def pay(self, rental, amount: Decimal, at: datetime) -> None:
        if amount > 0:
            means = self.demo.pick((Means.CASH, Means.CHEQUE, Means.TERMINAL))
            payment = pay(rental.main_bill.pk, amount=amount, means=means, at=at, actor=self.agent)
            issue_receipt(payment, at=at, actor=self.agent)

    def pay_instalments(self, rental: Rental, until: datetime) -> None:
        """Pay what fell due, but for one in ten that is forgotten at the end."""
        bill = rental.main_bill
        due = [one for one in bill.instalments.order_by("due_on") if one.due_on <= paris_date(until)]
        if due and self.demo.chance(10):
            due = due[:-1]
        for one in due:
            self.pay(rental, one.amount, max(self.demo.at(one.due_on, 10), rental.pickup_at))

    def leave(self, rental: Rental) -> Rental:
        """Give the keys."""
        rental = lending.hand_over(
            rental.pk, report=self.report(rental, rental.vehicle.meter), at=rental.pickup_at, actor=self.agent
        )
        return self.papered(rental, rental.pickup_at)

    def come_back(self, rental: Rental, at: datetime, **returning) -> Rental:
        """Take the keys back."""
        days = max(1, (at - rental.pickup_at).days)
        km = days * (
            self.demo.random.randrange(2, 9) if rental.is_lease else self.demo.random.randrange(15, 70)
        )
        out = Vehicle.objects.get(pk=rental.vehicle.pk).meter
        rental = lending.take_back(
            rental.pk, report=self.report(rental, out + km), at=at, actor=self.agent, **returning
        )
        return self.papered(rental, at)

    def report(self, rental, meter) -> lending.ReportData:
        return lending.ReportData(
            meter=meter,
            energy_percent=self.demo.random.randrange(4, 11) * 10,
            accessories=rental.lent_accessories(),
            few_photos_reason=NO_CAMERA,
            meter_confirmed=True,
        )

    def papered(self, rental, at) -> Rental:
        report = ConditionReport.objects.filter(rental_vehicle__rental=rental).latest("pk")
        issue_condition_report(report, at=at, actor=self.agent)
        return rental

    def close(self, rental: Rental) -> Rental:
        """Settle and close."""
        at = rental.returned_at + timedelta(minutes=15)
        self.pay(rental, balance(rental.main_bill).left, at)
        for link in rental.deposits.filter(deposit__given_back_at__isnull=True):
            lending.give_back_deposit(rental.pk, link.deposit_id, at=at, actor=self.agent)
        return lending.close(rental.pk, at=at, actor=self.agent)

    # What happened lately

    def finished(self, vehicle: Vehicle, until: datetime) -> None:
        """Fill the time until ``until`` with loans that are over."""
        at = max(self.history.free_from[vehicle.pk], self.demo.now - timedelta(days=70))
        while True:
            days = self.demo.pick((3, 5, 7, 7, 10))
            hours = self.hours[vehicle.place_id]
            pickup_at = hours.next_opening(at)
            back_at = hours.next_opening(pickup_at + timedelta(days=days))
            if back_at + DAY > until:
                return
            rental = self.ask(vehicle, pickup_at, days=days)
            if rental is None:
                return
            rental = self.leave(self.sign(self.confirm(rental)))
            self.close(
                self.come_back(
                    rental, rental.return_at + timedelta(minutes=self.demo.random.randrange(0, 40))
                )
            )
            at = back_at + timedelta(days=self.demo.random.randrange(1, 3), hours=3)

    def out_since(self, vehicle, pickup_at, *, days) -> Rental | None:
        """Return a loan whose keys left then."""
        self.finished(vehicle, pickup_at - DAY)
        rental = self.ask(vehicle, pickup_at, days=days)
        return rental and self.leave(self.sign(self.confirm(rental, quote=True)))

    def booked(self, vehicle, pickup_at, *, days, signed, at=None) -> Rental | None:
        """Return a promised loan that has not left."""
        rental = self.ask(vehicle, pickup_at, days=days, at=at)
        if rental is None:
            return None
        rental = self.confirm(rental, quote=True)
        return self.sign(rental) if signed else rental

    def leased(self, vehicle: Vehicle, *, rank: int) -> None:
        """Lease a bike that nobody has: most still run today, some ended lately."""
        demo = self.demo
        starts = max(self.history.free_from[vehicle.pk], demo.now - timedelta(days=330))
        age = (demo.now - starts).days
        months = next((term for term in (3, 6, 12) if term * 30 > age + 15), 12)
        if vehicle.category.code != "e-bike":
            months, starts = 3, max(starts, demo.now - timedelta(days=60))
        rental = self.ask(vehicle, starts, months=months)
        if rental is None or rental.pickup_at >= demo.now:
            return
        rental = self.leave(self.sign(self.confirm(rental)))
        if rank % 6 == 0 and rental.pickup_at < demo.now - 3 * DAY:
            back_at = self.last_open(vehicle, demo.now - 2 * DAY)
            if back_at > rental.pickup_at:
                self.pay_instalments(rental, back_at)
                self.come_back(rental, back_at)
                return
        self.pay_instalments(rental, demo.now)

    def last_open(self, vehicle, at) -> datetime:
        return self.hours[vehicle.place_id].last_opening(at)


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
    workshop(present, [away[4], fleet["e-bike"][35]])
    undecided(present, cars, scooters)
    gone_wrong(present, away[5:])
    online(demo)


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


def to_close(present: Present, vehicle) -> None:
    """Bring a car back yesterday, with a kilometre too many: money and deposit are still to be settled."""
    now = present.demo.now
    rental = present.out_since(vehicle, now - timedelta(days=12), days=9)
    if rental:
        present.come_back(
            rental,
            present.last_open(vehicle, now - timedelta(hours=20)),
            charge_late=False,
            late_waived_reason="Panne de réveil, prévenus",
        )


def workshop(present: Present, vehicles) -> None:
    """Send vehicles to the workshop for some days."""
    now = present.demo.now
    for vehicle, reason in zip(vehicles, ("Révision annuelle", "Batterie à contrôler"), strict=False):
        immobilise(
            vehicle.pk, starts_at=now - timedelta(hours=3), ends_at=now + 3 * DAY, reason=reason,
            at=now - timedelta(hours=3), actor=present.demo.made["team"]["workshop"],
        )  # fmt: skip


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
    now, agent = present.demo.now, present.agent
    for rank, vehicle in enumerate(vehicles[:3]):
        rental = present.ask(vehicle, now - timedelta(days=3 + rank), days=5)
        if rental is None:
            continue
        if rank == 0:
            lending.refuse(
                rental.pk,
                reason="Aucun véhicule à ces dates.",
                at=rental.requested_at + timedelta(hours=2),
                actor=agent,
            )
            continue
        rental = present.confirm(rental)
        if rank == 1:
            lending.cancel(
                rental.pk,
                reason="A trouvé un covoiturage.",
                at=rental.pickup_at - timedelta(hours=3),
                actor=agent,
            )
        else:
            called = rental.pickup_at + timedelta(hours=2)
            lending.try_call(rental.pk, at=called, actor=agent, answered=False)
            lending.no_show(rental.pk, at=called + timedelta(minutes=30), actor=agent)


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


def states_covered() -> set[str]:
    """Return the states that some rental is in: the demonstration shows each."""
    return set(Rental.objects.values_list("status", flat=True)) & set(Status.values)
