"""What the people app hands upward: menu entries and what the global search finds."""

from mobilite.fields import french_phone
from mobilite.pages.navigation import MenuEntry
from mobilite.pages.views import SearchResult
from mobilite.people.models import Partner, Person
from mobilite.people.shown import born_words, shown_name
from mobilite.registry import register

MOST = 8


def find_people(query: str, user) -> list[SearchResult]:
    """Find people by words of their names, in any order, or by telephone; a shared one gives several."""
    if not user.has_perm("people.view_person"):
        return []
    people = Person.objects.visible_to(user).filter(anonymised_at=None).found_by(query)
    people = people.select_related("commune").order_by("search_text", "pk")[:MOST]
    return [
        SearchResult(
            shown_name(person, user), _detail(person), person.get_absolute_url(), "user", "Personnes"
        )
        for person in people
    ]


def _detail(person: Person) -> str:
    return ", ".join(
        filter(
            None,
            [
                french_phone(person.phone) if person.phone else "",
                person.commune.name if person.commune and not person.address_is_hidden else "",
                born_words(person),
            ],
        )
    )


def find_partners(query: str, user) -> list[SearchResult]:
    """Find partners by name, SIRET or telephone."""
    if not user.has_perm("people.view_partner"):
        return []
    partners = Partner.objects.visible_to(user).found_by(query).order_by("name", "pk")[:MOST]
    return [
        SearchResult(p.name, p.get_kind_display(), p.get_absolute_url(), "handshake", "Partenaires")
        for p in partners
    ]


def register_people() -> None:
    """Register all of it. Called once, when the app is ready."""
    register(
        "menu", "people", MenuEntry("Personnes", "users", "people:persons", "people.view_person"), order=40
    )
    register(
        "menu",
        "partners",
        MenuEntry("Partenaires", "handshake", "people:partners", "people.view_partner"),
        order=45,
    )
    register("search", "people", find_people, order=10)
    register("search", "partners", find_partners, order=80)
