"""Who comes next hears in time that her vehicle may not be there, what is free instead, and that all is well again (rows A6, A7)."""

from datetime import date, timedelta

import pytest

from mobilite.audit.models import Entry
from mobilite.outbox.models import Message, State
from mobilite.outbox.segments import count
from mobilite.todo.models import Task
from mobilite.todo.operations import finish
from rentals.incidents.models import Kind
from rentals.models import Rental
from rentals.operations import cancel, swap, take_back
from rentals.promises.risks import Why, risks
from rentals.promises.telling import WORKS
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_report,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
)
from tests.factories.mishaps import an_incident

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The vehicle is due on Tuesday 14 April, 10 h; the next person comes on Wednesday, 10 h.
DUE, NEXT = paris_at(4, 14, 10), paris_at(4, 15, 10)
LATE = DUE + HOUR + timedelta(minutes=1)


def somebody_next(vehicle, *, start=NEXT, **fields) -> Rental:
    person = {"phone": "+33639980002", "phone_verified_on": date(2026, 4, 1)} | fields
    return a_confirmed_rental(
        a_driver("Amina", "Diallo", **person), vehicle=vehicle, offer=an_offer("reseau-scooter-50"),
        needed_from=start, needed_until=start + 3 * DAY,
    )  # fmt: skip


@pytest.fixture
def out():
    return an_ongoing_rental(a_driver("Boris", "Petit"), offer=an_offer("reseau-scooter-50"))


@pytest.fixture
def coming(out):
    return somebody_next(out.vehicle)


def told() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


def sweep(run_due, at):
    run_due(at, *WORKS)


def back(rental, at):
    return take_back(rental.pk, report=a_report(rental.vehicle.meter + 50), at=at, actor=None)


class TestWhoIsTold:
    def test_nobody_within_the_grace(self, coming, run_due):
        """Row A7: due at 10 h, the grace is one hour."""
        sweep(run_due, DUE + HOUR)
        assert told() == []

    def test_past_it_the_next_person_reads_what_is_free_and_whom_to_call(self, out, coming, run_due):
        a_vehicle(out.offer.category, place=coming.pickup_place)
        sweep(run_due, LATE)
        [text] = told()
        assert "Amina, votre scooter de mercredi 15 avril, 10 h, risque de manquer." in text
        assert "Nous avons un autre scooter à Ancenis." in text
        assert "Appelez-nous au" in text
        assert "Boris" not in text
        assert "retard" not in text
        assert count(text).count == 1

    def test_with_nothing_free_she_reads_that_we_look_for_it(self, coming, run_due):
        sweep(run_due, LATE)
        assert "Nous cherchons une autre solution." in told()[0]

    def test_once_for_each_situation(self, coming, run_due):
        for minutes in (0, 5, 60, 600):
            sweep(run_due, LATE + timedelta(minutes=minutes))
        assert len(told()) == 1

    def test_not_days_before(self, out, run_due):
        """Somebody who comes next week need not worry of an hour."""
        somebody_next(out.vehicle, start=NEXT + 5 * DAY)
        sweep(run_due, LATE)
        assert told() == []

    def test_a_contact_caution_makes_it_a_call(self, out, run_due):
        """Row H11."""
        coming = somebody_next(out.vehicle, no_sms=True, email="")
        sweep(run_due, LATE)
        sweep(run_due, LATE + HOUR)
        task = Task.objects.open().get(person=coming.person)
        assert task.title == "Prévenir\u00a0: le véhicule promis ne sera peut-être pas là"
        assert "Nous cherchons une autre solution" in task.detail
        assert not Message.objects.exclude(to="").exists()


class TestOtherReasons:
    def test_a_vehicle_that_is_not_returned_or_stolen_counts_a_week_ahead(self, out, run_due):
        somebody_next(out.vehicle, start=NEXT + 5 * DAY)
        an_incident(out, kind=Kind.THEFT, happened_at=paris_at(4, 13), known_on=date(2026, 4, 13), at=DUE)
        assert [one.why for one in risks(DUE)] == [Why.STOLEN]
        sweep(run_due, DUE)
        assert len(told()) == 1

    def test_one_found_again_does_not(self, out, coming):
        file = an_incident(
            out, kind=Kind.THEFT, at=DUE, happened_at=paris_at(4, 13), known_on=date(2026, 4, 13)
        )
        file.steps.create(kind="found", on=DUE.date(), at=DUE)
        assert risks(DUE) == []


