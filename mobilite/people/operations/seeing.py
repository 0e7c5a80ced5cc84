"""What seeing a paper asks: a date that is not to come, what goes with it, the right to accept it."""

from datetime import date
from functools import partial

from django.db import transaction

from mobilite.files import storage
from mobilite.people.models import Licence, Paper, PaperFile, Person
from mobilite.people.models.papers import OPEN, PaperState
from mobilite.people.models.persons import PaperKind
from mobilite.people.papers import equivalent, terms_on, valid_until
from mobilite.workflow import Refusal


class InTheFuture(Refusal):
    def __init__(self, field: str):
        super().__init__("Cette date est dans le futur\u00a0: vérifiez-la.", field=field)


class NotEnough(Refusal):
    """What stands for a paper lacks what makes it stand."""


def not_after(day: date | None, today: date, field: str) -> None:
    """Raise InTheFuture for a day after today."""
    if day is not None and day > today:
        raise InTheFuture(field)


def check_equivalent(paper: Paper, actor) -> None:
    """Check what stands for a paper: known, with its end, its companion, its words, by who may. Raises NotEnough."""
    if paper.kind == PaperKind.LICENCE and paper.equivalent != "loss":
        raise NotEnough("Un permis se note avec sa catégorie, son numéro et ses dates.", field="kind")
    if not paper.equivalent:
        return
    one = equivalent(paper)
    if one is None:
        raise NotEnough("Choisissez ce qui remplace la pièce.", field="kind")
    if one.permission and actor is not None and not actor.has_perm(one.permission):
        raise NotEnough(
            "Seul un responsable décide d’accepter une personne sans pièce d’identité\u00a0: demandez-lui.",
            field="kind",
        )
    if one.needs_end and paper.expires_on is None:
        raise NotEnough("Donnez la date de fin\u00a0: elle est écrite dessus.", field="expires_on")
    if one.companion and not paper.companion_seen:
        raise NotEnough(
            f"{one.companion} doit être vue aussi\u00a0: cochez quand c’est fait.", field="companion_seen"
        )
    if one.needs_words and len(paper.detail.strip()) < 5:
        raise NotEnough("Dites en quelques mots comment on sait qui elle est.", field="detail")
    if paper.kind == PaperKind.LICENCE:
        if paper.issued_on is None:
            raise NotEnough("Donnez la date de la déclaration.", field="issued_on")
        if not Licence.objects.filter(person=paper.person_id).exists():
            raise NotEnough(
                "Notez d’abord le permis perdu, avec son numéro\u00a0: il est sur la déclaration.",
                field="kind",
            )


def lose_licences(paper: Paper, today: date) -> None:
    """Say of the person's licences that they are lost since the declaration, and how long it stands for them."""
    until = valid_until(paper, terms_on(today))
    Licence.objects.filter(person=paper.person_id).update(lost_on=paper.issued_on, lost_until=until)


def licence_shown(person: Person, today: date, actor) -> None:
    """Close what asked for the licence, now that it was seen; its pictures go. All its categories are on one card."""
    person.licences.exclude(lost_on=None).update(lost_on=None, lost_until=None)
    waiting = Paper.objects.locked().filter(person=person, kind=PaperKind.LICENCE, state__in=OPEN)
    for paper in waiting:
        paper.state, paper.seen_on, paper.seen_by = PaperState.SEEN, today, actor
        paper.save(update_fields=["state", "seen_on", "seen_by"])
        erase_after_commit(paper)


def erase_after_commit(paper: Paper) -> None:
    """Remove a paper's pictures once the check holds; what a crash leaves is taken up by the due work."""
    transaction.on_commit(partial(erase_pictures, paper.pk))


def erase_pictures(paper_id) -> int:
    """Remove the pictures of a paper that was checked, unless a reason keeps them. Returns how many; again is harmless.

    The file first: a row without a file is found again, a file without a row would be forgotten.
    """
    files = PaperFile.objects.filter(paper=paper_id, paper__kept_because="").exclude(paper__state__in=OPEN)
    done = 0
    for file in files.order_by("pk"):
        storage.delete(file.file_name)
        file.delete()
        done += 1
    return done
