"""The published grid of damage, in versions that are never changed."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.constraints import NeverChanged
from rentals.pricing import GridLine


class What(models.TextChoices):
    """What happened to a part, as marks say it (``rentals.models.MarkKind``), or that it is not there any more."""

    SCRATCH = "scratch", "Rayure"
    DENT = "dent", "Bosse"
    CHIP = "chip", "Éclat"
    BROKEN = "broken", "Cassé"
    MISSING = "missing", "Non rendu"


class GridVersion(models.Model):
    """What damage costs from a day on, line by line (``rentals.pricing.GridLine``). A contract keeps that of its day."""

    number = models.PositiveIntegerField("version", unique=True)
    from_date = models.DateField("à partir du", unique=True)
    lines = models.JSONField("lignes")
    note = models.CharField("ce qui change", max_length=200, blank=True)
    is_example = models.BooleanField("exemple", default=False)
    published_at = models.DateTimeField("publiée le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="publiée par"
    )

    class Meta:
        verbose_name = "grille des dommages"
        default_permissions = ()
        constraints = [
            NeverChanged(name="grid_version_never_changes"),
            models.CheckConstraint(name="grid_version_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="grid_version_says_something", condition=~Q(lines=[])),
        ]

    def __str__(self):
        return f"Grille des dommages n°\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("rentals:grid")

    @cached_property
    def rows(self) -> list[GridLine]:
        """The lines as ``rentals.pricing`` reads them, in their order."""
        return [GridLine.of(row) for row in self.lines]
