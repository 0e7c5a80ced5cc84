"""The pages of recruitment, as those who use them do: two presses to propose, what leaves shown, an answer each."""

from datetime import date

import pytest
from django.urls import reverse

from advice.recruitment.models import Employer, Kind, Referral
from mobilite.people.models import Consent
from tests.factories import a_person, the_organisation
from tests.factories.lending import an_ongoing_rental
from tests.factories.persons import a_partner
from tests.factories.recruiting import PROPOSED, a_referral, an_employer, an_opening

pytestmark = pytest.mark.django_db


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def test_an_agent_proposes_from_a_rental_in_two_presses_and_a_refusal_changes_nothing(as_agent):
    the_organisation()
    rental, employer = an_ongoing_rental(), an_employer()
    an_employer("Chantier", kind=Kind.ACI, email="aci@example.org")
    url = f"{reverse('recruitment:propose')}?location={rental.pk}"
    assert url in page(as_agent.get(rental.get_absolute_url())).replace("&amp;", "&")
    shown = page(as_agent.get(url))
    assert "loue chez nous jusqu’au" in shown
    assert "cela ne change rien à votre location" in shown
    sent = {"employer": employer.pk, "how": "said", "wishes": "Le matin.", "answer": "no"}
    assert "Erreur" in page(as_agent.post(url, {}))
    assert as_agent.post(url, sent).url == rental.person.get_absolute_url()
    assert not Referral.objects.exists()
    assert Consent.objects.get().given is False
    # An agent proposes; what the structure answers is not hers to read.
    assert as_agent.post(url, sent | {"answer": "yes"}).url == rental.person.get_absolute_url()
    referral = Referral.objects.get()
    assert (referral.rental, referral.wishes) == (rental, "Le matin.")
    assert as_agent.get(referral.get_absolute_url()).status_code == 403
    assert "déjà proposée" in page(as_agent.get(url))
    assert "déjà proposée à cette structure" in page(as_agent.post(url, sent | {"answer": "yes"}))


def test_a_recruiter_answers_and_the_page_tells_the_story(as_recruiter):
    the_organisation()
    employer = an_employer()
    referral = a_referral(employer=employer, opening=an_opening(employer))

    def url(name):
        return reverse(f"recruitment:{name}", args=[referral.pk])

    as_recruiter.post(url("process"))
    as_recruiter.post(url("add_step"), {"kind": "visit", "starts_on": "2026-04-09"})
    shown = page(as_recruiter.post(url("refuse"), {"reason": "not_mobile", "to_candidate": ""}))
    assert "personne n’est décliné en silence" in shown
    hired = {"contract": "cddu", "weekly_hours": "20,5", "starts_on": "2026-04-13", "ends_on": ""}
    assert "Donnez le dernier jour" in page(as_recruiter.post(url("accept"), hired))
    note = {"private": "Permis à suivre.", "to_candidate": "Bienvenue.", "to_prescriber": ""}
    as_recruiter.post(url("accept"), hired | note | {"ends_on": "2026-07-12"})
    shown = page(as_recruiter.get(referral.get_absolute_url()))
    for words in (
        "Candidature acceptée",
        "CDDU",
        "20,5",
        "Permis à suivre.",
        "Bienvenue.",
        "Visite de l’atelier",
    ):
        assert words in shown
    assert "Elle est embauchée ici." in shown
    assert referral.reference in page(as_recruiter.get(reverse("recruitment:list"), {"vue": "acceptees"}))


def test_a_partner_becomes_a_structure_with_jobs_an_agreement_and_visits(as_recruiter):
    partner = a_partner("Les Serres", kind="siae")
    new = f"{reverse('recruitment:new_employer')}?partenaire={partner.pk}"
    assert new in page(as_recruiter.get(partner.get_absolute_url()))
    as_recruiter.post(new, {"kind": "EI", "capacity": "8,5"})
    employer = Employer.objects.get()
    shown = page(as_recruiter.get(employer.get_absolute_url()))
    assert "Aucune convention en cours." in shown

    def url(name):
        return reverse(f"recruitment:{name}", args=[employer.pk])

    agreed = {"starts_on": "2026-04-01", "last_day": "2027-03-31"}
    as_recruiter.post(url("agreement"), agreed)
    assert "couvre déjà ces jours" in page(as_recruiter.post(url("agreement"), agreed))
    as_recruiter.post(
        url("opening"), {"title": "Ouvrier", "number": "2", "hours": "35", "starts_on": "2026-05-04"}
    )
    as_recruiter.post(url("visit"), {"on": "2026-04-02", "summary": "Deux postes au printemps."})
    assert "pas encore venu" in page(as_recruiter.post(url("visit"), {"on": "2026-04-20", "summary": "x"}))
    shown = page(as_recruiter.get(employer.get_absolute_url()))
    for words in ("Ouvrier, 2 postes", "31 mars 2027", "Deux postes au printemps."):
        assert words in shown
    assert employer.agreements.get().ends_on == date(2027, 4, 1)


def test_who_advises_reads_and_answers_nothing(as_adviser, as_workshop):
    referral = a_referral(a_person("Léa", "Petit"), at=PROPOSED)
    assert as_adviser.get(referral.get_absolute_url()).status_code == 200
    assert as_adviser.post(reverse("recruitment:process", args=[referral.pk])).status_code == 403
    assert as_workshop.get(reverse("recruitment:list")).status_code == 403
