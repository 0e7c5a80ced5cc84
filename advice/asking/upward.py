"""What the form hands to other pages: who waits for a call, on Aujourd'hui; what was asked, on the page of a file."""

from advice.asking.lists import CHANGE, VIEW
from advice.asking.models import HelpRequest
from advice.cases.models import Case
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Card, Fact
from mobilite.people.today_columns import Asked, Column
from rentals.views import arrivals


def column(asked: Asked) -> Column | None:
    """Who looks for a way to move and waits for a call, the oldest first (point "today")."""
    if not asked.user.has_perm(CHANGE):
        return None
    return arrivals.column(
        HelpRequest.objects.waiting(), asked, title="Cherchent une solution", icon="compass",
        text="cherche comment se déplacer.", detail=lambda one: one.wants, all_is_well="personne n’attend un appel.",
        url="/conseil/en-ligne/", button="Appeler",
    )  # fmt: skip


def cards(record, user) -> list[Card]:
    """Say on the page of a file that she asked online (point "record_cards"). One query."""
    if not isinstance(record, Case) or not user.has_perm(VIEW):
        return []
    rows = record.help_requests.order_by("-received_at")
    facts = [
        Fact("Reçue le", date_fr(one.received_at, weekday=False), one.wants, one.get_absolute_url())
        for one in rows
    ]
    return [Card("Demande en ligne", "smartphone", facts)] if facts else []
