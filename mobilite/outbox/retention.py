"""How long we keep what a message said; that it was sent stays with its cause."""

from datetime import timedelta

from django.db.models import F

from mobilite.kept import CNIL_SOCIAL, GONE, OURS, YEAR, Forgetting, Rule, Stage
from mobilite.outbox.models import Channel, EarlyReceipt, Message, OptOut, State
from mobilite.people.models import Person

ENDED = (State.SENT, State.DELIVERED, State.FAILED, State.CANCELLED)


def _due(terms):
    rows = Message.objects.filter(state__in=ENDED, created_at__lt=terms.limit).exclude(text=GONE)
    return rows.annotate(since=F("created_at"))


def _emptied(rows) -> None:
    rows.filter(channel=Channel.EMAIL).update(subject=GONE)
    rows.exclude(to="").update(to=GONE)
    rows.update(text=GONE, extra={})


def _erase(keys, terms):
    _emptied(Message.objects.filter(pk__in=keys))
    return ()


def social(people, now):
    """What waits for somebody who is gone leaves no more, and nothing of what was said stays."""
    rows = Message.objects.filter(person__in=people)
    rows.waiting().update(
        state=State.CANCELLED,
        cancelled_at=now,
        sent_at=None,
        failed_at=None,
        why="La personne n’est plus suivie.",
    )
    _emptied(rows.exclude(text=GONE))
    return ()


def identity(people, now):
    """Forget the refusals of numbers and addresses that nobody else has."""
    for phone, email in Person.objects.filter(pk__in=people).values_list("phone", "email"):
        for channel, field, address in ((Channel.SMS, "phone", phone), (Channel.EMAIL, "email", email)):
            if address and not Person.objects.filter(**{field: address}).exclude(pk__in=people).exists():
                OptOut.objects.filter(channel=channel, address__iexact=address).delete()
    return ()


#: Their own work forgets them every six hours (due.py); shown here, and swept once more.
EARLY = timedelta(days=2)


def _early(terms):
    return EarlyReceipt.objects.filter(received_at__lt=terms.now - EARLY).annotate(since=F("received_at"))


def _forget_early(keys, terms):
    EarlyReceipt.objects.filter(pk__in=keys).delete()
    return ()


DECLARED = (
    Forgetting("outbox", social, identity),
    Rule(
        "outbox.messages",
        "Messages\u00a0: texte et destination",
        since="le jour où ils ont été écrits",
        then="effacés\u00a0; on sait encore qu’un message est parti",
        source=CNIL_SOCIAL,
        active=YEAR,
        erase=Stage(_due, _erase),
        holds={"people.person": "person"},
        say=lambda message: f"message n°\u00a0{message.pk}",
        person="person_id",
    ),
    Rule(
        "outbox.early_receipts",
        "Accusés sans message",
        since="le deuxième jour après leur arrivée",
        then="effacés",
        source=OURS,
        fixed=True,
        erase=Stage(_early, _forget_early),
        deletes=("outbox.earlyreceipt",),
        say=lambda receipt: f"accusé n°\u00a0{receipt.pk}",
    ),
)
