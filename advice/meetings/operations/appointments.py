"""What follows an appointment of the diary: it joins the case file, the person is written to, a missed one is not forgotten."""

from datetime import datetime, time, timedelta

from advice.cases.models import Case
from advice.cases.operations.base import FIRST, ask, settle_tasks
from advice.meetings.models import Invitation, Meeting
from mobilite.diary.models import Appointment, Kind
from mobilite.diary.models import Status as Booked
from mobilite.outbox.operations import notify
from mobilite.outbox.operations.notifying import withdraw
from mobilite.periods import paris, paris_date

BOOKED, MOVED, CANCELLED, REMINDER = (
    "meetings.booked",
    "meetings.moved",
    "meetings.cancelled",
    "meetings.reminder",
)
#: What an adviser meets somebody for; vehicles have their own messages, workshops too.
ADVICE = (Kind.FIRST_INTERVIEW, Kind.FOLLOW_UP, Kind.VISIT, Kind.PHONE_CALL, Kind.OTHER)
NOON = time(12)
CALLED_IN = timedelta(days=1)
MISSED = "missed"


def follow(what: str, appointment: Appointment, *, at: datetime, actor) -> None:
    """Hear what happens to an appointment (registry point « appointment_changed »), in its transaction."""
    if appointment.person_id is None or appointment.kind not in ADVICE:
        return
    meeting = _joined(appointment) if what == "book" else None
    if meeting is None:
        meeting = Meeting.objects.select_related("case__person", "case__adviser").filter(
            appointment=appointment
        ).first()  # fmt: skip
    if what in ("move", "cancel"):
        why = "Le rendez-vous est déplacé." if what == "move" else "Le rendez-vous est annulé."
        for event in (BOOKED, MOVED, REMINDER):
            withdraw(event, about=appointment, why=why, at=at)
    taken_by_link = Invitation.objects.filter(appointment=appointment).exists()
    if (meeting or taken_by_link) and what in ("book", "move", "cancel") and appointment.starts_at > at:
        write(what, appointment, at=at, actor=actor)
    if meeting is not None:
        _next_step(what, meeting, at, actor)


def _joined(appointment: Appointment) -> Meeting | None:
    """Put an appointment in the file of the person, when she is followed and it is with somebody who reads files."""
    if not appointment.user.has_perm("cases.view_case"):
        return None
    rows = Case.objects.current().filter(person=appointment.person_id).select_related("person", "adviser")
    case = rows.first()
    return Meeting.objects.create(case=case, appointment=appointment) if case is not None else None


def join_file(case: Case, *, at: datetime, actor) -> None:
    """Put the appointments to come in a file that has just opened (registry point « case_opened »)."""
    rows = Appointment.objects.filter(
        person=case.person_id, status=Booked.BOOKED, starts_at__gt=at, kind__in=ADVICE, meeting=None
    )
    joined = [_joined(one) for one in rows.select_related("user").order_by("starts_at", "pk")]
    if any(joined):
        settle_tasks(case, FIRST, result="Un rendez-vous est pris.", at=at, actor=actor)


def write(what: str, appointment: Appointment, *, at: datetime, actor) -> None:
    """Write to the person what became of her appointment: once for each change."""
    event = {"book": BOOKED, "move": MOVED, "cancel": CANCELLED}[what]
    if appointment.person is None:
        return
    notify(
        event, to=appointment.person, about=appointment,
        key=f"{event}:{appointment.pk}:{appointment.sequence}", not_after=appointment.starts_at, at=at, actor=actor,
    )  # fmt: skip


def _next_step(what: str, meeting: Meeting, at: datetime, actor) -> None:
    """Ask the adviser to call who did not come; nothing more once she came, or another moment is agreed."""
    case, mine = meeting.case, f"{MISSED}:{meeting.appointment_id}"
    if case.is_closed:
        return
    if what in ("no_show", "excuse"):
        words = {
            "no_show": "Reprendre contact après un rendez-vous manqué",
            "excuse": "Proposer un autre rendez-vous",
        }
        due = paris(paris_date(at + CALLED_IN), NOON)
        settle_tasks(case, mine, result="Corrigé.", at=at, actor=actor)
        ask(case, mine, words[what], due_at=due, at=at, actor=actor)
    elif what == "keep":
        settle_tasks(case, mine, result="Elle est venue.", at=at, actor=actor)
    elif what == "book":
        others = case.meetings.values_list("appointment", flat=True)
        names = [f"{MISSED}:{pk}" for pk in others]
        settle_tasks(case, FIRST, *names, result="Un rendez-vous est pris.", at=at, actor=actor)
