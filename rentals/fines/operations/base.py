"""What the operations on a notice share: holding it, refusing what has gone, the keys of its alarms."""

from datetime import datetime
from typing import NoReturn

from mobilite.audit.entries import record
from mobilite.pages.french import date_fr, typography
from mobilite.periods import paris_date
from mobilite.todo.operations import settle
from mobilite.workflow import Refusal
from rentals.fines.models import Fine

FIRST, LAST = "first", "last"
LONGEST = 300


class FineRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise FineRefused(typography(sentence), field=field)


def locked(fine_id: int) -> Fine:
    """Hold a notice until the transaction ends, with what its steps read."""
    loaded = Fine.objects.locked().select_related("vehicle__category", "rental", "person__commune")
    return loaded.get(pk=fine_id)


def still_open(fine: Fine) -> None:
    """Refuse what would change an answer that went out."""
    if not fine.is_open:
        deny(
            f"Cet avis est « {fine.get_status_display().lower()} » : ce qui a été envoyé ne change plus. "
            "Quelqu’un a peut-être agi avant vous : rechargez la page."
        )


def not_ahead(day, at: datetime, *, field: str) -> None:
    """Refuse a day to come for what is done already."""
    if day > paris_date(at):
        deny("Ce jour n’est pas encore venu : donnez celui de l’envoi.", field=field)


def told(fine: Fine, verb: str, sentence: str, *, at: datetime, actor, changed=(), data=None) -> None:
    """Write the entry of a step that changes no state. Sentences name the notice, never the driver."""
    record(
        verb, fine, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, before=fine.status,
        after=fine.status, changed=sorted(changed), data=data,
    )  # fmt: skip


def move(
    fine: Fine, status: str, verb: str, sentence: str, *, at: datetime, actor, data=None, **changes
) -> None:
    """Change the state, with an entry that names the notice, never the driver."""
    fine.move_to(
        status, verb=verb, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, data=data, **changes
    )


def alarm_key(fine: Fine, which: str) -> str:
    """Return the key of an alarm's task: a notice whose last day is corrected is alarmed anew."""
    return f"fine:{fine.pk}:{fine.due_on}:{which}"


def settle_alarms(fine: Fine, result: str, *, at: datetime, actor) -> None:
    """Close the tasks whose reason has gone."""
    for which in (FIRST, LAST):
        settle(alarm_key(fine, which), result=result, at=at, actor=actor)


def days_left(fine: Fine, at: datetime) -> str:
    """Return « avant le 18 juin 2026 », or nothing for a notice without a last day."""
    return f"avant le {date_fr(fine.due_on, weekday=False)}" if fine.due_on else ""
