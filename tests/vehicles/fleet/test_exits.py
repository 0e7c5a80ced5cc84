"""A vehicle leaves the fleet, and says how; a manager may take that back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.todo.models import Task
from tests.factories import a_vehicle, an_occupancy
from vehicles.fleet.models import Exit
from vehicles.fleet.operations import FleetRefused, declare_missing, leave_fleet, undo_exit
from vehicles.models import State, Vehicle
from vehicles.operations import Touched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 4, 7)


def leave(vehicle, now, actor, **changes):
    values = {
        "kind": "sold",
        "on": TODAY,
        "reason": "Trop usé",
        "price": Decimal("250.00"),
        "buyer": "Recyclerie",
    }
    return leave_fleet(vehicle.pk, **values | changes, at=now, actor=actor)


def test_a_sale_keeps_its_day_price_and_buyer_in_one_entry(now, workshop):
    bike = a_vehicle("e-bike")
    done = leave(bike, now, workshop, on=TODAY - DAY)
    bike.refresh_from_db()
    assert (bike.state, bike.retired_on) == (State.RETIRED, TODAY - DAY)
    assert (done.price, done.buyer) == (Decimal("250.00"), "Recyclerie")
    assert Entry.objects.get().sentence == f"a sorti {bike.number} du parc : vendu, Trop usé"


def test_only_a_sale_has_a_price(now, workshop):
    done = leave(a_vehicle("e-bike"), now, workshop, kind="scrapped")
    assert (done.price, done.buyer) == (None, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Exit.objects.filter(pk=done.pk).update(price=Decimal(3))


def test_not_while_a_rental_holds_it(now, workshop):
    bike = a_vehicle("e-bike")
    an_occupancy(bike, starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    with pytest.raises(Touched):
        leave(bike, now, workshop)
    assert not Exit.objects.exists()


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (TODAY + DAY, "pas encore venu"),
        (date(2020, 1, 1), "est dans le parc depuis"),
        (TODAY - 3 * DAY, "revenu que"),
    ],
)
def test_the_day_is_one_that_can_be(now, workshop, on, sentence):
    bike = a_vehicle("e-bike")
    an_occupancy(
        bike, starts_at=now - 4 * DAY, ends_at=now - DAY, left_at=now - 4 * DAY, released_at=now - DAY
    )
    with pytest.raises(FleetRefused, match=sentence):
        leave(bike, now, workshop, on=on)


def test_what_was_looked_for_is_no_longer(now, workshop):
    bike = a_vehicle("e-bike")
    declare_missing(bike.pk, at=now, actor=workshop)
    leave(bike, now, workshop, kind="stolen")
    assert not Task.objects.open().filter(about_id=bike.pk).exists()


def test_a_manager_takes_it_back_with_a_motive_and_it_stays_written(now, workshop, manager):
    bike = a_vehicle("e-bike")
    leave(bike, now, workshop)
    with pytest.raises(FleetRefused, match="pourquoi"):
        undo_exit(bike.pk, reason=" ", at=now, actor=manager)
    undo_exit(bike.pk, reason="La vente est annulée", at=now, actor=manager)
    bike.refresh_from_db()
    assert (bike.state, bike.retired_on) == (State.IN_SERVICE, None)
    assert Exit.objects.get().undone_why == "La vente est annulée"
    assert not Exit.objects.standing().exists()
    with pytest.raises(FleetRefused, match="dans le parc"):
        undo_exit(bike.pk, reason="Encore", at=now, actor=manager)
    leave(bike, now, workshop)
    assert Exit.objects.count() == 2


# The pages


def url(name, vehicle):
    return reverse(f"fleet:{name}", args=[vehicle.pk])


def test_the_page_says_who_waits_and_what_is_missing(as_workshop, now):
    bike = a_vehicle("e-bike")
    data = {"kind": "sold", "on": "2026-04-07", "reason": "Usé", "price": "", "buyer": ""}
    assert "0 s’il est donné" in as_workshop.post(url("leave", bike), data).content.decode()
    an_occupancy(bike, starts_at=now + DAY, ends_at=now + 2 * DAY)
    assert "À déplacer ou à annuler" in as_workshop.get(url("leave", bike)).content.decode()
    assert "à déplacer" in as_workshop.post(url("leave", bike), data | {"price": "0"}).content.decode()


def test_the_way_out_and_back_through_the_pages(as_workshop, as_manager):
    bike = a_vehicle("e-bike")
    data = {"kind": "sold", "on": "2026-04-07", "reason": "Trop usé", "price": "250", "buyer": "Recyclerie"}
    html = as_workshop.post(url("leave", bike), data, follow=True).content.decode()
    assert "est sorti du parc" in html
    assert "Vendu le 7\u00a0avril 2026, 250,00\u00a0€, à Recyclerie." in html
    assert "Remettre dans le parc" not in html
    assert bike.number in as_workshop.get(reverse("fleet:exits")).content.decode()
    assert as_workshop.get(url("undo_exit", bike)).status_code == 403
    assert "Remettre dans le parc" in as_manager.get(bike.get_absolute_url()).content.decode()
    as_manager.post(url("undo_exit", bike), {"reason": "Erreur"})
    assert Vehicle.objects.get(pk=bike.pk).state == State.IN_SERVICE
