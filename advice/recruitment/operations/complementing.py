"""Some hours at a neighbour's beside the job here, with an agreement for that structure; then its end (row J11)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from advice.recruitment.models import Complement, Employer, Referral, Status
from advice.recruitment.operations.base import deny, held, told
from advice.recruitment.operations.proposing import agree
from advice.recruitment.sheet import hours_fr
from advice.recruitment.terms import WEEK
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date


@transaction.atomic
def add_complement(
    referral_id: int,
    *,
    employer: Employer,
    how: str,
    title: str,
    weekly_hours: Decimal,
    starts_on: date,
    ends_on: date | None = None,
    at: datetime,
    actor,
) -> Complement:
    """Note hours at another structure for somebody hired here, who agrees. Raises RecruitmentRefused, NotValid.

    All her hours of a week together stay within 48 (Code du travail, art. L3121-20).
    """
    referral = held(referral_id)
    if referral.status != Status.ACCEPTED:
        deny("Une mission complémentaire vient après une embauche. Acceptez d’abord la candidature.")
    if employer.pk == referral.employer_id:
        deny("C’est la structure qui l’emploie. Choisissez-en une autre.", field="employer")
    if referral.person.archived_at is not None or referral.person.limited_at is not None:
        deny("Sa fiche est aux archives, ou ses données sont limitées. Voyez-le avec elle d’abord.")
    if not Employer.objects.open_to_proposals(paris_date(at)).filter(pk=employer.pk).exists():
        deny(
            "Cette structure n’a pas de convention de partage en cours. Notez-la d’abord sur sa page.",
            field="employer",
        )
    _within_a_week(referral, weekly_hours, starts_on, ends_on)
    consent = agree(referral.person, employer, how=how, at=at, actor=actor)
    one = Complement(
        referral=referral, person=referral.person, employer=employer, consent=consent, at=at, by=actor
    )
    saved(
        one,
        {"title": title.strip(), "weekly_hours": weekly_hours, "starts_on": starts_on, "ends_on": ends_on},
    )
    told(
        referral, "add_complement", f"a noté une mission complémentaire, candidature {referral.reference}", at=at, actor=actor,
        data={"employer": employer.pk, "hours": str(weekly_hours)},
    )  # fmt: skip
    return one


def _within_a_week(referral: Referral, hours: Decimal, starts_on: date, ends_on: date | None) -> None:
    known = referral.weekly_hours or Decimal(0)
    if ends_on is not None and referral.starts_on is not None and ends_on < referral.starts_on:
        known = Decimal(0)
    if referral.ends_on is not None and referral.ends_on < starts_on:
        known = Decimal(0)
    rows = Complement.objects.filter(person=referral.person_id).over(starts_on, ends_on)
    known += rows.aggregate(total=Sum("weekly_hours"))["total"] or 0
    if known + hours > WEEK:
        deny(
            f"Avec ses {hours_fr(known)} déjà prises, cela dépasse {WEEK} heures par semaine. Baissez les heures, ou changez les jours.",
            field="weekly_hours",
        )


@transaction.atomic
def end_complement(complement_id: int, *, on: date, at: datetime, actor) -> Complement:
    """Say on which day hours at another structure end. Raises RecruitmentRefused, NotValid."""
    one = Complement.objects.select_for_update(of=("self",)).get(pk=complement_id)
    referral = held(one.referral_id)
    if on < one.starts_on:
        deny("C’est avant son premier jour. Donnez ce jour, ou un jour d’après.", field="on")
    if saved(one, {"ends_on": on}):
        told(
            referral, "end_complement", f"a daté la fin d’une mission complémentaire, candidature {referral.reference}", at=at,
            actor=actor,
        )  # fmt: skip
    return one
