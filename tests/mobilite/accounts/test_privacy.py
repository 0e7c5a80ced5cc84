"""What stays in a browser after somebody leaves the counter."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from django.views.defaults import bad_request

from tests.factories import a_person


def test_a_page_seen_while_signed_in_is_not_kept_by_the_browser(as_agent):
    for address in ("/", a_person().get_absolute_url(), reverse("people:persons") + "?export=csv"):
        assert "no-store" in as_agent.get(address).headers["Cache-Control"]


def test_a_refused_page_is_not_kept_either(as_agent):
    response = as_agent.get(reverse("accounts:list"))
    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_request_that_makes_no_sense_is_answered_in_french(rf):
    page = bad_request(rf.get("/"), SuspiciousOperation("Too many fields")).content.decode()
    assert "Cet envoi n’a pas été compris" in page
    assert "Too many" not in page
