"""What happens to an appointment is told to the apps that live by it, in the same transaction: reminders, case files."""

from datetime import datetime

from mobilite import registry


def tell(what: str, appointment, *, at: datetime, actor) -> None:
    """Tell the apps of the registry point « appointment_changed »: ``callable(what, appointment, at=, actor=)``.

    ``what`` is the verb of the journal: book, move, cancel, keep, no_show, excuse.
    """
    for item in registry.registered("appointment_changed"):
        item.value(what, appointment, at=at, actor=actor)
