"""Who else drives during a rental: named one by one, each with her own licence, papers and signature (row H9)."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.constraints import Watched
from mobilite.people.models import Person, Representative
from rentals.models.rentals import Rental, SigningMeans


class DriverIsAnother(Watched):
    """The borrower drives already: she is not one of the others."""

    checks = {
        "borrower": "EXISTS (SELECT 1 FROM rentals_rental AS rental"
        " WHERE rental.id = NEW.rental_id AND rental.person_id = NEW.person_id)"
    }


class RentalDriverQuerySet(models.QuerySet):
    def named(self):
        """Keep those who were not taken off."""
        return self.filter(until_at=None)

    def at(self, instant: datetime):
        """Keep those who were named at an instant."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=instant), from_at__lte=instant)


class RentalDriver(models.Model):
    """Somebody named on a rental beside who borrows, during ``[from_at, until_at)``; no end until she is taken off.

    She owes nothing: no bill bears her name, and what she owes elsewhere has nothing to do with this rental.
    """

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="drivers", verbose_name="location")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="rentals_driven", verbose_name="conducteur"
    )
    from_at = models.DateTimeField("inscrite le")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="inscrite par"
    )
    signed_at = models.DateTimeField("signée le", null=True, blank=True)
    signing_means = models.CharField("signature", max_length=5, choices=SigningMeans, blank=True)
    cosigned_by = models.ForeignKey(
        Representative, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="signée avec"
    )
    until_at = models.DateTimeField("retirée le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="retirée par"
    )
    removed_reason = models.CharField("retirée parce que", max_length=200, blank=True)

    objects = RentalDriverQuerySet.as_manager()

    class Meta:
        verbose_name = "autre conducteur"
        verbose_name_plural = "autres conducteurs"
        constraints = [
            DriverIsAnother(name="rental_driver_is_another"),
            models.UniqueConstraint(
                name="rental_driver_named_once",
                fields=["rental", "person"],
                condition=Q(until_at__isnull=True),
                violation_error_message="Cette personne est déjà inscrite sur cette location.",
            ),
            models.CheckConstraint(
                name="rental_driver_ends_after_it_starts",
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
            ),
            models.CheckConstraint(
                name="rental_driver_removed_says_why",
                condition=Q(until_at__isnull=True, removed_reason="")
                | Q(until_at__isnull=False) & ~Q(removed_reason=""),
            ),
            models.CheckConstraint(
                name="rental_driver_signed_says_how",
                condition=Q(signed_at__isnull=True, signing_means="", cosigned_by__isnull=True)
                | Q(signed_at__isnull=False, signed_at__gte=F("from_at")) & ~Q(signing_means=""),
            ),
        ]

    def __str__(self):
        return f"{self.person}, conducteur de {self.rental}"
