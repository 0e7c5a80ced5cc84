"""The database itself refuses a message that lies."""

import pytest
from django.db import IntegrityError, transaction

from mobilite.outbox.models import Message, State
from tests.factories import a_contact
from tests.factories.messages import a_message, a_stop, somebody

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(State))
def test_each_state_goes_with_its_dates(state):
    assert a_message(state=state).state == state


@pytest.mark.parametrize(
    ("state", "changes"),
    [
        (State.TO_SEND, {"sent_at": "created_at"}),
        (State.TO_SEND, {"claimed_at": "created_at"}),
        (State.SENDING, {"claimed_at": None}),
        (State.SENDING, {"attempts": 0}),
        (State.SENT, {"sent_at": None}),
        (State.SENT, {"provider": ""}),
        (State.SENT, {"failed_at": "created_at"}),
        (State.DELIVERED, {"delivered_at": None}),
        (State.DELIVERED, {"sent_at": None}),
        (State.FAILED, {"why": ""}),
        (State.FAILED, {"failed_at": None}),
        (State.FAILED, {"to": ""}),
        (State.CANCELLED, {"cancelled_at": None}),
        (State.CANCELLED, {"sent_at": "created_at"}),
        (State.TO_SEND, {"segments": 0}),
        (State.TO_SEND, {"cost": -1}),
        (State.TO_SEND, {"text": ""}),
        (State.TO_SEND, {"subject": "Un SMS n’en a pas"}),
        (State.TO_SEND, {"channel": "email"}),
        (State.TO_SEND, {"about_label": "people.person"}),
        (State.TO_SEND, {"person": None}),
    ],
)
def test_and_with_no_other(state, changes):
    message = a_message(state=state)
    values = {
        name: getattr(message, value) if value == "created_at" else value for name, value in changes.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**values)


def test_two_addressees_are_one_too_many():
    with pytest.raises(IntegrityError), transaction.atomic():
        a_message(somebody(), contact=a_contact())


def test_a_key_serves_once():
    a_message(key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_message(key="k")


def test_a_message_is_followed_by_one_at_most():
    first = a_message(state=State.FAILED)
    a_message(follows=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_message(follows=first)


def test_a_number_says_stop_once():
    a_stop()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_stop()


def test_what_a_message_costs_is_kept_to_the_ten_thousandth():
    from decimal import Decimal

    message = a_message(cost=Decimal("0.0449"))
    message.refresh_from_db()
    assert message.cost == Decimal("0.0449")
