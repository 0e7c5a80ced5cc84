"""Who works, what fell due and was done, and long work that somebody watches."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite import registry


def label_of(key: str) -> str:
    """Return what the administrator reads for a due work; its key when this version has none of that name."""
    try:
        return registry.get("due", key).label
    except KeyError:
        return key


class Worker(models.Model):
    """A worker that lives, or died without a word: it writes ``seen_at`` while it lives (mobilite.jobs.lives)."""

    name = models.CharField("programme", max_length=64, unique=True)
    host = models.CharField("machine", max_length=253)
    pid = models.PositiveIntegerField("numéro")
    lock = models.CharField(max_length=500)
    started_at = models.DateTimeField("démarré le")
    seen_at = models.DateTimeField("vu pour la dernière fois")

    class Meta:
        verbose_name = "programme de fond"
        verbose_name_plural = "programmes de fond"
        default_permissions = ()

    def __str__(self):
        return f"{self.host}, nº\u00a0{self.pid}"


class DueRun(models.Model):
    """Due work done for one slot. The row is the claim: one per key and slot, and one under way per key."""

    key = models.CharField("travail", max_length=80)
    slot = models.DateTimeField("échéance")
    worker = models.CharField("programme", max_length=64)
    attempts = models.PositiveSmallIntegerField("essais", default=1)
    started_at = models.DateTimeField("commencé le")
    finished_at = models.DateTimeField("fini le", null=True)
    done = models.PositiveIntegerField("faits", default=0)
    error = models.TextField("erreur", blank=True)

    class Meta:
        verbose_name = "passage"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["key", "slot"], name="due_run_once_per_slot"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(finished_at__isnull=True), name="due_run_one_under_way"
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="due_run_newest")]

    def __str__(self):
        return label_of(self.key)


class ProgressQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the work that this user asked for; the administrator sees all."""
        return self if user.has_perm("jobs.view_duerun") else self.filter(owner=user)


class Progress(models.Model):
    """Long work that its owner watches (mobilite.jobs.progress). ``task`` is the job that does it."""

    title = models.CharField("travail", max_length=150)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandé par"
    )
    total = models.PositiveIntegerField("total")
    task = models.UUIDField(null=True)
    started_at = models.DateTimeField("demandé le")
    finished_at = models.DateTimeField("fini le", null=True)
    failed = models.BooleanField("en échec", default=False)
    sentence = models.CharField("résultat", max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "avancement"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="progress_says_how_it_ended",
                condition=Q(finished_at__isnull=True, failed=False, sentence="")
                | Q(finished_at__isnull=False) & ~Q(sentence=""),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:progress", args=[self.pk])
