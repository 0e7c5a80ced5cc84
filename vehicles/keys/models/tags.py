"""The secret code on a vehicle's key tags."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.workflow import LockingQuerySet
from vehicles.models import Vehicle


class KeyTagQuerySet(LockingQuerySet):
    def live(self):
        """Keep the codes that still lead to their vehicle."""
        return self.filter(revoked_at__isnull=True)


class KeyTag(models.Model):
    """The code printed on the tags of a vehicle: it leads anybody to the vehicle's public page (row G10).

    Secret and short: it is drawn at random, and says nothing. One that was lost is revoked; the vehicle has one that
    leads to it, at most.
    """

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="key_tags", verbose_name="véhicule")
    code = models.CharField("code", max_length=12, unique=True)
    made_at = models.DateTimeField("fait le")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="fait par"
    )
    revoked_at = models.DateTimeField("ne sert plus depuis le", null=True, blank=True)
    revoked_why = models.CharField("pourquoi", max_length=200, blank=True)

    objects = KeyTagQuerySet.as_manager()

    class Meta:
        verbose_name = "code d’étiquette de clé"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="key_tag_one_live", fields=["vehicle"], condition=Q(revoked_at__isnull=True)
            ),
            models.CheckConstraint(name="key_tag_has_a_code", condition=~Q(code="")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("keys:tag", args=[self.code])
