"""The job that sends one thing to a software, and sees it again when its time has come."""

from datetime import timedelta

from advice.recruitment.feed.operations.sending import deliver
from mobilite import clock
from mobilite.jobs import Later, job


# A software that fails is the delivery's own affair (see operations/sending.py): attempts here are for a worker that dies.
@job(
    label="Envoyer une candidature à un logiciel",
    attempts=20,
    delays=(timedelta(seconds=30), timedelta(minutes=5)),
)
def send(delivery_id: int) -> str:
    """Send a delivery, unless it need not be any more. Raises Later."""
    done = deliver(delivery_id, at=clock.now())
    if done.later is not None:
        raise Later(done.later)
    return done.word
