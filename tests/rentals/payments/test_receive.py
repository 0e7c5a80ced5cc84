"""Money received of a payer goes to what has been owed for the longest (row F3); what is more is shown, never lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from rentals.payments.balances import balance, placed_of, unplaced_of
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Allocation, Payment
from rentals.payments.operations import PaymentRefused, cancel_bill, give_back, pay, place, receive, refund
from rentals.pricing import Instalment
from tests.factories import a_partner, a_person
from tests.factories.owing import a_bill, a_late_bill
from tests.rentals.payments.situations import cents

pytestmark = pytest.mark.django_db


def test_two_bills_of_fifty_and_seventy_five_paid_leave_twenty_five(now, agent):
    """Row F3: 2 x 50 due, 75 paid -> paid, 25 left."""
    person = a_person()
    older = a_late_bill("50.00", days=20, payer=person, now=now)
    newer = a_late_bill("50.00", days=5, payer=person, now=now)
    payment = receive(person, amount=Decimal(75), means="cash", at=now, actor=agent)
    assert [balance(bill).left for bill in (older, newer)] == cents("0", "25")
    assert placed_of(payment) == {older.pk: Decimal(50), newer.pk: Decimal(25)}
    assert entries_about(payment).get().sentence == "a reçu 75,00\u00a0€ (espèces) pour 2 notes."


def test_what_falls_due_first_is_paid_first_whatever_its_bill(now):
    person, today = a_person(), now.date()
    lease = a_bill(
        "60.00", payer=person, now=now - timedelta(days=40),
        instalments=[Instalment(today - timedelta(days=9), Decimal(30)), Instalment(today + timedelta(days=21), Decimal(30))],
    )  # fmt: skip
    loan = a_late_bill("20.00", days=3, payer=person, now=now)
    receive(person, amount=Decimal(45), means="cash", at=now, actor=None)
    assert [balance(bill).left for bill in (lease, loan)] == cents("30", "5")


def test_more_than_all_that_is_owed_waits_and_may_be_placed_later(now, agent):
    person = a_person()
    bill = a_late_bill("40.00", payer=person, now=now)
    payment = receive(person, amount=Decimal(100), means="transfer", at=now, actor=agent)
    assert balance(bill).left == 0
    assert unplaced_of(payment) == Decimal(60)
    assert entries_about(payment).get().sentence.endswith("60,00\u00a0€ ne sont encore sur aucune note.")
    later = a_bill("25.00", payer=person, now=now)
    place(payment.pk, on={bill.pk: Decimal(40), later.pk: Decimal(25)}, at=now, actor=agent)
    assert (balance(later).left, unplaced_of(payment)) == (0, Decimal(35))
    give_back(payment.pk, amount=Decimal(35), means="transfer", reason="Trop payé", at=now, actor=agent)
    assert unplaced_of(payment) == 0
    with pytest.raises(PaymentRefused, match="on ne rend pas plus"):
        give_back(payment.pk, amount=Decimal(1), means="cash", reason="Encore", at=now, actor=agent)
    assert list(CHECKS["payments.placed"].run(now)) == []


def test_money_may_come_before_any_bill(now):
    payment = receive(a_partner(), amount=Decimal(200), means="transfer", at=now, actor=None)
    assert unplaced_of(payment) == Decimal(200)


def test_one_payment_may_name_the_bills_it_pays(now):
    town = a_partner("CCAS")
    bills = [a_bill("30.00", payer=town, now=now) for _ in range(5)]
    chosen = [(bill.pk, Decimal(30)) for bill in bills[2:]]
    receive(town, amount=Decimal(90), means="transfer", on=chosen, at=now, actor=None)
    assert [balance(bill).left for bill in bills] == cents("30", "30", "0", "0", "0")


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([("hers", 80)], "Il reste 50,00\u00a0€ à payer"),
        ([("hers", 50), ("other", 10)], "n’est pas à ce payeur"),
        ([("hers", 0)], "au-dessus de 0"),
        ([("hers", 50), ("hers", 40)], "ne font pas plus"),
    ],
)
def test_shares_that_make_no_sense_are_refused_and_nothing_is_written(now, shares, said):
    person = a_person()
    keys = {"hers": a_bill("50.00", payer=person, now=now).pk, "other": a_bill("50.00", now=now).pk}
    on = [(keys[who], Decimal(amount)) for who, amount in shares]
    with pytest.raises(PaymentRefused, match=said):
        receive(person, amount=Decimal(80), means="cash", on=on, at=now, actor=None)
    assert not Payment.objects.exists()


class TestByHand:
    def test_money_goes_to_another_bill_with_a_motive_and_both_bills_say_so(self, now, agent):
        person = a_person()
        older = a_late_bill("50.00", days=20, payer=person, now=now)
        newer = a_late_bill("50.00", days=5, payer=person, now=now)
        payment = receive(person, amount=Decimal(50), means="cash", at=now, actor=agent)
        with pytest.raises(PaymentRefused, match="Dites pourquoi"):
            place(payment.pk, on={newer.pk: Decimal(50)}, at=now, actor=agent)
        place(payment.pk, on={newer.pk: Decimal(50)}, reason="Elle conteste la première", at=now, actor=agent)
        assert [balance(bill).left for bill in (older, newer)] == cents("50", "0")
        undone = older.allocations.order_by("-pk").first()
        assert (undone.amount, undone.what) == (Decimal(-50), "Elle conteste la première")
        assert undone.corrects == older.allocations.order_by("pk").first()

    def test_a_part_may_leave_a_bill_and_wait(self, now, agent):
        bill = a_bill("50.00", now=now)
        payment = pay(bill.pk, amount=Decimal(50), means="cash", at=now, actor=agent)
        place(payment.pk, on={bill.pk: Decimal(20)}, reason="À voir avec elle", at=now, actor=agent)
        place(payment.pk, on={bill.pk: Decimal(5)}, reason="Encore", at=now, actor=agent)
        assert (balance(bill).left, unplaced_of(payment)) == (Decimal(45), Decimal(45))

    def test_a_settled_bill_that_loses_its_money_opens_again(self, now, agent):
        bill = a_bill("50.00", now=now)
        payment = pay(bill.pk, amount=Decimal(50), means="cash", at=now, actor=agent)
        bill.closed_at = now
        bill.save()
        place(payment.pk, on={}, reason="Payé par erreur", at=now, actor=agent)
        bill.refresh_from_db()
        assert bill.closed_at is None

    def test_debts_never_cross(self, now, agent):
        """Row H10: a household's money pays no other member's bill, a partner's no person's."""
        payment = receive(a_person(), amount=Decimal(50), means="cash", at=now, actor=agent)
        others = [a_bill(now=now), a_bill(payer=a_partner(), now=now)]
        for bill in others:
            with pytest.raises(PaymentRefused, match="jamais celles d’une autre"):
                place(payment.pk, on={bill.pk: Decimal(10)}, at=now, actor=agent)
            with pytest.raises(IntegrityError, match="another_payer"), transaction.atomic():
                Allocation.objects.create(bill=bill, payment=payment, amount=Decimal(10), at=now)

    @pytest.mark.parametrize(
        ("amount", "said"),
        [("51", "c’est 1,00\u00a0€ de trop"), ("-1", "0 ou plus"), ("50", "Rien n’a changé"), ("0.001", "centimes")],
    )  # fmt: skip
    def test_what_makes_no_sense_is_refused(self, now, agent, amount, said):
        bill = a_bill("80.00", now=now)
        payment = pay(bill.pk, amount=Decimal(50), means="cash", at=now, actor=agent)
        with pytest.raises(PaymentRefused, match=said):
            place(payment.pk, on={bill.pk: Decimal(amount)}, reason="Essai", at=now, actor=agent)

    def test_money_given_back_of_a_bill_cannot_leave_it_too(self, now, agent):
        bill = a_bill("50.00", now=now)
        payment = pay(bill.pk, amount=Decimal(50), means="cash", at=now, actor=agent)
        refund(bill.pk, amount=Decimal(40), means="cash", reason="Erreur", at=now, actor=agent)
        with pytest.raises(PaymentRefused, match="déjà été remboursée"):
            place(payment.pk, on={}, reason="Essai", at=now, actor=agent)


class TestTheDatabase:
    """Whatever writes, and however."""

    def test_no_payment_gives_more_than_it_is(self, now):
        person = a_person()
        bills = [a_bill("50.00", payer=person, now=now) for _ in range(2)]
        payment = pay(bills[0].pk, amount=Decimal(50), means="cash", at=now, actor=None)
        with pytest.raises(IntegrityError, match="payment_given_twice"), transaction.atomic():
            Allocation.objects.create(bill=bills[1], payment=payment, amount=Decimal("0.01"), at=now)

    def test_no_bill_gets_more_than_its_lines(self, now):
        person = a_person()
        bill = a_bill("50.00", payer=person, now=now)
        payment = receive(person, amount=Decimal(80), means="cash", at=now, actor=None)
        with pytest.raises(IntegrityError, match="bill_above_due"), transaction.atomic():
            Allocation.objects.create(bill=bill, payment=payment, amount=Decimal("0.01"), at=now)

    def test_what_was_given_back_is_not_placed(self, now):
        person = a_person()
        payment = receive(person, amount=Decimal(80), means="cash", at=now, actor=None)
        give_back(payment.pk, amount=Decimal(80), means="cash", reason="Parti", at=now, actor=None)
        bill = a_bill("50.00", payer=person, now=now)
        with pytest.raises(IntegrityError, match="payment_given_twice"), transaction.atomic():
            Allocation.objects.create(bill=bill, payment=payment, amount=Decimal(1), at=now)

    def test_nothing_goes_below_nil(self, now):
        bill = a_bill("50.00", now=now)
        payment = pay(bill.pk, amount=Decimal(50), means="cash", at=now, actor=None)
        first = Allocation.objects.get()
        for amount in (-51, 51):
            with pytest.raises(IntegrityError), transaction.atomic():
                Allocation.objects.create(
                    bill=bill, payment=payment, amount=Decimal(amount), corrects=first, at=now
                )

    def test_what_a_cancelled_bill_was_paid_is_to_be_given_back(self, now):
        """The only way above its lines: they came down after the money was there."""
        bill = a_bill("50.00", now=now)
        pay(bill.pk, amount=Decimal(50), means="cash", at=now, actor=None)
        assert cancel_bill(bill.pk, why="Annulée", at=now) == Decimal(50)
        assert balance(bill).credit == Decimal(50)
