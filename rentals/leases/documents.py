"""The employer's certificate: what was really paid for one month of a bike (row C8)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from mobilite.documents.freezing import frozen
from mobilite.documents.models import Document, Kind
from mobilite.money import ZERO, rounded
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import quotes
from rentals.documents import parts, where
from rentals.documents.issuing import issue_about
from rentals.leases.months import Due, Month, month_starts, paid_months, reduced
from rentals.models import Rental
from rentals.payments.models import Allocation, LineKind
from vehicles.models import Drawing

SERIES = "EMP"
#: What a lease of a bike asks for besides its rent: no employer bears a part of it.
CHARGES = (LineKind.KM, LineKind.LATE, LineKind.DAMAGE)
#: What the law lets an employee ask for: half of it (C. travail R. 3261-1).
SHARE = 2


class NoCertificate(Refusal):
    """There is nothing to certify: the sentence says what to do."""


def may_be_certified(rental: Rental) -> bool:
    """Tell whether an employer bears half of it: the lease of a bike, once confirmed (C. travail L. 3261-2)."""
    return (
        rental.is_lease and rental.confirmed_at is not None and rental.offer.category.drawing == Drawing.BIKE
    )


def months_of(rental: Rental) -> list[Month]:
    """Return the months of a lease that it lasts or lasted, with what was paid for each. Six queries."""
    if rental.main_bill is None:
        return []
    starts, dues, kept = _asked(rental)
    money = sum((one.amount for one in rental.main_bill.allocations.all()), ZERO) - kept
    return paid_months(starts, dues, money)


def paid_days(rental: Rental, number: int) -> list[date]:
    """Return the days on which one month of a lease was paid, wholly or in part, in order."""
    starts, dues, kept = _asked(rental)
    money, paid, days = -kept, ZERO, set()
    given = rental.main_bill.allocations.select_related("payment").order_by("payment__received_at", "pk")
    for one in given:
        money += one.amount
        month = next(each for each in paid_months(starts, dues, money) if each.number == number)
        if month.paid > paid and one.payment.received_at is not None:
            days.add(paris_date(one.payment.received_at))
        paid = month.paid
    return sorted(days)


def _asked(rental: Rental) -> tuple[list[date], list[Due], Decimal]:
    """Return the first days of the months of a lease, what its bill asks for, and what deposits paid of it."""
    bill = rental.main_bill
    start = paris_date(rental.needed_from)
    starts = _lasted(rental, month_starts(start, rental.months, quotes.pauses_of(rental)))
    lines = list(bill.lines.all())
    instalments = [
        Due(one.due_on, one.amount, _covers(rental, one.due_on, starts)) for one in bill.instalments.all()
    ]
    rent = sum((line.amount for line in lines if line.kind not in CHARGES), ZERO)
    put_off = sum((one.amount for one in instalments), ZERO)
    dues = reduced(instalments, max(put_off - rent, ZERO))
    if rent > put_off:
        # What no instalment puts off any more: the lease ended before its time, its price was worked out anew.
        on = max((paris_date(one.at) for one in lines if one.kind == LineKind.CORRECTION), default=start)
        dues.append(Due(max(on, start), rent - put_off, months=1))
    kept = _kept_of_deposits(bill)
    charges = reduced([Due(paris_date(one.at), one.amount) for one in lines if one.kind in CHARGES], kept)
    return starts, [*dues, *charges], kept


def _lasted(rental: Rental, starts: list[date]) -> list[date]:
    """Keep the months begun before the return, with their end."""
    if rental.returned_at is None:
        return starts
    returned_on = paris_date(rental.returned_at)
    begun = sum(one <= returned_on for one in starts[:-1])
    return starts[: max(begun, 1) + 1]


def _covers(rental: Rental, due_on: date, starts: list[date]) -> int:
    """Return how many months an instalment pays for: one, or the whole term when it is paid at once."""
    if not rental.in_one_payment:
        return 1
    first = sum(one <= due_on for one in starts[:-1])
    for term in rental.terms.all():
        if term.after_months < first <= term.after_months + term.months:
            return term.months
    return 1


def _kept_of_deposits(bill):
    """Return what deposits paid of a bill: damage, never rent."""
    kept = Allocation.objects.filter(bill=bill, payment__from_deposit__isnull=False)
    return kept.aggregate(euros=Sum("amount"))["euros"] or ZERO


def certificates_of(rental: Rental) -> dict[int, Document]:
    """Return the latest certificate of each month of a rental, by number. One query."""
    issued = Document.objects.about(rental).filter(kind=Kind.EMPLOYER, erased_at=None)
    return {paper.context["month"]: paper for paper in reversed(issued)}


@transaction.atomic
def issue_certificate(rental: Rental, number: int, *, at: datetime, actor) -> Document:
    """Issue the certificate of one month of a lease, from what was really paid; asked again, the same is returned.

    When more or less is paid since, a new one says which one it replaces. Raises NoCertificate for a month that is to come or
    unpaid, NoOrganisation.
    """
    rental = (
        Rental.objects.locked()
        .select_related("offer__category", "person__commune", "pickup_place__commune")
        .get(pk=rental.pk)
    )
    if not may_be_certified(rental):
        raise NoCertificate(
            "L’employeur prend en charge un vélo loué au mois, confirmé\u00a0: choisissez une telle location."
        )
    month = next((one for one in months_of(rental) if one.number == number), None)
    if month is None:
        raise NoCertificate("Cette location ne dure pas ce mois-là. Rechargez la page.")
    if month.starts_on > paris_date(at):
        raise NoCertificate("Ce mois n’a pas commencé\u00a0: préparez son attestation le moment venu.")
    if not month.paid:
        raise NoCertificate(
            "Rien n’est payé pour ce mois\u00a0: encaissez d’abord, puis préparez l’attestation."
        )
    known = certificates_of(rental).get(number)
    said = {"starts_on": month.starts_on, "last_day": month.last_day, "amount": month.paid}
    if known is not None and _says(known, said):
        return known
    context = said | {
        "month": number,
        "half": rounded(month.paid / SHARE),
        "paid_on": paid_days(rental, number),
        "replaces": known.number if known else "",
        "lessor": parts.lessor(paris_date(at)),
        "service": rental.offer.get_service_display(),
        "tenant": {"name": str(rental.person)},
        "place": where.place(rental.pickup_place),
        "rental": rental.reference,
        "by": str(actor) if actor else "",
    }
    return issue_about(
        Kind.EMPLOYER, rental, rental, "Attestation pour l’employeur", SERIES, "employer", context, at, actor
    )


def _says(paper: Document, said: dict) -> bool:
    return {name: paper.context.get(name) for name in said} == frozen(said)
