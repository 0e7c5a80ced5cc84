"""The job that sends one message."""

from datetime import timedelta

from mobilite import registry
from mobilite.jobs import job


# A provider that fails is the message's own affair (see sending.py): attempts here are for a worker that dies.
@job(
    label="Envoyer un message", attempts=20, delays=(timedelta(seconds=30), timedelta(minutes=5)), priority=10
)
def send(message_id: int) -> str:
    """Send a message, unless there is no sense in it any more."""
    # By name: what sends also writes (the other channel), and what writes asks for this job.
    return registry.get("outbox", "send")(message_id)
