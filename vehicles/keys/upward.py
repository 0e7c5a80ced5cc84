"""What keys hand to the page of a vehicle."""

from django.urls import reverse

from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, Card, Fact
from vehicles.keys.models import KeyTag
from vehicles.models import State, Vehicle

VIEW, CHANGE = "keys.view_keyset", "keys.change_keyset"


def acts(record, user) -> list[Act]:
    """Offer to print the tags of a vehicle of the fleet (point "record_acts")."""
    if not isinstance(record, Vehicle) or record.state == State.RETIRED or not user.has_perm(CHANGE):
        return []
    return [Act("Imprimer ses étiquettes", f"{reverse('keys:labels')}?vehicule={record.number}", "printer")]


def cards(vehicle: Vehicle, user) -> list[Card]:
    """Return what the page of a vehicle says of its tags (point "vehicle_cards"): one query."""
    if not user.has_perm(VIEW):
        return []
    live = KeyTag.objects.live().filter(vehicle=vehicle).first()
    if live is None:
        return []
    facts = [
        Fact(
            "Page du code",
            "Voir ce que lit un téléphone",
            sub=f"depuis le {date_fr(live.made_at, weekday=False)}",
            url=live.get_absolute_url(),
        )
    ]
    replace = Act("Remplacer", reverse("keys:replace_tag", args=[vehicle.pk]), "refresh-cw")
    return [Card("Étiquettes", "tag", facts=facts, edit=replace if user.has_perm(CHANGE) else None)]
