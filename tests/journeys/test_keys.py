"""A tag that is scanned, to the task of the staff (row G10)."""

import re

import pytest

from mobilite.todo.models import Task
from tests.factories import a_vehicle, the_organisation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import a_photo, field, words
from vehicles.keys.models import KeyTag, Trouble

pytestmark = pytest.mark.django_db(transaction=True)


@BOTH
def test_a_tag_scanned_by_anybody_gives_the_staff_a_task(visit, accessible, agent, now, size):
    the_organisation()
    car = a_vehicle()
    tag = KeyTag.objects.create(vehicle=car, code="abcdefgh23", made_at=now)
    page = visit(size=size, scripts=False)
    page.goto(f"/cle/{tag.code}/")
    assert (
        page.get_by_role("link", name=re.compile("^Appeler l’assistance"))
        .get_attribute("href")
        .startswith("tel:")
    )
    page.get_by_role("link", name="J’ai un problème").click()
    page.get_by_text("Pneu crevé").click()
    field(page, "Un mot de plus").fill("Devant la gare.")
    field(page, "Une photo").set_input_files(a_photo())
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", name="C’est envoyé").wait_for()
    assert car.plate not in words(page.locator("body"))

    stranger = visit(size=size)
    for address in (f"/cle/{tag.code}/", f"/cle/{tag.code}/probleme/"):
        stranger.goto(address)
        accessible(stranger)

    staff = visit(agent, size=size)
    staff.goto(Task.objects.get().get_absolute_url())
    accessible(staff)
    staff.goto(Trouble.objects.get().get_absolute_url())
    assert "Devant la gare." in words(staff.locator("main"))
    accessible(staff)
    for address in ("/cles/", "/vehicules/etiquettes/", car.get_absolute_url()):
        staff.goto(address)
        accessible(staff)
