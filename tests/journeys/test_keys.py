"""Keys in the box, from the drop to the person's 48 hours; a tag that is scanned, to the task of the staff (rows E6, G10)."""

import re
from datetime import timedelta

import pytest

from mobilite.todo.models import Task
from rentals.models import KeyDrop, Status
from tests.factories import a_vehicle, an_ongoing_rental, the_organisation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import a_photo, card, field, press, said, words
from vehicles.keys.models import KeyTag, Trouble
from vehicles.keys.operations import first_set, move_set

pytestmark = pytest.mark.django_db(transaction=True)


def go_on(page):
    before = page.url
    page.locator(".kerb-end .btn-main").click()
    page.wait_for_function("before => location.href !== before", arg=before)


@BOTH
def test_keys_in_the_box_from_the_drop_to_the_48_hours(visit, accessible, agent, now, size):
    the_organisation()
    rental = an_ongoing_rental(
        needed_from=now - timedelta(days=5),
        needed_until=now - timedelta(hours=14),
        at=now - timedelta(days=6),
    )
    place = rental.return_place
    place.has_key_box = True
    place.save()
    made = first_set(rental.vehicle, at=now)
    move_set(made.pk, holder="borrower", occupancy=rental.current.occupancy, at=now, actor=agent)

    page = visit(agent, size=size)
    page.goto(rental.get_absolute_url())
    page.get_by_text("Autres actes").click()
    page.get_by_role("link", name="Clés dans la boîte").click()
    accessible(page)
    field(page, "Quelle boîte").select_option(str(place.pk))
    field(page, "Quand les clés y sont-elles arrivées ?").fill("2026-04-06T19:12")
    page.get_by_text("Nous l’avons vu ou lu").click()
    press(page, "Noter le dépôt")
    assert "La location est arrêtée lun. 6 avril, 19 h 12" in said(page)
    accessible(page)

    page.goto("/")
    accessible(page)
    page.get_by_role("link", name=re.compile("^Regarder")).first.click()
    page.fill("#id_meter", "40 200")
    go_on(page)
    page.locator("#step").get_by_text("3/4").click()
    go_on(page)
    for _ in range(4):
        go_on(page)
    page.fill("#id_few", "Il pleut")
    go_on(page)
    accessible(page)
    all_there = page.get_by_role("button", name="Tout est là")
    if all_there.count():
        all_there.click()
    else:
        go_on(page)
    page.get_by_role("heading", name="Tout est juste").wait_for()
    assert "la location s’arrête là" in words(page.locator("main"))
    page.get_by_text("Compter un dégât").click()
    page.fill("#id_label", "Enjoliveur cassé")
    page.fill("#id_amount", "35,00")
    page.get_by_role("button", name="Ajouter cette ligne").click()
    page.get_by_role("heading", name="Lignes ajoutées").wait_for()
    accessible(page)
    page.get_by_role("button", name="Faire signer").click()

    page.get_by_role("heading", name="Terminer sans la personne").wait_for()
    accessible(page)
    page.locator(".kerb-end .btn-main").click()
    page.get_by_role("heading", name="Le véhicule est rendu").wait_for()

    rental.refresh_from_db()
    assert rental.status == Status.RETURNED
    drop = KeyDrop.objects.get()
    assert drop.contest_until - drop.told_at == timedelta(hours=48)
    page.goto(rental.get_absolute_url())
    assert "Peut contester" in card(page, "Boîte à clés")
    accessible(page)
    page.get_by_text("Autres actes").click()
    page.get_by_role("link", name="Noter une contestation").click()
    accessible(page)
    field(page, "Que dit-elle ?").fill("Il était déjà cassé au départ.")
    press(page, "Noter la contestation")
    assert "La contestation est notée" in said(page)
    assert "Il était déjà cassé" in card(page, "Contestation")
    assert Task.objects.filter(role="manager", key__startswith="contest:").exists()


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
