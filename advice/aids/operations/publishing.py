"""Ask for a second reader, then publish: a version that never changes (row I2)."""

import secrets
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.text import slugify

from advice.aids import catalogue
from advice.aids.engine import BadRule, examples
from advice.aids.models import TOLD, Aid, AidDraft, AidVersion
from advice.aids.operations.base import NotReady, held, reading_key
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.periods import paris, paris_date
from mobilite.todo.operations import open_task, settle
from mobilite.workflow import Refusal

#: How long a reader has before the task is late.
TO_READ, NOON = timedelta(days=7), time(12)
#: Words of our own addresses.
TAKEN = {"demander", "valeurs", "nouvelle", "brouillons"}


class SameReader(Refusal):
    def __init__(self):
        super().__init__(
            "Vous avez écrit dans ce brouillon\u00a0: une autre personne doit le relire et le publier."
        )


class NotProposed(Refusal):
    def __init__(self):
        super().__init__("Ce brouillon n’est pas proposé à la relecture\u00a0: demandez-la d’abord.")


def runs_of(draft, on: date) -> list[examples.Run]:
    """Answer the examples of a draft, or of a version. Raises BadRule when the rule cannot be read. One query."""
    slug = draft.aid.slug if draft.aid_id else "nouvelle"
    rule = catalogue.rule_of(draft, slug=slug)
    return examples.run_all(
        rule, draft.examples, values=catalogue.values(), zones=catalogue.zones(), today=on
    )


def lacking(draft: AidDraft, on: date) -> list[str]:
    """Return what keeps a draft from being published, in French sentences; nothing when it is ready."""
    found = []
    if not draft.source or draft.source_on is None:
        found.append("Il manque une source datée\u00a0: écrivez-la dans les textes.")
    elif draft.source_on > on:
        found.append("La date de la source est à venir\u00a0: corrigez-la dans les textes.")
    if draft.review_on <= on:
        found.append("La date de relecture est passée\u00a0: choisissez-en une à venir.")
    if draft.status != "open" and not draft.status_words:
        found.append("Dites pourquoi l’aide est fermée, suspendue ou à confirmer.")
    try:
        runs = runs_of(draft, on)
    except BadRule as error:
        return [*found, error.sentence]
    return found + examples.lacking(catalogue.rule_of(draft, slug="brouillon"), runs)


@transaction.atomic
def propose(pk: int, *, revision: int, at: datetime, actor) -> AidDraft:
    """Ask for a second reader: a task for the managers. Raises NoDraft, ChangedSince, NotReady."""
    draft = held(pk, revision)
    today = paris_date(at)
    if missing := lacking(draft, today):
        raise NotReady(missing)
    draft.proposed_at, draft.sent_back = at, ""
    draft.writers.add(actor)
    draft.save()
    record(
        "propose_aid",
        draft,
        sentence=f"a demandé une relecture de l’aide «\u00a0{draft.name}\u00a0»",
        actor=actor,
        at=at,
    )
    open_task(
        f"Relire puis publier l’aide «\u00a0{draft.name}\u00a0»", role=Role.MANAGER, about=draft,
        due_at=paris(today + TO_READ, NOON), key=reading_key(draft), at=at, actor=actor,
    )  # fmt: skip
    return draft


@transaction.atomic
def send_back(pk: int, *, reason: str, revision: int, at: datetime, actor) -> AidDraft:
    """Give a draft back to who wrote it, with what to mend. Raises NoDraft, ChangedSince, NotProposed."""
    draft = held(pk, revision)
    if draft.proposed_at is None:
        raise NotProposed
    draft.proposed_at, draft.sent_back = None, reason
    draft.revision += 1
    draft.save()
    record(
        "send_back_aid",
        draft,
        sentence=f"a renvoyé le brouillon de l’aide «\u00a0{draft.name}\u00a0»",
        actor=actor,
        at=at,
    )
    settle(reading_key(draft), result="Renvoyée à qui l’a écrite.", at=at, actor=actor)
    return draft


@transaction.atomic
def publish(pk: int, *, from_date: date, note: str, revision: int, at: datetime, actor) -> AidVersion:
    """Make a draft a version that never changes, from a day on.

    Raises NoDraft, ChangedSince, NotProposed, SameReader, NotReady.
    """
    draft = held(pk, revision)
    if draft.proposed_at is None:
        raise NotProposed
    if draft.writers.filter(pk=actor.pk).exists() or draft.changed_by_id == actor.pk:
        raise SameReader
    if missing := lacking(draft, paris_date(at)):
        raise NotReady(missing)
    if draft.until_date is not None and draft.until_date <= from_date:
        raise Refusal(
            "L’aide finirait avant de commencer\u00a0: choisissez un jour plus tôt.", field="from_date"
        )
    aid = draft.aid or Aid.objects.create(slug=_slug(draft.name))
    Aid.objects.select_for_update().get(pk=aid.pk)
    last = aid.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = AidVersion.objects.create(
        aid=aid, number=last + 1, from_date=from_date, note=note, published_at=at, written_by=draft.changed_by,
        read_by=actor, **{name: getattr(draft, name) for name in TOLD},
    )  # fmt: skip
    record(
        "publish_aid",
        version,
        sentence=f"a relu et publié la version\u00a0{version.number} de l’aide «\u00a0{version.name}\u00a0»",
        actor=actor,
        at=at,
    )
    settle(reading_key(draft), result="Publiée.", at=at, actor=actor)
    # The draft's own story ends here too.
    sentence = f"a fait du brouillon la version\u00a0{version.number}"
    record("remove_draft", draft, sentence=sentence, actor=actor, at=at)
    draft.delete()
    return version


def _slug(name: str) -> str:
    base = slugify(name)[:50] or "aide"
    if base in TAKEN:
        base = f"aide-{base}"
    return base if not Aid.objects.filter(slug=base).exists() else f"{base}-{secrets.token_hex(3)}"
