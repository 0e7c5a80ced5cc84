"""The code leaves, behind the page: whoever asks waits as long for a number that nobody has."""

from datetime import datetime

from django.db import transaction

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.jobs import job
from mobilite.outbox.events import event
from mobilite.outbox.operations.notifying import written
from mobilite.outbox.reach import reach
from mobilite.outbox.writing import compose
from mobilite.people.models import Person
from mobilite.periods import paris_date
from mobilite.portal.behind import known_by, opens
from mobilite.portal.codes import code_hash, code_of
from mobilite.portal.models import Knock
from mobilite.todo.operations import open_task

CODE = "portal.code"
TO_CHECK = "Vérifier le numéro\u00a0: la personne veut ouvrir son espace"


@job(label="Envoyer un code", attempts=3, priority=20)
def tell(knock_id: int) -> str:
    """Send the code of a knock to whom the number belongs, if it opens anything."""
    return tell_code(knock_id, at=clock.now())


@transaction.atomic
def tell_code(knock_id: int, *, at: datetime) -> str:
    """Write the message of a knock, once, and forget what was typed. Returns in a word what became of it.

    A number that opens nothing until it is checked gets no code: the counter gets a task, once a person.
    """
    knock = Knock.objects.locked().filter(pk=knock_id).first()
    if knock is None or knock.typed is None:
        return "done"
    address, knock.typed = knock.typed, None
    day = paris_date(at)
    known = known_by(knock.channel, address) if at < knock.expires_at else []
    word = "nobody"
    for person in known:
        if opens(person, knock.channel, day) and _written(knock, person, at=at):
            word = "told"
            break
    else:
        for person in known:
            _ask_counter(person, at=at)
            word = "to_check"
    knock.save(update_fields=["typed", "person"])
    return word


def _written(knock: Knock, person: Person, *, at: datetime) -> bool:
    """Write the message to this person, by the channel that was asked for; tell whether something goes."""
    kind = event(CODE)
    ways = reach(person, at=at, essential=True, by=knock.channel)
    draft, _why = compose(kind, ways, to=person, about=knock, extra={}, at=at)
    if draft is None:
        return False
    knock.person = person
    written(
        f"{CODE}:{knock.pk}",
        kind,
        draft,
        to=person,
        about=knock,
        extra={},
        at=at,
        not_after=knock.expires_at,
    )
    return True


def make_code(knock: Knock, at: datetime) -> str:
    """Return the code that stands in the message that leaves; the base keeps its print only."""
    code = code_of(knock)
    Knock.objects.filter(pk=knock.pk).update(code_hash=code_hash(knock, code))
    return f"{code[:3]} {code[3:]}"


def _ask_counter(person: Person, *, at: datetime) -> None:
    open_task(
        TO_CHECK,
        role=Role.AGENT,
        person=person,
        about=person,
        due_at=at,
        key=f"own:person:{person.pk}",
        detail="Elle a demandé un code. Son numéro n’est pas vérifié depuis un an, ou rien ne peut y être écrit.",
        at=at,
    )
