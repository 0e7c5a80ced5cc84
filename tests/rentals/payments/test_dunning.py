"""Asking kindly: a message on the fifth day, a call on the fifteenth, the manager on the thirtieth (row F7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from mobilite.outbox.models import Message, State
from mobilite.people.models import Consent, Person
from mobilite.people.models.persons import ConsentPurpose
from mobilite.todo.models import Task
from mobilite.todo.operations import finish
from rentals.payments.models import Bill
from rentals.payments.operations import pay
from rentals.payments.plans import agree_plan, pay_plan
from tests.factories import a_partner, a_person
from tests.factories.owing import a_late_bill, a_plan
from tests.factories.structure import the_organisation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def somebody(**fields):
    the_organisation()
    return a_person(
        "Amina", "Diallo", **{"phone": "+33639980001", "phone_verified_on": date(2026, 4, 1)} | fields
    )


@pytest.fixture
def sweep(run_due):
    def run(at):
        for key in ("payments.due", "payments.call", "payments.manager", "payments.plans"):
            run_due(at, key)

    return run


def keys():
    return sorted(task.key.split(":")[0] for task in Task.objects.open() if task.key.startswith("payments."))


def test_each_stage_in_its_time(now, sweep):
    bill = a_late_bill(days=0, payer=somebody(), now=now)
    seen = []
    for days in (1, 4, 5, 6, 14, 15, 16, 29, 30, 60):
        sweep(now + days * DAY)
        seen.append((days, Message.objects.count(), keys()))
    call, manager = "payments.call", "payments.manager"
    assert seen == [
        (1, 0, []),
        (4, 0, []),
        (5, 1, []),
        (6, 1, []),
        (14, 1, []),
        (15, 1, [call]),
        (16, 1, [call]),
        (29, 1, [call]),
        (30, 1, [call, manager]),
        (60, 1, [call, manager]),
    ]
    pay(bill.pk, amount=Decimal(90), means="cash", at=now + 61 * DAY, actor=None)
    sweep(now + 61 * DAY)
    assert keys() == []


def test_the_message_is_kind_and_says_how_to_ask_for_time(now, sweep):
    a_late_bill(days=6, payer=somebody(), now=now)
    sweep(now)
    text = Message.objects.get().text
    assert "il reste 90,00 € à payer depuis le 1er avril 2026" in text.replace("\u00a0", " ")
    assert "Besoin de temps" in text
    assert "Appelez le" in text
    assert "Diallo" not in text
    for word in ("poursuite", "huissier", "mise en demeure", "exclu", "suspen"):
        assert word not in text


def test_two_bills_make_one_message_of_the_whole(now, sweep):
    person = somebody()
    a_late_bill("10.00", days=7, payer=person, now=now)
    a_late_bill("20.50", days=6, payer=person, now=now)
    sweep(now)
    assert "30,50" in Message.objects.get().text


def test_a_sum_is_never_written_to_a_number_nobody_verified(now, sweep):
    a_late_bill(days=6, payer=somebody(phone_verified_on=None, email=""), now=now)
    sweep(now)
    assert "90,00" not in "".join(Message.objects.exclude(to="").values_list("text", flat=True))


def test_old_debts_are_not_written_about_after_a_silence(now, sweep):
    a_late_bill(days=20, payer=somebody(), now=now)
    sweep(now)
    assert not Message.objects.exists()
    assert keys() == ["payments.call"]


def test_it_is_not_sent_once_paid(now, run_due):
    from rentals.payments.dunning import paid_or_planned

    bill = a_late_bill(days=6, payer=somebody(), now=now)
    run_due(now, "payments.due")
    assert paid_or_planned(bill, now) == ""
    pay(bill.pk, amount=Decimal(90), means="cash", at=now, actor=None)
    assert paid_or_planned(bill, now) == "C’est payé."
    assert Message.objects.get().state != State.SENT


def test_a_call_that_was_made_is_not_asked_for_again(now, sweep, agent):
    a_late_bill(days=15, payer=somebody(), now=now)
    sweep(now)
    finish(Task.objects.get(key__startswith="payments.call").pk, at=now, actor=agent)
    sweep(now + DAY)
    assert keys() == []


def test_nothing_is_asked_while_a_plan_is_kept(now, sweep):
    bill = a_late_bill(days=40, payer=somebody(), now=now)
    plan = agree_plan(bill.person, [bill.pk], count=6, first_on=now.date(), at=now, actor=None)
    pay_plan(plan.pk, amount=Decimal(15), seen_left=Decimal(90), means="cash", at=now, actor=None)
    sweep(now + 29 * DAY)
    assert (Message.objects.count(), keys()) == (0, [])


def test_one_miss_is_a_message_two_are_for_the_manager(now, sweep):
    plan = a_plan(payer=somebody(), now=now)
    sweep(now + 6 * DAY)
    assert (Message.objects.count(), keys()) == (1, [])
    sweep(now + 31 * DAY)
    assert keys() == ["payments.plan"]
    assert Task.objects.get(key__startswith="payments.plan:").role == "manager"
    plan.refresh_from_db()
    assert plan.ended_at is None


def test_nobody_is_asked_whose_data_are_limited(now, sweep):
    person = somebody()
    a_late_bill(days=40, payer=person, now=now)
    Person.objects.filter(pk=person.pk).update(limited_at=now)
    sweep(now)
    assert (Message.objects.count(), keys()) == (0, [])


def test_partners_are_called_by_hand(now, sweep):
    a_late_bill(days=40, payer=a_partner(), now=now)
    sweep(now)
    assert (Message.objects.count(), keys()) == (0, [])


@pytest.mark.parametrize(("days", "said"), [(50, "n’a pas donné son accord"), (10, "Elle a accepté")])
def test_the_referent_is_told_only_with_a_consent_given_since(now, sweep, days, said):
    person = somebody()
    a_late_bill(days=40, payer=person, now=now)
    Consent.objects.create(
        person=person, purpose=ConsentPurpose.CONTACT_REFERRER, given=True, at=now - days * DAY, how="Papier"
    )
    sweep(now)
    assert said in Task.objects.get(key__startswith="payments.manager").detail


def test_nobody_is_shut_out(now, sweep):
    person = somebody()
    a_late_bill(days=40, payer=person, now=now)
    before = Person.objects.filter(pk=person.pk).values().get()
    sweep(now)
    assert Person.objects.filter(pk=person.pk).values().get() == before
    assert Bill.objects.get().closed_at is None
