"""The demonstration's own spaces: somebody who came in last week, whose telephone opens hers today."""

from datetime import timedelta

from mobilite.demonstration import Demonstration
from mobilite.fields import french_phone
from mobilite.outbox.models import Channel
from mobilite.people.models import Person
from mobilite.periods import paris_date
from mobilite.portal.behind import asks_birth, known_by, opens
from mobilite.portal.models import Visit
from mobilite.portal.operations import VISIT, leave
from mobilite.portal.own import sections_of

#: People looked at, at most: the first whose space has the most to say is shown.
LOOKED_AT = 60


def make(demo: Demonstration) -> None:
    """Let the person whose space says the most in and out, a week ago."""
    person = shown_person(demo)
    if person is None:
        return
    at = demo.at(demo.today - timedelta(days=7), 19)
    visit = Visit.objects.create(person=person, channel=Channel.SMS, opened_at=at, ends_at=at + VISIT)
    leave(visit, at=at + timedelta(minutes=4))


def shown_person(demo: Demonstration) -> Person | None:
    """Return the first person whose code alone opens the space where most sections speak."""
    recent = Person.objects.filter(
        anonymised_at=None, archived_at=None, phone_verified_on__gt=demo.today - timedelta(days=170)
    )
    day = paris_date(demo.now)
    alone = [
        one
        for one in recent.exclude(phone="").order_by("pk")[:LOOKED_AT]
        if opens(one, Channel.SMS, day) and not asks_birth(known_by(Channel.SMS, one.phone), Channel.SMS, day)
    ]
    said = {one: sum(bool(section.shown) for section in sections_of(one, demo.now)) for one in alone}
    return max(alone, key=lambda one: said[one], default=None)


def sign_ins() -> list[str]:
    """Return how to open an own space of the demonstration: the number, and where its code is printed."""
    visit = Visit.objects.select_related("person").order_by("opened_at", "pk").first()
    if visit is None:
        return []
    who = f"{french_phone(visit.person.phone)} ({visit.person.first_name})"
    return [f"  espace personnel /moi/ : {who}, le code s’écrit ici"]
