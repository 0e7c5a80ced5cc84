"""Examples of helmets and gloves."""

from mobilite.people.models import Place
from rentals.models import RiderGear
from tests.examples import Example
from tests.factories.gear import a_helmet, some_gloves
from tests.factories.lending import NOW, a_requested_rental
from tests.factories.people import a_place
from tests.factories.persons import a_driver


def _missing() -> RiderGear:
    rental = a_requested_rental()
    return RiderGear.objects.create(
        rental=rental,
        person=rental.person,
        kind="helmet",
        helmet=a_helmet(),
        mark="ECE 22.06",
        given_at=NOW,
        missing_at=NOW,
    )


PAGES = {
    "rentals:retire_helmet": Example(lambda: {"pk": a_helmet().pk}),
    "rentals:find_gear": Example(lambda: {"pk": _missing().pk}),
}


def _places(n):
    return [a_place(f"Lieu {Place.objects.count()}") for _ in range(n)]


def _helmets(n):
    for place in _places(n):
        a_helmet(place=place)


def _gloves(n):
    for place in _places(n):
        some_gloves(place=place)


def _gear(n):
    for _ in range(n):
        rental = a_requested_rental(a_driver("Zoé", f"Lenoir {RiderGear.objects.count()}"))
        RiderGear.objects.create(
            rental=rental,
            person=rental.person,
            kind="helmet",
            helmet=a_helmet(),
            mark="ECE 22.06",
            given_at=NOW,
        )


ROWS = {"rentals.helmet": _helmets, "rentals.gloves": _gloves, "rentals.ridergear": _gear}
