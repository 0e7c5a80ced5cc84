"""The published grid: written by a manager, from a day, never edited; each contract keeps the one of its day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mobilite.periods import paris_date
from rentals import documents
from rentals.damage.grid import grid_of, line_for
from rentals.damage.models import GridVersion
from rentals.damage.starting import example_lines, make_example_grid
from rentals.operations.grid import GridRefused, publish_grid, withdraw_grid
from tests.cast import client_for
from tests.factories import the_organisation
from tests.factories.lending import NOW, a_confirmed_rental
from tests.papers import text_of
from tests.rentals.damage.test_wear import a_line

pytestmark = pytest.mark.django_db
TODAY = paris_date(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def grid(db):
    return make_example_grid(from_date=TODAY - 30 * DAY, at=NOW - 30 * DAY)


def publish(lines, manager, *, day=TODAY):
    return publish_grid(lines, from_date=day, at=NOW, actor=manager)


@pytest.mark.parametrize(
    ("part", "what", "found"),
    [
        ("pare-chocs avant", "scratch", "pare-chocs"),
        ("rétroviseur gauche", "broken", "rétroviseur"),
        ("toit", "scratch", ""),
        ("toit", "chip", None),
        ("gilet et triangle", "missing", "Gilet et triangle"),
    ],
)
def test_the_line_of_a_damage_is_that_of_its_part_else_of_any_part(part, what, found):
    line = line_for(example_lines(), "car", part, what)
    assert (line and line.part) == found


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "au moins une ligne"),
        ([a_line(), a_line("90")], "deux fois"),
        ([a_line(part="hélice")], "pas sur le dessin"),
        ([a_line("0")], "écrivez un prix"),
        ([a_line(wear=101)], "entre 0 et 100"),
    ],
)
def test_a_grid_that_says_nonsense_is_refused_in_words(lines, said, manager):
    with pytest.raises(GridRefused) as refused:
        publish(lines, manager)
    assert said in refused.value.sentence


def test_what_is_published_is_never_edited_only_followed(grid, manager):
    with pytest.raises(GridRefused, match="Rien n’a changé"):
        publish(grid.rows, manager, day=TODAY + DAY)
    later = publish([a_line()], manager, day=TODAY + DAY)
    assert later.number == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        GridVersion.objects.filter(pk=grid.pk).update(note="autre chose")
    with pytest.raises(GridRefused):
        withdraw_grid(grid.number, at=NOW, actor=manager)
    withdraw_grid(later.number, at=NOW, actor=manager)
    assert GridVersion.objects.get() == grid


def test_a_contract_prints_its_grid_and_keeps_it(grid, manager):
    the_organisation()
    rental = a_confirmed_rental()
    contract = documents.issue_contract(rental, at=NOW, actor=manager)
    text = text_of(contract)
    assert "ce que coûte un dégât" in text
    assert "Rétroviseur, casse" in text
    assert "Batterie, casse" not in text
    publish([a_line()], manager, day=TODAY + DAY)
    assert grid_of(rental) == grid


def test_a_contract_of_before_any_grid_asks_for_nothing(manager):
    the_organisation()
    rental = a_confirmed_rental()
    documents.issue_contract(rental, at=NOW, actor=manager)
    publish([a_line()], manager)
    assert grid_of(rental) is None


def test_a_manager_writes_it_in_a_table_and_anybody_reads_it(grid, manager, client):
    page = client_for(manager)
    url = reverse("rentals:set_grid")
    form = page.get(url).context["form"]
    typed = {bound.html_name: bound.value() or "" for bound in form if bound.html_name != "from_date"}
    typed |= {"from_date": str(TODAY + DAY), "car-0-price": "99,50", "press": "0" * 32}
    typed |= {f"{section.drawing.value}-rows": len(section.rows) for section in form.sections()}
    typed = {name: value for name, value in typed.items() if value is not False}
    wrong = page.post(url, typed | {"car-0-part": "hélice", "car-1-price": "mille"})
    assert "pas sur le dessin" in wrong.text
    assert 'value="hélice"' in wrong.text
    assert page.post(url, typed).status_code == 302
    assert GridVersion.objects.get(number=2).rows[0].price == Decimal("99.50")
    public = client.get(reverse("portal:grid"))
    assert "Pare-chocs, rayure" in public.text
    assert "90,00" in public.text  # today's, not tomorrow's
    assert len(public.content) < 100_000
