"""Every main page by axe, in light and dark, on a telephone and at a desk; and by the keyboard alone."""

import pytest

from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_requested_rental,
    a_signed_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.hands import follow, words

#: What is open to everyone, then what the counter uses; {…} are the rentals of the day.
OPEN = ["/compte/connexion/", "/compte/oubli/", "/demander/"]
PAGES = [
    "/",
    "/planning/",
    "/planning/?categorie=car",
    "/locations/",
    "/personnes/",
    "/vehicules/",
    "/documents/",
    "/recherche/?q=diallo",
    "/personnes/nouvelle/",
    "/personnes/{person}/",
    "/vehicules/{vehicle}/",
    "/locations/nouvelle/?personne={person}&purpose=work&offer={offer}",
    "/locations/{asked}/",
    "/locations/{asked}/confirmer/",
    "/locations/{promised}/",
    "/locations/{promised}/encaisser/",
    "/locations/{promised}/signature/",
    "/locations/{out}/",
    "/locations/{out}/prolonger/",
    "/locations/{out}/appel/",
]
KERB = [
    *(f"/locations/{{signed}}/depart/{step}/" for step in ("compteur", "niveau", "marques", "photos")),
    "/locations/{signed}/depart/accessoires/",
    "/locations/{signed}/depart/verifier/",
    "/locations/{out}/retour/verifier/",
]
SCREENS = [
    pytest.param(size, scheme, id=f"{scheme}-{size['width']}")
    for size in (DESK, PHONE)
    for scheme in ("light", "dark")
]


@pytest.fixture
def day(agent):
    """A day at the counter: a request, a promise, keys to give, a car that is late."""
    the_organisation()
    for _ in range(4):
        a_vehicle("car")
    late = an_ongoing_rental(
        a_driver("Lamine", "Diallo"),
        needed_from=paris_at(3, 23),
        needed_until=paris_at(4, 3),
        at=paris_at(3, 23, 9),
        actor=agent,
    )
    return {
        "out": late.pk,
        "asked": a_requested_rental(a_driver("Yanis", "Benali"), actor=agent).pk,
        "promised": a_confirmed_rental(a_driver("Noémie", "Petit"), actor=agent).pk,
        "signed": a_signed_rental(a_driver("Aïcha", "Le Goff"), actor=agent).pk,
        "person": late.person_id,
        "vehicle": late.vehicle.pk,
        "offer": an_offer().pk,
    }


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_every_main_page_is_accessible(visit, accessible, agent, day, size, scheme):
    page = visit(agent, size=size)
    page.emulate_media(color_scheme=scheme)
    for address in PAGES + KERB:
        page.goto(address.format(**day))
        accessible(page)


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_every_open_page_is_accessible(visit, accessible, size, scheme, db):
    the_organisation()
    page = visit(size=size)
    page.emulate_media(color_scheme=scheme)
    for address in OPEN:
        page.goto(address)
        accessible(page)


def focused(page) -> str:
    """Return what has the focus, by its words or its label."""
    return page.evaluate(
        "(document.activeElement.ariaLabel || document.activeElement.innerText || '').replace(/\\s+/g, ' ')"
    )


def test_somebody_is_found_and_opened_without_a_mouse(visit, agent, day):
    page = visit(agent)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("diallo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=diallo")
    assert "Lamine Diallo" in words(page.locator("main"))
    page.goto("/locations/?vue=en-retard")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/locations/{day['out']}/")
    follow(page, "Noter le retour")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_the_planning_is_walked_through_by_tab(visit, agent, day):
    page = visit(agent)
    page.goto("/planning/")
    page.locator("#contenu, main").first.focus()
    seen = []
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if "Diallo" in seen[-1]:
            break
    assert "Diallo" in seen[-1], seen
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/locations/{day['out']}/")
