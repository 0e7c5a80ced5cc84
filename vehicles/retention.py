"""What the calendar keeps about people."""

from mobilite.kept import Duty, Forgetting
from vehicles.models import Occupancy


def social(people, now):
    Occupancy.objects.filter(person__in=people).exclude(reason="").update(reason="")
    return ()


DECLARED = (
    Duty("vehicles", "un véhicule lui est pris", lambda: Occupancy.objects.live()),
    Forgetting("vehicles", social),
)
