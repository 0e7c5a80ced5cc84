"""The pages of workshops, as those who use them press on them."""

import pytest
from django.urls import reverse

from advice.meetings.models import Enrolment, Workshop
from advice.meetings.operations import note_attendance
from mobilite.outbox.models import Message
from tests.cast import client_for
from tests.factories import a_person, a_place, the_organisation
from tests.factories.following import a_case
from tests.factories.meeting import STARTS, a_workshop, an_enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(adviser):
    the_organisation()
    return a_workshop(adviser, seats=1)


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def answers(adviser, **values):
    return {
        "title": "Apprendre à pédaler", "about": "En baskets", "place": a_place().pk, "leader": adviser.pk, "on": "2026-04-09",
        "from_time": "14:00", "minutes": "120", "seats": "6",
    } | values  # fmt: skip


def test_one_is_planned_and_what_stands_in_the_way_is_said_beside_the_hour(adviser, as_adviser):
    response = as_adviser.post(url("new_workshop"), answers(adviser), follow=True)
    assert "L’atelier est prévu" in response.content.decode()
    assert (Workshop.objects.get().seats, Workshop.objects.get().leader) == (6, adviser)
    again = as_adviser.post(url("new_workshop"), answers(adviser, from_time="15:00"))
    assert "a déjà un rendez-vous" in again.context["form"].errors["from_time"][0]
    wrong = as_adviser.post(
        url("new_workshop"), answers(adviser, on="9999-12-31", seats="99999999999999999999", title="\x00")
    )
    assert set(wrong.context["form"].errors) == {"on", "seats", "title"}
    past = as_adviser.post(url("new_workshop"), answers(adviser, on="2026-04-06"))
    assert past.status_code == 200


def test_the_counter_enrols_somebody_in_one_press_and_reads_who_waits(workshop, as_agent):
    first, second = a_person("Awa", "Diop"), a_person("Lou", "Petit")
    page = as_agent.get(url("enrol", workshop.pk), {"q": "Diop"}).content.decode()
    assert f'name="personne" value="{first.pk}"' in page
    for person in (first, second, second):
        response = as_agent.post(url("enrol_one", workshop.pk), {"personne": person.pk}, follow=True)
    page = response.content.decode()
    assert "déjà inscrite" in page
    assert "Première sur la liste" in page
    assert Enrolment.objects.count() == 2


def test_from_a_file_one_sees_the_workshops_and_the_file_tells_it(workshop, adviser, as_adviser):
    case = a_case(adviser=adviser)
    page = as_adviser.get(case.get_absolute_url()).content.decode()
    assert url("choose", case.person_id) in page
    assert "1\u00a0place libre" in as_adviser.get(url("choose", case.person_id)).content.decode()
    as_adviser.post(url("enrol_one", workshop.pk), {"personne": case.person_id})
    page = as_adviser.get(case.get_absolute_url()).content.decode()
    assert "Elle a une place pour" in page


def test_attendance_is_ticked_on_a_page_and_told_in_the_file(workshop, adviser, the_clock):
    case = a_case(adviser=adviser)
    enrolment = an_enrolment(workshop, case.person)
    the_clock.move_to(STARTS)
    client = client_for(adviser)
    page = client.get(workshop.get_absolute_url())
    assert page.context["next_step"].label == "Noter les présences"
    empty = client.post(url("attendance", workshop.pk), {})
    assert "Notez si Inès Roux est venue" in empty.content.decode()
    client.post(url("attendance", workshop.pk), {f"p{enrolment.pk}": "came"})
    enrolment.refresh_from_db()
    assert enrolment.status == "came"
    assert "venue" in client.get(case.get_absolute_url()).content.decode()


def test_the_diary_leads_to_the_workshop_and_does_not_move_it(workshop, as_adviser):
    page = as_adviser.get(workshop.appointment.get_absolute_url())
    assert page.context["next_step"].label == "Ouvrir l’atelier"
    assert page.context["acts"] == []
    said = as_adviser.post(reverse("diary:cancel", args=[workshop.appointment_id]), {"reason": "Non"})
    assert "changez-le sur sa page" in said.content.decode()


def test_who_may_not_see_people_reads_no_name(workshop, recruiter, adviser):
    an_enrolment(workshop, a_person("Awa", "Diop"))
    shown = client_for(recruiter).get(workshop.get_absolute_url()).content.decode()
    assert "Awa" in shown
    assert "Annuler l’atelier" not in shown


@pytest.mark.drawn
def test_the_sheet_of_attendance_is_a_paper_with_a_line_for_each_seat(adviser, as_adviser):
    the_organisation()
    workshop = a_workshop(adviser, seats=3)
    enrolment = an_enrolment(workshop, a_person("Awa", "Diop"))
    note_attendance(workshop.pk, {enrolment.pk: "came"}, at=STARTS, actor=adviser)
    content = as_adviser.get(url("sheet", workshop.pk))
    assert content["Content-Type"] == "application/pdf"
    assert content.content.startswith(b"%PDF")
    assert "no-store" in content["Cache-Control"]


def test_cancelling_asks_why_and_writes(workshop, as_adviser):
    an_enrolment(workshop)
    as_adviser.post(url("cancel_workshop", workshop.pk), {"reason": "Salle prise"})
    assert Message.objects.filter(event="meetings.workshop_cancelled").count() == 1
