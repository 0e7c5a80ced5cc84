"""What a structure tells back is written through the operations that people use: hired, hours."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from advice.recruitment.feed.models import HoursWorked
from advice.recruitment.feed.operations.base import deny
from advice.recruitment.models import Referral, Status
from mobilite.audit.entries import record
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date

#: Somebody was hired there, even if it has ended.
HIRED = (Status.ACCEPTED, Status.CANCELLED)


@transaction.atomic
def note_hours(referral_id: int, *, month: date, hours: Decimal, at: datetime, actor) -> HoursWorked:
    """Note the hours of a month at the structure that hired; said again, they take the place of what was noted.

    Raises FeedRefused (not hired, month to come), NotValid.
    """
    referral = Referral.objects.locked().get(pk=referral_id)
    month = month.replace(day=1)
    if referral.status not in HIRED:
        deny("Cette personne n’est pas embauchée ici. Notez d’abord l’embauche.", field="hours")
    if month > paris_date(at):
        deny("Ce mois n’a pas commencé. Corrigez le mois.", field="month")
    known = HoursWorked.objects.filter(referral=referral, month=month).first()
    row = known or HoursWorked(referral=referral)
    if known is not None and known.hours == hours:
        return known
    row.noted_at, row.noted_by = at, actor
    changed = saved(row, {"month": month, "hours": hours})
    if known is not None:
        row.save(update_fields=["noted_at", "noted_by"])
    record(
        "note_hours_worked", referral, sentence=f"a noté les heures de {month:%m/%Y}, candidature {referral.reference}",
        actor=actor, at=at, before=referral.status, after=referral.status, changed=changed,
        data={"month": f"{month:%Y-%m}", "hours": str(hours)},
    )  # fmt: skip
    return row
