"""Write a message in the transaction of its cause."""

from collections.abc import Mapping
from datetime import datetime

from mobilite.outbox.models import Message


def notify(
    event_key: str,
    *,
    to,
    about,
    key: str,
    at: datetime,
    send_after: datetime | None = None,
    not_after: datetime | None = None,
    actor=None,
    extra: Mapping[str, str] | None = None,
) -> Message | None:
    """Write the message of an event to a person, a contact or a colleague, and have it sent.

    The row and its job live in the caller's transaction. The same ``key`` gives the same message, never a second
    one. When nothing can reach the addressee, the counter gets a task and None is returned.
    """
    raise NotImplementedError
