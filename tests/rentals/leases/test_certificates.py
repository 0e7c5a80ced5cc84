"""The employer's certificate says what was really paid for one month, and nothing of the tariff (row C8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from mobilite.documents.models import Document
from mobilite.outbox.models import Message
from rentals.leases.documents import NoCertificate, issue_certificate, months_of
from rentals.leases.messages import make_order_link
from rentals.leases.operations import order_certificates, prepare_monthly
from rentals.operations import ExtraLine, RentalRefused, charge, take_back
from tests.cast import client_for
from tests.factories.leasing import a_lease, pay_lease
from tests.factories.lending import NOW, a_report, paris_at

pytestmark = pytest.mark.django_db


def test_25_euros_paid_make_a_certificate_of_25_of_which_12_50_for_the_employer(agent):
    rental = a_lease(paid=25)
    paper = issue_certificate(rental, 1, at=NOW, actor=agent)
    said = paper.context
    assert (said["amount"], said["half"]) == ("25.00", "12.50")
    assert (said["starts_on"], said["last_day"]) == ("2026-04-07", "2026-05-06")
    written = str(said).lower()
    assert not any(word in written for word in ("solidaire", "tarif", "quotient"))
    assert issue_certificate(rental, 1, at=NOW + timedelta(days=3), actor=agent) == paper


def test_a_month_unpaid_or_to_come_has_none(agent):
    rental = a_lease(paid=25)
    with pytest.raises(NoCertificate, match="n’a pas commencé"):
        issue_certificate(rental, 2, at=NOW, actor=agent)
    with pytest.raises(NoCertificate, match="Rien n’est payé"):
        issue_certificate(rental, 2, at=paris_at(5, 20), actor=agent)


def test_when_more_is_paid_since_another_one_replaces_it(agent):
    rental = a_lease(paid=10)
    first = issue_certificate(rental, 1, at=NOW, actor=agent)
    pay_lease(rental, 15, at=NOW, actor=agent)
    second = issue_certificate(rental, 1, at=NOW, actor=agent)
    assert (second.context["amount"], second.context["replaces"]) == ("25.00", first.number)


def test_damage_charged_later_takes_nothing_off_what_was_paid_before(agent):
    rental = a_lease(paid=25)
    charge(rental.pk, line=ExtraLine(label="Pédale", amount=Decimal(42)), at=paris_at(4, 20), actor=agent)
    assert [one.paid for one in months_of(rental)][:2] == [Decimal(25), Decimal(0)]


def test_a_term_paid_at_once_is_certified_month_by_month(agent):
    rental = a_lease(months=12, in_one_payment=True, paid=220)
    paid = [one.paid for one in months_of(rental)]
    assert sum(paid) == Decimal(220)
    assert (paid.count(Decimal("18.34")), paid.count(Decimal("18.33"))) == (4, 8)


def test_a_lease_returned_early_keeps_the_months_that_it_lasted(agent):
    rental = a_lease(paid=75)
    take_back(rental.pk, report=a_report(vehicle=rental.vehicle), at=paris_at(6, 20), actor=agent)
    rental.refresh_from_db()
    months = months_of(rental)
    assert [one.paid for one in months] == [Decimal(25)] * 3
    assert sum(one.asked for one in months) == rental.main_bill.lines.get(kind="rent").amount + sum(
        line.amount for line in rental.main_bill.lines.filter(kind="correction")
    )


def test_the_page_prepares_the_months_that_are_paid(agent, now):
    rental = a_lease(paid=25)
    client = client_for(agent)
    url = reverse("leases:certificates", args=[rental.pk])
    assert url in client.get(rental.get_absolute_url()).content.decode()
    client.post(reverse("leases:issue_certificate", args=[rental.pk, 1]))
    paper = Document.objects.get(kind="employer")
    page = client.get(url).content.decode()
    assert paper.number in page
    assert "12,50" in page
    assert (
        client.post(reverse("leases:issue_certificate", args=[rental.pk, 9]), follow=True).status_code == 200
    )
    assert Document.objects.filter(kind="employer").count() == 1


def test_asked_for_once_it_comes_each_month_until_it_is_stopped(agent, anonymous, the_clock):
    rental = a_lease(paid=25)
    client, page = client_for(agent), reverse("leases:certificates", args=[rental.pk])
    client.post(reverse("leases:order_certificates", args=[rental.pk]))
    assert "Ne plus l’envoyer" in client.get(page).content.decode()
    with pytest.raises(RentalRefused, match="déjà chaque mois"):
        order_certificates(rental.pk, at=NOW, actor=agent)
    assert prepare_monthly(NOW) == 0  # its month is not over
    assert prepare_monthly(paris_at(5, 1, 8)) == 1
    assert prepare_monthly(paris_at(5, 1, 14)) == 0
    paper = Document.objects.get(kind="employer")
    assert paper.context["paid_on"] == ["2026-04-07"]
    assert Message.objects.filter(key=f"leases.certificate:{paper.pk}").exists()
    assert prepare_monthly(paris_at(6, 1, 8)) == 0  # May is not paid
    pay_lease(rental, 25, at=paris_at(6, 3), actor=agent)
    assert prepare_monthly(paris_at(6, 3, 14)) == 1

    the_clock.move_to(paris_at(6, 4))
    url = make_order_link(rental.certificate_order, paris_at(6, 4)).removeprefix(settings.SITE_URL)
    assert "7 mai" in anonymous.get(url).content.decode().replace("\u00a0", " ")
    for _press in range(2):
        assert "Vous ne recevez plus" in anonymous.post(url, {"do": "stop"}, follow=True).content.decode()
    pay_lease(rental, 25, at=paris_at(6, 8), actor=agent)
    assert prepare_monthly(paris_at(7, 1, 8)) == 0
