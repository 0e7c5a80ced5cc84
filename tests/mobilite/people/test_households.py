"""Row H10: people who live together. What one owes is never the other's."""

import pytest

from mobilite.people.models import Household
from mobilite.people.operations import join_household, leave_household
from mobilite.people.operations.persons import AlreadyTogether
from tests.factories import a_person

pytestmark = pytest.mark.django_db


def test_joining_somebody_makes_their_household(agent, now):
    one, other = a_person("Aïcha", "Diallo"), a_person("Moussa", "Sow")
    household = join_household(one.pk, with_person=other, at=now, actor=agent)
    assert {p.pk for p in household.person_set.all()} == {one.pk, other.pk}
    assert household.name == "Foyer Sow"


def test_a_third_joins_the_same_one(agent, now):
    one, other, third = (a_person() for _ in range(3))
    first = join_household(one.pk, with_person=other, at=now, actor=agent)
    assert join_household(third.pk, with_person=one, at=now, actor=agent) == first


def test_nobody_lives_in_two_households_or_alone_with_herself(agent, now):
    one, other, third = (a_person() for _ in range(3))
    join_household(one.pk, with_person=other, at=now, actor=agent)
    for whom, sentence in (
        (other, "déjà dans le même foyer"),
        (third, "déjà dans un autre foyer"),
        (one, "autre personne"),
    ):
        with pytest.raises(AlreadyTogether, match=sentence):
            join_household(one.pk, with_person=whom, at=now, actor=agent)


def test_a_household_of_one_is_none(agent, now):
    one, other = a_person(), a_person()
    join_household(one.pk, with_person=other, at=now, actor=agent)
    leave_household(one.pk, at=now, actor=agent)
    other.refresh_from_db()
    assert other.household is None
    assert not Household.objects.exists()
    with pytest.raises(AlreadyTogether):
        leave_household(one.pk, at=now, actor=agent)


def test_two_who_stay_stay_together(agent, now):
    one, other, third = (a_person() for _ in range(3))
    household = join_household(one.pk, with_person=other, at=now, actor=agent)
    join_household(third.pk, with_person=one, at=now, actor=agent)
    leave_household(one.pk, at=now, actor=agent)
    assert household.person_set.count() == 2
