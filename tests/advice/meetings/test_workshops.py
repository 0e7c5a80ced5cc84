"""A group workshop: planned, with seats and a queue, moved, cancelled, held (row I7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from advice.cases.models import Case
from advice.meetings.models import Enrolment, Place, State
from advice.meetings.operations import (
    WorkshopRefused,
    cancel_workshop,
    change_workshop,
    enrol,
    leave,
    note_attendance,
    remind,
)
from mobilite.audit.entries import entries_about
from mobilite.diary.operations import AlreadyBusy
from mobilite.outbox.models import Message
from tests.factories import a_person, paris_at, the_organisation
from tests.factories.diary import an_appointment
from tests.factories.following import a_case
from tests.factories.meeting import PLANNED, STARTS, a_workshop, an_enrolment

pytestmark = pytest.mark.django_db

ENDS = STARTS + timedelta(hours=2)


@pytest.fixture
def workshop(adviser):
    the_organisation()
    return a_workshop(adviser)


def places(workshop):
    return list(workshop.enrolments.order_by("pk").values_list("status", flat=True))


def events():
    return sorted(Message.objects.exclude(state="cancelled").values_list("event", flat=True))


def changed(workshop, **values):
    one = workshop.appointment
    values = {
        "title": workshop.title, "about": "", "place": one.place, "leader": one.user, "starts_at": one.starts_at,
        "ends_at": one.ends_at, "seats": workshop.seats, "at": PLANNED, "actor": one.user,
    } | values  # fmt: skip
    return change_workshop(workshop.pk, **values)


def test_it_takes_the_diary_of_who_leads_it(adviser, workshop):
    with pytest.raises(AlreadyBusy):
        an_appointment(adviser, STARTS + timedelta(hours=1))
    with pytest.raises(AlreadyBusy):
        a_workshop(adviser, starts_at=ENDS - timedelta(minutes=30))
    assert not any("Roux" in entry.sentence for entry in entries_about(workshop))


def test_seats_are_given_in_turn_then_people_wait_and_a_freed_seat_goes_to_the_first(adviser, workshop):
    first, *_ = [an_enrolment(workshop, at=PLANNED + timedelta(minutes=n)) for n in range(4)]
    assert places(workshop) == ["enrolled", "enrolled", "waiting", "waiting"]
    assert events() == ["meetings.queue", "meetings.queue", "meetings.seat", "meetings.seat"]
    leave(first.pk, at=PLANNED + timedelta(hours=1), actor=adviser)
    assert places(workshop) == ["left", "enrolled", "enrolled", "waiting"]
    assert events() == ["meetings.queue", "meetings.seat", "meetings.seat"]
    changed(workshop, seats=3)
    assert places(workshop) == ["left", "enrolled", "enrolled", "enrolled"]
    with pytest.raises(WorkshopRefused, match="personnes sont inscrites"):
        changed(workshop, seats=2)


def test_the_database_gives_no_more_seats_than_there_are(workshop):
    an_enrolment(workshop)
    an_enrolment(workshop)
    with pytest.raises(IntegrityError, match="enrolment_within_the_seats"), transaction.atomic():
        Enrolment.objects.create(workshop=workshop, person=a_person("Awa", "Diop"), asked_at=PLANNED)
    waits = an_enrolment(workshop)
    with pytest.raises(IntegrityError, match="enrolment_within_the_seats"), transaction.atomic():
        Enrolment.objects.filter(pk=waits.pk).update(status="enrolled", takes=1)
    with pytest.raises(IntegrityError, match="enrolment_seated_takes_one"), transaction.atomic():
        Enrolment.objects.filter(pk=waits.pk).update(status="enrolled")


def test_nobody_is_in_it_twice_nor_enters_once_it_has_begun(adviser, workshop):
    person = a_person("Awa", "Diop")
    a_case(person, adviser=adviser)
    assert an_enrolment(workshop, person).case == Case.objects.get()
    with pytest.raises(WorkshopRefused, match="déjà inscrite"):
        an_enrolment(workshop, person)
    with pytest.raises(WorkshopRefused, match="a commencé"):
        enrol(workshop.pk, a_person("Lou", "Petit"), at=STARTS, actor=adviser)
    an_enrolment(workshop)
    with pytest.raises(WorkshopRefused, match="dernière place"):
        enrol(workshop.pk, a_person("Lou", "Petit"), at=PLANNED, actor=adviser, may_wait=False)


def test_moved_everybody_knows_and_the_former_hour_is_free(adviser, workshop):
    an_enrolment(workshop)
    changed(workshop, starts_at=STARTS + timedelta(days=1), ends_at=ENDS + timedelta(days=1))
    an_appointment(adviser, STARTS)
    assert events() == ["meetings.workshop_moved"]
    assert "vendredi 10 avril" in Message.objects.get(event="meetings.workshop_moved").text.replace(
        "\u00a0", " "
    )


def test_cancelled_whoever_was_in_it_or_waited_is_written_to_without_the_reason(adviser, workshop):
    for _ in range(3):
        an_enrolment(workshop)
    cancel_workshop(workshop.pk, reason="Salle prise", at=PLANNED, actor=adviser)
    assert events() == ["meetings.workshop_cancelled"] * 3
    assert not any("Salle" in one.text for one in Message.objects.all())
    an_appointment(adviser, STARTS)
    with pytest.raises(WorkshopRefused, match="annulé"):
        an_enrolment(workshop)


def test_the_day_before_those_with_a_seat_are_reminded(workshop):
    for _ in range(3):
        an_enrolment(workshop)
    assert remind(paris_at(4, 8, 10)) == 2
    assert remind(paris_at(4, 8, 12)) == 0
    assert all(one.segments == 1 for one in Message.objects.filter(event="meetings.workshop_reminder"))


def test_attendance_is_ticked_from_its_hour_for_everybody_and_corrected(adviser, workshop):
    ticked = {an_enrolment(workshop).pk: Place.CAME, an_enrolment(workshop).pk: Place.MISSED}
    an_enrolment(workshop)
    with pytest.raises(WorkshopRefused, match="n’a pas commencé"):
        note_attendance(workshop.pk, ticked, at=PLANNED, actor=adviser)
    with pytest.raises(WorkshopRefused, match="reste quelqu’un"):
        note_attendance(workshop.pk, dict(list(ticked.items())[:1]), at=ENDS, actor=adviser)
    assert note_attendance(workshop.pk, ticked, at=ENDS, actor=adviser) == 2
    workshop.refresh_from_db()
    assert (workshop.status, places(workshop)) == (State.HELD, ["came", "missed", "left"])
    assert note_attendance(workshop.pk, dict.fromkeys(ticked, Place.CAME), at=ENDS, actor=adviser) == 1
    assert places(workshop) == ["came", "came", "left"]
    with pytest.raises(WorkshopRefused, match="rechargez"):
        note_attendance(workshop.pk, {0: Place.CAME}, at=ENDS, actor=adviser)
