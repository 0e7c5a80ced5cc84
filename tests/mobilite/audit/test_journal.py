"""The journal: written once, read by those who may (row L4)."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from mobilite.audit.entries import entries_about, record
from mobilite.audit.models import Entry
from mobilite.audit.story import story_of
from mobilite.audit.words import VERBS
from tests.factories import a_place

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_place()


@pytest.fixture
def entry(place, agent, now):
    return record(
        "update", place, sentence="a changé les horaires de Ligné", actor=agent, at=now, changed=["hours"]
    )


def refused(act):
    """Run an act that the database must refuse, and return what it says."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act()
    return str(error.value)


def test_an_entry_is_never_changed_whichever_way(entry):
    entry.sentence = "n’a rien fait"
    assert "never changed" in refused(entry.save)
    assert "never changed" in refused(lambda: Entry.objects.update(sentence="n’a rien fait"))

    def by_hand():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_entry SET actor_id = NULL")

    assert "never changed" in refused(by_hand)
    assert Entry.objects.get().sentence == "a changé les horaires de Ligné"


def test_an_entry_is_not_deleted_while_the_journal_is_sealed(entry, sealed):
    assert "sealed" in refused(entry.delete)
    assert "sealed" in refused(Entry.objects.all().delete)
    assert Entry.objects.count() == 1


def test_retention_takes_the_seal_off_first(entry):
    Entry.objects.all().delete()
    assert Entry.objects.count() == 0


def test_an_entry_falls_with_its_operation(place, agent, now):
    @transaction.atomic
    def operation():
        record("update", place, sentence="a échoué", actor=agent, at=now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        operation()
    assert Entry.objects.count() == 0


def test_a_record_tells_its_own_story_newest_first(entry, place, agent, now, django_assert_num_queries):
    record("update", place, sentence="a modifié le lieu", actor=None, at=now)
    record("update", a_place("Ligné"), sentence="a modifié l’autre", actor=agent, at=now)
    with django_assert_num_queries(1):
        sentences = [item.sentence for item in story_of(place)]
    assert sentences == ["Le logiciel a modifié le lieu", "Camille Bernard a changé les horaires de Ligné"]
    assert entries_about(place).count() == 2


# The page


def test_the_journal_says_who_did_what(as_manager, entry):
    page = as_manager.get("/reglages/journal/").content.decode()
    assert "a changé les horaires de Ligné" in page
    assert "Camille Bernard" in page
    assert "Modification" in page
    assert "mar.\xa07\xa0avril 2026, 9\xa0h\xa030" in page


@pytest.mark.parametrize("name", ["agent", "workshop", "adviser", "recruiter", "prescriber", "beneficiary"])
def test_the_journal_is_for_managers(request, name, entry):
    from tests.cast import client_for

    client = client_for(request.getfixturevalue(name))
    assert client.get("/reglages/journal/").status_code == 403
    assert client.get(f"/reglages/journal/{entry.pk}/").status_code == 403


def listed(client, query):
    response = client.get(f"/reglages/journal/?{query}")
    return [row.sentence for row in response.context["records"]]


def test_the_journal_is_narrowed_by_actor_verb_object_and_day(
    as_manager, manager, entry, agent, now, the_clock
):
    from datetime import timedelta

    record("create", agent, sentence="a ouvert le compte", actor=manager, at=now - timedelta(days=3))
    assert listed(as_manager, "") == ["a changé les horaires de Ligné", "a ouvert le compte"]
    assert listed(as_manager, f"actor={manager.pk}") == ["a ouvert le compte"]
    assert listed(as_manager, "verb=Modification") == ["a changé les horaires de Ligné"]
    assert listed(as_manager, "object_label=accounts.user") == ["a ouvert le compte"]
    assert listed(as_manager, "at_du=2026-04-07") == ["a changé les horaires de Ligné"]
    assert listed(as_manager, "at_au=2026-04-04") == ["a ouvert le compte"]
    assert listed(as_manager, "q=horaires") == ["a changé les horaires de Ligné"]


def test_nonsense_in_the_address_is_no_error(as_manager, entry):
    for query in ("actor=abc", "verb=king", "object_label=x", "at_du=hier", "page=999", "tri=rien", "q=%00"):
        assert as_manager.get(f"/reglages/journal/?{query}").status_code == 200


def test_an_entry_says_what_changed_and_leads_to_its_record(as_manager, entry, place):
    page = as_manager.get(f"/reglages/journal/{entry.pk}/").content.decode()
    assert "Camille Bernard a changé les horaires de Ligné" in page
    assert f'href="/reglages/lieux/{place.pk}/"' in page


def test_an_entry_outlives_what_it_is_about(as_manager, agent, now):
    from mobilite.people.models import Closure

    closure = Closure(pk=999, reason="inventaire")
    entry = record("remove", closure, sentence="a retiré la fermeture", actor=agent, at=now)
    page = as_manager.get(f"/reglages/journal/{entry.pk}/").content.decode()
    assert "n’existe plus" in page


def test_states_and_fields_of_an_entry_are_said_in_french(as_administrator, agent, now):
    entry = record(
        "update",
        agent,
        sentence="a modifié le compte",
        actor=None,
        at=now,
        changed=["first_name"],
        data={"hides_surnames": True, "other": ["a", "b"]},
    )
    page = as_administrator.get(f"/reglages/journal/{entry.pk}/").content.decode()
    assert "prénom" in page
    assert "oui" in page
    assert "Le logiciel" in page


def test_each_verb_that_the_code_writes_has_its_french_word():
    """An unknown one would be read in English on the page of the journal."""
    written = set()
    for app in ("mobilite", "vehicles", "rentals", "advice"):
        for path in (ROOT / app).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            written |= set(re.findall(r'(?<![\w.])record\(\s*"([\w.]+)"', code))
            written |= set(re.findall(r'\bverb="([\w.]+)"', code))
    assert written
    assert written - set(VERBS) == set()
