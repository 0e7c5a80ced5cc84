"""A year of the list, day by day through the operations, on a small fleet: its order, its holds, its outcomes (row A8).

The dice have a seed: the same seed gives the same year.
"""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction

from mobilite.people.opening import Timetable
from mobilite.periods import paris_date
from rentals.models import Rental
from rentals.models import Status as RentalStatus
from rentals.operations import cancel
from rentals.operations.base import release_lapsed_holds
from rentals.waiting import operations
from rentals.waiting.availability import free_bikes, suited
from rentals.waiting.integrity import CHECKS
from rentals.waiting.models import LIVE, Answer, Entry, Status, Turn
from rentals.waiting.ranking import points_of, rules_on
from tests.factories import a_person, a_place, a_vehicle, an_offer, paris_at
from vehicles.models import Occupancy, OccupancyKind
from vehicles.operations import leave, release

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FLEET, ASKING, DAYS = 6, 0.22, 365
START = paris_at(1, 5, 9)


class Year:
    """A fleet of bikes at two places, people who ask, answer or stay silent, bikes that come back."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.places = [a_place(), a_place("Nort-sur-Erdre")]
        self.hours = {place.pk: Timetable.of(place) for place in self.places}
        self.offer = an_offer("velila-velo")
        for rank in range(FLEET):
            a_vehicle("e-bike", place=self.places[rank % 2])
        self.told: list[tuple] = []
        self.out: list[Occupancy] = []

    def live(self, days: int) -> None:
        for day in range(days):
            self.morning(START + timedelta(days=day))
            self.noon(START + timedelta(days=day, hours=3))
            self.evening(START + timedelta(days=day, hours=8, minutes=30))

    def morning(self, at) -> None:
        """People ask; bikes come back."""
        while self.dice.random() < ASKING:
            self.ask(at)
        for one in [one for one in self.out if one.ends_at <= at]:
            release(one, at)
            self.out.remove(one)
        release_lapsed_holds(at)
        self.sweep(at)

    def ask(self, at) -> None:
        places = self.dice.choice([self.places, self.places[:1], self.places[1:]])
        told = {
            "no_vehicle": self.dice.random() < 0.4,
            "no_transport": self.dice.random() < 0.2,
            "starts_on": paris_date(at) + timedelta(days=self.dice.randrange(60))
            if self.dice.random() < 0.3
            else None,
        }
        operations.join(
            a_person("Ali", f"Nom{Entry.objects.count()}"), offer=self.offer, places=places, at=at, actor=None,
            term_months=self.dice.choice([1, 3]), **told,
        )  # fmt: skip

    def noon(self, at) -> None:
        """Some answer; some who said yes come and take the bike, or call it off."""
        for turn in Turn.objects.open().select_related("entry").order_by("pk"):
            what = self.dice.choices(["yes", "no", "later", "", "leave"], [40, 8, 6, 20, 3])[0]
            if what == "leave":
                operations.leave(turn.entry_id, outcome="elsewhere", at=at, actor=None)
            elif what:
                operations.answer(turn.pk, what, via="link", at=at, actor=None)
        ready = Rental.objects.filter(
            status=RentalStatus.HELD,
            pickup_at__lte=at,
            vehicles__is_current=True,
            vehicles__occupancy__left_at=None,
        )
        for rental in ready.order_by("pk"):
            self.take(rental, at)
        for entry in Entry.objects.filter(status=Status.WAITING, silences__gte=3).order_by("pk"):
            if self.dice.random() < 0.1:
                operations.give_news(entry.pk, at=at, actor=None)
            elif self.dice.random() < 0.1:
                operations.leave(entry.pk, outcome="unreachable", at=at, actor=None)

    def take(self, rental, at) -> None:
        """Let the person leave with the bike for as long as she asked (the contract is another story's)."""
        if self.dice.random() < 0.1:
            cancel(rental.pk, reason="N’est pas venue.", at=at, actor=None)
            return
        held = rental.current.occupancy
        Rental.objects.filter(pk=rental.pk).update(held_until=rental.return_at + timedelta(days=400))
        self.out.append(leave(held, at))

    def evening(self, at) -> None:
        self.sweep(at)

    def sweep(self, at) -> None:
        """Let the software do its work, and check each bike that it offered: it went to the first whom it suits."""
        operations.lapse(at)
        today = paris_date(at)
        rules, before = (
            rules_on(today),
            Turn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        )
        free = free_bikes(at, categories=[self.offer.category_id])
        suits = {vehicle.pk: list(suited(vehicle, at)) for vehicle in free}
        operations.offer_free(at)
        served: set[Entry] = set()
        given = {
            turn.vehicle_id: turn
            for turn in Turn.objects.filter(pk__gt=before).select_related("entry__person")
        }
        for vehicle in free:
            waiting = [entry for entry in suits[vehicle.pk] if entry not in served]
            turn = given.pop(vehicle.pk, None)
            assert (turn and turn.entry) == (waiting[0] if waiting else None)
            if turn is not None:
                # By the plain count too, which the person is told.
                assert waiting == sorted(waiting, key=lambda entry: self.rank(entry, rules, today))
                served.add(turn.entry)
                self.told.append((at, vehicle.number, turn.entry.person.last_name))
        assert given == {}
        self.check()

    @staticmethod
    def rank(entry, rules, today):
        return (-points_of(entry, rules, today), entry.requested_at, entry.pk)

    def check(self) -> None:
        """Never two holds on a bike, never a bike held for nobody."""
        holds = Occupancy.objects.live().filter(kind=OccupancyKind.HOLD, left_at=None)
        assert max(Counter(holds.values_list("vehicle", flat=True)).values(), default=0) <= 1
        for check in CHECKS.values():
            assert list(check.run(START)) == []


def portrait(year: Year) -> tuple:
    entries = Entry.objects.order_by("pk").values_list("person__last_name", "status", "outcome", "silences")
    turns = Turn.objects.order_by("pk").values_list("vehicle__number", "answer", "offered_at", "answered_at")
    return list(entries), list(turns), year.told


def lived(seed: int, days: int = DAYS) -> tuple:
    with transaction.atomic():
        year = Year(seed)
        year.live(days)
        every_request_is_answered(START + timedelta(days=days))
        found = portrait(year)
        transaction.set_rollback(True)
    return found


def every_request_is_answered(last) -> None:
    """Each line waits, is offered a bike, or left by one of the closed outcomes; who took a bike has a request."""
    for entry in Entry.objects.all():
        assert (entry.outcome != "") == (entry.status == Status.CLOSED)
        yes = entry.turns.filter(answer=Answer.YES)
        assert yes.count() == (entry.outcome == "taken")
    waits = Entry.objects.filter(status__in=LIVE)
    # A task asks for news of whoever had none for six weeks: nobody is forgotten.
    operations.remind(last)
    quiet = waits.filter(status=Status.WAITING, contacted_at__lt=last - timedelta(weeks=6))
    for entry in quiet:
        assert entry.person.tasks.filter(key=f"waiting.quiet:{entry.pk}").exists()


def test_a_year_serves_the_list_in_its_order_and_leaves_nobody_without_an_answer():
    entries, turns, told = lived(7)
    assert len(entries) > 60
    assert {answer for _bike, answer, *_ in turns} >= {"yes", "no", "later", "silent"}
    assert len(told) == len(turns)
    assert date(2026, 12, 1) < paris_date(told[-1][0])


def test_the_same_seed_gives_the_same_year_and_another_one_does_not():
    first = lived(7, days=45)
    assert lived(7, days=45) == first
    assert lived(8, days=45) != first
