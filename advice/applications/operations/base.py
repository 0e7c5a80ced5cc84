"""What the operations on an application share: holding it, refusing, its entry of the journal, its tasks."""

from datetime import date, datetime
from typing import NoReturn

from advice.applications.models import Application, Status
from mobilite.audit.entries import record
from mobilite.pages.french import date_fr, typography
from mobilite.periods import paris_date
from mobilite.todo.operations import settle
from mobilite.workflow import Refusal

LONGEST = 300
#: What the tasks of an application are about: sending it, asking where the answer is, contesting, asking for the money.
ALARMS = ("send", "answer", "appeal", "payment")


class ApplicationRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise ApplicationRefused(typography(sentence), field=field)


def held(application_id: int) -> Application:
    """Hold an application until the transaction ends."""
    rows = Application.objects.locked().select_related("case__person", "case__adviser", "version__aid")
    return rows.get(pk=application_id)


def being_prepared(application_id: int) -> Application:
    """Hold one that has not left yet."""
    application = held(application_id)
    if application.status != Status.PREPARING:
        deny("Cette demande n’est plus en préparation. Rechargez la page.")
    return application


def told(application: Application, verb: str, sentence: str, *, at: datetime, actor, changed=()) -> None:
    """Write the entry of what changes no state. Sentences name the application, never people."""
    record(
        verb, application, sentence=_sentence(application, sentence), actor=actor, at=at, before=application.status,
        after=application.status, changed=sorted(changed),
    )  # fmt: skip


def move(
    application: Application, status: str, verb: str, sentence: str, *, at: datetime, actor, **changes
) -> None:
    """Change the state with one entry, and close the tasks whose reason has gone. Raises ForbiddenTransition."""
    application.move_to(
        status, verb=verb, sentence=_sentence(application, sentence), actor=actor, at=at, **changes
    )
    settle_tasks(application, at=at, actor=actor)


def settle_tasks(application: Application, *, at: datetime, actor) -> None:
    for which in ALARMS:
        settle(alarm_key(application, which), result="La demande a avancé.", at=at, actor=actor)


def alarm_key(application: Application, which: str) -> str:
    return f"aid-request:{application.pk}:{which}"


def not_ahead(day: date, at: datetime, *, field: str) -> None:
    """Refuse a day to come for what is done already."""
    if day > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui où c’est arrivé.", field=field)


def not_before(day: date, first: date | None, what: str, *, field: str) -> None:
    """Refuse a day that comes before what it follows."""
    if first is not None and day < first:
        deny(f"C’est avant {what}, le {date_fr(first, weekday=False)}. Corrigez le jour.", field=field)


def _sentence(application: Application, sentence: str) -> str:
    return typography(f"{sentence}, demande {application.reference}")[:LONGEST]
