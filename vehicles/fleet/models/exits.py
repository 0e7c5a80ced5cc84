"""How a vehicle left the fleet: sold, scrapped, stolen, given back. Its row and its story stay."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.fields import EuroField
from mobilite.workflow import LockingQuerySet
from vehicles.models import Vehicle


class ExitKind(models.TextChoices):
    SOLD = "sold", "Vendu"
    SCRAPPED = "scrapped", "Mis au rebut"
    STOLEN = "stolen", "Volé"
    GIVEN_BACK = "given_back", "Rendu à son propriétaire"


class ExitQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the ways out that this account may see: all of them, or none."""
        return self if user.has_perm("fleet.view_exit") else self.none()

    def standing(self):
        """Keep those that nobody took back."""
        return self.filter(undone_at__isnull=True)


class Exit(models.Model):
    """One way out. Taken back by a manager with a motive, it stays written; a vehicle has one that stands, at most."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="exits", verbose_name="véhicule")
    kind = models.CharField("comment", max_length=10, choices=ExitKind)
    on = models.DateField("le")
    reason = models.CharField("pourquoi", max_length=200)
    price = EuroField("prix de vente", null=True, blank=True)
    buyer = models.CharField("acheteur", max_length=80, blank=True)
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    undone_at = models.DateTimeField("repris le", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="repris par"
    )
    undone_why = models.CharField("pourquoi repris", max_length=200, blank=True)

    objects = ExitQuerySet.as_manager()

    class Meta:
        verbose_name = "sortie du parc"
        default_permissions = ("view", "add", "change")
        constraints = [
            models.UniqueConstraint(
                name="exit_one_standing", fields=["vehicle"], condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(
                name="exit_price_is_of_a_sale",
                condition=Q(kind="sold") | Q(price__isnull=True, buyer=""),
                violation_error_message="Seul un véhicule vendu a un prix et un acheteur.",
            ),
            models.CheckConstraint(
                name="exit_price_is_not_negative", condition=Q(price__isnull=True) | Q(price__gte=0)
            ),
            models.CheckConstraint(
                name="exit_undone_is_whole",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_why="")
                | Q(undone_at__isnull=False) & ~Q(undone_why=""),
            ),
        ]
        indexes = [models.Index(fields=["-on", "-id"], name="exit_recent")]

    def get_absolute_url(self) -> str:
        return self.vehicle.get_absolute_url()
