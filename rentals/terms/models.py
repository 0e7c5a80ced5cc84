"""The contract's template: versions that are never changed once published, and the draft of the next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.workflow import LockingQuerySet


class VersionQuerySet(models.QuerySet):
    def in_force(self, day):
        """Keep what holds on a day, the last to have begun first."""
        return self.filter(from_date__lte=day).order_by("-from_date", "-number")


class Version(models.Model):
    """What contracts say from a day on: every clause, in order. What the software brings is version 0: it has no row."""

    number = models.PositiveIntegerField("version", unique=True)
    clauses = models.JSONField("clauses")
    from_date = models.DateField("à partir du")
    note = models.CharField("ce qui change", max_length=300)
    published_at = models.DateTimeField("publiée le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="publiée par"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version du contrat"
        constraints = [
            NeverChanged(name="terms_version_never_changes"),
            models.CheckConstraint(name="terms_version_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="terms_version_says_something", condition=~Q(clauses=[])),
        ]
        indexes = [models.Index(fields=["-from_date", "-number"], name="terms_in_force")]

    def __str__(self):
        return f"Modèle de contrat, version\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("rentals:terms_version", args=[self.number])


class Draft(models.Model):
    """The next version while it is being written: one at a time. ``revision`` grows at each change, so that none is lost."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    base = models.PositiveIntegerField("d’après la version")
    clauses = models.JSONField("clauses")
    revision = models.PositiveIntegerField("révision", default=0)
    changed_at = models.DateTimeField("changé le")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="changé par"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon du contrat"
        constraints = [models.CheckConstraint(name="terms_draft_only_one", condition=Q(only=True))]

    def __str__(self):
        return "Brouillon du modèle de contrat"

    def get_absolute_url(self) -> str:
        return reverse("rentals:terms_draft")
