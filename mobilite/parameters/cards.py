"""The cards of the page « Réglages »: each app registers its own at the point "settings_card"::

    card = SettingsCard("Offres", "tag", "rentals:offers", "rentals.change_offer", "Ce que l’on loue, à quel prix.")
    register("settings_card", "offers", card, order=40)

Orders: structure 10, places 20, closures 30, offers 40, vehicles 50, accounts 80, journal 90.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from mobilite import registry


@dataclass(frozen=True)
class SettingsCard:
    """Something that may be set: its word, its icon, where it is, who may, and one sentence."""

    title: str
    icon: str
    url_name: str
    permission: str
    detail: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


def has_cards(user) -> bool:
    """Tell whether there is something that this user may set."""
    return any(user.has_perm(item.value.permission) for item in registry.registered("settings_card"))


def cards_for(user) -> list[SettingsCard]:
    """Return the cards that a user may open, in order; one whose address is not there is left out."""
    found = []
    for item in registry.registered("settings_card"):
        try:
            known = bool(item.value.url)
        except NoReverseMatch:
            known = False
        if known and user.has_perm(item.value.permission):
            found.append(item.value)
    return found
