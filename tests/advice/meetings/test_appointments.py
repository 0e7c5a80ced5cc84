"""An appointment of somebody who is followed: in her file, written to, reminded, and not forgotten when missed (row I7)."""

from datetime import timedelta

import pytest

from advice.cases.story import story_of_case
from advice.meetings.models import Meeting
from advice.meetings.operations import remind
from mobilite.diary.ical import calendar
from mobilite.diary.models import Feed, Kind, Status
from mobilite.diary.operations import book, cancel, mark_excused, mark_kept, mark_no_show, move
from mobilite.outbox.models import Message
from mobilite.todo.models import Task
from tests.cast import client_for
from tests.factories import a_person, a_place, paris_at, the_organisation
from tests.factories.diary import an_appointment
from tests.factories.following import OPENED, a_case

pytestmark = pytest.mark.django_db

WEDNESDAY = paris_at(4, 8, 14)


@pytest.fixture
def ines():
    the_organisation()
    return a_person("Inès", "Roux", phone="+33612345678")


@pytest.fixture
def taken(adviser, ines):
    a_case(ines, adviser=adviser)
    return an_appointment(adviser, WEDNESDAY, person=ines, at=OPENED)


def titles():
    return sorted(Task.objects.open().values_list("title", flat=True))


def written(event):
    return list(Message.objects.filter(event=event).order_by("pk"))


def test_it_joins_the_file_settles_the_task_and_is_confirmed_in_one_sms(adviser, ines, taken):
    assert Meeting.objects.get().case.person == ines
    assert titles() == []
    message = written("meetings.booked")[0]
    assert "mercredi 8 avril à 14 h" in message.text.replace("\u00a0", " ")
    assert "avec Nora" in message.text or f"avec {adviser.first_name}" in message.text
    assert (message.segments, "Roux" in message.text) == (1, False)


def test_with_nobody_followed_or_by_the_counter_it_stays_out_of_files(agent, adviser, ines):
    an_appointment(adviser, WEDNESDAY, person=ines)
    a_case(a_person("Awa", "Diop"), adviser=adviser)
    an_appointment(agent, WEDNESDAY, person=a_person("Awa", "Autre"))
    assert not Meeting.objects.exists()
    assert not written("meetings.booked")


def test_one_taken_before_the_file_opens_joins_it(adviser, ines):
    an_appointment(adviser, WEDNESDAY, person=ines, at=paris_at(4, 7, 9))
    a_case(ines, adviser=adviser)
    assert Meeting.objects.get().appointment.person == ines
    assert titles() == []


def test_the_day_before_at_the_hour_of_the_structure_one_reminder_leaves(adviser, ines, taken):
    assert remind(paris_at(4, 7, 16)) == 0  # told today already
    later = an_appointment(adviser, paris_at(4, 9, 10), person=ines, at=OPENED)
    assert remind(paris_at(4, 8, 9, 59)) == 0
    # Today's, that a stopped machine left out, and tomorrow's.
    assert remind(paris_at(4, 8, 10)) == 2
    assert remind(paris_at(4, 8, 11)) == 0
    first = next(one for one in written("meetings.reminder") if one.about_id == later.pk)
    assert "jeudi 9 avril" in first.text.replace("\u00a0", " ")
    assert first.segments == 1


def test_moved_or_cancelled_the_reminder_does_not_leave_and_the_person_knows(adviser, ines, taken):
    remind(paris_at(4, 8, 10))
    at = paris_at(4, 8, 10, 5)
    move(taken.pk, starts_at=paris_at(4, 10, 9), ends_at=paris_at(4, 10, 10), at=at, actor=adviser)
    assert [one.state for one in written("meetings.reminder")] == ["cancelled"]
    assert "vendredi 10 avril" in written("meetings.moved")[0].text.replace("\u00a0", " ")
    cancel(taken.pk, reason="Malade", at=at, actor=adviser)
    assert written("meetings.moved")[0].state == "cancelled"
    said = written("meetings.cancelled")[0]
    assert (said.state, "Malade" in said.text) == ("to_send", False)
    assert remind(paris_at(4, 9, 12)) == 0


def test_a_missed_one_asks_the_adviser_to_call_until_another_is_taken(adviser, ines, taken):
    over = WEDNESDAY + timedelta(minutes=30)
    mark_no_show(taken.pk, at=over, actor=adviser)
    assert titles() == ["Reprendre contact après un rendez-vous manqué"]
    mark_excused(taken.pk, at=over, actor=adviser)
    assert titles() == ["Proposer un autre rendez-vous"]
    mark_kept(taken.pk, at=over, actor=adviser)
    assert titles() == []
    mark_no_show(taken.pk, at=over, actor=adviser)
    an_appointment(adviser, paris_at(4, 10, 9), person=ines, at=over)
    assert titles() == []


def test_the_file_counts_them_and_says_it_kindly(adviser, ines, taken, the_clock):
    over = WEDNESDAY + timedelta(minutes=30)
    mark_no_show(taken.pk, at=over, actor=adviser)
    case = Meeting.objects.get().case
    assert any("elle n’a pas pu venir" in item.sentence for item in story_of_case(case, adviser))
    the_clock.move_to(over)
    page = client_for(adviser).get(case.get_absolute_url()).content.decode()
    assert "absente 1\u00a0fois" in page
    assert "Un empêchement arrive à tout le monde" in page
    assert f"personne={ines.pk}&amp;avec={adviser.pk}" in page


def test_nobody_is_excused_before_the_hour(adviser, taken):
    from mobilite.diary.operations import NotPossible

    with pytest.raises(NotPossible, match="annulez-le"):
        mark_excused(taken.pk, at=OPENED, actor=adviser)


def test_the_calendar_in_a_telephone_names_a_first_name_at_most(adviser, ines, taken):
    """Row L8: neither her surname, nor her number, nor the file."""
    book(
        adviser, kind=Kind.WORKSHOP, place=a_place(), starts_at=paris_at(4, 9, 14), ends_at=paris_at(4, 9, 16),
        note="Atelier de Mme Roux", at=OPENED, actor=adviser,
    )  # fmt: skip
    content = calendar(Feed(user=adviser), now=OPENED).decode()
    assert "SUMMARY:RDV – Inès" in content
    assert "Atelier collectif" in content
    for word in ("Roux", "612345678", "CON-2026", "conseil"):
        assert word not in content
    assert taken.status == Status.BOOKED
