"""Sign an amendment: by both sides, and by who it names beside the borrower (row D7)."""

from datetime import datetime

from django.db import transaction

from mobilite.documents.models import Document, Kind
from mobilite.people.models import Representative
from rentals.models import AmendmentSigning, Rental, SigningMeans, Status
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
    key = Document.objects.filter(kind=Kind.AMENDMENT, object_label=Rental._meta.label_lower)
    rental = locked(key.values_list("object_id", flat=True).get(pk=document_id))
    amendment = Document.objects.get(pk=document_id)
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
    told(
        rental, "sign_amendment", f"a fait signer l’avenant {amendment.number} de {rental.reference}.",
        at=at, actor=actor, changed=["drivers"] if drivers else (),
        data={"amendment": amendment.number, "means": means, **({"drivers": drivers} if drivers else {})},
    )  # fmt: skip
    return signed
