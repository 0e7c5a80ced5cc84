"""The last weeks, today and the days ahead, through the operations that people use: some rentals in each state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import wraps

from django.db import transaction

from mobilite.demonstration import Demonstration
from mobilite.people import operations as people
from mobilite.people.models.persons import ActivityKind
from mobilite.people.opening import timetables
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal
from rentals import access
from rentals import operations as lending
from rentals.demo.history import ORIGINS, PURPOSES, History
from rentals.demo.signing import on_the_screen
from rentals.documents import issue_condition_report, issue_contract, issue_quote, issue_receipt
from rentals.models import ConditionReport, GearKind, Helmet, Rental, RuleKey
from rentals.operations.gear import Worn
from rentals.operations.prescriptions import prescribe
from rentals.payments.balances import balance
from rentals.payments.models import Means
from rentals.payments.operations import pay
from rentals.rules import aptitude_check, papers_asked
from vehicles.models import Vehicle
from vehicles.operations import ready

NO_CAMERA = "Démonstration, sans appareil photo"
DAY = timedelta(days=1)


def whole(step):
    """Play a step whole or not at all: on some days a person, a vehicle or a place cannot."""

    @wraps(step)
    def played(*args, **kwargs):
        try:
            with transaction.atomic():
                return step(*args, **kwargs)
        except Refusal:
            return None

    return played


class Present:
    def __init__(self, demo: Demonstration, history: History):
        self.demo, self.history = demo, history
        self.agent = demo.made["team"]["agent"]
        self.hours = timetables(demo.made["places"])
        self.done = 0

    # What an agent does, at an hour of the past or of today

    @whole
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
        self.open_doors(rental, at)
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

    def open_doors(self, rental, at) -> None:
        """Note the work found here that brings somebody to us, and the word of whoever sent her, where rules ask for them."""
        person, on = rental.person, paris_date(at)
        keys = {one.key for one in access.rental_verdicts(rental, at) if not one.ok}
        if RuleKey.DOORS in keys:
            people.add_activity(
                person,
                kind=ActivityKind.WORK,
                employer="Mission d’intérim, exemple",
                commune=self.demo.made["places"][0].commune,
                starts_on=on,
                at=at,
                actor=self.agent,
            )
        if RuleKey.PRESCRIPTION in keys:
            prescribe(
                person,
                contact=person.referred_by or self.demo.made["senders"][0],
                service=rental.offer.service,
                given_on=on,
                at=at,
                actor=self.agent,
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
            at = max(self.demo.at(one.due_on, 10), rental.pickup_at)
            self.pay(rental, one.amount, min(at, until))  # nothing is paid at an hour to come

    def leave(self, rental: Rental) -> Rental:
        """Give the keys; one in two signs on the tablet."""
        self.try_it(rental)
        report = replace(self.report(rental, rental.vehicle.meter), gear=self.gear(rental))
        if rental.pk % 2 == 0:
            report = replace(report, signing=on_the_screen(rental, self.agent))
        rental = lending.hand_over(rental.pk, report=report, at=rental.pickup_at, actor=self.agent)
        return self.papered(rental, rental.pickup_at)

    def gear(self, rental: Rental) -> list[Worn]:
        """Dress whoever rides: a helmet of ours when one is free there, her own gloves."""
        if not rental.vehicle.category.needs_gear:
            return []
        free = Helmet.objects.free(paris_date(rental.pickup_at)).filter(place=rental.pickup_place)
        taken = free.exclude(loans__returned_at__gt=rental.pickup_at).order_by("number").first()
        lent = {"helmet_id": taken.pk} if taken and rental.pk % 3 else {"mark": "ECE 22.06"}
        who = rental.person_id
        return [
            Worn(person_id=who, kind=GearKind.HELMET, **lent),
            Worn(person_id=who, kind=GearKind.GLOVES, mark="CE EN 13594"),
        ]

    def try_it(self, rental: Rental) -> None:
        """Try a two-wheeler with whoever never had one."""
        exercises = rental.offer.category.exercises
        if exercises and not aptitude_check(rental).ok:
            at = rental.pickup_at - timedelta(minutes=15)
            done = dict.fromkeys(exercises, True)
            lending.check_aptitude(rental.pk, exercises=done, ready=True, at=at, actor=self.agent)

    def come_back(
        self, rental: Rental, at: datetime, *, cleaned: bool = True, marks: Sequence = (), **returning
    ) -> Rental:
        """Take the keys back; half an hour later the workshop says the vehicle ready, unless told not to."""
        days = max(1, (at - rental.pickup_at).days)
        km = days * (
            self.demo.random.randrange(2, 9) if rental.is_lease else self.demo.random.randrange(15, 70)
        )
        out = Vehicle.objects.get(pk=rental.vehicle.pk).meter
        rental = lending.take_back(
            rental.pk,
            report=replace(self.report(rental, out + km), marks=marks),
            at=at,
            actor=self.agent,
            **returning,
        )
        if cleaned and rental.vehicle.category.needs_cleaning:
            at_work = self.demo.made["team"]["workshop"]
            ready(rental.vehicle.pk, at=min(at + timedelta(minutes=30), self.demo.now), actor=at_work)
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
            self.over(vehicle, pickup_at, days)
            at = back_at + timedelta(days=self.demo.random.randrange(1, 3), hours=3)

    @whole
    def over(self, vehicle, pickup_at, days) -> None:
        """Play one loan from its request to its end."""
        rental = self.ask(vehicle, pickup_at, days=days)
        if rental is not None:
            rental = self.leave(self.sign(self.confirm(rental)))
            late = timedelta(minutes=self.demo.random.randrange(0, 40))
            self.close(self.come_back(rental, rental.return_at + late))

    @whole
    def out_since(self, vehicle, pickup_at, *, days) -> Rental | None:
        """Return a loan whose keys left then."""
        self.finished(vehicle, pickup_at - DAY)
        rental = self.ask(vehicle, pickup_at, days=days)
        return rental and self.leave(self.sign(self.confirm(rental, quote=True)))

    @whole
    def booked(self, vehicle, pickup_at, *, days, signed, at=None) -> Rental | None:
        """Return a promised loan that has not left."""
        rental = self.ask(vehicle, pickup_at, days=days, at=at)
        if rental is None:
            return None
        rental = self.confirm(rental, quote=True)
        return self.sign(rental) if signed else rental

    @whole
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
