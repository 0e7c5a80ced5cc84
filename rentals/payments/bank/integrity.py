"""What lines of the bank and their matches must say together, and a constraint on one row cannot see."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse

from mobilite.fields import euros
from mobilite.integrity import Check, Finding
from mobilite.money import ZERO, french
from rentals.payments.models import BankLine, BankMatch, MatchKind


def lines_hold(now: datetime) -> Iterator[Finding]:
    """Find the lines matched for more than they are, or the other way round."""
    nil = euros(ZERO)
    over = Q(amount__gt=nil) & (Q(left__lt=nil) | Q(left__gt=F("amount")))
    over |= Q(amount__lt=nil) & (Q(left__gt=nil) | Q(left__lt=F("amount")))
    for line in BankLine.objects.with_left().filter(over).order_by("pk").iterator():
        yield Finding(
            f"Ligne de relevé n°\u00a0{line.pk}\u00a0: {french(line.placed)} rapprochés pour {french(line.amount)}.",
            reverse("rentals:bank_line", args=[line.pk]),
        )


def matches_hold(now: datetime) -> Iterator[Finding]:
    """Find what a match says of its row and is not so, what undoes something else, and money undone on one side only."""
    undone = BankMatch.objects.filter(undoes__isnull=False).exclude(
        amount=ZERO - F("undoes__amount"), line=F("undoes__line"), kind=F("undoes__kind")
    )
    kinds = (MatchKind.RECEIVED, MatchKind.PAYMENT)
    live = BankMatch.objects.live().filter(kind__in=kinds)
    differs = live.exclude(amount=F("payment__amount")) | live.filter(payment__undone_by__isnull=False)
    differs |= BankMatch.objects.live().filter(kind=MatchKind.DEPOSIT).exclude(amount=F("deposit__amount"))
    kept = BankMatch.objects.filter(
        kind=MatchKind.RECEIVED, undone_by__isnull=False, payment__undone_by__isnull=True
    )
    for rows, said in (
        (undone, "il annule autre chose que ce qu’il nomme."),
        (differs, "il ne dit pas ce que dit ce qu’il rapproche."),
        (kept, "il est annulé, mais l’encaissement compte encore."),
    ):
        for key, line in rows.order_by("pk").values_list("pk", "line"):
            yield Finding(
                f"Rapprochement n°\u00a0{key}\u00a0: {said}", reverse("rentals:bank_line", args=[line])
            )


#: Registered at « integrity ».
CHECKS = {
    "payments.bank_lines": Check("Lignes des relevés", lines_hold),
    "payments.bank_matches": Check("Rapprochements bancaires", matches_hold),
}
