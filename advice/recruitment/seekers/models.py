"""What somebody who looks for work sends from a telephone, and by which link she came."""

from django.db import models
from django.urls import reverse

from mobilite.people.models import Person
from mobilite.portal.arrivals import HANDLED_SAYS_HOW, Arrival, Means


class Kind(models.TextChoices):
    FLYER = "flyer", "Tract, affiche"
    TOWN_HALL = "town_hall", "Mairie, CCAS"
    PARTNER = "partner", "Partenaire"
    NETWORK = "network", "Réseau social"
    STREET = "street", "Rencontre, marché, forum"
    OTHER = "other", "Autre"


class Link(models.Model):
    """One address of the public form, given out in one place: what comes by it is counted apart."""

    name = models.CharField("où il est donné", max_length=80, unique=True)
    kind = models.CharField("sorte", max_length=9, choices=Kind)
    code = models.CharField(max_length=12, unique=True, editable=False)
    made_at = models.DateTimeField("créé le")
    closed_at = models.DateTimeField("arrêté le", null=True, blank=True)

    class Meta:
        verbose_name = "lien du formulaire"
        verbose_name_plural = "liens du formulaire"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("seekers:link", args=[self.pk])


class WorkRequest(Arrival):
    """Somebody looks for work and waits for a call."""

    file_name = models.CharField("CV", max_length=120, blank=True)
    link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="venue par"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="work_requests", verbose_name="personne"
    )

    class Meta:
        verbose_name = "demande de travail"
        verbose_name_plural = "demandes de travail"
        constraints = [
            models.CheckConstraint(
                name="work_request_handled_says_how",
                condition=HANDLED_SAYS_HOW,
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="work_request_recent")]

    def get_absolute_url(self):
        return reverse("seekers:request", args=[self.pk])

    @property
    def is_stuck(self) -> bool:
        """Whether she said that she cannot move: « not mobile » is where we begin, not the end (row J7)."""
        return Means.NONE in self.means
