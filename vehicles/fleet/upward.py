"""What keeping the fleet hands to the page of a vehicle: acts, its part of the story."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from mobilite import clock
from mobilite.money import ZERO
from mobilite.pages.french import date_fr, euros
from mobilite.pages.record_page import Act, Card, Fact, Notice, StoryItem
from mobilite.people.today_columns import SHOWN, Column, Line
from mobilite.periods import paris_date
from vehicles.fleet.curves import curve
from vehicles.fleet.models import Battery, Carried, Exit, Inventory, Measure, Outcome, Recalled, Upkeep
from vehicles.fleet.terms import ALERT_UNDER
from vehicles.models import Drawing, Energy, Occupancy, OccupancyKind, State, Vehicle

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
    electric = record.energy == Energy.ELECTRIC and record.category.drawing == Drawing.BIKE
    if electric and user.has_perm("fleet.add_measure"):
        url = reverse("fleet:measure", args=[record.pk])
        found.append(Act("Mesurer la batterie", url, "battery-charging", possible=not gone, why_not=why))
    if electric and user.has_perm("fleet.change_battery"):
        url = reverse("fleet:battery", args=[record.pk])
        found.append(
            Act("Changer ou compléter la batterie", url, "refresh-cw", possible=not gone, why_not=why)
        )
    if user.has_perm("fleet.add_upkeep"):
        found.append(
            Act("Noter une dépense d’entretien", reverse("fleet:note_upkeep", args=[record.pk]), "wrench")
        )
    if gone and user.has_perm("fleet.change_exit"):
        found.append(Act("Remettre dans le parc", reverse("fleet:undo_exit", args=[record.pk]), "undo-2"))
    if not gone and user.has_perm("fleet.add_exit"):
        found.append(Act("Sortir du parc", reverse("fleet:leave", args=[record.pk]), "archive"))
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
    if record.state == State.RETIRED and getattr(record, "has_left", True):
        found += [_gone(one) for one in Exit.objects.standing().filter(vehicle=record)]
    if getattr(record, "is_recalled", True) and user.has_perm("fleet.view_recall"):
        waiting = Recalled.objects.filter(vehicle=record, state=Outcome.TODO).select_related("recall")
        found += [_called_back(line) for line in waiting]
    if getattr(record, "wants_measure", False) and user.has_perm("fleet.add_measure"):
        measure = Act("Noter une mesure", reverse("fleet:measure", args=[record.pk]), "battery-charging")
        text = "Son dernier bail est fini\u00a0: ce que tient sa batterie n’a pas été relevé depuis."
        found.append(Notice("La batterie est à mesurer.", text, "wait", "battery-charging", measure))
    if getattr(record, "is_counted", True) and user.has_perm("fleet.add_sighting"):
        for inventory in Inventory.objects.open().at(record.place_id).select_related("place"):
            found.append(_to_see(inventory, record, user))
    return found


def _gone(one: Exit) -> Notice:
    price = f", {euros(one.price)}" if one.price is not None else ""
    buyer = f", à {one.buyer}" if one.buyer else ""
    return Notice(
        f"{one.get_kind_display()} le {date_fr(one.on, weekday=False)}{price}{buyer}.",
        one.reason,
        icon="archive",
    )


def _called_back(line: Recalled) -> Notice:
    recall = line.recall
    ride = "" if recall.may_ride else " On ne roule plus avec."
    text = f"{recall.to_do}{ride} Avant le {date_fr(recall.due_on)}."
    act = Act("Ouvrir le rappel", recall.get_absolute_url(), "flag")
    return Notice(f"Rappelé par son fabricant\u00a0: {recall.title}.", text, "bad", "flag", act)


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


def has_left() -> Exists:
    """Ask with a vehicle whether it left the fleet, and how is written."""
    return Exists(Exit.objects.standing().filter(vehicle=OuterRef("pk")))


def is_recalled() -> Exists:
    """Ask with a vehicle whether it waits for the check of a recall."""
    return Exists(Recalled.objects.filter(vehicle=OuterRef("pk"), state=Outcome.TODO))


def has_upkeep() -> Exists:
    """Ask with a vehicle whether something was spent for it."""
    return Exists(Upkeep.objects.filter(vehicle=OuterRef("pk")))


def upkeep_cards(vehicle: Vehicle, user) -> list[Card]:
    """Return what was spent to keep a vehicle, the latest first (point "vehicle_cards")."""
    if not getattr(vehicle, "has_upkeep", True) or not user.has_perm("fleet.view_upkeep"):
        return []
    spent = list(vehicle.upkeep.order_by("-on", "-pk"))
    facts = [
        Fact(
            date_fr(one.on, weekday=False),
            euros(one.amount),
            one.what if not one.part else f"{one.what} ({one.part})",
        )
        for one in spent[:5]
    ]
    total = Fact("En tout", euros(sum((one.amount for one in spent), ZERO)))
    return [Card("Entretien", "wrench", [*facts, total])] if spent else []


def has_battery() -> Exists:
    """Ask with a vehicle whether its battery is known."""
    return Exists(Battery.objects.fitted().filter(vehicle=OuterRef("pk")))


def wants_measure() -> Exists:
    """Ask with an electric bike whether a lease of it ended after the last measure (row G7)."""
    since = Measure.objects.filter(battery__vehicle=OuterRef("vehicle"), at__gte=OuterRef("released_at"))
    ended = Occupancy.objects.filter(
        ~Exists(since),
        vehicle=OuterRef("pk"),
        vehicle__energy=Energy.ELECTRIC,
        vehicle__category__drawing=Drawing.BIKE,
        kind=OccupancyKind.LEASE,
        left_at__isnull=False,
        released_at__isnull=False,
    )
    return Exists(ended.exclude(vehicle__state=State.RETIRED))


def cards(vehicle: Vehicle, user) -> list[Card]:
    """Return the battery of an electric bike: its age, its curve and what it says (point "vehicle_cards")."""
    if not getattr(vehicle, "has_battery", True) or not user.has_perm("fleet.view_battery"):
        return []
    battery = Battery.objects.fitted().filter(vehicle=vehicle).first()
    if battery is None:
        return []
    measures = list(battery.measures.select_related("by").order_by("-on", "-pk")[:24])
    facts = [Fact("Sur ce vélo depuis", date_fr(battery.since, weekday=False))]
    facts += [Fact("Numéro", battery.serial_number)] if battery.serial_number else []
    facts += [Fact("Neuve", f"{battery.nominal_wh}\u00a0Wh")] if battery.nominal_wh else []
    may = user.has_perm("fleet.add_measure") and vehicle.state != State.RETIRED
    context = {
        "chart": curve(measures[::-1], least=ALERT_UNDER.on(clock.today())) if measures else None,
        "rows": [(date_fr(one.on, weekday=False), one) for one in measures[:6]],
        "measure": reverse("fleet:measure", args=[vehicle.pk]) if may else "",
    }
    return [
        Card(
            "Batterie", "battery-charging", facts=facts, template="fleet/cards/battery.html", context=context
        )
    ]


def weak_batteries(asked) -> Column | None:
    """Batteries that hold less than the threshold, for Aujourd'hui (row G7)."""
    if not asked.user.has_perm("fleet.add_measure") or not asked.user.has_perm("vehicles.change_vehicle"):
        return None
    least = ALERT_UNDER.on(paris_date(asked.now))
    weak = Battery.objects.fitted().filter(last_percent__lt=least).exclude(vehicle__state=State.RETIRED)
    if asked.place:
        weak = weak.filter(vehicle__place=asked.place)
    lines = [
        Line(
            when=date_fr(one.last_on, year=False),
            hot=False,
            name=one.vehicle.number,
            text=f"{one.vehicle.make} {one.vehicle.model}\u00a0: sa batterie ne tient que {one.last_percent}\u00a0%.",
            url=one.vehicle.get_absolute_url(),
            button="Ouvrir",
            service="atelier",
        )
        for one in weak.select_related("vehicle").order_by("last_percent", "pk")[:SHOWN]
    ]
    if not lines:
        return None
    return Column(
        "Batteries faibles", "battery-charging", lines, weak.count(), "", reverse("fleet:batteries")
    )


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
