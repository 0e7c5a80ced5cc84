"""What the form hands to other pages: who waits for a call, on Aujourd'hui."""

from advice.recruitment.seekers.lists import CHANGE, VIEW
from advice.recruitment.seekers.models import WorkRequest
from mobilite.people.today_columns import Asked, Column
from rentals.views import arrivals


def column(asked: Asked) -> Column | None:
    """Who looks for work and waits for a call, the oldest first (point "today")."""
    if not asked.user.has_perm(CHANGE):
        return None
    return arrivals.column(
        WorkRequest.objects.waiting(), asked, title="Cherchent un travail", icon="briefcase", text="cherche un travail.",
        detail=lambda one: one.moves, all_is_well="personne n’attend un appel.",
        url="/recrutement/demandes/" if asked.user.has_perm(VIEW) else "", button="Appeler",
    )  # fmt: skip
