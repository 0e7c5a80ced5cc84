"""In what condition a vehicle left and came back: old and new damage are told apart (rows E1, E2)."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from rentals.models.rentals import RentalVehicle
from vehicles.models import Vehicle


class Moment(models.TextChoices):
    OUT = "out", "Départ"
    IN = "in", "Retour"


class ConditionReport(models.Model):
    """A condition report, at departure or return: written once, signed by both with the contract."""

    rental_vehicle = models.ForeignKey(RentalVehicle, models.PROTECT, related_name="reports")
    moment = models.CharField("moment", max_length=3, choices=Moment)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    meter = models.PositiveIntegerField("compteur (km)")
    energy_percent = models.PositiveSmallIntegerField(
        "carburant ou batterie (%)", validators=[MaxValueValidator(100)]
    )
    accessories = models.JSONField("accessoires présents", default=list)
    missing = models.JSONField("accessoires manquants", default=list)
    remarks = models.TextField("remarques", blank=True, max_length=2000)
    few_photos_reason = models.CharField("moins de photos parce que", max_length=200, blank=True)

    class Meta:
        verbose_name = "état des lieux"
        constraints = [
            models.UniqueConstraint(name="condition_report_once", fields=["rental_vehicle", "moment"]),
            models.CheckConstraint(name="condition_report_percent", condition=Q(energy_percent__lte=100)),
        ]


class Side(models.TextChoices):
    FRONT = "front", "Avant"
    RIGHT = "right", "Côté droit"
    BACK = "back", "Arrière"
    LEFT = "left", "Côté gauche"


class MarkKind(models.TextChoices):
    SCRATCH = "scratch", "Rayure"
    DENT = "dent", "Bosse"
    CHIP = "chip", "Éclat"
    BROKEN = "broken", "Cassé"


class Mark(models.Model):
    """One mark on a vehicle, where it was first seen. Old for every later report, never charged twice (row E2)."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="marks", verbose_name="véhicule")
    found_in = models.ForeignKey(ConditionReport, models.PROTECT, related_name="new_marks")
    side = models.CharField("côté", max_length=5, choices=Side)
    x = models.PositiveSmallIntegerField("position, de gauche à droite (‰)")
    y = models.PositiveSmallIntegerField("position, de haut en bas (‰)")
    kind = models.CharField("type", max_length=7, choices=MarkKind)
    note = models.CharField("précision", max_length=120, blank=True)
    repaired_at = models.DateTimeField("réparé le", null=True, blank=True)

    class Meta:
        verbose_name = "marque"
        constraints = [
            models.CheckConstraint(name="mark_is_on_the_drawing", condition=Q(x__lte=1000, y__lte=1000))
        ]


class ConditionPhoto(models.Model):
    report = models.ForeignKey(ConditionReport, models.PROTECT, related_name="photos")
    side = models.CharField("vue", max_length=20)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField("empreinte", max_length=64)
    taken_at = models.DateTimeField("prise le")

    class Meta:
        verbose_name = "photo"
