"""A contract that is not signed face to face, and the personal link by which one withdraws from it (facts: legal 1.4)."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilite.accounts import links
from mobilite.accounts.models import PersonalLink
from mobilite.documents.models import Document
from mobilite.due import each
from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.periods import paris_date
from rentals import documents
from rentals.leases.models import DistanceContract
from rentals.leases.operations.withdrawing import last_day_of
from rentals.leases.rules import rules_on
from rentals.models import Rental, Status
from rentals.operations.base import deny, locked, must_be, told

#: Pages behind this link: one contract, from which one may withdraw.
LINK_PURPOSE = "leases.withdraw"
#: The page says what became of it for so long after the last day.
LINK_OUTLIVES = timedelta(days=60)
MAY_WITHDRAW = "leases.may_withdraw"


@transaction.atomic
def agree_at_distance(rental_id: int, *, starts_early: bool, at: datetime, actor) -> Document:
    """Prepare the contract of a rental that will be signed away from us, with the rule of its offer.

    ``starts_early``: she asked expressly to have the vehicle before the end of the delay (C. consommation L. 221-25).
    Raises RentalRefused, NotYet, NoOrganisation.
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, to="préparer un contrat à distance")
    if rental.signed_at is not None:
        deny("Le contrat est déjà signé : il ne change plus. Rechargez la page.")
    rules = rules_on(rental.offer, paris_date(at))
    rental.distance, _ = DistanceContract.objects.update_or_create(
        rental=rental,
        defaults={
            "may_withdraw": rules.may_withdraw,
            "used_days": rules.used_days,
            "starts_early": starts_early,
            "agreed_at": at,
            "agreed_by": actor,
        },
    )
    contract = documents.issue_contract(rental, at=at, actor=actor)
    told(
        rental, "agree_at_distance", f"a préparé le contrat à distance {contract.number} de {rental.reference}.",
        at=at, actor=actor, data={"contract": contract.number, "starts_early": starts_early},
    )  # fmt: skip
    return contract


@transaction.atomic
def agree_here(rental_id: int, *, at: datetime, actor) -> Document:
    """Prepare the contract anew for a signature face to face after all: no delay to withdraw then. Raises RentalRefused, NotYet."""
    rental = locked(rental_id)
    if rental.signed_at is not None:
        deny("Le contrat est déjà signé : il ne change plus. Rechargez la page.")
    if not DistanceContract.objects.filter(rental=rental).delete()[0]:
        deny("Ce contrat se signe déjà ici. Rechargez la page.")
    contract = documents.issue_contract(rental, at=at, actor=actor)
    told(
        rental, "agree_here", f"a préparé le contrat {contract.number} de {rental.reference}, à signer ici.",
        at=at, actor=actor, data={"contract": contract.number},
    )  # fmt: skip
    return contract


def message_key(rental: Rental) -> str:
    """Return the key of the message that brings the link: one for each contract."""
    return f"{MAY_WITHDRAW}:{rental.pk}"


def send_links(now: datetime) -> int:
    """Send the personal link to whoever signed at a distance and may still withdraw, once. Returns how many."""
    signed = (
        Rental.objects.filter(
            distance__may_withdraw=True, signed_at__gt=now - timedelta(days=30), withdrawal=None,
            status__in=(Status.CONFIRMED, Status.ONGOING, Status.RETURNED),
        )
        .select_related("distance", "person", "offer__category")
        .order_by("pk")
    )  # fmt: skip
    waiting = {message_key(one): one for one in signed if _may(one, now)}
    known = set(Message.objects.filter(key__in=waiting).values_list("key", flat=True))

    def send(rental):
        notify(MAY_WITHDRAW, to=rental.person, about=rental, key=message_key(rental), at=now)

    return each([one for key, one in waiting.items() if key not in known], send)


def _may(rental: Rental, now: datetime) -> bool:
    until = last_day_of(rental)
    return until is not None and paris_date(now) <= until


def open_link(token: str, *, at: datetime) -> tuple[PersonalLink, Rental]:
    """Return the link of a token and the rental that it opens; nothing is written. Raises LinkRefused."""
    link = links.open_link(token, purpose=LINK_PURPOSE, at=at)
    rentals = Rental.objects.select_related(
        "person", "offer__category", "distance", "withdrawal", "return_place"
    )
    rental = rentals.filter(pk=link.object_id, archived_at=None, erased_at=None).first()
    if rental is None or rental.person.anonymised_at is not None:
        raise links.UnknownLink
    return link, rental
