"""A recall by serial range: the vehicles, those who have one told, a task each, until all are checked (row G8)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mobilite.outbox.models import Message
from mobilite.todo.models import Task
from tests.factories import a_person, a_vehicle, an_occupancy
from vehicles.fleet.models import Recall, RecallStatus
from vehicles.fleet.operations import FleetRefused, check_recalled, leave_fleet, open_recall, tell_holders
from vehicles.fleet.serials import NoRange, Serials, parts_of, read_range

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def recall(now, actor, **changes):
    values = {
        "title": "Potence",
        "first_serial": "ARC00100",
        "last_serial": "149",
        "to_do": "Changer la potence.",
        "may_ride": False,
        "due_on": date(2026, 4, 30),
    }
    return open_recall(**values | changes, at=now, actor=actor)


def bike(serial, **fields):
    return a_vehicle("e-bike", frame_number=serial, **fields)


def lease(vehicle, now, person=None):
    person = person or a_person(phone=f"+336399800{vehicle.pk % 100:02}")
    return an_occupancy(
        vehicle, kind="lease", starts_at=now - DAY, ends_at=now + 30 * DAY, left_at=now - DAY, person=person
    )


# Ranges


@pytest.mark.parametrize(
    ("serial", "parts"),
    [
        ("ARC00100", ("ARC", 100)),
        ("arc-2023-00149b", ("ARC-2023-", 149)),
        ("42", ("", 42)),
        ("ABC", None),
        ("", None),
    ],
)
def test_a_serial_ends_with_figures(serial, parts):
    assert parts_of(serial) == parts


@pytest.mark.parametrize(
    ("first", "last"),
    [("ARC", "149"), ("100", ""), ("ARC100", "DOU149"), ("149", "100"), ("9" * 30, "9" * 31)],
)
def test_two_ends_that_make_no_range_are_refused(first, last):
    with pytest.raises(NoRange):
        read_range(first, last)


@given(
    first=st.integers(0, 10**9),
    size=st.integers(0, 10**6),
    other=st.integers(0, 10**9),
    letters=st.sampled_from(["", "ARC", "X-1-"]),
)
def test_a_serial_is_in_a_range_when_its_figures_are(first, size, other, letters):
    serials = read_range(f"{letters}{first:09}", str(first + size))
    assert serials == Serials(letters, first, first + size)
    assert (f"{letters}{other:09}" in serials) == (first <= other <= first + size)
    assert f"ZZZ{first:09}" not in serials or letters == ""


# The operation


def test_a_dozen_bikes_nine_leased_nine_messages(now, workshop):
    """Row G8: 100 to 149, twelve bikes, nine leased: nine messages."""
    ours = [bike(f"ARC00{rank}") for rank in range(100, 148, 4)]
    bike("ARC00150"), bike("DOU00120"), bike("")
    for one in ours[:9]:
        lease(one, now)
    made = recall(now, workshop)
    assert made.lines.count() == 12
    assert Task.objects.open().filter(role="workshop").count() == 12
    sent = Message.objects.filter(event="fleet.recalled")
    assert sent.count() == 9
    assert "Ne roulez plus avec" in sent.first().text
    assert "avant le jeudi 30 avril" in sent.first().text.replace("\u00a0", " ")


def test_figures_alone_take_any_beginning_and_the_make_narrows(now, workshop):
    first, other = bike("ARC00120"), bike("DOU00121", make="Douze")
    assert recall(now, workshop, first_serial="100").lines.count() == 2
    assert [line.vehicle for line in recall(now, workshop, first_serial="100", make="douze").lines.all()] == [
        other
    ]
    assert first


def test_none_of_ours_or_a_day_past_is_refused(now, workshop):
    with pytest.raises(FleetRefused, match="Aucun de nos véhicules"):
        recall(now, workshop)
    with pytest.raises(FleetRefused, match="déjà passé"):
        recall(now, workshop, due_on=date(2026, 4, 1))
    assert not Recall.objects.exists()


def test_it_ends_with_its_last_vehicle_checked_or_gone(now, workshop):
    first, second = bike("ARC00100"), bike("ARC00101")
    made = recall(now, workshop)
    line, other = made.lines.order_by("pk")
    check_recalled(line.pk, note="Potence changée", at=now, actor=workshop)
    with pytest.raises(FleetRefused, match="déjà noté"):
        check_recalled(line.pk, at=now, actor=workshop)
    assert Task.objects.open().get().about == second
    leave_fleet(second.pk, kind="scrapped", on=now.date(), reason="Cadre fendu", at=now, actor=workshop)
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.status, other.state) == (RecallStatus.CLOSED, "left")
    assert not Task.objects.open().exists()
    with pytest.raises(FleetRefused, match="terminé"):
        tell_holders(made.pk, at=now, actor=workshop)
    assert first


def test_who_took_one_since_is_told_once(now, workshop):
    one = bike("ARC00100")
    made = recall(now, workshop)
    assert not Message.objects.exists()
    lease(one, now)
    for _ in range(2):
        assert tell_holders(made.pk, at=now, actor=workshop) == 1
    assert Message.objects.count() == 1


# The pages


def test_the_recall_through_its_pages(as_workshop, as_manager, now):
    one, other = bike("ARC00100"), bike("ARC00101")
    person = lease(one, now).person
    data = {
        "title": "Potence", "first_serial": "100", "last_serial": "149", "to_do": "Changer la potence.",
        "may_ride": "1", "due_on": "2026-04-30", "make": "", "model": "",
    }  # fmt: skip
    shown = as_workshop.post("/parc/rappels/nouveau/", data)
    assert "2\u00a0véhicules, 1\u00a0personne à prévenir" in shown.content.decode()
    mark = shown.context["form"]["seen"].value()
    page = as_workshop.post("/parc/rappels/nouveau/", data | {"seen": mark}, follow=True).content.decode()
    assert "0 sur 2\u00a0véhicules contrôlés" in page
    assert str(person) not in page
    made = Recall.objects.get()
    assert "prévenu" in page
    assert str(person) in as_manager.get(made.get_absolute_url()).content.decode()
    assert "Rappelé par son fabricant" in as_workshop.get(one.get_absolute_url()).content.decode()
    line = made.lines.get(vehicle=other)
    as_workshop.post(reverse("fleet:check_recalled", args=[line.pk]), {"note": "Changée"})
    lease(other, now)
    page = as_workshop.get(made.get_absolute_url()).content.decode()
    assert "1 sur 2\u00a0véhicules contrôlés" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"first_serial": "ABC"}, "Écrivez un numéro"), ({"last_serial": "1"}, "vient après")],
)
def test_a_wrong_range_is_said(as_workshop, changes, field):
    data = {"title": "x", "first_serial": "100", "last_serial": "149", "to_do": "x", "due_on": "2026-04-30"}
    assert field in as_workshop.post("/parc/rappels/nouveau/", data | changes).content.decode()
