"""One file brought in: which columns mean what, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.jobs.models import Progress
from mobilite.jobs.progress import seen
from mobilite.workflow import LockingQuerySet, WorkflowModel


class Status(models.TextChoices):
    PREPARED = "prepared", "En préparation"
    IMPORTED = "imported", "Importé"
    ABANDONED = "abandoned", "Abandonné"


class ImportRunQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the imports that this account may see: all of them, or none."""
        return self if user.has_perm("imports.add_importrun") else self.none()


class ImportRun(WorkflowModel):
    """A file, from the moment it is sent until it is imported or abandoned.

    ``stored_as`` names the private file; it is emptied, and the file removed, as soon as nothing is left to do with
    it. ``columns`` maps positions in the file to keys of the kind; ``heads`` are the file's own words, from which
    the next file's columns are proposed.
    """

    TRANSITIONS = {
        Status.PREPARED: {Status.IMPORTED, Status.ABANDONED},
        Status.IMPORTED: set(),
        Status.ABANDONED: set(),
    }

    status = models.CharField("état", max_length=9, choices=Status, default=Status.PREPARED)
    kind = models.CharField("quoi", max_length=20)
    file_name = models.CharField("fichier", max_length=120)
    stored_as = models.CharField(max_length=120, blank=True)
    heads = models.JSONField("titres", default=list)
    columns = models.JSONField("colonnes", default=dict)
    fallbacks = models.JSONField("réponses pour toutes les lignes", default=dict)
    decisions = models.JSONField("choix ligne par ligne", default=dict)
    uploaded_at = models.DateTimeField("envoyé le")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="envoyé par"
    )
    imported_at = models.DateTimeField("importé le", null=True)
    created_count = models.PositiveIntegerField("ajoutés", default=0)
    changed_count = models.PositiveIntegerField("mis à jour", default=0)
    same_count = models.PositiveIntegerField("déjà connus", default=0)
    left_count = models.PositiveIntegerField("laissés de côté", default=0)
    progress = models.ForeignKey(
        Progress, models.SET_NULL, null=True, related_name="+", verbose_name="dernier import en arrière-plan"
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        constraints = [
            models.CheckConstraint(
                name="import_run_imported_has_a_time",
                condition=Q(status="imported", imported_at__isnull=False)
                | ~Q(status="imported") & Q(imported_at__isnull=True),
            ),
            models.CheckConstraint(
                name="import_run_abandoned_keeps_no_file", condition=~Q(status="abandoned") | Q(stored_as="")
            ),
        ]
        indexes = [models.Index(fields=["-uploaded_at"], name="import_run_newest")]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports:run", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it may still be imported."""
        return self.status == Status.PREPARED

    @property
    def is_under_way(self) -> bool:
        """Whether a job is importing it, or is about to."""
        return self.is_open and self.progress is not None and not seen(self.progress).is_over
