"""What a rental costs, the same everywhere: form, quote, contract, portal and bill (row B8).

A price is lines of ``rentals.pricing``; this module only brings them the offer, the rate and the durations.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from mobilite.money import ZERO, rounded
from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.people.opening import Timetable
from mobilite.periods import Period, days_due, paris, paris_date
from mobilite.workflow import Refusal
from rentals import discounts, pricing
from rentals.models import Audience, Offer, Rate, Rental
from rentals.pricing import Bracket, Instalment, Kind, Line


class NoPrice(Refusal):
    """What is asked has no price: the sentence says what to change."""


@contextmanager
def _said():
    """Turn what the plain pricing refuses into what a page can show."""
    try:
        yield
    except pricing.PricingError as error:
        raise NoPrice(error.sentence) from error


@dataclass(frozen=True, slots=True)
class Quote:
    """A price in euros: its lines and why, when it is to be paid, the deposit apart."""

    lines: tuple[Line, ...]
    instalments: tuple[Instalment, ...]
    deposit: Decimal
    days: int | None = None
    months: int | None = None

    @property
    def total(self) -> Decimal:
        return pricing.total(self.lines)


def rate_for(offer: Offer, person: Person | None, on: date) -> tuple[Rate, Bracket]:
    """Return the rate of the day for a person (anybody: the standard one) and why. Raises NoPrice.

    One query, or none when the offer's rates are prefetched.
    """
    return rate_among(offer.rates.all(), offer, person, on)


def rate_among(rates: Iterable[Rate], offer: Offer, person: Person | None, on: date) -> tuple[Rate, Bracket]:
    """Return which of these rates of an offer is that of a day for a person, and why. No query. Raises NoPrice."""
    begun = sorted((rate for rate in rates if rate.from_date <= on), key=lambda rate: rate.from_date)
    latest = {rate.audience: rate for rate in begun}
    chosen = Bracket(Audience.STANDARD, "")
    if person is not None:
        solidarity = latest.get(Audience.SOLIDARITY)
        chosen = _bracket(person, on, solidarity and solidarity.quotient_limit)
    rate = latest.get(chosen.audience) or latest.get(Audience.STANDARD)
    if rate is None:
        raise NoPrice(
            typography(f"« {offer} » n’a pas de tarif à cette date : ajoutez-en un dans les réglages.")
        )
    return rate, chosen


def _bracket(person, on, limit):
    """Return the audience of a person for a contract signed on a day, and why (row B5).

    The quotient of the CAF or the MSA counts; without one, the yearly income divided by 12 and by the parts.
    """
    quotient = person.family_quotient
    if quotient is None and person.yearly_income is not None and person.income_parts:
        quotient = rounded(person.yearly_income / 12 / person.income_parts)
    return pricing.bracket(quotient, person.quotient_proof_on, on, limit)


def days_of(offer: Offer, starts: datetime, ends: datetime) -> int:
    """Count the days that a need bills, with the offer's grace (row A10)."""
    return days_due(starts, ends, grace=timedelta(minutes=offer.grace_minutes))


def quote(
    offer: Offer,
    rate: Rate,
    *,
    starts: datetime,
    ends: datetime | None = None,
    months: int | None = None,
    accessories: Iterable[str] = (),
    in_one_payment: bool = False,
    paid_by_others: Decimal = ZERO,
    deposit: Decimal | None = None,
    discounted: Rental | None = None,
    discount: discounts.Asked | None = None,
) -> Quote:
    """Price a need: by the day from ``starts`` to ``ends``, or a lease of ``months``.

    ``paid_by_others`` is taken off what the instalments share, not off the lines. ``discounted`` is a rental whose noted
    discount comes last, ``discount`` one that is only asked so far (row B9). Raises NoPrice.
    """
    deposit = offer.deposit if deposit is None else deposit
    with _said():
        if offer.is_lease:
            if months is None:
                raise NoPrice("Choisissez une durée en mois.", field="term_months")
            lines = _lease_lines(rate, months, accessories)
            lines += _discount_lines(discounted, discount, lines)
            due = pricing.total(lines) - paid_by_others
            plan = pricing.instalments(due, paris_date(starts), months, in_one_payment=in_one_payment)
            return Quote(tuple(lines), tuple(plan), deposit, months=months)
        if ends is None or ends <= starts:
            raise NoPrice("La fin vient après le début.", field="needed_until")
        days = days_of(offer, starts, ends)
        lines = _loan_lines(rate, days, accessories)
        lines += _discount_lines(discounted, discount, lines)
        return Quote(tuple(lines), (), deposit, days=days)


