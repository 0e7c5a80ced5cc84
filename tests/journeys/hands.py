"""What a person does with a page: fill what a label names, press what a button says, read a paper."""

import io
import re

from PIL import Image
from pypdf import PdfReader

from tests.cast import PASSWORD


def field(page, label):
    """Return the field of the page that a label names, « (facultatif) » or not; any space is a space."""
    words = r"\s".join(re.escape(word) for word in label.split())
    return page.locator("main").get_by_label(re.compile(rf"^\s*{words}(\s\(facultatif\))?\s*$"))


def fill(page, answers):
    """Fill fields: ``{"Nom": "Guillou", …}``."""
    for label, value in answers.items():
        field(page, label).fill(value)


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    """Follow the link of the page whose words begin so."""
    page.locator("main").get_by_role("link", name=re.compile(rf"^{re.escape(name)}")).first.click()


def sign_in(page, user):
    field(page, "Adresse e-mail").fill(user.email)
    field(page, "Mot de passe").fill(PASSWORD)
    press(page, "Se connecter")


def said(page) -> str:
    """Return what the page says was done."""
    return words(page.locator("main").get_by_role("status"))


def words(place) -> str:
    """Return the words of a part of a page, on one line, with plain spaces."""
    return " ".join(place.inner_text().split())


def card(page, title) -> str:
    """Return the words of the card that has this title."""
    return words(page.get_by_role("region", name=title, exact=True))


def paper(page, link) -> str:
    """Download the document that a link of the page opens, check that it is a PDF, and return its words."""
    href = page.locator("main").get_by_role("link", name=re.compile(link)).first.get_attribute("href")
    answer = page.request.get(href)
    assert answer.headers["content-type"] == "application/pdf", answer.status
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def a_photo() -> dict:
    """Return what a telephone's camera gives."""
    content = io.BytesIO()
    Image.new("RGB", (800, 600), (90, 110, 120)).save(content, "JPEG")
    return {"name": "IMG_0417.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


# --- at the kerb ---


def step(page, number):
    """Wait for a step of the act at the kerb."""
    page.get_by_role("heading", name=f"Étape {number} sur 7").wait_for()


def go_on(page):
    page.get_by_role("button", name=re.compile("^Suite")).click()


def read_the_meter_and_the_gauge(page, *, km, level):
    step(page, 1)
    page.get_by_label("Kilomètres au compteur").fill(km)
    go_on(page)
    step(page, 2)
    page.locator("label").filter(has_text=level).click()
    go_on(page)
    step(page, 3)


def walk_around(page, *sides):
    """Look at each side and go on to the next."""
    for side in sides:
        page.get_by_role("heading", name=side, exact=True).wait_for()
        go_on(page)
    step(page, 4)


# --- sign on the screen ---


def by_finger(page, *names):
    """Choose to sign on the screen, and draw on the pad of each of these; « Locataire : Aïcha Diallo »."""
    page.locator("main label").filter(has_text="Signé au doigt").click()
    press(page, "Noter la signature")
    page.locator("[data-pad] canvas").first.wait_for()
    for name in names:
        draw(page, page.get_by_role("group", name=re.compile(rf"{re.escape(name)}$")))


def draw(page, pad):
    """Draw a wave on a pad with the mouse."""
    canvas = pad.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    at = [(box["x"] + box["width"] * (0.2 + 0.05 * i), box["y"] + box["height"] * (0.4 + 0.2 * (i % 2))) for i in range(12)]  # fmt: skip
    page.mouse.move(*at[0])
    page.mouse.down()
    for point in at[1:]:
        page.mouse.move(*point)
    page.mouse.up()
