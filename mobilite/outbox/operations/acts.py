"""What a colleague does: cancel, send again, write a few words."""

from datetime import datetime

from mobilite.outbox.models import Message
from mobilite.people.models import Person


def cancel(message_id: int, *, at: datetime, actor) -> Message:
    """Keep a message that has not left from leaving."""
    raise NotImplementedError


def send_again(message_id: int, *, at: datetime, actor) -> Message:
    """Write the same text again in a new message, after a failure or a cancellation."""
    raise NotImplementedError


def write(person: Person, text: str, *, key: str, at: datetime, actor) -> Message:
    """Write a few words by SMS to a person."""
    raise NotImplementedError
