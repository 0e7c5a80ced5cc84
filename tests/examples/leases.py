"""Examples of leases under way, contracts at a distance, and their rules."""

from datetime import date, timedelta

from mobilite.accounts import links
from mobilite.documents.operations import content_of
from rentals.leases.documents import issue_certificate
from rentals.leases.models import FollowRules
from rentals.leases.operations import order_certificates, pause, withdraw
from rentals.leases.operations.distance import LINK_PURPOSE
from rentals.leases.operations.monthly import ORDER_PURPOSE
from rentals.leases.papers import acknowledgement_of
from tests.examples import Example
from tests.factories import an_offer
from tests.factories.leasing import a_distance_lease, a_lease
from tests.factories.lending import NOW, a_confirmed_rental


def paid():
    return {"pk": a_lease(paid=25).pk}


def promised():
    return {"pk": a_confirmed_rental(term_months=6).pk}


def signed():
    return {"pk": a_distance_lease(out=True).pk}


def by_link(rental=None):
    rental = rental or a_distance_lease(out=True)
    return {"token": links.create(LINK_PURPOSE, rental, expires_at=NOW + timedelta(days=9), at=NOW)}


def withdrawn():
    rental = a_distance_lease(out=True)
    withdraw(rental.pk, on=NOW.date(), via="email", at=NOW, actor=None)
    content_of(acknowledgement_of(rental))  # drawn: its first view would write it
    return by_link(rental)


def rules():
    made = FollowRules.objects.create(offer=an_offer("velila-velo"), from_date=date(2026, 6, 1))
    return {"pk": made.pk}


def ordered():
    return order_certificates(a_lease(paid=25).pk, at=NOW, actor=None)


def by_order():
    order = ordered()
    content_of(issue_certificate(order.rental, 1, at=NOW, actor=None))  # drawn: its first view would write it
    return {"token": links.create(ORDER_PURPOSE, order, expires_at=NOW + timedelta(days=9), at=NOW)}


def paused():
    rental, today = a_lease(), NOW.date()
    pause(rental.pk, from_on=today, until=today + timedelta(days=30), motive="health", at=NOW, actor=None)
    return {"pk": rental.pk}


def offer():
    return {"pk": an_offer("velila-velo").pk}


PAGES = {
    "leases:certificates": Example(paid),
    "leases:issue_certificate": Example(lambda: paid() | {"number": 1}),
    "leases:order_certificates": Example(paid),
    "leases:stop_certificates": Example(lambda: {"pk": ordered().rental_id}),
    "leases:order": Example(by_order, open_to="everyone"),
    "leases:order_file": Example(lambda: by_order() | {"number": 1}, open_to="everyone"),
    "leases:resume": Example(paused),
    "leases:pause": Example(lambda: {"pk": a_lease().pk}),
    "leases:at_distance": Example(promised),
    "leases:sign_here": Example(promised),
    "leases:note_withdrawal": Example(signed),
    "leases:rules": Example(offer),
    "leases:set_rules": Example(offer),
    "leases:drop_rules": Example(rules),
    "leases:withdraw": Example(by_link, open_to="everyone"),
    "leases:acknowledgement": Example(withdrawn, open_to="everyone"),
}
