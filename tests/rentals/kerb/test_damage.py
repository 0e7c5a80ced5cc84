"""A new mark or a missing accessory proposes the line of the contract's grid, less wear; the staff decide (rows E2, E4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.periods import paris_date
from rentals.damage.models import Damage
from rentals.damage.starting import make_example_grid
from rentals.operations import Decided, RentalRefused, take_back
from tests.cast import client_for
from tests.factories import a_report, a_vehicle, an_offer, an_ongoing_rental
from tests.factories.lending import NOW
from tests.rentals.kerb.steps import address, answer, go_through, press_the_button, text, touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def grid(db):
    day = paris_date(NOW) - timedelta(days=365)
    return make_example_grid(from_date=day, at=NOW - timedelta(days=365))


@pytest.fixture
def scooter(grid, the_clock, agent):
    """A scooter three years old, whose condition was seen when it left."""
    vehicle = a_vehicle(
        "scooter-50", first_registered_on=paris_date(NOW) - timedelta(days=3 * 366), meter=5_000
    )
    rental = an_ongoing_rental(offer=an_offer("reseau-scooter-50"), vehicle=vehicle)
    report = rental.current.reports.get()
    report.accessories = ["Antivol"]
    report.save()
    the_clock.move_to(rental.return_at - timedelta(minutes=10))
    return rental


class Kerb:
    """A browser whose session is as young as the act."""

    def __init__(self, user):
        self.user = user

    def __getattr__(self, verb):
        return getattr(client_for(self.user), verb)


def with_a_mark(page, rental):
    """Come to the step of damage: the apron is scratched, the lock is missing."""
    go_through(page, rental, 5_100, back=True, a0="no")
    mark = touch(page, rental, "right", 210, 80, back=True)
    answer(page, rental, "marks", back=True, side="right", kind=f"{mark}:scratch")
    return page.get(address(rental, "damage", back=True))


def test_the_grid_proposes_the_staff_lower_and_the_bill_says_why(scooter, agent):
    page = Kerb(agent)
    shown = with_a_mark(page, scooter)
    labels = [row["proposal"].label for row in shown.context["rows"]]
    assert labels == ["Tablier, rayure", "Antivol, à remplacer"]
    # 70 € less 15 % a year for 3 years; 45 € less 20 % a year.
    assert "38,50\u00a0€" in text(shown)
    assert "18,00\u00a0€" in text(shown)
    review = page.get(address(scooter, "review", back=True))
    assert "Décidez de ce qui est compté" in text(review)
    wrong = answer(page, scooter, "damage", back=True, d0="less", m0="50", d1="none")
    assert "Écrivez moins que" in text(wrong)
    assert "Dites pourquoi" in text(wrong)
    good = {"d0": "less", "m0": "20", "r0": "Rayure légère", "d1": "charge"}
    assert answer(page, scooter, "damage", back=True, **good).status_code == 302
    assert press_the_button(page, scooter, back=True)["Location"] == address(scooter, "done", back=True)
    lines = {line.label: line for line in scooter.main_bill.lines.filter(kind="damage")}
    assert lines["Tablier, rayure"].amount == Decimal(20)
    assert "Rayure légère" in lines["Tablier, rayure"].why
    assert lines["Antivol, à remplacer"].amount == Decimal(18)
    mark, lock = Damage.objects.order_by("pk")
    assert (mark.asked, mark.charged, mark.line) == (Decimal("38.50"), Decimal(20), lines["Tablier, rayure"])
    assert (lock.accessory, lock.line) == ("Antivol", lines["Antivol, à remplacer"])
    # Never charged twice: the database holds it.
    with pytest.raises(IntegrityError), transaction.atomic():
        Damage.objects.create(
            rental=scooter, mark=mark.mark, label="encore", grid=mark.grid, price=1, asked=1, charged=1, why="",
            decided_at=NOW,
        )  # fmt: skip


def test_a_small_mark_is_ordinary_wear_and_nothing_is_charged(scooter, agent):
    page = Kerb(agent)
    with_a_mark(page, scooter)
    answer(page, scooter, "damage", back=True, d0="small", d1="none", r1="Volé, plainte déposée")
    press_the_button(page, scooter, back=True)
    assert not scooter.main_bill.lines.filter(kind="damage").exists()
    assert [one.charged for one in Damage.objects.all()] == [0, 0]
    assert "Usure normale" in Damage.objects.first().reason


def test_without_a_grid_in_the_contract_nothing_is_proposed(scooter, agent):
    paper = scooter.contract()
    type(paper).objects.filter(pk=paper.pk).update(context={"grid": None})
    page = Kerb(agent)
    assert with_a_mark(page, scooter)["Location"] == address(scooter, "review", back=True)


def test_more_than_the_grid_says_is_refused(scooter, grid, agent):
    over = Decided(
        label="Antivol, à remplacer", grid=grid, price=Decimal(45), asked=Decimal(18), charged=Decimal(19), why="",
        accessory="Antivol",
    )  # fmt: skip
    with pytest.raises(RentalRefused, match="18"):
        take_back(
            scooter.pk,
            report=a_report(vehicle=scooter.vehicle),
            at=scooter.return_at,
            actor=agent,
            damages=[over],
        )
