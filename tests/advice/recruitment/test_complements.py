"""Some hours at a neighbour's while she stays ours: with an agreement for it, hours told by structure (row J11)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from advice.recruitment import operations
from advice.recruitment.models import Complement, Kind
from advice.recruitment.retention import identity
from mobilite.people.models import Consent
from mobilite.workflow import Refusal
from tests.factories.recruiting import PROPOSED, a_referral, an_employer, put_in

pytestmark = pytest.mark.django_db
HOURS = {
    "title": "Marché du samedi",
    "weekly_hours": Decimal(10),
    "starts_on": date(2026, 4, 20),
    "how": "said",
}


@pytest.fixture
def hired():
    """Somebody hired by our AI for 26 hours a week, until 12 August."""
    return put_in(a_referral(), "accepted")


@pytest.fixture
def neighbour():
    return an_employer("Serres", kind=Kind.EI, is_ours=False, email="ei@example.org")


def test_she_agrees_to_that_structure_stays_ours_and_never_passes_48_hours(hired, neighbour):
    done = {"at": PROPOSED, "actor": None}
    one = operations.add_complement(hired.pk, employer=neighbour, **HOURS, **done)
    assert (one.consent.recipient, one.consent.given) == (neighbour.partner, True)
    hired.refresh_from_db()
    assert (hired.status, hired.weekly_hours) == ("accepted", Decimal(26))
    for wrong, said in (
        ({"weekly_hours": Decimal(13)}, "48 heures"),
        ({"employer": hired.employer}, "qui l’emploie"),
        ({"employer": an_employer("Loin", is_ours=False, agreed=False, email="")}, "convention"),
        ({"how": "?"}, "comment"),
        ({"ends_on": date(2026, 4, 1)}, "après le premier"),
    ):
        with pytest.raises(Refusal, match=said), transaction.atomic():
            operations.add_complement(hired.pk, **({"employer": neighbour} | HOURS | wrong), **done)
    # Once the job here is over, its hours do not count.
    later = HOURS | {"starts_on": date(2026, 8, 13), "weekly_hours": Decimal(35)}
    operations.add_complement(hired.pk, employer=neighbour, **later, **done)
    with pytest.raises(Refusal, match="après une embauche"):
        operations.add_complement(a_referral(employer=neighbour).pk, employer=hired.employer, **HOURS, **done)


def test_the_database_wants_her_agreement_for_that_structure_and_forgets_with_her(hired, neighbour):
    one = operations.add_complement(hired.pk, employer=neighbour, **HOURS, at=PROPOSED, actor=None)
    for values in ({"consent": hired.consent_id}, {"employer": hired.employer}, {"weekly_hours": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complement.objects.filter(pk=one.pk).update(**values)
    identity([hired.person_id], PROPOSED)
    Consent.objects.all().delete()
    assert Complement.objects.get().weekly_hours == Decimal(10)


def test_the_page_tells_her_hours_structure_by_structure(hired, neighbour, as_recruiter):
    url = reverse("recruitment:add_complement", args=[hired.pk])
    sent = {
        "employer": neighbour.pk,
        "title": "Marché",
        "weekly_hours": "9,5",
        "starts_on": "2026-04-20",
        "how": "said",
    }
    assert "Sans son accord" in as_recruiter.post(url, sent).content.decode()
    as_recruiter.post(url, sent | {"agrees": "on"})
    shown = as_recruiter.get(hired.get_absolute_url()).content.decode().replace("\u00a0", " ")
    for words in ("Ses heures, par structure", "26 h", "9,5 h", "35,5 h"):
        assert words in shown
    end = reverse("recruitment:end_complement", args=[hired.pk, Complement.objects.get().pk])
    assert "avant son premier jour" in as_recruiter.post(end, {"on": "2026-04-01"}).content.decode()
    as_recruiter.post(end, {"on": "2026-05-30"})
    assert Complement.objects.get().ends_on == date(2026, 5, 30)
