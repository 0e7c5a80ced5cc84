"""From a file, a vehicle: the prescription is written, the counter makes the rental, the rental is tied to the file."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from advice.cases.models import Lending
from advice.cases.operations import CaseRefused, close_case, tie_made
from mobilite.audit.entries import record
from mobilite.todo.models import Task
from rentals.models import Prescription
from tests.factories import a_person, paris_at
from tests.factories.following import a_case, a_lending
from tests.factories.lending import a_requested_rental, an_offer, an_ongoing_rental

pytestmark = pytest.mark.django_db
TITLE = "Préparer la location demandée par le conseil"


def test_an_adviser_asks_the_counter_whose_draft_is_filled_in(as_adviser, adviser, as_agent):
    offer = an_offer()
    case = a_case(adviser=adviser, sent=True)
    url = reverse("cases:lend", args=[case.pk])
    assert f'value="{case.referred_by_id}" selected' in as_adviser.get(url).content.decode()
    typed = {
        "offer": offer.pk,
        "purpose": "work",
        "starts_on": "2026-04-20",
        "ends_on": "2026-05-04",
        "contact": case.referred_by_id,
    }
    assert "Choisissez" in as_adviser.post(url, typed | {"purpose": ""}).content.decode()
    for _press in range(2):
        assert as_adviser.post(url, typed).url == case.get_absolute_url()
    word, lending = Prescription.objects.get(), Lending.objects.get()
    assert (word.contact, word.adviser, word.given_on) == (case.referred_by, None, date(2026, 4, 7))
    assert (lending.prescription, lending.rental) == (word, None)
    assert Task.objects.open().about(lending).get().title == TITLE
    draft = as_agent.get(lending.get_absolute_url()).url
    asked = {name: value for name, (value,) in parse_qs(urlsplit(draft).query).items()}
    assert asked == {
        "personne": str(case.person_id), "offre": str(offer.pk), "motif": "work", "debut": "2026-04-20", "fin": "2026-05-04",
        "prescripteur": str(case.referred_by_id), "conseil": str(lending.pk),
    }  # fmt: skip
    form = as_agent.get(draft).context["form"]
    assert (form["purpose"].value(), form["prescriber"].value()) == ("work", str(case.referred_by_id))


@pytest.mark.parametrize(
    "how", [lambda one: {"asked_from": str(one.pk)}, lambda one: {}], ids=["draft", "apart"]
)
def test_the_rental_answers_and_is_told_on_both_pages(as_adviser, adviser, as_agent, agent, how):
    case = a_case(adviser=adviser)
    lending = a_lending(case, actor=adviser)
    assert (lending.prescription.contact, lending.prescription.adviser) == (None, adviser)
    a_requested_rental(a_person("Paul", "Autre"), at=paris_at(4, 7, 11), asked_from=str(lending.pk))
    rental = a_requested_rental(case.person, at=paris_at(4, 7, 12), **how(lending))
    lending.refresh_from_db()
    assert lending.rental == rental or tie_made(paris_at(4, 7, 13)) == 1
    assert tie_made(paris_at(4, 7, 13)) == 0
    assert not Task.objects.open().filter(title=TITLE).exists()
    assert as_agent.get(lending.get_absolute_url()).url == rental.get_absolute_url()
    read = as_agent.get(rental.get_absolute_url()).content.decode()
    assert "conseil mobilité" in read
    assert case.get_absolute_url() not in read
    assert case.get_absolute_url() in as_adviser.get(rental.get_absolute_url()).content.decode()
    assert "Demandée depuis ce dossier" in as_adviser.get(case.get_absolute_url()).content.decode()


def test_a_manager_goes_on_to_the_draft_herself(as_manager, manager):
    case = a_case(adviser=manager)
    sent = as_manager.post(reverse("cases:lease", args=[case.pk]), {"offer": "", "purpose": "training"})
    assert sent.url.startswith(reverse("rentals:new"))
    assert not Task.objects.open().filter(title=TITLE).exists()
    assert Prescription.objects.get().service == "velila"


def test_what_makes_no_sense_is_refused_and_the_end_of_the_file_ends_the_task(adviser):
    case = a_case(adviser=adviser)
    for values in ({"purpose": "health"}, {"service": "train"}, {"starts_on": date(2026, 4, 1)},
                   {"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}):  # fmt: skip
        with pytest.raises(CaseRefused):
            a_lending(case, **values)
    lending = a_lending(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Prescription.objects.filter(pk=lending.prescription_id).update(adviser=None)
    close_case(case.pk, outcome="rented", at=paris_at(4, 7, 18), actor=adviser)
    assert not Task.objects.open().filter(title=TITLE).exists()


def test_what_keeps_being_renewed_is_on_the_day_of_who_advises(as_adviser, agent):
    rental = an_ongoing_rental()
    for hour in (8, 9):
        assert "Locations qui durent" not in as_adviser.get("/").content.decode()
        record("extend", rental, sentence="a prolongé", actor=agent, at=paris_at(4, 7, hour))
    assert reverse("cases:propose", args=[rental.pk]) in as_adviser.get("/").content.decode()
    a_case(rental.person)
    assert "Locations qui durent" not in as_adviser.get("/").content.decode()
