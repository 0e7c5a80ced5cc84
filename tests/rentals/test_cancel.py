"""What ends a rental before its departure: cancelled, or nobody came (rows E6, L1)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals.models import Status
from rentals.operations import cancel, give_back_deposit, no_show
from rentals.payments.balances import balance
from rentals.payments.models import Bill
from rentals.payments.operations import pay, refund
from tests.factories import (
    a_confirmed_rental,
    a_partner,
    a_requested_rental,
    a_signed_rental,
    a_vehicle,
    an_ongoing_rental,
)
from tests.factories.desk import a_call
from vehicles.models import Occupancy

pytestmark = pytest.mark.django_db


class TestCancelled:
    def test_the_vehicle_is_free_and_nothing_is_due(self, agent, now):
        rental = cancel(a_confirmed_rental().pk, reason="A trouvé un covoiturage", at=now, actor=agent)
        assert (rental.status, rental.end_reason) == (Status.CANCELLED, "A trouvé un covoiturage")
        assert not Occupancy.objects.live().exists()
        assert balance(rental.main_bill).total == Decimal("0.00")

    def test_what_was_received_is_told_and_given_back(self, agent, now):
        rental = a_signed_rental(term_months=6)
        pay(rental.main_bill.pk, amount=Decimal(25), means="cash", at=now, actor=agent)
        cancel(rental.pk, reason="Déménagement", at=now, actor=agent)
        assert entries_about(rental).first().sentence == (
            "a annulé (à rendre\u00a0: 25,00\u00a0€ payés et la caution de 300,00\u00a0€)\u00a0: LOC-2026-0001."
        )
        assert balance(rental.main_bill).credit == Decimal("25.00")
        refund(rental.main_bill.pk, amount=Decimal(25), means="cash", reason="Annulée", at=now, actor=agent)
        give_back_deposit(rental.pk, rental.deposits.get().deposit_id, at=now, actor=agent)
        assert balance(rental.main_bill).credit == Decimal("0.00")

    def test_the_payers_bill_comes_to_nil_too(self, agent, now):
        rental = a_confirmed_rental(confirming={"payer": a_partner(), "payer_amount": Decimal("15.00")})
        cancel(rental.pk, reason="Contrat rompu", at=now, actor=agent)
        assert [balance(bill).total for bill in Bill.objects.all()] == [Decimal("0.00")] * 2

    def test_with_a_reason_and_before_the_departure(self, agent, now):
        rental = a_confirmed_rental()
        with pytest.raises(Refusal) as caught:
            cancel(rental.pk, reason="", at=now, actor=agent)
        assert caught.value.field == "reason"
        with pytest.raises(ForbiddenTransition):
            cancel(an_ongoing_rental(vehicle=a_vehicle("car")).pk, reason="Trop tard", at=now, actor=agent)

    def test_a_request_too(self, agent, now):
        assert cancel(a_requested_rental().pk, reason="Erreur", at=now, actor=agent).ended_at == now


class TestNobodyCame:
    def test_only_after_a_call_and_the_grace(self, agent):
        rental = a_signed_rental()
        grace_over = rental.pickup_at + timedelta(minutes=60)
        with pytest.raises(Refusal, match="Appelez d’abord"):
            no_show(rental.pk, at=grace_over, actor=agent)
        called = rental.pickup_at + timedelta(minutes=20)
        a_call(rental.person, agent, about=rental, at=called)
        with pytest.raises(Refusal, match="délai de grâce"):
            no_show(rental.pk, at=grace_over - timedelta(seconds=1), actor=agent)
        assert Occupancy.objects.live().count() == 1
        ended = no_show(rental.pk, at=grace_over, actor=agent)
        assert (ended.status, ended.call_tried_at) == (Status.NO_SHOW, called)
        assert not Occupancy.objects.live().exists()
        assert balance(rental.main_bill).total == Decimal("0.00")

    def test_a_call_does_not_change_the_state(self, agent, now):
        rental = a_confirmed_rental()
        a_call(rental.person, agent, result="reached", about=rental)
        rental.refresh_from_db()
        assert (rental.status, rental.call_tried_at) == (Status.CONFIRMED, now)

    def test_a_request_is_not_a_no_show(self, agent, now):
        rental = a_requested_rental()
        a_call(rental.person, agent, about=rental)
        rental.refresh_from_db()
        assert rental.call_tried_at is None
        with pytest.raises(ForbiddenTransition):
            no_show(rental.pk, at=now, actor=agent)
