"""What somebody who looks for work sends from a telephone, and by which link she came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilite.fields import PhoneField
from mobilite.people.models import Commune, Person
from mobilite.people.search import Searchable, SearchableQuerySet, name_words, phone_words


class Means(models.TextChoices):
    """How somebody moves today, in words of the street."""

    WALK = "walk", _("À pied")
    BIKE = "bike", _("À vélo")
    SCOOTER = "scooter", _("En scooter")
    CAR = "car", _("En voiture")
    BUS = "bus", _("En bus ou en train")
    LIFT = "lift", _("Quelqu’un m’emmène")
    NONE = "none", _("Je ne peux pas me déplacer")


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


class WorkRequestQuerySet(SearchableQuerySet):
    def waiting(self):
        return self.filter(handled_at=None)


class WorkRequest(Searchable):
    """Somebody looks for work and waits for a call. A colleague finds who she is, or writes her record, or sets it aside."""

    SEARCHED = ("last_name", "first_name", "phone")

    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    phone = PhoneField("téléphone")
    means = models.JSONField("comment elle se déplace", default=list)
    language = models.CharField("langue", max_length=3, default="fr")
    file_name = models.CharField("CV", max_length=120, blank=True)
    link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="venue par"
    )
    received_at = models.DateTimeField("reçue le")
    press_key = models.CharField("pression du bouton", max_length=64, unique=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="work_requests", verbose_name="personne"
    )
    handled_at = models.DateTimeField("traitée le", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="traitée par",
    )
    set_aside = models.CharField("sans suite", max_length=200, blank=True)

    objects = WorkRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de travail"
        verbose_name_plural = "demandes de travail"
        constraints = [
            models.CheckConstraint(
                name="work_request_handled_says_how",
                condition=Q(handled_at__isnull=True, person__isnull=True, set_aside="")
                | Q(handled_at__isnull=False, person__isnull=False, set_aside="")
                | Q(handled_at__isnull=False, person__isnull=True) & ~Q(set_aside=""),
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="work_request_recent")]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    def get_absolute_url(self):
        return reverse("seekers:request", args=[self.pk])

    def searched_words(self) -> str:
        return " ".join(filter(None, [name_words(self.last_name, self.first_name), phone_words(self.phone)]))

    @property
    def moves(self) -> str:
        """Return « À pied, en bus ou en train »; « Ne l’a pas dit » when she said nothing."""
        said = [str(Means(one).label) for one in self.means if one in Means]
        words = ", ".join([said[0], *(one[:1].lower() + one[1:] for one in said[1:])]) if said else ""
        return words or "Ne l’a pas dit"

    @property
    def is_stuck(self) -> bool:
        """Whether she said that she cannot move: « not mobile » is where we begin, not the end (row J7)."""
        return Means.NONE in self.means
