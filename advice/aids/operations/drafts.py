"""Write the next version of an aid: its texts, its conditions, its amount, its examples (row I2)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from advice.aids import catalogue, tree
from advice.aids.engine import BadRule, amounts, conditions
from advice.aids.models import TOLD, Aid, AidDraft
from advice.aids.operations.base import held, reading_key, written
from mobilite.audit.entries import record
from mobilite.periods import paris_date
from mobilite.todo.operations import settle
from mobilite.workflow import Refusal

#: How many examples an aid shows at most, and when a new one is to be looked at again.
MOST_EXAMPLES, FIRST_REVIEW = 20, timedelta(days=182)
EMPTY_RULE: dict[str, Any] = {"conditions": {"all": []}}


@transaction.atomic
def start_draft(aid_id: int, *, at: datetime, actor) -> AidDraft:
    """Begin the next version of an aid from the one that holds, or the last; the draft already begun is returned."""
    aid = Aid.objects.get(pk=aid_id)
    known = AidDraft.objects.filter(aid=aid).first()
    if known is not None:
        return known
    today = paris_date(at)
    base = catalogue.in_force(aid, today) or aid.versions.order_by("-number").first()
    if base is None:
        raise Refusal("Cette aide n’a pas de version\u00a0: commencez-en une nouvelle.")
    told = {name: getattr(base, name) for name in TOLD}
    told |= {"checked_on": today, "review_on": today + FIRST_REVIEW}
    try:
        with transaction.atomic():
            draft = AidDraft.objects.create(aid=aid, changed_at=at, changed_by=actor, **told)
    except IntegrityError:  # two at once
        return AidDraft.objects.get(aid=aid)
    return _begun(draft, at=at, actor=actor)


@transaction.atomic
def start_new(*, name: str, body: str, theme: str, nature: str, at: datetime, actor) -> AidDraft:
    """Begin an aid that the catalogue does not know."""
    today = paris_date(at)
    draft = AidDraft.objects.create(
        name=name, body=body, theme=theme, nature=nature, rule=EMPTY_RULE, checked_on=today,
        review_on=today + FIRST_REVIEW, changed_at=at, changed_by=actor,
    )  # fmt: skip
    return _begun(draft, at=at, actor=actor)


def _begun(draft, *, at, actor):
    draft.writers.add(actor)
    record(
        "start_aid",
        draft,
        sentence=f"a commencé un brouillon de l’aide «\u00a0{draft.name}\u00a0»",
        actor=actor,
        at=at,
    )
    return draft


@transaction.atomic
def write_texts(pk: int, *, revision: int, at: datetime, actor, rule: dict[str, Any], **told) -> AidDraft:
    """Write what people read of an aid; ``rule`` gives what the engine reads beside conditions and amount.

    Raises NoDraft, ChangedSince, Wrong.
    """

    def change(draft):
        for name, value in told.items():
            setattr(draft, name, value)
        draft.rule = {**draft.rule, **rule}

    return written(pk, revision, change, sentence="a réécrit les textes", at=at, actor=actor)


@transaction.atomic
def add_node(pk: int, *, where: str, node: dict[str, Any], revision: int, at: datetime, actor) -> AidDraft:
    """Add a condition, or an empty group, in the group at a path. Raises NoDraft, ChangedSince, Wrong."""

    def change(draft):
        if "fact" in node:
            conditions.read(node)
        grown = tree.added(draft.rule["conditions"], where, node)
        if len(str(grown)) > 30_000 or where.count(".") > conditions.DEEPEST - 2:
            raise BadRule("La règle est trop grande ou trop emboîtée\u00a0: simplifiez-la.")
        draft.rule = {**draft.rule, "conditions": grown}

    return written(pk, revision, change, sentence="a ajouté une condition", at=at, actor=actor)


@transaction.atomic
def change_node(pk: int, *, path: str, node: dict[str, Any], revision: int, at: datetime, actor) -> AidDraft:
    """Write a condition anew. Raises NoDraft, ChangedSince, Wrong."""

    def change(draft):
        conditions.read(node)
        draft.rule = {**draft.rule, "conditions": tree.replaced(draft.rule["conditions"], path, node)}

    return written(pk, revision, change, sentence="a changé une condition", at=at, actor=actor)


@transaction.atomic
def remove_node(pk: int, *, path: str, revision: int, at: datetime, actor) -> AidDraft:
    """Take a condition, or a group with all it holds, out of the rule. Raises NoDraft, ChangedSince, Wrong."""

    def change(draft):
        draft.rule = {**draft.rule, "conditions": tree.removed(draft.rule["conditions"], path)}

    return written(pk, revision, change, sentence="a retiré une condition", at=at, actor=actor)


@transaction.atomic
def write_amount(
    pk: int, *, amount: dict[str, Any], cost: str, revision: int, at: datetime, actor
) -> AidDraft:
    """Say what the aid is worth, and the cost that it never exceeds. Raises NoDraft, ChangedSince, Wrong."""

    def change(draft):
        if amount.get("value"):
            amounts.read(amount["value"])
        draft.rule = {**draft.rule, "amount": amount, "cost": cost}

    return written(pk, revision, change, sentence="a changé le montant", at=at, actor=actor)


@transaction.atomic
def write_example(
    pk: int, *, example: dict[str, Any], rank: int | None, revision: int, at: datetime, actor
) -> AidDraft:
    """Add an example, or write the one of a rank anew. Raises NoDraft, ChangedSince, Wrong."""

    def change(draft):
        rows = list(draft.examples)
        if rank is None:
            if len(rows) >= MOST_EXAMPLES:
                raise BadRule(f"Une aide a {MOST_EXAMPLES}\u00a0exemples au plus\u00a0: retirez-en un.")
            rows.append(example)
        else:
            rows[_known(rows, rank)] = example
        draft.examples = rows

    return written(pk, revision, change, sentence="a écrit un exemple", at=at, actor=actor)


@transaction.atomic
def remove_example(pk: int, *, rank: int, revision: int, at: datetime, actor) -> AidDraft:
    """Take an example away. Raises NoDraft, ChangedSince, Wrong."""

    def change(draft):
        rows = list(draft.examples)
        rows.pop(_known(rows, rank))
        draft.examples = rows

    return written(pk, revision, change, sentence="a retiré un exemple", at=at, actor=actor)


def _known(rows, rank) -> int:
    if not 0 <= rank < len(rows):
        raise BadRule("Cet exemple n’est plus là\u00a0: rechargez la page.")
    return rank


@transaction.atomic
def drop_draft(pk: int, *, revision: int, at: datetime, actor) -> None:
    """Give up a draft: nothing published changes. Raises NoDraft, ChangedSince."""
    draft = held(pk, revision)
    record(
        "drop_aid",
        draft,
        sentence=f"a abandonné le brouillon de l’aide «\u00a0{draft.name}\u00a0»",
        actor=actor,
        at=at,
    )
    settle(reading_key(draft), result="Brouillon abandonné.", at=at, actor=actor)
    draft.delete()
