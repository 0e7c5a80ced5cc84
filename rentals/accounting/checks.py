"""Does a month add up? The books beside the ledger, the drawers, the deposits and the bank: each read its own way."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q, Sum
from django.urls import reverse

from mobilite.money import ZERO, french
from mobilite.pages.french import de, month_fr, plural
from mobilite.people.models import Place
from mobilite.periods import add_months, paris
from rentals.accounting.booking import AT_BANK, Booked, Books
from rentals.payments.drawers import entries, last_close
from rentals.payments.models import (
    BankLine,
    CashClose,
    DepositMeans,
    DepositMove,
    Line,
    Means,
    Payment,
    Refund,
    SealedMonth,
    Spot,
)
from rentals.payments.months import last_closed

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what the books say, what the other side says, in euros; ``problem`` says what to do, ``note``
    why two figures may differ without anything wrong."""

    title: str
    booked: Decimal
    found: Decimal
    problem: str = ""
    url: str = ""
    url_words: str = ""
    note: str = ""

    @property
    def holds(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True)
class Sums:
    """What one journal or one account makes in a month, in euros."""

    code: str
    label: str
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        return self.debit - self.credit


class Month:
    """A month of the books: its entries, what they make, whether it adds up."""

    def __init__(self, month: date):
        self.month = month.replace(day=1)
        self.start, self.end = paris(self.month, time()), paris(add_months(self.month, 1), time())
        self.sealed = (
            SealedMonth.objects.filter(month=self.month).select_related("closing", "closed_by").first()
        )
        self.entries: list[Booked] = Books(self.start, self.end).entries()

    def _sum(self, *names: str) -> Decimal:
        rows = (row for entry in self.entries for row in entry.rows if row.name in names)
        return sum((row.amount for row in rows), ZERO)

    @property
    def total(self) -> Decimal:
        """What all entries debit, in euros."""
        return sum((max(row.amount, ZERO) for entry in self.entries for row in entry.rows), ZERO)

    def by(self, key) -> list[Sums]:
        """Return the sums of the entries' rows by ``key(entry, row) -> (code, label)``, in the order of the codes."""
        found: dict[tuple[str, str], list[Decimal]] = {}
        for entry in self.entries:
            for row in entry.rows:
                sums = found.setdefault(key(entry, row), [ZERO, ZERO])
                sums[row.amount < ZERO] += abs(row.amount)
        return [Sums(*code, *sums) for code, sums in sorted(found.items())]

    # What must agree before the month is closed.

    def checks(self) -> list[Check]:
        """Look at everything: some fifteen queries, more with each place."""
        return [self._balanced(), self._owed(), *self._drawers(), self._deposits(), self._bank()]

    def _balanced(self) -> Check:
        wrong = next((one for one in self.entries if sum((row.amount for row in one.rows), ZERO)), None)
        debit, credit = self.total, self.total - sum((r.amount for e in self.entries for r in e.rows), ZERO)
        problem = (
            f"L’écriture {wrong.piece} n’est pas équilibrée\u00a0: prévenez la personne qui s’occupe du logiciel."
            if wrong
            else ""
        )
        return Check("Débits et crédits", debit, credit, problem)

    def _within(self, name):
        return {f"{name}__gte": self.start, f"{name}__lt": self.end}

    def _owed(self) -> Check:
        def total(model, at):
            return model.objects.filter(**self._within(at)).aggregate(euros=Sum("amount"))["euros"] or ZERO

        found = total(Line, "at") - total(Payment, "received_at") + total(Refund, "given_at")
        return _compared("Ce que doivent les payeurs", self._sum("persons", "partners"), found)

    def _drawers(self) -> list[Check]:
        rows = [
            (row.place, row.amount) for entry in self.entries for row in entry.rows
            if row.name == f"means_{Means.CASH}" and row.place is not None
        ]  # fmt: skip
        found = []
        for place in Place.objects.filter(pk__in={key for key, _amount in rows}).order_by("name"):
            moved = entries(place, after=self.start - TICK, until=self.end - TICK)
            closes = CashClose.objects.filter(place=place, **self._within("closed_at"))
            gap = closes.aggregate(euros=Sum("difference"))["euros"] or ZERO
            book = sum((one.amount for one in moved), ZERO) + gap
            check = _compared(
                f"Caisse {de(place.short_name)}",
                sum((amount for key, amount in rows if key == place.pk), ZERO),
                book,
            )
            last = last_close(place)
            if check.holds and moved and (last is None or last.closed_at < moved[-1].at):
                words = f"La caisse {de(place.short_name)} n’a pas été comptée depuis\u00a0: fermez-la, puis revenez."
                url = reverse("rentals:drawer", args=[place.pk])
                check = Check(check.title, check.booked, check.found, words, url, "Voir la caisse")
            found.append(check)
        return found

    def _deposits(self) -> Check:
        money = Q(deposit__means__in=(DepositMeans.CASH, *AT_BANK)) | Q(
            deposit__means=DepositMeans.CHEQUE, spot=Spot.BANK
        )
        moves = DepositMove.objects.filter(money, **self._within("at"))
        held = moves.aggregate(euros=Sum("amount"))["euros"] or ZERO
        return _compared("Cautions détenues", -self._sum("deposits"), held)

    def _bank(self) -> Check:
        lines = BankLine.objects.filter(day__gte=self.month, day__lt=add_months(self.month, 1))
        came = lines.aggregate(euros=Sum("amount"))["euros"] or ZERO
        left = lines.to_treat().count()
        booked = self._sum("bank", f"means_{Means.TRANSFER}", f"means_{Means.TERMINAL}")
        problem, url, note = "", "", ""
        if not lines.exists():
            note = "Aucun relevé reçu pour ce mois"
        elif booked != came:
            note = (
                f"Écart de {french(abs(booked - came))}\u00a0: des lignes mises de côté, ou d’un autre mois"
            )
        if left:
            what = plural(
                left, "ligne du relevé n’est pas rapprochée", "lignes du relevé ne sont pas rapprochées"
            )
            problem = f"{what}\u00a0: rapprochez-les, ou mettez-les de côté, puis revenez."
            url = reverse("rentals:bank_statements")
        return Check(
            "Banque, et ce que disent ses relevés", booked, came, problem, url, "Voir les relevés", note
        )


def _compared(title: str, booked: Decimal, found: Decimal) -> Check:
    problem = ""
    if booked != found:
        problem = (
            f"Les comptes disent {french(booked)}, le registre {french(found)}\u00a0: prévenez la personne qui s’occupe du "
            "logiciel, et ne changez rien."
        )
    return Check(title, booked, found, problem)


def cannot_close(month: date, now: datetime) -> str:
    """Return why a month cannot be closed now, whatever its figures: already closed, not over, not its turn; "" else."""
    last = last_closed()
    if paris(add_months(month, 1), time()) > now:
        return f"{month_fr(month).capitalize()} n’est pas fini : revenez le mois prochain.".replace(
            " :", "\u00a0:"
        )
    if last is not None and month <= last.month:
        return f"{month_fr(month).capitalize()} est déjà clos : choisissez un mois ouvert.".replace(
            " :", "\u00a0:"
        )
    if last is not None and month != add_months(last.month, 1):
        turn = month_fr(add_months(last.month, 1))
        return f"Les mois se ferment l’un après l’autre : fermez d’abord {turn}.".replace(" :", "\u00a0:")
    return ""
