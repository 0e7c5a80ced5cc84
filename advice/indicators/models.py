"""What the European fund (FSE+) counts of somebody: as she comes, as she leaves, six months after."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advice.cases.models import Case
from mobilite.fields import EncryptedField


class Moment(models.TextChoices):
    ENTRY = "entry", "À l’entrée"
    EXIT = "exit", "À la sortie"
    SIX = "six", "6 mois après la sortie"


class Work(models.TextChoices):
    UNEMPLOYED = "unemployed", "En recherche d’emploi, depuis moins de 12 mois"
    LONG = "long", "En recherche d’emploi, depuis 12 mois ou plus"
    INACTIVE = "inactive", "Ni emploi, ni recherche, ni formation"
    TRAINING = "training", "En études ou en formation"
    EMPLOYED = "employed", "En emploi"


class Education(models.TextChoices):
    """The international classification of studies (CITE), as the fund groups it."""

    LOW = "low", "Collège, ou moins (CITE 0 à 2)"
    MIDDLE = "middle", "CAP, bac (CITE 3 et 4)"
    HIGH = "high", "Après le bac (CITE 5 à 8)"


#: What is asked at entry and stays encrypted: sensitive, counted, never listed by name.
RESERVED = {
    "disabled": "En situation de handicap",
    "third_country": "De nationalité d’un pays hors de l’Union européenne",
    "homeless": "Sans domicile, ou sans logement à elle",
}


class Participation(models.Model):
    """Her situation at one moment. Empty is « ne sait pas »: nothing here is compulsory, and nothing depends on it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="participations", verbose_name="dossier")
    moment = models.CharField("moment", max_length=5, choices=Moment)
    on = models.DateField("situation du")
    work = models.CharField("emploi", max_length=10, choices=Work, blank=True, default="")
    education = models.CharField("études", max_length=6, choices=Education, blank=True, default="")
    qualified = models.BooleanField("a obtenu une qualification", null=True, blank=True)
    improved = models.BooleanField("sa situation dans l’emploi est meilleure", null=True, blank=True)
    #: {"disabled": True, …}: see RESERVED.
    reserved = EncryptedField("réponses réservées", default=dict, editable=False)
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    class Meta:
        verbose_name = "situation pour le FSE+"
        verbose_name_plural = "situations pour le FSE+"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="participation_once_a_moment", fields=["case", "moment"]),
            models.CheckConstraint(
                name="participation_says_what_its_moment_asks",
                condition=Q(moment="entry", qualified=None, improved=None)
                | Q(moment="exit", education="", improved=None)
                | Q(moment="six", education="", qualified=None),
            ),
        ]
        indexes = [models.Index(fields=["moment", "on"], name="participation_on")]

    def __str__(self):
        return f"{self.case.reference}, {self.get_moment_display().lower()}"
