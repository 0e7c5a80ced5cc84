"""The demonstration's papers: a contract's template rewritten once, the draft of the next, a signed contract that is sealed."""

from dataclasses import asdict, replace
from datetime import timedelta

from django.conf import settings

from mobilite.demonstration import Demonstration
from mobilite.documents.models import Seal
from mobilite.documents.seals import put_on
from rentals.terms import operations
from rentals.terms.clauses import read

#: Clause, days ago, what is written instead of what. The first is published, the second waits in the draft.
ENDING = ("fin", 75, "48 heures après un rappel écrit", "48 heures après un rappel, par lettre ou par e-mail")
PROMISES = (
    "engagements-voiture",
    2,
    "- Ne pas sous-louer",
    "- Rendre la voiture propre et vidée de vos affaires.\n- Ne pas sous-louer",
)


def make_terms(demo: Demonstration) -> None:
    """Rewrite one article as the manager did this spring, and another that she has not published yet."""
    version = _rewritten(demo, *ENDING)
    operations.publish(
        from_date=version.changed_at.date(),
        note="La fin du contrat se dit aussi par e-mail",
        revision=version.revision,
        at=version.changed_at,
        actor=version.changed_by,
    )
    _rewritten(demo, *PROMISES)


def _rewritten(demo: Demonstration, key: str, days: int, before: str, after: str):
    day = demo.today - timedelta(days=days)
    at = demo.at(day - timedelta(days=max(day.weekday() - 4, 0)), 14, 10)
    manager = demo.made["team"]["manager"]
    draft = operations.start_draft(at=at, actor=manager)
    clause = next(one for one in read(draft.clauses) if one.key == key)
    fields = asdict(replace(clause, text=clause.text.replace(before, after)))
    operations.write_clause(**fields, revision=draft.revision, at=at, actor=manager)
    draft.refresh_from_db()
    return draft


def make_papers(demo: Demonstration) -> None:
    """Seal one contract at once; the hourly look seals the others, a few at a time."""
    last = Seal.objects.filter(sealed_at=None).order_by("-asked_at", "-pk").first()
    if last is not None and settings.SEAL_CERTIFICATE:
        put_on.enqueue(last.pk)
