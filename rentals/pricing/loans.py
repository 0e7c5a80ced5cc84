"""Loans by the day: best mix of day, week and month, tiers, kilometres, lateness (rows B2, B3, B4, B10)."""

from collections.abc import Mapping
from decimal import Decimal

from mobilite.money import french
from rentals.pricing.tariffs import (
    DAY,
    MONTH,
    WEEK,
    Kind,
    Line,
    PricingError,
    Tariff,
    cheapest_cover,
    cover_price,
    line,
    total,
)
from rentals.pricing.words import count, enumerated, number

_WORDS = {DAY: "jour", WEEK: "semaine"}


def loan_lines(tariff: Tariff, days: int) -> list[Line]:
    """Price a whole loan of so many days, at least one.

    With tiers, each day has the price of its tier (row B3). Otherwise the mix of days, weeks and
    months of 30 days that covers at least ``days`` at the lowest price (row B2), so that a longer loan never
    costs less. Raises PricingError when the tariff has no price by the day, the week or the month.
    """
    _check_days(days)
    name = tariff.name or "Location"
    if tariff.tiers:
        return _tier_lines(tariff, days, name)
    prices = tariff.by_length
    if not prices:
        raise PricingError("Cette offre n’a pas de prix au jour.")
    lines = []
    left = days
    for unit, times in cheapest_cover(prices, days).items():
        price = prices[unit]
        label = f"{name}, {_units(unit, times)}"
        why = _why(prices, unit, times, min(left, unit * times))
        lines.append(line(Kind.RENT, label, why, quantity=times, unit_price=price))
        left -= unit * times
    return lines


def extension_lines(tariff: Tariff, days_before: int, days_after: int) -> list[Line]:
    """Price a change of duration so that the whole loan costs what it would have cost at once (row B2).

    One line, whose amount is total(after) - total(before): never below zero for a longer loan, zero when what
    is already counted covers it, negative for a shorter one. No line when the duration is the same.
    """
    _check_days(days_before)
    if days_before == days_after:
        return []
    before, after = (total(loan_lines(tariff, days)) for days in (days_before, days_after))
    sign = "+" if days_after > days_before else "\u2212"
    label = f"{tariff.name or 'Location'}, {sign}\u00a0{count(abs(days_after - days_before), 'jour')}"
    counted = f"les {count(days_before, 'jour')} déjà comptés" if days_before > 1 else "le jour déjà compté"
    why = (
        f"{count(days_after, 'jour')} en tout{_mix(tariff, days_after)}\u00a0: {french(after)}, "
        f"moins {french(before)} pour {counted}."
    )
    return [line(Kind.RENT, label, why, unit_price=after - before)]


def km_lines(tariff: Tariff, days: int, km: int) -> list[Line]:
    """Price the kilometres driven beyond those included (row B4). No line without a price or an excess.

    ``km`` is the whole distance of the loan, ``days`` its days. Raises PricingError for a negative distance.
    """
    _check_days(days)
    if km < 0:
        raise PricingError("Le compteur ne peut pas reculer\u00a0: vérifiez les deux relevés.")
    included = tariff.included_km_per_day * days
    excess = km - included
    if not tariff.km or excess <= 0:
        return []
    if included:
        label = f"{number(excess)}\u00a0km au-delà des {number(included)} compris"
        why = (
            f"{number(km)}\u00a0km parcourus, dont {number(included)} compris "
            f"({tariff.included_km_per_day} par jour pendant {count(days, 'jour')})\u00a0; "
            f"le kilomètre en plus est à {french(tariff.km)}."
        )
    else:
        label = f"{number(excess)}\u00a0km"
        why = f"{number(km)}\u00a0km parcourus, à {french(tariff.km)} le kilomètre."
    return [line(Kind.KM, label, why, quantity=excess, unit_price=tariff.km)]


def late_lines(
    tariff: Tariff, days_late: int, *, percent: Decimal | int = 50, cap: Decimal | None = None
) -> list[Line]:
    """Price the days of lateness at the price of a day plus ``percent``, at most ``cap`` euros (row B10).

    Late days are only here: do not count them in ``loan_lines`` too. No line when nothing is late, or
    when the offer has no price by the day.
    """
    if percent < 0 or (cap is not None and cap < 0):
        raise PricingError("La majoration et le plafond du retard ne peuvent pas être négatifs.")
    day = tariff.late_day
    if days_late <= 0 or day is None:
        return []
    more = f"Prix du jour ({french(day)}) + {number(percent)}\u00a0%, pour chaque jour de retard commencé."
    label = f"{count(days_late, 'jour')} de retard"
    lines = [line(Kind.LATE, label, more, quantity=days_late, unit_price=day * (100 + percent) / 100)]
    if cap is not None and total(lines) > cap:
        why = f"Les frais de retard ne dépassent jamais {french(cap)}."
        lines.append(line(Kind.LATE, "Plafond du retard", why, unit_price=cap - total(lines)))
    return lines


def _tier_lines(tariff: Tariff, days: int, name: str) -> list[Line]:
    lines = []
    start = 0
    for tier in tariff.tiers:
        end = days if tier.up_to is None else min(days, tier.up_to)
        if end > start:
            span = f"du jour {start + 1} au jour {end}" if end > start + 1 else f"jour {end}"
            until = "" if tier.up_to is None else f", jusqu’au jour {tier.up_to}"
            since = f" à partir du jour {start + 1}" if start else ""
            why = f"{french(tier.price)} par jour{since}{until}."
            label = f"{name}, {span}"
            lines.append(line(Kind.RENT, label, why, quantity=end - start, unit_price=tier.price))
            start = end
    if start < days:
        raise PricingError(f"Cette offre n’a pas de prix au-delà de {count(start, 'jour')}.")
    return lines


def _why(prices: Mapping[int, Decimal], unit: int, times: int, days: int) -> str:
    """Say what a line of the mix covers and what it is cheaper than."""
    price = prices[unit] * times
    said = f"{_units(unit, times)} à {french(prices[unit])}"
    if unit * times > days:
        exact = _exact_mix(prices, days)
        if exact is None:
            return f"{said}, pour {count(days, 'jour')}."
        if exact == {DAY: days}:
            return f"{said}, moins cher que {count(days, 'jour')} à {french(prices[DAY])}."
        return f"{said}, moins cher que {_said(exact)}, {french(cover_price(prices, exact))}."
    if unit != DAY and DAY in prices and prices[DAY] * days > price:
        return f"{said}, moins cher que {count(days, 'jour')} à {french(prices[DAY])}."
    return f"{said}."


def _exact_mix(prices: Mapping[int, Decimal], days: int) -> dict[int, int] | None:
    """The mix one would think of first: as many of the longest unit as fit, then the next."""
    mix = {}
    for unit in sorted(prices, reverse=True):
        times, days = divmod(days, unit)
        if times:
            mix[unit] = times
    return None if days else mix


def _mix(tariff: Tariff, days: int) -> str:
    """Say the mix of a loan in parentheses, when it is not just its days."""
    if tariff.tiers:
        return ""
    mix = cheapest_cover(tariff.by_length, days)
    return "" if set(mix) == {DAY} else f" ({_said(mix)})"


def _said(mix: Mapping[int, int]) -> str:
    return enumerated([_units(unit, times) for unit, times in mix.items()], "et")


def _units(unit: int, times: int) -> str:
    if unit == MONTH:
        return f"{count(times, 'mois')} de {count(MONTH, 'jour')}"
    return count(times, _WORDS[unit])


def _check_days(days: int) -> None:
    if days < 1:
        raise PricingError("Une location dure au moins un jour.")
