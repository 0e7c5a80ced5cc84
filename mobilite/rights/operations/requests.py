"""A request of a person about her data, from the day she asks to the answer."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import date_fr
from mobilite.people.models import Person
from mobilite.people.operations.saving import saved
from mobilite.periods import paris, paris_date
from mobilite.rights.models import Identity, Kind, Request, Status, last_day
from mobilite.todo.operations import open_task, settle
from mobilite.workflow import Refusal

#: The first task asks for an answer well before the last day; the second comes when a week is left.
FIRST_TASK, LAST_TASK = timedelta(days=14), timedelta(days=7)
NOON = time(12)


class AskedTomorrow(Refusal):
    def __init__(self):
        super().__init__(
            "Une demande ne vient pas du futur\u00a0: donnez le jour où elle est arrivée.", field="asked_on"
        )


class WhoAsks(Refusal):
    """Nothing is given nor erased before we know that it is she (art. 12-6)."""

    def __init__(self):
        super().__init__(
            "Vérifiez d’abord l’identité\u00a0: en personne, au numéro connu, ou une pièce regardée sans la copier.",
            field="identity",
        )


class AlreadyAnswered(Refusal):
    def __init__(self, request: Request):
        super().__init__(
            f"{request.answered_by} a déjà répondu à cette demande le {date_fr(request.answered_at, weekday=False)}."
        )


class NotExtended(Refusal):
    """Two months more, once, and said within the first month (art. 12-3)."""


@transaction.atomic
def note_request(
    person: Person,
    *,
    kind: str,
    asked_on: date,
    means: str,
    identity: str = Identity.NOT_YET,
    detail: str = "",
    at: datetime,
    actor,
) -> Request:
    """Write what a person asked, work out the last day to answer, and give the manager a task. Raises AskedTomorrow, NotValid."""
    if asked_on > paris_date(at):
        raise AskedTomorrow
    request = Request(person=person, created_at=at, created_by=actor, due_on=last_day(asked_on))
    saved(
        request,
        {"kind": kind, "asked_on": asked_on, "means": means, "identity": identity, "detail": detail.strip()},
    )
    open_task(
        f"Répondre à une demande {Kind(kind).of}",
        role=Role.MANAGER,
        about=request,
        person=person,
        due_at=paris(min(asked_on + FIRST_TASK, request.due_on), NOON),
        key=_key(request),
        at=at,
        actor=actor,
    )
    record(
        "note_rights_request",
        request,
        sentence=f"a noté une demande {Kind(kind).of} de la personne sur ses données",
        actor=actor,
        at=at,
        after=Status.OPEN,
    )
    return request


@transaction.atomic
def verify_identity(request_id: int, *, identity: str, at: datetime, actor) -> Request:
    """Write how we know that it is she. Raises AlreadyAnswered."""
    request = _open(request_id)
    changed = saved(request, {"identity": identity})
    if changed:
        record(
            "verify_identity",
            request,
            sentence=f"a noté comment l’identité est vérifiée pour la {request}",
            actor=actor,
            at=at,
            changed=changed,
        )
    return request


@transaction.atomic
def extend(request_id: int, *, reason: str, at: datetime, actor) -> Request:
    """Take two months more, once, before the first month is over (art. 12-3). Raises AlreadyAnswered, NotExtended."""
    request, today = _open(request_id), paris_date(at)
    if request.extended_on is not None:
        raise NotExtended("Cette demande a déjà été prolongée\u00a0: on ne prolonge qu’une fois.")
    if request.due_on < today:
        raise NotExtended("Le mois est passé\u00a0: une prolongation se dit avant. Répondez maintenant.")
    old_key = _key(request, soon=True)
    saved(
        request,
        {
            "extended_on": today,
            "extended_reason": reason.strip(),
            "due_on": last_day(request.asked_on, extended=True),
        },
    )
    settle(old_key, result="La demande est prolongée.", at=at)
    record(
        "extend_request",
        request,
        sentence=f"a prolongé de deux mois la {request}",
        actor=actor,
        at=at,
        changed=["due_on", "extended_on"],
    )
    return request


@transaction.atomic
def answer(request_id: int, *, text: str, refused: bool = False, at: datetime, actor) -> Request:
    """Write what we answered, and close the request and its tasks. Raises AlreadyAnswered, WhoAsks, Refusal.

    A refusal says why (art. 12-4); it may be because nobody could tell who was asking.
    """
    request = _open(request_id)
    if not refused and request.identity == Identity.NOT_YET:
        raise WhoAsks
    text = text.strip()
    if not text:
        raise Refusal("Écrivez ce que vous avez répondu.", field="text")
    saved(request, {"answer": text, "answered_at": at, "answered_by": actor, "status": _end(refused)})
    for key in (_key(request), _key(request, soon=True)):
        settle(key, result="La réponse est donnée.", at=at, actor=actor)
    if request.may_erase:
        open_task(
            "Effacer ce qui peut l’être",
            role=Role.MANAGER,
            about=request,
            person=request.person,
            due_at=at + timedelta(days=1),
            key=erasing_key(request),
            at=at,
            actor=actor,
        )
    record(
        "answer_rights_request",
        request,
        sentence=f"a {'refusé' if refused else 'répondu à'} la {request}",
        actor=actor,
        at=at,
        before=Status.OPEN,
        after=request.status,
    )
    return request


def remind(now: datetime) -> int:
    """Give the manager a second task for each request that has seven days left or fewer; return how many."""
    opened = 0
    soon = Request.objects.open().filter(due_on__lte=paris_date(now) + LAST_TASK).select_related("person")
    for request in soon.order_by("due_on", "pk"):
        task = open_task(
            f"Dernière semaine pour répondre à une demande {Kind(request.kind).of}",
            role=Role.MANAGER,
            about=request,
            person=request.person,
            due_at=paris(request.due_on, NOON),
            key=_key(request, soon=True),
            at=now,
        )
        opened += task.created_at == now
    return opened


def erasing_key(request: Request) -> str:
    """Return the key of the task that an answered erasure leaves."""
    return f"rights:{request.pk}:erase"


def _open(request_id: int) -> Request:
    request = Request.objects.locked().get(pk=request_id)
    if not request.is_open:
        raise AlreadyAnswered(request)
    return request


def _end(refused: bool) -> Status:
    return Status.REFUSED if refused else Status.ANSWERED


def _key(request: Request, *, soon: bool = False) -> str:
    return f"rights:{request.pk}:{request.due_on}" if soon else f"rights:{request.pk}"
