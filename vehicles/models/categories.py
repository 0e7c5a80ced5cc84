"""Classes of vehicles that replace one another, and who may drive them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilite.people.models.persons import LicenceCategory


class Drawing(models.TextChoices):
    """Which silhouette stands for the vehicle."""

    CAR = "car", _("Voiture")
    SCOOTER = "scooter", _("Scooter")
    BIKE = "bike", _("Vélo")


class Category(models.Model):
    """A class of vehicles that replace one another: who may drive it, how long it takes to make ready."""

    code = models.SlugField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=40, unique=True)
    plural = models.CharField("nom au pluriel", max_length=40)
    drawing = models.CharField("dessin", max_length=7, choices=Drawing)
    minimum_age = models.PositiveSmallIntegerField("âge minimum", default=0)
    turnaround_minutes = models.PositiveSmallIntegerField("remise en état (minutes)", default=60)
    has_plate = models.BooleanField("immatriculé", default=True)
    needs_gear = models.BooleanField("casque et gants obligatoires", default=False, db_default=False)
    needs_cleaning = models.BooleanField("à nettoyer au retour", default=False, db_default=False)
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
