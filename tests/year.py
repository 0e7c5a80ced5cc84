"""A year of leased bikes, day by day through the operations: asked, offered, signed, paid, renewed, brought back (rows A8, C1 to C4).

The dice have a seed: the same seed gives the same year. Six bikes in the quick suite; two hundred by ``python -m tests.benchmarks.year``.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError

from mobilite.documents.operations import drawing_put_off
from mobilite.money import ZERO
from mobilite.people import operations as people
from mobilite.periods import add_months, paris_date
from mobilite.registry import registered
from mobilite.workflow import Refusal
from rentals import operations as lending
from rentals import rules
from rentals.documents import issue_contract
from rentals.incidents.models import Kind
from rentals.incidents.operations import note_complaint, open_incident, stop_rental
from rentals.models import Offer, Rental
from rentals.models import Status as RentalStatus
from rentals.operations.base import release_lapsed_holds
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Means
from rentals.payments.operations import pay, refund
from rentals.waiting import operations
from rentals.waiting.availability import free_bikes, suited, suiting
from rentals.waiting.models import Answer, Entry, Status, Turn
from rentals.waiting.ranking import points_of, rules_on
from tests.factories import a_person, a_place, a_report, a_vehicle, an_offer, paris_at, the_organisation
from tests.factories.lending import sign_amendments
from vehicles.models import Occupancy, OccupancyKind
from vehicles.operations import substitutes

START = paris_at(1, 5, 9)
#: How many ask, month by month: most in spring.
SEASON = (4, 5, 14, 14, 10, 8, 6, 5, 9, 6, 4, 3)
#: One in ten does not come for the bike she said yes to, one in twenty calls it off.
#: Of so many departures, one bike is stolen, and one is swapped.
STOLEN, SWAPPED = 60, 12
NOBODY, CALLED_OFF, EARLY, RENEWS, LATE = 0.1, 0.05, 0.06, 0.3, 0.08


class Year:
    """A fleet at two places, people who ask, answer or stay silent, come, pay, renew, and bring back."""

    def __init__(self, seed: int, *, bikes: int, requests: int, days: int = 365):
        self.dice, self.days = random.Random(seed), days
        the_organisation()
        self.places = [a_place(), a_place("Nort-sur-Erdre")]
        self.offer = an_offer("velila-velo")
        self.renews_from = START + timedelta(days=days // 3)
        for rank in range(bikes):
            a_vehicle("e-bike", place=self.places[rank % 2], in_service_on=START.date())
        weights = [SEASON[(START + timedelta(days=day)).month - 1] for day in range(days)]
        self.asking = Counter(self.dice.choices(range(days), weights, k=requests))
        self.told: list[tuple] = []
        self.counts: Counter[str] = Counter()
        self.people = 0
        #: What is to be done on a day: (act, key of a rental).
        self.agenda: dict[date, list[tuple[Callable, Any]]] = defaultdict(list)

    def live(self, say: Callable[[str], None] = lambda _words: None) -> "Year":
        with drawing_put_off():
            for day in range(self.days):
                morning = START + timedelta(days=day)
                self.morning(morning, self.asking[day])
                self.counter(morning + timedelta(hours=2))
                self.sweep(morning + timedelta(hours=8, minutes=30))
                if day % 30 == 29:
                    say(f"Jour {day + 1} : {dict(sorted(self.counts.items()))}")
        self.check_the_end(START + timedelta(days=self.days))
        return self

    # What people do

    def morning(self, at: datetime, asking: int) -> None:
        for _ in range(asking):
            self.ask(at)
        for act, key in self.agenda.pop(paris_date(at), []):
            act(key, at)
        if at >= self.renews_from and self.offer.renewal_waits:
            # The manager lets leases be renewed although somebody waits: they were refused until now.
            Offer.objects.filter(pk=self.offer.pk).update(renewal_waits=False)
            self.offer.refresh_from_db()
        self.sweep(at)

    def ask(self, at: datetime) -> None:
        self.people += 1
        person = a_person("Ali", f"Nom{self.people}", created_at=at - timedelta(hours=1))
        starts = (
            paris_date(at) + timedelta(days=self.dice.randrange(60)) if self.dice.random() < 0.3 else None
        )
        operations.join(
            person, offer=self.offer, places=self.dice.choice([self.places, self.places[:1], self.places[1:]]),
            term_months=self.dice.choices([1, 3, 6, 12], [15, 40, 30, 15])[0], starts_on=starts,
            no_vehicle=self.dice.random() < 0.4, no_transport=self.dice.random() < 0.2, at=at, actor=None,
        )  # fmt: skip
        self.counts["demandes"] += 1

    def counter(self, at: datetime) -> None:
        """Some answer; those who said yes and whose day has come take the bike; who is silent is reached, or not."""
        for turn in Turn.objects.open().select_related("entry").order_by("pk"):
            what = self.dice.choices(["yes", "no", "later", "", "leave"], [60, 8, 6, 14, 3])[0]
            if what == "leave":
                operations.leave(turn.entry_id, outcome="elsewhere", at=at, actor=None)
            elif what:
                operations.answer(turn.pk, what, via="link", at=at, actor=None)
        held = Rental.objects.filter(status=RentalStatus.HELD, pickup_at__lte=at, held_until__gt=at)
        for rental in held.order_by("pk"):
            luck = self.dice.random()
            if luck < CALLED_OFF:
                lending.cancel(rental.pk, reason="A trouvé autre chose.", at=at, actor=None)
                self.counts["décommandés"] += 1
            elif luck < CALLED_OFF + NOBODY:
                Rental.objects.filter(pk=rental.pk).update(held_until=at)  # nobody comes: the hold is over
            else:
                self.leave_with(rental, at)
        for entry in Entry.objects.filter(status=Status.WAITING, silences__gte=3).order_by("pk"):
            if self.dice.random() < 0.2:
                operations.give_news(entry.pk, at=at, actor=None)
            elif self.dice.random() < 0.1:
                operations.leave(entry.pk, outcome="unreachable", at=at, actor=None)

    def leave_with(self, rental: Rental, at: datetime) -> None:
        """Confirm, sign, take the deposit and the first payment, give the keys."""
        done, on = {"at": at, "actor": None}, paris_date(at)
        kinds = rules.papers_asked(rental.person, rental.offer, on)
        for paper in people.missing_papers(rental.person, kinds, on=on):
            people.see_paper(
                rental.person, kind=paper.kind, issued_on=on - timedelta(days=9), seen_on=on, **done
            )
        lending.confirm(rental.pk, **done)
        rental = Rental.objects.get(pk=rental.pk)
        issue_contract(rental, **done)
        lending.sign(rental.pk, means="paper", **done)
        lending.take_deposit(
            rental.pk, amount=rental.agreed_deposit, means=Means.CHEQUE, bank="Banque d’exemple",
            cheque_number=f"{rental.pk:07}", holder="Ali", **done,
        )  # fmt: skip
        exercises = rental.offer.category.exercises
        if exercises:
            lending.check_aptitude(rental.pk, exercises=dict.fromkeys(exercises, True), ready=True, **done)
        for one in rental.main_bill.instalments.order_by("due_on"):
            self.plan(max(one.due_on, on), self.pay_part, rental.pk, at)
        lending.hand_over(rental.pk, report=a_report(vehicle=rental.vehicle), **done)
        self.counts["départs"] += 1
        last = paris_date(rental.return_at)
        if self.dice.random() < EARLY and rental.months > 1:
            last -= timedelta(days=self.dice.randrange(5, 25))
        elif self.dice.random() < RENEWS:
            self.plan(last - timedelta(days=7), self.renew, rental.pk, at)
        rank = self.counts["départs"]
        if rank % STOLEN == 3:
            self.plan(on + timedelta(days=5), self.steal, rental.pk, at)
        elif rank % SWAPPED == 2:
            self.plan(on + timedelta(days=4), self.swap, rental.pk, at)
        self.plan(last + timedelta(days=self.dice.random() < LATE), self.bring_back, rental.pk, at)

    def swap(self, key: int, at: datetime) -> None:
        """Bring a bike that broke down, and go on with another one, where one is free."""
        rental = Rental.objects.get(pk=key)
        if rental.status != RentalStatus.ONGOING:
            return
        old = rental.vehicle
        other = substitutes(old, at, rental.vehicle_until, at).filter(place=old.place_id).first()
        if other is None:
            self.counts["échanges impossibles"] += 1
            return
        reports = {"returned": a_report(old.meter + 30), "handed": a_report(vehicle=other)}
        lending.swap(key, vehicle=other, reason="Panne", **reports, at=at, actor=None)
        sign_amendments(Rental.objects.get(pk=key), at=at)
        self.counts["échanges"] += 1

    def steal(self, key: int, at: datetime) -> None:
        """Lose a bike to a thief: complaint, clock stopped, deposit back, closed; the bike is out of the planning."""
        rental = Rental.objects.get(pk=key)
        if rental.status != RentalStatus.ONGOING:
            return
        done = {"at": at, "actor": None}
        theft = open_incident(
            rental.vehicle, kind=Kind.THEFT, rental=rental, happened_at=at - timedelta(hours=3),
            known_on=paris_date(at), scene="Gare", **done,
        )  # fmt: skip
        note_complaint(theft.pk, on=paris_date(at), reference="2026/1", file=b"%PDF-1.7 plainte", **done)
        stop_rental(theft.pk, **done)
        self.settle(Rental.objects.get(pk=key), **done)
        self.counts["vols"] += 1

    def plan(self, day: date, act: Callable, key: int, now: datetime) -> None:
        """Put an act on a day's agenda, the day after at the soonest."""
        self.agenda[max(day, paris_date(now) + timedelta(days=1))].append((act, key))

    def pay_part(self, key: int, at: datetime) -> None:
        """Pay what is due today; one in fifteen pays three weeks late."""
        bill = Rental.objects.get(pk=key).main_bill
        due = balance(bill).due_on(paris_date(at))
        if due <= ZERO:
            return
        if self.dice.random() < 1 / 15:
            self.plan(paris_date(at) + timedelta(days=21), self.pay_part, key, at)
            return
        pay(bill.pk, amount=due, means=Means.TRANSFER, at=at, actor=None)
        self.counts["paiements"] += 1

    def renew(self, key: int, at: datetime) -> None:
        """Ask for one month more: refused while somebody waits for such a bike there, or past twelve months."""
        try:
            lending.extend(key, months=1, at=at, actor=None)
        except (Refusal, ValidationError):
            self.counts["renouvellements refusés"] += 1
            return
        self.counts["renouvelés"] += 1
        rental = Rental.objects.get(pk=key)
        sign_amendments(rental, at=at)
        for one in rental.main_bill.instalments.filter(due_on__gt=paris_date(at)):
            self.plan(one.due_on, self.pay_part, key, at)

    def bring_back(self, key: int, at: datetime) -> None:
        """Bring the bike back, settle, give the deposit back, close; a renewed lease waits for its new last day."""
        rental = Rental.objects.get(pk=key)
        if rental.status != RentalStatus.ONGOING:
            return  # stolen since
        if paris_date(rental.return_at) > paris_date(at) + timedelta(days=27):
            self.plan(paris_date(rental.return_at), self.bring_back, key, at)
            return
        done = {"at": at, "actor": None}
        meter = rental.vehicle.meter + self.dice.randrange(20, 400)
        self.settle(lending.take_back(key, report=a_report(meter), **done), **done)
        self.counts["retours"] += 1

    @staticmethod
    def settle(rental: Rental, **done) -> None:
        """Pay or give back what is left, give the deposit back, close."""
        key, standing = rental.pk, balance(rental.main_bill)
        if standing.credit:
            refund(rental.main_bill.pk, amount=standing.credit, means=Means.TRANSFER, reason="Rendu plus tôt.", **done)  # fmt: skip
        elif standing.left:
            pay(rental.main_bill.pk, amount=standing.left, means=Means.TRANSFER, **done)
        for link in rental.deposits.filter(deposit__given_back_at=None):
            lending.give_back_deposit(key, link.deposit_id, **done)
        lending.close(key, **done)

    # What the software does, and what is checked

    def sweep(self, at: datetime) -> None:
        """Let the software work, and check each bike that it offered: it went to the first whom it suits."""
        release_lapsed_holds(at)
        operations.lapse(at)
        self.counts["oui sans suite"] += operations.come_back(at)
        today = paris_date(at)
        before = Turn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        waiting = Entry.objects.filter(status=Status.WAITING).exists()
        free = free_bikes(at, categories=[self.offer.category_id]) if waiting else []
        suits = suiting(free, at)
        for one in self.dice.sample(free, min(len(free), 2)):
            # Read for all at once, or for one: the same people in the same order.
            assert list(suited(one, at)) == suits[one.pk]
        operations.offer_free(at)
        given = Turn.objects.filter(pk__gt=before).select_related("entry__person")
        self.served_in_order(free, suits, {turn.vehicle_id: turn for turn in given}, rules_on(today), today)
        holds = Occupancy.objects.live().filter(kind=OccupancyKind.HOLD, left_at=None)
        assert max(Counter(holds.values_list("vehicle", flat=True)).values(), default=0) <= 1

    def served_in_order(self, free, suits, given, in_force, today: date) -> None:
        served: set[Entry] = set()
        for vehicle in free:
            waiting = [entry for entry in suits[vehicle.pk] if entry not in served]
            turn = given.pop(vehicle.pk, None)
            assert (turn and turn.entry) == (waiting[0] if waiting else None)
            if turn is not None:
                # By the plain count too, which the person is told.
                ranks = [
                    (-points_of(entry, in_force, today), entry.requested_at, entry.pk) for entry in waiting
                ]
                assert ranks == sorted(ranks)
                served.add(turn.entry)
                self.told.append((str(today), vehicle.number, turn.entry.person.last_name))
        assert given == {}

    def check_the_end(self, last: datetime) -> None:
        """No bike in two leases, every request answered, the instalments of each lease add up, nothing else is wrong."""
        self.no_bike_twice()
        every_request_is_answered(last)
        for rental in Rental.objects.filter(handed_over_at__isnull=False).order_by("pk"):
            self.instalments_add_up(rental)
        for entry in registered("integrity"):
            if not entry.key.startswith(("files", "safety")):  # the files and the seals of an installation
                assert list(entry.value.run(last)) == [], entry.key

    @staticmethod
    def no_bike_twice() -> None:
        held = defaultdict(list)
        for one in Occupancy.objects.filter(left_at__isnull=False).order_by("vehicle", "left_at"):
            held[one.vehicle_id].append((one.left_at, one.released_at))
        for times in held.values():
            assert all(back is not None and back <= out for (_out, back), (out, _back) in pairwise(times))

    @staticmethod
    def instalments_add_up(rental: Rental) -> None:
        """The parts are the bill, to the cent; a lease that ran to its end is paid each month on its day."""
        bill: Bill = rental.main_bill
        standing = balance(bill)
        assert sum((part.amount for part in standing.parts), ZERO) == max(standing.total, ZERO)
        assert sum((part.paid for part in standing.parts), ZERO) == min(
            standing.paid, max(standing.total, ZERO)
        )
        if rental.status == RentalStatus.CLOSED:
            assert standing.left == standing.credit == ZERO
        first = paris_date(rental.needed_from)
        days = sorted(bill.instalments.values_list("due_on", flat=True))
        assert days == [add_months(first, rank) for rank in range(len(days))]
        if rental.status == RentalStatus.ONGOING:
            assert len(days) == rental.months

    def portrait(self) -> tuple:
        """Return what would differ if the dice fell otherwise."""
        entries = Entry.objects.order_by("pk").values_list(
            "person__last_name", "status", "outcome", "silences"
        )
        turns = Turn.objects.order_by("pk").values_list(
            "vehicle__number", "answer", "offered_at", "answered_at"
        )
        bills = [
            (one.reference, one.status, str(one.return_at), str(one.due), str(one.paid))
            for one in Rental.objects.with_balances().order_by("pk")
        ]
        return list(entries), list(turns), bills, self.told

    def fingerprint(self) -> str:
        return sha256(repr(self.portrait()).encode()).hexdigest()[:16]


def every_request_is_answered(last: datetime) -> None:
    """Each line waits, is offered a bike, or left by one of the closed outcomes; who took a bike has a request."""
    for entry in Entry.objects.all():
        assert (entry.outcome != "") == (entry.status == Status.CLOSED)
        assert entry.turns.filter(answer=Answer.YES).count() == (entry.outcome == "taken")
    # A task asks for news of whoever had none for six weeks: nobody is forgotten.
    operations.remind(last)
    quiet = Entry.objects.filter(status=Status.WAITING, contacted_at__lt=last - timedelta(weeks=6))
    for entry in quiet:
        assert entry.person.tasks.filter(key=f"waiting.quiet:{entry.pk}").exists()
