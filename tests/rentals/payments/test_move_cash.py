"""Cash that moves without a bill: change, the bank, small expenses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from rentals.payments.cash import close_cash, move_cash, undo_movement
from rentals.payments.drawers import CounterRefused, drawer
from rentals.payments.models import CashMovement

pytestmark = pytest.mark.django_db


def moved(agent, kind, amount, *, at, reason=""):
    return move_cash(agent.place, kind=kind, amount=Decimal(amount), reason=reason, at=at, actor=agent)


def test_change_comes_in_notes_go_to_the_bank_and_an_expense_has_its_motive(agent, now):
    moved(agent, "float", "100", at=now)
    moved(agent, "bank", "60", at=now)
    with pytest.raises(CounterRefused, match="gardez le ticket"), transaction.atomic():
        moved(agent, "expense", "4.20", at=now)
    moved(agent, "expense", "4.20", at=now, reason="Timbres")
    assert drawer(agent.place, now).expected == Decimal("35.80")


def test_no_more_leaves_than_the_drawer_holds(agent, now):
    moved(agent, "float", "20", at=now)
    with pytest.raises(CounterRefused, match=r"20,00.€.: on n’en sort pas plus"):
        moved(agent, "bank", "20.01", at=now)


@pytest.mark.parametrize(
    ("kind", "amount"), [("gold", "1"), ("float", "0"), ("float", "-1"), ("bank", "0.001")]
)
def test_what_makes_no_sense_is_refused(agent, now, kind, amount):
    with pytest.raises(CounterRefused):
        moved(agent, kind, amount, at=now)


def test_a_wrong_movement_is_undone_once_by_another(agent, now):
    moved(agent, "float", "500", at=now)
    wrong = moved(agent, "bank", "200", at=now)
    undone = undo_movement(wrong.pk, reason="20 €, pas 200", at=now, actor=agent)
    assert (undone.amount, undone.undoes) == (Decimal(200), wrong)
    for one in (wrong, undone):
        with pytest.raises(CounterRefused), transaction.atomic():
            undo_movement(one.pk, reason="Encore", at=now, actor=agent)
    assert drawer(agent.place, now).expected == Decimal(500)


def test_nothing_moves_before_the_last_count(agent, now):
    close_cash(agent.place, counted=Decimal(0), at=now, actor=agent)
    with pytest.raises(CounterRefused, match="vient d’être comptée"):
        moved(agent, "float", "10", at=now)
    assert moved(agent, "float", "10", at=now + timedelta(minutes=1)).pk


def test_the_database_knows_which_way_a_kind_goes(agent, now):
    for kind, amount in (("float", -5), ("bank", 5), ("expense", 0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            CashMovement.objects.create(place=agent.place, kind=kind, amount=amount, at=now)
    row = moved(agent, "float", "5", at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        CashMovement.objects.filter(pk=row.pk).update(amount=6)
