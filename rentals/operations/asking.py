"""Ask a person for what is missing: each thing is noted as asked, and the list goes to her, once."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.pages.french import datetime_fr, lower_first
from mobilite.people.missing import to_bring, what_is_missing
from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from mobilite.people.operations import ask_paper
from mobilite.people.papers import open_papers
from mobilite.periods import paris_date
from rentals.missing import DRIVER_SIGNATURE, SIGNATURE
from rentals.operations.base import deny

EVENT = "rentals.papers_missing"
SIGNATURES = (DRIVER_SIGNATURE, SIGNATURE)


def list_words(missing) -> str:
    """Return « pièce d’identité, justificatif de domicile », for a message."""
    return ", ".join(lower_first(one.label) for one in missing)


@transaction.atomic
def send_missing(person_id: int, *, at: datetime, actor) -> Message | None:
    """Send a person the list of what she is to bring, and note each paper as asked. Returns what was written.

    None when nothing reaches her: the counter has a task. The same list is sent once. Raises RentalRefused.
    """
    person = Person.objects.locked().get(pk=person_id)
    missing = to_bring(what_is_missing(person, paris_date(at)))
    if not missing:
        deny("Il ne manque rien : il n’y a pas de liste à envoyer. Rechargez la page.")
    key = _key(person, missing)
    sent = Message.objects.filter(key=key).first()
    if sent is not None:
        deny(f"Cette liste lui a déjà été envoyée {datetime_fr(sent.created_at)}. Appelez-la plutôt.")
    return _send(person, missing, key, at, actor)


def ask_driver(person: Person, *, at: datetime, actor) -> Message | None:
    """Send somebody just named beside a borrower the list of what she is to bring, without being asked, once (row H9).

    A step of a larger operation. Nothing when nothing is missing, or when the same list was sent.
    """
    missing = to_bring(what_is_missing(person, paris_date(at)))
    # Her signature alone is asked for at the counter, when she comes.
    missing = [one for one in missing if one.kind not in SIGNATURES]
    key = _key(person, missing)
    if not missing or Message.objects.filter(key=key).exists():
        return None
    return _send(person, missing, key, at, actor)


def _key(person, missing) -> str:
    kinds = ",".join(sorted(one.kind for one in missing))
    return f"{EVENT}:{person.pk}:{sha256(kinds.encode()).hexdigest()[:16]}:{_since(person)}"


def _send(person, missing, key, at, actor):
    awaited = open_papers(person)
    for one in missing:
        if one.kind in PaperKind.values and one.kind not in awaited:
            ask_paper(person, kind=one.kind, at=at, actor=actor)
    return notify(
        EVENT, to=person, about=person, key=key, at=at, actor=actor, extra={"pieces": list_words(missing)}
    )


def _since(person) -> str:
    """Return what makes a list another list: the last paper seen or refused."""
    days = person.papers.order_by("-pk").values_list("seen_on", "refused_on")
    return max((f"{day:%Y%m%d}" for pair in days for day in pair if day), default="0")
