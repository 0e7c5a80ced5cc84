"""What the feed must go on saying: nothing waits to leave of somebody who takes back her agreement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from advice.recruitment.feed.models import Delivery, Kind, State
from advice.recruitment.feed.operations.base import NO_MORE, why_not
from mobilite.integrity import Check, Finding

#: A job sees what waits again within that time.
FORGOTTEN = timedelta(days=1)


def not_agreed(now: datetime) -> Iterator[Finding]:
    """Find what waits although the person took her agreement back: it would not leave, and nobody is told."""
    rows = Delivery.objects.filter(state=State.WAITING, kind=Kind.CANDIDATE)
    for one in rows.select_related("referral__person", "destination__employer").order_by("pk"):
        if why_not(one.referral, one.destination, at=now) == NO_MORE:
            yield Finding(
                f"{one}\u00a0: la personne n’est plus d’accord. Classez l’envoi.", one.get_absolute_url()
            )


def forgotten(now: datetime) -> Iterator[Finding]:
    """Find what should have left since yesterday: no worker looks at it any more."""
    rows = Delivery.objects.filter(state=State.WAITING, next_at__lt=now - FORGOTTEN)
    for one in rows.select_related("referral").order_by("pk"):
        yield Finding(
            f"{one}\u00a0: attend depuis hier. Regardez les travaux de fond.", one.get_absolute_url()
        )


#: Registered at « integrity ».
CHECKS = {
    "feed.agreed": Check("Envois à un logiciel sans accord de la personne", not_agreed),
    "feed.forgotten": Check("Envois à un logiciel que personne ne reprend", forgotten),
}
