"""What the fleet puts on Aujourd'hui: deadlines that come, vehicles at the workshop, how many are free (row L1)."""

from datetime import time, timedelta

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from mobilite.pages import french
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris, paris_date
from vehicles.availability import DEADLINE_LEAD, expiring
from vehicles.deadlines import near
from vehicles.models import Occupancy, OccupancyKind, State, Vehicle

#: How long before its departure a vehicle that is not clean is shown in red.
LEAVES_SOON = timedelta(hours=2)


def deadlines(asked: Asked) -> Column | None:
    """Insurances and inspections that end within a month (rows G2, G3)."""
    if not asked.user.has_perm("vehicles.change_vehicle"):
        return None
    vehicles = expiring(asked.now, days=DEADLINE_LEAD).select_related("category").order_by("number")
    if asked.place:
        vehicles = vehicles.filter(place=asked.place)
    lines = [deadline(vehicle, asked) for vehicle in vehicles[:SHOWN]]
    url = f"{reverse('vehicles:list')}?vue=echeances"
    return Column(
        "Échéances des véhicules", "flag", lines, vehicles.count(), "aucune échéance dans les 30 jours.", url
    )


def deadline(vehicle, asked: Asked) -> Line:
    today = paris_date(asked.now)
    first = min(near(vehicle, today), key=lambda one: one.on)
    return Line(
        when=french.date_fr(first.on, year=False),
        hot=first.tone == "bad",
        name=vehicle.number,
        text=f"{vehicle.make} {vehicle.model}\u00a0: {first.sentence[:1].lower()}{first.sentence[1:]}.",
        url=vehicle.get_absolute_url(),
        button="Ouvrir",
        service="atelier",
    )


def workshop(asked: Asked) -> Column | None:
    """What is at the workshop and when it should come out."""
    if not asked.user.has_perm("vehicles.view_vehicle"):
        return None
    visits = (
        Occupancy.objects.live()
        .filter(kind=OccupancyKind.WORKSHOP, starts_at__lte=asked.now)
        .select_related("vehicle")
        .order_by("ends_at", "pk")
    )
    if asked.place:
        visits = visits.filter(vehicle__place=asked.place)
    lines = [
        Line(
            when=french.date_fr(visit.ends_at, year=False),
            hot=visit.ends_at < asked.now,
            name=visit.vehicle.number,
            text=f"{visit.vehicle.make} {visit.vehicle.model}\u00a0: {visit.reason or 'à l’atelier'}.",
            url=visit.vehicle.get_absolute_url(),
            button="Ouvrir",
            service="atelier",
        )
        for visit in visits[:SHOWN]
    ]
    return Column(
        "Atelier",
        "wrench",
        lines,
        visits.count(),
        "aucun véhicule n’est à l’atelier.",
        f"{reverse('vehicles:list')}?vue=atelier",
    )


def to_clean(asked: Asked) -> Column | None:
    """What came back and does not leave before somebody says that it is ready: who leaves first, first."""
    if not asked.user.has_perm("vehicles.ready_vehicle"):
        return None
    coming = Occupancy.objects.live().filter(vehicle=OuterRef("pk"), left_at__isnull=True)
    coming = coming.exclude(kind=OccupancyKind.WORKSHOP).order_by("starts_at").values("starts_at")
    vehicles = Vehicle.objects.to_clean().filter(state=State.IN_SERVICE)
    if asked.place:
        vehicles = vehicles.filter(place=asked.place)
    leaving = vehicles.annotate(leaves_at=Subquery(coming[:1]))
    leaving = leaving.order_by(F("leaves_at").asc(nulls_last=True), "to_clean_since", "pk")
    return Column(
        "À nettoyer",
        "sparkles",
        [line_to_clean(vehicle, asked) for vehicle in leaving[:SHOWN]],
        vehicles.count(),
        "tout ce qui est revenu est prêt à repartir.",
        f"{reverse('vehicles:list')}?vue=a-nettoyer",
    )


def line_to_clean(vehicle, asked: Asked) -> Line:
    since = french.datetime_fr(vehicle.to_clean_since, year=False)
    soon = vehicle.leaves_at is not None and vehicle.leaves_at < asked.now + LEAVES_SOON
    return Line(
        when=leaving_words(vehicle.leaves_at, asked.now),
        hot=soon,
        name=vehicle.number,
        page=vehicle.get_absolute_url(),
        text=f"{vehicle.make} {vehicle.model}, revenu {since}.",
        url=f"{reverse('vehicles:ready', args=[vehicle.pk])}?suite=/",
        button="Prêt à repartir",
        post=True,
        service="atelier",
    )


def leaving_words(at, now) -> str:
    """Say when a vehicle leaves: « Part à 12 h », « Part mer. 8 avril », or that nobody waits for it."""
    if at is None:
        return "Personne ne l’attend"
    if paris_date(at) == paris_date(now):
        return f"Part à {french.time_fr(at)}"
    return f"Part {french.date_fr(at, year=False)}"


def free_now(asked: Asked) -> list[tuple[str, str]]:
    """Say how many vehicles of each category nothing takes before tomorrow."""
    if not asked.user.has_perm("vehicles.view_vehicle"):
        return []
    tomorrow = paris(paris_date(asked.now) + timedelta(days=1), time())
    taken = Occupancy.objects.live().filter(starts_at__lt=tomorrow).values("vehicle")
    free = Vehicle.objects.filter(state=State.IN_SERVICE, to_clean_since__isnull=True).exclude(pk__in=taken)
    if asked.place:
        free = free.filter(place=asked.place)
    counts: dict[tuple[str, str], int] = {}
    for drawing, plural in free.values_list("category__drawing", "category__plural").order_by(
        "category__position"
    ):
        counts[drawing, plural] = counts.get((drawing, plural), 0) + 1
    return [(drawing, f"{plural} libres\u00a0: {count}") for (drawing, plural), count in counts.items()]
