"""Take a deposit by each of its means, or replace one that ends by another: apart from income (rows F1, F2)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import french
from mobilite.pages.french import typography
from mobilite.people.models import Partner, Person
from mobilite.periods import paris_date
from rentals.payments.deposits import terms
from rentals.payments.deposits.moves import write_move
from rentals.payments.drawers import held_place
from rentals.payments.models import Deposit, DepositMeans, Means, MoveKind, Spot
from rentals.payments.operations import PaymentRefused, check_amount

WAIVE = "payments.waive_deposit"
_CHEQUE = (
    ("bank", "la banque"),
    ("cheque_number", "le numéro du chèque"),
    ("holder", "le nom écrit sur le chèque"),
)


@transaction.atomic
def hold_deposit(
    person: Person,
    *,
    amount: Decimal,
    means: str,
    bank: str = "",
    cheque_number: str = "",
    holder: str = "",
    written_on: date | None = None,
    guarantor: Person | Partner | None = None,
    reference: str = "",
    until: date | None = None,
    needed: date | None = None,
    accepted: tuple[str, ...] = (),
    replaces: Deposit | None = None,
    held_until: date | None = None,
    at: datetime,
    actor,
) -> Deposit:
    """Take a deposit, apart from income (row F1).

    A cheque is not cashed: it has its bank, number, holder and date. A guarantor's paper has who signed it, its
    reference and, if it ends, ``until``. A card's hold comes from Stripe, ``held_until`` the last day that the bank said.
    ``needed`` is the last day to guarantee (row F2), ``accepted`` the means to name
    instead. Raises PaymentRefused.
    """
    check_amount(amount)
    if means not in terms.OFFERED and (means != DepositMeans.CARD_HOLD or held_until is None):
        raise PaymentRefused(_unknown(means), field="means")
    today = paris_date(at)
    details: dict = {"holds_until": held_until} if held_until else {}
    if means == DepositMeans.CHEQUE:
        given = {"bank": bank.strip(), "cheque_number": cheque_number.strip(), "holder": holder.strip()}
        for field, what in _CHEQUE:
            if not given[field]:
                raise PaymentRefused(f"Notez {what} : le chèque sera rendu sans être encaissé.", field=field)
        written_on = written_on or today
        if written_on > today:
            raise PaymentRefused(
                "Ce chèque est daté d’un jour à venir : demandez-en un daté d’aujourd’hui.",
                field="written_on",
            )
        details = {**given, "written_on": written_on, "holds_until": terms.holds_until(means, written_on)}
        if details["holds_until"] < today:
            raise PaymentRefused(
                "Ce chèque est trop ancien : la banque ne le prendrait plus. Demandez-en un daté d’aujourd’hui.",
                field="written_on",
            )
    elif means == DepositMeans.GUARANTEE:
        details = _guarantee(person, guarantor, reference.strip(), until, today)
    if needed is not None:
        terms.refuse_short(means, details.get("holds_until"), needed, today=today, accepted=accepted)
    # A guarantor's paper is put away as a cheque is: in the drawer of a place.
    kept_as = Means.CHEQUE if means == DepositMeans.GUARANTEE else means
    deposit = Deposit.objects.create(
        person=person, amount=amount, means=means, **details, received_at=at, received_by=actor, replaces=replaces,
        place=held_place(kept_as, at=at, actor=actor),
        spot=Spot.BANK if means in (DepositMeans.TERMINAL, DepositMeans.TRANSFER, DepositMeans.CARD_HOLD) else Spot.DRAWER,
    )  # fmt: skip
    write_move(deposit, MoveKind.RECEIVED, amount, at=at, actor=actor)
    record(
        "hold_deposit",
        deposit,
        sentence=typography(
            f"a reçu une caution de {french(amount)} ({deposit.get_means_display().lower()})."
        ),
        actor=actor,
        at=at,
        data={"amount": str(amount), "means": str(means)},
    )
    return deposit


def _unknown(means):
    if means == DepositMeans.EXEMPTION:
        return "Une dispense s’accorde sur sa propre page, avec son motif."
    if means == DepositMeans.CARD_HOLD:
        return "Une empreinte de carte se demande sur sa propre page. Choisissez « Demander une empreinte de carte »."
    if means in DepositMeans.values:
        return f"{DepositMeans(means).label} : elle viendra avec le paiement par carte. Choisissez un autre moyen."
    return "Choisissez un moyen dans la liste."


def _guarantee(person, guarantor, reference, until, today):
    if guarantor is None:
        raise PaymentRefused(
            "Dites qui se porte garant : une personne ou un partenaire.", field="guarantor_partner"
        )
    if guarantor == person:
        raise PaymentRefused(
            "La personne ne peut pas être sa propre garante : choisissez quelqu’un d’autre.",
            field="guarantor_person",
        )
    if not reference:
        raise PaymentRefused("Notez la référence du papier qui engage le garant.", field="reference")
    if until is not None and until <= today:
        raise PaymentRefused("Cette garantie est déjà finie : demandez un papier à jour.", field="until")
    who = "guarantor_person" if isinstance(guarantor, Person) else "guarantor_partner"
    return {who: guarantor, "reference": reference[:80], "holds_until": until}


@transaction.atomic
def waive_deposit(person: Person, *, amount: Decimal, reason: str, at: datetime, actor) -> Deposit:
    """Let a person leave no deposit, for a motive, by somebody who has the right to. Raises PaymentRefused."""
    check_amount(amount)
    if actor is not None and not actor.has_perm(WAIVE):
        raise PaymentRefused(
            "Seules les personnes qui en ont le droit dispensent de caution : demandez à un responsable."
        )
    reason = reason.strip()
    if not reason:
        raise PaymentRefused("Dites pourquoi aucune caution n’est demandée.", field="reason")
    deposit = Deposit.objects.create(
        person=person, amount=amount, means=DepositMeans.EXEMPTION, waived_reason=reason[:200], received_at=at,
        received_by=actor,
    )  # fmt: skip
    record(
        "waive_deposit",
        deposit,
        sentence=typography(f"a dispensé de caution, à la place de {french(amount)}."),
        actor=actor,
        at=at,
        data={"amount": str(amount)},
    )
    return deposit
