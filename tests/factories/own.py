"""The own space: people whose telephone opens it, and clients that are inside."""

from datetime import date

from mobilite.outbox.models import Channel
from mobilite.people.models import Person
from mobilite.people.operations import ask_paper
from mobilite.periods import paris_date
from mobilite.portal.models import Visit
from mobilite.portal.operations import VISIT as LASTS
from mobilite.portal.own import SEEN, VISIT
from tests.cast import StrictClient
from tests.factories.lending import NOW
from tests.factories.persons import TODAY, a_driver

NUMBER = "+33639981200"


def the_owner() -> Person:
    """Return Samia, who may drive, whose number was checked today: the same one each time in a test."""
    known = Person.objects.filter(phone=NUMBER).order_by("pk").first()
    born = date(1990, 3, 24)
    return known or a_driver("Samia", "Benali", phone=NUMBER, phone_verified_on=TODAY, birth_date=born)


def an_asked_paper(person: Person, kind="work") -> Person:
    """Return the person, once a colleague asked her for a paper: of her work, that she showed to nobody."""
    ask_paper(person, kind=kind, at=NOW, actor=None)
    return person


def inside(person: Person, *, at=NOW, client=None) -> StrictClient:
    """Return a strict client in which this person is in her own space. Her number is checked if it was not."""
    Person.objects.filter(pk=person.pk, phone_verified_on=None).update(phone_verified_on=paris_date(at))
    visit = Visit.objects.create(person=person, channel=Channel.SMS, opened_at=at, ends_at=at + LASTS)
    client = client or StrictClient()
    session = client.session
    session[VISIT], session[SEEN] = visit.pk, at.timestamp()
    session.save()
    return client
