"""The fleet and its one calendar: every reason why a vehicle is not free is one Occupancy row."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NoOverlap
from mobilite.people.models import Person, Place
from mobilite.people.models.persons import LicenceCategory
from mobilite.people.search import Searchable, SearchableQuerySet, compact, name_words
from mobilite.workflow import LockingQuerySet


class Drawing(models.TextChoices):
    """Which silhouette stands for the vehicle."""

    CAR = "car", "Voiture"
    SCOOTER = "scooter", "Scooter"
    BIKE = "bike", "Vélo"


class Category(models.Model):
    """A class of vehicles that replace one another: who may drive it, how long it takes to make ready."""

    code = models.SlugField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=40, unique=True)
    plural = models.CharField("nom au pluriel", max_length=40)
    drawing = models.CharField("dessin", max_length=7, choices=Drawing)
    minimum_age = models.PositiveSmallIntegerField("âge minimum", default=0)
    turnaround_minutes = models.PositiveSmallIntegerField("remise en état (minutes)", default=60)
    has_plate = models.BooleanField("immatriculé", default=True)
    aptitude = models.TextField(
        "essai avant un premier prêt", blank=True, max_length=600, default="", db_default=""
    )
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "catégorie"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("vehicles:category", args=[self.pk])

    @property
    def exercises(self) -> list[str]:
        """What is tried before a first loan, in order; nothing where no try is asked (row E5)."""
        return list(dict.fromkeys(line.strip() for line in self.aptitude.splitlines() if line.strip()))


class LicenceRule(models.Model):
    """One way to be allowed to drive a category: any one suffices (row H2). No rule: nothing is asked.

    A rule without a licence asks only for the birth date: « né avant le 1er janvier 1988 ».
    """

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="licence_rules", verbose_name="catégorie"
    )
    licence = models.CharField("permis", max_length=2, choices=LicenceCategory, blank=True)
    held_years = models.PositiveSmallIntegerField("depuis (années)", default=0)
    needs_125_training = models.BooleanField("avec la formation 125 cm³", default=False)
    born_before = models.DateField("né avant le", null=True, blank=True)

    class Meta:
        verbose_name = "règle de permis"
        constraints = [
            models.CheckConstraint(
                name="licence_rule_asks_something",
                condition=~Q(licence="") | Q(born_before__isnull=False),
                violation_error_message="Choisissez un permis ou une date de naissance.",
            )
        ]


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
    RETIRED = "retired", "Sorti du parc"


class VehicleQuerySet(SearchableQuerySet):
    def visible_to(self, user):
        """Keep the vehicles that this account may see: all of them, or none."""
        return self if user.has_perm("vehicles.view_vehicle") else self.none()

    def in_the_fleet(self):
        """Keep what we still have, in service or at the workshop."""
        return self.exclude(state=State.RETIRED)


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
    in_service_on = models.DateField("dans le parc depuis le")
    retired_on = models.DateField("sorti du parc le", null=True, blank=True)

    objects = VehicleQuerySet.as_manager()

    class Meta:
        verbose_name = "véhicule"
        constraints = [
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


class OccupancyKind(models.TextChoices):
    RENTAL = "rental", "Location"
    LEASE = "lease", "Bail"
    HOLD = "hold", "Réservé"
    WORKSHOP = "workshop", "Atelier"


class OccupancyQuerySet(LockingQuerySet):
    def live(self):
        """Keep what still takes the vehicle."""
        return self.filter(released_at__isnull=True)

    def out(self):
        """Keep the vehicles that are in somebody's hands."""
        return self.live().filter(left_at__isnull=False)

    def overdue(self, now):
        """Keep what should be back and isn't: never available, whatever its end (row A7)."""
        return self.out().filter(ends_at__lt=now)

    def visible_to(self, user):
        """Keep the reasons that this account may see: the whole planning, or nothing."""
        return self if user.has_perm("vehicles.view_occupancy") else self.none()


class Occupancy(models.Model):
    """One reason why a vehicle is not free, over ``[starts_at, blocked_until)``, until released.

    ``blocked_until`` is the end plus the category's turnaround, copied at booking (row A3).
    ``[left_at, released_at)`` is the actual hold: it says who drove at a given minute.
    """

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="occupancies", verbose_name="véhicule")
    kind = models.CharField("raison", max_length=8, choices=OccupancyKind)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    reason = models.CharField("précision", max_length=120, blank=True)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin prévue")
    blocked_until = models.DateTimeField("indisponible jusqu’à")
    left_at = models.DateTimeField("sorti le", null=True, blank=True)
    released_at = models.DateTimeField("libéré le", null=True, blank=True)

    objects = OccupancyQuerySet.as_manager()

    class Meta:
        verbose_name = "occupation"
        constraints = [
            models.CheckConstraint(
                name="occupancy_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="occupancy_blocked_until_after_its_end", condition=Q(blocked_until__gte=F("ends_at"))
            ),
            models.CheckConstraint(
                name="occupancy_back_after_leaving",
                condition=Q(left_at__isnull=True)
                | Q(released_at__isnull=True)
                | Q(released_at__gte=F("left_at")),
            ),
            NoOverlap(
                name="occupancy_no_double_booking",
                key="vehicle",
                start="starts_at",
                end="blocked_until",
                condition=Q(released_at__isnull=True),
                violation_error_message="Ce véhicule est déjà pris sur cette période.",
            ),
            NoOverlap(
                name="occupancy_one_driver_at_a_time",
                key="vehicle",
                start="left_at",
                end="released_at",
                condition=Q(left_at__isnull=False),
                violation_error_message="Ce véhicule était déjà sorti à ce moment.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["vehicle", "starts_at", "blocked_until"],
                name="occupancy_live",
                condition=Q(released_at__isnull=True),
            ),
            models.Index(fields=["vehicle", "starts_at"], name="occupancy_vehicle"),
            models.Index(fields=["starts_at", "ends_at"], name="occupancy_period"),
            # What still takes a vehicle, and what was brought back since a day, without reading years of past.
            models.Index(fields=["released_at", "starts_at"], name="occupancy_released"),
            models.Index(
                fields=["vehicle", "released_at"], name="occupancy_driven", condition=Q(left_at__isnull=False)
            ),
        ]
