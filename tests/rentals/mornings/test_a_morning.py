"""A morning of hand-overs: who comes, what is missing, its contracts in one PDF (issue 7, § 8)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilite.documents.models import Document
from mobilite.jobs import progress
from rentals import rules
from rentals.models import Rental
from rentals.mornings.reading import counted, hand_overs
from rentals.operations import paperdays as operations
from rentals.paperdays.models import Half, PaperDay
from tests.factories import a_driver, a_person, a_place, a_vehicle, an_offer, the_organisation
from tests.factories.lending import (
    a_confirmed_rental,
    a_requested_rental,
    a_signed_rental,
    an_ongoing_rental,
    paris_at,
)
from tests.papers import _drawn_for_good  # noqa: F401
from vehicles.keys.operations import add_set

pytestmark = pytest.mark.django_db
DAY = paris_at(4, 9).date()
URL = "/locations/remises/?jour=2026-04-09&moment=matin&lieu="


def a_lease(name, hour, *, make=a_confirmed_rental, day=9, **fields):
    bike = a_vehicle("e-bike", place=fields.get("pickup_place"), key_number="4512")
    person = fields.pop("person", None) or a_driver(name, "Petit")
    return make(
        person, offer=an_offer("velila-velo"), vehicle=bike, term_months=3, needed_from=paris_at(4, day, hour), **fields
    )  # fmt: skip


@pytest.fixture
def morning(now):
    """Ready but for its first payment; not signed; only asked for; elsewhere; after lunch; the next day."""
    the_organisation()
    return {
        "ready": a_lease("Aline", 9, make=a_signed_rental),
        "unsigned": a_lease("Bilal", 10),
        "asked": a_lease("Chloé", 11, make=a_requested_rental),
        "elsewhere": a_lease("Driss", 10, pickup_place=a_place("Nort-sur-Erdre")),
        "later": a_lease("Élise", 15),
        "next": a_lease("Fanny", 9, day=10),
    }


def shown(user, now, *, half=Half.MORNING, place=None, day=DAY):
    return {one.rental.person.first_name: one for one in hand_overs(user, day, half, place, now=now)}


def test_the_morning_says_who_comes_and_what_is_missing_before_the_keys(morning, agent, now):
    place = morning["ready"].pickup_place
    add_set(morning["ready"].vehicle.pk, label="A", place=place, at=now, actor=agent)
    add_set(morning["unsigned"].vehicle.pk, label="A", place=a_place("Nort-sur-Erdre"), at=now, actor=agent)
    lines = shown(agent, now, place=place)
    assert list(lines) == ["Aline", "Bilal", "Chloé"]
    ready, unsigned, asked = lines.values()
    assert (ready.is_ready, ready.button, ready.url) == (
        True, "Remettre", f"/locations/{ready.rental.pk}/depart/",
    )  # fmt: skip
    assert {one.word for one in ready.missing} >= {"26,67\u00a0€ à payer"}
    assert ready.keys == f"clé 4512, au comptoir, {place.short_name}"
    assert not unsigned.is_ready
    assert [one.key for one in unsigned.missing if one.blocks] == ["contract", "deposit", "aptitude"]
    assert unsigned.missing[1].url == f"/locations/{unsigned.rental.pk}/caution/"
    assert unsigned.keys_missing
    assert unsigned.keys.endswith("au comptoir, Nort")
    assert (asked.button, asked.url) == ("Confirmer", f"/locations/{asked.rental.pk}/confirmer/")
    assert list(shown(agent, now, half=Half.AFTERNOON)) == ["Élise"]
    assert [(day.day, half, count) for day, half, count in counted(agent, None, since=DAY)] == [
        (9, Half.MORNING, 4), (9, Half.AFTERNOON, 1), (10, Half.MORNING, 1),
    ]  # fmt: skip


def test_what_the_page_says_is_what_the_hand_over_asks(morning, agent, now):
    """Read at once for all, or one by one as the operation does: the same answers."""
    still_out = a_lease("Gaël", 10)
    an_ongoing_rental(
        a_driver("Hana", "Roy"), offer=still_out.offer, vehicle=still_out.vehicle, term_months=1, needed_from=paris_at(2, 20), at=paris_at(2, 20, 9)
    )  # fmt: skip
    for name, line in shown(agent, now).items():
        alone = Rental.objects.get(pk=line.rental.pk)
        if line.is_confirmed:
            asked = [one for one in rules.before_handing_over(alone, alone.pickup_at) if not one.ok]
            keys = [one.key for one in asked]
            said = [one.key for one in line.missing if one.blocks]
            assert said == [one for one in keys if one != "signature" or "contract" not in keys], name
    assert "vehicle" in [one.key for one in shown(agent, now)["Gaël"].missing]


def test_twenty_people_cost_as_many_queries_as_two(morning, agent, now):
    def cost():
        with CaptureQueriesContext(connection) as made:
            found = shown(agent, now)
        return len(made), len(found)

    cost()  # what the user may is read once
    first, few = cost()
    for number in range(4):
        a_lease("", 9, person=a_person(f"Prénom{number}", "Nom"), make=a_requested_rental)
        a_lease(f"Ali{number}", 10)
    second, many = cost()
    assert (second, many) == (first, few + 8)


def test_the_contracts_of_a_morning_are_one_pdf_by_the_hour(morning, agent, now, run_jobs):
    place = morning["ready"].pickup_place
    asked = {"half": Half.MORNING, "place": place, "at": now, "actor": agent}
    watched = operations.prepare_contracts(DAY, **asked)
    run_jobs()
    watched.refresh_from_db()
    row = PaperDay.objects.get(progress=watched)
    said = operations.take_papers(row.pk, at=now, actor=agent).decode(errors="replace")
    assert progress.seen(watched).sentence == "1\u00a0contrat prêt à imprimer, en deux exemplaires."
    assert watched.url == f"/locations/remises/?jour=2026-04-09&moment=matin&lieu={place.pk}"
    assert said.count("Votre contrat en bref") == operations.COPIES
    assert "Bilal Petit" in said
    assert "Aline" not in said
    assert Document.objects.about(morning["unsigned"]).filter(kind="contract").count() == 1
    # The next line is then to sign it.
    line = shown(agent, now, place=place)["Bilal"]
    assert [one.key for one in line.missing if one.blocks] == ["signature", "deposit", "aptitude"]
    with pytest.raises(operations.NothingToSign):
        operations.prepare_contracts(paris_at(4, 8).date(), **asked)
    with pytest.raises(operations.BadDay):
        operations.prepare_contracts(paris_at(4, 6).date(), **asked)


def test_from_the_page_to_the_printer(morning, as_agent, run_jobs):
    page = as_agent.get(URL).content.decode()
    for words in ("Imprimer 2\u00a0contrats", "jeu.\u00a09\u00a0avril", "4\u00a0remises", "Remettre"):
        assert words in page, words
    as_agent.post(URL.replace("remises/", "remises/contrats/"))
    run_jobs()
    page = as_agent.get(URL).content.decode()
    assert "Prêts à imprimer" in page
    assert "Contrats, le matin" in page


@pytest.mark.parametrize(
    "asked", ["jour=9999-12-31", "jour=hier&moment=soir&lieu=999999999999999999999", "jour=%00"]
)
def test_a_morning_that_cannot_be_is_the_next_one(asked, as_agent):
    page = as_agent.get(f"/locations/remises/?{asked}")
    assert page.status_code == 200
    assert page.context["day"] == paris_at(4, 7).date()
