"""The works that are measured: each as a person meets it, the whole answer to its last byte."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobilite.accounts.models import User
from mobilite.documents.operations import drawing_put_off
from mobilite.people.models import Person, Place
from rentals.models import Offer, Rental, RentalVehicle
from tests.benchmarks.filling import NEWCOMERS, at
from tests.benchmarks.ground import NOW
from tests.benchmarks.stopwatch import side_by_side, timed
from vehicles.availability import free_vehicles
from vehicles.models import Vehicle

#: A browser reads compressed pages: compressing them counts.
HOST = {"SERVER_NAME": "localhost", "HTTP_ACCEPT_ENCODING": "gzip"}
#: Days that nothing of the present touches: what is booked while it is measured.
LATER = timedelta(days=70)


def client() -> Client:
    """Return a browser where the agent has signed in."""
    browser = Client(**HOST)
    browser.force_login(agent(), backend="django.contrib.auth.backends.ModelBackend")
    return browser


def agent() -> User:
    return User.objects.get(email__startswith="camille")


@dataclass
class Figure:
    """What one work cost: on the clock, normalised, beside its floor; what it sent and asked."""

    name: str
    ms: float = 0
    normal: float = 0
    times: int = 0
    floor_ms: float | None = None
    floor_normal: float | None = None
    kb: float | None = None
    gzip_kb: float | None = None
    queries: int | None = None
    more: dict = field(default_factory=dict)


def pages() -> dict[str, str]:
    """Return the addresses that are read, by the name of the work."""
    rentals, planning = reverse("rentals:list"), reverse("vehicles:planning")
    place = Place.objects.order_by("pk").first()
    person = Person.objects.order_by("pk")[37]
    link = RentalVehicle.objects.select_related("occupancy__vehicle").order_by("pk")[11]
    last = Rental.objects.order_by("pk").last()
    return {
        "list": rentals,
        "list, all": f"{rentals}?vue=toutes",
        "list, name": f"{rentals}?vue=toutes&q={person.last_name}&lieu={place.pk}&etat=closed&tri=personne",
        "list, whole name": f"{rentals}?vue=toutes&q={person.first_name}+{person.last_name}&lieu={place.pk}&tri=-depart",
        "list, plate": f"{rentals}?vue=toutes&q={link.occupancy.vehicle.plate}&etat=closed&tri=depart",
        "list, reference": f"{rentals}?vue=toutes&q={last.reference}&tri=numero",
        "list, nothing": f"{rentals}?vue=toutes&q=zzyzx&tri=personne",
        "planning, week": planning,
        "planning, month": f"{planning}?vue=mois",
        "today": reverse("today:today"),
    }


def get(browser: Client, url: str):
    response = browser.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    return response


def page(name: str, url: str, times: int) -> Figure:
    """Measure a page; its floor is the same queries, asked again without Django."""
    browser = client()
    asked: list[tuple[str, object]] = []

    def listen(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    get(browser, url)
    with connection.execute_wrapper(listen):
        response = get(browser, url)
    timing, floor = side_by_side([lambda: get(browser, url), lambda: replay(asked)], times)
    return Figure(
        name, timing.ms, timing.normal, times, floor.ms, floor.normal, *weights(response), queries=len(asked),
        more=static(written(response)),
    )  # fmt: skip


def replay(asked) -> None:
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def written(response) -> bytes:
    """Return an answer as it was written, whether it was sent compressed or not."""
    is_compressed = response.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(response.content) if is_compressed else response.content


def weights(response) -> tuple[float, float]:
    """Return the kilobytes of an answer, as written and as sent."""
    return round(len(written(response)) / 1000, 1), round(len(response.content) / 1000, 1)


# What is free.


def slot(rank: int = 0, *, weeks_later: int = 0):
    """Return a period of a week, on open days."""
    day = (NOW + LATER).date() + timedelta(weeks=weeks_later)
    day += timedelta(days=-day.weekday() + rank % 4)
    return at(day, 10), at(day + timedelta(days=7), 10)


def free(times: int) -> Figure:
    """Measure the question « what is free for these dates », over the whole fleet, beside the bare SQL."""
    starts, ends = slot()
    found = list(free_vehicles(starts, ends, now=NOW))
    bare = bare_free(starts, ends)
    assert {vehicle.pk for vehicle in found} == {row[0] for row in bare()}
    timing, floor = side_by_side([lambda: list(free_vehicles(starts, ends, now=NOW)), bare], times)
    with CaptureQueriesContext(connection) as asked:
        list(free_vehicles(starts, ends, now=NOW))
    return Figure(
        "free", timing.ms, timing.normal, times, floor.ms, floor.normal, queries=len(asked),
        more={"vehicles": len(found)},
    )  # fmt: skip


def bare_free(starts, ends) -> Callable[[], list]:
    """Return the same question as one would write it by hand."""
    columns = ", ".join(f"v.{field.column}" for field in Vehicle._meta.concrete_fields)
    add = "c.turnaround_minutes * interval '1 minute'"
    until = (
        f"%s + {add}"
        if connection.vendor == "postgresql"
        else "datetime(%s, '+' || c.turnaround_minutes || ' minutes')"
    )
    sql = (
        f"SELECT {columns} FROM vehicles_vehicle v JOIN vehicles_category c ON c.id = v.category_id"
        " WHERE v.state = 'in_service' AND v.in_service_on <= %s"
        " AND (v.insured_until IS NULL OR v.insured_until >= %s)"
        " AND NOT EXISTS (SELECT 1 FROM vehicles_occupancy o WHERE o.vehicle_id = v.id AND o.released_at IS NULL"
        f" AND (o.starts_at < {until} AND o.blocked_until > %s OR o.left_at IS NOT NULL AND o.ends_at < %s))"
    )
    instant = connection.ops.adapt_datetimefield_value
    params = [
        str(starts.date()), str((ends + timedelta(days=1)).date()), instant(ends), instant(starts), instant(NOW)
    ]  # fmt: skip

    def ask():
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return ask


def free_page(times: int) -> Figure:
    """Measure the page that shows what is free: the form of a new rental, its offer and dates chosen."""
    browser, starts = client(), slot()[0]
    answers = answers_of(newcomers()[0], slot())
    asked = "&".join(f"{name}={value}" for name, value in answers.items() if name != "do")
    url = f"{reverse('rentals:new')}?{asked}"
    figure = page("free, page", url, times)
    assert f"{starts.day}" in written(get(browser, url)).decode()
    return figure


# Booking.


@cache
def newcomers() -> list[Person]:
    return list(Person.objects.order_by("-pk")[:NEWCOMERS])


def answers_of(person: Person, period, **more) -> dict:
    """Return what an agent answers to lend a car."""
    starts, ends = period
    return {
        "personne": person.pk,
        "purpose": "work",
        "prescriber": "",
        "origin": "counter",
        "offer": Offer.objects.get(code="reseau-voiture").pk,
        "pickup_place": Place.objects.order_by("pk").first().pk,
        "return_place": "",
        "needed_from": starts.date(),
        "from_time": "10:00",
        "needed_until": ends.date(),
        "until_time": "10:00",
        "wanted_vehicle": "",
        "payer": "",
        "payer_amount": "",
        "do": "confirm",
    } | more


def booking(times: int, *, with_contract: bool) -> Figure:
    """Measure the press on « Confirmer »: checks, price, vehicle, bill, contract number, journal.

    The contract is drawn then; without it, its drawing waits for its first view.
    """
    browser, url = client(), reverse("rentals:new")
    # Each press is another person, another period.
    first = 100 if with_contract else 0
    posts = [
        answers_of(person, slot(rank)) for rank, person in enumerate(newcomers()[first : first + times + 3])
    ]
    queue: Iterator[dict] = iter(posts)
    before = Rental.objects.filter(status="confirmed").count()

    def press():
        response = browser.post(url, next(queue))
        assert response.status_code == 302, "the form came back"

    def press_all():
        with CaptureQueriesContext(connection) as asked:
            press()
        queries = len(asked)  # the next request forgets them
        return queries, timed(press, times)

    if with_contract:
        queries, timing = press_all()
    else:
        with drawing_put_off():
            queries, timing = press_all()
    made = Rental.objects.filter(status="confirmed").count() - before
    assert made == times + 3, f"{made} of {times + 3} confirmed"
    name = "booking, contract drawn" if with_contract else "booking"
    return Figure(name, timing.ms, timing.normal, times, queries=queries)


# Papers.


def contract(times: int) -> Figure:
    """Measure a contract beside WeasyPrint alone on the same HTML, plain and with the same archive options."""
    import weasyprint

    from mobilite.documents import rendering
    from mobilite.documents.models import Document

    document = Document.objects.filter(kind="contract").order_by("pk").first()
    html = rendering.page(document)
    base = f"{rendering.PAPER.as_uri()}/"

    def alone(**options):
        return weasyprint.HTML(string=html, base_url=base).write_pdf(**options)

    ours, archive, plain = side_by_side(
        [lambda: rendering.draw(document), lambda: alone(**rendering.VARIANT), alone], times, warm=1
    )
    sheets = len(weasyprint.HTML(string=html, base_url=base).render().pages)
    return Figure(
        "contract", ours.ms, ours.normal, times, archive.ms, archive.normal,
        kb=round(len(rendering.draw(document)) / 1000, 1),
        more={"pages": sheets, "plain_ms": plain.ms, "plain_normal": plain.normal},
    )  # fmt: skip


# What a first visit carries.


def portal(times: int) -> list[Figure]:
    """Measure the screens of a request online, as somebody without an account goes through them."""
    browser = Client(**HOST)
    commune = Person.objects.exclude(commune=None).first().commune_id
    steps = [
        ("portal:what", {"wanted": "car"}),
        ("portal:when", {"when": "next_week", "how_long": "week"}),
        (
            "portal:who",
            {"last_name": "Diallo", "first_name": "Aïcha", "commune": commune, "phone": "06 39 98 00 02"},
        ),
        ("portal:check", None),
    ]
    figures = []
    for name, answers in steps:
        url = reverse(name)
        response = get(browser, url)
        timing = timed(lambda url=url: get(browser, url), times)
        sizes, loaded = weights(response), static(written(response))
        figures.append(Figure(name, timing.ms, timing.normal, times, None, None, *sizes, more=loaded))
        if answers:
            response = browser.post(url, answers)
            assert response.status_code == 302, f"{name} refuses {answers}"
    return figures


def static(content: bytes) -> dict:
    """Return the kilobytes of the style sheets and scripts that a page names, compressed as they are served."""
    names = set(re.findall(r'(?:href|src)="/static/([^"#?]+\.(?:css|js|svg|woff2))', content.decode()))
    total = 0
    for name in names:
        path = settings.STATIC_ROOT / name
        sizes = [
            one.stat().st_size
            for one in (path, path.with_name(path.name + ".br"), path.with_name(path.name + ".gz"))
            if one.exists()
        ]
        total += min(sizes, default=0)
    return {"static_kb": round(total / 1000, 1), "static_files": len(names)}


def warm() -> None:
    """Do what the workers serve, once; nothing of it stays."""
    browser = client()
    for url in (reverse("rentals:list"), reverse("vehicles:planning"), reverse("rentals:new_person")):
        get(browser, url)
    record = Rental.objects.order_by("pk").last()
    get(browser, reverse("rentals:rental", args=[record.pk]))
    with transaction.atomic(), drawing_put_off():
        asked = answers_of(newcomers()[-1], slot(weeks_later=8))
        assert browser.post(reverse("rentals:new"), asked).status_code == 302
        transaction.set_rollback(True)
