"""A person takes a moment by herself, with the link that she was sent (row I7)."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from advice.meetings.models import Enrolment, Invitation
from advice.meetings.operations import withdraw_invitation
from advice.meetings.operations.inviting import moments
from advice.meetings.retention import social
from advice.meetings.terms import CHANGE_HOURS
from mobilite.diary.models import Appointment, Kind, Status
from mobilite.outbox.models import Message
from mobilite.parameters.operations import set_parameter
from mobilite.people.models import Person
from mobilite.todo.models import Task
from tests.cast import client_for
from tests.factories import a_person, the_organisation
from tests.factories.diary import a_presence, an_appointment
from tests.factories.following import a_case
from tests.factories.meeting import PLANNED, a_token, a_workshop, an_enrolment, an_invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(adviser):
    """Wednesdays from 9 h to 11 h are the adviser's."""
    the_organisation()
    a_presence(adviser, weekday=2, hours=(9, 11))
    return a_person("Inès", "Roux", phone="+33612345678", phone_verified_on=date(2026, 4, 1))


@pytest.fixture
def page(adviser, ines, anonymous):
    """What her link opens, without an account."""
    a_case(ines, adviser=adviser, at=PLANNED)
    url = reverse("meet:choose", args=[a_token(an_invitation(ines, adviser))])
    return lambda data=None, more="": (
        anonymous.post(url, data, follow=True) if data else anonymous.get(url + more)
    )


def hours(response) -> list[str]:
    return re.findall(r'name="slot" value="([^"]+)"', response.content.decode())


