"""What the structure is, dated: a contract prints the lessor as it was that day."""

from django.conf import settings
from django.db import models

from mobilite import clock
from mobilite.fields import PhoneField


class OrganisationQuerySet(models.QuerySet):
    def on(self, day):
        """Return the organisation as it is on a day, or raise Organisation.DoesNotExist."""
        return self.filter(from_date__lte=day).order_by("from_date").reverse()[:1].get()


class Organisation(models.Model):
    """The lessor, its insurer and its mediator, from a date (facts: legal part 1.2)."""

    from_date = models.DateField("à partir du", unique=True)
    name = models.CharField("nom", max_length=120)
    short_name = models.CharField("sigle", max_length=20)
    legal_form = models.CharField("forme", max_length=80)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("RNA", max_length=10, blank=True)
    address = models.CharField("adresse", max_length=200)
    phone = PhoneField("téléphone")
    email = models.EmailField("adresse e-mail")
    website = models.URLField("site", blank=True)
    assistance_phone = PhoneField("assistance, jour et nuit", blank=True)
    insurer = models.CharField("assureur", max_length=120)
    insurance_policy = models.CharField("numéro de police", max_length=40)
    mediator = models.CharField("médiateur : nom, adresse, site", max_length=300)
    vat_mention = models.CharField("mention de TVA", max_length=200)
    data_contact = models.CharField("contact pour les données personnelles", max_length=200)
    is_example = models.BooleanField("données d’exemple", default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"

    def __str__(self):
        return self.name


def short_name() -> str:
    """Return the name that stands beside the logo today; nothing before the structure is described."""
    known = Organisation.objects.filter(from_date__lte=clock.today()).order_by("-from_date").first()
    return known.name if known else ""


class ParameterValueQuerySet(models.QuerySet):
    def in_force(self, day):
        """Return the values that count on a day or counted before, the latest first."""
        return self.filter(from_date__lte=day).order_by("-from_date")


class ParameterValue(models.Model):
    """A value of a parameter from a date: see ``values.py``. Without a row, what the code says."""

    key = models.CharField("réglage", max_length=60)
    from_date = models.DateField("à partir du")
    value = models.CharField("valeur", max_length=200)
    reason = models.CharField("pourquoi", max_length=200, blank=True)
    created_at = models.DateTimeField("écrit le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par"
    )

    objects = ParameterValueQuerySet.as_manager()

    class Meta:
        verbose_name = "valeur de réglage"
        constraints = [
            models.UniqueConstraint(fields=["key", "from_date"], name="parameter_one_value_a_day"),
        ]
