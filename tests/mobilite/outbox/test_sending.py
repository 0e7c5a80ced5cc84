"""A message leaves once, by day, while it makes sense; what fails goes another way or to the counter."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from mobilite.accounts.models import PersonalLink
from mobilite.accounts.roles import Role
from mobilite.audit.entries import entries_about
from mobilite.clock import PARIS
from mobilite.jobs import Later
from mobilite.outbox import sending
from mobilite.outbox.models import EarlyReceipt, Message, State
from mobilite.outbox.operations import notify, receive
from mobilite.outbox.providers import GiveUp, Receipt, ReceiptState, Retry, Sent, WrongAddress
from mobilite.people.models.persons import Channel as Choice
from mobilite.todo.models import Task
from tests.factories.messages import a_message, a_stop, an_event, somebody

pytestmark = pytest.mark.usefixtures("eli")


@pytest.fixture
def told(sms, now):
    """Notify Amina of her return: told(event options…, notify options…)."""

    def told(person=None, *, event=None, **kwargs):
        an_event(**event or {})
        person = person or somebody("Amina")
        return notify("tests.return", to=person, about=person, key="tests.return:1", at=now, **kwargs)

    return told


def states() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("channel", "state"))


class TestItLeaves:
    def test_with_its_key_and_what_the_provider_says_is_noted(self, told, sms, run_jobs, now):
        message = told()
        sms.send = lambda outgoing: Sent("abc", segments=2, cost=Decimal("0.0898"))
        run_jobs()
        message.refresh_from_db()
        assert (message.state, message.sent_at, message.provider) == (State.SENT, now, "fake")
        assert (message.provider_reference, message.segments, message.cost) == ("abc", 2, Decimal("0.0898"))
        assert (message.attempts, message.claimed_at) == (1, None)

    def test_once_whoever_asks_again(self, told, sms, run_jobs):
        message = told()
        run_jobs()
        assert sending.send_message(message.pk) == State.SENT
        assert [one.key for one in sms.sent] == ["tests.return:1"]

    def test_the_console_knows_that_it_was_delivered(self, told, sms, run_jobs):
        message = told()
        sms.delivered = True
        run_jobs()
        message.refresh_from_db()
        assert message.state == State.DELIVERED

    def test_an_e_mail_carries_the_link_that_stops(self, told, email, run_jobs, client):
        told(somebody(channel=Choice.EMAIL))
        run_jobs()
        outgoing = email.sent[0]
        assert outgoing.unsubscribe_url in outgoing.text
        assert outgoing.sender == "ELI"
        assert client.get(outgoing.unsubscribe_url.removeprefix("http://localhost:8000")).status_code == 200
        # The text that is kept does not open anything.
        assert "http" not in Message.objects.get().text

    def test_an_essential_e_mail_carries_none(self, told, email, run_jobs):
        told(somebody(channel=Choice.EMAIL), event={"essential": True})
        run_jobs()
        assert email.sent[0].unsubscribe_url == ""
        assert not PersonalLink.objects.exists()


class TestItDoesNotLeave:
    def test_when_its_reason_has_gone(self, told, sms, run_jobs):
        message = told(event={"reason_gone": lambda about, now: "Le véhicule est déjà rendu."})
        run_jobs()
        message.refresh_from_db()
        assert (message.state, message.why) == (State.CANCELLED, "Le véhicule est déjà rendu.")
        assert sms.tries == 0

    def test_when_the_useful_moment_is_past(self, told, sms, run_jobs, the_clock, now):
        message = told(not_after=now + timedelta(hours=2))
        the_clock.shift(timedelta(hours=3))
        run_jobs()
        message.refresh_from_db()
        assert (message.state, message.why) == (State.CANCELLED, "Le moment utile est passé.")

    def test_after_a_stop_of_meanwhile(self, told, sms, run_jobs):
        message = told()
        a_stop("sms", message.to)
        run_jobs()
        assert states() == [("sms", State.CANCELLED)]
        assert sms.tries == 0

    def test_after_a_caution_of_meanwhile(self, told, sms, run_jobs):
        message = told()
        message.person.no_sms = True
        message.person.save()
        run_jobs()
        assert states() == [("sms", State.CANCELLED)]

    def test_when_what_it_speaks_of_is_gone(self, told, sms, run_jobs):
        message = told()
        Message.objects.filter(pk=message.pk).update(about_id=0)
        run_jobs()
        assert states() == [("sms", State.CANCELLED)]


class TestItWaitsForTheDay:
    @pytest.mark.parametrize(
        ("begins", "leaves"),
        [
            ("2026-03-28 21:00", "2026-03-29 08:00"),  # the night of 23 hours
            ("2026-10-24 21:00", "2026-10-25 08:00"),  # the night of 25 hours
            ("2026-10-25 02:30", "2026-10-25 08:00"),  # an hour that comes twice
            ("2026-12-31 23:59", "2027-01-01 08:00"),
            ("2027-01-01 00:00", "2027-01-01 08:00"),
        ],
    )
    def test_a_night_in_paris(self, sms, run_jobs, the_clock, begins, leaves):
        begins, leaves = (datetime.fromisoformat(text).replace(tzinfo=PARIS) for text in (begins, leaves))
        the_clock.move_to(begins)
        an_event()
        person = somebody(phone_verified_on=begins.date())
        message = notify("tests.return", to=person, about=person, key="tests:1", at=begins)
        assert message.send_after == leaves
        the_clock.move_to(leaves - timedelta(seconds=1))
        run_jobs()
        assert sms.tries == 0
        the_clock.move_to(leaves)
        run_jobs()
        assert len(sms.sent) == 1

    def test_a_worker_that_comes_late_waits_for_the_next_day(self, told, sms, run_jobs, the_clock, now):
        message = told()
        the_clock.move_to(now.replace(hour=20))
        run_jobs()
        message.refresh_from_db()
        assert (message.state, message.send_after) == (State.TO_SEND, now.replace(day=8, hour=8, minute=0))
        assert message.attempts == 0


class TestTheProviderRefuses:
    def test_it_is_tried_again_later_each_time_then_the_other_channel(
        self, told, sms, email, run_jobs, the_clock, now
    ):
        message = told()
        sms.errors = [Retry("Le service ne répond pas.")] * sending.ATTEMPTS
        for attempt, delay in enumerate(sending.DELAYS, 1):
            run_jobs()
            message.refresh_from_db()
            assert (message.state, message.attempts) == (State.TO_SEND, attempt)
            assert message.why == "Le service ne répond pas."
            the_clock.shift(delay - timedelta(seconds=1))
            run_jobs()
            assert sms.tries == attempt
            the_clock.shift(timedelta(seconds=1))
        run_jobs()
        assert states() == [("sms", State.FAILED), ("email", State.SENT)]
        assert Message.objects.last().follows == message
        assert not Task.objects.exists()

    def test_it_waits_as_long_as_the_provider_asks(self, told, sms, run_jobs, the_clock, now):
        message = told()
        sms.errors = [Retry("Trop d’envois.", after=timedelta(minutes=30))]
        run_jobs()
        message.refresh_from_db()
        assert message.send_after == now + timedelta(minutes=30)
        the_clock.shift(timedelta(minutes=30))
        run_jobs()
        assert states() == [("sms", State.SENT)]

    def test_it_does_not_wait_beyond_the_useful_moment(self, told, sms, run_jobs, now):
        told(not_after=now + timedelta(seconds=30))
        sms.errors = [Retry("Le service ne répond pas.")]
        run_jobs()
        assert states() == [("sms", State.FAILED), ("email", State.SENT)]

    def test_a_message_given_up_goes_by_the_other_channel_once(self, told, sms, email, run_jobs):
        told()
        sms.errors, email.errors = [GiveUp("Contenu refusé.")], [GiveUp("Boîte pleine.")]
        run_jobs()
        assert states() == [("sms", State.FAILED), ("email", State.FAILED)]
        task = Task.objects.get()
        assert task.detail.startswith("Boîte pleine. À dire\u00a0: «\u00a0Bonjour Amina,")

    def test_without_another_channel_the_counter_is_told(self, told, sms, run_jobs):
        told(somebody("Amina", email=""))
        sms.errors = [GiveUp("Contenu refusé.")]
        run_jobs()
        assert Task.objects.get().title == "Prévenir\u00a0: retour demain"

    def test_a_wrong_number_is_to_be_checked_by_all_who_share_it(self, told, sms, run_jobs):
        amina = somebody("Amina", email="")
        sister = somebody("Zahra", phone=amina.phone)
        told(amina)
        sms.errors = [WrongAddress("Ce numéro n’existe pas.")]
        run_jobs()
        for person in (amina, sister):
            person.refresh_from_db()
            assert person.phone_verified_on is None
            assert "à vérifier" in entries_about(person)[0].sentence
        titles = sorted(Task.objects.values_list("title", "person__first_name"))
        assert titles == [
            ("Demander le bon numéro", "Amina"),
            ("Demander le bon numéro", "Zahra"),
            ("Prévenir\u00a0: retour demain", "Amina"),
        ]

    def test_settings_that_are_wrong_are_told_to_the_administrator_once(self, told, sms, run_jobs, now):
        told()
        person = somebody()
        notify("tests.return", to=person, about=person, key="tests:2", at=now)
        sms.errors = [Retry("Le compte n’a plus de crédit.", ours=True)] * 2
        run_jobs()
        task = Task.objects.get()
        assert (task.role, task.detail) == (Role.ADMINISTRATOR, "Le compte n’a plus de crédit.")
        assert states() == [("sms", State.TO_SEND)] * 2

    def test_a_bug_of_a_provider_counts_as_a_refusal(self, told, sms, run_jobs):
        message = told()
        sms.errors = [KeyError("id")]
        run_jobs()
        message.refresh_from_db()
        assert (message.state, message.why) == (State.TO_SEND, "Erreur imprévue à l’envoi.")

    def test_a_failure_whose_reason_has_gone_is_not_replaced(self, told, sms, run_jobs):
        gone = []
        told(event={"reason_gone": lambda about, now: gone[0] if gone else ""})
        sms.before = lambda outgoing: gone.append("Le véhicule est déjà rendu.")
        sms.errors = [GiveUp("Contenu refusé.")]
        run_jobs()
        assert states() == [("sms", State.FAILED)]
        assert not Task.objects.exists()


class TestAWorkerDies:
    """Between the call and our note of it, nobody knows whether the message left."""

    @pytest.fixture
    def interrupted(self, told, sms, now):
        """The provider has the message; the worker died before noting it."""

        def die(outgoing):
            raise SystemExit

        message = told()
        send = sms.send
        sms.send = lambda outgoing: (send(outgoing), die(outgoing))
        with pytest.raises(SystemExit):
            sending.send_message(message.pk)
        sms.send = send
        message.refresh_from_db()
        assert message.state == State.SENDING
        return message

    def test_nobody_else_takes_it_for_a_while(self, interrupted, now):
        with pytest.raises(Later) as later:
            sending.send_message(interrupted.pk)
        assert later.value.at == now + sending.LEASE

    def test_it_is_sent_again_under_the_same_key(self, interrupted, sms, run_jobs, the_clock):
        the_clock.shift(sending.LEASE)
        run_jobs()
        interrupted.refresh_from_db()
        assert (interrupted.state, interrupted.attempts, sms.tries) == (State.SENT, 2, 2)
        assert len(sms.sent) == 1

    def test_without_keys_it_is_not_sent_again_and_the_counter_is_told(
        self, interrupted, sms, run_jobs, the_clock
    ):
        """The other channel does not say it either: it may have been read."""
        sms.takes_key = False
        the_clock.shift(sending.LEASE)
        run_jobs()
        assert sms.tries == 1
        assert states() == [("sms", State.FAILED)]
        assert Task.objects.get().detail.startswith("L’envoi a été interrompu")

    def test_a_line_cut_by_a_provider_without_keys_is_a_doubt_too(self, told, sms, run_jobs):
        told()
        sms.takes_key, sms.errors = False, [Retry("Le serveur ne répond pas.", in_doubt=True)]
        run_jobs()
        assert states() == [("sms", State.FAILED)]
        assert Message.objects.get().why == sending.UNKNOWN_END

    def test_a_slow_worker_that_ends_after_all_tells_the_truth(self, told, sms, the_clock):
        """Its claim expired, another worker gave up in its place: the message did leave."""
        message = told()

        def slow(outgoing):
            Message.objects.filter(pk=message.pk).update(
                state=State.FAILED, failed_at=sending.clock.now(), why="?"
            )

        sms.before = slow
        assert sending.send_message(message.pk) == State.SENT
        message.refresh_from_db()
        assert (message.state, message.why, message.failed_at) == (State.SENT, "", None)

    def test_a_refusal_of_a_slow_worker_changes_nothing_any_more(self, told, sms):
        message = told()
        sms.before = lambda outgoing: Message.objects.filter(pk=message.pk).update(
            state=State.SENT, sent_at=sending.clock.now()
        )
        sms.errors = [GiveUp("Trop tard.")]
        assert sending.send_message(message.pk) == State.SENT


def test_two_workers_never_hold_one_message(told, sms):
    message = told()
    seen = []

    def meanwhile(outgoing):
        with pytest.raises(Later):
            sending.send_message(message.pk)
        seen.append(outgoing.key)

    sms.before = meanwhile
    sending.send_message(message.pk)
    assert seen == [message.key]
    assert sms.tries == 1


class TestReceipts:
    @pytest.fixture
    def sent(self, sms):
        return a_message(
            somebody("Amina"),
            state=State.SENT,
            provider_reference="abc",
            event="outbox.free",
            extra={"texte": "Bonjour"},
        )

    def receipt(self, state, now, reference="abc", **fields):
        return receive(Receipt(reference, ReceiptState(state), now, **fields), provider="fake", at=now)

    def test_a_message_was_received(self, sent, now):
        assert self.receipt("delivered", now)
        sent.refresh_from_db()
        assert (sent.state, sent.delivered_at) == (State.DELIVERED, now)

    def test_doubled_it_changes_nothing(self, sent, now):
        self.receipt("delivered", now)
        assert not self.receipt("delivered", now + timedelta(minutes=1))
        sent.refresh_from_db()
        assert sent.delivered_at == now

    def test_a_failure_after_a_reception_is_not_believed(self, sent, now):
        self.receipt("delivered", now)
        assert not self.receipt("failed", now, why="Expiré.")
        assert not Task.objects.exists()

    def test_a_reception_after_a_failure_is(self, sent, now):
        self.receipt("failed", now, why="Expiré.")
        assert self.receipt("delivered", now)
        sent.refresh_from_db()
        assert (sent.state, sent.why) == (State.DELIVERED, "")

    def test_a_failure_puts_the_number_in_doubt_and_takes_the_other_channel(self, sent, now):
        assert self.receipt("failed", now, why="Abonné absent.")
        sent.person.refresh_from_db()
        assert sent.person.phone_verified_on is None
        assert states() == [("sms", State.FAILED), ("email", State.TO_SEND)]
        assert not self.receipt("failed", now, why="Abonné absent.")
        assert Message.objects.count() == 2

    def test_an_unknown_reference_is_ignored(self, sent, now):
        assert not self.receipt("delivered", now, reference="xyz")
        sent.refresh_from_db()
        assert sent.state == State.SENT

    def test_another_providers_reference_is_unknown(self, sent, now):
        receipt = Receipt("abc", ReceiptState.DELIVERED, now)
        assert not receive(receipt, provider="other", at=now)

    def test_one_quicker_than_our_own_note_is_kept_for_it(self, told, sms, run_jobs, now):
        message = told()
        sms.before = lambda outgoing: self.receipt("delivered", now, reference=f"ref-{outgoing.key}")
        run_jobs()
        message.refresh_from_db()
        assert message.state == State.DELIVERED
        assert not EarlyReceipt.objects.exists()

    def test_one_whose_message_never_comes_is_forgotten(self, sms, now, run_due):
        self.receipt("delivered", now, reference="xyz")
        assert run_due(now + timedelta(days=1), "outbox.early_receipts") == {"outbox.early_receipts": 0}
        assert run_due(now + timedelta(days=3), "outbox.early_receipts") == {"outbox.early_receipts": 1}


def test_a_message_whose_job_was_lost_is_found_again(told, sms, run_due, run_jobs, the_clock):
    from django_tasks_db.models import DBTaskResult

    told()
    DBTaskResult.objects.all().delete()
    the_clock.shift(timedelta(hours=2))
    assert run_due(None, "outbox.forgotten") == {"outbox.forgotten": 1}
    run_jobs()
    assert states() == [("sms", State.SENT)]
    assert run_due(None, "outbox.forgotten") == {"outbox.forgotten": 0}


class TestLateTruth:
    """A message believed lost arrives after all: what was begun in its place is taken back."""

    def test_the_other_channel_does_not_leave_and_nobody_calls(self, told, sms, run_jobs, now):
        message = told()
        run_jobs()
        failed, delivered = (Receipt(f"ref-{message.key}", state, now) for state in ("failed", "delivered"))
        receive(failed, provider="fake", at=now)
        assert states() == [("sms", State.FAILED), ("email", State.TO_SEND)]
        receive(delivered, provider="fake", at=now)
        assert states() == [("sms", State.DELIVERED), ("email", State.CANCELLED)]

    def test_the_task_of_the_counter_is_closed(self, told, sms, run_jobs, now):
        message = told(somebody(email=""))
        run_jobs()
        receive(Receipt(f"ref-{message.key}", ReceiptState.FAILED, now), provider="fake", at=now)
        receive(Receipt(f"ref-{message.key}", ReceiptState.DELIVERED, now), provider="fake", at=now)
        assert [task.is_open for task in Task.objects.all()] == [False]

    def test_a_receipt_that_crossed_our_note_is_applied_by_the_sweep(self, sms, now, run_due):
        receive(Receipt("abc", ReceiptState.DELIVERED, now), provider="fake", at=now)
        message = a_message(state=State.SENT, provider_reference="abc")
        assert run_due(now, "outbox.crossed_receipts") == {"outbox.crossed_receipts": 1}
        message.refresh_from_db()
        assert message.state == State.DELIVERED
        assert run_due(now, "outbox.crossed_receipts") == {"outbox.crossed_receipts": 0}


class TestWhatIsTooLong:
    def test_a_key_is_shortened_and_still_serves_once(self, sms, now):
        an_event()
        person, key = somebody(), "tests:" + "x" * 400
        first = notify("tests.return", to=person, about=person, key=key, at=now)
        assert notify("tests.return", to=person, about=person, key=key, at=now) == first
        assert notify("tests.return", to=person, about=person, key=key + "y", at=now) != first

    def test_a_subject_is_cut_and_never_empty(self, sms, now):
        for rank, subject in enumerate(("x" * 150 + "{prenom}" * 10, "{prenom}")):
            an_event(texts={"email": {"fr": (subject, "Bonjour")}})
            person = somebody("Y" * 60 if rank == 0 else "", channel=Choice.EMAIL)
            message = notify("tests.return", to=person, about=person, key=f"tests:{rank}", at=now)
            assert 0 < len(message.subject) <= 200
