"""What somebody who looks for a way to move sends from a telephone; which case file came of it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advice.cases.models import Case
from mobilite.fields import EncryptedField
from mobilite.people.models import Person
from mobilite.portal.arrivals import HANDLED_SAYS_HOW, Arrival, in_words


class Need(models.TextChoices):
    """What she wants to be able to do, in words of the street. Nothing about health is asked."""

    WORK = "work", _("Aller travailler")
    TRAINING = "training", _("Aller en formation")
    SEARCH = "search", _("Chercher un travail")
    CHILDREN = "children", _("Emmener mes enfants")
    ERRANDS = "errands", _("Faire mes courses et mes démarches")
    LICENCE = "licence", _("Passer le permis")
    VEHICLE = "vehicle", _("Acheter ou réparer un véhicule")


class HelpRequest(Arrival):
    """Somebody looks for a way to move and waits for a call. ``words`` are hers, encrypted."""

    needs = models.JSONField("ce qu’elle veut pouvoir faire", default=list)
    words = EncryptedField("ses mots", max_length=500, blank=True, default="")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="help_requests", verbose_name="personne"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="help_requests", verbose_name="dossier"
    )

    class Meta:
        verbose_name = "demande de solution"
        verbose_name_plural = "demandes de solution"
        constraints = [
            models.CheckConstraint(name="help_request_handled_says_how", condition=HANDLED_SAYS_HOW),
            models.CheckConstraint(
                name="help_request_case_has_its_person",
                condition=models.Q(case__isnull=True) | models.Q(person__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="help_request_recent")]

    def get_absolute_url(self) -> str:
        return reverse("asking:request", args=[self.pk])

    @property
    def wants(self) -> str:
        """What she wants to be able to do, as one line."""
        return in_words(Need, self.needs)
