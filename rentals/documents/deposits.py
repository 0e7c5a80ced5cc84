"""The papers of a deposit: its receipt, what comes back, the letter of what is kept, the cheque handed back (rows D3, F1)."""

from datetime import datetime

from django.db import transaction

from mobilite.documents.models import Document, Kind
from mobilite.money import ZERO
from mobilite.periods import paris_date
from rentals.documents import where
from rentals.documents.issuing import RECEIPTS, issue_about, receipt_context
from rentals.payments.deposits.terms import CONTEST_DAYS
from rentals.payments.models import Deposit, DepositMeans, Ending, Means, Spot

LETTERS, HANDED = "RET", "RCH"


@transaction.atomic
def issue_deposit_receipt(deposit: Deposit, *, at: datetime, actor) -> Document:
    """Issue the receipt of a deposit: that it is held, then, once it is given back, what came back and why not all."""
    deposit = Deposit.objects.locked().get(pk=deposit.pk)
    given_back = deposit.given_back_at is not None
    title = "Restitution de la caution" if given_back else "Reçu de caution"
    return _once(
        deposit,
        Kind.DEPOSIT_RECEIPT,
        title,
        RECEIPTS,
        "deposit_receipt",
        _context(deposit, at, actor),
        at,
        actor,
    )


@transaction.atomic
def issue_kept_letter(deposit: Deposit, *, at: datetime, actor) -> Document:
    """Issue the letter of what was kept: what, why, line by line, what comes back, how to contest within how many days."""
    deposit = Deposit.objects.locked().get(pk=deposit.pk)
    kept = deposit.kept_lines.select_related("line").order_by("pk")
    context = {
        **_context(deposit, at, actor),
        "address": where.address(deposit.person),
        "lines": [{"label": one.line.label, "why": one.line.why, "amount": one.amount} for one in kept],
    }
    return _once(
        deposit, Kind.DEPOSIT_LETTER, "Retenue sur la caution", LETTERS, "deposit_letter", context, at, actor
    )


@transaction.atomic
def issue_cheque_back(deposit: Deposit, *, at: datetime, actor) -> Document:
    """Issue the paper that the person signs when her cheque comes back, not cashed (row F1)."""
    deposit = Deposit.objects.locked().get(pk=deposit.pk)
    context = _context(deposit, at, actor) | {"replaced": deposit.ending == Ending.REPLACED}
    return _once(
        deposit, Kind.CHEQUE_BACK, "Remise du chèque de caution", HANDED, "cheque_back", context, at, actor
    )


def issue_release(deposit: Deposit, *, at: datetime, actor) -> list[Document]:
    """Issue what goes with a deposit that ends: the letter when a part is kept, then the paper to sign for what comes back."""
    papers = [issue_kept_letter(deposit, at=at, actor=actor)] if deposit.kept_amount else []
    if is_cheque_back(deposit):
        papers.append(issue_cheque_back(deposit, at=at, actor=actor))
    elif deposit.means != DepositMeans.EXEMPTION and deposit.kept_amount != deposit.amount:
        papers.append(issue_deposit_receipt(deposit, at=at, actor=actor))
    return papers


def is_cheque_back(deposit: Deposit) -> bool:
    """Tell whether what comes back is the cheque itself, never cashed."""
    return deposit.means == DepositMeans.CHEQUE and deposit.spot != Spot.BANK


def _context(deposit, at, actor):
    link = getattr(deposit, "rental_deposit", None)
    rental = link.rental if link else None
    on = paris_date(at)
    back = None if deposit.given_back_at is None else deposit.amount - (deposit.kept_amount or ZERO)
    return {
        **receipt_context(rental, at, actor),
        "payer": str(deposit.person),
        "amount": deposit.amount,
        "on": deposit.received_at,
        "means": deposit.get_means_display().lower(),
        "is_cheque": deposit.means == DepositMeans.CHEQUE,
        "is_paper": deposit.means == DepositMeans.GUARANTEE,
        "cashed": deposit.spot == Spot.BANK,
        "bank": deposit.bank,
        "cheque_number": deposit.cheque_number,
        "holder": deposit.holder,
        "written_on": deposit.written_on,
        "guarantor": str(deposit.guarantor or ""),
        "reference": deposit.reference,
        "holds_until": deposit.holds_until,
        "given_back_on": deposit.given_back_at,
        "given_back_by": Means(deposit.given_back_means).label.lower() if deposit.given_back_means else "",
        "kept": deposit.kept_amount or None,
        "kept_reason": deposit.kept_reason,
        "returned": back,
        "back_days": rental.offer.deposit_days if rental else None,
        "contest_days": CONTEST_DAYS.on(on),
    }


def _once(deposit, kind, title, series, template, context, at, actor):
    known = Document.objects.about(deposit).filter(kind=kind, title=title).first()
    if known is not None:
        return known
    link = getattr(deposit, "rental_deposit", None)
    return issue_about(
        kind,
        deposit,
        link and link.rental,
        title,
        series,
        template,
        context,
        at,
        actor,
        person=deposit.person,
    )
