"""The list of rentals, and what finds one."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Value
from django.urls import reverse
from django.utils.html import format_html

from mobilite.clock import PARIS
from mobilite.pages import french
from mobilite.pages.lists import (
    Choices,
    Column,
    DateRange,
    EuroColumn,
    ListFilters,
    ListPage,
    OneOf,
    StateColumn,
    Tab,
)
from mobilite.pages.presentation import icon
from mobilite.people.models import Partner, Place
from mobilite.people.shown import hides_surnames, short_name
from rentals import queues
from rentals.models import KeyDrop, Offer, Rental, RentalVehicle, Service, Status
from rentals.shown import ICONS, state_now, vehicle_name
from vehicles.models import Category

RECENT = timedelta(days=30)
ENDED = (Status.CLOSED, Status.REFUSED, Status.CANCELLED, Status.NO_SHOW)
HIDDEN = "masquée"
#: What the columns read of a row, and of the vehicle that it holds: half of the page's time went to the rest.
READ = (
    "reference",
    "status",
    "pickup_at",
    "return_at",
    "handed_over_at",
    "person__first_name",
    "person__last_name",
    "person__address_is_hidden",
    "person__commune__name",
    "offer__name",
    "offer__grace_minutes",
    "offer__category__name",
    "offer__category__drawing",
)
OF_VEHICLE = tuple(f"occupancy__vehicle__{name}" for name in ("make", "model", "plate", "number"))


def _recent(rentals, now):
    return rentals.filter(pickup_at__gte=now - RECENT)


def _person(rental):
    return short_name(rental.person) if rental.surname_is_hidden else str(rental.person)


def _person_in_a_file(rental):
    """Counter mode hides names from those who look over a shoulder: a file holds them, for who may see people."""
    return str(rental.person) if rental.may_name else short_name(rental.person)


def _commune(rental):
    person = rental.person
    return HIDDEN if person.address_is_hidden else str(person.commune or "")


def _vehicle(rental):
    vehicle, category = rental.vehicle, rental.offer.category
    if vehicle is None:
        return format_html('<span class="veh">{}{}</span>', icon(ICONS[category.drawing]), category.name)
    return format_html(
        '<span class="veh">{}<span class="nowrap">{} <span class="plate muted">{}</span></span></span>',
        icon(ICONS[category.drawing], category.name),
        vehicle_name(vehicle),
        vehicle.plate or vehicle.number,
    )


def _vehicle_text(rental):
    vehicle = rental.vehicle
    return f"{vehicle_name(vehicle)} {vehicle.plate or vehicle.number}" if vehicle else rental.offer.name


def _moment(at, this_year):
    return french.datetime_fr(at, year=french.local(at).year != this_year)


def _when(rental):
    year = rental.as_of.astimezone(PARIS).year
    return format_html(
        '<span class="nowrap">{} <span class="muted" aria-hidden="true">→</span></span>'
        '<span class="visually-hidden"> jusqu’à</span> <span class="nowrap">{}</span>',
        _moment(rental.pickup_at, year),
        _moment(rental.return_at, year),
    )


def _left(rental):
    """Say what is left to pay, in red once the vehicle has left; below zero is to be given back."""
    if not rental.left:
        return None
    words = french.euros(rental.left)
    return format_html('<span class="owe">{}</span>', words) if rental.handed_over_at else words


def _state(rental):
    return state_now(rental, rental.as_of)


class RentalList(ListPage):
    """Every rental, the latest departure first. In counter mode surnames stay initials."""

    title = "Locations"
    permission_required = "rentals.view_rental"
    queryset = Rental.objects.all()
    search_label = "Nom, plaque, référence, téléphone"
    order_by = ("-pickup_at", "-pk")
    main_action = ("Nouvelle location", "rentals:new", "rentals.add_rental", "plus")
    other_action = ("Préparer demain sur papier", "rentals:paper_days", "rentals.change_rental", "printer")
    empty_text = "Aucune location ici pour l’instant."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=_person,
            export=_person_in_a_file,
            sort=("person__last_name", "person__first_name"),
            needs=("person__commune",),
        ),
        Column("Commune", name="commune", render=_commune, sort=False, role="", short=True, far=True),
        Column(
            "Véhicule",
            name="vehicule",
            render=_vehicle,
            export=_vehicle_text,
            sort=False,
            role="sub",
            needs=("offer__category",),
        ),
        Column(
            "Départ et retour",
            name="depart",
            path="pickup_at",
            render=_when,
            export=lambda rental: rental.pickup_at,
            sort=("pickup_at",),
            role="when",
        ),
        StateColumn("État", name="etat", path="status", state=_state, sort=False),
        Column("Numéro", name="numero", path="reference", sort=("reference",), role="", far=True),
        EuroColumn(
            "Reste dû", name="reste", path="left", render=_left, export=lambda rental: rental.left, sort=False
        ),
    )
    tabs = (
        Tab("recentes", "Récentes", _recent),
        Tab("en-retard", "En retard", queues.late, hot=True),
        Tab("a-remettre", "À remettre", queues.leaving),
        Tab("a-recevoir", "À recevoir", queues.coming_back),
        Tab("boite", "Clés dans la boîte", queues.in_the_box),
        Tab("en-cours", "En cours", lambda rentals, now: rentals.filter(status=Status.ONGOING)),
        Tab("demandes", "Demandes", queues.undecided),
        Tab("rendues", "Rendues, à clôturer", queues.to_close),
        Tab("toutes", "Toutes"),
    )

    class Filters(ListFilters):
        lieu = OneOf(label="Lieu", field_name="pickup_place", queryset=Place.objects.order_by("name"))
        retour = OneOf(
            label="Lieu de retour", field_name="return_place", queryset=Place.objects.order_by("name")
        )
        service = Choices(label="Service", choices=Service.choices, method="of_service")
        categorie = OneOf(
            label="Catégorie",
            queryset=Category.objects.order_by("position", "name"),
            empty_label="Toutes",
            method="of_category",
        )
        etat = Choices(label="État", field_name="status", choices=Status.choices, method="of_state")
        prescripteur = OneOf(
            label="Prescripteur",
            field_name="prescriber__partner",
            queryset=Partner.objects.filter(is_active=True).order_by("name"),
        )
        depart = DateRange(label="Départ", field_name="pickup_at")

        # Offers are few: their keys keep the order of departures on its index, a join would not.
        def of_service(self, queryset, name, value):
            return self._of(queryset, Offer.objects.filter(service__in=value)) if value else queryset

        # What a search finds is few: it is looked at one by one. SQLite would read every closed rental instead.
        def of_state(self, queryset, name, value):
            if value and self.request.GET.get("q"):
                return queryset.exclude(status__in=[state for state in Status.values if state not in value])
            return queryset.filter(status__in=value) if value else queryset

        def of_category(self, queryset, name, value):
            return self._of(queryset, Offer.objects.filter(category=value)) if value else queryset

        def _of(self, queryset, offers):
            return queryset.filter(offer__in=list(offers.values_list("pk", flat=True)))

    def with_shown(self, queryset):
        user = self.request.user
        hides, may_name = hides_surnames(user), user.has_perm("people.view_person")
        links = RentalVehicle.objects.filter(is_current=True).select_related("occupancy__vehicle")
        return (
            queryset.with_balances()
            .annotate(
                in_box=Exists(KeyDrop.objects.filter(rental=OuterRef("pk"))),
                surname_is_hidden=Value(hides),
                may_name=Value(may_name),
                as_of=Value(self.now),
            )
            .prefetch_related(Prefetch("vehicles", links.only("rental", "is_current", *OF_VEHICLE)))
            .only(*READ)
        )

    def row_url(self, record):
        return reverse("rentals:rental", args=[record.pk])
