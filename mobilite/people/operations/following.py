"""What was agreed and what colleagues must know."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.people.models import Consent, Note, Person
from mobilite.people.operations.saving import saved
from mobilite.registry import registered
from mobilite.workflow import Refusal


class NothingWritten(Refusal):
    def __init__(self):
        super().__init__("Écrivez la note avant de l’enregistrer.", field="text")


@transaction.atomic
def record_consent(
    person: Person, *, purpose: str, given: bool, how: str, recipient=None, at: datetime, actor
) -> Consent:
    """Write what a person said to one purpose, or for one ``recipient`` (a partner) alone. A change of mind is a new line.

    Apps above hear of it in the same transaction: ``register("consent_noted", "key", callable(consent, at, actor))``.
    Raises NotValid.
    """
    consent = Consent(person=person, recipient=recipient, at=at, recorded_by=actor)
    saved(consent, {"purpose": purpose, "given": given, "how": how})
    answer = "l’accord" if given else "le refus"
    record(
        "record_consent",
        person,
        sentence=f"a noté {answer} de la personne\u00a0: {consent.get_purpose_display()}",
        actor=actor,
        at=at,
        data={"purpose": purpose, "given": given},
    )
    for entry in registered("consent_noted"):
        entry.value(consent, at=at, actor=actor)
    return consent


@transaction.atomic
def add_note(person: Person, text: str, *, about=None, at: datetime, actor) -> Note:
    """Keep a note that the team sees on the person's page, and on that of the record it is ``about``.

    The text is encrypted, and no journal copies it. Raises NothingWritten, and Refusal for a national insurance number.
    """
    text = text.strip()
    if not text:
        raise NothingWritten
    note = Note(person=person, at=at, author=actor)
    if about is not None:
        note.subject_label, note.subject_id = about._meta.label_lower, about.pk
    saved(note, {"text": text})
    record("add_note", person, sentence="a écrit une note", actor=actor, at=at)
    return note


def latest_consents(person: Person) -> dict[str, Consent]:
    """Return the last answer for each purpose, whoever the recipient. Reads ``person.consents`` only."""
    said = [c for c in person.consents.all() if c.recipient_id is None]
    return {c.purpose: c for c in sorted(said, key=lambda c: (c.at, c.pk))}
