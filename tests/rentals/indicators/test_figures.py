"""The bikes in figures: each number is the rows of its list, few people are not counted aloud (issue 7, § 7; rows B5, C9)."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mobilite.parameters.models import ParameterValue
from rentals.incidents.models import Kind
from rentals.incidents.operations import open_incident
from rentals.indicators.figures import FEWEST, report, share, to_hide
from rentals.models import Audience, Rate, Rental, RentalTerm
from rentals.waiting.operations import answer
from tests.factories import a_driver, a_vehicle, an_offer, paris_at
from tests.factories.lending import NOW, an_ongoing_rental
from tests.factories.waiting import a_turn, a_wait
from vehicles.fleet.operations import FleetRefused, note_upkeep

URL = "/pilotage/velos/?de=2026-02&a=2026-04"


@given(st.lists(st.integers(0, 12), max_size=12))
def test_no_hidden_count_can_be_worked_out_from_the_total(counts):
    hidden = to_hide(counts)
    assert {rank for rank, count in enumerate(counts) if 0 < count < FEWEST} <= hidden
    others = [count for rank, count in enumerate(counts) if count and rank not in hidden]
    assert len(hidden) != 1 or not others
    assert all(counts[rank] for rank in hidden)


@pytest.mark.parametrize(("part", "whole", "said"), [(1, 8, 13), (1, 3, 33), (0, 4, 0), (1, 0, None)])
def test_a_share_is_whole_percents_halves_up(part, whole, said):
    assert share(part, whole) == said


@pytest.fixture
def fleet(db):
    """Three bikes since February; one lent since 2 March, one since 16 March, renewed; the third stolen in April."""
    since = {"in_service_on": date(2026, 2, 1)}
    offer = an_offer("velila-velo")
    bikes = [
        a_vehicle("e-bike", **since, purchase_price=Decimal(1800)),
        a_vehicle("e-bike", **since),
        a_vehicle("e-bike", **since),
    ]
    made = []
    for bike, day in zip(bikes, (2, 16), strict=False):
        at = paris_at(3, day, 9)
        made.append(
            an_ongoing_rental(a_driver(), offer=offer, vehicle=bike, term_months=6, needed_from=at, at=at)
        )
    RentalTerm.objects.create(
        rental=made[1], after_months=6, months=1, rate=made[1].rate, agreed_at=paris_at(4, 3)
    )
    open_incident(
        bikes[2], kind=Kind.THEFT, happened_at=paris_at(4, 2), known_on=date(2026, 4, 2), at=paris_at(4, 2, 11), actor=None
    )  # fmt: skip
    return bikes, made


def test_the_figures_of_three_months(fleet, now):
    found = report(date(2026, 2, 1), date(2026, 4, 1), now)
    february, march, april = found.months
    assert [one.in_service for one in (february, march, april, found.whole)] == [3, 3, 3, 3]
    assert [one.out for one in found.months] == [0, 2, 2]
    # 30 days less nine hours, and 16 less nine: of 93.
    assert (march.service_days, march.out_days, march.rate) == (93, 45, 48)
    # The month under way counts until now.
    assert april.service_days == 18
    assert [one.begun for one in found.months] == [0, 2, 0]
    assert (april.renewed, april.stolen, found.whole.renewed, found.whole.stolen) == (1, 1, 1, 1)
    assert (march.priced, march.cost) == (1, Decimal("30.00"))
    assert found.whole.cost == Decimal("30.00")
    assert found.riders == 2
    assert [one.count for one in found.towns] == [None]


def test_who_waited_is_counted_from_the_request_to_the_bike(db, now):
    bike = a_vehicle("e-bike")
    turn = a_turn(a_wait(at=now - timedelta(days=20)), vehicle=bike, at=now)
    answer(turn.pk, "yes", via="link", at=now, actor=None)
    [month] = report(now.date(), now.date(), now).months
    assert (month.wait, month.waited) == (20, 1)


def test_the_solidarity_tariff_is_said_from_five_people_on(fleet, now):
    _bikes, made = fleet
    rate = Rate.objects.get(offer=made[0].offer, audience=Audience.SOLIDARITY)
    Rental.objects.filter(pk=made[0].pk).update(rate=rate)
    march = report(date(2026, 3, 1), date(2026, 3, 1), now).whole
    assert (march.solidarity, march.is_hidden, march.solidarity_share) == (1, True, None)


def test_the_cost_counts_the_price_over_the_months_set_the_upkeep_and_the_insurance(
    fleet, now, manager, as_manager
):
    bikes, _made = fleet
    note_upkeep(bikes[1].pk, on=date(2026, 3, 10), what="Pneus", amount=Decimal(60), at=NOW, actor=None)
    note_upkeep(bikes[1].pk, on=date(2026, 3, 10), what="Erreur", amount=Decimal(15), at=NOW, actor=None)
    note_upkeep(bikes[1].pk, on=date(2026, 3, 10), what="Erreur", amount=Decimal(-15), at=NOW, actor=None)
    with pytest.raises(FleetRefused, match="à reprendre"):
        note_upkeep(bikes[1].pk, on=date(2026, 3, 10), what="Erreur", amount=Decimal(-15), at=NOW, actor=None)
    for key, value in (("rentals.bike_months", "36"), ("rentals.bike_insurance", "120.00")):
        ParameterValue.objects.create(
            key=key, value=value, from_date=date(2026, 3, 1), created_at=NOW, created_by=manager
        )
    february, march, _april = report(date(2026, 2, 1), date(2026, 4, 1), now).months
    assert (february.cost, february.upkeep) == (Decimal("30.00"), 0)
    # 1 800 € over 36 months, 60 € among three bikes, 120 € a year.
    assert (march.cost, march.upkeep) == (Decimal("80.00"), Decimal(60))
    page = as_manager.get(URL).content.decode().replace("\u00a0", " ")
    assert "étalé sur 36 mois" in page
    assert "10,00 € d’assurance" in page


def test_each_number_opens_the_list_behind_it(fleet, as_manager):
    page = as_manager.get(URL).content.decode()
    table = page[page.index("<tbody>") : page.index("</tfoot>")]
    links = re.findall(r'href="([^"]+)">([^<]+)</a>', table)
    assert len(links) > 15
    for address, words in dict(links).items():
        listed = as_manager.get(address.replace("&amp;", "&"))
        number = re.match(r"\d+$", words)
        if number and "attente" not in address:
            assert len(listed.context["records"]) == int(words), address
    assert "moins de 5" in page
    assert "2\u00a0vélos sans prix connu" in page


def test_the_file_says_what_the_page_says(fleet, as_manager):
    lines = b"".join(as_manager.get(f"{URL}&export=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Mois;En service;Sortis;Temps dehors (%)")
    assert lines[2].startswith("mars 2026;3;2;48;2;0;0;;0;0,00;30,00")
    assert lines[-1].endswith(";moins de 5")


def test_more_leases_cost_no_more_queries(fleet, now):
    def cost():
        with CaptureQueriesContext(connection) as made:
            report(date(2026, 2, 1), date(2026, 4, 1), now)
        return len(made)

    first = cost()
    for _ in range(3):
        an_ongoing_rental(
            a_driver(), offer=an_offer("velila-velo"), vehicle=a_vehicle("e-bike"), term_months=3
        )
    assert cost() == first <= 9


@pytest.mark.parametrize(
    "asked", ["de=2026-13&a=x", "de=9999-12&a=0001-01", "de=%00", "de=2026-04&a=2026-02"]
)
def test_months_that_cannot_be_are_set_right(asked, as_manager):
    assert as_manager.get(f"/pilotage/velos/?{asked}").status_code == 200
    assert as_manager.get(f"/pilotage/velos/parc/?quoi=rien&{asked}").status_code == 200
