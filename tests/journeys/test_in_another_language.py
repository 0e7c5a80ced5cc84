"""Somebody who reads Arabic asks for a scooter; a telephone without network shows what it kept, and says what it cannot do."""

from playwright.sync_api import expect

from rentals.models import PublicRequest
from tests.factories import a_place, commune, the_organisation
from tests.journeys.conftest import PHONE


def until(page, what):
    """Wait until an expression of the page is true (our policy forbids ``wait_for_function``)."""
    page.evaluate(
        f"async () => {{ while (!(await ({what}))) await new Promise((again) => setTimeout(again, 50)); }}"
    )


def test_a_request_in_arabic_from_right_to_left(visit, accessible, transactional_db):
    a_place()
    the_organisation()
    commune("Oudon")
    page = visit(size=PHONE)
    page.goto("/demander/")
    page.locator("summary", has_text="Français").click()
    page.get_by_role("link", name="العربية").click()
    expect(page.get_by_role("heading", name="ماذا تريد؟")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    accessible(page)
    page.get_by_role("button", name="سكوتر").click()
    page.get_by_role("button", name="متابعة").click()
    expect(page.get_by_role("alert")).to_contain_text("قل متى تريد المركبة.")
    accessible(page)
    page.get_by_role("radio", name="هذا الأسبوع").check()
    page.get_by_role("radio", name="أسبوع", exact=True).check()
    page.get_by_role("button", name="متابعة").click()
    page.get_by_label("اسم العائلة").fill("Haddad")
    page.get_by_label("الاسم الأول").fill("Samia")
    page.get_by_label("بلديتك").select_option("Oudon")
    page.get_by_label("الهاتف", exact=True).fill("06 39 98 41 27")
    page.get_by_role("button", name="متابعة").click()
    # Days keep their French order.
    expect(page.locator("main")).to_contain_text("08/04")
    page.get_by_role("button", name="أرسل طلبي").click()
    expect(page.get_by_role("heading", name="أُرسل الطلب")).to_be_visible()
    expect(page.locator("main")).to_contain_text("ترجمة آلية لم يراجعها أحد بعد.")
    accessible(page)
    assert PublicRequest.objects.get().first_name == "Samia"


def test_without_network_what_was_opened_is_read_and_the_rest_says_so(visit, accessible, transactional_db):
    a_place()
    the_organisation()
    page = visit(size=PHONE, keeps=True)
    page.goto("/aide/")
    until(page, "navigator.serviceWorker.controller")
    page.goto("/aide/")
    page.goto("/dommages/")
    until(page, "caches.open('pages').then((kept) => kept.keys()).then((all) => all.length === 2)")
    page.context.set_offline(True)
    page.goto("/aide/")
    expect(page.get_by_role("heading", name="Aide", exact=True)).to_be_visible()
    expect(page.get_by_text("cette page est celle de votre dernière visite")).to_be_visible()
    page.goto("/demander/")
    expect(page.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    expect(page.get_by_role("link", name="Aide", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Ce que coûte un dégât").click()
    expect(page.get_by_role("heading", name="Ce que coûte un dégât")).to_be_visible()
