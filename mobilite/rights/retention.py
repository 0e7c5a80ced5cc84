"""How long requests and exports are kept."""

from mobilite.kept import CIVIL, GONE, Duty, Forgetting, Rule
from mobilite.rights.models import Export, Limitation, Request


def identity(people, now) -> list[str]:
    """Erase the words of what they asked and of our answers; exports that still lie there go with their files."""
    Request.objects.filter(person__in=people).update(detail="")
    Request.objects.filter(person__in=people, answer__isnull=False).update(answer=GONE)
    Limitation.objects.filter(person__in=people).update(reason=GONE)
    Limitation.objects.filter(person__in=people, ended_reason__isnull=False).update(ended_reason=GONE)
    exports = Export.objects.filter(person__in=people, ready_at__isnull=False, removed_at=None)
    files = list(exports.values_list("file_name", flat=True))
    exports.update(removed_at=now, file_name="")
    return files


DECLARED = (
    Forgetting("rights", None, identity),
    Duty("rights.open", "une demande sur ses données attend une réponse", lambda: Request.objects.open()),
    Rule(
        "rights.requests",
        "Demandes sur ses données",
        since="la réponse",
        then="textes effacés\u00a0; la demande reste comptée",
        source=CIVIL,
        follows="la personne",
    ),
)
