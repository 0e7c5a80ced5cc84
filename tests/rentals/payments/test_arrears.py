"""What is late, of whom, since when: by age, to the cent, in the same few queries (row F7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mobilite.money import ZERO, from_cents
from rentals.payments.arrears import by_age, dated, debtors, late
from rentals.payments.balances import balance
from rentals.payments.models import Bill, LineKind
from rentals.payments.operations import add_lines, pay
from rentals.pricing import Instalment as Part
from rentals.pricing import Kind, line
from tests.factories import a_confirmed_rental, a_partner, a_person, paris_at
from tests.factories.lending import NOW
from tests.factories.owing import a_bill, a_late_bill

TODAY = date(2026, 4, 7)


def lates():
    return late(Bill.objects.all(), TODAY)


@pytest.mark.django_db
class TestLate:
    def test_each_age_has_its_sum_and_the_oldest_comes_first(self, now):
        for days, amount in (
            (100, "1.00"),
            (91, "2.00"),
            (90, "4.00"),
            (61, "8.00"),
            (60, "16.00"),
            (31, "32.00"),
            (30, "64.00"),
            (1, "128.00"),
        ):
            a_late_bill(amount, days=days, now=now)
        found = lates()
        assert by_age(found, TODAY) == [192, 48, 12, 3]
        assert [one.days(TODAY) for one in found] == [100, 91, 90, 61, 60, 31, 30, 1]

    def test_what_is_to_be_paid_today_is_not_late(self, now):
        a_bill("90.00", now=now)
        assert lates() == []

    def test_what_is_to_be_paid_at_a_departure_to_come_is_not_late(self, now):
        """The bill is open from the confirmation on; the money is asked for at the departure."""
        a_confirmed_rental(needed_from=paris_at(4, 20), at=now - timedelta(days=20))
        assert lates() == []
        assert late(Bill.objects.all(), date(2026, 4, 21))[0].since == date(2026, 4, 20)

    def test_what_is_left_is_on_the_latest_lines(self, now):
        bill = a_late_bill("50.00", days=90, now=now)
        pay(bill.pk, amount=Decimal(50), means="cash", at=now - timedelta(days=90), actor=None)
        add_lines(
            bill.pk,
            [line(Kind.DAMAGE, "Retard", "Deux jours.", unit_price=Decimal(14))],
            at=now - timedelta(days=3),
        )
        [one] = lates()
        assert (one.since, one.amount) == (date(2026, 4, 4), 14)

    def test_the_oldest_instalment_says_since_when(self, now):
        """Row F3: 2 x 50 due, 75 paid -> paid, 25 left."""
        parts = [
            Part(date(2026, 2, 1), Decimal(50)),
            Part(date(2026, 3, 1), Decimal(50)),
            Part(date(2026, 5, 1), Decimal(50)),
        ]
        bill = a_bill("150.00", now=now - timedelta(days=80), instalments=parts)
        pay(bill.pk, amount=Decimal(75), means="cash", at=now, actor=None)
        [one] = lates()
        assert (one.since, one.amount) == (date(2026, 3, 1), 25)

    def test_people_and_partners_each_have_their_own(self, now):
        person, partner = a_person(), a_partner()
        for payer, days in ((person, 10), (partner, 40), (person, 70)):
            a_late_bill("10.00", payer=payer, days=days, now=now)
        found = debtors(TODAY)
        assert [(one.payer, one.amount) for one in found] == [(person, 20), (partner, 10)]
        assert found[0].oldest.since == date(2026, 1, 27)

    def test_as_many_queries_for_two_as_for_twenty(self, now):
        counts = []
        for more in (2, 18):
            for _ in range(more):
                a_late_bill(now=now)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert len(debtors(TODAY)) >= 2
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 12


cents = st.integers(1, 20_000).map(from_cents)
days = st.integers(-120, 60)


class TestParts(TestCase):
    @given(
        st.lists(st.tuples(cents, days), min_size=1, max_size=4),
        st.lists(st.tuples(cents, days), max_size=4, unique_by=lambda one: one[1]),
        st.lists(cents, max_size=3),
    )
    def test_nothing_is_lost_doubled_or_negative(self, lines, instalments, paid):
        opened = NOW - timedelta(days=120)
        bill = a_bill(
            str(lines[0][0]),
            now=opened,
            instalments=[Part(TODAY + timedelta(days=day), amount) for amount, day in instalments],
        )
        for amount, day in lines[1:]:
            add_lines(
                bill.pk,
                [line(LineKind.DAMAGE, "Ligne", "Essai.", unit_price=amount)],
                at=NOW + timedelta(days=day),
            )
        for amount in paid:
            left = balance(Bill.objects.get(pk=bill.pk)).left
            if left:
                pay(bill.pk, amount=min(amount, left), means="cash", at=NOW, actor=None)
        bill = Bill.objects.get(pk=bill.pk)
        standing, parts = balance(bill), dated(bill)
        assert sum((part.left for part in parts), ZERO) == standing.left
        assert sum((part.amount for part in parts), ZERO) == standing.total
        assert all(ZERO <= part.paid <= part.amount for part in parts)
        assert sum(by_age(lates(), TODAY), ZERO) <= max(ZERO, standing.due_on(TODAY))
