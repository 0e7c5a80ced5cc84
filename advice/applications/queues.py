"""Which applications are late or about to be: the same for the list, Aujourd’hui, the case and the reminders."""

from datetime import date, timedelta

from django.db.models import Q

from advice.applications.models import Application, Status
from advice.applications.terms import APPEAL_WITHIN, SEND_WITHIN
from mobilite.pages.french import date_fr


def hot(applications, today: date):
    """Keep those whose last day is near or past, whose answer or money does not come, whose refusal may still be contested."""
    to_send = Q(status=Status.PREPARING, due_on__lte=today + timedelta(days=SEND_WITHIN))
    silent = Q(status=Status.SENT, due_on__lt=today) | Q(
        status=Status.REFUSED, appealed_on__isnull=False, due_on__lt=today
    )
    to_contest = Q(
        status=Status.REFUSED, appealed_on=None, due_on__gte=today, due_on__lte=today + timedelta(days=APPEAL_WITHIN)
    )  # fmt: skip
    unpaid = Q(status=Status.GRANTED, due_on__lt=today)
    return applications.filter(to_send | silent | to_contest | unpaid)


def kind_of(application: Application) -> str:
    """Return what an application waits for: "send", "answer", "appeal", "payment", or nothing."""
    if application.status == Status.REFUSED:
        return "answer" if application.appealed_on else "appeal"
    kinds = {Status.PREPARING: "send", Status.SENT: "answer", Status.GRANTED: "payment"}
    return kinds.get(Status(application.status), "") if application.due_on else ""


def words(application: Application, today: date) -> str:
    """Say what an application waits for, in one short sentence; nothing when it waits for nothing."""
    kind, due = kind_of(application), application.due_on
    if not kind or due is None:
        return ""
    day = date_fr(due, weekday=False, year=due.year != today.year)
    if kind == "send":
        return f"À envoyer avant le {day} inclus" if due >= today else f"Trop tard depuis le {day}"
    if kind == "appeal":
        return f"Recours possible jusqu’au {day}" if due >= today else f"Plus de recours depuis le {day}"
    what = "Réponse" if kind == "answer" else "Versement"
    return (
        f"{what} attendu{'e' if kind == 'answer' else ''} avant le {day}"
        if due >= today
        else (f"Sans {what.lower()} depuis le {day}\u00a0: à relancer")
    )


def is_hot(application: Application, today: date) -> bool:
    """Tell the same of one application."""
    kind, due = kind_of(application), application.due_on
    if not kind or due is None:
        return False
    if kind == "send":
        return due <= today + timedelta(days=SEND_WITHIN)
    if kind == "appeal":
        return today <= due <= today + timedelta(days=APPEAL_WITHIN)
    return due < today
