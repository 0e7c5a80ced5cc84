"""The life of a paper: asked, received, seen or refused; its pictures go with the check (row H5)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from mobilite.audit.entries import record
from mobilite.due import DueWork, each
from mobilite.files import storage
from mobilite.files.received import Received
from mobilite.pages.french import date_fr, lower_first, plural
from mobilite.people.models import Licence, Paper, PaperFile, Person
from mobilite.people.models.papers import OPEN, KeptBecause, PaperRefusal, PaperState
from mobilite.people.models.persons import PaperKind
from mobilite.people.operations.proofs import add_licence, update_licence
from mobilite.people.operations.saving import saved
from mobilite.people.operations.seeing import (
    check_equivalent,
    erase_after_commit,
    erase_pictures,
    lose_licences,
    not_after,
)
from mobilite.people.papers import equivalent, terms_on, why_not_valid
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal

FOLDER = "papers"
#: Pictures of one paper, both sides and its pages.
MOST_FILES = 8
#: The longest that a reason keeps a picture, in months: a fine comes within a year (facts: legal part 6).
KEPT_AT_MOST = 12


class PaperRefused(Refusal):
    """A step of a paper is refused: the sentence says why and what to do."""


def _locked(paper_id) -> Paper:
    return Paper.objects.locked().select_related("person").get(pk=paper_id)


def _open(person: Person, kind: str) -> Paper | None:
    return Paper.objects.locked().filter(person=person, kind=kind, state__in=OPEN).first()


def _what(paper: Paper) -> str:
    one = equivalent(paper)
    return f"{paper.get_kind_display()}, {lower_first(one.label)}" if one else str(paper)


def _told(paper: Paper, verb: str, sentence: str, *, at, actor, **data) -> None:
    sentence = f"{sentence}\u00a0: {_what(paper)}"
    data = {"kind": paper.kind, **data}
    if paper.equivalent:
        data["equivalent"] = paper.equivalent
    record(verb, paper.person, sentence=sentence, actor=actor, at=at, data=data)


@transaction.atomic
def ask_paper(person: Person, *, kind: str, at: datetime, actor) -> Paper:
    """Write down that a paper was asked of a person. Raises PaperRefused when it is already awaited, NotValid."""
    waiting = _open(person, kind)
    if waiting is not None:
        here = waiting.state == PaperState.RECEIVED
        raise PaperRefused(
            "Cette pièce est reçue\u00a0: il reste à la vérifier."
            if here
            else "Cette pièce est déjà demandée.",
            field="kind",
        )
    paper = Paper(person=person)
    saved(paper, {"kind": kind, "state": PaperState.ASKED, "asked_at": at})
    _told(paper, "ask_paper", "a demandé une pièce", at=at, actor=actor)
    return paper


@transaction.atomic
def receive_paper(person: Person, *, kind: str, files: Sequence[Received], at: datetime, actor) -> Paper:
    """Keep pictures of a paper until somebody checks it: with those that wait already, if any. Return the paper.

    Raises PaperRefused without a file or with too many, NotValid for a kind that is none.
    """
    if not files:
        raise PaperRefused("Ajoutez au moins une photo ou un PDF.", field="files")
    paper = _open(person, kind)
    if paper is None:
        paper = Paper(person=person)
        saved(paper, {"kind": kind, "state": PaperState.RECEIVED, "received_at": at})
    else:
        saved(paper, {"state": PaperState.RECEIVED, "received_at": at})
    known = set(paper.files.values_list("sha256", flat=True))
    new = {one.sha256: one for one in files if one.sha256 not in known}
    if len(known) + len(new) > MOST_FILES:
        raise PaperRefused(f"{MOST_FILES} photos au plus par pièce\u00a0: gardez les bonnes.", field="files")
    PaperFile.objects.bulk_create(
        PaperFile(
            paper=paper,
            file_name=storage.save(FOLDER, one.content, suffix=one.suffix),
            is_pdf=one.is_pdf,
            pages=one.pages,
            sha256=sha256,
            received_at=at,
            received_by=actor,
        )
        for sha256, one in new.items()
    )
    _told(paper, "receive_paper", "a ajouté une pièce à vérifier", at=at, actor=actor, files=len(new))
    return paper


def _kept(kept_because: str, kept_until: date | None, today: date) -> dict:
    """Check why and until when a picture is kept. Raises PaperRefused."""
    if not kept_because:
        return {"kept_because": "", "kept_until": None}
    if kept_because not in KeptBecause.values:
        raise PaperRefused("Choisissez pourquoi l’image est gardée.", field="kept_because")
    last = add_months(today, KEPT_AT_MOST)
    if kept_until is None or not today <= kept_until <= last:
        raise PaperRefused(
            f"Donnez un jour entre aujourd’hui et le {date_fr(last, weekday=False)}\u00a0: l’image s’efface ensuite.",
            field="kept_until",
        )
    return {"kept_because": kept_because, "kept_until": kept_until}


@transaction.atomic
def see_paper(person: Person, *, kind: str, at: datetime, actor, **values) -> Paper:
    """Write down that a paper was seen today, in hand: its kind, number and dates, never its picture. Return it.

    ``equivalent`` says what stands for it. What was asked or received of that kind is answered by it.
    Raises NotValid, InTheFuture, NotEnough.
    """
    today = paris_date(at)
    paper = _open(person, kind) or Paper(person=person)
    values = {"kind": kind, "seen_on": today, "state": PaperState.SEEN, **values}
    paper.seen_by = actor
    _see(paper, values, today, actor)
    _told(paper, "see_paper", "a vu une pièce", at=at, actor=actor)
    return paper


def _see(paper: Paper, values: dict, today: date, actor) -> None:
    not_after(values.get("issued_on"), today, "issued_on")
    not_after(values["seen_on"], today, "seen_on")
    new = paper.pk is None
    saved(paper, values)
    if not new:
        paper.save(update_fields=["seen_by"])
    check_equivalent(paper, actor)
    if paper.kind == PaperKind.LICENCE:
        lose_licences(paper, today)
    if not new:
        erase_after_commit(paper)


def _must_wait(paper: Paper) -> None:
    if paper.state != PaperState.RECEIVED:
        raise PaperRefused(
            f"Cette pièce est «\u00a0{paper.get_state_display().lower()}\u00a0»\u00a0: quelqu’un a peut-être agi avant vous. Rechargez la page."
        )


@transaction.atomic
def accept_paper(
    paper_id, *, at: datetime, actor, kept_because: str = "", kept_until: date | None = None, **values
) -> Paper:
    """Say that a paper received is seen and right: its pictures go at once, unless a reason keeps them for a while.

    ``values`` are what was read on it: ``equivalent``, ``detail``, ``number``, dates, ``companion_seen``. One that
    proves nothing today is refused, so that the person hears of it. Raises PaperRefused, NotValid, InTheFuture, NotEnough.
    """
    paper, today = _locked(paper_id), paris_date(at)
    _must_wait(paper)
    kept = _kept(kept_because, kept_until, today)
    paper.seen_by = actor
    _see(paper, {"seen_on": today, "state": PaperState.SEEN, **kept, **values}, today, actor)
    if why := why_not_valid(paper, today, terms_on(today)):
        raise PaperRefused(
            f"Il ne compte pas\u00a0: {why}. Refusez-le, en bas\u00a0: la personne saura qu’il en faut un plus récent.",
            field="issued_on" if paper.issued_on else "expires_on",
        )
    _told(paper, "accept_paper", f"a vérifié une pièce{_fate(paper)}", at=at, actor=actor, kept=kept_because)
    return paper


def _fate(paper: Paper) -> str:
    if paper.kept_because:
        return f", image gardée jusqu’au {date_fr(paper.kept_until, weekday=False)}"
    return ", image effacée"


@transaction.atomic
def accept_licence(
    paper_id, *, at: datetime, actor, kept_because: str = "", kept_until: date | None = None, **licence
) -> Licence:
    """Say that a licence received is seen and right: its category is written down, new or seen again; pictures go.

    Raises PaperRefused, NotValid, InTheFuture.
    """
    paper, today = _locked(paper_id), paris_date(at)
    _must_wait(paper)
    if paper.kind != PaperKind.LICENCE:
        raise PaperRefused("Cette pièce n’est pas un permis. Vérifiez-la comme une pièce.")
    kept = _kept(kept_because, kept_until, today)
    saved(paper, kept)
    known = Licence.objects.filter(person=paper.person_id, category=licence.get("category")).first()
    if known is None:
        seen = add_licence(paper.person, at=at, actor=actor, **licence)
    else:
        seen = update_licence(known.pk, at=at, actor=actor, **licence)
    _told(paper, "accept_paper", f"a vérifié une pièce{_fate(paper)}", at=at, actor=actor, kept=kept_because)
    return seen


@transaction.atomic
def refuse_paper(paper_id, *, reason: str, words: str = "", at: datetime, actor) -> Paper:
    """Say why a paper received is not right: it is missing again, with that reason; its pictures go. Return it.

    Raises PaperRefused.
    """
    paper = _locked(paper_id)
    _must_wait(paper)
    words = words.strip()
    if reason not in PaperRefusal.values:
        raise PaperRefused("Choisissez pourquoi la pièce ne va pas.", field="reason")
    if reason == PaperRefusal.OTHER and not words:
        raise PaperRefused("Dites pourquoi en quelques mots\u00a0: la personne les lira.", field="words")
    values = {"refusal": reason, "refusal_words": words, "refused_on": paris_date(at)}
    saved(paper, {"state": PaperState.REFUSED, **values})
    erase_after_commit(paper)
    _told(paper, "refuse_paper", "a refusé une pièce", at=at, actor=actor, reason=reason)
    return paper


@transaction.atomic
def stop_keeping(paper_id, *, at: datetime, actor) -> Paper:
    """Remove now the pictures that a reason kept. Raises PaperRefused when none is kept."""
    paper = _locked(paper_id)
    if not paper.kept_because:
        raise PaperRefused("Aucune image de cette pièce n’est gardée. Rechargez la page.")
    count = paper.files.count()
    saved(paper, {"kept_because": "", "kept_until": None})
    erase_after_commit(paper)
    sentence = f"a effacé {plural(count, 'image gardée', 'images gardées')} d’une pièce"
    _told(paper, "stop_keeping", sentence, at=at, actor=actor)
    return paper


@transaction.atomic
def remove_paper(paper_id, *, at: datetime, actor) -> Person:
    """Remove a paper written by mistake, and its pictures; return its person."""
    paper = _locked(paper_id)
    person = paper.person
    for name in paper.files.values_list("file_name", flat=True):
        transaction.on_commit(partial(storage.delete, name))
    _told(paper, "remove_paper", "a retiré une pièce notée par erreur", at=at, actor=actor)
    paper.files.all().delete()
    paper.delete()
    return person


def _reason_over(paper: Paper, now: datetime) -> None:
    with suppress(PaperRefused):  # another worker was quicker
        stop_keeping(paper.pk, at=now, actor=None)


def erase_due(now: datetime) -> int:
    """Remove the pictures whose reason is over, and those that a crash left after a check. Returns how many papers."""
    over = Paper.objects.filter(kept_until__lt=paris_date(now)).order_by("pk")
    done = each(over, lambda paper: _reason_over(paper, now))
    left = Paper.objects.filter(~Q(state__in=OPEN), kept_because="", files__isnull=False)
    return done + each(left.distinct().order_by("pk"), lambda paper: erase_pictures(paper.pk))


WORK = DueWork("Images de pièces\u00a0: effacer ce qui ne sert plus", erase_due, every=timedelta(minutes=10))
