"""Examples of payment online: its pages show without any key, and say that it is off."""

from datetime import timedelta

from mobilite.accounts import links
from rentals.payments.models import Checkout
from rentals.payments.online.links import PURPOSE
from tests.examples import Example
from tests.factories.lending import NOW, a_confirmed_rental
from tests.factories.owing import a_late_bill


def a_link():
    return {"token": links.create(PURPOSE, a_late_bill(now=NOW), expires_at=NOW + timedelta(days=9), at=NOW)}


def a_page():
    bill = a_late_bill(now=NOW)
    made = Checkout.objects.create(
        person=bill.person, bill=bill, amount=bill.lines.get().amount, asked_at=NOW, expires_at=NOW
    )
    return {"key": made.key}


def an_owed_bill():
    return {"pk": a_late_bill(now=NOW).pk}


def a_hold():
    rental = a_confirmed_rental()
    Checkout.objects.create(
        kind="hold", person=rental.person, bill=rental.main_bill, amount=150, asked_at=NOW, expires_at=NOW
    )
    return {"pk": rental.pk}


PAGES = {
    "portal:pay": Example(a_link, open_to="everyone"),
    "portal:pay_back": Example(a_page, open_to="everyone"),
    "rentals:pay_link": Example(an_owed_bill),
    "rentals:pay_code": Example(an_owed_bill),
    "rentals:ask_hold": Example(lambda: {"pk": a_confirmed_rental().pk}),
    "rentals:hold_code": Example(a_hold),
    "rentals:stripe_webhook": Example(open_to="everyone"),
}
