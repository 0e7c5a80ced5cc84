import pytest
from django.db import connection

from mobilite.audit.entries import entries_about
from mobilite.audit.models import Entry
from mobilite.people.models import Note
from mobilite.people.operations import add_note
from mobilite.people.operations.following import NothingWritten
from tests.factories import a_partner, a_person

pytestmark = pytest.mark.django_db


def test_a_note_is_kept_encrypted_and_the_journal_does_not_copy_it(agent, now):
    person = a_person()
    add_note(person, "  Veut acheter une voiture. ", at=now, actor=agent)
    note = Note.objects.get()
    assert (note.text, note.author, note.at) == ("Veut acheter une voiture.", agent, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM people_note")
        assert "voiture" not in cursor.fetchone()[0]
    [entry] = entries_about(person)
    assert "voiture" not in f"{entry.sentence}{entry.data}"


def test_a_note_may_be_about_another_record(agent, now):
    partner = a_partner()
    note = add_note(a_person(), "À rappeler", about=partner, at=now, actor=agent)
    assert (note.subject_label, note.subject_id) == ("people.partner", partner.pk)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_note_is_refused(text, agent, now):
    with pytest.raises(NothingWritten):
        add_note(a_person(), text, at=now, actor=agent)
    assert not Entry.objects.exists()