def words(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_the_message_has_her_link_when_it_leaves_to_a_number_that_is_hers(adviser, ines):
    an_invitation(ines, adviser)
    message = Message.objects.get(event="meetings.invitation")
    assert "[lien-personnel]" in message.text
    assert (message.segments, "Roux" in message.text) == (1, False)
    other = an_invitation(a_person("Awa", "Diop", phone="+33639980179"), adviser)
    assert "lien" not in Message.objects.get(about_id=other.pk, event="meetings.invitation").text


def test_she_sees_the_hours_takes_one_and_reads_it_with_the_way_back(page, adviser, ines):
    shown = page()
    # Tomorrow at 10 h is 24 hours from now; then Wednesday in a week.
    assert "Mercredi 8 avril" in words(shown)
    assert len(shown.content) < 20_000
    assert shown.content.decode().count("<script") == 2, (
        "they read aloud and keep pages: nothing else needs a script"
    )
    said = words(page({"slot": hours(shown)[0]}))
    taken = Appointment.objects.get()
    assert (taken.person, taken.user, taken.kind, taken.status) == (
        ines,
        adviser,
        Kind.FOLLOW_UP,
        Status.BOOKED,
    )
    assert taken.meeting.case.person == ines
    assert "Votre rendez-vous" in said
    assert f"Avec {adviser.first_name}" in said
    # Pressed twice, going back and pressing again: one appointment, one message.
    page({"slot": hours(shown)[0]})
    assert Appointment.objects.count() == 1
    assert Message.objects.filter(event="meetings.booked").count() == 1
    assert not Task.objects.open().exists()


def test_an_hour_that_somebody_just_took_is_said_kindly_with_others(page, adviser, now):
    first, *others = hours(page())
    user, moment = first.split("-")
    an_appointment(
        adviser,
        next(one.starts_at for one in moments(Invitation.objects.get(), now)),
        person=a_person("Awa", "Diop"),
    )
    again = page({"slot": first})
    assert "Quelqu’un vient de prendre ce moment" in words(again)
    assert set(hours(again)) <= {*others, *hours(page())}
    assert first not in hours(again)
    assert user == str(adviser.pk)
    assert moment


@pytest.mark.parametrize("slot", ["", "x", "1-2", "99999999-1775635200", "1-1775635201\x00", "0-99999999999"])
def test_what_was_never_offered_is_not_taken(page, slot):
    assert page({"slot": slot or "-"}).status_code == 200
    assert not Appointment.objects.exists()


def test_she_moves_it_then_gives_it_back_until_the_day_before_and_the_adviser_proposes_another(
    page, the_clock, adviser
):
    offered = hours(page())
    page({"slot": offered[-1]})
    before = Appointment.objects.get().starts_at
    other = hours(page(more="?changer=1"))
    page({"slot": other[1]})
    taken = Appointment.objects.get()
    assert (taken.starts_at < before, taken.sequence) == (True, 1)
    assert "Oui, annuler" in words(page(more="?annuler=1"))
    said = words(page({"do": "cancel"}))
    taken.refresh_from_db()
    assert (taken.status, taken.cancelled_reason) == (Status.CANCELLED, "La personne a annulé par son lien")
    assert "Choisissez votre rendez-vous" in said
    assert Task.objects.open().get().title == "Proposer un autre rendez-vous"
    page({"slot": hours(page())[0]})
    assert not Task.objects.open().exists()


def test_close_to_the_hour_she_calls(page, the_clock, anonymous):
    page({"slot": hours(page())[0]})
    the_clock.move_to(Appointment.objects.get().starts_at - timedelta(hours=3))
    shown = words(page())
    assert "Annuler" not in shown
    assert "Appelez-nous" in shown
    assert "C’est trop près du rendez-vous" in words(page({"do": "cancel"}))
    assert Appointment.objects.get().status == Status.BOOKED


def test_the_limit_is_a_dated_parameter(page, the_clock, now, manager):
    day = date(2026, 4, 8)
    set_parameter(CHANGE_HOURS, value=1, from_date=day, today=date(2026, 4, 7), at=now, actor=manager)
    page({"slot": hours(page())[0]})
    the_clock.move_to(Appointment.objects.get().starts_at - timedelta(hours=3))
    page({"do": "cancel"})
    assert Appointment.objects.get().status == Status.CANCELLED


def test_a_link_withdrawn_replaced_or_over_opens_nothing(page, adviser, ines, the_clock, anonymous):
    assert page().status_code == 200
    an_invitation(ines, adviser)
    assert page().status_code == 404
    latest = Invitation.objects.order_by("-pk").first()
    token = a_token(latest)
    the_clock.move_to(latest.expires_at + timedelta(minutes=1))
    assert "Ce lien ne sert plus à choisir" in words(anonymous.get(reverse("meet:choose", args=[token])))
    withdraw_invitation(latest.pk, at=latest.expires_at, actor=adviser)
    assert anonymous.get(reverse("meet:choose", args=[token])).status_code == 404
    assert anonymous.get(reverse("meet:choose", args=["x" * 300])).status_code == 404


def test_who_is_forgotten_has_no_link_any_more(page, ines, now):
    social(Person.objects.filter(pk=ines.pk), now)
    assert page().status_code == 404


def test_a_call_is_taken_at_any_hour_of_work_and_has_no_place(adviser, ines, anonymous):
    invitation = an_invitation(ines, adviser, kind="phone_call", minutes=15)
    url = reverse("meet:choose", args=[a_token(invitation)])
    shown = anonymous.get(url)
    assert "On vous appelle" in words(shown)
    anonymous.post(url, {"slot": hours(shown)[0]})
    assert Appointment.objects.get().place is None
    # Followed by nobody, she is written to all the same.
    assert Message.objects.filter(event="meetings.booked").count() == 1


def test_she_takes_a_seat_gives_it_back_or_waits(adviser, ines, anonymous):
    workshop = a_workshop(adviser, seats=1)
    url = reverse("meet:choose", args=[a_token(an_invitation(ines, workshop=workshop))])
    assert "Il reste 1 place" in words(anonymous.get(url))
    assert "Votre place est gardée" in words(anonymous.post(url, {"do": "seat"}, follow=True))
    anonymous.post(url, {"do": "seat"})
    assert "Voulez-vous venir" in words(anonymous.post(url, {"do": "leave"}, follow=True))
    an_enrolment(workshop, a_person("Awa", "Diop"))
    assert "dernière place" in words(anonymous.post(url, {"do": "seat"}, follow=True))
    assert "Vous attendez une place" in words(anonymous.post(url, {"do": "wait"}, follow=True))
    assert sorted(Enrolment.objects.values_list("status", flat=True)) == ["enrolled", "left", "waiting"]


def test_an_adviser_sends_the_link_from_a_file_and_withdraws_it(adviser, ines):
    case, client = a_case(ines, adviser=adviser), client_for(adviser)
    url = reverse("meetings:invite", args=[ines.pk])
    assert url in client.get(case.get_absolute_url()).content.decode()
    assert client.get(url).context["form"].initial["user"] == adviser.pk
    wrong = client.post(url, {"kind": "workshop", "minutes": "7"})
    assert set(wrong.context["form"].errors) == {"kind", "minutes", "user"}
    said = client.post(url, {"kind": "follow_up", "minutes": "45", "user": adviser.pk}, follow=True)
    assert "moments libres, le premier" in said.content.decode()
    assert "Retirer le lien" in said.content.decode()
    withdrawn = Invitation.objects.get()
    for _ in range(2):
        said = client.post(reverse("meetings:withdraw", args=[withdrawn.pk]), follow=True)
    assert "déjà retiré" in said.content.decode()
    assert Message.objects.get(event="meetings.invitation").state == "cancelled"


def test_the_counter_sends_no_link(as_agent, ines):
    assert as_agent.get(reverse("meetings:invite", args=[ines.pk])).status_code == 403
