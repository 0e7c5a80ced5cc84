"""What fines hand to the apps below: the count of the menu, search, the story of a vehicle, a rental and a person."""

from datetime import timedelta

from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import StoryItem
from mobilite.pages.views import SearchResult
from mobilite.people.models import Person
from rentals.fines.lists import VIEW, state_of
from rentals.fines.models import Fine
from rentals.fines.terms import FIRST_ALARM
from rentals.models import Rental
from vehicles.models import Vehicle

OFTEN = timedelta(hours=1)
LATEST, FOUND, SHORTEST = 50, 8, 4


def waiting(user) -> int:
    """Count the notices to answer soon, or that should have been, for the menu."""
    today = clock.today()
    limit = today + timedelta(days=FIRST_ALARM.on(today))
    return Fine.objects.visible_to(user).open().filter(due_on__lte=limit).count()


def search(query: str, user) -> list[SearchResult]:
    """Find notices by the beginning of their number."""
    code = "".join(query.split()).upper()
    if len(code) < SHORTEST or not user.has_perm(VIEW):
        return []
    found = Fine.objects.visible_to(user).filter(number__gte=code, number__lt=code + "\uffff")
    return [
        SearchResult(
            str(fine),
            f"{fine.plate} · {date_fr(fine.happened_at, weekday=False)} · {state_of(fine)[1]}",
            fine.get_absolute_url(),
            "flag",
            "Amendes",
        )
        for fine in found.order_by("number")[:FOUND]
    ]


class Story:
    """Tell what notices came about a vehicle, a rental or a person, to those who may see them: offences are nobody else's."""

    permission = VIEW

    def __call__(self, record) -> list[StoryItem]:
        fines = Fine.objects.none()
        if isinstance(record, Vehicle):
            fines = Fine.objects.filter(vehicle=record)
        elif isinstance(record, Rental):
            fines = Fine.objects.filter(rental=record)
        elif isinstance(record, Person):
            fines = Fine.objects.filter(person=record)
        known = {fine.pk: fine for fine in fines.order_by("-happened_at", "-pk")[:LATEST]}
        if not known:
            return []
        return [
            StoryItem(
                at=entry.at,
                kind="act",
                icon="flag",
                sentence=str(entry),
                url=known[entry.object_id].get_absolute_url(),
            )
            for entry in entries_about(*known.values())
        ]
