"""A rental that keeps being renewed proposes a case file, once."""

import pytest
from django.urls import reverse

from mobilite.audit.entries import record
from tests.factories import paris_at
from tests.factories.following import a_case
from tests.factories.lending import an_ongoing_rental

pytestmark = pytest.mark.django_db
WORDS = "prolongée 2\u00a0fois"


@pytest.fixture
def renewed(agent):
    rental = an_ongoing_rental()
    for hour in (8, 9):
        record("extend", rental, sentence="a prolongé", actor=agent, at=paris_at(4, 7, hour))
    return rental


def test_it_is_proposed_on_its_page_until_somebody_says_why_not(as_agent, renewed):
    page = renewed.get_absolute_url()
    assert WORDS in as_agent.get(page).content.decode()
    url = reverse("cases:propose", args=[renewed.pk])
    assert as_agent.post(url, {}).context["form"].errors["why"]
    assert f"location={renewed.pk}" in as_agent.post(url, {"why": "open"}).url
    said = as_agent.post(url, {"why": "no"}, follow=True).content.decode()
    assert "n’est plus proposé" in said
    assert WORDS not in said
    assert "rechargez sa page" in as_agent.post(url, {"why": "no"}).content.decode()


def test_nothing_is_proposed_to_who_is_followed_or_renewed_once(as_agent, adviser, renewed, agent):
    a_case(renewed.person, adviser=adviser)
    assert WORDS not in as_agent.get(renewed.get_absolute_url()).content.decode()
