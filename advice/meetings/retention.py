"""How long enrolments say why somebody left: as long as the person is known; that she came is counted after."""

from advice.meetings.models import Enrolment, Invitation
from advice.meetings.operations.inviting import PURPOSE
from mobilite.accounts import links
from mobilite.kept import CNIL_SOCIAL, Forgetting, Rule, Touch


def social(people, now):
    Enrolment.objects.filter(person__in=people).exclude(left_reason="").update(left_reason="")
    rows = Invitation.objects.filter(person__in=people, revoked_at=None)
    for invitation in rows:
        links.revoke(invitation, purpose=PURPOSE, at=now)
    rows.update(revoked_at=now)
    return ()


DECLARED = (
    Touch("meetings.asked", "meetings.Enrolment", "asked_at"),
    Forgetting("meetings", social),
    Rule(
        "meetings.enrolments",
        "Ateliers collectifs\u00a0: motifs de désinscription",
        since="le dernier contact",
        then="effacés\u00a0; la venue reste comptée",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
