"""Two years of finished loans and leases, written in bulk under the same constraints as any other row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from mobilite.audit.models import Entry
from mobilite.demonstration import Demonstration
from mobilite.documents.models import Series
from mobilite.people.opening import timetables
from mobilite.periods import paris_date
from rentals import quotes
from rentals.demo.people import Borrowers
from rentals.models import (
    ConditionReport,
    Mark,
    Moment,
    Origin,
    Purpose,
    Rental,
    RentalBill,
    RentalDeposit,
    RentalTerm,
    RentalVehicle,
    Status,
)
from rentals.models.offers import Audience
from rentals.models.reports import MarkKind, Side
from rentals.operations.requests import SERIES
from rentals.payments.deposits.terms import holds_until
from rentals.payments.models import (
    Allocation,
    Bill,
    Deposit,
    DepositMeans,
    DepositMove,
    Ending,
    Instalment,
    Line,
    Means,
    MoveKind,
    Payment,
    Spot,
)
from rentals.pricing import lease_end
from vehicles.models import MeterReading, Occupancy, OccupancyKind, Vehicle

#: Loans of the last weeks go through the operations.
RECENT, RECENT_LEASES = timedelta(days=24), timedelta(days=40)
DAYS = {3: 8, 5: 12, 7: 22, 8: 6, 14: 22, 21: 12, 30: 12, 45: 4, 60: 2}
TERMS = {1: 20, 3: 34, 6: 30, 12: 16}
#: How many bikes out of ten find somebody in a month: nobody starts in winter.
SEASON = {1: 2, 2: 3, 3: 7, 4: 9, 5: 9, 6: 9, 7: 7, 8: 6, 9: 8, 10: 5, 11: 3, 12: 2}
PURPOSES = {
    Purpose.WORK: 55,
    Purpose.TRAINING: 18,
    Purpose.INTERVIEW: 12,
    Purpose.INTERNSHIP: 6,
    Purpose.CHILDREN: 5,
    Purpose.HEALTH: 4,
}
ORIGINS = {Origin.COUNTER: 45, Origin.PHONE: 35, Origin.PRESCRIBER: 15, Origin.ONLINE: 5}
BEFORE_US = "Photos prises avant le logiciel"


@dataclass
class Stay:
    """One finished loan or lease, before it is written."""

    vehicle: Vehicle
    person: object
    pickup_at: datetime
    needed_until: datetime
    return_at: datetime
    returned_at: datetime
    months: int | None
    meter_out: int
    meter_in: int


class History:
    def __init__(self, demo: Demonstration):
        self.demo = demo
        self.borrowers = Borrowers(demo)
        self.hours = timetables(demo.made["places"])
        self.meters: dict[int, int] = {}
        self.stays: list[Stay] = []
        #: From when each vehicle is free for what comes after.
        self.free_from: dict[int, datetime] = {}
        offers = demo.made["offers"].values()
        self.rates = {offer.pk: {rate.audience: rate for rate in offer.rates.all()} for offer in offers}

    def live(self, vehicle: Vehicle, until: datetime) -> None:
        """Let a vehicle go from hand to hand until an instant."""
        demo, is_bike = self.demo, not vehicle.category.has_plate
        at = demo.began_at + timedelta(days=demo.random.randrange(2, 40))
        meter = vehicle.meter
        while True:
            if is_bike and not demo.chance(SEASON[at.month] * 10):
                at += timedelta(days=20)
            pickup_at = self.hours[vehicle.place_id].next_opening(at)
            if pickup_at >= until:
                break
            stay = self.stay(vehicle, pickup_at, meter, is_bike)
            if stay is None:
                at += timedelta(days=3)
                continue
            if max(stay.returned_at, stay.return_at, stay.needed_until) >= until:
                break
            self.stays.append(stay)
            meter = stay.meter_in
            at = stay.returned_at + timedelta(days=demo.random.randrange(1, 12), hours=2)
        self.meters[vehicle.pk], self.free_from[vehicle.pk] = meter, min(at, until)

    def stay(self, vehicle, pickup_at, meter, is_bike) -> Stay | None:
        demo, hours = self.demo, self.hours[vehicle.place_id]
        months = None
        if is_bike:
            months = demo.weighted(TERMS if vehicle.category.code == "e-bike" else {1: 60, 3: 40})
            needed_until = demo.at(lease_end(paris_date(pickup_at), months), 0)
            return_at = max(hours.last_opening(needed_until), pickup_at + timedelta(days=1))
        else:
            needed_until = pickup_at + timedelta(days=demo.weighted(DAYS))
            return_at = hours.next_opening(needed_until)
        returned_at = return_at
        if demo.chance(9):
            returned_at = hours.next_opening(return_at + timedelta(days=demo.random.randrange(1, 4)))
        elif demo.chance(40):
            returned_at = return_at + timedelta(minutes=demo.random.randrange(5, 25))
        person = self.borrowers.one_for(vehicle.category, pickup_at, max(return_at, returned_at))
        if person is None:
            return None
        days = (returned_at - pickup_at).days + 1
        km = days * demo.random.randrange(2, 9) if is_bike else days * demo.random.randrange(15, 70)
        return Stay(
            vehicle, person, pickup_at, needed_until, return_at, returned_at, months, meter, meter + km
        )

    def write(self) -> None:
        """Write the stays, oldest first, in a few large inserts."""
        stays = sorted(self.stays, key=lambda stay: (stay.pickup_at, stay.vehicle.pk))
        demo = self.demo
        numbers: dict[int, int] = {}
        rentals, occupancies = [], []
        for stay in demo.counting("Locations passées", stays, len(stays)):
            rentals.append(self.rental(stay, numbers))
            occupancies.append(self.occupancy(stay))
        for year, last in numbers.items():
            Series.objects.create(code=SERIES, year=year, last_number=last)
        Occupancy.objects.bulk_create(occupancies, batch_size=200)
        Rental.objects.bulk_create(rentals, batch_size=200)
        links = [
            RentalVehicle(rental=rental, occupancy=occupancy)
            for rental, occupancy in zip(rentals, occupancies, strict=True)
        ]
        RentalVehicle.objects.bulk_create(links, batch_size=200)
        self.money(stays, rentals)
        self.reports(stays, links)
        self.entries(stays, rentals)
        for vehicle_id, meter in self.meters.items():
            Vehicle.objects.filter(pk=vehicle_id).update(meter=meter)

    def rental(self, stay, numbers) -> Rental:
        demo = self.demo
        offer = demo.made["offers"][stay.vehicle.category.code]
        asked_at = stay.pickup_at - timedelta(days=demo.random.randrange(1, 8), hours=1)
        year = paris_date(asked_at).year
        numbers[year] = numbers.get(year, 0) + 1
        solidary = bool(stay.person.family_quotient) and stay.person.family_quotient <= 600
        rental = Rental(
            reference=f"{SERIES}-{year}-{numbers[year]:04}",
            status=Status.CLOSED,
            person=stay.person,
            offer=offer,
            rate=self.rates[offer.pk][Audience.SOLIDARITY if solidary else Audience.STANDARD],
            wanted_vehicle=None,
            term_months=stay.months,
            needed_from=stay.pickup_at,
            needed_until=stay.needed_until,
            pickup_at=stay.pickup_at,
            return_at=stay.return_at,
            pickup_place=stay.vehicle.place,
            return_place=stay.vehicle.place,
            purpose=demo.weighted(PURPOSES),
            origin=demo.weighted(ORIGINS),
            prescriber=stay.person.referred_by,
            agreed_deposit=offer.deposit,
            requested_at=asked_at,
            confirmed_at=asked_at,
            terms_at=asked_at,
            signed_at=stay.pickup_at,
            signing_means="paper",
            handed_over_at=stay.pickup_at,
            returned_at=stay.returned_at,
            closed_at=stay.returned_at,
        )
        rental.search_text = rental.searched_words(stay.vehicle)
        return rental

    def occupancy(self, stay) -> Occupancy:
        turnaround = timedelta(minutes=stay.vehicle.category.turnaround_minutes)
        ends_at = max(stay.return_at, stay.needed_until) if stay.months else stay.return_at
        return Occupancy(
            vehicle=stay.vehicle,
            kind=OccupancyKind.LEASE if stay.months else OccupancyKind.RENTAL,
            person=stay.person,
            starts_at=stay.pickup_at,
            ends_at=ends_at,
            blocked_until=ends_at + turnaround,
            left_at=stay.pickup_at,
            released_at=stay.returned_at,
        )

    def money(self, stays, rentals) -> None:
        """Write bills with their lines, instalments and payments, and deposits given back."""
        bills, lines, instalments, payments, allocations, deposits = [], [], [], [], [], []
        for stay, rental in zip(stays, rentals, strict=True):
            bill = Bill(
                person=stay.person,
                label=f"{rental.offer}, {rental.reference}",
                opened_at=rental.confirmed_at,
                closed_at=rental.closed_at,
            )
            bills.append(bill)
            priced = quotes.quote(
                rental.offer, rental.rate, starts=rental.needed_from,
                ends=None if stay.months else rental.needed_until, months=stay.months,
            )  # fmt: skip
            settled = [] if stay.months else quotes.settlement(
                rental, returned_at=stay.returned_at, km=stay.meter_in - stay.meter_out
            )  # fmt: skip
            added = [*settled.km, *settled.late] if settled else []
            for at, some in ((rental.confirmed_at, priced.lines), (rental.returned_at, added)):
                lines += [
                    Line(
                        bill=bill, kind=line.kind, label=line.label, why=line.why, quantity=line.quantity,
                        unit_price=line.unit_price, amount=line.amount, at=at,
                    )
                    for line in some
                ]  # fmt: skip
            instalments += [
                Instalment(bill=bill, due_on=one.due_on, amount=one.amount) for one in priced.instalments
            ]
            parts = [(one.due_on, one.amount) for one in priced.instalments] or [
                (paris_date(stay.pickup_at), priced.total)
            ]
            extra = sum((line.amount for line in added), Decimal(0))
            if extra > 0:
                parts.append((paris_date(stay.returned_at), extra))
            means = self.demo.weighted(
                {Means.CASH: 40, Means.CHEQUE: 30, Means.TERMINAL: 25, Means.TRANSFER: 5}
            )
            payments += [
                Payment(person=stay.person, amount=amount, means=means, received_at=self.demo.at(day, 10))
                for day, amount in parts
                if amount > 0
            ]
            allocations += [
                Allocation(bill=bill, payment=one, amount=one.amount, at=one.received_at)
                for one in payments[len(allocations) :]
            ]
            deposits.append(
                Deposit(
                    person=stay.person, amount=rental.offer.deposit, means=Means.CHEQUE, bank="Banque d’exemple",
                    cheque_number=f"{len(deposits):07}", holder=str(stay.person), received_at=stay.pickup_at,
                    written_on=paris_date(stay.pickup_at), spot=Spot.DRAWER, place=stay.vehicle.place,
                    holds_until=holds_until(DepositMeans.CHEQUE, paris_date(stay.pickup_at)),
                    kept_amount=Decimal(0), given_back_at=stay.returned_at, given_back_place=stay.vehicle.place,
                    given_back_means=Means.CHEQUE, ending=Ending.RETURNED, signed_back_at=stay.returned_at,
                )
            )  # fmt: skip
        Bill.objects.bulk_create(bills, batch_size=200)
        for model, rows in (
            (Line, lines),
            (Instalment, instalments),
            (Payment, payments),
            (Allocation, allocations),
            (Deposit, deposits),
        ):
            model.objects.bulk_create(rows, batch_size=200)
        DepositMove.objects.bulk_create(
            [
                DepositMove(deposit=one, kind=kind, spot=one.spot, place=one.place, amount=amount, at=at)
                for one in deposits
                for kind, amount, at in (
                    (MoveKind.RECEIVED, one.amount, one.received_at),
                    (MoveKind.BACK, -one.amount, one.given_back_at),
                )
            ],
            batch_size=200,
        )
        pairs = list(zip(rentals, bills, deposits, strict=True))
        RentalBill.objects.bulk_create([RentalBill(rental=rental, bill=bill) for rental, bill, _ in pairs])
        RentalDeposit.objects.bulk_create(
            [RentalDeposit(rental=rental, deposit=one) for rental, _, one in pairs]
        )
        RentalTerm.objects.bulk_create(
            RentalTerm(
                rental=rental, after_months=0, months=rental.term_months, rate=rental.rate, agreed_at=rental.confirmed_at
            )
            for rental in rentals
            if rental.term_months
        )  # fmt: skip

    def reports(self, stays, links) -> None:
        """Write what was seen at each departure and return, and some marks."""
        demo, reports, readings, marks = self.demo, [], [], []
        for stay, link in zip(stays, links, strict=True):
            for moment, at, meter in (
                (Moment.OUT, stay.pickup_at, stay.meter_out),
                (Moment.IN, stay.returned_at, stay.meter_in),
            ):
                report = ConditionReport(
                    rental_vehicle=link, moment=moment, at=at, meter=meter,
                    energy_percent=demo.random.randrange(4, 11) * 10,
                    accessories=link.rental.offer.accessories, few_photos_reason=BEFORE_US,
                )  # fmt: skip
                reports.append(report)
                readings.append(
                    MeterReading(
                        vehicle=stay.vehicle, km=meter, at=at,
                        source=f"{moment.label.lower()} {link.rental.reference}",
                    )
                )  # fmt: skip
            if demo.chance(7):
                marks.append(
                    Mark(
                        vehicle=stay.vehicle, found_in=reports[-1],
                        side=demo.pick([Side.LEFT, Side.RIGHT]), kind=demo.weighted({MarkKind.SCRATCH: 6, MarkKind.DENT: 2, MarkKind.CHIP: 2}),
                        x=demo.random.randrange(150, 850), y=demo.random.randrange(400, 700),
                        repaired_at=None if demo.chance(40) else stay.returned_at + timedelta(days=3),
                    )
                )  # fmt: skip
        ConditionReport.objects.bulk_create(reports, batch_size=200)
        MeterReading.objects.bulk_create(readings, batch_size=200)
        Mark.objects.bulk_create(marks)

    def entries(self, stays, rentals) -> None:
        """Write what the journal says of a finished rental."""
        agent, entries = self.demo.made["team"]["agent"], []
        for stay, rental in zip(stays, rentals, strict=True):
            number = stay.vehicle.number
            steps = [
                ("request", rental.requested_at, "", Status.REQUESTED, f"a noté la demande {rental.reference}."),
                ("confirm", rental.confirmed_at, Status.REQUESTED, Status.CONFIRMED, f"a confirmé avec {number}\u00a0: {rental.reference}."),
                ("hand_over", rental.handed_over_at, Status.CONFIRMED, Status.ONGOING, f"a remis {number}\u00a0: {rental.reference}."),
                ("take_back", rental.returned_at, Status.ONGOING, Status.RETURNED, f"a reçu {number}\u00a0: {rental.reference}."),
                ("close", rental.closed_at, Status.RETURNED, Status.CLOSED, f"a clôturé la location\u00a0: {rental.reference}."),
            ]  # fmt: skip
            entries += [
                Entry(
                    at=at, actor=agent, verb=verb, sentence=sentence, object_label=Rental._meta.label_lower,
                    object_id=rental.pk, before=before, after=after,
                )
                for verb, at, before, after, sentence in steps
            ]  # fmt: skip
        Entry.objects.bulk_create(entries, batch_size=500)


def make_history(demo: Demonstration) -> None:
    """Write what was lent and is over; what still runs is left to the present."""
    history = History(demo)
    for code, vehicles in demo.made["fleet"].items():
        for vehicle in vehicles:
            history.live(vehicle, demo.now - (RECENT_LEASES if "bike" in code else RECENT))
    history.write()
    demo.made["history"] = history
