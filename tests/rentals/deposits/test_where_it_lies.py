"""Where each deposit lies, at any instant: the sum of its moves (row F1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobilite.money import ZERO
from mobilite.workflow import Refusal
from rentals.payments.cash import close_cash
from rentals.payments.deposits import (
    bank_cheques,
    give_back_deposit,
    move_deposit,
    note_unpaid,
    register,
    replace_deposit,
)
from rentals.payments.drawers import CounterRefused, drawer
from rentals.payments.models import Deposit, DepositMove, Remittance
from rentals.payments.operations import PaymentRefused
from tests.factories import a_place
from tests.rentals.deposits.situations import CHEQUE, a_banked_cheque, a_deposit, held, nothing_is_wrong
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def spots():
    return [(one.spot, one.means, one.amount) for one in register()]


def test_each_means_begins_where_it_is_received(agent, now):
    for means in ("cash", "cheque", "terminal", "transfer"):
        a_deposit(means, at=now, actor=agent)
    assert spots() == [
        ("drawer", "cash", Decimal(150)),
        ("drawer", "cheque", Decimal(150)),
        ("bank", "terminal", Decimal(150)),
        ("bank", "transfer", Decimal(150)),
    ]


def test_cash_put_in_the_safe_leaves_the_drawer(agent, now):
    deposit = a_deposit(at=now, actor=agent)
    move_deposit(deposit.pk, spot="safe", at=now + HOUR, actor=agent)
    assert spots() == [("safe", "cash", Decimal(150))]
    assert drawer(agent.place, now + HOUR).expected == ZERO
    assert held(now) == held() == Decimal(150)
    assert nothing_is_wrong(now + HOUR)


def test_from_the_safe_it_comes_back_to_the_drawer_before_it_is_given_back(agent, now):
    deposit = a_deposit(at=now, actor=agent)
    move_deposit(deposit.pk, spot="safe", at=now, actor=agent)
    with pytest.raises(PaymentRefused, match="remettez-le d’abord dans la caisse"), transaction.atomic():
        give_back_deposit(deposit.pk, at=now, actor=agent)
    move_deposit(deposit.pk, spot="drawer", at=now, actor=agent)
    give_back_deposit(deposit.pk, at=now, actor=agent)
    assert (held(), drawer(agent.place, now).expected) == (ZERO, ZERO)


def test_a_deposit_goes_to_the_drawer_of_another_place(agent, now):
    deposit, other = a_deposit(at=now, actor=agent), a_place("Nort-sur-Erdre")
    move_deposit(deposit.pk, spot="drawer", place=other, at=now, actor=agent)
    assert (drawer(agent.place, now).expected, drawer(other, now).expected) == (ZERO, Decimal(150))


def test_a_counted_drawer_is_not_changed_afterwards(agent, now):
    deposit = a_deposit(at=now, actor=agent)
    close_cash(agent.place, counted=Decimal(150), at=now + HOUR, actor=agent)
    with pytest.raises(CounterRefused, match="vient d’être comptée"), transaction.atomic():
        move_deposit(deposit.pk, spot="safe", at=now + HOUR, actor=agent)
    move_deposit(deposit.pk, spot="safe", at=now + 2 * HOUR, actor=agent)
    assert nothing_is_wrong(now + 2 * HOUR)


@pytest.mark.parametrize(
    ("means", "spot", "said"),
    [
        ("cash", "drawer", "déjà là"),
        ("cheque", "bank", "bordereau"),
        ("transfer", "safe", "à la banque"),
        ("cash", "moon", "Choisissez où"),
    ],
)
def test_what_cannot_be_moved_says_why(agent, now, means, spot, said):
    deposit = a_deposit(means, at=now, actor=agent)
    with pytest.raises(PaymentRefused, match=said):
        move_deposit(deposit.pk, spot=spot, at=now, actor=agent)


def test_a_cheque_goes_to_the_bank_once_and_stays_a_deposit(agent, now):
    deposit = a_deposit("cheque", at=now, actor=agent)
    slip = bank_cheques([deposit.pk], at=now, actor=agent)
    assert slip.deposit_moves.get().amount == Decimal(150)
    assert spots() == [("bank", "cheque", Decimal(150))]
    with pytest.raises(PaymentRefused, match="n’est plus dans le tiroir"), transaction.atomic():
        bank_cheques([deposit.pk], at=now, actor=agent)
    assert Remittance.objects.count() == 1


def test_a_banked_cheque_that_comes_back_unpaid_guarantees_nothing(agent, now):
    deposit = a_banked_cheque(at=now, actor=agent)
    with pytest.raises(PaymentRefused, match="motif que donne la banque"), transaction.atomic():
        note_unpaid(deposit.pk, reason=" ", at=now, actor=agent)
    note_unpaid(deposit.pk, reason="Sans provision", at=now, actor=agent)
    assert held() == ZERO
    with pytest.raises(PaymentRefused, match="revenu impayé"), transaction.atomic():
        give_back_deposit(deposit.pk, at=now, actor=agent)
    assert nothing_is_wrong(now)


def test_a_cheque_of_the_drawer_is_not_unpaid(agent, now):
    with pytest.raises(PaymentRefused, match="pas été remis"):
        note_unpaid(a_deposit("cheque", at=now, actor=agent).pk, reason="?", at=now, actor=agent)


def test_moves_are_never_edited_and_each_end_comes_once(agent, now):
    deposit = a_deposit(at=now, actor=agent)
    move = deposit.moves.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositMove.objects.update(amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositMove.objects.create(
            deposit=deposit, kind="received", spot="drawer", place=move.place, amount=150, at=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositMove.objects.create(deposit=deposit, kind="back", spot="drawer", amount=150, at=now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ending": "returned"},
        {"waived_reason": "Sans motif"},
        {"spot": ""},
        {"means": "cheque"},
        {"means": "guarantee"},
        {"means": "exemption"},
        {"given_back_at": "now", "kept_amount": 0},
        {"given_back_at": "now", "kept_amount": 151, "ending": "returned", "kept_reason": "?"},
    ],
)
def test_the_database_refuses_a_deposit_that_makes_no_sense(agent, now, wrong):
    deposit = a_deposit(at=now, actor=agent)
    changed = {name: now if value == "now" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Deposit.objects.filter(pk=deposit.pk).update(**changed)


def test_the_night_finds_a_deposit_that_lies_elsewhere_than_it_is_said(agent, now):
    deposit = a_deposit(at=now, actor=agent)
    Deposit.objects.filter(pk=deposit.pk).update(spot="safe")
    assert not nothing_is_wrong(now)


acts = st.lists(
    st.tuples(
        st.sampled_from(("take", "safe", "drawer", "bank", "cash_in", "unpaid", "keep", "back", "replace")),
        st.sampled_from(("cash", "cheque", "transfer")),
        st.integers(1, 20_000),
    ),
    max_size=14,
)


@pytest.mark.slow
@given(acts=acts)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_register_is_what_is_not_given_back(agent, now, acts):
    with transaction.atomic():
        bill = a_bill("500.00", now=now)
        for turn, (what, means, cents) in enumerate(acts):
            do(
                what,
                means,
                Decimal(cents) / 100,
                bill,
                {"at": now + timedelta(minutes=turn + 1), "actor": agent},
            )
            expected = sum((one.amount for one in Deposit.objects.held()), ZERO)
            assert held() == expected
            assert all(one.amount > 0 for one in register())
        assert nothing_is_wrong(now + timedelta(days=1))
        transaction.set_rollback(True)


def do(what, means, amount, bill, done):
    """Do one thing to the oldest deposit held; what is refused changes nothing."""
    one = Deposit.objects.held().order_by("pk").first()
    try:
        with transaction.atomic():
            if what == "take":
                a_deposit(means, str(amount), person=bill.person, **done)
            elif one is None:
                return
            elif what in ("safe", "drawer", "bank"):
                move_deposit(one.pk, spot=what, **done)
            elif what == "cash_in":
                bank_cheques([one.pk], **done)
            elif what == "unpaid":
                note_unpaid(one.pk, reason="Sans provision", **done)
            elif what == "replace":
                replace_deposit(one.pk, amount=amount, **CHEQUE, **done)
            else:
                kept = min(amount, one.amount) if what == "keep" else ZERO
                give_back_deposit(one.pk, kept=kept, reason="Dégât", bill_id=bill.pk, **done)
    except Refusal:
        return
