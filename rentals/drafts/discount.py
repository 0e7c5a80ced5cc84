"""A discount asked for on the form of a rental that is not saved yet (row B9)."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import quotes
from rentals.discounts import Asked, limit_of, limit_words
from rentals.operations.discounts import check_discount


class WithDiscount:
    """Mixin of the draft: the discount that is typed, while it may be granted, or why it may not."""

    asked: Mapping[str, Any]
    user: Any
    at: datetime
    #: Why the discount that is typed is not counted.
    discount_refusal = ""

    def whole_price(self) -> quotes.Quote | None:
        raise NotImplementedError

    @cached_property
    def discount(self) -> Asked | None:
        """The discount that is typed, once it makes sense; its motive may still be missing."""
        percent, amount = self.asked.get("discount_percent"), self.asked.get("discount_amount")
        whole = self.whole_price() if percent is not None or amount is not None else None
        if whole is None:
            return None
        asked = Asked(
            percent=percent, amount=amount, reason=self.asked.get("discount_reason") or "Motif à dire"
        )
        try:
            check_discount(asked, whole.lines, at=self.at, actor=self.user)
        except Refusal as refusal:
            self.discount_refusal = refusal.sentence
            return None
        return asked

    def discount_sentences(self) -> list[tuple[str, str]]:
        """Say why the discount that is typed is not counted, or what this user may grant; nothing while none is typed."""
        if self.discount_refusal:
            return [("circle-alert", self.discount_refusal)]
        whole = self.whole_price() if self.discount is not None else None
        if whole is None:
            return []
        return [("percent", limit_words(whole.lines, limit_of(self.user, paris_date(self.at))))]
