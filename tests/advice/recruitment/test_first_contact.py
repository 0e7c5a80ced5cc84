"""The first call: due the same day before noon, else within one working day; misses, lateness, thirty days (row J3)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from advice.recruitment import operations
from advice.recruitment.deadlines import contact_due, hours_of
from advice.recruitment.models import Referral
from mobilite.outbox.models import Message
from mobilite.people.models import Closure, OpeningHours
from mobilite.periods import paris
from mobilite.todo.models import Task
from mobilite.todo.operations import note_call
from tests.factories import a_person, a_place, the_organisation
from tests.factories.recruiting import PROPOSED, a_referral, an_employer, put_in

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    day, clock = text.split()
    return paris(date.fromisoformat(day), time.fromisoformat(clock))


@pytest.fixture
def place():
    """Open from Monday to Friday, 9 h to 12 h 30 and 13 h 30 to 17 h 30; on Mondays until 17 h."""
    found = a_place("Bureau", short_name="Bureau")
    OpeningHours.objects.filter(place=found).delete()
    for day in range(5):
        OpeningHours.objects.create(place=found, weekday=day, opens_at=time(9), closes_at=time(12, 30))
        OpeningHours.objects.create(
            place=found, weekday=day, opens_at=time(13, 30), closes_at=time(17) if day == 0 else time(17, 30)
        )
    return found


def test_the_deadline_counts_working_days_and_is_capped_at_closing(place):
    Closure.objects.create(
        place=place, starts_on=date(2026, 6, 9), ends_on=date(2026, 6, 11), reason="Séminaire"
    )
    hours = hours_of(place)
    for proposed, due in (
        # The worked examples of J3.
        ("2026-04-10 10:00", "2026-04-10 17:30"),
        ("2026-04-10 16:00", "2026-04-13 16:00"),
        # Noon is too late for the same day; Monday closes earlier than Friday.
        ("2026-04-10 11:59", "2026-04-10 17:30"),
        ("2026-04-10 12:00", "2026-04-13 12:00"),
        ("2026-04-10 17:15", "2026-04-13 17:00"),
        # After closing, at night, on a Saturday: as if proposed at the next opening.
        ("2026-04-10 17:30", "2026-04-13 17:00"),
        ("2026-04-11 10:00", "2026-04-13 17:00"),
        ("2026-04-13 07:00", "2026-04-13 17:00"),
        # 1 May 2026 is a Friday; 8 May too.
        ("2026-04-30 15:00", "2026-05-04 15:00"),
        ("2026-05-01 10:00", "2026-05-04 17:00"),
        # A closure of the place.
        ("2026-06-08 15:00", "2026-06-11 15:00"),
    ):
        assert contact_due(at(proposed), hours) == at(due), proposed


def test_the_change_of_hour_moves_no_wall_clock(place):
    hours = hours_of(place)
    # 29 March 2026: one hour less; 25 October: one more.
    assert contact_due(at("2026-03-27 16:00"), hours).astimezone(UTC) == datetime(2026, 3, 30, 14, tzinfo=UTC)
    assert contact_due(at("2026-10-23 16:00"), hours).astimezone(UTC) == datetime(
        2026, 10, 26, 15, tzinfo=UTC
    )


def test_without_hours_an_office_s_are_followed():
    assert contact_due(at("2026-05-13 10:00"), hours_of(None)) == at("2026-05-13 17:30")
    assert contact_due(at("2026-05-13 16:00"), hours_of(None)) == at("2026-05-15 16:00")


def test_two_misses_send_one_sms_and_an_answer_ends_the_wait(recruiter):
    the_organisation()
    referral = a_referral(a_person("Inès", "Roux"))
    said = {"about": referral, "actor": recruiter}
    for hours, sent in ((1, 0), (2, 1), (3, 1)):
        note_call(referral.person, result="no_answer", at=PROPOSED + timedelta(hours=hours), **said)
        assert Message.objects.filter(event="recruitment.missed").count() == sent
    note_call(referral.person, result="reached", at=PROPOSED + timedelta(hours=4), **said)
    referral.refresh_from_db()
    assert referral.contacted_at == PROPOSED + timedelta(hours=4)
    assert not Task.objects.open().filter(key=f"referral:{referral.pk}:call").exists()
    # A call about nothing in particular counts as well; one that nobody answered does not.
    other = a_referral(a_person("Léa", "Petit"), employer=referral.employer)
    note_call(other.person, result="voicemail", at=PROPOSED, actor=recruiter)
    assert Referral.objects.to_call().get() == other
    note_call(other.person, result="reached", direction="in", at=PROPOSED, actor=recruiter)
    assert not Referral.objects.to_call().exists()


def test_a_late_call_is_told_to_the_manager_once():
    referral = a_referral()
    assert operations.escalate(referral.contact_due_at) == 0
    late = referral.contact_due_at + timedelta(minutes=1)
    assert [operations.escalate(late), operations.escalate(late)] == [1, 0]
    task = Task.objects.get(key=f"referral:{referral.pk}:late")
    assert (task.role, task.person) == ("manager", referral.person)


def test_after_thirty_days_both_sides_are_asked_and_nobody_is_declined():
    the_organisation()
    referral, pooled = a_referral(), a_referral(a_person("Léa", "Petit"), employer=an_employer("Chantier"))
    put_in(pooled, "pool")
    month = PROPOSED + timedelta(days=30)
    assert operations.ask_for_news(month) == 0
    assert operations.ask_for_news(month + timedelta(hours=1)) == 1
    assert operations.ask_for_news(month + timedelta(hours=2)) == 0
    events = Message.objects.exclude(event="recruitment.proposed").values_list("event", flat=True)
    assert sorted(events) == ["recruitment.ask_person", "recruitment.ask_structure"]
    assert Task.objects.open().filter(key=f"referral:{referral.pk}:news").count() == 1
    referral.refresh_from_db()
    assert referral.status == "new"
    # Silence again: asked again thirty days later, not before; an answer starts anew.
    assert operations.ask_for_news(month + timedelta(days=29)) == 0
    assert operations.ask_for_news(month + timedelta(days=31)) == 1
    operations.process(referral.pk, at=month + timedelta(days=32), actor=None)
    assert operations.ask_for_news(month + timedelta(days=61)) == 0


def test_the_call_list_dials_says_why_and_shows_the_short_sheet(as_recruiter, recruiter, as_adviser):
    person = a_person("Inès", "Roux", phone="+33612345678")
    referral = a_referral(person, hours="À partir de 8 h 30.", childcare="École à 8 h 15.", actor=recruiter)
    note_call(person, result="no_answer", about=referral, at=PROPOSED - timedelta(hours=1), actor=recruiter)
    url = reverse("recruitment:calls")
    shown = as_recruiter.get(url).content.decode()
    for words in (
        'href="tel:+33612345678"',
        "École à 8 h 15.",
        "À partir de 8 h 30.",
        "1 essai",
        "Proposée par",
    ):
        assert words in shown.replace("\u00a0", " ")
    assert f"{url}#c{referral.pk}" in as_recruiter.get("/").content.decode()
    assert as_adviser.get(url).status_code == 403
    call = (
        f"{reverse('todo:call')}?personne={person.pk}&objet=recruitment.referral:{referral.pk}&retour={url}"
    )
    assert (
        as_recruiter.post(
            call, {"direction": "out", "result": "reached", "next_try": "usuel", "note": "Libre lundi."}
        ).url
        == url
    )
    assert "Tout va bien" in as_recruiter.get(url).content.decode()
    assert "Mettre à l’étude" in as_recruiter.get(referral.get_absolute_url()).content.decode()
