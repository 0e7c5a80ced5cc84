"""The demonstration shows papers in each state, and who signs with whom."""

import random

import pytest

from mobilite.demonstration import Demonstration
from mobilite.people.demo_papers import make_papers
from mobilite.people.models import Paper, Person
from mobilite.people.models.papers import PaperState
from mobilite.people.papers import EQUIVALENTS
from mobilite.people.representing import signing
from tests.factories import a_person

pytestmark = pytest.mark.django_db


def test_each_state_is_there(now, agent, manager):
    for _ in range(40):
        a_person(licences=["B"])
    demo = Demonstration(now, random.Random(1), print, made={"team": {"agent": agent, "manager": manager}})
    make_papers(demo)
    assert set(Paper.objects.values_list("state", flat=True)) == set(PaperState.values)
    stand_for = set(Paper.objects.exclude(equivalent="").values_list("equivalent", flat=True))
    assert stand_for == {one.key for one in EQUIVALENTS} - {"meeting"}
    assert Paper.objects.exclude(kept_because="").count() == 1
    signs = {(one.first_name, signing(one, demo.today).ok) for one in Person.objects.order_by("-pk")[:3]}
    assert signs == {("Malo", True), ("Inès", False), ("Bruno", True)}
