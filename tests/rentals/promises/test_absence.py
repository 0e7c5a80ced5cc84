"""Nobody came: a word, a call, then the vehicle is freed and the contract says what is due (row E6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite.outbox.models import Message
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from rentals.documents import issue_contract
from rentals.models import Status
from rentals.operations import no_show
from rentals.payments.balances import balance
from rentals.promises.absence import WORKS
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_signed_rental,
    an_offer,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)
from tests.factories.desk import a_call

pytestmark = pytest.mark.django_db
#: The person should come on Tuesday 7 April at 10 h; the grace is one hour.
COMES, PAST = paris_at(4, 7, 10), paris_at(4, 7, 11, 1)


def somebody(**fields):
    values = {"phone": "+33639980001", "phone_verified_on": date(2026, 4, 1)}
    return a_driver("Amina", "Diallo", **values | fields)


@pytest.fixture
def absent():
    return a_signed_rental(somebody())


def sweep(run_due, at):
    run_due(at, *WORKS)


def called(rental, agent, at=PAST):
    a_call(rental.person, agent, about=rental, at=at)


def texts():
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


class TestBeforeItIsNoted:
    def test_within_the_grace_nothing(self, absent, run_due):
        sweep(run_due, COMES + timedelta(minutes=60))
        assert not Message.objects.exists()
        assert not Task.objects.exists()

    def test_past_it_one_message_and_one_call(self, absent, run_due):
        for minutes in (0, 5, 90):
            sweep(run_due, PAST + timedelta(minutes=minutes))
        [text] = texts()
        assert "on vous attendait mardi 7 avril à 10 h" in text
        task = Task.objects.get()
        assert (task.title, task.person) == (
            "Appeler\u00a0: personne n’est venu",
            absent.person,
        )

    def test_a_call_noted_closes_the_task(self, absent, run_due, agent):
        sweep(run_due, PAST)
        called(absent, agent)
        sweep(run_due, PAST + timedelta(minutes=5))
        assert not Task.objects.open().filter(key__startswith="rentals.not_come").exists()

    def test_when_it_is_our_vehicle_that_is_missing_she_is_not_asked_where_she_is(self, run_due):
        out = an_ongoing_rental(
            a_driver("Boris", "Petit"),
            at=paris_at(3, 30, 9),
            needed_from=paris_at(3, 30),
            needed_until=paris_at(4, 3),
        )
        a_confirmed_rental(somebody(), vehicle=out.vehicle, at=paris_at(4, 1, 9))
        sweep(run_due, PAST)
        assert texts() == []

    def test_who_cannot_be_written_to_is_one_call(self, run_due):
        a_signed_rental(somebody(phone="", email=""))
        sweep(run_due, PAST)
        assert Task.objects.open().count() == 1


class TestNoted:
    def test_nothing_is_due_when_the_offer_says_nothing(self, absent, agent):
        called(absent, agent)
        ended = no_show(absent.pk, at=PAST, actor=agent)
        assert balance(ended.main_bill).total == Decimal(0)
        assert "le véhicule est libéré. Il n'y a rien à payer ; la caution vous est rendue." in texts()[0]

    def test_the_offer_s_fee_is_on_the_bill_of_a_signed_contract(self, agent):
        rental = a_signed_rental(somebody(), offer=an_offer(no_show_fee=Decimal("7.00")))
        called(rental, agent)
        ended = no_show(rental.pk, at=PAST, actor=agent)
        assert (ended.status, balance(ended.main_bill).total) == (Status.NO_SHOW, Decimal("7.00"))
        assert "Il reste 7,00 € à payer, comme le contrat le dit" in texts()[0].replace("\u00a0", " ")

    def test_never_more_than_the_price(self, agent):
        rental = a_signed_rental(somebody(), offer=an_offer(no_show_fee=Decimal("500.00")))
        price = balance(rental.main_bill).total
        called(rental, agent)
        assert balance(no_show(rental.pk, at=PAST, actor=agent).main_bill).total == price

    def test_nothing_is_asked_that_nobody_signed(self, agent):
        rental = a_confirmed_rental(somebody(), offer=an_offer(no_show_fee=Decimal("7.00")))
        called(rental, agent)
        assert balance(no_show(rental.pk, at=PAST, actor=agent).main_bill).total == Decimal(0)

    def test_it_can_be_let_go_with_a_reason(self, agent):
        rental = a_signed_rental(somebody(), offer=an_offer(no_show_fee=Decimal("7.00")))
        called(rental, agent)
        with pytest.raises(Refusal) as caught:
            no_show(rental.pk, charge=False, at=PAST, actor=agent)
        assert caught.value.field == "waived_reason"
        ended = no_show(rental.pk, charge=False, waived_reason="Train supprimé", at=PAST, actor=agent)
        assert balance(ended.main_bill).total == Decimal(0)

    def test_the_page_says_what_is_due_before_the_button(self, as_agent, agent, the_clock):
        rental = a_signed_rental(somebody(), offer=an_offer(no_show_fee=Decimal("7.00")))
        called(rental, agent)
        the_clock.move_to(PAST)
        url = reverse("rentals:no_show", args=[rental.pk])
        assert "Compter l’absence\u00a0: 7,00\u00a0€" in as_agent.get(url).text
        page = as_agent.post(url, {"charge": "on", "waived_reason": ""}, follow=True).text
        assert "L’absence est notée." in page
        assert "Absence sans prévenir" in page


def test_the_contract_prints_what_is_due(agent, now):
    the_organisation()
    rental = a_confirmed_rental(somebody(), offer=an_offer(no_show_fee=Decimal("7.00")))
    context = issue_contract(rental, at=now, actor=agent).context
    assert any("Si vous ne venez pas et ne prévenez pas" in line for line in context["conditions"]["rules"])
