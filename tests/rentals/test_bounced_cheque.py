"""A cheque that the bank sends back: its sum is due again, and somebody calls."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.todo.models import Task
from rentals.operations import remit_cheques, undo_cheque
from rentals.payments.operations import pay
from tests.factories import the_organisation
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def cheque(agent, now):
    the_organisation()
    return pay(a_bill(now=now).pk, amount=Decimal(40), means="cheque", at=now, actor=agent)


def test_the_counter_has_a_call_to_make(cheque, agent, now):
    slip = remit_cheques([cheque.pk], at=now, actor=agent)
    assert slip.number == "REM-2026-0001"
    undo_cheque(cheque.pk, reason="Sans provision", at=now + timedelta(days=4), actor=agent)
    task = Task.objects.get()
    assert task.person == cheque.person
    assert "revenu impayé" in task.title
    assert "40,00\u00a0€ sont dus à nouveau" in task.detail


def test_a_cheque_taken_out_of_the_drawer_asks_nobody(cheque, agent, now):
    undo_cheque(cheque.pk, reason="Payé en espèces", at=now, actor=agent)
    assert not Task.objects.exists()
