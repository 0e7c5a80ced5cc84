"""The figures of the bikes: the months are chosen, and a number opens the list behind it."""

from decimal import Decimal

from tests.factories import a_driver, a_vehicle, an_offer, paris_at, the_organisation
from tests.factories.lending import an_ongoing_rental
from tests.journeys.conftest import BOTH
from tests.journeys.hands import field, press, words


@BOTH
def test_a_number_opens_the_list_behind_it(visit, accessible, transactional_db, manager, size):
    the_organisation()
    offer = an_offer("velila-velo")
    for name, day in (("Aline", 2), ("Bilal", 16)):
        at = paris_at(3, day, 9)
        an_ongoing_rental(
            a_driver(name, "Petit"), offer=offer, vehicle=a_vehicle("e-bike", purchase_price=Decimal(1800)), term_months=6,
            needed_from=at, at=at,
        )  # fmt: skip
    page = visit(manager, size=size)
    page.goto("/pilotage/velos/")
    accessible(page)
    field(page, "De").select_option("mars 2026")
    field(page, "À").select_option("mars 2026")
    press(page, "Voir")
    march = page.get_by_role("row").filter(has_text="mars 2026")
    assert words(march).startswith("mars 2026 2 2 73 % 2")
    assert "moins de 5" in words(page.get_by_role("region", name="Où habitent les personnes"))
    march.get_by_role("link", name="2", exact=True).nth(2).click()
    page.get_by_role("heading", name="Locations commencées, mars 2026").wait_for()
    listed = words(page.locator("main"))
    assert "Aline" in listed
    assert "Bilal" in listed
    accessible(page)
