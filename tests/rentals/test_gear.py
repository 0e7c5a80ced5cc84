"""Helmets and gloves: nobody leaves on a scooter without both, and one numbered helmet is never lent twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite.workflow import Refusal
from rentals.models import Helmet, RiderGear
from rentals.operations import hand_over, take_back
from rentals.operations.gear import Worn, find_gear, retire_helmet, set_gloves
from tests.cast import client_for
from tests.factories import (
    a_driver,
    a_place,
    a_report,
    a_signed_rental,
    a_vehicle,
    an_offer,
    the_organisation,
)
from tests.factories.gear import a_helmet, some_gloves
from tests.factories.lending import own_gear
from tests.rentals.kerb.steps import address, answer, go_through, press_the_button, text
from vehicles.operations import ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_structure(db):
    """Papers are printed in the name of a structure."""
    the_organisation()


def a_scooter_rental(person=None, **fields):
    return a_signed_rental(
        person or a_driver(),
        offer=an_offer("reseau-scooter-50"),
        vehicle=a_vehicle("scooter-50"),
        **fields,
    )


def wearing(rental, helmet=None, gloves=None) -> list[Worn]:
    own = {one.kind: one for one in own_gear(rental)}
    if helmet:
        own["helmet"] = Worn(person_id=rental.person_id, kind="helmet", helmet_id=helmet.pk)
    if gloves:
        own["gloves"] = Worn(person_id=rental.person_id, kind="gloves", gloves_id=gloves.pk)
    return list(own.values())


def leaves(rental, **what):
    report = a_report(vehicle=rental.vehicle, gear=wearing(rental, **what))
    return hand_over(rental.pk, report=report, at=rental.pickup_at, actor=None)


def test_nobody_leaves_without_both(agent):
    rental = a_scooter_rental()
    for gear in ((), own_gear(rental)[:1], own_gear(rental)[1:]):
        with pytest.raises(Refusal, match="dites si"):
            hand_over(
                rental.pk,
                report=a_report(vehicle=rental.vehicle, gear=gear),
                at=rental.pickup_at,
                actor=agent,
            )
    blank = [Worn(person_id=rental.person_id, kind=kind) for kind in ("helmet", "gloves")]
    with pytest.raises(Refusal, match="marquage"):
        hand_over(
            rental.pk, report=a_report(vehicle=rental.vehicle, gear=blank), at=rental.pickup_at, actor=agent
        )
    assert not RiderGear.objects.exists()
    leaves(rental)
    assert set(rental.gear.values_list("kind", "mark")) == {
        ("helmet", "ECE 22.06"),
        ("gloves", "CE EN 13594"),
    }


def test_one_helmet_is_never_with_two(agent):
    helmet = a_helmet()
    leaves(a_scooter_rental(), helmet=helmet)
    other = a_scooter_rental(a_driver("Paul", "Roux"))
    with pytest.raises(Refusal, match="Quelqu’un d’autre a le casque K-01"):
        leaves(other, helmet=helmet)
    row = RiderGear.objects.get(helmet=helmet)
    with pytest.raises(IntegrityError), transaction.atomic():
        RiderGear.objects.create(
            rental=other,
            person=other.person,
            kind="helmet",
            helmet=helmet,
            mark="x",
            given_at=row.given_at + timedelta(days=1),
        )
    assert not Helmet.objects.free(row.given_at.date()).exists()


def test_the_last_pair_goes_to_one(agent):
    gloves = some_gloves(owned=1)
    leaves(a_scooter_rental(), gloves=gloves)
    with pytest.raises(Refusal, match="plus de gants"):
        leaves(a_scooter_rental(a_driver("Paul", "Roux")), gloves=gloves)
    with pytest.raises(Refusal, match="notez d’abord leur retour"):
        set_gloves(place=gloves.place, size="m", mark=gloves.mark, owned=0, price=25, at=None, actor=agent)


def test_what_comes_back_is_free_and_what_does_not_stays_with_her(agent):
    helmet, gloves = a_helmet(), some_gloves()
    rental = leaves(a_scooter_rental(), helmet=helmet, gloves=gloves)
    missing = rental.gear.get(kind="helmet")
    report = a_report(rental.vehicle.meter + 5, gear_missing=[missing.pk])
    take_back(rental.pk, report=report, at=rental.return_at, actor=agent)
    gloves.refresh_from_db()
    assert gloves.lent == 0
    assert not Helmet.objects.free(rental.return_at.date()).exists()
    find_gear(missing.pk, at=rental.return_at + timedelta(hours=1), actor=agent)
    assert list(Helmet.objects.free(rental.return_at.date())) == [helmet]
    with pytest.raises(Refusal):
        find_gear(missing.pk, at=rental.return_at + timedelta(hours=2), actor=agent)


def test_an_old_or_withdrawn_helmet_is_not_lent(agent, now):
    old, gone = a_helmet(ends_on=now.date() - timedelta(days=1)), a_helmet()
    retire_helmet(gone.pk, on=now.date(), at=now, actor=agent)
    assert not Helmet.objects.free(now.date()).exists()
    with pytest.raises(Refusal, match="ne se prête plus"):
        leaves(a_scooter_rental(), helmet=old)


def test_the_kerb_asks_and_remembers_her_size(agent, now, the_structure):
    large, medium = a_helmet("l"), a_helmet("m")
    client, person = client_for(agent), a_driver()
    rental = a_scooter_rental(person)
    go_through(client, rental, 40_010)
    who = person.pk
    page = text(client.get(address(rental, "gear")))
    assert "K-01" in page
    refused = text(answer(client, rental, "gear", **{f"helmet-{who}": ""}))
    assert "Personne ne part sans" in refused
    answer(client, rental, "gear", **{f"helmet-{who}": f"lent:{medium.pk}", f"gloves-{who}": "own:CE"})
    assert "prêté, K-02, taille M" in text(client.get(address(rental, "review")))
    press_the_button(client, rental)
    row = rental.gear.get(kind="helmet")
    assert (row.helmet, row.mark) == (medium, "ECE 22.06")
    # At the return: it is missing, and the staff decide.
    go_through(client, rental, 40_020, back=True)
    assert "pas tous vérifiés" in text(client.get(address(rental, "review", back=True)))
    answer(client, rental, "gear", back=True, **{f"b{row.pk}": "no", f"c{row.pk}": "on"})
    page = text(client.get(address(rental, "review", back=True)))
    assert "Casque K-02, taille M, non rendu" in page
    assert "60,00\u00a0€" in page
    press_the_button(client, rental, back=True)
    row.refresh_from_db()
    assert row.missing_at is not None
    ready(rental.vehicle.pk, at=now, actor=agent)
    later = a_scooter_rental(
        person,
        needed_from=rental.return_at + timedelta(days=1),
        needed_until=rental.return_at + timedelta(days=3),
    )
    a_helmet("m")
    page = text(client.get(address(later, "gear")))
    assert "Nos tailles\u00a0: M, la sienne" in page
    assert page.index("K-03") < page.index(large.number)


def test_a_helmet_taken_meanwhile_is_to_be_chosen_again(agent, the_structure):
    helmet, client = a_helmet(), client_for(agent)
    rental = a_scooter_rental()
    go_through(client, rental, 40_010)
    who = rental.person_id
    answer(client, rental, "gear", **{f"helmet-{who}": f"lent:{helmet.pk}", f"gloves-{who}": "own:CE"})
    leaves(a_scooter_rental(a_driver("Paul", "Roux")), helmet=helmet)
    assert "Casque\u00a0: dites si" in text(client.get(address(rental, "review")))


def test_a_car_asks_nothing(agent):
    rental = a_signed_rental()
    assert client_for(agent).get(address(rental, "gear"))["Location"] == address(rental, "review")


def test_the_stock_is_kept_on_its_pages(workshop, now):
    client, place = client_for(workshop), a_place()
    data = {
        "number": "k-7",
        "size": "m",
        "mark": "ECE 22.06",
        "place": place.pk,
        "price": "60",
        "bought_on": "2026-04-01",
    }
    client.post("/equipement/casques/nouveau/", data)
    helmet = Helmet.objects.get()
    assert (helmet.number, str(helmet.ends_on)) == ("K-7", "2031-03-31")
    assert (
        "Un objet casque" in text(client.post("/equipement/casques/nouveau/", data))
        or Helmet.objects.count() == 1
    )
    assert "Sans marquage CE" in text(
        client.post(
            "/equipement/gants/compter/",
            {"place": place.pk, "size": "m", "mark": "Cuir", "owned": "3", "price": "25"},
        )
    )
    client.post(
        "/equipement/gants/compter/",
        {"place": place.pk, "size": "m", "mark": "CE", "owned": "3", "price": "25"},
    )
    assert "3" in text(client.get("/equipement/gants/"))
    client.post(f"/equipement/casques/{helmet.pk}/retirer/", {})
    assert Helmet.objects.get().retired_on == now.date()
