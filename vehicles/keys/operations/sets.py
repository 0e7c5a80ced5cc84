"""Where a vehicle's sets of keys are: each move is one act, and a set always has one holder."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from mobilite.accounts.models import User
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models import Place
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from vehicles.keys.models import Holder, KeySet
from vehicles.models import Occupancy, State, Vehicle
from vehicles.operations.calendar import lock_vehicle

#: What the first set of a vehicle is called.
FIRST = "1"


class KeysRefused(Refusal):
    """A set of keys cannot go there: the sentence says why and what to do next."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


def first_set(vehicle: Vehicle, *, at: datetime) -> KeySet:
    """Give a vehicle that comes into the fleet its first set, at the counter of its place. The caller writes the entry."""
    return KeySet.objects.create(
        vehicle=vehicle, label=FIRST, holder=Holder.COUNTER, place_id=vehicle.place_id, since=at
    )


@transaction.atomic
def add_set(vehicle_id: int, *, label: str, place: Place, at: datetime, actor) -> KeySet:
    """Note one more set of keys of a vehicle, at the counter of a place. Raises KeysRefused."""
    vehicle = lock_vehicle(vehicle_id)
    label = label.strip()
    if vehicle.state == State.RETIRED:
        raise KeysRefused(f"{vehicle.number} est sorti du parc : remettez-le dans le parc d’abord.")
    if not label:
        raise KeysRefused("Donnez-lui un nom : 2, double, secours…", field="label")
    if vehicle.key_sets.filter(label__iexact=label).exists():
        raise KeysRefused(
            f"{vehicle.number} a déjà un jeu « {label} » : donnez-lui un autre nom.", field="label"
        )
    made = KeySet.objects.create(vehicle=vehicle, label=label, holder=Holder.COUNTER, place=place, since=at)
    _tell(
        made, "add_key_set", f"a ajouté le jeu {label} de {vehicle.number}, {made.where}", at=at, actor=actor
    )
    return made


@transaction.atomic
def move_set(
    set_id: int,
    *,
    holder: str,
    place: Place | None = None,
    occupancy: Occupancy | None = None,
    colleague: User | None = None,
    garage: str = "",
    lost_on: date | None = None,
    at: datetime,
    actor,
) -> KeySet:
    """Note that a set of keys is now in other hands, with an entry that says from where to where. Raises KeysRefused.

    What the holder asks for goes with it: a ``place`` for the counter and the box, what the person has the vehicle for
    (``occupancy``), a ``colleague``, a ``garage``, the day it was lost. The rest is left out.
    """
    found = KeySet.objects.locked().select_related("vehicle", "place", "colleague").get(pk=set_id)
    return _moved(
        found,
        Holder(holder),
        {
            "place": place,
            "occupancy": occupancy,
            "colleague": colleague,
            "garage": garage.strip(),
            "lost_on": lost_on,
        },
        at=at,
        actor=actor,
    )


#: What each holder asks for, and how to ask.
ASKED = {
    Holder.COUNTER: ("place", "Dites à quel lieu sont les clés."),
    Holder.BOX: ("place", "Dites dans la boîte de quel lieu sont les clés."),
    Holder.BORROWER: (
        "occupancy",
        "Les clés partent avec un départ : remettez le véhicule depuis sa location.",
    ),
    Holder.COLLEAGUE: ("colleague", "Dites quel collègue a les clés."),
    Holder.GARAGE: ("garage", "Dites quel garage a les clés."),
    Holder.LOST: ("lost_on", "Dites quel jour les clés ont été perdues."),
}
EMPTY: dict[str, object] = {
    "place": None,
    "occupancy": None,
    "colleague": None,
    "garage": "",
    "lost_on": None,
}


