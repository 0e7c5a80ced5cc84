"""What applications must go on saying: what is paid has payments, what is wholly paid says so."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Sum

from advice.applications.models import Application, Status
from mobilite.integrity import Check, Finding


def paid_as_said(now: datetime) -> Iterator[Finding]:
    """Find the applications whose state and whose payments do not say the same."""
    rows = Application.objects.annotate(paid=Sum("payments__amount")).order_by("pk")
    for one in rows.filter(status=Status.PAID, paid=None):
        yield Finding(f"{one}\u00a0: versée, mais aucun versement n’est noté.", one.get_absolute_url())
    for one in rows.filter(status=Status.GRANTED, paid__gte=F("granted")):
        yield Finding(f"{one}\u00a0: tout est versé, mais elle attend encore.", one.get_absolute_url())


#: Registered at « integrity ».
CHECKS = {"applications.paid": Check("Demandes d’aide\u00a0: versements et états", paid_as_said)}
