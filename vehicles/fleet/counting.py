"""What should be here against what was seen. Read anew each time while the inventory is open: bikes leave and come back."""

from collections import defaultdict
from dataclasses import dataclass, field

from mobilite.people.models import Place
from vehicles.fleet.models import Difference, How, Inventory, Settled, Sighting
from vehicles.models import Occupancy, OccupancyKind, State, Vehicle


@dataclass
class Row:
    """One vehicle of an inventory: whether it should be here, who saw it, what does not agree, what was done about it."""

    vehicle: Vehicle
    place: Place
    expected: bool = False
    out: Occupancy | None = None
    sightings: list[Sighting] = field(default_factory=list)
    open: list[Difference] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)

    @property
    def is_seen(self) -> bool:
        return bool(self.sightings)

    @property
    def seen_at(self) -> Place:
        """Where it was seen last."""
        return self.sightings[-1].place


@dataclass(frozen=True)
class Count:
    """An inventory as it stands."""

    rows: list[Row]

    @property
    def expected(self) -> list[Row]:
        return [row for row in self.rows if row.expected]

    @property
    def to_see(self) -> list[Row]:
        """What should be here and nobody saw; what was declared missing is no longer looked for."""
        return [row for row in self.rows if Difference.MISSING in row.open]

    @property
    def seen(self) -> list[Row]:
        return [row for row in self.rows if row.is_seen]

    @property
    def open(self) -> list[tuple[Row, Difference]]:
        """The differences that nobody settled."""
        return [(row, kind) for row in self.rows for kind in row.open]

    @property
    def settled(self) -> list[tuple[Row, Settled]]:
        return [(row, one) for row in self.rows for one in row.settled]


def count(inventory: Inventory) -> Count:
    """Compare the fleet with what was seen: four queries, however many vehicles.

    Expected are those of the place (of all places) that we still have and that nobody took away; a vehicle at the
    workshop counts as here.
    """
    sightings: dict[int, list[Sighting]] = defaultdict(list)
    for one in inventory.sightings.select_related("by", "place").order_by("at", "pk"):
        sightings[one.vehicle_id].append(one)
    settled: dict[int, list[Settled]] = defaultdict(list)
    for done in inventory.settled.select_related("by").order_by("at", "pk"):
        settled[done.vehicle_id].append(done)
    fleet = Vehicle.objects.select_related("category", "place").order_by("category__position", "number")
    out = Occupancy.objects.out().exclude(kind=OccupancyKind.WORKSHOP).select_related("person")
    taken = {one.vehicle_id: one for one in out}
    rows = []
    for vehicle in fleet:
        ours = inventory.place_id in (None, vehicle.place_id) and vehicle.state != State.RETIRED
        row = Row(
            vehicle,
            vehicle.place,
            expected=ours and vehicle.pk not in taken and vehicle.state != State.MISSING,
            out=taken.get(vehicle.pk),
            sightings=sightings[vehicle.pk],
            settled=settled[vehicle.pk],
        )
        if row.expected or row.sightings or row.settled:
            over = {one.kind for one in row.settled}
            row.open = [kind for kind in _differences(row) if kind not in over]
            rows.append(row)
    return Count(rows)


def _differences(row: Row) -> list[Difference]:
    if not row.is_seen:
        return [Difference.MISSING] if row.expected else []
    found = []
    if row.vehicle.state == State.RETIRED:
        found.append(Difference.GONE)
    elif row.vehicle.state == State.MISSING:
        found.append(Difference.FOUND)
    elif row.out is not None:
        found.append(Difference.OUT)
    elif row.seen_at.pk != row.vehicle.place_id:
        found.append(Difference.ELSEWHERE)
    if len(row.sightings) > 1:
        found.append(Difference.TWICE)
    return found


#: What may be done about each difference, the usual first.
WAYS: dict[Difference, tuple[How, ...]] = {
    Difference.MISSING: (How.MISSING, How.NOTE),
    Difference.ELSEWHERE: (How.TRANSFER, How.NOTE),
    Difference.OUT: (How.NOTE,),
    Difference.GONE: (How.NOTE,),
    Difference.FOUND: (How.FOUND, How.NOTE),
    Difference.TWICE: (How.NOTE,),
}
