"""How long appointments say more than a day and an hour: as long as the person is known."""

from django.db.models import Q

from mobilite.diary.models import Appointment, Status
from mobilite.kept import CNIL_SOCIAL, GONE, Forgetting, Rule, Touch


def social(people, now):
    rows = Appointment.objects.filter(person__in=people)
    rows.exclude(address="").update(address="")
    rows.exclude(note="").update(note="")
    rows.filter(status=Status.CANCELLED).update(cancelled_reason=GONE)
    return ()


DECLARED = (
    Touch(
        "diary.appointments",
        "diary.Appointment",
        "starts_at",
        where=Q(status__in=[Status.BOOKED, Status.KEPT, Status.EXCUSED]),
    ),
    Forgetting("diary", social),
    Rule(
        "diary.appointments",
        "Rendez-vous\u00a0: adresse et notes",
        since="le dernier contact",
        then="effacées\u00a0; le rendez-vous reste compté",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
