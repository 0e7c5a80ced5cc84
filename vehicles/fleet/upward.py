"""What keeping the fleet hands to the page of a vehicle: acts, its part of the story."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from mobilite.pages.record_page import Act, Notice, StoryItem
from vehicles.fleet.models import Carried, Inventory
from vehicles.models import State, Vehicle

LATEST = 20


def was_carried() -> Exists:
    """Ask with a vehicle whether it was ever carried elsewhere."""
    return Exists(Carried.objects.filter(vehicle=OuterRef("pk")))


def acts(record, user) -> list[Act]:
    """Offer to carry a vehicle elsewhere (point "record_acts")."""
    if not isinstance(record, Vehicle):
        return []
    gone = record.state == State.RETIRED
    why = "Ce véhicule est sorti du parc." if gone else ""
    found = []
    if user.has_perm("fleet.add_transfer"):
        url = f"{reverse('fleet:new_transfer')}?vehicule={record.pk}"
        found.append(Act("Changer de lieu", url, "truck", possible=not gone, why_not=why))
    if user.has_perm("fleet.change_inventory") and record.state in (State.IN_SERVICE, State.WORKSHOP):
        found.append(Act("Déclarer introuvable", reverse("fleet:missing", args=[record.pk]), "search"))
    return found


def notices(record, user) -> list[Notice]:
    """Say what is known of a vehicle first: an inventory that waits to see it, that nobody finds it (point "record_notices")."""
    if not isinstance(record, Vehicle):
        return []
    found = []
    if record.state == State.MISSING:
        found.append(
            Notice(
                "Personne ne trouve ce véhicule.",
                "Il n’est plus proposé. Retrouvé\u202f? Notez-le ici.",
                "bad",
                "search",
            )
        )
    if getattr(record, "is_counted", True) and user.has_perm("fleet.add_sighting"):
        for inventory in Inventory.objects.open().at(record.place_id).select_related("place"):
            found.append(_to_see(inventory, record, user))
    return found


def _to_see(inventory: Inventory, vehicle: Vehicle, user) -> Notice:
    tick = f"{reverse('fleet:tick', args=[inventory.pk])}?vehicule={vehicle.pk}"
    if inventory.sightings.filter(vehicle=vehicle, by=user).exists():
        back = Act("Revenir à l’inventaire", inventory.get_absolute_url(), "clipboard-check")
        return Notice(f"{inventory.title}\u00a0: vous l’avez vu.", kind="good", icon="check", act=back)
    return Notice(
        f"{inventory.title} en cours.",
        "Vous l’avez sous les yeux\u202f?",
        "wait",
        "clipboard-check",
        Act("Vu", tick, "check", post=True),
    )


def is_counted() -> Exists:
    """Ask with a vehicle whether an inventory of its place, or of all places, is open."""
    return Exists(Inventory.objects.open().filter(Q(place=OuterRef("place")) | Q(place__isnull=True)))


def tag_acts(vehicle: Vehicle, user) -> list[Act]:
    """Offer to a colleague who scans a label to say that she sees the vehicle (point "tag_acts")."""
    if not user.has_perm("fleet.add_sighting"):
        return []
    open_ones = Inventory.objects.open().filter(
        Q(place__isnull=True) | Q(place__in=[vehicle.place_id, user.place_id])
    )
    found = []
    for inventory in open_ones.select_related("place").order_by("pk"):
        tick = f"{reverse('fleet:tick', args=[inventory.pk])}?vehicule={vehicle.pk}"
        found.append(Act(f"Vu, {inventory}", tick, "check", post=True))
    return found


class Story:
    """Tell where a vehicle was carried, and with what it came."""

    permission = "fleet.view_transfer"

    def __call__(self, record) -> list[StoryItem]:
        if not isinstance(record, Vehicle) or not getattr(record, "was_carried", True):
            return []
        carried = Carried.objects.filter(vehicle=record).order_by("-transfer__at", "-pk")
        return [
            StoryItem(
                line.transfer.at,
                "act",
                "truck",
                f"{line.transfer.by or 'Le logiciel'} l’a transféré de {line.from_place.short_name} "
                f"à {line.transfer.to_place.short_name}",
                detail=line.transfer.note,
                url=line.transfer.get_absolute_url(),
            )
            for line in carried.select_related("transfer__by", "transfer__to_place", "from_place")[:LATEST]
        ]
