"""Somebody withdraws from a contract signed at a distance: until when, at what price, with what proof (legal 1.4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite.accounts import links
from mobilite.documents.models import Document
from mobilite.outbox.models import Message
from mobilite.todo.models import Task
from rentals.documents.delays import last_day_to_withdraw
from rentals.leases.models import Via, Withdrawal
from rentals.leases.operations import (
    agree_at_distance,
    agree_here,
    send_links,
    set_follow_rules,
    withdraw,
)
from rentals.leases.operations.distance import LINK_PURPOSE
from rentals.models import Status
from rentals.operations import RentalRefused, extend, take_back
from rentals.payments.balances import balance
from tests.cast import client_for
from tests.factories import a_driver, a_vehicle, an_offer
from tests.factories.leasing import a_distance_lease
from tests.factories.lending import NOW, a_confirmed_rental, a_report, paris_at
from tests.factories.structure import the_organisation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("signed", "last"),
    [
        (date(2026, 4, 7), date(2026, 4, 21)),
        (date(2026, 4, 4), date(2026, 4, 20)),  # the 14th day is a Saturday
        (date(2026, 4, 17), date(2026, 5, 4)),  # 1 May, then a week-end
        (date(2026, 3, 23), date(2026, 4, 7)),  # Easter Monday
        (date(2026, 12, 11), date(2026, 12, 28)),  # Christmas on a Friday
    ],
)
def test_the_last_day_is_the_fourteenth_or_the_next_working_day(signed, last):
    assert last_day_to_withdraw(signed) == last


def test_before_the_departure_everything_comes_to_nil(agent):
    rental = a_distance_lease(paid=25)
    withdraw(rental.pk, on=NOW.date() + 2 * DAY, via=Via.EMAIL, at=NOW + 3 * DAY, actor=agent)
    rental.refresh_from_db()
    standing = balance(rental.main_bill)
    assert (rental.status, standing.total, standing.credit) == (Status.CANCELLED, Decimal(0), Decimal(25))
    assert rental.current is None
    paper = Document.objects.get(kind="withdrawal").context
    assert (paper["declared_on"], paper["to_give_back"]) == ("2026-04-09", "25.00")
    assert paper["received_at"].startswith("2026-04-10T09:30")
    assert Message.objects.filter(key__startswith="leases.withdrawn:").exists()


def test_once_it_left_the_days_used_are_due_and_nothing_else(agent):
    """6 months at 150 €: 183 days, 5 of them used: 150 x 5 / 183 = 4,10 €."""
    rental = a_distance_lease(paid=25, out=True)
    made = withdraw(rental.pk, on=date(2026, 4, 11), via=Via.LETTER, at=paris_at(4, 13), actor=agent)
    assert (made.used_days, made.due, made.back_by) == (5, Decimal("4.10"), date(2026, 4, 25))
    rental.refresh_from_db()
    standing = balance(rental.main_bill)
    assert (standing.total, standing.credit, rental.status) == (
        Decimal("4.10"),
        Decimal("20.90"),
        Status.ONGOING,
    )
    assert not rental.main_bill.instalments.filter(due_on__gt=date(2026, 4, 11)).exists()
    assert rental.return_at.date() <= date(2026, 4, 27)
    assert Task.objects.filter(key=f"leases.withdrawn:{rental.pk}").exists()
    with pytest.raises(RentalRefused, match="a renoncé"):
        extend(rental.pk, months=3, at=paris_at(4, 14), actor=agent)
    # The return prices nothing again.
    take_back(rental.pk, report=a_report(vehicle=rental.vehicle), at=paris_at(4, 16), actor=agent)
    assert balance(rental.main_bill).total == Decimal("4.10")


@pytest.mark.parametrize("free", ["not asked to begin early", "the offer's rule"])
def test_nothing_is_due_when_she_did_not_ask_to_begin_early_or_the_offer_says_so(agent, manager, free):
    if free == "the offer's rule":
        set_follow_rules(
            an_offer("velila-velo"),
            from_date=NOW.date(),
            may_withdraw=True,
            used_days="free",
            at=NOW,
            actor=manager,
        )
    rental = a_distance_lease(out=True, starts_early=free != "not asked to begin early")
    made = withdraw(rental.pk, on=date(2026, 4, 11), via=Via.EMAIL, at=paris_at(4, 11), actor=agent)
    assert (made.due, balance(rental.main_bill).total) == (Decimal(0), Decimal(0))


def test_past_the_last_day_said_twice_or_signed_here_there_is_no_withdrawal(agent):
    rental = a_distance_lease()
    with pytest.raises(RentalRefused, match="Le délai est passé depuis le 21 avril 2026".replace(" ", r"\s")):
        withdraw(rental.pk, on=date(2026, 4, 22), via=Via.EMAIL, at=paris_at(4, 22), actor=agent)
    # A letter posted on the last day counts, even read later.
    withdraw(rental.pk, on=date(2026, 4, 21), via=Via.LETTER, at=paris_at(4, 24), actor=agent)
    with pytest.raises(RentalRefused, match="déjà renoncé"):
        withdraw(rental.pk, on=date(2026, 4, 21), via=Via.LETTER, at=paris_at(4, 24), actor=agent)
    assert Withdrawal.objects.count() == 1
    with pytest.raises(RentalRefused, match="pas conclu à distance"):
        withdraw(a_confirmed_rental().pk, on=NOW.date(), via=Via.EMAIL, at=NOW, actor=agent)


def test_an_offer_without_the_right_says_so_and_a_contract_signed_here_loses_it(agent, manager):
    the_organisation()
    offer = an_offer("velila-velo")
    set_follow_rules(
        offer, from_date=NOW.date(), may_withdraw=False, used_days="prorata", at=NOW, actor=manager
    )
    rental = a_confirmed_rental(offer=offer, term_months=6)
    contract = agree_at_distance(rental.pk, starts_early=True, at=NOW, actor=agent)
    assert (contract.context["at_distance"], contract.context["withdrawal_until"]) == (True, None)
    again = agree_here(rental.pk, at=NOW, actor=agent)
    assert again != contract
    assert again.context["at_distance"] is False
    with pytest.raises(RentalRefused, match="déjà ici"):
        agree_here(rental.pk, at=NOW, actor=agent)


def test_the_link_comes_once_it_is_signed_and_withdraws_in_two_steps(client, agent, the_clock):
    rental = a_distance_lease(out=True)
    assert (send_links(NOW), send_links(NOW)) == (1, 0)
    token = links.create(LINK_PURPOSE, rental, expires_at=NOW + 60 * DAY, at=NOW)
    url = reverse("leases:withdraw", args=[token])
    page = client.get(url).content.decode()
    assert "Renoncer au contrat ici" in page
    assert "mardi 21 avril" in page.replace("\u00a0", " ")
    page = client.get(f"{url}?etape=confirmer").content.decode()
    assert "Confirmer la rétractation" in page
    assert not Withdrawal.objects.exists()
    for _ in range(2):
        page = client.post(url, {"do": "confirmer"}, follow=True).content.decode()
        assert "Vous avez renoncé au contrat" in page
    assert Withdrawal.objects.get().via == Via.LINK
    assert client.get(reverse("leases:acknowledgement", args=[token]))["content-type"] == "application/pdf"


def test_a_colleague_prepares_a_contract_at_a_distance_then_notes_the_withdrawal(agent, the_clock):
    the_organisation()
    rental = a_confirmed_rental(term_months=6)
    client = client_for(agent)
    url = reverse("leases:at_distance", args=[rental.pk])
    assert url in client.get(rental.get_absolute_url()).content.decode()
    client.post(url, {"starts_early": "on"})
    assert rental.contract().context["at_distance"] is True
    a_vehicle("e-bike")
    signed = a_distance_lease(a_driver("Ali", "Second"), paid=25, out=True)
    url = reverse("leases:note_withdrawal", args=[signed.pk])
    assert url in client.get(signed.get_absolute_url()).content.decode()
    assert "0,82" in client.get(url).content.decode()  # 150 x 1 / 183
    page = client.post(url, {"on": "2031-01-01", "via": "email"}).content.decode()
    assert "pas encore venu" in page
    client.post(url, {"on": "2026-04-07", "via": "email"})
    assert Withdrawal.objects.get().rental == signed
    assert "La personne a renoncé" in client.get(signed.get_absolute_url()).content.decode()


def test_the_rules_of_an_offer_are_written_from_a_day_and_taken_back_before_it(manager, the_clock):
    offer = an_offer("velila-velo")
    client = client_for(manager)
    url = reverse("leases:rules", args=[offer.pk])
    assert "tous les 3\u00a0mois" in client.get(url).content.decode()
    asked = {
        "from_date": "2026-05-01",
        "used_days": "free",
        "may_withdraw": "on",
        "pauses": "none",
        "check_every": "30",
        "check_unit": "",
    }
    post = reverse("leases:set_rules", args=[offer.pk])
    assert "son unité" in client.post(post, asked).content.decode()
    client.post(post, asked | {"check_unit": "day"})
    rules = offer.follow_rules.get()
    assert "tous les 30\u00a0jours" in client.get(url).content.decode()
    client.post(reverse("leases:drop_rules", args=[rules.pk]))
    assert not offer.follow_rules.exists()