def _discount_lines(discounted, discount, lines):
    if discount is not None:
        return [discounts.discount_line(discount, discounts.price_of(lines))]
    return discounts.noted_line(discounted, lines) if discounted is not None else []


def _loan_lines(rate, days, accessories):
    return [
        *pricing.loan_lines(rate.tariff(), days),
        *pricing.accessory_lines(rate.options(accessories), days),
    ]


def _lease_lines(rate, months, accessories):
    return [
        *pricing.lease_lines(rate.tariff(), months),
        *pricing.accessory_lines(rate.options(accessories), months, unit="mois"),
    ]


def rental_quote(
    rental: Rental, *, on: date, paid_by_others: Decimal = ZERO, discounted: bool = True
) -> Quote:
    """Price a rental as it is asked: with its own rate once confirmed, with that of the day before.

    The discount noted for it comes last, unless not ``discounted``. Raises NoPrice.
    """
    rate = rental.rate or rate_for(rental.offer, rental.person, on)[0]
    return quote(
        rental.offer,
        rate,
        starts=rental.needed_from,
        ends=rental.needed_until,
        months=rental.term_months,
        accessories=rental.accessories,
        in_one_payment=rental.in_one_payment,
        paid_by_others=paid_by_others,
        deposit=rental.agreed_deposit,
        discounted=rental if discounted else None,
    )


def extension_lines(rental: Rental, needed_until: datetime) -> list[Line]:
    """Price a new end of a loan at the contract's tariff, over the whole loan (rows B1, B2)."""
    before = days_of(rental.offer, rental.needed_from, rental.needed_until)
    after = days_of(rental.offer, rental.needed_from, needed_until)
    with _said():
        return _difference(rental, before, after)


def contract_rate(rental: Rental) -> Rate:
    """Return the rate frozen by the confirmation (row B1). Raises NoPrice before it."""
    if rental.rate is None:
        raise NoPrice(f"La location {rental.reference} n’est pas encore confirmée.")
    return rental.rate


def _difference(rental, before, after):
    rate = contract_rate(rental)
    lines = pricing.extension_lines(rate.tariff(), before, after)
    options = rate.options(rental.accessories)
    change = pricing.total(pricing.accessory_lines(options, after)) - pricing.total(
        pricing.accessory_lines(options, before)
    )
    if change:
        why = f"{after} jours en tout, au lieu de {before}."
        lines.append(pricing.line(Kind.ACCESSORY, "Options, nouvelle durée", why, unit_price=change))
    return lines


@dataclass(frozen=True, slots=True)
class Renewal:
    """More months of a lease, at the tariff of the day, with their instalments."""

    rate: Rate
    lines: tuple[Line, ...]
    instalments: tuple[Instalment, ...]

    @property
    def total(self) -> Decimal:
        return pricing.total(self.lines)


def renewal(rental: Rental, months: int, *, on: date) -> Renewal:
    """Price more months of a lease at the tariff of the day it is signed (rows B1, C4). Raises NoPrice."""
    rate, _why = rate_for(rental.offer, rental.person, on)
    pauses = pauses_of(rental)
    with _said():
        lines = _lease_lines(rate, months, rental.accessories)
        plan = pricing.instalments(
            pricing.total(lines),
            paris_date(rental.needed_from),
            months,
            in_one_payment=rental.in_one_payment,
            after_months=rental.months,
        )
    plan = [Instalment(pricing.after_pauses(one.due_on, pauses), one.amount) for one in plan]
    return Renewal(rate, tuple(lines), tuple(plan))


def pauses_of(rental: Rental) -> list[Period[date]]:
    """Return the days during which a lease stood still and that put off its end (``leases.Pause``). One query."""
    moved = rental.pauses.filter(rule="moved").order_by("from_on")
    return [Period(one.from_on, one.until) for one in moved]


