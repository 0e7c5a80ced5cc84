"""What a notice may add to a bill: only by somebody's click, once."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mobilite.money import ZERO, french
from rentals import operations as lending
from rentals.fines.models import Fine
from rentals.fines.operations.base import deny, locked, told
from rentals.operations.handing import ExtraLine
from rentals.payments.models import LineKind


@transaction.atomic
def charge(fine_id: int, *, amount: Decimal, label: str, at: datetime, actor) -> Fine:
    """Add a fee, or a charge that we paid in the person's stead, to the bill of her rental; once.

    Raises FineRefused, and RentalRefused when the rental is closed: its bill takes nothing more.
    """
    fine = locked(fine_id)
    if fine.rental is None or fine.person_id != fine.rental.person_id:
        deny("Cet avis n’est lié à la note d’aucun locataire. Dites d’abord qui conduisait.")
    if fine.charged_amount is not None:
        deny(
            f"{french(fine.charged_amount)} ont déjà été ajoutés à la note pour cet avis. Pour corriger, ajoutez une ligne à la note."
        )
    if amount is None or amount <= ZERO:
        deny("Écrivez une somme au-dessus de 0 €.", field="amount")
    line = ExtraLine(label=label, amount=amount, kind=LineKind.CORRECTION, why=str(fine))
    lending.charge(fine.rental.pk, line=line, at=at, actor=actor)
    fine.charged_amount, fine.charged_at = amount, at
    fine.save(update_fields=["charged_amount", "charged_at"])
    told(
        fine, "charge_fine", f"a ajouté {french(amount)} à la note de {fine.rental.reference} : {fine}", at=at,
        actor=actor, changed=["charged_amount"], data={"amount": str(amount)},
    )  # fmt: skip
    return fine
