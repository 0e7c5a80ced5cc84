"""Sign an amendment: by both sides, and by who it names beside the borrower (row D7)."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.documents.models import Document, Kind
from mobilite.pages.french import lower_first
from mobilite.people.models import Representative
from mobilite.todo.operations import opened, settle
from rentals.models import AmendmentRefusal, AmendmentSigning, RefusalReason, Rental, SigningMeans, Status
from rentals.operations.base import deny, locked, must_be, told
from rentals.operations.hands import (
    BOTH_SIDES,
    check_cosigner,
    drivers_sign,
    needs_screen,
    seal_when_complete,
)
from rentals.operations.signatures import Signing, write_signatures

#: While an amendment may still be signed: the vehicle may be back before the paper.
MAY_BE_SIGNED = (Status.CONFIRMED, Status.ONGOING, Status.RETURNED)


#: The tasks that an amendment opens: to have it signed; to decide what becomes of a refusal.
TO_SIGN, TO_DECIDE = "rentals.amendment:", "rentals.amendment_refused:"


def _of(document_id: int) -> tuple[Rental, Document]:
    """Hold the rental of an amendment, and return both."""
    key = Document.objects.filter(kind=Kind.AMENDMENT, object_label=Rental._meta.label_lower)
    rental = locked(key.values_list("object_id", flat=True).get(pk=document_id))
    return rental, Document.objects.get(pk=document_id)


@transaction.atomic
def refuse_amendment(document_id: int, *, reason: str, at: datetime, actor) -> AmendmentRefusal:
    """Note that an amendment will not be signed for now, and why: the departure or the return goes on without it.

    A manager has a task to decide what becomes of the change. It may still be signed. Raises RentalRefused.
    """
    rental, amendment = _of(document_id)
    must_be(rental, *MAY_BE_SIGNED, to="noter le refus d’un avenant")
    if AmendmentSigning.objects.filter(document=amendment).exists():
        deny(f"L’avenant {amendment.number} est déjà signé. Rechargez la page.")
    if AmendmentRefusal.objects.filter(document=amendment).exists():
        deny(f"Le refus de l’avenant {amendment.number} est déjà noté. Rechargez la page.")
    if reason not in RefusalReason.values:
        deny("Dites pourquoi il n’est pas signé.", field="reason")
    refusal = AmendmentRefusal.objects.create(
        document=amendment, rental=rental, at=at, reason=reason, by=actor
    )
    why = refusal.get_reason_display()
    settle(f"{TO_SIGN}{amendment.pk}", result=f"Pas signé\u00a0: {lower_first(why)}.", at=at)
    opened(
        f"Avenant {amendment.number} pas signé : décider",
        role=Role.MANAGER,
        due_at=at + timedelta(days=1),
        about=rental,
        person=rental.person,
        place=rental.pickup_place,
        key=f"{TO_DECIDE}{amendment.pk}",
        detail=f"{amendment.title}. {why}. Tant qu’il n’est pas signé, seul le contrat d’avant engage la personne.",
        at=at,
        actor=actor,
    )
    told(
        rental, "refuse_amendment", f"a noté que l’avenant {amendment.number} n’est pas signé : {lower_first(why)}.",
        at=at, actor=actor, data={"amendment": amendment.number, "reason": reason},
    )  # fmt: skip
    return refusal


@transaction.atomic
def sign_amendment(
    document_id: int,
    *,
    means: str,
    at: datetime,
    actor,
    cosigner: Representative | None = None,
    signing: Signing | None = None,
) -> AmendmentSigning:
    """Note that an amendment is signed, on paper or by finger; sealed once each hand has signed.

    Somebody who may not sign alone signs with ``cosigner`` (row D6). Who it names beside the borrower may sign with the others
    or later. Raises RentalRefused.
    """
    rental, amendment = _of(document_id)
    must_be(rental, *MAY_BE_SIGNED, to="faire signer un avenant")
    if AmendmentSigning.objects.filter(document=amendment).exists():
        deny(f"L’avenant {amendment.number} est déjà signé. Rechargez la page.")
    if means not in (SigningMeans.PAPER, SigningMeans.TOUCH):
        deny("Dites comment l’avenant est signé.", field="means")
    needs_screen(means, signing)
    check_cosigner(rental.person, cosigner, at)
    signed = AmendmentSigning.objects.create(
        document=amendment, rental=rental, at=at, means=means, cosigned_by=cosigner, by=actor
    )
    drivers = []
    if signing is not None:
        drivers = drivers_sign(amendment, rental, signing, at=at, actor=actor)
        write_signatures(rental, signing, contract=amendment, needs=BOTH_SIDES, at=at, actor=actor)
    seal_when_complete(rental, amendment, at=at, actor=actor)
    settle(f"{TO_SIGN}{amendment.pk}", result="L’avenant est signé.", at=at)
    settle(f"{TO_DECIDE}{amendment.pk}", result="L’avenant est signé.", at=at)
    told(
        rental, "sign_amendment", f"a fait signer l’avenant {amendment.number} de {rental.reference}.",
        at=at, actor=actor, changed=["drivers"] if drivers else (),
        data={"amendment": amendment.number, "means": means, **({"drivers": drivers} if drivers else {})},
    )  # fmt: skip
    return signed
