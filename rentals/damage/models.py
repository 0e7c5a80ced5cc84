"""The published grid of damage, in versions that are never changed; what was asked by it at each return."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from rentals.damage.contesting import Channel, Contest, ContestedLine, Outcome
from rentals.models import Mark, Rental
from rentals.payments.models import Line
from rentals.pricing import GridLine

__all__ = ["Channel", "Contest", "ContestedLine", "Damage", "GridVersion", "Outcome", "What"]


class What(models.TextChoices):
    """What happened to a part, as marks say it (``rentals.models.MarkKind``), or that it is not there any more."""

    SCRATCH = "scratch", "Rayure"
    DENT = "dent", "Bosse"
    CHIP = "chip", "Éclat"
    BROKEN = "broken", "Cassé"
    MISSING = "missing", "Manque"


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


class Damage(models.Model):
    """What was found at a return and priced by the grid: what the grid says, what the staff decided, and why (rows E2, E4).

    One for each mark, and for each accessory of a rental: never charged twice. ``line`` is that of the bill, if it is charged.
    """

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="damages", verbose_name="location")
    mark = models.OneToOneField(
        Mark, models.PROTECT, null=True, blank=True, related_name="damage", verbose_name="marque"
    )
    accessory = models.CharField("accessoire", max_length=60, blank=True)
    label = models.CharField("dégât", max_length=120)
    grid = models.ForeignKey(GridVersion, models.PROTECT, related_name="+", verbose_name="grille")
    price = EuroField("prix neuf")
    asked = EuroField("selon la grille")
    charged = EuroField("compté")
    why = models.CharField("pourquoi ce prix", max_length=300)
    reason = models.CharField("pourquoi moins", max_length=200, blank=True)
    decided_at = models.DateTimeField("décidé le")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="décidé par"
    )
    line = models.OneToOneField(
        Line, models.PROTECT, null=True, related_name="damage", verbose_name="ligne de la note"
    )

    class Meta:
        verbose_name = "dégât"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="damage_within_its_price",
                condition=Q(charged__gte=0, charged__lte=F("asked"), asked__lte=F("price")),
            ),
            models.CheckConstraint(
                name="damage_of_a_mark_or_an_accessory",
                condition=Q(mark__isnull=False, accessory="") | Q(mark__isnull=True) & ~Q(accessory=""),
            ),
            models.CheckConstraint(
                name="damage_lowered_says_why", condition=Q(charged=F("asked")) | ~Q(reason="")
            ),
            models.UniqueConstraint(
                name="damage_once_for_an_accessory",
                fields=["rental", "accessory"],
                condition=~Q(accessory=""),
            ),
        ]

    def __str__(self):
        return self.label
