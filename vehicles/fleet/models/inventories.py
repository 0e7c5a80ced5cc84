"""An inventory day: what was seen, by whom; each difference and what was done about it; the result, frozen."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.pages.french import de
from mobilite.people.models import Place
from mobilite.workflow import LockingQuerySet, WorkflowModel
from vehicles.models import Vehicle


class Status(models.TextChoices):
    OPEN = "open", "En cours"
    CLOSED = "closed", "Clos"


class Difference(models.TextChoices):
    """What does not agree between what should be here and what was seen."""

    MISSING = "missing", "Pas vu"
    ELSEWHERE = "elsewhere", "D’un autre lieu"
    OUT = "out", "Dehors, et pourtant là"
    GONE = "gone", "Sorti du parc, et pourtant là"
    FOUND = "found", "Introuvable, et pourtant là"
    TWICE = "twice", "Vu deux fois"


class How(models.TextChoices):
    """What was done about a difference."""

    TRANSFER = "transfer", "Il reste ici"
    MISSING = "missing", "Déclaré introuvable"
    FOUND = "found", "Retrouvé"
    NOTE = "note", "Expliqué"


class Seen(models.TextChoices):
    """How a colleague named what she saw."""

    TICKED = "ticked", "Coché"
    TYPED = "typed", "Numéro tapé"
    SCANNED = "scanned", "Étiquette scannée"


class InventoryQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the inventories that this account may see: all of them, or none."""
        return self if user.has_perm("fleet.view_inventory") else self.none()

    def open(self):
        return self.filter(status=Status.OPEN)

    def at(self, place_id: int):
        """Keep those that count a place: its own, and those of all places."""
        return self.filter(Q(place=place_id) | Q(place__isnull=True))


class Inventory(WorkflowModel):
    """One day of counting, at one place, or everywhere (no place). Open until somebody with the right closes it."""

    TRANSITIONS = {Status.OPEN: {Status.CLOSED}, Status.CLOSED: set()}

    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu"
    )
    status = models.CharField("état", max_length=6, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ouvert par"
    )
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="clos par"
    )
    expected_count = models.PositiveIntegerField("attendus", null=True)
    seen_count = models.PositiveIntegerField("vus", null=True)
    difference_count = models.PositiveIntegerField("écarts", null=True)

    objects = InventoryQuerySet.as_manager()

    class Meta:
        verbose_name = "inventaire"
        default_permissions = ("view", "add", "change")
        constraints = [
            models.UniqueConstraint(
                name="inventory_one_open_a_place",
                fields=["place"],
                condition=Q(status="open", place__isnull=False),
            ),
            models.UniqueConstraint(
                name="inventory_one_open_everywhere",
                fields=["status"],
                condition=Q(status="open", place__isnull=True),
            ),
            models.CheckConstraint(
                name="inventory_closed_is_whole",
                condition=Q(
                    status="open", closed_at__isnull=True, closed_by__isnull=True, expected_count__isnull=True
                )
                | Q(
                    status="closed",
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    expected_count__isnull=False,
                    seen_count__isnull=False,
                    difference_count__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="inventory_recent")]

    def __str__(self):
        return f"inventaire {de(self.place)}" if self.place_id else "inventaire de tous les lieux"

    @property
    def title(self) -> str:
        """How a page is called: « Inventaire d’Ancenis »."""
        return f"I{str(self)[1:]}"

    def get_absolute_url(self) -> str:
        return reverse("fleet:inventory", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN


class Sighting(models.Model):
    """Somebody saw a vehicle at a place: once per colleague and place, however often she presses."""

    inventory = models.ForeignKey(
        Inventory, models.PROTECT, related_name="sightings", verbose_name="inventaire"
    )
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="sightings", verbose_name="véhicule")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="vu à")
    how = models.CharField("comment", max_length=7, choices=Seen)
    at = models.DateTimeField("vu le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "pointage"
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(name="sighting_once_each", fields=["inventory", "vehicle", "place", "by"])
        ]


class Settled(models.Model):
    """What was done about one difference: once, and never edited."""

    inventory = models.ForeignKey(
        Inventory, models.PROTECT, related_name="settled", verbose_name="inventaire"
    )
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="+", verbose_name="véhicule")
    kind = models.CharField("écart", max_length=9, choices=Difference)
    how = models.CharField("suite", max_length=8, choices=How)
    note = models.CharField("explication", max_length=200, blank=True)
    at = models.DateTimeField("réglé le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "écart réglé"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="settled_once", fields=["inventory", "vehicle", "kind"]),
            models.CheckConstraint(name="settled_by_a_note_says_why", condition=~Q(how="note") | ~Q(note="")),
        ]


class Counted(models.Model):
    """One line of the result, as it was when the inventory closed."""

    inventory = models.ForeignKey(
        Inventory, models.PROTECT, related_name="counted", verbose_name="inventaire"
    )
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="+", verbose_name="véhicule")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="lieu")
    expected = models.BooleanField("attendu")
    sightings = models.PositiveSmallIntegerField("vu (fois)")

    class Meta:
        verbose_name = "ligne d’inventaire"
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="counted_once", fields=["inventory", "vehicle"])]
