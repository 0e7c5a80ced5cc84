"""What retention offers on other pages."""

from django.urls import reverse

from mobilite.pages.record_page import Act


def person_acts(person, user) -> list[Act]:
    """Offer to keep a person from being erased (registered at "person_acts")."""
    if not user.has_perm("retention.change_hold"):
        return []
    return [
        Act(
            "Poser une réserve de conservation",
            f"{reverse('retention:place_hold')}?objet={person.pk}",
            "shield-check",
        )
    ]
