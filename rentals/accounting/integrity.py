"""What closed months must go on saying: balanced, numbered without a gap, the same file as when they were closed."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.db.models import Count, Max, Min, Sum

from mobilite.integrity import Check, Finding
from mobilite.money import french
from mobilite.pages.french import month_fr
from rentals.accounting import fec
from rentals.accounting.models import Closing, EntryLine


def months_say_the_same(now: datetime) -> Iterator[Finding]:
    """Find the closed months that are not balanced, or whose file is no longer the one that was closed."""
    for closing in Closing.objects.select_related("month").order_by("month__month"):
        lines = fec.kept([closing.month])
        sums = EntryLine.objects.filter(month=closing.month).aggregate(
            debit=Sum("debit"), credit=Sum("credit")
        )
        if (sums["debit"] or 0) != (sums["credit"] or 0):
            yield Finding(
                f"{month_fr(closing.month.month).capitalize()}\u00a0: {french(sums['debit'])} de débits, "
                f"{french(sums['credit'])} de crédits."
            )
        if sha256(fec.text(lines)).hexdigest() != closing.sha256:
            yield Finding(
                f"{month_fr(closing.month.month).capitalize()}\u00a0: son fichier n’est plus celui de la clôture."
            )


def numbers_follow(now: datetime) -> Iterator[Finding]:
    """Find the years whose entries are not numbered from one on, without a gap."""
    rows = EntryLine.objects.order_by().values_list("month__month__year")
    rows = rows.annotate(count=Count("number", distinct=True), first=Min("number"), last=Max("number"))
    for year, count, first, last in rows:
        if (first, last) != (1, count):
            yield Finding(f"Écritures de {year}\u00a0: {count}, numérotées de {first} à {last}.")


#: Registered at « integrity ».
CHECKS = {
    "accounting.months": Check("Mois clos", months_say_the_same),
    "accounting.numbers": Check("Numéros des écritures", numbers_follow),
}
