"""The PASS IAE: noted as the national platform gave it, suspended, prolonged (facts: iae 2)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from advice.recruitment.eligibility.engine import (
    DAYS,
    NUMBER,
    Stage,
    birthday,
    latest_end,
    prolongation,
    stage,
    window,
)
from advice.recruitment.eligibility.engine.passes import LATE_SUSPENSION, LONGEST_SUSPENSION
from advice.recruitment.eligibility.models import (
    SUSPENDED_BY,
    PassIae,
    ProlongedPass,
    Suspension,
    SuspensionReason,
)
from advice.recruitment.eligibility.operations.base import OLDEST, deny, locked, told
from advice.recruitment.eligibility.standing import held_of
from mobilite.people.models import Partner
from mobilite.people.models.partners import Authorisation
from mobilite.people.operations.saving import saved
from mobilite.periods import add_months, french_date, last_day, paris_date

DAY = timedelta(days=1)
#: A PASS that begins is asked for some months ahead at most.
AHEAD = 12
#: Two years, what may be added to it, and some room: a year typed wrong is told.
LONGEST_YEARS = 25


def _after(last: date, *, today: date) -> date:
    """Return the day after a last day. Refuses one so far that it is a slip."""
    if last > add_months(today, 12 * LONGEST_YEARS):
        deny("Cette fin est trop loin. Vérifiez l’année.", field="last")
    return last + DAY


def tidy(number: str) -> str:
    """Return a number without its spaces, in capitals."""
    return "".join(number.split()).upper()


@transaction.atomic
def note_pass(
    person_id: int, *, number: str, starts_on: date, last: date | None = None, at: datetime, actor
) -> PassIae:
    """Note a PASS: its number, its first day, its last day when it is not two years later. Raises EligibilityRefused, NotValid."""
    person, today, number = locked(person_id), paris_date(at), tidy(number)
    if not NUMBER.fullmatch(number):
        deny("Un numéro de PASS a cinq caractères puis sept chiffres. Recopiez-le.", field="number")
    if PassIae.objects.filter(number=number).exists():
        deny("Ce numéro de PASS est déjà noté. Vérifiez-le.", field="number")
    if not OLDEST < starts_on <= add_months(today, AHEAD):
        deny("Ce début est trop loin d’aujourd’hui. Vérifiez l’année.", field="starts_on")
    ends_on = starts_on + timedelta(days=DAYS) if last is None else _after(last, today=today)
    if ends_on <= starts_on:
        deny("La fin vient avant le début. Vérifiez les deux jours.", field="last")
    other = PassIae.objects.filter(person=person, starts_on__lt=ends_on, ends_on__gt=starts_on).first()
    if other is not None:
        deny(f"{other} couvre déjà ces jours. Vérifiez les dates, ou prolongez celui-là.", field="starts_on")
    one = PassIae(person=person, at=at, by=actor)
    saved(one, {"number": number, "starts_on": starts_on, "first_ends_on": ends_on, "ends_on": ends_on})
    told(
        "note_pass", one, f"a noté un PASS IAE, jusqu’au {french_date(last_day(ends_on))}", at=at, actor=actor
    )
    return one


def _locked_pass(pass_id: int) -> PassIae:
    one = PassIae.objects.get(pk=pass_id)
    locked(one.person_id)
    one.refresh_from_db()
    return one


@transaction.atomic
def suspend(
    pass_id: int, *, reason: str, kind: str, starts_on: date, last: date | None = None, at: datetime, actor
) -> Suspension:
    """Suspend a PASS from a day to a last day; 36 months when nobody knows. Its end moves by as many days.

    Never ahead, a year late at most, within the PASS, over no other. ``kind``: of the structure that asks. Raises EligibilityRefused.
    """
    one, today = _locked_pass(pass_id), paris_date(at)
    if starts_on > today:
        deny("Une suspension ne se note pas d’avance. Attendez ce jour.", field="starts_on")
    if starts_on < today - LATE_SUSPENSION:
        deny(
            "Une suspension se note dans l’année. Demandez l’accord du support de la plateforme.",
            field="starts_on",
        )
    if not one.starts_on <= starts_on < one.ends_on:
        deny(
            f"Donnez un jour du PASS : du {french_date(one.starts_on)} au {french_date(last_day(one.ends_on))}.",
            field="starts_on",
        )
    if kind not in SUSPENDED_BY.get(SuspensionReason(reason), (kind,)):
        deny("Ce motif est celui des ACI et des EI. Choisissez-en un autre.", field="reason")
    longest = add_months(starts_on, LONGEST_SUSPENSION)
    ends_on = longest if last is None else _after(last, today=today)
    if ends_on <= starts_on:
        deny("La fin vient avant le début. Vérifiez les deux jours.", field="last")
    if ends_on > longest:
        deny(
            f"Une suspension dure 36 mois au plus : jusqu’au {french_date(last_day(longest))}. Donnez un jour plus proche.",
            field="last",
        )
    if one.suspensions.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).exists():
        deny("Une autre suspension couvre déjà ces jours. Mettez-y fin d’abord.", field="starts_on")
    row = Suspension(pass_iae=one, at=at, by=actor)
    saved(row, {"reason": reason, "starts_on": starts_on, "ends_on": ends_on})
    _settle(one)
    told(
        "suspend_pass",
        one,
        f"a suspendu un PASS IAE, qui vaut jusqu’au {french_date(last_day(one.ends_on))}",
        at=at,
        actor=actor,
    )
    return row


@transaction.atomic
def end_suspension(suspension_id: int, *, last: date, at: datetime, actor) -> Suspension:
    """End a suspension earlier, on its last day: the day before she is hired again. The end of the PASS comes back."""
    row = Suspension.objects.get(pk=suspension_id)
    one = _locked_pass(row.pass_iae_id)
    row.refresh_from_db()
    if not row.starts_on <= last < row.ends_on:
        deny(
            f"Donnez un jour de la suspension : du {french_date(row.starts_on)} au {french_date(last_day(row.ends_on))}.",
            field="last",
        )
    if last > paris_date(at):
        deny("Ce jour n’est pas encore venu. Notez-le quand il sera là.", field="last")
    saved(row, {"ends_on": last + DAY})
    _settle(one)
    told(
        "resume_pass",
        one,
        f"a mis fin à la suspension d’un PASS IAE, qui vaut jusqu’au {french_date(last_day(one.ends_on))}",
        at=at,
        actor=actor,
    )
    return row


def _settle(one: PassIae) -> None:
    """Give a PASS the end that its suspensions and its prolongations make. Refuses to run over the next one."""
    ends_on = end_of(one)
    if PassIae.objects.filter(
        person=one.person_id, starts_on__gt=one.starts_on, starts_on__lt=ends_on
    ).exists():
        deny("Un PASS plus récent commence avant cette fin. Vérifiez les dates.")
    saved(one, {"ends_on": ends_on})


def end_of(one: PassIae) -> date:
    """Return the end that a PASS must have: its first one, the days suspended, the days prolonged."""
    suspended = sum((row.ends_on - row.starts_on).days for row in Suspension.objects.filter(pass_iae=one.pk))
    return one.first_ends_on + timedelta(days=suspended + prolonged_days(one))


def prolonged_days(one: PassIae) -> int:
    """Return how many days were prolonged already, whatever the reasons."""
    return ProlongedPass.objects.filter(pass_iae=one.pk).aggregate(all=Sum("days"))["all"] or 0


@transaction.atomic
def prolong(
    pass_id: int,
    *,
    reason: str,
    kind: str,
    last: date,
    accepted_by: Partner | None = None,
    at: datetime,
    actor,
) -> ProlongedPass:
    """Note a prolongation that was granted, to a last day. Raises EligibilityRefused, NotValid.

    Asked from 12 months before the end to 6 months after, of the latest PASS, that is not suspended.
    """
    one, today, why = _locked_pass(pass_id), paris_date(at), prolongation(reason)
    if PassIae.objects.filter(person=one.person_id, starts_on__gt=one.starts_on).exists():
        deny("Un PASS plus récent est noté : prolongez celui-là.")
    where = stage(held_of(one), today)
    first, closes = window(one.ends_on)
    if where is Stage.SUSPENDED:
        deny("Ce PASS est suspendu. Mettez d’abord fin à la suspension.")
    if today < first:
        deny(f"Ce PASS peut être prolongé à partir du {french_date(first)}. Revenez ce jour-là.")
    if today > closes:
        deny(
            f"Ce PASS pouvait être prolongé jusqu’au {french_date(closes)}. Demandez un nouveau diagnostic à un prescripteur habilité."
        )
    if why.kinds and kind not in why.kinds:
        deny("Ce motif est celui des AI et des ACI. Choisissez-en un autre.", field="reason")
    if why.age and (one.person.birth_date is None or today < birthday(one.person.birth_date, why.age)):
        deny(
            f"Ce motif demande {why.age} ans. Vérifiez sa date de naissance, ou choisissez-en un autre.",
            field="reason",
        )
    if why.needs_prescriber and (accepted_by is None or accepted_by.authorisation != Authorisation.VALIDATED):
        deny(
            "Un prescripteur habilité doit accepter cette prolongation. Dites lequel l’a fait.",
            field="accepted_by",
        )
    longest = latest_end(why, one.ends_on, prolonged_days(one))
    ends_on = _after(last, today=today)
    if longest <= one.ends_on:
        deny("Ce motif a déjà donné toute la durée qu’il permet. Choisissez-en un autre.", field="reason")
    if ends_on <= one.ends_on:
        deny(
            f"Ce PASS va déjà jusqu’au {french_date(last_day(one.ends_on))}. Donnez un jour plus lointain.",
            field="last",
        )
    if ends_on > longest:
        deny(
            f"Ce motif permet d’aller jusqu’au {french_date(last_day(longest))}. Donnez un jour plus proche.",
            field="last",
        )
    row = ProlongedPass(
        pass_iae=one, accepted_by=accepted_by if why.needs_prescriber else None, granted_on=today, at=at, by=actor
    )  # fmt: skip
    saved(row, {"reason": reason, "days": (ends_on - one.ends_on).days})
    _settle(one)
    told(
        "prolong_pass",
        one,
        f"a noté la prolongation d’un PASS IAE jusqu’au {french_date(last_day(one.ends_on))}",
        at=at,
        actor=actor,
    )
    return row
