"""What missions hand to other pages: acts of a person, search."""

from django.urls import reverse

from advice.recruitment.missions.lists import CHANGE_POOL, VIEW, state_of
from advice.recruitment.missions.models import Mission
from mobilite.pages.record_page import Act
from mobilite.pages.views import SearchResult

FOUND, SHORTEST = 6, 3


def person_acts(person, user) -> list[Act]:
    """Offer to note what she looks for (point "person_acts")."""
    if person.anonymised_at is not None or person.limited_at is not None or not user.has_perm(CHANGE_POOL):
        return []
    return [Act("Ce qu’elle peut rejoindre", reverse("missions:person", args=[person.pk]), "route")]


def search(query: str, user) -> list[SearchResult]:
    """Find missions by their title (point "search")."""
    words = " ".join(query.split())[:40]
    if len(words) < SHORTEST or not user.has_perm(VIEW):
        return []
    found = (
        Mission.objects.visible_to(user).filter(title__icontains=words).select_related("commune", "partner")
    )
    return [
        SearchResult(
            str(one), f"{one.client} · {state_of(one)[1]}", one.get_absolute_url(), "briefcase", "Missions"
        )
        for one in found.order_by("-starts_on", "-pk")[:FOUND]
    ]
