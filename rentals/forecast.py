"""What a new tariff changes, before it is published: three typical loans, and the requests it would price (row B1)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mobilite.money import ZERO
from mobilite.workflow import Refusal
from rentals import pricing, quotes
from rentals.models import Audience, Offer, Rate, Rental, Status

#: The days, or the months, that are compared when an offer says no others.
USUAL_DAYS, USUAL_MONTHS = (3, 10, 30), (1, 6, 12)
FEW = 3
ASKED = (Status.REQUESTED, Status.WAITING, Status.HELD)
PROMISED = (Status.CONFIRMED, Status.ONGOING)


@dataclass(frozen=True, slots=True)
class Typical:
    """A typical loan: what it costs before and after, in euros (None: no price), and why."""

    length: int
    is_lease: bool
    before: Decimal | None
    after: Decimal | None
    why: str

    @property
    def change(self) -> Decimal | None:
        """What it costs more, below zero when less; None when one of the prices is missing."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a rate would change. ``touched`` of the ``waiting`` requests would cost otherwise; ``kept``
    contracts do not; ``later`` ones take its place; ``others`` are those of other audiences that day."""

    before: Rate | None
    typical: tuple[Typical, ...]
    waiting: int
    touched: int
    kept: int
    later: tuple[Rate, ...]
    others: tuple[Rate, ...]


def typical_lengths(offer: Offer) -> list[int]:
    """Return the days, or the months of a lease, that a change of tariff is shown on."""
    written = [int(word) for word in offer.typical_loans.replace(",", " ").split()]
    if offer.is_lease:
        terms = sorted(offer.terms)
        usual = [months for months in USUAL_MONTHS if months in terms] or terms
        return [months for months in written if months in terms] or usual[:FEW]
    most = offer.maximum_days
    usual = [days for days in USUAL_DAYS if most is None or days <= most] or [most or 1]
    return written or usual


def forecast(draft: Rate, *, at: datetime, replacing: int | None = None) -> Forecast:
    """Compare a rate that is not saved with the one it takes the place of, from its day on; ``replacing`` is the key of
    one that goes. Raises nothing: what has no price says so. A handful of queries, whatever the number of requests.
    """
    offer, on = draft.offer, draft.from_date
    rates = [rate for rate in offer.rates.all() if rate.pk != replacing]
    for rate in rates:
        rate.offer = offer  # the tariff says its name: no query each
    same = [rate for rate in rates if rate.audience == draft.audience]
    before = max(
        (rate for rate in same if rate.from_date <= on), key=lambda rate: rate.from_date, default=None
    )
    if before is None and draft.audience == Audience.SOLIDARITY:
        before = max(
            (rate for rate in rates if rate.from_date <= on), key=lambda rate: rate.from_date, default=None
        )
    typical = []
    for length in typical_lengths(offer):
        then, now = _priced(before, length), _priced(draft, length)
        why = " ".join(line.why for line in now or ())
        typical.append(
            Typical(length, offer.is_lease, then and pricing.total(then), now and pricing.total(now), why)
        )
    found = Rental.objects.filter(offer=offer, archived_at=None)
    asked = list(found.filter(status__in=ASKED).select_related("person").order_by("pk"))
    others = [rate for rate in rates if (rate.audience, rate.from_date) != (draft.audience, on)]
    touched = sum(
        _would_pay(one, offer, rates, on) != _would_pay(one, offer, [*others, draft], on) for one in asked
    )
    of_others = {
        rate.audience: rate for rate in sorted(rates, key=lambda one: one.from_date) if rate.from_date <= on
    }
    of_others.pop(draft.audience, None)
    later = tuple(sorted((rate for rate in same if rate.from_date > on), key=lambda rate: rate.from_date))
    return Forecast(
        before,
        tuple(typical),
        len(asked),
        touched,
        found.filter(status__in=PROMISED).count(),
        later,
        tuple(of_others.values()),
    )


def _priced(rate: Rate | None, length: int) -> list[pricing.Line] | None:
    if rate is None:
        return None
    lines = pricing.lease_lines if rate.offer.is_lease else pricing.loan_lines
    try:
        return lines(rate.tariff(), length)
    except pricing.PricingError:
        return None


def _would_pay(rental: Rental, offer: Offer, rates, on: date) -> Decimal | None:
    """Return what a request would cost if it were confirmed on a day under these rates; None without a price."""
    try:
        rate, _why = quotes.rate_among(rates, offer, rental.person, on)
        return quotes.quote(
            offer,
            rate,
            starts=rental.needed_from,
            ends=rental.needed_until,
            months=rental.term_months,
            accessories=rental.accessories,
            in_one_payment=rental.in_one_payment,
            deposit=ZERO,
        ).total
    except Refusal:
        return None
