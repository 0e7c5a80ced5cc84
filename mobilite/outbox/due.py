"""Due work: receipts without a message, messages whose job was lost, tasks that need not be done any more."""

from datetime import datetime, timedelta

from mobilite.due import DueWork
from mobilite.outbox.jobs import send
from mobilite.outbox.models import EarlyReceipt, Message
from mobilite.outbox.operations.failing import no_longer_useful
from mobilite.outbox.operations.notifying import TASKS
from mobilite.outbox.operations.receiving import apply_early
from mobilite.todo.models import Task
from mobilite.todo.operations import settle

#: How long a receipt waits for its message.
EARLY = timedelta(days=2)
#: How long after its moment a message is believed to have lost its job (a queue emptied by hand, a worker's bug).
LOST = timedelta(minutes=30)


def apply_early_receipts(now: datetime) -> int:
    """Apply the receipts that crossed our own note of the sending: neither saw the other."""
    return sum(apply_early(one) for one in EarlyReceipt.objects.order_by("received_at", "pk"))


def forget_early_receipts(now: datetime) -> int:
    """Delete the receipts whose message never came."""
    return EarlyReceipt.objects.filter(received_at__lt=now - EARLY).delete()[0]


def find_forgotten(now: datetime) -> int:
    """Ask again for the sending of what should have left long ago. Asked twice it leaves once: see sending.py."""
    waiting = Message.objects.waiting().filter(send_after__lt=now - LOST)
    forgotten = waiting.exclude(claimed_at__gt=now - LOST).order_by("pk").values_list("pk", flat=True)
    for pk in forgotten:
        send.enqueue(pk)
    return len(forgotten)


def settle_said(now: datetime) -> int:
    """Close the tasks « Prévenir … » of what need not be said any more: the vehicle is back, the moment is past."""
    done = 0
    for key in Task.objects.open().filter(key__startswith=TASKS).values_list("key", flat=True):
        message = Message.objects.filter(pk=int(key.removeprefix(TASKS))).first()
        if message is not None and (why := no_longer_useful(message, at=now)):
            done += settle(key, result=why, at=now) is not None
    return done


WORKS = {
    "outbox.said": DueWork(
        "Clore les tâches de ce qui n’est plus à dire", settle_said, every=timedelta(minutes=10)
    ),
    "outbox.crossed_receipts": DueWork("Appliquer les accusés arrivés trop tôt", apply_early_receipts),
    "outbox.early_receipts": DueWork(
        "Oublier les accusés sans message", forget_early_receipts, every=timedelta(hours=6)
    ),
    "outbox.forgotten": DueWork(
        "Retrouver les messages oubliés", find_forgotten, every=timedelta(minutes=30)
    ),
}
