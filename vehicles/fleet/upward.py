"""What keeping the fleet hands to the page of a vehicle: acts, its part of the story."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from mobilite.pages.record_page import Act, StoryItem
from vehicles.fleet.models import Carried
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
