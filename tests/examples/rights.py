"""Examples of what people ask about their data."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from mobilite.accounts.models import User
from mobilite.rights.models import Export, Limitation, Request
from mobilite.rights.operations import answer, limit, note_request
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_consent, a_person

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
_number = count()


def a_request(person=None, *, kind="access", asked_on=date(2026, 4, 1), **values) -> Request:
    """Return a request of 1 April whose author was seen at the counter."""
    values = {"means": "counter", "identity": "known", "at": AT, "actor": _colleague()} | values
    return note_request(person or a_person(), kind=kind, asked_on=asked_on, **values)


def _colleague() -> User:
    return User.objects.filter(kind="staff").first() or staff("manager", "Solène", "Hamon")


def of_request(**values):
    return lambda: {"pk": a_request(**values).pk}


def with_an_export():
    request = a_request(detail="Tout ce que vous avez.")
    Export.objects.create(
        person=request.person, request=request, prepared_by=request.created_by, asked_at=AT, ready_at=AT,
        expires_at=AT + timedelta(days=30), file_name="exports/ab/" + "ab" * 16 + ".bin", size=120_000,
    )  # fmt: skip
    return {"pk": request.pk}


def an_answered_erasure():
    request = a_request(kind="erasure")
    return {"pk": answer(request.pk, text="C’est fait.", at=AT, actor=_colleague()).pk}


def an_export():
    with_an_export()
    return {"pk": Export.objects.get().pk}


def somebody():
    person = a_person("Aïcha", "Le Goff")
    a_consent(person)
    a_consent(person, given=False, at=AT)
    return {"pk": person.pk}


def limited():
    kwargs = somebody()
    limit(kwargs["pk"], reason="Conteste l’adresse", at=AT, actor=_colleague())
    return kwargs


def requests(n):
    for _ in range(n):
        number = next(_number)
        a_request(a_person("Aïcha", f"Nom{number}"), kind="erasure" if number % 2 else "access")


def limitations(n):
    for _ in range(n):
        colleague = staff("agent", "Ana", f"Collègue{next(_number)}")
        person = a_person("Aïcha", f"Nom{next(_number)}")
        Limitation.objects.create(person=person, reason="Doute", starts_at=AT, noted_by=colleague)


def consents(n):
    for _ in range(n):
        a_consent(a_person("Aïcha", f"Nom{next(_number)}"))


PAGES = {
    "rights:request": Example(kwargs=with_an_export),
    "rights:identity": Example(kwargs=of_request(identity="not_yet")),
    "rights:extend": Example(kwargs=of_request()),
    "rights:answer": Example(kwargs=of_request()),
    "rights:erase": Example(kwargs=an_answered_erasure),
    "rights:export": Example(kwargs=of_request()),
    "rights:letter": Example(kwargs=of_request()),
    "rights:take": Example(kwargs=an_export),
    "rights:new": Example(kwargs=somebody),
    "rights:limit": Example(kwargs=somebody),
    "rights:lift": Example(kwargs=limited),
    "rights:consents": Example(kwargs=somebody),
}
ROWS = {"rights.request": requests, "rights.limitation": limitations, "people.consent": consents}
