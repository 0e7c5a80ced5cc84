"""Messages, the reasons for which they are written, and a provider that keeps what it is given."""

from dataclasses import replace
from itertools import count

from mobilite import clock, registry
from mobilite.outbox.events import Event
from mobilite.outbox.models import Message, OptOut, State
from mobilite.outbox.providers import Sent
from tests.factories.persons import KNOWN_SINCE, TODAY, a_person

_number = count(1)
TEXTS = {
    "sms": {"fr": "{structure} : {prenom}, votre scooter est à rendre {quand}. Appelez le {telephone}."},
    "email": {
        "fr": ("Retour {quand}", "Bonjour {prenom},\n\nvotre scooter est à rendre {quand}."),
        "en": ("Return {quand}", "Hello {prenom},\n\nyour scooter is due {quand}."),
    },
}


def an_event(key="tests.return", **changes) -> Event:
    """Declare an event about a person, as an app does: « votre scooter est à rendre demain »."""
    event = Event(
        key,
        "Retour demain",
        about="people.person",
        variables={"quand": "le jour du retour"},
        values=lambda about: {"quand": "demain mardi 9 juin"},
        texts=TEXTS,
    )
    event = replace(event, **changes)
    registry._points["message_event"][key] = registry.Registered(key, event, 0)
    return event


def somebody(first_name="Aïcha", last_name="Le Goff", **fields):
    """Return a person who reads SMS on a number of her own, checked last week, and e-mails."""
    number = next(_number)
    values = {
        "phone": f"+33639981{number:03}",
        "phone_verified_on": TODAY,
        "email": f"a{number}@courriel.example",
    }
    return a_person(first_name, last_name, **values | fields)


def a_message(person=None, *, state=State.TO_SEND, **fields) -> Message:
    """Return a message to somebody in a state, with the dates that go with it."""
    number, at = next(_number), fields.get("created_at", KNOWN_SINCE)
    values = {
        "key": f"tests:{number}",
        "event": "outbox.free",
        "person": person or somebody(),
        "channel": "sms",
        "text": "Votre dossier est prêt.",
        "send_after": at,
        "created_at": at,
        "state": state,
    }
    values["to"] = values["person"].phone
    if state in (State.SENT, State.DELIVERED):
        values |= {"sent_at": at, "provider": "fake", "provider_reference": f"ref-{number}", "attempts": 1}
    if state == State.DELIVERED:
        values["delivered_at"] = at
    if state == State.FAILED:
        values |= {"failed_at": at, "why": "Numéro non attribué."}
    if state == State.CANCELLED:
        values |= {"cancelled_at": at, "why": "Le véhicule est déjà rendu."}
    if state == State.SENDING:
        values |= {"claimed_at": at, "attempts": 1, "provider": "fake"}
    return Message.objects.create(**values | fields)


def a_stop(channel="sms", address="+33639981000", **fields) -> OptOut:
    """Return a « STOP » of this morning."""
    return OptOut.objects.create(
        channel=channel, address=address, **{"how": "stop", "at": clock.now()} | fields
    )


class Post:
    """A provider in memory. ``errors`` are raised first, one a sending; ``takes_key`` tells whether a key counts once."""

    name = "fake"

    def __init__(self, channel, takes_key=True):
        self.channel, self.takes_key = channel, takes_key
        self.errors, self.sent, self.tries = [], [], 0
        self.delivered = False
        self.before = lambda outgoing: None

    def send(self, outgoing) -> Sent:
        self.tries += 1
        self.before(outgoing)
        if self.errors and (error := self.errors.pop(0)):
            raise error
        if not any(self.takes_key and one.key == outgoing.key for one in self.sent):
            self.sent.append(outgoing)
        return Sent(f"ref-{outgoing.key}", delivered=self.delivered)
