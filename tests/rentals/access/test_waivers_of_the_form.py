"""« Nouvelle location » lets a rule go with its motive, as the request's page does: by right, in the journal, never the law."""

import pytest

from mobilite.audit.models import Entry
from rentals.models import AccessWaiver, Rental, Status
from rentals.operations import RentalRefused, confirm
from tests.factories import (
    a_driver,
    a_person,
    a_place,
    a_requested_rental,
    a_vehicle,
    an_activity,
    an_offer,
    commune,
    the_organisation,
)

pytestmark = pytest.mark.django_db
URL = "/locations/nouvelle/"
WHY = "Stage à Ligné dès lundi"


@pytest.fixture
def away():
    person = a_driver("Amina", "Diallo", commune=commune("Nort-sur-Erdre"))
    an_activity(person, where="Nort-sur-Erdre")
    return person


@pytest.fixture
def asked(away):
    the_organisation()
    a_vehicle("car")
    return {
        "personne": away.pk,
        "purpose": "work",
        "origin": "counter",
        "offer": an_offer().pk,
        "needed_from": "2026-04-08",
        "from_time": "09:00",
        "needed_until": "2026-04-10",
        "until_time": "09:00",
        "pickup_place": a_place().pk,
    }


def test_the_manager_lets_a_door_go_from_the_form(as_manager, asked):
    page = as_manager.get(URL, asked).text
    assert 'name="doors_waived_reason"' in page
    assert "Dispense, lieu de vie ou de travail\u00a0: motif" in page
    assert "papers_waived_reason" not in page, "nothing else is missing"
    as_manager.post(URL, asked | {"doors_waived_reason": WHY, "do": "confirm"})
    rental = Rental.objects.get()
    assert rental.status == Status.CONFIRMED
    waiver = AccessWaiver.objects.get()
    assert (waiver.rental, waiver.rule, waiver.reason) == (rental, "doors", WHY)
    entry = Entry.objects.get(verb="waive")
    assert entry.data == {"rule": "doors"}
    assert WHY not in str(entry)


def test_without_a_motive_the_request_is_kept_and_the_rule_said(as_manager, asked):
    page = as_manager.post(URL, asked | {"do": "confirm"}, follow=True).text
    assert "est gardée" in page
    assert Rental.objects.get().status == Status.REQUESTED


def test_who_has_not_the_right_is_not_asked_and_cannot_send_it(as_agent, asked):
    assert "doors_waived_reason" not in as_agent.get(URL, asked).text
    as_agent.post(URL, asked | {"doors_waived_reason": WHY, "do": "confirm"})
    assert Rental.objects.get().status == Status.REQUESTED
    assert not AccessWaiver.objects.exists()


def test_the_operation_checks_the_right_of_each_rule(away, agent, manager, now):
    rental = a_requested_rental(away)
    with pytest.raises(RentalRefused, match="qui en ont le droit"):
        confirm(rental.pk, waivers={"doors": WHY}, at=now, actor=agent)
    with pytest.raises(RentalRefused):
        confirm(rental.pk, waivers={"nonsense": WHY}, at=now, actor=manager)
    assert confirm(rental.pk, waivers={"doors": WHY}, at=now, actor=manager).status == Status.CONFIRMED


def test_the_law_is_never_let_go(manager, now):
    bare = a_requested_rental(a_person(papers=["identity", "address"]))
    with pytest.raises(RentalRefused, match="permis"):
        confirm(bare.pk, waivers={"licence": "Il conduit bien"}, at=now, actor=manager)
    assert not Entry.objects.filter(verb="waive").exists()
