"""A maker's recall: which serial numbers, which of our vehicles, who was told, what is done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.workflow import LockingQuerySet, WorkflowModel
from vehicles.models import Vehicle


class RecallStatus(models.TextChoices):
    OPEN = "open", "En cours"
    CLOSED = "closed", "Terminé"


class RecallQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the recalls that this account may see: all of them, or none."""
        return self if user.has_perm("fleet.view_recall") else self.none()


class Recall(WorkflowModel):
    """A range of serial numbers that the maker calls back. Over when each of our vehicles is checked, or gone."""

    TRANSITIONS = {RecallStatus.OPEN: {RecallStatus.CLOSED}, RecallStatus.CLOSED: set()}

    title = models.CharField("rappel", max_length=80)
    make = models.CharField("marque", max_length=40, blank=True)
    model = models.CharField("modèle", max_length=40, blank=True)
    first_serial = models.CharField("du cadre", max_length=30)
    last_serial = models.CharField("au cadre", max_length=30)
    to_do = models.CharField("à faire", max_length=200)
    may_ride = models.BooleanField("on peut rouler en attendant", default=False)
    due_on = models.DateField("avant le")
    status = models.CharField("état", max_length=6, choices=RecallStatus, default=RecallStatus.OPEN)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    closed_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = RecallQuerySet.as_manager()

    class Meta:
        verbose_name = "rappel de véhicules"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="recall_closed_has_a_time",
                condition=Q(status="closed", closed_at__isnull=False)
                | Q(status="open", closed_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="recall_recent")]

    def __str__(self):
        return f"rappel «\u00a0{self.title}\u00a0»"

    def get_absolute_url(self) -> str:
        return reverse("fleet:recall", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == RecallStatus.OPEN


class Outcome(models.TextChoices):
    TODO = "todo", "À contrôler"
    DONE = "done", "Contrôlé"
    LEFT = "left", "Sorti du parc"


class Recalled(models.Model):
    """One vehicle of a recall, until it is checked."""

    recall = models.ForeignKey(Recall, models.PROTECT, related_name="lines", verbose_name="rappel")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="recalled", verbose_name="véhicule")
    state = models.CharField("état", max_length=4, choices=Outcome, default=Outcome.TODO)
    note = models.CharField("constat", max_length=200, blank=True)
    done_at = models.DateTimeField("contrôlé le", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "véhicule rappelé"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="recalled_once", fields=["recall", "vehicle"]),
            models.CheckConstraint(
                name="recalled_done_has_a_time",
                condition=Q(state="todo", done_at__isnull=True) | ~Q(state="todo") & Q(done_at__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.recall.get_absolute_url()
