"""The demonstration: always the same, something in each state, nothing real."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from mobilite import registry
from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from mobilite.people.models import Commune, Paper, Person, Place
from mobilite.people.models.papers import PaperState
from mobilite.people.papers import EQUIVALENTS
from rentals.models import PrescriberSheet, PublicRequest, Rental, Status
from rentals.models.sheets import Answer
from vehicles.models import Category, Occupancy, Vehicle

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def built() -> str:
    """Build the demonstration and return what it said."""
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def portrait():
    """Return what would differ if the dice fell otherwise."""
    return (
        list(Person.objects.order_by("pk").values_list("first_name", "last_name", "phone", "commune_id")),
        list(
            Rental.objects.order_by("reference").values_list("reference", "status", "pickup_at", "return_at")
        ),
        list(Vehicle.objects.order_by("number").values_list("number", "plate", "meter")),
    )


def test_the_demonstration_shows_a_structure_with_two_years_and_a_day_and_always_the_same(now):
    with transaction.atomic():
        said = built()
        check_what_it_shows(now)
        check_that_nothing_is_real()
        assert "400 sur 400" in said
        assert "prête" in said
        with pytest.raises(CommandError, match="n’est pas vide"):
            built()
        if connection.vendor == "postgresql":
            return  # the dice know nothing of the database: they fall twice on SQLite
        first = portrait()
        transaction.set_rollback(True)
    built()
    assert portrait() == first


def check_what_it_shows(now):
    assert Place.objects.count() == 3
    # Five came once, long ago: retention has them; three sign with somebody; three looked for work online, one for a way to move.
    assert Person.objects.count() == 412
    fleet = {category.code: category.vehicles.count() for category in Category.objects.all()}
    assert fleet["car"] == 14
    assert fleet["scooter-50"] + fleet["scooter-125"] == 10
    assert (
        fleet["e-bike"] + fleet["cargo-e-bike"] == 54
    )  # six of them were delivered lately in one go, eight for the spring
    lived_in = Commune.objects.filter(insee__in=Person.objects.values("commune"))
    assert {commune.in_territory for commune in lived_in} == {True}
    assert lived_in.count() == 20

    assert set(Rental.objects.values_list("status", flat=True)) == set(Status.values)
    assert Rental.objects.late(now).count() >= 3
    assert Rental.objects.filter(status=Status.CONFIRMED, pickup_at__date=now.date()).count() >= 3
    assert Rental.objects.filter(status=Status.ONGOING, return_at__date=now.date()).count() >= 3
    assert Vehicle.objects.to_clean().count() == 2
    assert PublicRequest.objects.filter(handled_at__isnull=True).count() == 3
    assert {sheet.told.answer for sheet in PrescriberSheet.objects.select_related("rental")} == set(Answer)
    assert PrescriberSheet.objects.filter(handled_at=None).count() == 2
    assert {"territory", "paper", "no_vehicle", "call_us"} <= set(
        PrescriberSheet.objects.values_list("reason", flat=True)
    )
    assert Rental.objects.filter(status=Status.CLOSED).count() > 500
    oldest = Rental.objects.order_by("pickup_at").first()
    assert (now - oldest.pickup_at).days > 650
    out = Occupancy.objects.out().values_list("rental_vehicle__rental__status", flat=True)
    assert set(out) <= {Status.ONGOING, None}  # None: at the workshop

    assert set(Paper.objects.values_list("state", flat=True)) == set(PaperState.values)
    stand_for = set(Paper.objects.exclude(equivalent="").values_list("equivalent", flat=True))
    assert stand_for == {one.key for one in EQUIVALENTS} - {"meeting"}
    assert Paper.objects.exclude(kept_because="").count() == 1


def check_that_nothing_is_real():
    """Telephones of the ranges kept for fiction, plates that nobody is given; roles that can sign in."""
    assert not Person.objects.exclude(phone="").exclude(phone__startswith="+3363998").exists()
    assert not Vehicle.objects.exclude(plate="").exclude(plate__contains="-000-").exists()
    assert len(registry.get("demo_accounts", "accounts")()) == len(Role) + 1
    assert User.objects.get(email="agent@eli.example").check_password("demonstration")
