"""Appointments that belong to something else, such as the stop of a round: the diary shows them, and does not move them."""

from dataclasses import dataclass

from mobilite import registry


@dataclass(frozen=True)
class Held:
    """What an appointment belongs to: why it is not changed here, and the page where it is."""

    sentence: str
    label: str
    url: str
    icon: str = "route"
    #: Who came is noted there too.
    whole: bool = False


def holder(appointment) -> Held | None:
    """Return what an appointment belongs to, as apps say at the registry point « appointment_held »:
    ``callable(appointment) -> Held | None``."""
    found = (item.value(appointment) for item in registry.registered("appointment_held"))
    return next((held for held in found if held is not None), None)