def _moved(found: KeySet, holder: Holder, given: dict, *, at: datetime, actor) -> KeySet:
    name, sentence = ASKED[holder]
    value = given[name]
    if not value:
        raise KeysRefused(sentence, field=name)
    if holder == Holder.LOST and value > paris_date(at):
        raise KeysRefused("Ce jour n’est pas encore venu : relisez la date.", field="lost_on")
    if holder == Holder.BORROWER and (value.vehicle_id != found.vehicle_id or value.left_at is None):
        raise KeysRefused(sentence)
    if found.holder == holder and getattr(found, name) == value:
        raise KeysRefused(
            f"Le jeu {found.label} y est déjà : rien n’a changé. Choisissez où il va.", field="holder"
        )
    before, was = found.where, found.holder
    found.holder, found.since = holder, at
    for one, empty in EMPTY.items():
        setattr(found, one, value if one == name else empty)
    found.save(update_fields=["holder", "since", *EMPTY])
    _tell(
        found,
        "move_key_set",
        f"a déplacé le jeu {found.label} de {found.vehicle.number} : {before} → {found.where}",
        at=at,
        actor=actor,
        before=was,
    )
    return found


def _tell(found: KeySet, verb: str, sentence: str, *, at, actor, before="") -> None:
    record(
        verb,
        found,
        sentence=typography(sentence)[:300],
        actor=actor,
        at=at,
        before=before,
        after=found.holder,
    )


# --- what departures and returns do, inside their own transaction ---


def give(occupancy: Occupancy, *, at: datetime, actor) -> KeySet | None:
    """Give one set of a vehicle that leaves to whoever it leaves with: the counter's first one. None when none is at hand."""
    at_hand = KeySet.objects.locked().select_related("vehicle", "place").at_hand()
    # « counter » after « box »: what hangs at the counter goes first.
    found = at_hand.filter(vehicle=occupancy.vehicle_id).order_by("-holder", "label", "pk").first()
    if found is None:
        return None
    return _moved(found, Holder.BORROWER, EMPTY | {"occupancy": occupancy}, at=at, actor=actor)


def follow(carried: Mapping[int, int], *, place: Place, at: datetime, actor) -> list[KeySet]:
    """Hang at the counter of a place the sets of vehicles that were carried there, where they hung beside them.

    ``carried`` says from which place each vehicle came, by key. What a colleague, a garage or another counter has stays.
    """
    sets = KeySet.objects.locked().filter(vehicle__in=carried).at_hand().select_related("vehicle", "place")
    return [
        _moved(one, Holder.COUNTER, EMPTY | {"place": place}, at=at, actor=actor)
        for one in sets.order_by("pk")
        if one.place_id == carried[one.vehicle_id]
    ]


def held_for(occupancy: Occupancy) -> list[KeySet]:
    """Return the sets that whoever has the vehicle has with it."""
    return list(occupancy.key_sets.filter(holder=Holder.BORROWER).order_by("label", "pk"))


def take_in(
    occupancy: Occupancy, *, place: Place, holder: Holder = Holder.COUNTER, at: datetime, actor
) -> list[KeySet]:
    """Note that the sets given for an occupancy are back at a place: at its counter, or in its key box."""
    return [_moved(one, holder, EMPTY | {"place": place}, at=at, actor=actor) for one in _given(occupancy)]


def empty_box(vehicle: Vehicle, *, place: Place, at: datetime, actor) -> list[KeySet]:
    """Note that the sets of a vehicle found in a key box hang at the counter of a place."""
    boxed = KeySet.objects.locked().filter(vehicle=vehicle, holder=Holder.BOX)
    return [
        _moved(one, Holder.COUNTER, EMPTY | {"place": place}, at=at, actor=actor)
        for one in boxed.select_related("vehicle", "place").order_by("pk")
    ]


def give_back_from_box(occupancy: Occupancy, *, at: datetime, actor) -> list[KeySet]:
    """Note that the sets thought to be in a key box are with whoever has the vehicle."""
    boxed = KeySet.objects.locked().filter(vehicle=occupancy.vehicle_id, holder=Holder.BOX)
    return [
        _moved(one, Holder.BORROWER, EMPTY | {"occupancy": occupancy}, at=at, actor=actor)
        for one in boxed.select_related("vehicle", "place").order_by("pk")
    ]


def lose(occupancy: Occupancy, *, on: date, at: datetime, actor) -> list[KeySet]:
    """Note that the sets given for an occupancy are lost since a day."""
    return [
        _moved(one, Holder.LOST, EMPTY | {"lost_on": on}, at=at, actor=actor) for one in _given(occupancy)
    ]


def _given(occupancy: Occupancy) -> Iterable[KeySet]:
    held = KeySet.objects.locked().filter(occupancy=occupancy, holder=Holder.BORROWER)
    return held.select_related("vehicle").order_by("pk")
