"""What lending writes and asks by itself: once, in time, and never when it makes no sense any more."""

from datetime import date, timedelta

import pytest

from mobilite.outbox.models import Message, OptOut, State
from mobilite.outbox.segments import count
from mobilite.parameters.operations import set_parameter
from mobilite.people.models.persons import PaperKind
from mobilite.todo.models import Task
from mobilite.todo.operations import note_call
from rentals.due import REMIND_AT, WORKS
from rentals.models import Status
from rentals.operations import cancel, extend, take_back
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_held_rental,
    a_paper,
    a_report,
    a_requested_rental,
    a_vehicle,
    an_ongoing_rental,
    paris_at,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The planned return of the rentals of these tests is Tuesday 14 April, 10 h.
EVE = paris_at(4, 13, 10)
RETURN = paris_at(4, 14, 10)


def a_borrower(**fields):
    values = {"phone": "+33639980001", "phone_verified_on": date(2026, 4, 1)}
    return a_driver("Amina", "Diallo", **values | fields)


@pytest.fixture
def rental():
    return an_ongoing_rental(a_borrower())


def texts() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


class TestReturnTomorrow:
    KEY = "rentals.return_tomorrow"

    def test_it_says_who_when_and_where_in_one_sms(self, rental, run_due):
        run_due(EVE, self.KEY)
        [text] = texts()
        assert (
            "Amina, votre voiture est à rendre demain mardi 14 avril avant 10 h, à Ancenis-Saint-Géréon."
            in text
        )
        assert "Diallo" not in text
        assert count(text).count == 1

    def test_it_is_written_once_whatever_the_number_of_sweeps(self, rental, run_due):
        for minutes in (0, 1, 1, 300):
            run_due(EVE + timedelta(minutes=minutes), self.KEY)
        assert len(texts()) == 1

    @pytest.mark.parametrize("at", [EVE - timedelta(minutes=1), EVE - DAY, RETURN, RETURN + DAY])
    def test_it_is_not_written_too_early_nor_too_late(self, rental, run_due, at):
        """After a day of silence there is no « demain » on the day itself."""
        run_due(at, self.KEY)
        assert texts() == []

    def test_the_manager_sets_the_hour(self, rental, run_due, manager, now):
        day = date(2026, 4, 8)
        set_parameter(
            REMIND_AT,
            value=EVE.replace(hour=17).time(),
            from_date=day,
            today=date(2026, 4, 7),
            at=now,
            actor=manager,
        )
        run_due(EVE, self.KEY)
        assert texts() == []
        run_due(EVE.replace(hour=17), self.KEY)
        assert len(texts()) == 1

    def test_brought_back_meanwhile_it_does_not_leave(self, rental, run_due, run_jobs, the_clock):
        the_clock.move_to(EVE)
        run_due(EVE, self.KEY)
        take_back(rental.pk, report=a_report(rental.vehicle.meter + 50), at=EVE, actor=None)
        run_jobs()
        message = Message.objects.get()
        assert (message.state, message.why) == (State.CANCELLED, "Le véhicule est déjà rendu.")

    def test_put_off_meanwhile_it_does_not_leave(self, rental, run_due, run_jobs, the_clock, agent):
        the_clock.move_to(EVE)
        run_due(EVE, self.KEY)
        extend(rental.pk, needed_until=RETURN + 2 * DAY, at=EVE, actor=agent)
        run_jobs()
        assert Message.objects.get().state == State.CANCELLED
        # And the new eve has its own.
        the_clock.move_to(EVE + 2 * DAY)
        run_due(EVE + 2 * DAY, self.KEY)
        assert len(texts()) == 2

    def test_at_night_it_waits_and_tomorrow_it_is_too_late(self, rental, run_due, run_jobs, the_clock):
        late_evening = EVE.replace(hour=21)
        the_clock.move_to(late_evening)
        run_due(late_evening, self.KEY)
        run_jobs()
        assert Message.objects.get().state == State.TO_SEND
        the_clock.move_to(RETURN.replace(hour=8, minute=1))
        run_jobs()
        assert Message.objects.get().state == State.CANCELLED

    def test_who_cannot_be_written_to_becomes_a_task(self, run_due):
        an_ongoing_rental(a_borrower(phone="", email=""))
        run_due(EVE, self.KEY)
        run_due(EVE + HOUR, self.KEY)
        assert Task.objects.open().count() == 1

    def test_after_stop_no_sms_leaves(self, rental, run_due, now):
        OptOut.objects.create(channel="sms", address=rental.person.phone, how="stop", at=now)
        run_due(EVE, self.KEY)
        assert not Message.objects.exclude(to="").filter(channel="sms").exists()

    def test_one_that_fails_keeps_no_other_waiting(self, rental, run_due, monkeypatch):
        other = an_ongoing_rental(a_driver("Boris", "Petit", phone="+33639980002"), vehicle=a_vehicle("car"))
        broken = rental.pk
        from rentals import due

        def notify(*args, about, **how):
            if about.pk == broken:
                raise ValueError("broken")
            told.append(about.pk)

        told = []
        monkeypatch.setattr(due, "notify", notify)
        with pytest.raises(ExceptionGroup):
            due.remind_returns(EVE)
        assert told == [other.pk]


