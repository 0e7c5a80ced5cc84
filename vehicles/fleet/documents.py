"""The result of an inventory, on paper and for a spreadsheet."""

from collections import defaultdict
from datetime import datetime

from mobilite.documents.operations import drawn_for_look
from mobilite.pages.french import datetime_fr, plural
from mobilite.periods import paris_date
from vehicles.fleet.models import Inventory
from vehicles.keys.documents import lessor_on

HEADS = [
    "Numéro",
    "Véhicule",
    "Série ou plaque",
    "Lieu",
    "Attendu",
    "Vu (fois)",
    "Écart",
    "Suite",
    "Explication",
]


def inventory_rows(inventory: Inventory) -> list[tuple]:
    """Return one line per vehicle of a closed inventory, those with a difference first."""
    settled = defaultdict(list)
    for one in inventory.settled.order_by("pk"):
        settled[one.vehicle_id].append(one)
    lines = inventory.counted.select_related("vehicle", "place").order_by("vehicle__number")
    rows = []
    for line in sorted(lines, key=lambda one: one.vehicle_id not in settled):
        vehicle, found = line.vehicle, settled[line.vehicle_id]
        rows.append(
            (
                vehicle.number,
                f"{vehicle.make} {vehicle.model}",
                vehicle.frame_number or vehicle.plate,
                line.place.short_name,
                "oui" if line.expected else "non",
                line.sightings,
                ", ".join(one.get_kind_display() for one in found),
                ", ".join(one.get_how_display() for one in found),
                " ".join(one.note for one in found if one.note),
            )
        )
    return rows


def inventory_paper(inventory: Inventory, *, at: datetime) -> bytes:
    """Return the PDF of a closed inventory. Raises NoOrganisation."""
    organisation = lessor_on(paris_date(at))
    names = ("name", "short_name", "legal_form", "siret", "address", "phone", "email")
    rows = inventory_rows(inventory)
    context = {
        "number": f"INV-{inventory.pk:04}",
        "lessor": {name: getattr(organisation, name) for name in names},
        "what": inventory.title,
        "opened": datetime_fr(inventory.opened_at),
        "opened_by": str(inventory.opened_by or ""),
        "closed": datetime_fr(inventory.closed_at),
        "closed_by": str(inventory.closed_by or ""),
        "expected": plural(inventory.expected_count, "véhicule attendu", "véhicules attendus"),
        "seen": plural(inventory.seen_count, "véhicule vu", "véhicules vus"),
        "found": plural(inventory.difference_count, "écart"),
        "differences": [row for row in rows if row[6]],
        "rows": rows,
    }
    return drawn_for_look("documents/inventory.html", context, title="Inventaire", at=at)
