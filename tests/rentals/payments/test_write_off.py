"""A manager asks no longer for a sum, with a motive; another line undoes it (row F7)."""

from decimal import Decimal

import pytest

from mobilite.accounts.roles import PERMISSIONS, Role
from mobilite.audit.entries import entries_about
from rentals.payments.balances import balance
from rentals.payments.integrity import plans_hold
from rentals.payments.models import Bill, Line, WriteOff
from rentals.payments.operations import PaymentRefused
from rentals.payments.write_offs import undo_write_off, write_off
from tests.factories import a_person
from tests.factories.owing import a_late_bill, a_plan, a_write_off

pytestmark = pytest.mark.django_db


def test_it_is_a_line_more_and_an_entry_in_the_journal(now, manager):
    bill = a_late_bill(now=now)
    gone = write_off(bill.pk, amount=Decimal(30), reason="Sans ressources", at=now, actor=manager)
    assert balance(Bill.objects.get()).left == 60
    assert (gone.line.amount, gone.line.why) == (-30, "Sans ressources")
    assert "ne demande plus 30,00" in entries_about(bill).first().sentence


def test_it_is_undone_once_by_another_line(now, manager):
    gone = a_write_off(now=now)
    undo_write_off(gone.pk, reason="Elle paie quand même", at=now, actor=manager)
    assert balance(Bill.objects.get()).left == 90
    assert sorted(Line.objects.values_list("amount", flat=True)) == [-30, 30, 90]
    with pytest.raises(PaymentRefused, match="déjà demandée"):
        undo_write_off(gone.pk, reason="Encore", at=now, actor=manager)


@pytest.mark.parametrize(
    ("amount", "reason", "said"),
    [
        ("90.01", "Motif", "on n’abandonne pas plus"),
        ("0", "Motif", "au-dessus de 0"),
        ("10", " ", "Dites pourquoi"),
    ],
)
def test_what_makes_no_sense_is_refused(now, manager, amount, reason, said):
    bill = a_late_bill(now=now)
    with pytest.raises(PaymentRefused, match=said):
        write_off(bill.pk, amount=Decimal(amount), reason=reason, at=now, actor=manager)
    assert Line.objects.count() == 1


def test_only_managers_may():
    may = {role for role in Role if "payments.write_off" in PERMISSIONS[role]}
    assert may == {Role.MANAGER, Role.ADMINISTRATOR}


def test_the_nightly_look_finds_what_was_tampered_with(now):
    gone, plan = a_write_off(now=now), a_plan(now=now)
    assert list(plans_hold(now)) == []
    WriteOff.objects.filter(pk=gone.pk).update(amount=Decimal(31))
    Bill.objects.filter(plan_shares__plan=plan).update(person=a_person())
    assert len(list(plans_hold(now))) == 1 + plan.shares.count()
