"""Who signs with somebody, or for her: a parent, a guardian, the child welfare service, a curator (row D6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.fields import PhoneField
from mobilite.people.models.persons import Person
from mobilite.workflow import LockingQuerySet


class Role(models.TextChoices):
    PARENT = "parent", "Parent, autorité parentale"
    GUARDIAN = "guardian", "Tuteur ou tutrice"
    WELFARE = "welfare", "Aide sociale à l’enfance"
    CURATOR = "curator", "Curateur ou curatrice"


class Proof(models.TextChoices):
    FAMILY_BOOK = "family_book", "Livret de famille ou acte de naissance"
    JUDGEMENT = "judgement", "Jugement"
    PLACEMENT = "placement", "Décision de placement ou délégation"


class Representative(models.Model):
    """Somebody who represents a person, ``[starts_on, ends_on)``, as a paper that we saw says. The paper is not kept."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="representatives", verbose_name="personne"
    )
    role = models.CharField("qualité", max_length=8, choices=Role)
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    organisation = models.CharField("service ou association", max_length=120, blank=True)
    phone = PhoneField("téléphone", blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    proof = models.CharField("preuve vue", max_length=11, choices=Proof)
    proof_on = models.DateField("preuve datée du", null=True, blank=True)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (non compris)", null=True, blank=True)
    seen_on = models.DateField("vue le")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="vue par"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "représentant"
        constraints = [
            models.CheckConstraint(
                name="representative_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_message="La fin vient après le début.",
            ),
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name}".strip()

    def holds_on(self, day) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
