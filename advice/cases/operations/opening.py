"""A file is opened, from a prescriber's sheet, a rental or a person's page; an adviser takes it, or hands it on."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from advice.cases.models import Case, Origin, Status
from advice.cases.operations.base import FIRST, TAKE, ask, deny, held, locked, move, settle_tasks, told
from mobilite import registry
from mobilite.audit.entries import record
from mobilite.documents.numbering import next_number, written
from mobilite.people.models import Contact, Person
from mobilite.people.operations.saving import NotValid, saved
from mobilite.periods import paris, paris_date
from rentals.models import PrescriberSheet, Rental

SERIES = "CON"
NOON = time(12)
#: How soon an adviser takes a file, and proposes a first appointment.
TAKEN_IN, MET_IN = timedelta(days=2), timedelta(days=7)
ALREADY = "Cette personne a déjà un dossier en cours : continuez avec lui, depuis sa fiche."


@transaction.atomic
def open_case(
    person: Person,
    *,
    origin: str,
    adviser=None,
    sheet: PrescriberSheet | None = None,
    rental: Rental | None = None,
    referred_by: Contact | None = None,
    referred_on: date | None = None,
    request: str = "",
    at: datetime,
    actor,
) -> Case:
    """Open somebody's file, with who sent her and what she asks (row I1).

    Without an ``adviser`` it waits for one: all advisers get the task. A sheet says itself who sent her and when.
    Raises CaseRefused (she has one open already, a referral without its contact), NotValid.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.anonymised_at is not None or person.archived_at is not None:
        deny("Cette fiche est aux archives. Rouvrez-la d’abord, ou créez une nouvelle fiche.")
    if Case.objects.current().filter(person=person).exists():
        deny(ALREADY)
    if sheet is not None:
        origin, referred_by, referred_on = Origin.SHEET, sheet.contact, paris_date(sheet.received_at)
    elif rental is not None:
        origin = Origin.RENTAL
        if rental.person_id != person.pk:
            deny("Cette location est celle d’une autre personne. Ouvrez le dossier depuis sa fiche.")
    if origin == Origin.SHEET and sheet is None:
        origin = Origin.PARTNER
    if origin == Origin.PARTNER and referred_by is None:
        deny("Dites qui l’a orientée.", field="referred_by")
    if referred_by is not None and referred_on is None:
        deny("Dites quel jour elle a été orientée.", field="referred_on")
    if referred_by is None:
        referred_on = None
    if referred_on is not None and referred_on > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui où elle a été orientée.", field="referred_on")
    year = paris_date(at).year
    case = Case(
        person=person, reference=written(SERIES, year, next_number(SERIES, year)), adviser=adviser,
        status=Status.WAITING if adviser is None else Status.OPEN, origin=origin, sheet=sheet, rental=rental,
        referred_by=referred_by, opened_at=at, opened_by=actor,
    )  # fmt: skip
    try:
        with transaction.atomic():
            saved(case, {"referred_on": referred_on, "request": request.strip()})
    except (IntegrityError, NotValid):
        if Case.objects.current().filter(person=person).exists():
            deny(ALREADY)
        raise
    record(
        "open_case", case, sentence=f"a ouvert le dossier {case.reference}", actor=actor, at=at, after=case.status,
        data={"origin": str(origin)},
    )  # fmt: skip
    _ask_next(case, at, actor)
    for item in registry.registered("case_opened"):
        item.value(case, at=at, actor=actor)
    return case


@transaction.atomic
def give_to(case_id: int, *, adviser, at: datetime, actor) -> Case:
    """Give a file to an adviser: the first one, or the next. What she was to do goes to the new one."""
    case = locked(case_id)
    if case.adviser_id == adviser.pk:
        deny("Ce dossier est déjà le sien. Choisissez quelqu’un d’autre.", field="adviser")
    sentence = f"a confié le dossier {case.reference} à {adviser}"
    if actor is not None and adviser.pk == actor.pk:
        sentence = f"a pris le dossier {case.reference}"
    if case.status == Status.WAITING:
        move(case, Status.OPEN, "take_case", sentence, at=at, actor=actor, adviser=adviser)
    else:
        case.adviser = adviser
        case.save(update_fields=["adviser"])
        told(case, "take_case", sentence, at=at, actor=actor, changed=["adviser"])
    settle_tasks(case, TAKE, FIRST, result="Le dossier a son conseiller.", at=at, actor=actor)
    _ask_next(case, at, actor)
    return case


@transaction.atomic
def correct_case(case_id: int, *, request: str, referred_by: Contact | None, referred_on: date | None,
                 at: datetime, actor) -> Case:  # fmt: skip
    """Complete what she asks, and who sent her. Raises CaseRefused, NotValid."""
    case = held(case_id)
    if (referred_by is None) != (referred_on is None):
        field = "referred_by" if referred_by is None else "referred_on"
        deny("Une orientation a un contact et une date : donnez les deux.", field=field)
    if referred_on is not None and referred_on > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui où elle a été orientée.", field="referred_on")
    changed = saved(
        case, {"request": request.strip(), "referred_by": referred_by, "referred_on": referred_on}
    )
    if changed:
        told(
            case,
            "correct_case",
            f"a complété le dossier {case.reference}",
            at=at,
            actor=actor,
            changed=changed,
        )
    return case


def _ask_next(case: Case, at: datetime, actor) -> None:
    if case.adviser is None:
        due = paris(paris_date(at + TAKEN_IN), NOON)
        ask(case, TAKE, "Prendre en charge un dossier de conseil", due_at=due, at=at, actor=actor)
    elif not case.interviews.exists():
        due = paris(paris_date(at + MET_IN), NOON)
        ask(case, FIRST, "Proposer un premier rendez-vous de conseil", due_at=due, at=at, actor=actor)
