"""Nobody leaves on a first two-wheeler without having tried it (row E5)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mobilite.outbox.models import Message
from mobilite.workflow import Refusal
from rentals import rules
from rentals.messages import tried_since
from rentals.models import AptitudeCheck, Status
from rentals.operations import check_aptitude, hand_over, remove_driver, sign_driver
from tests.factories import (
    a_driver,
    a_named_driver,
    a_report,
    a_signed_rental,
    a_vehicle,
    an_insurer,
    an_offer,
    an_ongoing_rental,
    driver_tried,
    paris_at,
    tried,
)
from tests.factories.lending import own_gear

pytestmark = pytest.mark.django_db


@pytest.fixture
def rental():
    """A scooter whose contract is signed, for somebody who never had one."""
    one = a_signed_rental(offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))
    AptitudeCheck.objects.all().delete()
    return one


@pytest.fixture
def tries(rental, agent, now):
    def one(*, ready, wrong=(), **why):
        exercises = {name: name not in wrong for name in rental.offer.category.exercises}
        return check_aptitude(rental.pk, exercises=exercises, ready=ready, at=now, actor=agent, **why)

    return one


NOT_YET = {"reason": "Freine trop tard.", "training": "Une heure sur le parking, jeudi à 14 h"}


def leaves(rental, agent):
    return hand_over(
        rental.pk,
        report=a_report(vehicle=rental.vehicle, gear=own_gear(rental)),
        at=rental.pickup_at,
        actor=agent,
    )


def test_the_keys_stay_until_somebody_tried(rental, agent, tries):
    with pytest.raises(Refusal, match="faites l’essai ensemble"):
        leaves(rental, agent)
    tries(ready=True)
    assert leaves(rental, agent).status == Status.ONGOING


def test_not_yet_keeps_the_keys_offers_training_and_writes_to_the_person(rental, agent, tries):
    braking = rental.offer.category.exercises[1]
    made = tries(ready=False, wrong=[braking], **NOT_YET)
    assert made.to_work_on == [braking]
    with pytest.raises(Refusal, match="Une heure sur le parking"):
        leaves(rental, agent)
    assert Message.objects.filter(event="rentals.aptitude").count() == 1
    tries(ready=True)
    assert rules.aptitude_check(rental).ok


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ready": False}, "reason"),
        ({"ready": False, "reason": "Freine tard"}, "training"),
        ({"ready": True, "wrong": True}, "ready"),
    ],
)
def test_a_conclusion_says_why(rental, tries, given, field):
    if given.pop("wrong", False):
        given["wrong"] = rental.offer.category.exercises[:1]
    with pytest.raises(Refusal) as caught:
        tries(**given)
    assert caught.value.field == field


def test_ready_once_it_is_not_asked_again_for_that_kind(rental, tries, agent):
    tries(ready=True)
    with pytest.raises(Refusal, match="aucun autre essai"):
        tries(ready=True)
    assert rules.aptitude_check(rental).ok
    bike = a_signed_rental(rental.person, term_months=1, vehicle=a_vehicle("e-bike"))
    AptitudeCheck.objects.filter(kind="bike").delete()
    assert not rules.aptitude_check(bike).ok


def test_a_car_asks_for_no_try(agent):
    assert rules.aptitude_check(a_signed_rental(a_driver())).ok


def test_the_page_says_what_was_tried(rental, as_agent):
    page = reverse("rentals:aptitude", args=[rental.pk])
    asked = rental.offer.category.exercises
    assert asked[0] in as_agent.get(page).content.decode()
    answers = {f"exercise_{number}": "yes" for number in range(len(asked))}
    wrong = as_agent.post(page, answers | {"ready": "no"}).content.decode()
    assert "Dites pourquoi" in wrong
    as_agent.post(page, answers | {"ready": "no"} | NOT_YET)
    assert AptitudeCheck.objects.get().reason == "Freine trop tard."
    as_agent.post(page, answers | {"ready": "yes"})
    assert as_agent.get(page)["Location"] == rental.get_absolute_url()
    assert (
        "Faire l’essai"
        not in as_agent.get(reverse("rentals:hand_over_meter", args=[rental.pk])).content.decode()
    )


def test_a_try_is_never_changed(rental, tries):
    tries(ready=False, **NOT_YET)
    with pytest.raises(IntegrityError), transaction.atomic():
        AptitudeCheck.objects.update(reason="Autre chose")


class TestWhoRidesBeside:
    """Each person who will ride tries, not the borrower alone."""

    @pytest.fixture
    def driver(self, rental):
        tried(rental)
        an_insurer("scooter-50", maximum_drivers=2)
        return a_named_driver(rental)

    def test_the_keys_stay_until_she_tried_too(self, rental, driver, agent, now):
        sign_driver(driver.pk, at=now, actor=agent)
        with pytest.raises(Refusal, match="Paul n’a pas encore essayé"):
            leaves(rental, agent)
        exercises = rental.offer.category.exercises
        not_yet = check_aptitude(
            rental.pk, exercises=dict.fromkeys(exercises, False), ready=False, driver_id=driver.pk, at=now, actor=agent,
            **NOT_YET,
        )  # fmt: skip
        assert not_yet.person == driver.person
        message = Message.objects.get(event="rentals.aptitude")
        assert message.person == driver.person
        assert tried_since(rental, now) == ""
        driver_tried(driver)
        assert tried_since(rental, now) == "Un autre essai est réussi."
        assert leaves(rental, agent).status == Status.ONGOING

    def test_under_way_she_signs_once_she_tried(self, agent, now):
        rental = an_ongoing_rental(offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))
        an_insurer("scooter-50", maximum_drivers=2)
        driver = a_named_driver(rental, at=paris_at(4, 8))
        with pytest.raises(Refusal, match="Paul n’a pas encore essayé"):
            sign_driver(driver.pk, at=paris_at(4, 8), actor=agent)
        driver_tried(driver, at=paris_at(4, 8))
        assert sign_driver(driver.pk, at=paris_at(4, 8), actor=agent).signed_at is not None

    def test_the_kerb_leads_to_her_own_page(self, rental, driver, as_agent):
        page = reverse("rentals:driver_aptitude", args=[rental.pk, driver.pk])
        kerb = as_agent.get(reverse("rentals:hand_over_meter", args=[rental.pk])).content.decode()
        assert page in kerb
        assert reverse("rentals:sign_driver", args=[rental.pk, driver.pk]) in kerb
        assert "Essai de Paul Roux" in as_agent.get(page).content.decode()
        answers = {f"exercise_{number}": "yes" for number in range(len(rental.offer.category.exercises))}
        as_agent.post(page, answers | {"ready": "yes"})
        assert AptitudeCheck.objects.get(person=driver.person).ready
        assert as_agent.get(page)["Location"] == rental.get_absolute_url()

    def test_who_was_taken_off_does_not_try(self, rental, driver, agent, now):
        remove_driver(driver.pk, reason="Elle ne conduit plus", at=now, actor=agent)
        with pytest.raises(Refusal, match="ne conduit plus"):
            check_aptitude(rental.pk, exercises={}, ready=True, driver_id=driver.pk, at=now, actor=agent)
