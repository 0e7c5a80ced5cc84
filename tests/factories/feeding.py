"""Software of structures, and what was sent there."""

from itertools import count

from advice.recruitment.feed import operations
from advice.recruitment.feed.channel import Answer
from advice.recruitment.feed.models import Delivery, Destination, State, Way
from tests.factories.lending import paris_at
from tests.factories.persons import a_person
from tests.factories.recruiting import PROPOSED, a_referral, an_employer

_number = count(1)
PLUGGED = paris_at(4, 1, 9)
WEBHOOK = {"way": Way.WEBHOOK, "url": "https://logiciel.example.org/candidatures"}


def a_destination(employer=None, *, name="GTA", at=PLUGGED, actor=None, **values) -> Destination:
    """Return a software that receives a file, or by ``way`` and ``url`` direct sendings."""
    values = {"way": Way.CSV} | values
    return operations.make_destination(employer or an_employer(), name=name, at=at, actor=actor, **values)[0]


def a_webhook(employer=None, **values) -> Destination:
    return a_destination(employer, **WEBHOOK | values)


def a_delivery(destination=None, *, person=None, at=PROPOSED) -> Delivery:
    """Return what waits to be sent of somebody who has just been proposed."""
    destination = destination or a_webhook()
    referral = a_referral(person, employer=destination.employer, at=at)
    return Delivery.objects.get(referral=referral, state=State.WAITING)


def answering(*answers):
    """Return a door that answers so, one after another, the last one for ever; statuses or exceptions. It keeps what left."""
    left = list(answers)
    sent = []

    def post(url, headers, body):
        answer = left.pop(0) if len(left) > 1 else left[0]
        sent.append((url, headers, body))
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer) if isinstance(answer, int) else answer

    post.sent = sent
    return post


def a_dead_delivery(destination=None, **values) -> Delivery:
    """Return one that was refused for good."""
    delivery = a_delivery(destination, **values)
    operations.deliver(delivery.pk, at=PROPOSED, post=answering(404))
    delivery.refresh_from_db()
    return delivery


def an_other_destination(**values) -> Destination:
    """Return one of a structure of its own."""
    number = next(_number)
    employer = an_employer(f"Logiciel {number}", email=f"l{number}@example.org")
    return a_destination(employer, name=f"GTA {number}", **values)


def somebody():
    return a_person("Inès", f"Envoi{next(_number)}")
