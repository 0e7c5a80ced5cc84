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
from rentals.operations.base import deny

EVENT = "rentals.papers_missing"


def list_words(missing) -> str:
    """Return « pièce d’identité, justificatif de domicile », for a message."""
    return ", ".join(lower_first(one.label) for one in missing)


@transaction.atomic
def send_missing(person_id: int, *, at: datetime, actor) -> Message | None:
    """Send a person the list of what she is to bring, and note each paper as asked. Returns what was written.

    None when nothing reaches her: the counter has a task. The same list is sent once. Raises RentalRefused.
    """
    person = Person.objects.locked().get(pk=person_id)
    today = paris_date(at)
    missing = to_bring(what_is_missing(person, today))
    if not missing:
        deny("Il ne manque rien : il n’y a pas de liste à envoyer. Rechargez la page.")
    kinds = ",".join(sorted(one.kind for one in missing))
    key = f"{EVENT}:{person.pk}:{sha256(kinds.encode()).hexdigest()[:16]}:{_since(person)}"
    sent = Message.objects.filter(key=key).first()
    if sent is not None:
        deny(f"Cette liste lui a déjà été envoyée {datetime_fr(sent.created_at)}. Appelez-la plutôt.")
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
