"""The first page of a contract is in easy French: sentences of twelve words at most (row D5)."""

import re
from decimal import Decimal

import pytest

from mobilite.documents.rendering import page
from rentals import documents
from tests.factories import a_driver, a_partner, a_place, a_vehicle
from tests.factories.lending import a_confirmed_rental, an_offer
from tests.papers import words

MOST = 12
LONG_NAME = "Centre communal d’action sociale de Vallons-de-l’Erdre et de ses communes déléguées"


def sentences(document) -> list[str]:
    """Return the sentences of the easy page: a line of its own is one, numbers and amounts are one word."""
    markup = page(document)
    start = markup.index('<section class="easy">')
    lines = words(markup[start : markup.index("</section>", start)]).split("\n")
    return [
        one.strip()
        for line in lines
        for one in re.split(r"(?<=[.?!])\s+(?=[A-ZÀ-Ý0-9])", line)
        if one.strip()
    ]


def length(sentence) -> int:
    """Count words. A no-break space holds « 12,50 € » or « 02 61 91 00 00 » together."""
    return len([word for word in re.split(r"[ ]+", sentence) if re.search(r"\w", word)])


def situations():
    place = a_place("Vallons-de-l’Erdre", address="1 place du Maréchal Foch, Saint-Mars-la-Jaille")
    payer = {"payer": a_partner(LONG_NAME), "payer_amount": Decimal("10.00")}
    yield a_confirmed_rental(a_driver())
    yield a_confirmed_rental(a_driver(), confirming=payer, pickup_place=place)
    yield a_confirmed_rental(a_driver(), vehicle=a_vehicle(), confirming={"deposit": Decimal(0)})
    yield a_confirmed_rental(a_driver(), offer=an_offer("reseau-scooter-50"))
    yield a_confirmed_rental(a_driver(), vehicle=a_vehicle("car", energy="electric"))
    for months in (1, 6, 12):
        bike = a_vehicle("e-bike")
        yield a_confirmed_rental(
            a_driver(), vehicle=bike, term_months=months, accessories=["Siège enfant", "Remorque"]
        )
    an_offer(excess=None, theft_excess=None)
    yield a_confirmed_rental(a_driver(), vehicle=a_vehicle())


def test_no_sentence_of_the_easy_page_has_more_than_twelve_words(agent, now):
    for rental in situations():
        document = documents.issue_contract(rental, at=now, actor=agent)
        long = [one for one in sentences(document) if length(one) > MOST]
        assert long == []


def test_the_script_does_count():
    assert length("Vous laissez 150,00\u00a0€.") == 3
    assert length("Un deux trois quatre cinq six sept huit neuf dix onze douze treize.") == 13


def test_the_easy_page_is_a_page_of_its_own_with_the_essential(agent, now):
    document = documents.issue_contract(a_confirmed_rental(a_driver()), at=now, actor=agent)
    said = sentences(document)
    for sentence in (
        "Vous louez une voiture à ELI.",
        "mardi\u00a07\u00a0avril, 10\u00a0h",
        "mardi\u00a014\u00a0avril, 10\u00a0h",
        "20,00\u00a0€",
        "150,00\u00a0€",
        "On la rend au retour.",
        "Un kilomètre en plus coûte 0,10\u00a0€.",
        "Un dégât\u00a0: vous payez 450\u00a0€ au plus.",
        "Une amende\u00a0: elle est pour vous.",
        "Vous pouvez voir vos données.",
    ):
        assert sentence in said


def test_a_lease_says_its_monthly_price_when_it_is_always_the_same(agent, now):
    rental = a_confirmed_rental(a_driver(), term_months=6)
    said = sentences(documents.issue_contract(rental, at=now, actor=agent))
    assert "25,00\u00a0€ par mois" in said
    assert "En tout\u00a0: 150,00\u00a0€." in said


@pytest.mark.parametrize("offer", ["reseau-voiture", "reseau-scooter-50", "velila-velo"])
def test_the_easy_page_names_what_is_lent(offer, agent, now):
    offer = an_offer(offer)
    fields = {"term_months": 6} if offer.is_lease else {}
    document = documents.issue_contract(
        a_confirmed_rental(a_driver(), offer=offer, **fields), at=now, actor=agent
    )
    noun = {"car": "une voiture", "scooter": "un scooter", "bike": "un vélo"}[offer.category.drawing]
    assert f"Vous louez {noun} à ELI." in sentences(document)
