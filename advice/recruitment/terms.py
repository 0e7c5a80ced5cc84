"""Durations of recruitment, and where each comes from."""

from datetime import timedelta
from decimal import Decimal

#: An employer that nobody was sent to for so many months is shown as forgotten (row J1).
QUIET_MONTHS = 6
#: After so long without news, both sides are asked; nobody is declined by the clock (row J3).
SILENT = timedelta(days=30)
#: So many attempts without an answer, then an SMS (row J3).
MISSES = 2
#: So long after the first day, where she is is asked (row J12).
AFTER_MONTHS = 6
#: Hours of one week, all structures together (Code du travail, art. L3121-20).
WEEK = Decimal(48)
