"""What files must go on saying: an open one has somebody who may follow her; files that are named are there."""

from collections.abc import Iterator
from datetime import datetime

from advice.cases.models import Case, Status
from mobilite.integrity import Check, Finding


def followed_by_somebody(now: datetime) -> Iterator[Finding]:
    """Find the open files whose adviser's account is closed: nobody would see her tasks."""
    cases = Case.objects.filter(status=Status.OPEN, adviser__is_active=False).order_by("pk")
    for case in cases:
        yield Finding(
            f"{case}\u00a0: son conseiller n’a plus de compte. Confiez-le.", case.get_absolute_url()
        )


#: Registered at « integrity ».
CHECKS = {"cases.followed": Check("Dossiers de conseil sans conseiller", followed_by_somebody)}