def lease_day(rental: Rental, months: int, pauses: list[Period[date]] | None = None) -> date:
    """Return the day when so many months of a lease are over, pauses not counted: the end for all of them (rows C1, C4)."""
    pauses = pauses_of(rental) if pauses is None else pauses
    return pricing.after_pauses(pricing.lease_end(paris_date(rental.needed_from), months), pauses)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a return changes in the price: proposals, that the staff decide upon (rows B4, B10, E4)."""

    early: tuple[Line, ...]
    km: tuple[Line, ...]
    late: tuple[Line, ...]
    missing: tuple[Line, ...]


def settlement(
    rental: Rental,
    *,
    returned_at: datetime,
    km: int,
    missing: Iterable[str] = (),
    supplement_waived: str = "",
) -> Settlement:
    """Price a return at an instant after so many kilometres in all.

    ``supplement_waived`` is the reason (job lost, illness, a move) for which a lease that ends early is paid
    for its months begun at the price of its own term, without the supplement of the shorter one (row B10).
    """
    offer, tariff = rental.offer, contract_rate(rental).tariff()
    grace = timedelta(minutes=offer.grace_minutes)
    with _said():
        if rental.is_lease:
            early = [] if is_withdrawn(rental) else _early_lease(rental, returned_at, supplement_waived)
            # Not past the lease's own days: a late day is charged as such.
            until = min(returned_at, rental.needed_until)
            days = max(1, (paris_date(until) - paris_date(rental.needed_from)).days)
        else:
            before = days_of(offer, rental.needed_from, rental.needed_until)
            days = before
            if returned_at < rental.needed_until:
                days = min(
                    before, days_of(offer, rental.needed_from, _after(rental.needed_from, returned_at))
                )
            early = [] if is_withdrawn(rental) else _difference(rental, before, days)
        late_days = 0
        if returned_at > rental.return_at + grace:
            late_days = days_due(rental.return_at, returned_at, grace=grace)
        return Settlement(
            early=tuple(early),
            km=tuple(pricing.km_lines(tariff, days, km)),
            late=tuple(pricing.late_lines(tariff, late_days, percent=offer.late_percent, cap=offer.late_cap)),
            missing=tuple(_missing_lines(offer, missing)),
        )


def is_withdrawn(rental: Rental) -> bool:
    """Tell whether somebody withdrew from a rental (``leases.Withdrawal``): its days used are priced already. One query."""
    return getattr(rental, "withdrawal", None) is not None


def _after(start: datetime, end: datetime) -> datetime:
    """Keep an end after its start: keys brought back before the need began are one day."""
    return max(end, start + timedelta(seconds=1))


def missing_label(name: str) -> str:
    """Name what an accessory that does not come back is charged for, in words that agree with any."""
    return f"{name}, à remplacer"


def _missing_lines(offer, missing):
    for name in missing:
        price = offer.replacement_prices.get(name)
        if price is not None:
            yield pricing.line(
                Kind.DAMAGE, missing_label(name), "Prix de remplacement.", unit_price=Decimal(price)
            )


def _early_lease(rental, returned_at, supplement_waived):
    begun = months_begun(rental, returned_at)
    lines = []
    for term in rental.terms.select_related("rate").order_by("after_months"):
        used = begun - term.after_months
        if used >= term.months:
            continue
        tariff = term.rate.tariff()
        price = tariff.terms[term.months]
        if used <= 0:
            why = f"Renouvellement de {term.months}\u00a0mois, non commencé."
            lines.append(pricing.line(Kind.CORRECTION, "Retour avant la fin", why, unit_price=-price))
            continue
        shorter = pricing.early_return_lines(tariff, term.months, used)
        lines += shorter
        supplement = price + pricing.total(shorter) - rounded(price * used / term.months)
        if supplement_waived.strip() and supplement > 0:
            lines.append(
                pricing.line(
                    Kind.DISCOUNT,
                    "Dispense du supplément de retour avant la fin",
                    supplement_waived.strip()[:300],
                    unit_price=-supplement,
                )
            )
    return lines


def months_begun(rental: Rental, returned_at: datetime) -> int:
    """Count the months of a lease begun at its return, at least one, at most those signed for.

    A month ends like the lease itself: at our next opening, and its grace, when its end finds us closed (row C1).
    """
    pauses, hours = pauses_of(rental), Timetable.of(rental.return_place)
    grace = timedelta(minutes=rental.offer.grace_minutes)
    for months in range(1, rental.months):
        if returned_at <= hours.next_opening(paris(lease_day(rental, months, pauses), time())) + grace:
            return months
    return rental.months
