"""The software of a structure: by which way it receives, which fields, under which titles."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from advice.recruitment.models import Employer
from mobilite.fields import EncryptedField
from mobilite.workflow import LockingQuerySet


class Way(models.TextChoices):
    CSV = "csv", "Un fichier CSV"
    WEBHOOK = "webhook", "Un envoi direct (webhook)"


class Rhythm(models.TextChoices):
    HAND = "hand", "Quand on le demande"
    DAILY = "daily", "Chaque matin à 6\u00a0h"
    WEEKLY = "weekly", "Chaque lundi à 6\u00a0h"


class Separator(models.TextChoices):
    SEMICOLON = "semicolon", "Point-virgule ( ; )"
    COMMA = "comma", "Virgule ( , )"
    TAB = "tab", "Tabulation"


class Encoding(models.TextChoices):
    UTF8_MARK = "utf-8-sig", "UTF-8 avec marque (tableurs)"
    UTF8 = "utf-8", "UTF-8"
    WINDOWS = "cp1252", "Windows-1252 (anciens logiciels)"


class Dates(models.TextChoices):
    FRENCH = "%d/%m/%Y", "31/12/2026"
    ISO = "%Y-%m-%d", "2026-12-31"
    BARE = "%Y%m%d", "20261231"


class DestinationQuerySet(LockingQuerySet):
    def visible_to(self, user):
        return self if user.has_perm("feed.view_destination") else self.none()

    def open(self):
        return self.filter(closed_at=None)


class Destination(models.Model):
    """One software of one structure. ``columns``: [[field, title], …], in the order that it wants.

    The secret signs what is sent directly; it is shown once, and never leaves the database in clear again. The former one
    signs too until ``old_secret_until``, so that the other side has the time to change it.
    """

    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="destinations", verbose_name="structure"
    )
    name = models.CharField("nom du logiciel", max_length=80)
    way = models.CharField("reçoit", max_length=7, choices=Way)
    url = models.CharField("adresse d’envoi", max_length=300, blank=True, default="")
    secret = EncryptedField("secret", blank=True, default="")
    old_secret = EncryptedField("ancien secret", blank=True, default="")
    old_secret_until = models.DateTimeField("ancien secret valable jusqu’à", null=True, blank=True)
    columns = models.JSONField("colonnes", default=list)
    separator = models.CharField("séparateur", max_length=9, choices=Separator, default=Separator.SEMICOLON)
    encoding = models.CharField("encodage", max_length=9, choices=Encoding, default=Encoding.UTF8_MARK)
    dates = models.CharField("dates", max_length=10, choices=Dates, default=Dates.FRENCH)
    rhythm = models.CharField("fichier préparé", max_length=6, choices=Rhythm, default=Rhythm.HAND)
    #: In the address by which it answers; it says nothing of us.
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField("créée le")
    closed_at = models.DateTimeField("arrêtée le", null=True, blank=True)

    objects = DestinationQuerySet.as_manager()

    class Meta:
        verbose_name = "logiciel d’une structure"
        verbose_name_plural = "logiciels des structures"
        default_permissions = ("view", "change")
        permissions = [("send_destination", "Préparer un fichier, rejouer un envoi")]
        constraints = [
            models.UniqueConstraint(
                name="destination_one_name",
                fields=["employer", "name"],
                violation_error_message="Cette structure a déjà un logiciel de ce nom\u00a0: ouvrez-le.",
            ),
            models.CheckConstraint(
                name="destination_way_has_its_address",
                condition=Q(way="csv", url="") | Q(way="webhook", url__startswith="https://", rhythm="hand"),
                violation_error_message="Une adresse d’envoi commence par https://.",
            ),
            models.CheckConstraint(
                name="destination_old_secret_ends",
                condition=Q(old_secret_until__isnull=True) | Q(way="webhook"),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("feed:destination", args=[self.pk])

    @property
    def fields(self) -> list[str]:
        """The keys of the fields that leave, in order."""
        return [key for key, _title in self.columns]
