"""Erase what can go, once a request was answered: the rest stays until the law lets it go."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.files import storage
from mobilite.kept import Terms, rules
from mobilite.people.models import Person
from mobilite.people.retention import anonymise, archive
from mobilite.rights.erasure import duties_of, goes_when_asked, rows_of
from mobilite.rights.models import Request
from mobilite.rights.operations.requests import erasing_key
from mobilite.todo.operations import settle
from mobilite.workflow import Refusal


class NotToErase(Refusal):
    def __init__(self):
        super().__init__(
            "Il n’y a rien à effacer ici\u00a0: répondez d’abord à la demande, ou c’est déjà fait."
        )


class StillUnderWay(Refusal):
    """Something must end before she can be forgotten."""

    def __init__(self, whys: Iterable[str]):
        super().__init__(f"Pas encore\u00a0: {', '.join(whys)}.")


@transaction.atomic
def erase(request_id: int, *, at: datetime, actor) -> Request:
    """Erase what a person asked us to, but for what a law keeps: then she goes to the archives, else nobody knows her.

    Raises NotToErase, StillUnderWay. Files go once the transaction holds.
    """
    request = Request.objects.locked().get(pk=request_id)
    if not request.may_erase:
        raise NotToErase
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=request.person_id)
    duties = duties_of(person)
    if alive := [duty.why for duty in duties if not duty.by_law]:
        raise StillUnderWay(alive)
    terms = Terms(at, 0, 0)
    files: list[str] = []
    for rule in rules():
        rows = rows_of(rule, person, at) if goes_when_asked(rule) else None
        if rule.erase is not None and rows is not None and (keys := _held(rows)):
            files += rule.erase.do(keys, terms)
    files += (archive if duties else anonymise)([person.pk], terms)
    request.refresh_from_db()
    request.erased_at = at
    request.save(update_fields=["erased_at"])
    settle(erasing_key(request), result="C’est effacé.", at=at, actor=actor)
    record(
        "erase_person",
        request,
        sentence="a effacé ce qui pouvait l’être, à la demande de la personne",
        actor=actor,
        at=at,
    )
    for name in filter(None, files):
        transaction.on_commit(partial(storage.delete, name))
    return request


def _held(rows) -> list:
    """Hold the rows and return their keys."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    locked = rows.model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(locked.order_by("pk").values_list("pk", flat=True))
