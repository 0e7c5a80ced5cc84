"""What missions must go on saying."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from advice.recruitment.missions.models import Mission, Status
from mobilite.integrity import Check, Finding
from mobilite.periods import paris_date


def over_and_open(now: datetime) -> Iterator[Finding]:
    """Find the missions that look for somebody a week after their last day: nobody said what became of them."""
    late = Mission.objects.filter(status=Status.OPEN, ends_on__lte=paris_date(now) - timedelta(days=7))
    for mission in late.select_related("commune").order_by("pk"):
        yield Finding(
            f"{mission}\u00a0: finie, et toujours à pourvoir. Dites ce qu’elle est devenue.",
            mission.get_absolute_url(),
        )


#: Registered at « integrity ».
CHECKS = {"missions.over": Check("Missions finies et toujours à pourvoir", over_and_open)}
