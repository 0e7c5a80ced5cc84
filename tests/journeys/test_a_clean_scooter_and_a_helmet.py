"""A scooter leaves with a helmet of ours and her own gloves, comes back, and waits for its cleaning before it leaves again."""

import pytest

from rentals.models import Helmet, RiderGear, Status
from tests.factories import a_driver, a_signed_rental, a_vehicle, an_offer, the_organisation
from tests.factories.gear import a_helmet, some_gloves
from tests.factories.lending import paris_at
from tests.journeys.conftest import BOTH
from tests.journeys.test_kerb import goes_on, signs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def up_to_the_helmet(page, km, *, accessories):
    page.fill("#id_meter", km)
    goes_on(page)
    page.locator("label").filter(has_text="3/4").click()
    goes_on(page)
    for _ in range(2):
        goes_on(page)
    page.fill("#id_few", "Il pleut")
    goes_on(page)
    if accessories:
        page.get_by_role("button", name="Tout est là").click()


@BOTH
def test_it_leaves_comes_back_is_cleaned_and_leaves_again(visit, accessible, agent, size, the_clock):
    the_organisation()
    scooter, offer = a_vehicle("scooter-50"), an_offer("reseau-scooter-50")
    helmet, _ = a_helmet("m"), some_gloves("m")
    rental = a_signed_rental(a_driver("Aïcha", "Le Goff"), offer=offer, vehicle=scooter)
    later = a_signed_rental(
        a_driver("Paul", "Roux"), offer=offer, vehicle=scooter, needed_from=paris_at(4, 14, 14),
        needed_until=paris_at(4, 16, 10),
    )  # fmt: skip
    page = visit(agent, size=size)

    page.goto(f"/locations/{rental.pk}/depart/")
    up_to_the_helmet(page, str(scooter.meter), accessories=True)
    page.get_by_role("heading", name="Quel casque").wait_for()
    accessible(page)
    page.locator(".kerb-end .btn-main").click()
    page.get_by_text("Personne ne part sans").first.wait_for()
    page.get_by_label("Casque").select_option(label=f"prêté, {helmet.number}, taille M")
    page.get_by_label("Gants").select_option(index=page.get_by_label("Gants").locator("option").count() - 1)
    goes_on(page)
    page.get_by_role("heading", name="Tout est juste").wait_for()
    assert helmet.number in page.locator("main").inner_text()
    page.get_by_role("button", name="Faire signer").click()
    page.get_by_role("heading", name="Signer à deux").wait_for()
    signs(page, by_finger=True)
    page.get_by_role("button", name="Remettre les clés").click()
    page.get_by_role("heading", name="Les clés sont remises").wait_for()
    assert RiderGear.objects.filter(rental=rental).count() == 2
    assert not Helmet.objects.free(paris_at(4, 8).date()).exists()

    the_clock.move_to(paris_at(4, 14, 10))
    page = visit(agent, size=size)  # a week later, one signs in again
    page.goto(f"/locations/{rental.pk}/retour/")
    up_to_the_helmet(page, str(scooter.meter + 120), accessories=True)
    page.get_by_role("heading", name="Casque et gants sont-ils revenus").wait_for()
    accessible(page)
    page.get_by_text("Là", exact=True).first.click()
    goes_on(page)
    page.get_by_role("heading", name="Tout est juste").wait_for()
    page.get_by_role("button", name="Faire signer").click()
    page.get_by_role("heading", name="Signer à deux").wait_for()
    signs(page, by_finger=True)
    page.get_by_role("button", name="Recevoir").click()
    page.get_by_role("button", name="Prêt à repartir").wait_for()
    rental.refresh_from_db()
    assert rental.status == Status.RETURNED
    assert Helmet.objects.free(paris_at(4, 14).date()).get() == helmet

    page.goto(f"/locations/{later.pk}/depart/")
    accessible(page)
    assert "nettoyer" in page.locator("main").inner_text()
    page.get_by_role("button", name="Prêt à repartir").click()
    page.get_by_role("button", name="Prêt à repartir").wait_for(state="detached")
    scooter.refresh_from_db()
    assert scooter.to_clean_since is None
