"""The vehicles, their photos and what their meters said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.fields import EuroField
from mobilite.people.models import Place
from mobilite.people.search import Searchable, SearchableQuerySet, compact, name_words
from vehicles.models.categories import Category


class Energy(models.TextChoices):
    PETROL = "petrol", "Essence"
    DIESEL = "diesel", "Gazole"
    LPG = "lpg", "GPL"
    HYBRID = "hybrid", "Hybride"
    ELECTRIC = "electric", "Électrique"


class Gearbox(models.TextChoices):
    NONE = "", "Sans objet"
    MANUAL = "manual", "Manuelle"
    AUTOMATIC = "automatic", "Automatique"


class State(models.TextChoices):
    IN_SERVICE = "in_service", "En service"
    WORKSHOP = "workshop", "À l’atelier"
    MISSING = "missing", "Introuvable"
    RETIRED = "retired", "Sorti du parc"


class VehicleQuerySet(SearchableQuerySet):
    def visible_to(self, user):
        """Keep the vehicles that this account may see: all of them, or none."""
        return self if user.has_perm("vehicles.view_vehicle") else self.none()

    def in_the_fleet(self):
        """Keep what we still have, in service or at the workshop."""
        return self.exclude(state=State.RETIRED)

    def to_clean(self):
        """Keep what came back and nobody has said ready since."""
        return self.filter(to_clean_since__isnull=False)


class Vehicle(Searchable):
    """One car, scooter or bike. ``number`` is what is painted on the key: C-01, V-118."""

    SEARCHED = ("number", "plate", "make", "model", "frame_number", "bicycode")

    number = models.CharField("numéro", max_length=10, unique=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="vehicles", verbose_name="catégorie")
    place = models.ForeignKey(Place, models.PROTECT, related_name="vehicles", verbose_name="lieu")
    state = models.CharField("état", max_length=10, choices=State, default=State.IN_SERVICE)
    make = models.CharField("marque", max_length=40)
    model = models.CharField("modèle", max_length=40)
    plate = models.CharField("immatriculation", max_length=10, blank=True)
    frame_number = models.CharField("numéro de série ou de cadre", max_length=30, blank=True)
    bicycode = models.CharField("marquage Bicycode", max_length=14, blank=True)
    key_number = models.CharField("numéro de clé", max_length=20, blank=True)
    energy = models.CharField("énergie", max_length=8, choices=Energy)
    gearbox = models.CharField("boîte", max_length=9, choices=Gearbox, blank=True)
    seats = models.PositiveSmallIntegerField("places", null=True, blank=True)
    colour = models.CharField("couleur", max_length=30, blank=True)
    equipment = models.CharField("équipement", max_length=200, blank=True)
    meter = models.PositiveIntegerField("compteur (km)", default=0)
    first_registered_on = models.DateField("première mise en circulation", null=True, blank=True)
    insured_until = models.DateField("assuré jusqu’au (non compris)", null=True, blank=True)
    inspection_due_on = models.DateField("contrôle technique avant le", null=True, blank=True)
    bought_on = models.DateField("acheté le", null=True, blank=True)
    purchase_price = EuroField("prix d’achat", null=True, blank=True)
    in_service_on = models.DateField("dans le parc depuis le")
    retired_on = models.DateField("sorti du parc le", null=True, blank=True)
    to_clean_since = models.DateTimeField("à nettoyer depuis", null=True, blank=True)

    objects = VehicleQuerySet.as_manager()

    class Meta:
        verbose_name = "véhicule"
        permissions = [("ready_vehicle", "Dire qu’un véhicule est prêt à repartir")]
        constraints = [
            models.CheckConstraint(
                name="vehicle_retired_is_not_to_clean",
                condition=~Q(state="retired") | Q(to_clean_since__isnull=True),
                violation_error_message="Un véhicule sorti du parc n’est plus à nettoyer.",
            ),
            models.UniqueConstraint(
                name="vehicle_plate_once",
                fields=["plate"],
                condition=~Q(plate=""),
                violation_error_message="Un véhicule a déjà cette immatriculation.",
            ),
            models.UniqueConstraint(
                name="vehicle_frame_number_once",
                fields=["frame_number"],
                condition=~Q(frame_number=""),
                violation_error_message="Un véhicule a déjà ce numéro de série.",
            ),
            models.UniqueConstraint(
                name="vehicle_bicycode_once",
                fields=["bicycode"],
                condition=~Q(bicycode=""),
                violation_error_message="Un véhicule a déjà ce marquage Bicycode.",
            ),
            models.CheckConstraint(
                name="vehicle_price_is_not_negative",
                condition=Q(purchase_price__isnull=True) | Q(purchase_price__gte=0),
                violation_error_message="Un prix n’est pas négatif.",
            ),
            models.CheckConstraint(
                name="vehicle_retired_has_a_date",
                condition=Q(state="retired", retired_on__isnull=False)
                | ~Q(state="retired") & Q(retired_on__isnull=True),
                violation_error_message="Un véhicule sorti du parc a une date de sortie, et lui seul.",
            ),
        ]

    def __str__(self):
        return f"{self.make} {self.model} {self.plate or self.number}"

    def get_absolute_url(self):
        return reverse("vehicles:vehicle", args=[self.pk])

    def searched_words(self) -> str:
        # « AB-000-CD », « AB 000 CD » and « AB000CD » all find the plate.
        names = name_words(self.make, self.model)
        codes = name_words(self.number, self.plate, self.bicycode, self.frame_number)
        return " ".join(filter(None, [codes, names, compact(self.make + self.model)]))


class VehiclePhoto(models.Model):
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="photos", verbose_name="véhicule")
    file_name = models.CharField(max_length=120)
    taken_at = models.DateTimeField("prise le")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "photo"


class MeterReading(models.Model):
    """What the meter said, once. Never goes back (row E3): the operation checks it under the vehicle's lock."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="readings", verbose_name="véhicule")
    km = models.PositiveIntegerField("compteur (km)")
    at = models.DateTimeField("relevé le")
    source = models.CharField("à l’occasion de", max_length=40)

    class Meta:
        verbose_name = "relevé"
        indexes = [models.Index(fields=["vehicle", "-at"], name="meter_reading_vehicle")]
