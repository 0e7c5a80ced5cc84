"""Whether somebody handles a two-wheeler: tried once, before a first loan (row E5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.constraints import NeverChanged
from mobilite.people.models import Person
from rentals.models.rentals import Rental
from vehicles.models import Drawing


class AptitudeCheck(models.Model):
    """One try, for a kind of vehicle: what was done, ready or not and why. Ready once, it is not asked again.

    Never changed: another try is another row.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="aptitude_checks", verbose_name="personne"
    )
    rental = models.ForeignKey(
        Rental, models.PROTECT, related_name="aptitude_checks", verbose_name="location"
    )
    kind = models.CharField("pour", max_length=7, choices=Drawing)
    done = models.JSONField("réussis", default=list)
    to_work_on = models.JSONField("à revoir", default=list)
    ready = models.BooleanField("prêt à partir")
    reason = models.CharField("pourquoi pas encore", max_length=200, blank=True)
    training = models.CharField("ce qui est proposé", max_length=200, blank=True)
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "essai avant un premier prêt"
        verbose_name_plural = "essais avant un premier prêt"
        constraints = [
            NeverChanged(name="aptitude_check_never_changes"),
            models.CheckConstraint(
                name="aptitude_not_ready_says_why",
                condition=Q(ready=True, reason="", training="", to_work_on=[])
                | Q(ready=False) & ~Q(reason="") & ~Q(training=""),
            ),
        ]
        indexes = [models.Index(fields=["person", "kind", "-at"], name="aptitude_person")]

    def __str__(self):
        return "Prêt à partir" if self.ready else "Pas encore prêt"
