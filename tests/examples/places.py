"""Examples of places and of the days when they are closed or opened."""

from datetime import date, time

from mobilite.people.models import Closure
from tests.examples import Example
from tests.factories import a_place, commune

COMMUNES = ("Ligné", "Riaillé", "Oudon", "Couffé", "Mésanger", "Teillé", "Le Pin")


def a_place_key():
    return {"pk": a_place("Ligné").pk}


def a_closure():
    closure = Closure.objects.create(
        place=a_place("Ligné"), starts_on=date(2026, 5, 15), ends_on=date(2026, 5, 16), reason="pont"
    )
    return {"pk": closure.pk}


def places(n):
    from mobilite.people.models import Place

    start = Place.objects.count()
    for i in range(start, start + n):
        a_place(f"Lieu {i}", short_name=f"Lieu {i}", commune=commune(COMMUNES[i % len(COMMUNES)]))


def closures(n):
    start = Closure.objects.count()
    for i in range(start, start + n):
        hours = {"is_open_anyway": True, "opens_at": time(9), "closes_at": time(12)} if i % 2 else {}
        Closure.objects.create(
            place=a_place(f"Lieu {i}", short_name=f"Lieu {i}"),
            starts_on=date(2026, 5, 1 + i % 20),
            ends_on=date(2026, 5, 2 + i % 20),
            reason=f"motif {i}",
            **hours,
        )


PAGES = {
    "places:place": Example(kwargs=a_place_key),
    "places:edit": Example(kwargs=a_place_key),
    "places:hours": Example(kwargs=a_place_key),
    "places:remove_closure": Example(kwargs=a_closure),
}
ROWS = {"people.place": places, "people.closure": closures}
