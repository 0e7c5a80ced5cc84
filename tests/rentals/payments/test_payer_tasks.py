"""An agreement that ends soon, or is nearly used up, asks somebody to look at it, once (row B6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from mobilite.todo.models import Task
from rentals.payments.payer_tasks import watch_agreements
from rentals.payments.payers import end_agreement
from tests.factories.paying import a_shared_rental, an_agreement

pytestmark = pytest.mark.django_db


def test_thirty_days_before_its_end(now):
    an_agreement(until_on=date(2026, 5, 8))
    assert watch_agreements(now) == 0
    assert watch_agreements(now + timedelta(days=1)) == 1
    assert watch_agreements(now + timedelta(days=2)) == 0
    [task] = Task.objects.open()
    assert (task.role, task.due_at.date()) == ("manager", date(2026, 5, 7))
    assert "finit le 7 mai 2026" in task.detail.replace("\u00a0", " ")


def test_when_less_than_a_tenth_is_left(now):
    agreement = an_agreement(ceiling=Decimal("10.50"))
    assert watch_agreements(now) == 0
    a_shared_rental(agreement)
    assert watch_agreements(now) == 1
    assert "Il reste 0,50\u00a0€ sur 10,50\u00a0€" in Task.objects.open().get().detail


def test_its_end_settles_the_task(now):
    agreement = an_agreement(until_on=date(2026, 4, 20))
    watch_agreements(now)
    end_agreement(agreement.pk, reason="Renouvelée", at=now, actor=None)
    assert watch_agreements(now) == 1
    assert not Task.objects.open().exists()
