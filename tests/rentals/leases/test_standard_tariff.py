"""The standard tariff asks no social data, and nothing about work unless the person says she looks for some (issue 7, § 1)."""

import re

import pytest
from django.urls import reverse

from rentals.access import asked_papers, rules_on
from rentals.documents import issue_contract, issue_quote
from rentals.leases.documents import issue_certificate
from tests.cast import client_for
from tests.factories import a_driver, a_place, a_vehicle, an_offer, the_organisation
from tests.factories.leasing import a_lease
from tests.factories.lending import NOW, a_confirmed_rental
from tests.papers import text_of

pytestmark = pytest.mark.django_db
SOCIAL = re.compile(
    r"quotient|revenus?\b|allocat|\brsa\b|\bcaf\b|minima|handicap|chômage|demandeur d.emploi|france travail|bénéficiaire du",
    re.IGNORECASE,
)
#: What recruitment would ask: never of somebody who only wants a bike.
WORK = re.compile(r"\bcv\b|curriculum|candidat|recrut|embauche|agrément|pass iae", re.IGNORECASE)


def asked(page: str) -> str:
    """Return what the questions of a page say: its form, without menus nor styles."""
    forms = re.findall(r"<form method=\"post\".*?</form>|<form class=\"stack\".*?</form>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", one) for one in forms)


def check(words: str) -> None:
    assert SOCIAL.findall(words) == []
    assert WORK.findall(words) == []


@pytest.mark.parametrize("code", ["velila-velo", "velila-cargo"])
def test_no_paper_about_means_is_asked_of_the_standard_tariff(code):
    papers = asked_papers(rules_on(an_offer(code), NOW.date()).papers, a_driver().birth_date, NOW.date())
    assert papers
    check(" ".join(papers).replace("_", " "))
    assert not {"family_quotient", "income", "status", "activity", "work"} & set(papers)


def test_the_papers_of_a_standard_lease_say_nothing_of_her_means(agent):
    the_organisation()
    lease = a_lease(paid=25, person=a_driver("Léa", "Roy"))
    rental = a_confirmed_rental(term_months=6, vehicle=a_vehicle("e-bike"))
    for paper in (issue_quote(rental, at=NOW, actor=agent), issue_contract(rental, at=NOW, actor=agent)):
        check(text_of(paper))
    check(text_of(issue_certificate(lease, 1, at=NOW, actor=agent)))


def test_the_questions_for_a_bike_ask_no_more(agent, anonymous):
    the_organisation()
    a_place()
    offer, person, client = an_offer("velila-velo"), a_driver(), client_for(agent)
    pages = [
        client.get(f"{reverse('waiting:new')}?personne={person.pk}"),
        client.get(reverse("rentals:new"), {"personne": person.pk, "offre": offer.pk}),
        anonymous.get("/demander/"),
    ]
    anonymous.post("/demander/", {"wanted": "bike"})
    pages += [anonymous.get(f"/demander/{step}/", follow=True) for step in ("quand", "qui")]
    for page in pages:
        assert page.status_code == 200
        words = asked(page.content.decode())
        assert words.strip(), page.request["PATH_INFO"]
        check(words)
