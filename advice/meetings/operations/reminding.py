"""The reminder of an appointment or of a workshop, the day before. Moved or cancelled, it does not leave."""

from datetime import datetime, time, timedelta

from advice.meetings.models import Enrolment, Place, State
from advice.meetings.operations.appointments import ADVICE
from advice.meetings.operations.appointments import REMINDER as OF_APPOINTMENT
from advice.meetings.operations.base import REMINDER as OF_WORKSHOP
from advice.meetings.terms import REMIND_AT, REMIND_DAYS
from mobilite.diary.models import Appointment
from mobilite.diary.models import Status as Booked
from mobilite.due import each
from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.periods import PARIS, paris, paris_date


def remind(now: datetime) -> int:
    """Write to whoever is expected in the coming days, from the hour that the manager set; return how many were written.

    Not to who was told the day and the hour today. Once for each hour that an appointment has.
    """
    today = paris_date(now)
    if now.astimezone(PARIS).time() < REMIND_AT.on(today):
        return 0
    until = paris(today + timedelta(days=REMIND_DAYS.on(today) + 1), time())
    since = paris(today, time())
    appointments = Appointment.objects.filter(
        status=Booked.BOOKED, person__isnull=False, person__anonymised_at=None, kind__in=ADVICE,
        starts_at__gt=now, starts_at__lt=until, changed_at__lt=since,
    )  # fmt: skip
    seats = Enrolment.objects.filter(
        status=Place.ENROLLED, workshop__status=State.PLANNED, person__anonymised_at=None, asked_at__lt=since,
        workshop__appointment__starts_at__gt=now, workshop__appointment__starts_at__lt=until,
        workshop__appointment__changed_at__lt=since,
    )  # fmt: skip
    wanted = [
        (OF_APPOINTMENT, one, one.starts_at)
        for one in appointments.select_related("person", "user", "place", "commune").order_by(
            "starts_at", "pk"
        )
    ] + [
        (OF_WORKSHOP, one, one.workshop.appointment.starts_at)
        for one in seats.select_related("person", "workshop__appointment__place").order_by("pk")
    ]
    keyed = {f"{event}:{one.pk}:{at:%Y-%m-%dT%H:%M}": (event, one, at) for event, one, at in wanted}
    known = set(Message.objects.filter(key__in=keyed).values_list("key", flat=True))

    def write(key):
        event, one, at = keyed[key]
        if one.person is not None:
            notify(event, to=one.person, about=one, key=key, not_after=at, at=now)

    return each([key for key in keyed if key not in known], write)
