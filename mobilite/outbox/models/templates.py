"""The wording of messages, as the structure writes it: versions that are never changed once written."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.outbox.models.messages import Channel


class TemplateQuerySet(models.QuerySet):
    def of(self, event, channel, language):
        """Keep the versions of one text."""
        return self.filter(event=event, channel=channel, language=language)

    def in_force(self, at):
        """Keep what holds at an instant, the last to have begun first."""
        return self.filter(from_at__lte=at).order_by("-from_at", "-version")


class Template(models.Model):
    """What a message says for one event, by one channel, in one language, from an instant on.

    The wording declared in code is version 0: it has no row. An empty text says that the language is no longer
    written: French is sent.
    """

    event = models.CharField("événement", max_length=60)
    channel = models.CharField("par", max_length=5, choices=Channel)
    language = models.CharField("langue", max_length=3)
    version = models.PositiveIntegerField("version")
    subject = models.CharField("objet", max_length=200, blank=True)
    text = models.TextField("texte", blank=True)
    from_at = models.DateTimeField("à partir de")
    created_at = models.DateTimeField("écrit le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="écrit par"
    )

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "texte de message"
        constraints = [
            NeverChanged(name="template_never_changes"),
            models.UniqueConstraint(
                name="template_version_once", fields=["event", "channel", "language", "version"]
            ),
            models.CheckConstraint(name="template_version_from_1", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="template_subject_of_email",
                condition=Q(text="", subject="")
                | Q(channel=Channel.SMS, subject="")
                | (Q(channel=Channel.EMAIL) & ~Q(subject="")),
            ),
            models.CheckConstraint(
                name="template_not_backwards", condition=Q(from_at__gte=models.F("created_at"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["event", "channel", "language", "-from_at", "-version"], name="template_in_force"
            )
        ]

    def __str__(self):
        return f"{self.event}, {self.get_channel_display()}, {self.language}, version\u00a0{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("outbox:template", args=[self.event, self.channel, self.language])