class TestTheReasonGoes:
    def test_back_before_it_leaves_it_does_not_leave(self, out, coming, run_due, run_jobs, the_clock):
        evening = DUE.replace(hour=21)
        the_clock.move_to(evening)
        sweep(run_due, evening)
        back(out, evening + HOUR)
        the_clock.move_to(NEXT.replace(hour=8, minute=30))
        run_jobs()
        message = Message.objects.get()
        assert (message.state, message.why) == (
            State.CANCELLED,
            "Le véhicule sera là, ou un autre est promis.",
        )
        sweep(run_due, NEXT.replace(hour=8, minute=30))
        assert len(told()) == 1, "nobody reassures who heard nothing"

    def test_told_then_back_she_is_reassured_once(self, out, coming, run_due, run_jobs, the_clock):
        the_clock.move_to(LATE)
        sweep(run_due, LATE)
        run_jobs()
        back(out, LATE + HOUR)
        for hours in (1, 2, 3):
            sweep(run_due, LATE + hours * HOUR)
        assert len(told()) == 2
        assert "votre scooter vous attend bien mercredi 15 avril à 10 h, à Ancenis" in told()[1]

    def test_missing_again_after_that_is_another_situation(self, out, coming, run_due, run_jobs, the_clock):
        the_clock.move_to(LATE)
        sweep(run_due, LATE)
        run_jobs()
        back(out, LATE + HOUR)
        sweep(run_due, LATE + HOUR)
        an_incident(
            vehicle=out.vehicle,
            kind=Kind.THEFT,
            happened_at=LATE + HOUR,
            known_on=LATE.date(),
            at=LATE + 2 * HOUR,
        )
        sweep(run_due, LATE + 2 * HOUR)
        assert len(told()) == 3

    def test_cancelled_meanwhile_the_call_is_no_longer_asked(self, out, run_due, agent):
        coming = somebody_next(out.vehicle, phone="", email="")
        sweep(run_due, LATE)
        cancel(coming.pk, reason="N’en a plus besoin", at=LATE, actor=agent)
        run_due(LATE + HOUR, "outbox.said")
        assert not Task.objects.open().filter(key__startswith="message:").exists()

    def test_who_was_told_aloud_is_reassured_too(self, out, run_due, agent):
        somebody_next(out.vehicle, phone="", email="")
        sweep(run_due, LATE)
        task = Task.objects.open().get(key__startswith="message:")
        finish(task.pk, result="Dit au téléphone", at=LATE, actor=agent)
        back(out, LATE + HOUR)
        sweep(run_due, LATE + HOUR)
        assert Task.objects.open().filter(title__endswith="le véhicule promis sera bien là").exists()

    def test_another_vehicle_is_told_with_its_name(self, out, coming, run_due, run_jobs, the_clock, agent):
        other = a_vehicle(out.offer.category, place=coming.pickup_place)
        the_clock.move_to(LATE)
        sweep(run_due, LATE)
        run_jobs()
        swap(coming.pk, vehicle=other, reason="En retard", at=LATE + HOUR, actor=agent)
        sweep(run_due, LATE + HOUR)
        assert len(told()) == 2
        assert f"{other.model} {other.number} vous attend mercredi 15 avril à 10 h" in told()[1]


def test_a_sweep_costs_the_same_for_one_and_for_many(django_assert_max_num_queries, run_due):
    for number in range(4):
        out = an_ongoing_rental(
            a_driver(f"P{number}", "Petit"),
            offer=an_offer("reseau-scooter-50"),
            vehicle=a_vehicle("scooter-50"),
        )
        somebody_next(out.vehicle, phone=f"+3363998010{number}")
    sweep(run_due, LATE)
    assert Message.objects.count() == 4
    with django_assert_max_num_queries(40):
        sweep(run_due, LATE)
    assert not Entry.objects.filter(verb="reassign").exists()
