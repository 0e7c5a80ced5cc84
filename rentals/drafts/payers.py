"""Who pays besides the person, on the form of a rental that is not saved yet."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from mobilite.money import ZERO
from mobilite.people.models import Person
from mobilite.periods import paris_date
from rentals import quotes, shares
from rentals.models import Offer


class WithPayers:
    """Mixin of the draft: what agreements may bear, those that were chosen, what that leaves."""

    asked: Mapping[str, Any]
    offer: Offer | None
    person: Person
    slots: Any

    def price(self, paid_by_others: Decimal = ZERO) -> quotes.Quote | None:
        raise NotImplementedError

    @cached_property
    def proposals(self) -> list[shares.Proposal]:
        """What agreements may bear of the price; nothing while there is none."""
        whole = self.price()
        if whole is None or self.slots is None or self.offer is None:
            return []
        prescriber = self.asked.get("prescriber")
        found = shares.agreements_for(
            self.person, self.offer, paris_date(self.slots.needed_from),
            prescriber=prescriber.partner if prescriber else None,
        )  # fmt: skip
        return shares.proposals(found, whole.lines, person=self.person, most=whole.total)

    @cached_property
    def shares(self) -> list[shares.Asked]:
        """The agreements that were chosen, and what each bears."""
        whole = self.price() if self.asked.get("agreements") else None
        if whole is None:
            return []
        return shares.chosen(self.proposals, self.asked["agreements"], most=whole.total)

    @cached_property
    def once(self) -> Decimal:
        """What somebody bears without an agreement."""
        amount = self.asked.get("payer_amount")
        return amount if self.asked.get("payer") and amount and amount > ZERO else ZERO

    @cached_property
    def paid_by_others(self) -> Decimal:
        return sum((one.amount for one in self.shares), self.once)
