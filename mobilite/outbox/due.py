"""Due work: receipts without a message, messages whose job was lost."""

from datetime import datetime, timedelta

from mobilite.due import DueWork
from mobilite.outbox.jobs import send
from mobilite.outbox.models import EarlyReceipt, Message

#: How long a receipt waits for its message.
EARLY = timedelta(days=2)
#: How long after its moment a message is believed to have lost its job (a queue emptied by hand, a worker's bug).
LOST = timedelta(minutes=30)


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


WORKS = {
    "outbox.early_receipts": DueWork(
        "Oublier les accusés sans message", forget_early_receipts, every=timedelta(hours=6)
    ),
    "outbox.forgotten": DueWork(
        "Retrouver les messages oubliés", find_forgotten, every=timedelta(minutes=30)
    ),
}
