"""From the ledger to double entries: each thing that happened to money is one entry whose debits are its credits.

The ledger stays what it is; entries are read from it, the same ones at each reading, until a month is closed and keeps
its own. People are written by their number, never by their name: an accountant needs none. A deposit is a debt, not
income; an uncashed cheque, a guarantor's paper, an exemption are no money, and are not booked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Q

from mobilite.money import ZERO
from mobilite.pages.french import plural
from mobilite.periods import paris_date
from rentals.accounting.chart import Account, Chart, journal_of
from rentals.invoices.models import InvoicePart
from rentals.payments.models import (
    CashClose,
    CashKind,
    CashMovement,
    DepositMeans,
    DepositMove,
    Line,
    LineKind,
    Means,
    MoveKind,
    Payment,
    Refund,
    RemittedCheque,
    Spot,
)

#: What lies at the bank as soon as it is received.
AT_BANK = (DepositMeans.TERMINAL, DepositMeans.TRANSFER)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an entry: an account, debited (above nil) or credited (below), in euros; ``place`` is a drawer's key."""

    name: str
    account: Account
    amount: Decimal
    aux: str = ""
    aux_label: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """One entry: when, in which journal, about which paper, its rows. They add up to nil."""

    at: datetime
    journal: str
    piece: str
    label: str
    rows: tuple[Row, ...]
    order: tuple = ()

    @property
    def day(self) -> date:
        return paris_date(self.at)


