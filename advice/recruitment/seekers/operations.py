"""What comes from the public form is received once, then tied to somebody's record, or set aside."""

import secrets
from datetime import datetime

from django.db import transaction

from advice.recruitment.seekers.models import Kind, Link, WorkRequest
from mobilite.audit.entries import record
from mobilite.files import storage
from mobilite.files.received import Received
from mobilite.pages.french import typography
from mobilite.people.models import Commune, Person
from mobilite.portal.arrivals import (
    ArrivalRefused,
    deny,
    kept_once,
    means_said,
    put_aside,
    record_of,
    tie_to,
    waiting,
)

FOLDER = "seekers"
#: No letter that is taken for another when somebody reads an address aloud or copies it from a wall.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 6


#: The acts refuse as those of any public form do.
SeekerRefused = ArrivalRefused


@transaction.atomic
def receive(
    *,
    first_name: str,
    last_name: str,
    commune: Commune | None,
    phone: str,
    means: list[str],
    language: str,
    link: Link | None = None,
    paper: Received | None = None,
    press_key: str,
    at: datetime,
) -> WorkRequest:
    """Keep a request of the public form, once however often its button is pressed (row J8).

    ``paper`` is a CV, as a PDF or a photo.
    """
    known = WorkRequest.objects.filter(press_key=press_key).first()
    if known is not None:
        return known
    name = storage.save(FOLDER, paper.content, suffix=paper.suffix) if paper is not None else ""
    asked, is_new = kept_once(
        WorkRequest, press_key=press_key, undo=lambda: storage.delete(name) if name else None, first_name=first_name,
        last_name=last_name, commune=commune, phone=phone, means=means_said(means), language=language, file_name=name,
        link=link, received_at=at,
    )  # fmt: skip
    if not is_new:
        return asked
    record("receive_seeker", asked, sentence="a reçu une demande de travail en ligne", actor=None, at=at)
    return asked


@transaction.atomic
def tie(request_id: int, *, person: Person, at: datetime, actor) -> WorkRequest:
    """Say who somebody is: a person we know. Raises SeekerRefused when the request is handled."""
    asked = waiting(WorkRequest, request_id)
    tie_to(asked, person, at=at, actor=actor)
    record(
        "tie_seeker", asked, sentence=f"a rattaché à {asked.person} sa demande de travail", actor=actor, at=at
    )
    return asked


@transaction.atomic
def make_record(request_id: int, *, at: datetime, actor) -> WorkRequest:
    """Write the record of somebody we did not know, from what she sent. Raises SeekerRefused, NotValid."""
    asked = waiting(WorkRequest, request_id)
    person = record_of(asked, at=at, actor=actor)
    return tie(asked.pk, person=person, at=at, actor=actor)


@transaction.atomic
def set_aside(request_id: int, *, reason: str, at: datetime, actor) -> WorkRequest:
    """Set a request aside, with why: a doubled one, nobody answers, solved on the phone. Her CV is erased."""
    asked = waiting(WorkRequest, request_id)
    name = asked.file_name
    put_aside(asked, reason=reason, at=at, actor=actor, file_name="")
    record(
        "set_seeker_aside", asked, sentence="a classé sans suite une demande de travail", actor=actor, at=at
    )
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return asked


@transaction.atomic
def make_link(*, name: str, kind: str, at: datetime, actor) -> Link:
    """Make an address of the form for one place: a flyer, a town hall, a page of a network. Raises SeekerRefused."""
    name = " ".join(name.split())
    if not name:
        deny("Dites où ce lien sera donné.", field="name")
    if kind not in Kind.values:
        deny("Choisissez la sorte.", field="kind")
    if Link.objects.filter(name__iexact=name).exists():
        deny("Un lien porte déjà ce nom : prenez-le, ou changez de nom.", field="name")
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    link = Link.objects.create(name=name, kind=kind, code=code, made_at=at)
    record("make_seeker_link", link, sentence=typography(f"a créé le lien « {link} »"), actor=actor, at=at)
    return link


@transaction.atomic
def close_link(link_id: int, *, at: datetime, actor) -> Link:
    """Stop counting by this link: whoever still comes by it finds the form all the same."""
    link = Link.objects.select_for_update(of=("self",), no_key=True).get(pk=link_id)
    if link.closed_at is None:
        link.closed_at = at
        link.save(update_fields=["closed_at"])
        record(
            "close_seeker_link", link, sentence=typography(f"a arrêté le lien « {link} »"), actor=actor, at=at
        )
    return link
