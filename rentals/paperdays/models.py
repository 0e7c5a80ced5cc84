"""One bundle of papers for one day, at one place or everywhere: kept encrypted until the day after, then gone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.jobs.models import Progress
from mobilite.people.models import Place
from mobilite.workflow import LockingQuerySet


class Contents(models.TextChoices):
    """What is printed: everything for a day without network, or the contracts of a morning of hand-overs."""

    DAY = "day", "Un jour sur papier"
    CONTRACTS = "contracts", "Contrats à signer"


class Half(models.TextChoices):
    """Which part of the day. The morning ends at 13 h: who comes before lunch."""

    DAY = "day", "Toute la journée"
    MORNING = "morning", "Le matin"
    AFTERNOON = "afternoon", "L’après-midi"


class PaperDayQuerySet(LockingQuerySet):
    def to_print(self, now):
        """Keep those that are ready and not gone."""
        return self.filter(ready_at__isnull=False, removed_at=None, expires_at__gt=now)


class PaperDay(models.Model):
    """What was asked for, what could not be made ready (``notes``: sentences that name nobody), and its file."""

    contents = models.CharField("contenu", max_length=9, choices=Contents, default="day", db_default="day")
    day = models.DateField("jour")
    half = models.CharField("moment", max_length=9, choices=Half, default="day", db_default="day")
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandé par"
    )
    asked_at = models.DateTimeField("demandé le")
    progress = models.ForeignKey(Progress, models.SET_NULL, null=True, related_name="+")
    ready_at = models.DateTimeField("prêt le", null=True)
    expires_at = models.DateTimeField("effacé le")
    file_name = models.CharField(max_length=120, blank=True)
    departures = models.PositiveIntegerField("départs", default=0)
    returns = models.PositiveIntegerField("retours", default=0)
    notes = models.JSONField("à savoir", default=list)
    removed_at = models.DateTimeField("effacé pour de bon le", null=True)

    objects = PaperDayQuerySet.as_manager()

    class Meta:
        verbose_name = "jour sur papier"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="paper_day_ready_has_a_file",
                condition=Q(ready_at__isnull=True, file_name="")
                | Q(ready_at__isnull=False, removed_at__isnull=True) & ~Q(file_name="")
                | Q(ready_at__isnull=False, removed_at__isnull=False, file_name=""),
            )
        ]
        indexes = [models.Index(fields=["-asked_at"], name="paper_day_recent")]

    def __str__(self):
        return f"jour sur papier n°\u00a0{self.pk}"
