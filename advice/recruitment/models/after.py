"""Six months after a hiring: where she is, known or not (row J12)."""

from django.conf import settings
from django.db import models

from advice.recruitment.models.referral import Referral


class Later(models.TextChoices):
    SAME = "same", "Toujours dans cette structure"
    JOB = "job", "En emploi ailleurs"
    TRAINING = "training", "En formation"
    SEEKING = "seeking", "En recherche d’emploi"
    OTHER = "other", "Autre situation"
    UNKNOWN = "unknown", "On ne sait pas"


#: She works, wherever it is.
AT_WORK = (Later.SAME, Later.JOB)


class SixMonths(models.Model):
    """What became of somebody six months after her first day. One answer a hiring, corrected when more is known."""

    referral = models.OneToOneField(
        Referral, models.PROTECT, related_name="later", verbose_name="candidature"
    )
    situation = models.CharField("situation", max_length=8, choices=Later)
    on = models.DateField("situation du")
    at = models.DateTimeField("notée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "situation six mois après une embauche"
        verbose_name_plural = "situations six mois après une embauche"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="six_months_says_a_situation", condition=~models.Q(situation=""))
        ]

    def __str__(self):
        return str(self.get_situation_display())
