"""The pages about people's rights: for the manager, from a person's page to the letter."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from mobilite.audit.models import Reading
from mobilite.rights.erasure import erasure_of
from mobilite.rights.models import Export, Identity, Kind, Limitation, Request, Status
from mobilite.rights.operations import extend, limit
from tests.examples.rights import a_request
from tests.factories import (
    a_closed_rental,
    a_consent,
    a_person,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)
from tests.factories.messages import a_message

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_request_is_noted_from_a_persons_page(as_manager):
    person = a_person()
    assert reverse("rights:new", args=[person.pk]) in text(as_manager.get(person.get_absolute_url()))
    answer = as_manager.post(
        reverse("rights:new", args=[person.pk]),
        {
            "kind": "access",
            "asked_on": "2026-04-02",
            "means": "email",
            "identity": "written",
            "detail": "Tout",
        },
    )
    request = Request.objects.get()
    assert (answer.status_code, answer.url) == (302, request.get_absolute_url())
    assert (request.due_on, request.identity, request.detail) == (date(2026, 5, 2), Identity.WRITTEN, "Tout")


def test_a_wrong_form_says_so_beside_its_field_and_keeps_the_rest(as_manager):
    person = a_person()
    page = text(
        as_manager.post(
            reverse("rights:new", args=[person.pk]),
            {
                "kind": "access",
                "asked_on": "2026-05-02",
                "means": "email",
                "identity": "known",
                "detail": "Garde-moi",
            },
        )
    )
    assert "Une demande ne vient pas du futur" in page
    assert "Garde-moi" in page
    assert not Request.objects.exists()


def test_an_insurance_number_is_refused(as_manager):
    values = {"kind": "access", "asked_on": "2026-04-02", "means": "email", "identity": "known"}
    number = "née en Corse\u00a0: 1 85 05 2A 004 123"
    page = as_manager.post(reverse("rights:new", args=[a_person().pk]), {**values, "detail": number})
    assert page.status_code == 200
    assert not Request.objects.exists()


def test_agents_neither_see_nor_note_them(as_agent):
    person = a_person()
    assert reverse("rights:new", args=[person.pk]) not in text(as_agent.get(person.get_absolute_url()))
    assert as_agent.get(reverse("rights:requests")).status_code == 403


def test_the_list_has_its_three_tabs(as_manager, manager, now):
    a_request(a_person("Nora", "Tardive"), asked_on=date(2026, 3, 1))
    a_request(a_person("Eva", "Encours"))
    done = a_request(a_person("Rose", "Répondue"))
    Request.objects.filter(pk=done.pk).update(
        status=Status.ANSWERED, answer="Voici", answered_at=now, answered_by=manager
    )
    url = reverse("rights:requests")

    def names(tab):
        file = as_manager.get(url, {"vue": tab, "export": "csv"})
        lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()[1:]
        return [line.split(";")[0].strip('"') for line in lines]

    assert names("cours") == ["Nora Tardive", "Eva Encours"]
    assert names("retard") == ["Nora Tardive"]
    assert names("repondues") == ["Rose Répondue"]


def test_a_late_request_shouts(as_manager):
    request = a_request(asked_on=date(2026, 3, 1))
    assert "En retard de 6 jours." in text(as_manager.get(request.get_absolute_url())).replace("\u00a0", " ")


def test_the_next_step_follows_what_is_asked(as_manager):
    def main(**values):
        return as_manager.get(a_request(**values).get_absolute_url()).context["next_step"].label

    assert main(identity="not_yet") == "Vérifier l’identité"
    assert main(kind=Kind.ACCESS) == "Préparer l’export"
    assert main(kind=Kind.LIMITATION) == "Limiter ses données"
    assert main(kind=Kind.OBJECTION) == "Répondre"


def test_opening_a_request_is_a_reading_of_the_person(as_manager):
    request = a_request()
    as_manager.get(request.get_absolute_url())
    assert Reading.objects.filter(object_label="people.person", object_id=request.person_id).count() == 1


def test_the_export_is_prepared_and_taken_from_the_page(as_manager, as_administrator, run_jobs):
    the_organisation()
    request = a_request()
    as_manager.post(reverse("rights:export", args=[request.pk]))
    run_jobs()
    page = text(as_manager.get(request.get_absolute_url()))
    take = reverse("rights:take", args=[Export.objects.get().pk])
    assert take in page
    assert take not in text(as_administrator.get(request.get_absolute_url()))
    answer = as_manager.post(take)
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    assert "donnees.pdf" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_the_answer_gives_a_letter_and_hides_a_hidden_address(as_manager):
    the_organisation()
    person = a_person("Aïcha", "Diallo", address="12 rue des Lilas", address_is_hidden=True)
    request = a_request(person, kind=Kind.OBJECTION)
    as_manager.post(reverse("rights:answer", args=[request.pk]), {"text": "Plus aucun SMS ne part."})
    request.refresh_from_db()
    assert request.status == Status.ANSWERED
    letter = as_manager.get(reverse("rights:letter", args=[request.pk])).content.decode()
    assert "Plus aucun SMS ne part." in letter
    assert "rue des Lilas" not in letter
    assert "demande d’opposition" in letter


def test_an_extension_has_its_letter(as_manager, manager, now):
    request = a_request()
    extend(request.pk, reason="Il y a dix ans de papiers.", at=now, actor=manager)
    letter = as_manager.get(reverse("rights:letter", args=[request.pk])).content.decode()
    assert "Il y a dix ans de papiers." in letter
    assert "mercredi 1er juillet 2026" in letter.replace("\u00a0", " ")


def test_limiting_from_a_request_ties_the_two(as_manager):
    request = a_request(kind=Kind.LIMITATION)
    url = reverse("rights:limit", args=[request.person_id])
    answer = as_manager.post(f"{url}?demande={request.pk}", {"reason": "Conteste l’adresse"})
    assert answer.url == request.get_absolute_url()
    assert Limitation.objects.get().request == request
    for nonsense in ("x", "9" * 30, "-1", str(request.pk + 100)):
        assert as_manager.get(f"{url}?demande={nonsense}").status_code == 200


def test_the_page_of_an_erasure_says_what_stays_and_why(as_manager, agent):
    person = an_ongoing_rental(actor=agent).person
    page = text(as_manager.get(a_request(person, kind=Kind.ERASURE).get_absolute_url()))
    assert "Une location n’est pas finie" in page
    assert "Sa caution n’est pas rendue" in page


def test_a_rental_that_is_over_is_kept_until_a_day_that_is_said(agent):
    person = a_closed_rental(actor=agent).person
    stays = [one for one in erasure_of(person, paris_at(6, 1)) if not one.goes]
    contracts = next(one for one in stays if one.what.startswith("Contrats"))
    assert contracts.until >= date(2031, 4, 14)
    assert "Code civil" in contracts.why


def test_what_only_served_to_follow_her_goes(agent):
    person = a_person()
    a_message(person)
    assert all(one.goes for one in erasure_of(person, paris_at(6, 1)))


def test_limitations_are_listed_while_they_last(as_manager, manager, now):
    limit(a_person("Aïcha", "Limitée").pk, reason="Doute", at=now, actor=manager)
    assert "Limitée" in text(as_manager.get(reverse("rights:limitations")))


def test_consents_are_told_one_by_one_with_what_came_next(as_agent, agent, now):
    person = a_person()
    a_consent(person, recorded_by=agent)
    a_consent(person, given=False, at=now, how="Par téléphone")
    page = text(as_agent.get(reverse("rights:consents", args=[person.pk]))).replace("\u00a0", " ")
    assert "retiré le 7 avril 2026" in page
    assert "toujours valable" in page
    assert "Par téléphone" in page
    assert "Camille Bernard" in page


def test_the_register_is_on_a_page(as_manager):
    assert "Prêter et louer des véhicules" in text(as_manager.get(reverse("rights:register")))
