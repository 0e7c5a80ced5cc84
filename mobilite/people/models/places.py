"""Communes (reference data), our places, when they open and when they don't."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.fields import PhoneField
from mobilite.pages.french import date_fr


class CommuneQuerySet(models.QuerySet):
    def by_any_code(self, insee: str):
        """Return the commune of a current or a former INSEE code (row H3), or raise Commune.DoesNotExist."""
        return self.get(Q(insee=insee) | Q(formercommune__insee=insee))


class Commune(models.Model):
    """A commune, known by its INSEE code: a postcode is not a key (row H4)."""

    insee = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=60)
    postcode = models.CharField("code postal", max_length=5, db_index=True)
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")
    population = models.PositiveIntegerField("population")
    in_territory = models.BooleanField("dans le territoire", default=False)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"

    def __str__(self):
        return self.name


class FormerCommune(models.Model):
    """An INSEE code that a merger ended: papers and imports still carry it."""

    insee = models.CharField("ancien code INSEE", max_length=5, primary_key=True)
    commune = models.ForeignKey(Commune, models.PROTECT)
    merged_on = models.DateField("fusionnée le")

    class Meta:
        verbose_name = "ancienne commune"


class Place(models.Model):
    """A pick-up point: keys are given and taken back there, in its opening hours."""

    name = models.CharField("nom", max_length=60, unique=True)
    short_name = models.CharField("nom court", max_length=20, unique=True)
    address = models.CharField("adresse", max_length=200)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune")
    phone = PhoneField("téléphone")
    is_open = models.BooleanField("en service", default=True)
    has_key_box = models.BooleanField("a une boîte à clés", default=False, db_default=False)

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:place", args=[self.pk])


class Weekday(models.IntegerChoices):
    MONDAY = 0, "lundi"
    TUESDAY = 1, "mardi"
    WEDNESDAY = 2, "mercredi"
    THURSDAY = 3, "jeudi"
    FRIDAY = 4, "vendredi"
    SATURDAY = 5, "samedi"
    SUNDAY = 6, "dimanche"


class OpeningHours(models.Model):
    """One stretch of a weekday, Paris wall time. A day may have two."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="hours", verbose_name="lieu")
    weekday = models.PositiveSmallIntegerField("jour", choices=Weekday)
    opens_at = models.TimeField("de")
    closes_at = models.TimeField("à")

    class Meta:
        verbose_name = "horaire"
        constraints = [
            models.CheckConstraint(
                name="opening_hours_close_after_they_open",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="L’heure de fermeture vient après l’heure d’ouverture.",
            ),
            models.UniqueConstraint(name="opening_hours_once", fields=["place", "weekday", "opens_at"]),
        ]


class Closure(models.Model):
    """Days when one place, or all of them, are closed: ``[starts_on, ends_on)``.

    ``is_open_anyway`` turns it round: a day that is opened although a holiday or the week says no.
    """

    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="closures", verbose_name="lieu"
    )
    starts_on = models.DateField("du")
    ends_on = models.DateField("jusqu’au (non compris)")
    reason = models.CharField("motif", max_length=80)
    is_open_anyway = models.BooleanField("ouverture exceptionnelle", default=False)
    opens_at = models.TimeField("de", null=True, blank=True)
    closes_at = models.TimeField("à", null=True, blank=True)

    class Meta:
        verbose_name = "fermeture ou ouverture exceptionnelle"
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="closure_hours_if_open",
                condition=Q(is_open_anyway=False)
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
                violation_error_message="Dites de quelle heure à quelle heure le lieu est ouvert.",
            ),
        ]

    def __str__(self):
        kind = "ouverture exceptionnelle" if self.is_open_anyway else "fermeture"
        return f"{kind} {self.days}, {self.place or 'tous les lieux'}"

    @property
    def last_day(self) -> date:
        """The last day, the one that people read."""
        return self.ends_on - timedelta(days=1)

    @property
    def days(self) -> str:
        """« du 13 au 15 mai 2026 », « le 15 mai 2026 »."""
        return days_label(self.starts_on, self.ends_on)


def days_label(starts_on: date, ends_on: date) -> str:
    """Write a half-open period of days as people say it: « le ven. 15 mai 2026 »."""
    last = ends_on - timedelta(days=1)
    if last == starts_on:
        return f"le {date_fr(starts_on)}"
    return f"du {date_fr(starts_on, year=starts_on.year != last.year)} au {date_fr(last)}"
