"""Offer x tariff x duration -> lines that say why.

Plain functions over dataclasses: no query, no clock, no Django. Every line's amount is its quantity
times its unit price, to the cent. What cannot be priced raises PricingError with the
French sentence that the page shows.
"""

from rentals.pricing.leases import (
    EarlyReturn,
    Instalment,
    after_pauses,
    check_early_return_rule,
    early_return_lines,
    instalments,
    lease_end,
    lease_lines,
    repriced,
)
from rentals.pricing.loans import extension_lines, km_lines, late_lines, loan_lines
from rentals.pricing.people import (
    SOLIDARITY,
    STANDARD,
    Accessory,
    Bracket,
    accessory_lines,
    bracket,
    cap_left,
    discount_line,
    discount_sum_line,
    payer_shares,
)
from rentals.pricing.tariffs import Kind, Line, PricingError, Tariff, Tier, cheapest_cover, line, total
from rentals.pricing.theft import Stopped, stopped_lease, theft_lines
from rentals.pricing.wear import GridLine, Worn, worn

__all__ = [
    "SOLIDARITY",
    "STANDARD",
    "Accessory",
    "Bracket",
    "EarlyReturn",
    "GridLine",
    "Instalment",
    "Kind",
    "Line",
    "PricingError",
    "Stopped",
    "Tariff",
    "Tier",
    "Worn",
    "accessory_lines",
    "after_pauses",
    "bracket",
    "cap_left",
    "cheapest_cover",
    "check_early_return_rule",
    "discount_line",
    "discount_sum_line",
    "early_return_lines",
    "extension_lines",
    "instalments",
    "km_lines",
    "late_lines",
    "lease_end",
    "lease_lines",
    "line",
    "loan_lines",
    "payer_shares",
    "repriced",
    "stopped_lease",
    "theft_lines",
    "total",
    "worn",
]
