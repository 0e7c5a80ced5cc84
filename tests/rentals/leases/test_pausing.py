"""A lease stands still for a long absence: nothing falls due meanwhile, the end moves or the price goes down (C2, 7.3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mobilite.documents.models import Document
from mobilite.outbox.models import Message
from rentals.leases.documents import months_of
from rentals.leases.models import Pause
from rentals.leases.operations import pause, resume, set_follow_rules
from rentals.operations import RentalRefused, extend, take_back
from rentals.payments.balances import balance
from tests.cast import client_for
from tests.factories import a_driver, a_vehicle, an_offer
from tests.factories.leasing import a_lease
from tests.factories.lending import NOW, a_report, a_signed_rental, paris_at, sign_amendments

pytestmark = pytest.mark.django_db


def due(rental):
    return [(one.due_on, one.amount) for one in rental.main_bill.instalments.order_by("due_on")]


def granted(rental, manager, from_on=date(2026, 5, 1), until=date(2026, 6, 1), at=None, **how):
    return pause(
        rental.pk,
        from_on=from_on,
        until=until,
        motive=how.get("motive", "health"),
        at=at or paris_at(4, 28),
        actor=manager,
    )


def by_the_price(manager):
    rules = {"may_withdraw": True, "used_days": "prorata", "pauses": "reduced"}
    set_follow_rules(an_offer("velila-velo"), from_date=NOW.date(), at=NOW, actor=manager, **rules)


def test_a_pause_of_31_days_puts_off_the_instalments_and_the_end_by_31_days(agent, manager):
    rental = a_lease(paid=25)
    made = granted(rental, manager)
    rental.refresh_from_db()
    assert [day for day, _amount in due(rental)][:3] == [date(2026, 4, 7), date(2026, 6, 7), date(2026, 7, 8)]
    assert sum(amount for _day, amount in due(rental)) == Decimal(150)
    assert rental.last_day == date(2026, 11, 6)
    assert rental.current.occupancy.ends_at >= rental.needed_until
    assert balance(rental.main_bill).due_on(date(2026, 6, 6)) == 0
    assert Document.objects.about(rental).filter(kind="amendment").count() == 1
    assert Message.objects.filter(key=f"leases.paused:{made.pk}").exists()
    # What comes later counts from there: the months, a renewal, an early return.
    assert [one.starts_on for one in months_of(rental)][:2] == [date(2026, 4, 7), date(2026, 6, 7)]
    extend(rental.pk, months=3, at=paris_at(10, 1), actor=agent)
    rental.refresh_from_db()
    assert rental.last_day == date(2027, 2, 6)
    assert due(rental)[6][0] == date(2026, 11, 7)


def test_an_early_return_does_not_count_the_days_of_the_pause_as_months(agent, manager):
    """Two months used in three months of calendar: 25 € twice the term, not three times."""
    rental = a_lease(paid=50)
    granted(rental, manager)
    sign_amendments(rental)
    take_back(rental.pk, report=a_report(vehicle=rental.vehicle), at=paris_at(7, 6), actor=agent)
    assert balance(rental.main_bill).total == Decimal(60)  # the price of two months: 2 x 30


def test_by_the_other_rule_the_price_goes_down_by_the_days_and_the_end_stays(agent, manager):
    """Of the instalment of 7 April, 6 days of 30; of that of 7 May, 25 of 31, the rest due at the end of the pause."""
    by_the_price(manager)
    rental = a_lease()
    made = granted(rental, manager)
    rental.refresh_from_db()
    assert due(rental)[:3] == [
        (date(2026, 4, 7), Decimal("20.00")),
        (date(2026, 6, 1), Decimal("4.84")),
        (date(2026, 6, 7), Decimal("25.00")),
    ]
    assert made.reduction == Decimal("25.16")
    assert balance(rental.main_bill).total == Decimal("124.84")
    assert rental.last_day == date(2026, 10, 6)


@pytest.mark.parametrize(
    ("from_on", "until", "said"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), "après le début"),
        (date(2026, 4, 1), date(2026, 6, 1), "après la remise"),
        (date(2027, 4, 1), date(2027, 6, 1), "finit le"),
        (date(2026, 5, 1), date(2027, 6, 1), "six mois"),
    ],
)
def test_days_that_make_no_pause_are_refused(manager, from_on, until, said):
    with pytest.raises(RentalRefused, match=said):
        granted(a_lease(), manager, from_on, until)


def test_a_lease_is_not_paused_twice_at_once_nor_when_the_bike_is_promised_after(agent, manager):
    rental = a_lease(months=1)
    a_signed_rental(
        a_driver("Ali", "Second"), vehicle=rental.vehicle, term_months=3, needed_from=paris_at(5, 12), at=NOW
    )
    with pytest.raises(RentalRefused):
        granted(rental, manager, date(2026, 4, 20), date(2026, 6, 1), at=paris_at(4, 15))
    assert not Pause.objects.exists()
    a_vehicle("e-bike")
    other = a_lease(months=6, person=a_driver("Léa", "Roy"))
    made = granted(other, manager)
    with pytest.raises(RentalRefused, match="déjà en pause"):
        granted(other, manager, date(2026, 5, 20), date(2026, 7, 1))
    fields = {"rental": other, "rule": "moved", "motive": "work", "at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(from_on=made.until - timedelta(days=1), until=date(2026, 8, 1), **fields)


def test_only_a_manager_grants_it_from_a_page_that_says_what_it_changes(agent, manager, the_clock):
    rental = a_lease(paid=25)
    url = reverse("leases:pause", args=[rental.pk])
    assert client_for(agent).get(url).status_code == 403
    client = client_for(manager)
    assert url in client.get(rental.get_absolute_url()).content.decode()
    asked = {"from_on": "2026-05-01", "until": "2026-06-01", "motive": "health"}
    page = client.post(url, asked | {"do": "show"}).content.decode()
    assert "6\u00a0novembre" in page
    assert not Pause.objects.exists()
    assert "après le début" in client.post(url, asked | {"until": "2026-05-01"}).content.decode()
    client.post(url, asked)
    assert Pause.objects.get().by == manager
    assert "Une pause est prévue" in client.get(rental.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rule", ["moved", "reduced"])
def test_a_pause_that_ends_early_gives_the_days_back(manager, rule):
    """Granted for May, she is back on the 11th: 21 days of 31 come back."""
    if rule == "reduced":
        by_the_price(manager)
    rental = a_lease(paid=25)
    made = granted(rental, manager)
    for wrong in (date(2026, 5, 4), date(2026, 6, 1)):
        with pytest.raises(RentalRefused, match="choisissez un de ces jours"):
            resume(made.pk, on=wrong, at=paris_at(5, 5), actor=manager)
    resume(made.pk, on=date(2026, 5, 11), at=paris_at(5, 5), actor=manager)
    rental.refresh_from_db()
    made.refresh_from_db()
    assert (made.until, made.granted_until, made.resumed_by) == (date(2026, 5, 11), date(2026, 6, 1), manager)
    if rule == "moved":
        assert [day for day, _amount in due(rental)][:3] == [
            date(2026, 4, 7),
            date(2026, 5, 17),
            date(2026, 6, 17),
        ]
        assert rental.last_day == date(2026, 10, 16)
        assert rental.current.occupancy.ends_at == rental.vehicle_until
    else:
        assert (date(2026, 5, 11), Decimal("17.04")) in due(rental)
        assert made.reduction == Decimal("8.12")
        assert rental.last_day == date(2026, 10, 6)
    assert sum(amount for _day, amount in due(rental)) == balance(rental.main_bill).total
    assert Document.objects.about(rental).filter(kind="amendment").count() == 2
    assert Message.objects.filter(key=f"leases.resumed:{made.pk}").exists()
    with pytest.raises(RentalRefused, match="Aucune pause"):
        resume(made.pk, on=date(2026, 5, 20), at=paris_at(5, 12), actor=manager)


def test_the_page_shows_the_new_end_before_the_button(agent, manager, the_clock):
    rental = a_lease(paid=25)
    granted(rental, manager)
    the_clock.move_to(paris_at(5, 5))
    url = reverse("leases:resume", args=[rental.pk])
    assert client_for(agent).get(url).status_code == 403
    client = client_for(manager)
    assert url in client.get(rental.get_absolute_url()).content.decode()
    assert "27 jours de pause en moins" in client.get(url).content.decode().replace("\u00a0", " ")
    assert "choisissez un de ces jours" in client.post(url, {"on": "2026-07-01"}).content.decode()
    assert client.post(url, {"on": "2026-05-11"})["Location"] == rental.get_absolute_url()
    assert Pause.objects.get().until == date(2026, 5, 11)
    assert client.post(url, {"on": "2026-05-12"}).status_code in (200, 302)
