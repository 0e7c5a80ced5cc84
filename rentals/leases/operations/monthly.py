"""The employer's certificate each month without asking: asked for once, prepared when a month is paid, stopped on demand (row C8)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from mobilite.accounts import links
from mobilite.accounts.models import PersonalLink
from mobilite.documents.models import Document
from mobilite.due import each
from mobilite.outbox.operations import notify
from mobilite.periods import add_months, paris_date
from rentals.leases.documents import certificates_of, issue_certificate, may_be_certified, months_of
from rentals.leases.models import CertificateOrder
from rentals.models import Status
from rentals.operations.base import deny, locked, told

READY = "leases.certificate"
#: The page behind this link: the certificates of one lease, and the way to stop them.
ORDER_PURPOSE = "leases.certificates"
ORDER_OUTLIVES = timedelta(days=60)
#: A lease that is over has its last month certified too.
LAST_MONTHS = (Status.ONGOING, Status.RETURNED, Status.CLOSED)


@transaction.atomic
def order_certificates(rental_id: int, *, at: datetime, actor) -> CertificateOrder:
    """Note that somebody wants her certificate each month, as she asked once. Raises RentalRefused."""
    rental = locked(rental_id)
    if not may_be_certified(rental):
        deny("L’employeur prend en charge un vélo loué au mois, confirmé : choisissez une telle location.")
    order, is_new = CertificateOrder.objects.get_or_create(
        rental=rental, defaults={"asked_at": at, "asked_by": actor}
    )
    if not is_new and order.stopped_at is None:
        deny("Elle les reçoit déjà chaque mois. Rechargez la page.")
    order.asked_at, order.asked_by, order.stopped_at = at, actor, None
    order.save(update_fields=["asked_at", "asked_by", "stopped_at"])
    told(
        rental, "order_certificates", f"a noté l’attestation pour l’employeur chaque mois : {rental.reference}.",
        at=at, actor=actor,
    )  # fmt: skip
    return order


@transaction.atomic
def stop_certificates(rental_id: int, *, at: datetime, actor) -> CertificateOrder:
    """Send no more certificates: she said so, or pressed it behind her link (``actor`` is None). Raises RentalRefused."""
    rental = locked(rental_id)
    order = CertificateOrder.objects.filter(rental=rental, stopped_at=None).first()
    if order is None:
        deny("Ces attestations ne partent déjà plus. Rechargez la page.")
    order.stopped_at = at
    order.save(update_fields=["stopped_at"])
    told(
        rental, "stop_certificates", f"a arrêté l’attestation de chaque mois : {rental.reference}.", at=at, actor=actor
    )  # fmt: skip
    return order


def prepare_monthly(now: datetime) -> int:
    """Prepare each month that began before this one and is paid in full, for whoever asked, and send its link.

    From the month before she asked on; one that is paid late comes when it is paid. Returns for how many.
    """
    here = paris_date(now).replace(day=1)
    orders = (
        CertificateOrder.objects.filter(
            stopped_at=None, rental__status__in=LAST_MONTHS, rental__erased_at=None,
            rental__return_at__gte=now - timedelta(days=92),
        )
        .select_related("rental__person", "rental__offer__category")
        .order_by("pk")
    )  # fmt: skip
    return each([one for one in orders if _to_prepare(one, here)], lambda one: _send(one, here, now))


def _to_prepare(order: CertificateOrder, here: date) -> list[int]:
    """Return the months of a lease that began before a day, are paid in full and have no certificate yet."""
    since, known = add_months(paris_date(order.asked_at).replace(day=1), -1), certificates_of(order.rental)
    return [
        one.number
        for one in months_of(order.rental)
        if since <= one.starts_on < here and one.paid and one.paid >= one.asked and one.number not in known
    ]


@transaction.atomic
def _send(order: CertificateOrder, here: date, now: datetime) -> None:
    for number in _to_prepare(order, here):
        paper = issue_certificate(order.rental, number, at=now, actor=None)
        notify(READY, to=order.rental.person, about=order, key=f"{READY}:{paper.pk}", at=now)


def open_order(token: str, *, at: datetime) -> tuple[PersonalLink, CertificateOrder, list[Document]]:
    """Return the link of a token, what it opens, and its certificates, the latest month first. Raises LinkRefused."""
    link = links.open_link(token, purpose=ORDER_PURPOSE, at=at)
    orders = CertificateOrder.objects.select_related("rental__person", "rental__offer__category")
    order = orders.filter(
        pk=link.object_id, rental__erased_at=None, rental__person__anonymised_at=None
    ).first()
    if order is None:
        raise links.UnknownLink
    found = certificates_of(order.rental)
    return link, order, [found[number] for number in sorted(found, reverse=True)]
