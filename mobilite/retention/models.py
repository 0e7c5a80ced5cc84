"""What each run erased, in numbers; legal holds; files that must go."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite import kept
from mobilite.workflow import LockingQuerySet


class Run(models.Model):
    """What one rule did, one night: how many rows went to the archives, how many were erased; no name.

    Rows are counted in the transaction that erases them: a run that was interrupted goes on, its counts true.
    """

    rule = models.CharField("règle", max_length=60)
    started_at = models.DateTimeField("commencé le")
    finished_at = models.DateTimeField("fini le", null=True)
    archived = models.PositiveIntegerField("mis aux archives", default=0)
    erased = models.PositiveIntegerField("effacés", default=0)
    files = models.PositiveIntegerField("fichiers effacés", default=0)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "passage de la conservation"
        permissions = [
            ("set_terms", "Peut changer les durées et lancer un passage"),
            ("open_archive", "Peut ouvrir les archives avec un motif"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="retention_one_run_under_way", fields=["rule"], condition=Q(finished_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["-started_at"], name="retention_run_recent")]

    def __str__(self):
        return next((rule.label for rule in kept.rules() if rule.key == self.rule), self.rule)


class HoldQuerySet(LockingQuerySet):
    def standing(self):
        return self.filter(lifted_at=None)

    def of(self, record):
        return self.filter(object_label=record._meta.label_lower, object_id=record.pk)


class Hold(models.Model):
    """Nothing of this person, or of this rental, is erased while it stands: a dispute, a claim, a judge's request."""

    object_label = models.CharField("objet", max_length=60)
    object_id = models.BigIntegerField("numéro de l’objet")
    reason = models.CharField("motif", max_length=300)
    placed_at = models.DateTimeField("posée le")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="posée par"
    )
    review_on = models.DateField("à revoir le")
    lifted_at = models.DateTimeField("levée le", null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="levée par"
    )
    lifted_reason = models.CharField("pourquoi elle est levée", max_length=300, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = "réserve"
        constraints = [
            models.UniqueConstraint(
                name="hold_once",
                fields=["object_label", "object_id"],
                condition=Q(lifted_at__isnull=True),
                violation_error_message="Une réserve est déjà posée.",
            ),
            models.CheckConstraint(
                name="hold_lifted_says_why",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason=""),
            ),
        ]

    def __str__(self):
        return f"réserve sur {self.about}"

    @property
    def about(self) -> str:
        """What it is on, without a name: « personne n° 12 »."""
        try:
            model = apps.get_model(self.object_label)
        except LookupError:
            return self.object_label
        return f"{model._meta.verbose_name} n°\u00a0{self.object_id}"

    def get_absolute_url(self) -> str:
        return reverse("retention:lift_hold", args=[self.pk])


class FileToErase(models.Model):
    """A private file that nothing names any more. The row goes once the file is gone."""

    name = models.CharField(max_length=120, unique=True)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = "fichier à effacer"
        default_permissions = ()
