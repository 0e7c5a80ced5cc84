"""Who may pay for a rental besides the person, how much, and why: proposals, that somebody accepts (row B6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from mobilite.money import ZERO, french, to_cents
from mobilite.pages.french import date_fr, typography
from mobilite.people.models import Partner, Person
from mobilite.periods import last_day, paris_date
from rentals.models import Offer, Rental
from rentals.payments.models import Agreement, Commitment, PayerRefusal
from rentals.payments.payers import entitled, left_for, priced_lines


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A share that somebody chose: by an agreement, or once, of a partner. ``amount`` is in euros, to the cent."""

    amount: Decimal
    agreement: Agreement | None = None
    partner: Partner | None = None
    reference: str = ""

    @property
    def payer(self) -> Partner:
        """The partner who pays; with neither, nobody wrote such a share."""
        found = self.agreement.partner if self.agreement is not None else self.partner
        if found is None:
            raise ValueError("A share has a payer.")
        return found


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an agreement may bear now. ``why`` says how it is worked out, ``left`` what remains of its ceilings after it."""

    agreement: Agreement
    amount: Decimal
    why: str
    left: Decimal | None

    @property
    def detail(self) -> str:
        """« 50 % de 60,00 € (location). Il reste 412,00 € sur la convention, jusqu’au 31 mai 2026. »"""
        until = ""
        if self.agreement.until_on:
            until = f", jusqu’au {date_fr(last_day(self.agreement.until_on), weekday=False)}"
        ceiling = "sans plafond" if self.left is None else f"il restera {french(self.left)} sur la convention"
        reference = f" Leur décision : {self.agreement.reference}." if self.agreement.reference else ""
        return typography(f"{self.why} ; {ceiling}{until}.{reference}")


def agreements_for(
    person: Person, offer: Offer, day: date, *, prescriber: Partner | None = None
) -> list[Agreement]:
    """Return the agreements that may pay for a person and an offer, for what begins on a day. One query."""
    partners = [prescriber.pk] if prescriber is not None else []
    if person.referred_by is not None:
        partners.append(person.referred_by.partner_id)
    whom = Q(person=person) | Q(person=None, partner__in=partners)
    what = Q(scope=None) | Q(scope__offer=offer) | Q(scope__service=offer.service)
    found = Agreement.objects.open_on(day).filter(whom, what, partner__is_active=True)
    return list(found.select_related("partner", "scope").order_by("partner__name", "pk"))


def proposal(
    agreement: Agreement, lines: Iterable, *, person: Person, rental: Rental | None, most: Decimal
) -> Proposal:
    """Work out what an agreement may bear of a rental whose lines are these, at most ``most``, besides what it bears already."""
    whole, why = entitled(agreement, lines)
    already, refused = ZERO, ZERO
    if rental is not None and rental.pk:
        already, refused = borne_by(agreement, rental), refused_by(agreement, rental)
    # What it refused for this rental is not proposed to it again.
    amount = min(max(whole - already - refused, ZERO), most)
    left = left_for(agreement, person)
    if left is not None:
        amount = min(amount, left)
        left -= amount
    if already:
        why = f"{why}, moins {french(already)} déjà promis"
    if refused:
        why = f"{why}, moins {french(refused)} refusés"
    return Proposal(agreement, amount, why, left)


def proposals(
    agreements: Iterable[Agreement],
    lines: Iterable,
    *,
    person: Person,
    rental: Rental | None = None,
    most: Decimal,
) -> list[Proposal]:
    """Work out what each agreement may bear, as if it were alone: those that may bear nothing are left out."""
    lines = list(lines)
    found = [proposal(one, lines, person=person, rental=rental, most=most) for one in agreements]
    return [one for one in found if one.amount > ZERO]


def chosen(proposals: Iterable[Proposal], keys: Iterable, *, most: Decimal) -> list[Asked]:
    """Return the shares of the agreements of these keys, in the order of the proposals: together ``most`` at the most."""
    keys, found = {str(key) for key in keys}, []
    for one in proposals:
        amount = min(one.amount, most)
        if str(one.agreement.pk) in keys and amount > ZERO:
            found.append(Asked(agreement=one.agreement, amount=amount))
            most -= amount
    return found


def seen(proposals: Iterable[Proposal]) -> str:
    """Return what a page showed, to know at the press whether it still holds: « 12:1000,15:250 », in cents."""
    return ",".join(f"{one.agreement.pk}:{to_cents(one.amount)}" for one in proposals)


def borne_by(agreement: Agreement, rental: Rental) -> Decimal:
    """Return what an agreement bears of a rental already, in euros."""
    rows = Commitment.objects.filter(agreement=agreement, bill__rental_bill__rental=rental)
    return rows.aggregate(euros=Sum("kept"))["euros"] or ZERO


def refused_by(agreement: Agreement, rental: Rental) -> Decimal:
    """Return what the payer of an agreement refused of this rental, in euros."""
    rows = PayerRefusal.objects.filter(
        commitment__agreement=agreement, commitment__bill__rental_bill__rental=rental
    )
    return rows.aggregate(euros=Sum("amount"))["euros"] or ZERO


def prescriber_of(rental: Rental) -> Partner | None:
    """Return the partner who asked for this rental."""
    return rental.prescriber.partner if rental.prescriber is not None else None


def proposals_now(
    rental: Rental, *, more: Iterable = (), day: date | None = None, most: Decimal
) -> list[Proposal]:
    """Work out what agreements may bear of a confirmed rental as its bill stands, with ``more`` lines to come.

    ``day`` is the first one that is paid for: that of the rental, or that from which it is extended.
    """
    bill = rental.main_bill
    lines = [*(priced_lines(bill) if bill is not None else ()), *more]
    day = day or paris_date(rental.needed_from)
    found = agreements_for(rental.person, rental.offer, day, prescriber=prescriber_of(rental))
    return proposals(found, lines, person=rental.person, rental=rental, most=most)


def commitments_of(rental: Rental):
    """Return the promises made for a rental, the oldest first."""
    found = Commitment.objects.filter(bill__rental_bill__rental=rental)
    return found.select_related("bill__partner", "agreement").order_by("pk")