class Books:
    """The entries of a period, read from the ledger: some twelve queries, whatever their number."""

    def __init__(self, start: datetime, end: datetime):
        self.start, self.end = start, end
        self.chart = Chart()

    def entries(self) -> list[Booked]:
        """Return the entries of the period, in the order of their instants."""
        found = [
            *self._lines(), *self._payments(), *self._refunds(), *self._remitted(), *self._deposits(),
            *self._movements(), *self._closes(),
        ]  # fmt: skip
        found = [one for one in found if one.rows]
        return sorted(found, key=lambda one: (one.at, one.order))

    # What every entry is made of.

    def _within(self, name: str) -> Q:
        return Q(**{f"{name}__gte": self.start, f"{name}__lt": self.end})

    def _row(self, name, at, amount, *, aux=("", ""), place=None) -> Row:
        return Row(name, self.chart.account(name, paris_date(at)), amount, *aux, place)

    def _payer(self, one, at, amount) -> Row:
        if one.partner_id:
            return self._row("partners", at, amount, aux=(f"O{one.partner_id:06}", str(one.partner)))
        aux = (f"P{one.person_id:06}", f"Personne {one.person_id}")
        return self._row("persons", at, amount, aux=aux)

    def _booked(self, at, journal, piece, label, rows, kind, key) -> Booked:
        rows = tuple(row for row in rows if row.amount)
        return Booked(at, journal, piece, label[:120], rows, (kind, key))

    # What bills ask for.

    def _lines(self) -> Iterator[Booked]:
        rows = Line.objects.filter(self._within("at")).select_related(
            "bill__partner", "write_off", "undone_write_off", "bill__rental_bill__rental"
        )
        rows = rows.order_by("at", "bill_id", "pk")
        numbers = self._invoice_numbers()
        for (at, bill_id), same in groupby(rows, key=lambda line: (line.at, line.bill_id)):
            lines = list(same)
            bill = lines[0].bill
            sums: dict[str, Decimal] = {}
            for line in lines:
                name = self._income(line)
                sums[name] = sums.get(name, ZERO) + line.amount
            total = sum(sums.values(), ZERO)
            booked = [
                self._payer(bill, at, total),
                *(self._row(name, at, -amount) for name, amount in sums.items()),
            ]
            link = getattr(bill, "rental_bill", None)
            label = link.rental.reference if link is not None else f"Note {bill_id}"
            piece = numbers.get(bill_id) or f"NOTE-{bill_id}"
            yield self._booked(
                at, "VE", piece, f"{label}, {plural(len(lines), 'ligne')}", booked, "line", lines[0].pk
            )

    def _income(self, line) -> str:
        if line.kind == LineKind.CORRECTION and (
            hasattr(line, "write_off") or hasattr(line, "undone_write_off")
        ):
            return "write_off"
        return f"line_{line.kind}"

    def _invoice_numbers(self) -> dict[int, str]:
        """Return the number of the invoice that first asked for each bill, issued by the end of the period."""
        parts = InvoicePart.objects.filter(invoice__kind="invoice", invoice__issued_at__lt=self.end)
        parts = parts.filter(Q(bill__lines__at__gte=self.start)).order_by("-pk").distinct()
        return dict(parts.values_list("bill_id", "invoice__document__number"))

    # Money that came and went.

    def _payments(self) -> Iterator[Booked]:
        rows = Payment.objects.filter(self._within("received_at")).select_related("partner")
        for one in rows.order_by("received_at", "pk"):
            at, piece = one.received_at, f"ENC-{one.pk}"
            # What is kept of a card's hold was never ours before: it comes in then.
            if one.from_deposit_id is not None and one.means != Means.CARD:
                rows_ = [self._row("deposits", at, one.amount), self._payer(one, at, -one.amount)]
                yield self._booked(
                    at, "OD", piece, f"Retenu sur la caution {one.from_deposit_id}", rows_, "pay", one.pk
                )
                continue
            rows_ = [
                self._row(f"means_{one.means}", at, one.amount, place=one.place_id),
                self._payer(one, at, -one.amount),
            ]
            label = f"Encaissement, {one.get_means_display().lower()}"
            yield self._booked(at, journal_of(one.means), piece, label, rows_, "pay", one.pk)

    def _refunds(self) -> Iterator[Booked]:
        rows = Refund.objects.filter(self._within("given_at")).select_related("partner", "undoes__remitted")
        for one in rows.order_by("given_at", "pk"):
            at, account = one.given_at, f"means_{one.means}"
            if one.means == Means.CHEQUE and (one.undoes_id is None or hasattr(one.undoes, "remitted")):
                account = "bank"  # our own cheque, or one that the bank sent back
            if one.undoes_id and one.undoes.from_deposit_id:
                account = "bank"  # a deposit's cheque, banked before it was kept
            rows_ = [
                self._payer(one, at, one.amount),
                self._row(account, at, -one.amount, place=one.place_id),
            ]
            label = "Paiement annulé" if one.undoes_id else "Remboursement"
            journal = "BQ" if account == "bank" else journal_of(one.means)
            yield self._booked(at, journal, f"REMB-{one.pk}", label, rows_, "refund", one.pk)

    def _remitted(self) -> Iterator[Booked]:
        rows = RemittedCheque.objects.filter(self._within("remittance__remitted_at"))
        rows = rows.select_related("remittance", "payment").order_by("remittance__remitted_at", "pk")
        for one in rows:
            at = one.remittance.remitted_at
            source = "deposits" if one.payment.from_deposit_id else f"means_{Means.CHEQUE}"
            rows_ = [self._row("bank", at, one.amount), self._row(source, at, -one.amount)]
            piece = one.remittance.number or f"REMISE-{one.remittance_id}"
            yield self._booked(at, "BQ", piece, f"Remise du chèque {one.payment_id}", rows_, "remit", one.pk)

    # Deposits.

    def _deposits(self) -> Iterator[Booked]:
        rows = DepositMove.objects.filter(self._within("at")).select_related("deposit", "remittance")
        for move in rows.order_by("at", "pk"):
            rows_ = self._moved(move)
            if rows_:
                deposit = move.deposit
                journal = "CA" if deposit.means == DepositMeans.CASH else "BQ"
                label = f"Caution {deposit.pk}, {move.get_kind_display().lower()}"
                yield self._booked(
                    move.at, journal, f"CAUTION-{deposit.pk}", label, rows_, "deposit", move.pk
                )

    def _moved(self, move: DepositMove) -> list[Row]:
        deposit, at, amount = move.deposit, move.at, move.amount
        is_cash, is_cheque = deposit.means == DepositMeans.CASH, deposit.means == DepositMeans.CHEQUE
        if not (is_cash or is_cheque or deposit.means in AT_BANK):
            return []
        if move.kind == MoveKind.KEPT or (is_cheque and move.spot != Spot.BANK):
            return []  # kept: the payment says it; a cheque in its drawer is no money yet
        debt = self._row("deposits", at, -amount)
        if move.kind == MoveKind.BACK:
            where, place = f"means_{deposit.given_back_means or deposit.means}", deposit.given_back_place_id
            if deposit.given_back_means == Means.CHEQUE or (not deposit.given_back_means and is_cheque):
                where = "bank"
            return [debt, self._row(where, at, amount, place=place)]
        lies = self._row(self._spot(move, is_cash), at, amount, place=move.place_id)
        if is_cash and move.kind in (MoveKind.IN, MoveKind.OUT):
            return [lies, self._row("between", at, -amount)]
        if is_cheque and move.kind == MoveKind.OUT:
            return []
        return [lies, debt]

    def _spot(self, move, is_cash) -> str:
        if not is_cash or move.spot == Spot.BANK:
            return "bank"
        return f"means_{Means.CASH}" if move.spot == Spot.DRAWER else "safe"

    # The drawer.

    def _movements(self) -> Iterator[Booked]:
        names = {CashKind.FLOAT: "between", CashKind.BANK: "between", CashKind.EXPENSE: "expense"}
        rows = CashMovement.objects.filter(self._within("at")).select_related("place")
        for one in rows.order_by("at", "pk"):
            rows_ = [
                self._row(f"means_{Means.CASH}", one.at, one.amount, place=one.place_id),
                self._row(names[CashKind(one.kind)], one.at, -one.amount),
            ]
            label = f"{one.get_kind_display()}, {one.place.short_name}"
            yield self._booked(one.at, "CA", f"CAISSE-{one.pk}", label, rows_, "cash", one.pk)

    def _closes(self) -> Iterator[Booked]:
        rows = (
            CashClose.objects.filter(self._within("closed_at")).exclude(difference=0).select_related("place")
        )
        for one in rows.order_by("closed_at", "pk"):
            at = one.closed_at
            rows_ = [
                self._row(f"means_{Means.CASH}", at, one.difference, place=one.place_id),
                self._row("over" if one.difference > ZERO else "short", at, -one.difference),
            ]
            piece = one.number or f"FERMETURE-{one.pk}"
            yield self._booked(
                at, "CA", piece, f"Écart de caisse, {one.place.short_name}", rows_, "close", one.pk
            )
