"""A departure at the kerb, on a telephone: with the network that comes and goes, and without any script."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from rentals.models import ConditionDraft, Status
from tests.factories import a_signed_rental, the_organisation
from tests.journeys.conftest import PHONE

# The network is cut inside the page: a real cut would fill the console, which fails a journey.
CUT = """() => {
navigator.cut = true;
const real = window.fetch;
window.fetch = (...asked) => (navigator.cut ? Promise.reject(new TypeError()) : real(...asked));
}"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rental():
    the_organisation()
    return a_signed_rental()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (1200, 900), "navy").save(path, "JPEG")
    return str(path)


def goes_on(page):
    """Press « Suite » and wait for the next page."""
    before = page.url
    page.locator(".kerb-end .btn-main").click()
    page.wait_for_function("before => location.href !== before", arg=before)


def touches(page, across, down):
    drawing = page.locator(".tap:visible")
    box = drawing.bounding_box()
    drawing.click(position={"x": box["width"] * across, "y": box["height"] * down})
    page.get_by_role("button", name="Bosse").click()


def signs(page, *, by_finger):
    """Both sign: with a finger where there is a script, else by ticking beside their names."""
    if not by_finger:
        page.locator("input[name=tick_borrower]").check()
        page.locator("input[name=tick_agent]").check()
        return
    for canvas in page.locator("canvas:visible").all():
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + 40)
        page.mouse.down()
        for step in range(1, 16):
            page.mouse.move(box["x"] + 30 + 12 * step, box["y"] + 40 + (step % 4) * 9)
        page.mouse.up()


def notes_the_sides(page):
    for _ in range(4):
        goes_on(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_the_keys_go(visit, accessible, agent, rental, photo, scripts):
    page = visit(agent, size=PHONE, scripts=scripts)
    page.goto(f"/locations/{rental.pk}/depart/")
    page.fill("#id_meter", "40 010")
    goes_on(page)
    page.get_by_text("3/4").click()
    goes_on(page)
    touches(page, 0.5, 0.65)
    page.get_by_role("button", name="Bosse", pressed=True).wait_for()
    if scripts:
        accessible(page)
    notes_the_sides(page)
    page.locator("#photo-front").set_input_files(photo)
    if not scripts:
        page.get_by_role("button", name="Envoyer les photos").click()
    page.get_by_text("1 sur 8").wait_for()
    page.fill("#id_few", "Il pleut")
    goes_on(page)
    page.get_by_role("button", name="Tout est là").click()
    page.get_by_role("heading", name="Tout est juste").wait_for()
    if scripts:
        accessible(page)
    page.get_by_role("button", name="Faire signer").click()
    page.get_by_role("heading", name="Signer à deux").wait_for()
    signs(page, by_finger=scripts)
    if scripts:
        accessible(page)
    page.get_by_role("button", name="Remettre les clés").click()
    page.get_by_role("heading", name="Les clés sont remises").wait_for()
    rental.refresh_from_db()
    assert rental.status == Status.ONGOING
    report = rental.current.reports.get()
    assert {one.way for one in report.signatures.all()} == {"finger" if scripts else "typed"}
    assert {photo.side for photo in report.photos.all()} == {"front"}
    mark = report.new_marks.get()
    assert (mark.side, mark.kind) == ("front", "dent")
    assert abs(mark.x - 500) < 5
    assert abs(mark.y - 650) < 8


def test_what_is_done_without_network_goes_when_it_is_back(visit, agent, rental):
    page = visit(agent, size=PHONE)
    page.goto(f"/locations/{rental.pk}/depart/compteur/")
    page.fill("#id_meter", "40 010")
    page.evaluate(CUT)
    page.locator(".kerb-end .btn-main").click()
    page.get_by_text("Pas de réseau.").wait_for()
    assert not ConditionDraft.objects.exists()
    expect(page.locator("#id_meter")).to_have_value("40 010")
    page.evaluate("navigator.cut = false")
    page.get_by_role("button", name="Réessayer").click()
    page.get_by_role("heading", name="Combien de carburant").wait_for()
    assert ConditionDraft.objects.get().data["meter"] == 40_010
    page.reload()
    page.go_back()
    page.get_by_role("heading", name="Que dit le compteur").wait_for()
    expect(page.locator("#id_meter")).to_have_value("40010")
