"""Who may borrow what in the demonstration: one vehicle at a time, within the caps, with a licence."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from mobilite.demonstration import Demonstration
from vehicles.licences import may_drive
from vehicles.models import Category

#: Days a person has had in the demonstration never come near the cap of 90.
ENOUGH = 60


class Borrowers:
    """Choose a person for a period, fairly."""

    def __init__(self, demo: Demonstration):
        self.demo = demo
        self.busy_until: dict[int, datetime] = {}
        self.days: dict[int, list[tuple[date, int]]] = defaultdict(list)
        self._able: dict[int, list] = {}

    def able(self, category: Category):
        """Return the people who could drive the category two years ago already."""
        if category.pk not in self._able:
            on = self.demo.began_at.date()
            people = self.demo.made["people"]
            self._able[category.pk] = [
                person for person in people if may_drive(person, category, on=on).ok
            ] or people
        return self._able[category.pk]

    def one_for(self, category: Category, starts_at: datetime, ends_at: datetime):
        """Return somebody who is free over the period and has not had too much."""
        days = (ends_at - starts_at).days + 1
        since = starts_at.date() - timedelta(days=365)
        crowd = self.able(category)
        for _ in range(200):
            person = self.demo.pick(crowd)
            if person.created_at > starts_at - timedelta(days=3):
                continue
            if self.busy_until.get(person.pk, starts_at) > starts_at:
                continue
            had = sum(count for day, count in self.days[person.pk] if day > since)
            if days > 90 or had + days <= ENOUGH:
                self.busy_until[person.pk] = ends_at + timedelta(days=6)
                self.days[person.pk].append((starts_at.date(), days if days <= 90 else 0))
                return person
        return None