@pytest.mark.parametrize(
    ("returns", "eve"),
    [
        # The night when clocks go forward, then back: « demain » is the calendar's.
        (paris_at(10, 26, 9), paris_at(10, 25, 10)),
        (paris_at(3, 29, 9, year=2027), paris_at(3, 28, 10, year=2027)),
        (paris_at(1, 4, 9, year=2027), paris_at(1, 3, 10, year=2027)),
    ],
)
def test_tomorrow_is_a_day_of_the_calendar_in_paris(run_due, returns, eve):
    rental = an_ongoing_rental(a_borrower())
    rental.return_at = rental.needed_until = returns
    rental.save(update_fields=["return_at", "needed_until"])
    run_due(eve, "rentals.return_tomorrow")
    assert len(texts()) == 1


class TestLate:
    KEY = "rentals.late"

    def test_nobody_is_bothered_within_the_grace(self, rental, run_due):
        """Row A7."""
        run_due(RETURN + 59 * timedelta(minutes=1), self.KEY)
        assert texts() == []

    def test_past_it_the_person_is_told_once(self, rental, run_due):
        for minutes in (61, 62, 300, 1500):
            run_due(RETURN + timedelta(minutes=minutes), self.KEY)
        [text] = texts()
        assert "votre voiture était à rendre mardi 14 avril à 10 h. Appelez-nous" in text
        assert text.replace("\u00a0", " ").endswith("Un jour de retard : 10,50 €.")

    def test_a_lease_has_no_price_of_a_day(self, run_due):
        lease = an_ongoing_rental(a_borrower(), term_months=1)
        run_due(lease.return_at + timedelta(minutes=61), self.KEY)
        assert texts()[0].endswith("on cherche une solution.")

    def test_who_was_called_since_is_not_written_to(self, rental, run_due, agent):
        note_call(rental.person, result="reached", about=rental, at=RETURN + HOUR, actor=agent)
        run_due(RETURN + 2 * HOUR, self.KEY)
        assert texts() == []

    def test_after_days_of_silence_it_is_a_colleague_s_work(self, rental, run_due):
        run_due(RETURN + 4 * DAY, self.KEY)
        assert texts() == []


class TestPapers:
    KEY = "rentals.papers"

    def lent(self, expires_on, **fields):
        person = a_driver("Amina", "Diallo", phone="+33639980001", papers=[PaperKind.ADDRESS], **fields)
        a_paper(person, PaperKind.IDENTITY, expires_on=expires_on)
        return an_ongoing_rental(person)

    def test_an_identity_that_ends_before_the_return_is_told(self, run_due, now):
        self.lent(date(2026, 4, 12))
        run_due(now, self.KEY)
        run_due(now + DAY, self.KEY)
        [text] = texts()
        assert "ne sera plus valable après le dimanche 12 avril" in text

    @pytest.mark.parametrize("last", [date(2026, 4, 14), date(2026, 6, 1)])
    def test_one_that_lasts_until_the_return_is_not(self, run_due, now, last):
        self.lent(last)
        run_due(now, self.KEY)
        assert texts() == []

    def test_a_newer_one_seen_meanwhile_is_enough(self, run_due, now):
        rental = self.lent(date(2026, 4, 12))
        a_paper(rental.person, PaperKind.IDENTITY)
        run_due(now, self.KEY)
        assert texts() == []

    def test_a_licence_too(self, run_due, now):
        rental = an_ongoing_rental(a_borrower())
        rental.person.licences.update(expires_on=date(2026, 4, 10))
        run_due(now, self.KEY)
        assert "votre permis de conduire" in texts()[0]


class TestRequests:
    KEY = "rentals.requests"

    def test_a_request_that_waits_more_than_a_working_day_becomes_one_task(self, run_due, now):
        rental = a_requested_rental()
        run_due(now + DAY - HOUR, self.KEY)
        assert not Task.objects.exists()
        for hours in (25, 26, 50):
            run_due(now + hours * HOUR, self.KEY)
        task = Task.objects.get()
        assert (task.role, task.about, task.person) == ("agent", rental, rental.person)

    def test_the_week_end_does_not_count(self, run_due):
        friday = paris_at(4, 10, 16)
        a_requested_rental(at=friday, needed_from=paris_at(4, 20), needed_until=paris_at(4, 22))
        run_due(paris_at(4, 13, 15), self.KEY)
        assert not Task.objects.exists()
        run_due(paris_at(4, 13, 17), self.KEY)
        assert Task.objects.open().exists()

    def test_once_answered_the_task_goes_away(self, run_due, now, agent):
        rental = a_requested_rental()
        run_due(now + 2 * DAY, self.KEY)
        cancel(rental.pk, reason="N’en a plus besoin.", at=now + 2 * DAY, actor=agent)
        run_due(now + 2 * DAY, self.KEY)
        assert not Task.objects.open().exists()


def test_a_hold_lapses_by_itself(run_due, now):
    rental = a_held_rental(until=now + HOUR)
    run_due(now + HOUR, "rentals.holds")
    rental.refresh_from_db()
    assert rental.status == Status.WAITING


def test_each_work_costs_the_same_for_one_rental_and_for_many(run_due, django_assert_max_num_queries, now):
    """Nothing is due: a sweep a minute must stay cheap."""
    for number in range(6):
        borrower = a_driver(f"P{number}", "Petit", phone=f"+3363998010{number}")
        a_confirmed_rental(borrower, vehicle=a_vehicle("car"))
    run_due(now, *WORKS)
    with django_assert_max_num_queries(40):
        run_due(now, *WORKS)
