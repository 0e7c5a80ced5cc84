"""What the form hands to other pages: who waits for a call, on Aujourd'hui."""

from advice.recruitment.seekers.lists import CHANGE, VIEW
from advice.recruitment.seekers.models import WorkRequest
from mobilite.pages import french
from mobilite.people.duplicates import likeliest, traits
from mobilite.people.shown import hides_surnames, shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from rentals.operations.online import call_before


def column(asked: Asked) -> Column | None:
    """Who looks for work and waits for a call, the oldest first (point "today")."""
    if not asked.user.has_perm(CHANGE):
        return None
    rows = WorkRequest.objects.waiting()
    waiting = list(rows.select_related("commune").order_by("received_at", "pk")[:SHOWN])
    known = likeliest(
        traits(first_name=one.first_name, last_name=one.last_name, phone=one.phone) for one in waiting
    )
    lines = []
    for one, maybe in zip(waiting, known, strict=True):
        limit = call_before(one.received_at)
        who = f"Peut-être {shown_name(maybe[0], asked.user)}" if maybe else ""
        lines.append(
            Line(
                when=french.datetime_fr(one.received_at, year=False),
                hot=limit is not None and limit < asked.now,
                name=one.first_name if hides_surnames(asked.user) else str(one),
                text="cherche un travail.",
                detail=" · ".join(filter(None, [str(one.commune or "Une autre commune"), one.moves, who])),
                url=one.get_absolute_url(),
                button="Appeler",
            )
        )
    count = rows.count() if len(lines) == SHOWN else len(lines)
    url = "/recrutement/demandes/" if asked.user.has_perm(VIEW) else ""
    return Column("Cherchent un travail", "briefcase", lines, count, "personne n’attend un appel.", url)
