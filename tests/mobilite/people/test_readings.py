"""Who opened a person's page is known, and a hidden address opens with a motive only (rows L4, H11)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from mobilite.audit.models import Entry, Reading, Seal
from mobilite.audit.readings import SAME_READING
from tests.factories import a_person, commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden():
    return a_person(
        "Aïcha", "Le Goff", address="12 rue des Lilas", address_is_hidden=True, commune=commune("Ligné")
    )


def page(person):
    return reverse("people:person", args=[person.pk])


def test_opening_a_page_is_written_once_in_ten_minutes(as_agent, agent, the_clock):
    person = a_person()
    for _ in range(3):
        as_agent.get(page(person))
    assert [(one.reader, one.object_id) for one in Reading.objects.all()] == [(agent, person.pk)]
    the_clock.shift(SAME_READING)
    as_agent.get(page(person))
    assert Reading.objects.count() == 2


def test_who_is_refused_has_read_nothing(as_workshop):
    assert as_workshop.get(page(a_person())).status_code == 403
    assert not Reading.objects.exists()


def test_the_manager_reads_who_read(as_agent, as_manager, agent):
    person = a_person("Aïcha", "Le Goff")
    as_agent.get(page(person))
    for name, args in (("readings", []), ("readings_of", [person.pk])):
        text = as_manager.get(reverse(f"people:{name}", args=args)).content.decode()
        assert str(agent) in text
    assert as_agent.get(reverse("people:readings")).status_code == 403


def test_a_reading_is_never_rewritten(as_agent):
    person = a_person()
    as_agent.get(page(person))
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.update(why="Rien à voir")
    Seal.objects.create()
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.all().delete()


class TestBreakingTheGlass:
    def url(self, person):
        return reverse("people:hidden_address", args=[person.pk])

    def test_with_a_motive_the_address_reads_for_a_quarter_of_an_hour(
        self, as_agent, agent, hidden, the_clock
    ):
        assert "12 rue des Lilas" not in as_agent.get(page(hidden)).content.decode()
        as_agent.post(self.url(hidden), {"why": "La police demande où porter les papiers."})
        assert "12 rue des Lilas" in as_agent.get(page(hidden)).content.decode()
        the_clock.shift(timedelta(minutes=15))
        assert "12 rue des Lilas" not in as_agent.get(page(hidden)).content.decode()
        assert Reading.objects.get(reader=agent, object_id=hidden.pk, why__startswith="La police")
        assert Entry.objects.get(verb="open_hidden_address").actor == agent

    def test_without_a_motive_it_stays_shut(self, as_agent, hidden):
        for why in ("", "svp"):
            answer = as_agent.post(self.url(hidden), {"why": why})
            assert answer.status_code == 200
        assert not Entry.objects.filter(verb="open_hidden_address").exists()
        assert "12 rue des Lilas" not in as_agent.get(page(hidden)).content.decode()

    def test_it_opens_one_address_and_for_one_session(self, as_agent, as_recruiter, hidden):
        other = a_person("Boris", "Petit", address="3 impasse du Pré", address_is_hidden=True)
        as_agent.post(self.url(hidden), {"why": "La police demande où porter les papiers."})
        assert "3 impasse du Pré" not in as_agent.get(page(other)).content.decode()
        assert "12 rue des Lilas" not in as_recruiter.get(page(hidden)).content.decode()


def test_the_list_tells_not_where_somebody_who_hides_lives(as_agent, hidden):
    """Neither the cell, nor the filter, nor the order."""
    address = reverse("people:persons")
    assert "Le Goff" not in as_agent.get(address, {"commune": hidden.commune_id}).content.decode()
    assert "Ligné</td>" not in as_agent.get(address).content.decode()
    for town in ("Ancenis-Saint-Géréon", "Oudon"):
        a_person("Zoé", f"Habite {town}"[:20], commune=commune(town))
    rows = as_agent.get(address, {"tri": "commune"}).content.decode()
    assert rows.index("Le Goff") < rows.index("Habite")


def test_a_list_that_is_taken_away_is_written_too(as_agent, as_manager, agent):
    a_person()
    as_agent.get(reverse("people:persons"), {"export": "csv"})
    reading = Reading.objects.get()
    assert (reading.reader, reading.why) == (agent, "Liste «\u00a0Personnes\u00a0» téléchargée")
    shown = as_manager.get(reverse("people:readings"), {"vue": "listes"}).content.decode()
    assert "Une liste entière" in shown
