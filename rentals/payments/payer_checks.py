"""What promises, refusals and decisions must say together with the bills."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Sum

from mobilite.fields import euros
from mobilite.integrity import Finding
from mobilite.money import ZERO, french
from rentals.payments.balances import with_balances
from rentals.payments.models import Agreement, Bill, Commitment
from rentals.payments.payers import with_standing


def payers_hold(now: datetime) -> Iterator[Finding]:
    """Find the promises that their bill denies, ceilings that are passed, and more decided than refused (row B6)."""
    bills = with_balances(Bill.objects.filter(commitment__isnull=False)).exclude(due=F("commitment__kept"))
    for key, due, kept in (
        bills.order_by("pk").values_list("commitment", "due", "commitment__kept").iterator()
    ):
        yield Finding(
            f"Prise en charge n°\u00a0{key}\u00a0: {french(kept)} promis, mais sa note est de {french(due)}."
        )
    rows = with_standing(Commitment.objects.all()).order_by("pk")
    over = rows.exclude(refused__lte=F("amount") - F("kept"), waiting__gte=euros(ZERO))
    for key in over.values_list("pk", flat=True).iterator():
        yield Finding(
            f"Prise en charge n°\u00a0{key}\u00a0: ce qui est refusé ou décidé dépasse ce qui était promis."
        )
    nobody = Commitment.objects.filter(bill__partner=None) | Commitment.objects.filter(
        agreement__isnull=False
    ).exclude(bill__partner=F("agreement__partner"))
    for key in nobody.order_by("pk").values_list("pk", flat=True):
        yield Finding(f"Prise en charge n°\u00a0{key}\u00a0: sa note n’est pas à celui qui a promis.")
    passed = Agreement.objects.annotate(promised=Sum("commitments__kept")).filter(promised__gt=F("ceiling"))
    for key in passed.order_by("pk").values_list("pk", flat=True):
        yield Finding(f"Convention n°\u00a0{key}\u00a0: son plafond est dépassé.")
    each = Commitment.objects.filter(agreement__person_ceiling__isnull=False).order_by()
    each = each.values("agreement", "person", "agreement__person_ceiling").annotate(promised=Sum("kept"))
    for key in each.filter(promised__gt=F("agreement__person_ceiling")).values_list("agreement", flat=True):
        yield Finding(f"Convention n°\u00a0{key}\u00a0: son plafond par personne est dépassé.")
