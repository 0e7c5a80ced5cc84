"""What the operations on the catalogue share: their refusals, and the draft held while it is written."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from advice.aids.engine import BadRule
from advice.aids.models import AidDraft
from mobilite.audit.entries import record
from mobilite.todo.operations import settle
from mobilite.workflow import Refusal


class NoDraft(Refusal):
    def __init__(self):
        super().__init__(
            "Ce brouillon n’est plus là\u00a0: il est publié ou abandonné. Revenez au catalogue."
        )


class ChangedSince(Refusal):
    """Somebody else changed the draft since the page was opened."""

    def __init__(self, draft: AidDraft):
        super().__init__(
            f"{draft.changed_by} a changé le brouillon depuis que vous avez ouvert la page. Relisez-le, puis enregistrez encore une fois."
        )
        self.revision = draft.revision


class NotReady(Refusal):
    """What keeps a draft from being read or published, in sentences."""

    def __init__(self, lacking: list[str]):
        super().__init__(" ".join(lacking[:4]))
        self.lacking = lacking


class Wrong(Refusal):
    """A rule that the engine cannot read: its sentence says why."""

    def __init__(self, error: BadRule, field: str | None = None):
        super().__init__(error.sentence, field=field)


def reading_key(draft: AidDraft) -> str:
    """Return the key of the task that asks for a second reader."""
    return f"aid-read:{draft.pk}"


def held(pk: int, revision: int) -> AidDraft:
    """Hold a draft until the transaction ends. Raises NoDraft, ChangedSince."""
    draft = AidDraft.objects.locked().filter(pk=pk).first()
    if draft is None:
        raise NoDraft
    if draft.revision != revision:
        raise ChangedSince(draft)
    return draft


def written(
    pk: int, revision: int, change: Callable[[AidDraft], Any], *, sentence: str, at: datetime, actor
) -> AidDraft:
    """Change a draft and say who wrote: it waits for a reader no longer, and the writer will not be its second reader."""
    draft = held(pk, revision)
    try:
        change(draft)
    except BadRule as error:
        raise Wrong(error) from error
    draft.revision += 1
    draft.changed_at, draft.changed_by = at, actor
    if draft.proposed_at is not None:
        settle(reading_key(draft), result="Changée depuis\u00a0: à proposer de nouveau.", at=at, actor=actor)
    draft.proposed_at = None
    draft.save()
    draft.writers.add(actor)
    record("write_aid", draft, sentence=f"{sentence}, aide «\u00a0{draft.name}\u00a0»", actor=actor, at=at)
    return draft
