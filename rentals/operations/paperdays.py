"""Prepare a day on paper behind the page: contracts to sign, condition sheets, telephones, cash sheet, in one PDF."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.urls import reverse

from mobilite import clock
from mobilite.accounts.models import User
from mobilite.audit.entries import record
from mobilite.audit.readings import note_reading
from mobilite.documents.operations import Altered, bundled, content_of, drawn_for_look
from mobilite.due import DueWork
from mobilite.fields import cipher
from mobilite.files import storage
from mobilite.jobs import GiveUp, job, progress
from mobilite.jobs.models import Progress
from mobilite.pages.french import date_fr, plural
from mobilite.people.models import Place
from mobilite.periods import paris, paris_date
from mobilite.workflow import Refusal
from rentals import documents
from rentals.documents import day as papers
from rentals.models import Rental
from rentals.paperdays.models import Contents, Half, PaperDay

FOLDER = "paperdays"
#: How far ahead a day may be prepared, in days: further, too much changes.
FURTHEST = 7
#: Contracts are printed twice: each side keeps one.
COPIES = 2


class BadDay(Refusal):
    def __init__(self):
        super().__init__(
            f"Choisissez aujourd’hui, ou un jour des {FURTHEST} prochains\u00a0: au-delà, trop de choses changent.",
            field="day",
        )


class NothingToSign(Refusal):
    def __init__(self):
        super().__init__(
            "Aucun contrat à imprimer pour ce moment\u00a0: tout est signé, ou confirmez d’abord les demandes."
        )


class NotThere(Refusal):
    def __init__(self):
        super().__init__(
            "Ces papiers ne sont plus là\u00a0: ils s’effacent le lendemain. Préparez-les à nouveau."
        )


@transaction.atomic
def prepare_day(day: date, *, place: Place | None, at: datetime, actor) -> Progress:
    """Ask a job for the papers of a day, at one place or everywhere, and return the progress to watch. Raises BadDay."""
    today = paris_date(at)
    if not today <= day <= today + timedelta(days=FURTHEST):
        raise BadDay
    total = papers.departures(day, place).count() + 3
    asked = PaperDay(
        day=day, place=place, asked_by=actor, asked_at=at, expires_at=paris(day + timedelta(days=2), time(0))
    )
    asked.progress = progress.start(f"Préparer le {date_fr(day)} sur papier", total=total, user=actor, at=at)
    asked.save()
    progress.follow(asked.progress, make.enqueue(asked.pk, asked.progress.pk))
    record("prepare_day", asked, sentence=f"a préparé le {date_fr(day)} sur papier", actor=actor, at=at)
    return asked.progress


@transaction.atomic
def prepare_contracts(day: date, *, half: str, place: Place | None, at: datetime, actor) -> Progress:
    """Ask a job for the contracts to sign of a morning of hand-overs, in one PDF, and return the progress to watch.

    Any day to come: what leaves in three weeks may be printed now. Raises BadDay for a day that is over, NothingToSign.
    """
    if day < paris_date(at):
        raise BadDay
    total = papers.departures(day, place, half).filter(signed_at=None).count()
    if not total:
        raise NothingToSign
    asked = PaperDay(
        contents=Contents.CONTRACTS, day=day, half=half, place=place, asked_by=actor, asked_at=at,
        expires_at=paris(day + timedelta(days=2), time(0)),
    )  # fmt: skip
    title = f"Imprimer les contrats du {date_fr(day)}"
    asked.progress = progress.start(title, total=total, user=actor, at=at)
    asked.save()
    progress.follow(asked.progress, make.enqueue(asked.pk, asked.progress.pk))
    said = f"a préparé {plural(total, 'contrat')} à signer le {date_fr(day)}"
    record("prepare_contracts", asked, sentence=said, actor=actor, at=at)
    return asked.progress


@job(label="Préparer un jour sur papier", attempts=2)
def make(paper_day_id: int, progress_id: int) -> None:
    """Issue the contracts that are missing, draw everything, keep it encrypted; what is ready is left as it is."""
    asked = PaperDay.objects.select_related("place__commune", "asked_by").get(pk=paper_day_id)
    if asked.ready_at is not None:
        return
    gather = {Contents.DAY: gathered, Contents.CONTRACTS: contracts_alone}[Contents(asked.contents)]
    try:
        content, counts, notes = gather(
            asked, step=lambda done: progress.step(progress_id, done), at=clock.now()
        )
    except Refusal as refusal:  # no organisation: nothing can be printed
        raise GiveUp(refusal.sentence) from refusal
    name = storage.save(FOLDER, cipher().encrypt(content), suffix=".bin")
    at = clock.now()
    with transaction.atomic():
        kept = PaperDay.objects.filter(pk=paper_day_id, ready_at=None).update(
            ready_at=at, file_name=name, departures=counts[0], returns=counts[1], notes=notes
        )
        url, said = _told(asked, counts, notes)
        progress.finish(progress_id, url=url, sentence=said, at=at)
    if not kept:
        storage.delete(name)


def _told(asked: PaperDay, counts: tuple[int, int], notes: list[str]) -> tuple[str, str]:
    """Return where the papers are to be found, and the sentence that says that they are ready."""
    if asked.contents == Contents.CONTRACTS:
        said = f"{plural(counts[0] - len(notes), 'contrat prêt', 'contrats prêts')} à imprimer, en deux exemplaires."
        if notes:
            said += f" {plural(len(notes), 'manque', 'manquent')}\u00a0: regardez pourquoi."
        return morning_url(asked.day, asked.half, asked.place), said
    said = f"Les papiers sont prêts\u00a0: {plural(counts[0], 'départ')}, {plural(counts[1], 'retour')}."
    if notes:
        said += f" {plural(len(notes), 'chose')} à savoir sur la première page."
    return reverse("rentals:paper_days"), said


#: What the address of a morning calls each half of a day.
HALVES = {"matin": Half.MORNING, "apres-midi": Half.AFTERNOON, "journee": Half.DAY}


def morning_url(day: date, half: str, place: Place | None) -> str:
    """Return the address of the page of a morning of hand-overs."""
    word = next(word for word, one in HALVES.items() if one == half)
    where = f"&lieu={place.pk}" if place else ""
    return f"{reverse('rentals:mornings')}?jour={day.isoformat()}&moment={word}{where}"


def contracts_alone(
    asked: PaperDay, *, step: Callable[[int], None], at: datetime
) -> tuple[bytes, tuple[int, int], list[str]]:
    """Return the contracts to sign of a morning in one PDF, by the hour, how many leave, and those that could not be made."""
    leaving = list(papers.departures(asked.day, asked.place, asked.half).filter(signed_at=None))
    contracts, notes = _contracts(leaving, asked, step=step, at=at)
    if not contracts:
        raise Refusal(" ".join(notes) or NothingToSign().sentence)
    return bundled(contracts), (len(leaving), 0), notes


def _contracts(leaving, asked, *, step, at) -> tuple[list[bytes], list[str]]:
    """Return the contract of each rental that is not signed, as many times as it is printed, and why others are not there."""
    contracts, notes = [], []
    for done, rental in enumerate(leaving, 1):
        if rental.signed_at is None:
            try:
                contracts += [content_of(_contract(rental, at, asked.asked_by))] * COPIES
            except (Refusal, Altered) as refusal:
                notes.append(f"{rental.reference}\u00a0: pas de contrat. {refusal.sentence}")
        step(done)
    return contracts, notes


def gathered(
    asked: PaperDay, *, step: Callable[[int], None], at: datetime
) -> tuple[bytes, tuple[int, int], list[str]]:
    """Return the PDF of a day, how many leave and come back, and what could not be made ready. Raises NoOrganisation."""
    leaving = list(papers.departures(asked.day, asked.place))
    back = list(papers.returns(asked.day, asked.place))
    contracts, notes = _contracts(leaving, asked, step=step, at=at)
    by = asked.asked_by
    first = papers.day_context(
        asked.day, asked.place, leaving=leaving, back=back, notes=notes, at=at, actor=by
    )
    sheets = papers.sheets_context(asked.day, asked.place, leaving=leaving, back=back, at=at, actor=by)
    title = f"{date_fr(asked.day, long=True).capitalize()}, sur\u00a0papier"
    opening = drawn_for_look("documents/day.html", first, title=title, at=at)
    step(len(leaving) + 1)
    closing = drawn_for_look("documents/day_sheets.html", sheets, title=title, at=at)
    step(len(leaving) + 2)
    content = bundled([opening, *contracts, closing])
    step(len(leaving) + 3)
    return content, (len(leaving), len(back)), notes


def _contract(rental: Rental, at: datetime, actor: User):
    return documents.issue_contract(rental, at=at, actor=actor)


def take_papers(paper_day_id: int, *, at: datetime, actor) -> bytes:
    """Return the PDF of a day, and write in the log of readings whose telephone was read. Raises NotThere."""
    found = PaperDay.objects.to_print(at).filter(pk=paper_day_id).first()
    if found is None:
        raise NotThere
    try:
        content = cipher().decrypt(storage.read(found.file_name))
    except (FileNotFoundError, InvalidToken) as error:
        raise NotThere from error
    why = "Contrats" if found.contents == Contents.CONTRACTS else "Papiers"
    note_reading(found, reader=actor, at=at, why=f"{why} du {date_fr(found.day)}")
    return content


def remove_old(now: datetime) -> int:
    """Delete the papers of days that are over; return how many."""
    removed = 0
    for one in PaperDay.objects.filter(ready_at__isnull=False, removed_at=None, expires_at__lte=now).order_by(
        "pk"
    ):
        # The file first: killed in between, the next time finds it gone already.
        storage.delete(one.file_name)
        removed += PaperDay.objects.filter(pk=one.pk, removed_at=None).update(removed_at=now, file_name="")
    return removed


#: Registered at « due ».
WORKS = {"paperdays.remove": DueWork("Effacer les jours sur papier", remove_old, timedelta(hours=1))}
