"""What a file writes by itself: the step is dated by its sending; a breakdown goes from the call to the other vehicle (row A6)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mobilite.documents.models import Document
from mobilite.outbox.models import Message, State
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from rentals.incidents.models import Incident, Kind, StepKind
from rentals.incidents.operations import close, propose_substitute, remind, substitutes_of, write_not_returned
from rentals.operations import swap, take_back
from rentals.promises.risks import Why, risks
from tests.cast import client_for
from tests.factories import (
    a_confirmed_rental,
    a_contract,
    a_driver,
    a_place,
    a_report,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)
from tests.factories.lending import own_gear
from tests.factories.mishaps import TOLD, a_breakdown, a_not_returned
from vehicles.models import State as VehicleState

pytestmark = pytest.mark.django_db
LATER = paris_at(4, 15, 11)


def somebody(**fields):
    values = {"phone": "+33639980001", "phone_verified_on": date(2026, 4, 1)}
    return a_driver("Amina", "Diallo", **values | fields)


@pytest.fixture
def out():
    return an_ongoing_rental(somebody(), offer=an_offer("reseau-scooter-50"))


class TestNotReturned:
    def test_its_sending_notes_the_step_and_its_day(self, out, agent, run_jobs, the_clock):
        file = a_not_returned(out)
        remind(LATER)
        assert Task.objects.open().filter(key=f"incident:{file.pk}:call").exists()
        the_clock.move_to(LATER)
        write_not_returned(file.pk, at=LATER, actor=agent)
        assert not file.steps.exists(), "nothing has left yet"
        run_jobs()
        message, step = Message.objects.get(), file.steps.get()
        assert message.state in (State.SENT, State.DELIVERED)
        assert (step.kind, step.on) == (StepKind.SMS, date(2026, 4, 15))
        assert "Amina, nous attendons votre scooter depuis mardi 14 avril." in message.text
        assert "plainte" not in message.text

    def test_late_in_the_evening_the_step_is_of_the_next_morning(self, out, agent, run_jobs, the_clock):
        file, evening = a_not_returned(out), LATER.replace(hour=21)
        the_clock.move_to(evening)
        write_not_returned(file.pk, at=evening, actor=agent)
        run_jobs()
        the_clock.move_to(LATER.replace(day=16, hour=9))
        run_jobs()
        assert file.steps.get().on == date(2026, 4, 16)

    def test_pressed_twice_one_leaves(self, out, agent):
        file = a_not_returned(out)
        write_not_returned(file.pk, at=LATER, actor=agent)
        with pytest.raises(Refusal, match="attend déjà de partir"):
            write_not_returned(file.pk, at=LATER, actor=agent)
        assert Message.objects.count() == 1

    def test_who_cannot_be_written_to_is_called_and_no_step_is_noted(self, agent):
        file = a_not_returned(an_ongoing_rental(somebody(phone="", email="")))
        assert write_not_returned(file.pk, at=LATER, actor=agent) is None
        assert Task.objects.open().filter(title="Prévenir\u00a0: véhicule non rendu").exists()
        assert not file.steps.exists()

    def test_back_meanwhile_it_does_not_leave(self, out, agent, run_jobs, the_clock):
        file, evening = a_not_returned(out), LATER.replace(hour=21)
        the_clock.move_to(evening)
        write_not_returned(file.pk, at=evening, actor=agent)
        take_back(
            out.pk,
            report=a_report(out.vehicle.meter + 50),
            at=evening,
            actor=agent,
            charge_late=False,
            late_waived_reason="Geste",
        )
        the_clock.move_to(LATER.replace(day=16, hour=9))
        run_jobs()
        assert Message.objects.get().state == State.CANCELLED
        assert not file.steps.exists()

    def test_the_page_shows_the_text_before_the_button(self, agent, out, the_clock):
        the_clock.move_to(LATER)
        as_agent = client_for(agent)
        file = a_not_returned(out)
        file.steps.create(kind=StepKind.CALL, on=LATER.date(), at=LATER)
        url = reverse("incidents:write", args=[file.pk])
        assert url in as_agent.get(file.get_absolute_url()).text
        assert "nous attendons votre scooter" in as_agent.get(url).text
        page = as_agent.post(url, follow=True).text
        assert "Le message part. Son étape se note toute seule" in page

    def test_the_letter_is_kept_with_its_step(self, agent, out, the_clock):
        the_organisation()
        the_clock.move_to(LATER)
        as_agent = client_for(agent)
        file = a_not_returned(out)
        as_agent.post(
            reverse("incidents:step", args=[file.pk]),
            {"kind": "letter", "on": "2026-04-15", "reference": "1A 234"},
        )
        step = file.steps.get()
        assert (step.kind, step.reference) == (StepKind.LETTER, "1A 234")
        assert step.file_name.endswith(".pdf")


class TestABreakdown:
    """S2 broke down: S4 is proposed, written, given with its amendment; S2 goes to the workshop."""

    def test_the_whole_path(self, out, agent, run_jobs, the_clock):
        the_organisation()
        broken, other = out.vehicle, a_vehicle("scooter-50", place=a_place())
        a_contract(out)
        the_clock.move_to(TOLD)
        file = a_breakdown(out, actor=agent)
        assert Task.objects.open().get(about_id=file.pk).title == "Proposer un véhicule de remplacement"
        assert substitutes_of(file, TOLD) == [other]
        propose_substitute(file.pk, vehicle=other, at=TOLD, actor=agent)
        run_jobs()
        text = Message.objects.get().text
        assert f"le scooter Kisbee {other.number} vous attend à Ancenis" in text
        assert file.steps.get().kind == StepKind.SUBSTITUTE
        assert not Task.objects.open().filter(about_id=file.pk).exists()
        later = TOLD + timedelta(hours=1)
        swap(
            out.pk, vehicle=other, reason="Panne", at=later, actor=agent,
            returned=a_report(broken.meter + 30), handed=a_report(vehicle=other, gear=own_gear(out)),
        )  # fmt: skip
        broken.refresh_from_db()
        assert broken.state == VehicleState.WORKSHOP, "nobody is lent it by mistake"
        assert Document.objects.filter(kind="amendment", object_id=out.pk).exists()
        close(file.pk, outcome="Réparé", at=later, actor=agent)

    def test_the_next_person_is_at_risk_until_it_is_at_the_workshop(self, out, agent):
        person = a_driver("Boris", "Petit")
        coming = a_confirmed_rental(
            person,
            vehicle=out.vehicle,
            offer=out.offer,
            needed_from=paris_at(4, 15),
            needed_until=paris_at(4, 16),
        )
        a_breakdown(out)
        [risk] = risks(TOLD)
        assert (risk.rental, risk.why) == (coming, Why.BROKEN_DOWN)

    def test_one_that_still_drives_asks_for_nothing(self, out):
        a_breakdown(out, may_drive=True)
        assert not Task.objects.exists()
        assert risks(TOLD) == []

    def test_a_vehicle_taken_meanwhile_is_not_proposed(self, out, agent):
        other = a_vehicle("scooter-50", place=a_place())
        file = a_breakdown(out)
        a_confirmed_rental(
            a_driver("Boris", "Petit"),
            vehicle=other,
            offer=out.offer,
            needed_from=paris_at(4, 10),
            needed_until=paris_at(4, 12),
        )
        with pytest.raises(Refusal, match="choisissez-en un autre") as caught:
            propose_substitute(file.pk, vehicle=other, at=TOLD, actor=agent)
        assert caught.value.field == "vehicle"

    def test_from_the_rental_to_the_swap_by_pages(self, agent, out, the_clock):
        other = a_vehicle("scooter-50", place=a_place())
        the_clock.move_to(TOLD)
        as_agent = client_for(agent)
        url = f"{reverse('incidents:new', args=['breakdown'])}?location={out.pk}"
        assert url in as_agent.get(out.get_absolute_url()).text
        told = {
            "happened_on": "2026-04-09",
            "happened_time": "14:12",
            "known_on": "2026-04-09",
            "scene": "Mésanger",
            "account": "",
            "may_drive": "non",
        }
        page = as_agent.post(url, told, follow=True).text
        assert "Proposer un remplacement" in page
        file = Incident.objects.get(kind=Kind.BREAKDOWN)
        page = as_agent.post(
            reverse("incidents:substitute", args=[file.pk]), {"vehicle": other.pk}, follow=True
        ).text
        assert f"{other.number} est proposé, le message part." in page
        swap_url = f"{reverse('rentals:swap', args=[out.pk])}?motif=Panne"
        assert swap_url in page
        assert 'value="Panne"' in as_agent.get(swap_url).text
