"""The way out of the fleet, and back."""

from datetime import date, timedelta

import pytest

from mobilite.audit.models import Entry
from tests.factories import a_vehicle, an_occupancy
from vehicles.models import OccupancyKind, State
from vehicles.operations import NotPossible, Touched, back_in_service, bring_back, retire

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_it_leaves_with_its_story(now, agent):
    car = a_vehicle()
    past = an_occupancy(car, starts_at=now - DAY, ends_at=now, released_at=now)
    visit = an_occupancy(car, starts_at=now + DAY, ends_at=now + 2 * DAY, kind=OccupancyKind.WORKSHOP)
    retire(car.pk, reason="Vendue", at=now, actor=agent)
    car.refresh_from_db()
    visit.refresh_from_db()
    assert (car.state, car.retired_on) == (State.RETIRED, date(2026, 4, 7))
    assert visit.released_at == now
    assert past in car.occupancies.all()
    assert "Vendue" in Entry.objects.get().sentence


def test_not_while_somebody_counts_on_it(now, agent):
    car = a_vehicle()
    booking = an_occupancy(car, starts_at=now + DAY, ends_at=now + 2 * DAY)
    with pytest.raises(Touched) as refused:
        retire(car.pk, reason="Vendue", at=now, actor=agent)
    assert refused.value.occupancies == [booking]


def test_once_is_enough_and_it_may_come_back(now, agent):
    car = a_vehicle()
    retire(car.pk, reason="Erreur", at=now, actor=agent)
    with pytest.raises(NotPossible, match="déjà sorti"):
        retire(car.pk, reason="Erreur", at=now, actor=agent)
    with pytest.raises(NotPossible, match="avec un motif"):
        back_in_service(car.pk, at=now, actor=agent)
    bring_back(car.pk, reason="Une erreur", at=now, actor=agent)
    car.refresh_from_db()
    assert (car.state, car.retired_on) == (State.IN_SERVICE, None)


def test_a_very_long_reason_is_cut(now, agent):
    retire(a_vehicle().pk, reason="x" * 300, at=now, actor=agent)
    assert len(Entry.objects.get().sentence) == 300
