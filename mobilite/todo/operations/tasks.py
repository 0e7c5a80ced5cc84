"""The life of a task: opened, put off, handed on, finished, or dropped when its reason has gone."""

from datetime import datetime

from django.db import IntegrityError, transaction

from mobilite.accounts.roles import PERMISSIONS, Role
from mobilite.audit.entries import record
from mobilite.pages.french import datetime_fr
from mobilite.people.operations.saving import NotValid, saved
from mobilite.todo.models import Status, Task
from mobilite.workflow import Refusal

DONE = "C’est fait."
MAY_DO = "todo.change_task"


class NoOwner(Refusal):
    def __init__(self):
        super().__init__("Dites pour qui est cette tâche\u00a0: un métier ou un collègue.", field="owner")


class NotForThem(Refusal):
    """The owner could not open the page of tasks."""

    def __init__(self, owner):
        super().__init__(f"{owner} n’a pas de tâches ici\u00a0: choisissez quelqu’un d’autre.", field="owner")


class AlreadyClosed(Refusal):
    """Somebody, or the software, was quicker: says who, when, and with what result."""

    def __init__(self, task: Task):
        words = "a déjà classé cette tâche sans suite" if task.status == Status.DROPPED else "l’a déjà faite"
        super().__init__(
            f"{task.closed_by or 'Le logiciel'} {words}, {datetime_fr(task.closed_at)}\u00a0: «\u00a0{task.result}\u00a0»"
        )
        self.task = task


class SameReason(Refusal):
    def __init__(self):
        super().__init__("Une tâche est déjà ouverte pour la même raison\u00a0: continuez avec elle.")


@transaction.atomic
def open_task(
    title: str,
    *,
    role: str | None = None,
    user=None,
    about=None,
    person=None,
    place=None,
    due_at: datetime,
    key: str | None = None,
    detail: str = "",
    at: datetime,
    actor=None,
) -> Task:
    """Give somebody something to do: ``role`` or ``user``, never both, before ``due_at``.

    An open task with the same ``key`` is returned as it is, nothing is written. Raises NoOwner, NotForThem, NotValid.
    """
    task, is_new = opened(
        title,
        role=role,
        user=user,
        about=about,
        person=person,
        place=place,
        due_at=due_at,
        key=key,
        detail=detail,
        at=at,
        actor=actor,
    )
    if is_new:
        told(task, "open_task", "a ouvert la tâche", at=at, actor=actor, after=task.status)
    return task


def opened(title, *, key=None, role=None, user=None, about=None, at, actor, **values) -> tuple[Task, bool]:
    """Write a task and return it, and whether it is new; for operations that tell the journal themselves."""
    if key and (known := Task.objects.open().filter(key=key).first()):
        return known, False
    task = Task(key=key or "", created_at=at, created_by=actor, **owned(role, user))
    task.about = about
    try:
        with transaction.atomic():
            saved(task, {"title": title.strip(), **values})
    except (IntegrityError, NotValid):
        # Another transaction may have opened it between the look and the leap.
        if key and (known := Task.objects.open().filter(key=key).first()):
            return known, False
        raise
    return task, True


def owned(role, user) -> dict:
    """Return the owner's fields: one of the two, who may open the page of tasks. Raises NoOwner, NotForThem."""
    if bool(role) == (user is not None):
        raise NoOwner
    if role and MAY_DO not in PERMISSIONS[Role(role)]:
        raise NotForThem(Role(role).label)
    if user is not None and not (user.is_active and user.has_perm(MAY_DO)):
        raise NotForThem(user)
    return {"role": Role(role).value if role else "", "user": user}


@transaction.atomic
def finish(task_id: int, *, result: str = "", at: datetime, actor) -> Task:
    """Say that a task is done, and what came of it. Raises AlreadyClosed, NotValid."""
    task = _open(task_id)
    _close(task, Status.DONE, "finish_task", "a fait la tâche", result=result or DONE, at=at, actor=actor)
    return task


@transaction.atomic
def drop(task_id: int, *, result: str, at: datetime, actor) -> Task:
    """Close a task that is no longer needed, and say why. Raises AlreadyClosed, NotValid."""
    task = _open(task_id)
    words = "a classé sans suite la tâche"
    _close(task, Status.DROPPED, "drop_task", words, result=result, at=at, actor=actor)
    return task


@transaction.atomic
def settle(key: str, *, result: str, at: datetime, actor=None) -> Task | None:
    """Close the open task of this key, whose reason has gone; return it, or None when there is none.

    By somebody it is done; by the software (no ``actor``) it is dropped.
    """
    task = settled(key, result=result, at=at, actor=actor)
    if task is not None:
        told(
            task, "settle_task", "a clos la tâche", at=at, actor=actor, before=Status.OPEN, after=task.status
        )
    return task


def settled(key: str, *, result: str, at: datetime, actor=None) -> Task | None:
    """Close the open task of this key, if any; for operations that tell the journal themselves."""
    task = Task.objects.open().filter(key=key).locked().first() if key else None
    if task is not None:
        status = Status.DONE if actor is not None else Status.DROPPED
        saved(task, {"status": status, "closed_at": at, "closed_by": actor, "result": result})
    return task


@transaction.atomic
def postpone(task_id: int, *, due_at: datetime, at: datetime, actor) -> Task:
    """Put a task off, or bring it forward, to ``due_at``. Raises AlreadyClosed."""
    task = _open(task_id)
    if task.due_at != due_at:
        saved(task, {"due_at": due_at})
        words = f"a reporté au {datetime_fr(due_at)} la tâche"
        told(task, "postpone_task", words, at=at, actor=actor, changed=["due_at"])
    return task


@transaction.atomic
def hand_on(task_id: int, *, role: str | None = None, user=None, at: datetime, actor) -> Task:
    """Give an open task to another role or colleague. Raises AlreadyClosed, NoOwner, NotForThem."""
    task = _open(task_id)
    values = owned(role, user)
    if (task.role, task.user) != (values["role"], values["user"]):
        saved(task, values)
        words = f"a confié à {task.owner} la tâche"
        told(task, "hand_on_task", words, at=at, actor=actor, changed=["role", "user"])
    return task


@transaction.atomic
def reopen(task_id: int, *, at: datetime, actor) -> Task:
    """Take back the end of a task, pressed by mistake. Raises ForbiddenTransition, SameReason."""
    task = Task.objects.locked().get(pk=task_id)
    if task.key and Task.objects.open().filter(key=task.key).exclude(pk=task.pk).exists():
        raise SameReason
    task.move_to(
        Status.OPEN,
        verb="reopen_task",
        sentence=f"a rouvert la tâche «\u00a0{task}\u00a0»",
        actor=actor,
        at=at,
        closed_at=None,
        closed_by=None,
        result=None,
    )
    return task


def told(task: Task, verb: str, words: str, *, at, actor, **kwargs) -> None:
    """Write the entry of an operation on a task. Titles name nobody, so the journal may repeat them."""
    record(verb, task, sentence=f"{words} «\u00a0{task}\u00a0»", actor=actor, at=at, **kwargs)


def _open(task_id) -> Task:
    # The row alone: what is joined to it would be as it was before the wait for the lock.
    task = Task.objects.locked().get(pk=task_id)
    if not task.is_open:
        raise AlreadyClosed(task)
    return task


def _close(task, status, verb, words, *, result, at, actor) -> None:
    if not result.strip():
        raise Refusal("Dites pourquoi en quelques mots.", field="result")
    before = task.status
    saved(task, {"status": status, "closed_at": at, "closed_by": actor, "result": result.strip()})
    told(task, verb, words, at=at, actor=actor, before=before, after=status)
