"""« Que peut-on lui proposer ? »: every offer, its answer and why, in a constant number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobilite.audit.models import Reading
from mobilite.people.models import Household, Person
from rentals import access
from rentals.access import Answer
from rentals.reference import make_example_offers
from tests.factories import (
    a_closed_rental,
    a_driver,
    a_licence,
    a_person,
    a_prescription,
    a_restriction,
    a_vehicle,
    an_activity,
    an_offer,
    commune,
    paris_at,
    with_rules,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offers():
    return make_example_offers()


def answers(person, at):
    return {one.offer.code: one.answer for one in access.answers_for(Person.objects.get(pk=person.pk), at=at)}


def text(response):
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def page(client, person):
    return text(client.get(reverse("rentals:answers", args=[person.pk])))


def test_somebody_who_has_what_is_asked_may_have_most_offers(now):
    assert answers(a_driver(), now) == {
        "reseau-voiture": Answer.YES,
        "reseau-scooter-50": Answer.YES,
        "reseau-scooter-125": Answer.NO,  # a licence B without the training, no prescription
        "velila-velo": Answer.YES,
        "velila-cargo": Answer.YES,
    }


def test_a_prescription_opens_the_offer_that_asks_for_one(now):
    person = a_driver()
    a_licence(person, "A1")
    assert answers(person, now)["reseau-scooter-125"] == Answer.MISSING
    a_prescription(person)
    assert answers(person, now)["reseau-scooter-125"] == Answer.YES


def test_somebody_from_elsewhere_enters_by_her_work_but_has_no_bike(now):
    person = a_driver(commune=commune("Nort-sur-Erdre"))
    assert answers(person, now)["velila-velo"] == Answer.NO
    assert answers(person, now)["reseau-voiture"] == Answer.MISSING
    an_activity(person)
    assert answers(person, now)["reseau-voiture"] == Answer.YES


def test_rules_change_on_their_day_and_not_before(now, agent):
    offer = an_offer()
    with_rules(offer, from_date=date(2026, 4, 8), doors=["home", "work"], minimum_age=40)
    person = a_driver()
    assert answers(person, now)["reseau-voiture"] == Answer.YES
    assert answers(person, now + timedelta(days=1))["reseau-voiture"] == Answer.NO


def test_the_page_hides_no_offer_and_says_why_and_what_to_do(as_agent, now):
    person = a_person("Amina", "Diallo", commune=commune("Nort-sur-Erdre"))
    an_activity(person, where="Nort-sur-Erdre")
    said = page(as_agent, person)
    for offer in ("voiture", "scooter 50", "scooter 125", "vélo électrique", "vélo cargo"):
        assert offer in said
    assert "Habite Nort-sur-Erdre, hors du territoire. Son activité est hors du territoire" in said
    assert "Pour « Voiture », il faut le permis B." in said
    assert reverse("people:licence_new", args=[person.pk]) in said
    assert f"{reverse('people:paper_new', args=[person.pk])}?kind=identity" in said
    assert "Noter : pièce d’identité" in said
    assert f"{reverse('rentals:new')}?personne={person.pk}&amp;offre=" in said
    assert Reading.objects.filter(object_id=person.pk, object_label="people.person").count() == 1


def test_who_may_not_mend_a_file_has_no_button_for_it(as_adviser):
    said = page(as_adviser, a_person())
    assert "Commencer une location" not in said
    assert "Noter un permis" in said


def test_a_restriction_is_told_to_the_counter_only(as_agent, as_adviser, now):
    person = a_driver()
    a_restriction(person)
    assert set(answers(person, now).values()) == {Answer.NO}
    said = page(as_agent, person)
    assert "Prêts suspendus jusqu’au 6 mai 2026 : un véhicule n’a pas été rendu" in said
    told = page(as_adviser, person)
    assert "suspendu" not in told
    assert "rendu" not in told
    assert "À voir avec un responsable avant de répondre." in told


def test_a_household_shares_its_days_when_the_offer_says_so(now):
    home = Household.objects.create(name="Sow")
    hers, his = a_driver("Awa", "Sow", household=home), a_driver("Ibrahim", "Sow", household=home)
    a_closed_rental(hers, vehicle=a_vehicle("car"), needed_from=paris_at(4, 8), needed_until=paris_at(4, 18))
    offer = with_rules(an_offer(), days_a_year=10, by_household=True)
    at = paris_at(4, 20)
    assert answers(his, at)["reseau-voiture"] == Answer.NO
    with_rules(offer, by_household=False)
    assert answers(his, at)["reseau-voiture"] == Answer.YES


def test_the_same_queries_for_one_offer_and_one_loan_and_for_many(now, django_assert_num_queries):
    home = Household.objects.create(name="Sow")
    person = a_driver(household=home)

    an_activity(person)
    with CaptureQueriesContext(connection) as few:
        access.answers_for(Person.objects.get(pk=person.pk), at=now)
    for n in range(3):
        a_licence(person, ("A1", "A2", "A")[n])
        an_activity(person, where="Oudon")
        a_prescription(person, given_on=date(2026, 1 + n, 1))
        a_restriction(person, service="velila")
        other = a_driver(household=home)
        a_closed_rental(
            other, vehicle=a_vehicle("car"), needed_from=paris_at(4, 8), needed_until=paris_at(4, 12)
        )
    with django_assert_num_queries(len(few)):
        access.answers_for(Person.objects.get(pk=person.pk), at=now)
    assert len(few) <= 14


def test_the_form_of_a_new_rental_says_the_answer_of_each_offer(as_agent):
    person = a_person("Amina", "Diallo", papers=["identity", "address"])
    said = text(as_agent.get(f"{reverse('rentals:new')}?personne={person.pk}"))
    assert "Oui, tout est là." in said  # a bike asks for no licence
    assert "À compléter : Pour « Voiture », il faut le permis B." in said
