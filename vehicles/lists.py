"""The lists of vehicles and of their categories, and what the global search finds among them."""

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.urls import reverse_lazy

from mobilite.pages.french import date_fr, km
from mobilite.pages.lists import (
    Choices,
    Column,
    DateColumn,
    KmColumn,
    ListFilters,
    ListPage,
    NumberColumn,
    OneOf,
    StateColumn,
    Tab,
)
from mobilite.pages.views import SearchResult
from mobilite.people.models import Place
from mobilite.periods import last_day
from vehicles.availability import expiring
from vehicles.licences import says
from vehicles.models import Category, Drawing, Energy, Occupancy, State, Vehicle

ICONS = {Drawing.CAR: "car", Drawing.SCOOTER: "scooter", Drawing.BIKE: "bike"}


def shown_state(vehicle: Vehicle, out_until, now) -> tuple[str, str]:
    """Return the state to show and its words: at the workshop, out, late, to be cleaned, or in service."""
    if vehicle.state != State.IN_SERVICE:
        return vehicle.state, vehicle.get_state_display()
    if out_until is None:
        return ("to_clean", "À nettoyer") if vehicle.to_clean_since else (vehicle.state, "En service")
    return ("late", "En retard") if out_until < now else ("out", "En location")


def _insurance(vehicle):
    if vehicle.insured_until is None:
        return ""
    return date_fr(last_day(vehicle.insured_until), weekday=False)


class VehicleList(ListPage):
    """The fleet. What is out says so, what should be back too."""

    title = "Véhicules"
    permission_required = "vehicles.view_vehicle"
    queryset = Vehicle.objects.select_related("category", "place")
    search_label = "Numéro, plaque, marque"
    order_by = ("category__position", "number", "pk")
    main_action = ("Nouveau véhicule", "vehicles:new", "vehicles.add_vehicle", "plus")
    other_action = ("Tenir le parc", "fleet:hub", "vehicles.view_vehicle", "warehouse")
    empty_text = "Aucun véhicule ici."
    tabs = (
        Tab("en-service", "En service", lambda rows, now: rows.filter(state=State.IN_SERVICE)),
        Tab("a-nettoyer", "À nettoyer", lambda rows, now: rows.to_clean()),
        Tab("atelier", "À l’atelier", lambda rows, now: rows.filter(state=State.WORKSHOP)),
        Tab("introuvables", "Introuvables", lambda rows, now: rows.filter(state=State.MISSING), hot=True),
        Tab(
            "echeances",
            "Échéances proches",
            lambda rows, now: rows.filter(pk__in=expiring(now).values("pk")),
            hot=True,
        ),
        Tab("sortis", "Sortis du parc", lambda rows, now: rows.filter(state=State.RETIRED), counted=False),
        Tab("tous", "Tous", counted=False),
    )
    columns = (
        Column(
            "Véhicule",
            name="numero",
            render=lambda vehicle: f"{vehicle.number} {vehicle.make} {vehicle.model}",
            sort=("number",),
            role="title",
        ),
        Column("Immatriculation", path="plate", role="when"),
        Column("Catégorie", path="category", sort=("category__position", "number"), role="sub"),
        Column("Lieu", path="place__short_name", sort=("place__short_name", "number"), far=False),
        StateColumn(
            path="state", state=lambda vehicle: shown_state(vehicle, vehicle.out_until, vehicle.seen_at)
        ),
        KmColumn(
            "Compteur",
            path="meter",
            render=lambda vehicle: km(vehicle.meter) if vehicle.meter else "",
            export=lambda vehicle: vehicle.meter or None,
            role="amount",
        ),
        Column(
            "Assuré jusqu’au",
            name="assurance",
            render=_insurance,
            export=lambda vehicle: vehicle.insured_until and last_day(vehicle.insured_until),
            sort=("insured_until",),
        ),
        DateColumn("Contrôle technique avant le", path="inspection_due_on", role=""),
    )

    class Filters(ListFilters):
        category = OneOf(label="Catégorie", queryset=Category.objects.order_by("position", "name"))
        place = OneOf(label="Lieu", queryset=Place.objects.order_by("name"))
        state = Choices(label="État", choices=State.choices)
        energy = Choices(label="Énergie", choices=Energy.choices)

        class Meta:
            model = Vehicle
            fields = ()

    def get_queryset(self):
        out = Occupancy.objects.out().filter(vehicle=OuterRef("pk")).order_by("ends_at").values("ends_at")
        return super().get_queryset().annotate(out_until=Subquery(out[:1]), seen_at=Value(self.now))


def rule_words(category):
    """Return in words who may drive a category, from its prefetched rules."""
    rules = list(category.licence_rules.all())
    plain = [rule.licence for rule in rules if says(rule) == f"permis {rule.licence}"]
    others = [says(rule) for rule in rules if rule.licence not in plain]
    first = [f"permis {', '.join(plain)}"] if plain else []
    return " ou ".join(first + others) or "aucun permis"


def _age(category):
    return f"{category.minimum_age}\u00a0ans" if category.minimum_age else ""


class CategoryList(ListPage):
    """The classes of vehicles: what makes them ready, who may drive them."""

    title = "Catégories de véhicules"
    permission_required = "vehicles.change_vehicle"
    queryset = Category.objects.prefetch_related("licence_rules")
    search = ("name",)
    order_by = ("position", "name", "pk")
    crumbs = (("Réglages", reverse_lazy("parameters:index")),)
    main_action = ("Nouvelle catégorie", "vehicles:new_category", "vehicles.change_vehicle", "plus")
    columns = (
        Column(path="name", role="title"),
        Column("Permis", name="permis", render=rule_words, role="when"),
        NumberColumn("Âge minimum", path="minimum_age", render=_age, role="sub"),
        NumberColumn("Remise en état (min)", path="turnaround_minutes", role=""),
        NumberColumn("Véhicules", path="size", name="taille", sort=("size",), role="state"),
    )

    def get_queryset(self):
        return (
            super().get_queryset().annotate(size=Count("vehicles", filter=~Q(vehicles__state=State.RETIRED)))
        )


def find_vehicles(query: str, user) -> list[SearchResult]:
    """Answer the global search: by number, plate with or without dashes, make, frame number."""
    found = Vehicle.objects.visible_to(user).found_by(query).select_related("category", "place")
    return [
        SearchResult(
            f"{vehicle.number} {vehicle.make} {vehicle.model}",
            " · ".join(filter(None, [vehicle.plate, vehicle.place.short_name, vehicle.get_state_display()])),
            vehicle.get_absolute_url(),
            ICONS[vehicle.category.drawing],
            "Véhicules",
        )
        for vehicle in found.order_by("number")[:8]
    ]
