"""What the search for work needs to know of a person of the vivier: what she can do, when, and how she moves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advice.recruitment.missions.models.trades import LONGEST, codes, labels
from mobilite.fields import EncryptedField
from mobilite.people.models import Person
from mobilite.workflow import LockingQuerySet


class Means(models.TextChoices):
    """What she has of her own, that rides."""

    BIKE = "bike", "Un vélo"
    EBIKE = "ebike", "Un vélo électrique"
    SCOOTER = "scooter", "Un scooter"
    CAR = "car", "Une voiture"


class ProfileQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the profiles that this account may see, of people who are not in the archives; none of those limited."""
        seen = self if user.has_perm("missions.view_profile") else self.none()
        return seen.filter(person__archived_at=None, person__anonymised_at=None, person__limited_at=None)

    def searching(self):
        return self.filter(is_searching=True)


class Profile(models.Model):
    """What one person said, once: a form completes it. Nothing known stays empty, never « no ».

    ``trades`` and ``wishes`` are codes of ``Trade``, ``days`` weekdays (Monday is 0), ``means`` codes of ``Means``: « none »
    says that she has nothing. ``stops`` are a child's: {"drop": {"commune", "at", "name"}, "fetch": …}; like her words and
    the point where she lives, they are encrypted.
    """

    person = models.OneToOneField(
        Person, models.PROTECT, related_name="search_profile", verbose_name="personne"
    )
    is_searching = models.BooleanField("cherche en ce moment", default=True)
    trades = models.CharField("sait faire", max_length=LONGEST, blank=True, default="")
    wishes = models.CharField("voudrait faire", max_length=LONGEST, blank=True, default="")
    words = EncryptedField("ce qu’elle en dit", max_length=600, blank=True, default="")
    days = models.CharField("jours possibles", max_length=20, blank=True, default="")
    free_from = models.TimeField("libre à partir de", null=True, blank=True)
    free_until = models.TimeField("libre jusqu’à", null=True, blank=True)
    rides_after_dark = models.BooleanField("accepte de rouler la nuit", null=True, blank=True)
    means = models.CharField("ses moyens à elle", max_length=60, blank=True, default="")
    stops = EncryptedField("arrêts pour les enfants", default=dict, blank=True)
    point = EncryptedField("coordonnées du domicile", max_length=40, blank=True, default="")
    said_at = models.DateTimeField("dit le")
    said_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "profil de recherche"
        verbose_name_plural = "profils de recherche"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="profile_hours_go_together",
                condition=Q(free_from__isnull=True, free_until__isnull=True)
                | Q(free_from__isnull=False, free_until__isnull=False) & ~Q(free_from=models.F("free_until")),
                violation_error_message="Donnez les deux heures, ou aucune.",
            )
        ]
        indexes = [models.Index(fields=["is_searching", "-said_at"], name="profile_searching")]

    def __str__(self):
        return f"Profil de recherche n°\u00a0{self.pk}"

    @property
    def trade_labels(self) -> list[str]:
        return labels(self.trades)

    @property
    def wish_labels(self) -> list[str]:
        return labels(self.wishes)

    @property
    def own_means(self) -> list[str]:
        """Codes of what she has of her own; empty when she has nothing, or when nobody asked."""
        return [one for one in codes(self.means) if one != "none"]
