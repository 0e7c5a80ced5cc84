"""Files made for a software, and who was in each: it is told to the person, and a file goes when she takes back her word."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from advice.recruitment.feed.models.destinations import Destination
from advice.recruitment.models import Referral
from mobilite.workflow import LockingQuerySet


class Export(models.Model):
    """One CSV file. ``slot``: the morning it was planned for, once per destination; none when somebody asked."""

    destination = models.ForeignKey(
        Destination, models.PROTECT, related_name="exports", verbose_name="logiciel"
    )
    made_at = models.DateTimeField("préparé le")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par"
    )
    slot = models.DateField("prévu pour le", null=True, blank=True)
    lines_count = models.PositiveIntegerField("lignes")
    file_name = models.CharField("fichier", max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    gone_at = models.DateTimeField("effacé le", null=True, blank=True)
    why_gone = models.CharField("pourquoi", max_length=200, blank=True, default="")

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier pour un logiciel"
        verbose_name_plural = "fichiers pour les logiciels"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="export_once_a_slot", fields=["destination", "slot"]),
            models.CheckConstraint(
                name="export_is_there_or_gone",
                condition=Q(gone_at__isnull=True) & ~Q(file_name="") | Q(gone_at__isnull=False, file_name=""),
            ),
        ]

    def __str__(self):
        return f"Fichier du {self.made_at:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("feed:destination", args=[self.destination_id])


class ExportLine(models.Model):
    """One candidature in a file; of one withdrawn, the reference alone."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="lines", verbose_name="fichier")
    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="export_lines", verbose_name="candidature"
    )
    withdrawn = models.BooleanField("retrait", default=False)

    class Meta:
        verbose_name = "ligne d’un fichier"
        verbose_name_plural = "lignes des fichiers"
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="export_line_once", fields=["export", "referral"])]

    def __str__(self):
        return self.referral.reference
