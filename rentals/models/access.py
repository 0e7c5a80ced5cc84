"""Who may have what, as dated data: an offer's rules, the insurer's; a prescriber's word, a restriction, a waiver.

Rules are never edited: a new date, a new row, so that what was decided one day can be explained by the rules of that day.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.constraints import NeverChanged
from mobilite.fields import EncryptedField, EuroField
from mobilite.people.models import Contact, Person
from mobilite.people.models.persons import PaperKind
from rentals.models.offers import Offer, Service
from rentals.models.rentals import Rental
from vehicles.models import Category


class DoorKind(models.TextChoices):
    """The ways into an offer: one suffices (row H3)."""

    HOME = "home", "Habiter le territoire"
    WORK = "work", "Travailler ou se former dans le territoire"


class RuleKey(models.TextChoices):
    """What is judged, in the order of the counter. A text stored with each waiver: never renamed."""

    RESTRICTION = "restriction", "Restriction"
    DOORS = "doors", "Lieu de vie ou de travail"
    NO_VEHICLE = "no_vehicle", "Sans véhicule"
    PRESCRIPTION = "prescription", "Prescription"
    AGE = "age", "Âge pour cette offre"
    LICENCE = "licence", "Permis et âge légal"
    INSURER = "insurer", "Règles de l’assureur"
    PAPERS = "papers", "Pièces"
    CAP = "cap", "Plafond de jours"


#: What an offer's rules may let be waived. The law on ages and licences never is; a restriction is lifted, not waived.
OFFER_WAIVERS = (
    RuleKey.DOORS,
    RuleKey.NO_VEHICLE,
    RuleKey.PRESCRIPTION,
    RuleKey.AGE,
    RuleKey.PAPERS,
    RuleKey.CAP,
)


def in_force(rows, on: date):
    """Return the rule set that holds on a day: the latest that has begun, or None. No query over a list."""
    begun = [row for row in rows if row.from_date <= on]
    return max(begun, key=lambda row: row.from_date, default=None)


class DatedRules(models.Model):
    """What every rule set says of itself: from when, why, written by whom."""

    from_date = models.DateField("à partir du")
    why = models.CharField("pourquoi", max_length=200, blank=True)
    is_example = models.BooleanField("exemple", default=False)
    created_at = models.DateTimeField("écrit le", null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="écrit par"
    )

    class Meta:
        abstract = True


def usual_waivers() -> list[str]:
    """Return what may be waived unless somebody says otherwise: what was possible before there were rules."""
    return [RuleKey.PAPERS.value, RuleKey.CAP.value]


class AccessRules(DatedRules):
    """To whom an offer is lent, from a date (rows H3, H5, A9, H10)."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="access_rules", verbose_name="offre")
    doors = models.JSONField("portes", default=list, blank=True)
    home_insertion = models.BooleanField("habiter ici\u00a0: et être en insertion", default=True)
    home_without_vehicle = models.BooleanField(
        "habiter ici\u00a0: et ne pas avoir de véhicule qui roule", default=True
    )
    without_vehicle = models.BooleanField("réservée à qui n’a pas de véhicule qui roule", default=False)
    prescription = models.BooleanField("une prescription est demandée", default=False)
    prescription_months = models.PositiveSmallIntegerField("une prescription vaut (mois)", default=1)
    prescription_renewals = models.PositiveSmallIntegerField(
        "renouvellements au plus", null=True, blank=True, default=2
    )
    minimum_age = models.PositiveSmallIntegerField("âge minimum", null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField("âge maximum", null=True, blank=True)
    papers = models.JSONField("pièces demandées", default=list, blank=True)
    days_a_year = models.PositiveSmallIntegerField("jours au plus sur 12 mois", null=True, blank=True)
    by_household = models.BooleanField("plafond partagé par le foyer", default=False)
    waivable = models.JSONField("dispenses possibles", default=usual_waivers, blank=True)

    class Meta:
        verbose_name = "règles d’accès"
        verbose_name_plural = "règles d’accès"
        constraints = [
            NeverChanged(name="access_rules_never_change"),
            models.UniqueConstraint(
                name="access_rules_once_a_day",
                fields=["offer", "from_date"],
                violation_error_message="Cette offre a déjà des règles à cette date.",
            ),
            models.CheckConstraint(
                name="access_rules_ages_in_order",
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
                violation_error_message="L’âge maximum n’est pas au-dessous de l’âge minimum.",
            ),
            models.CheckConstraint(
                name="access_rules_prescription_lasts",
                condition=Q(prescription_months__gte=1),
                violation_error_message="Une prescription vaut un mois au moins.",
            ),
        ]

    def __str__(self):
        return f"{self.offer}, règles du {self.from_date:%d/%m/%Y}"

    def paper_labels(self) -> list[str]:
        return [str(PaperKind(kind).label) for kind in self.papers]


class InsurerRules(DatedRules):
    """What the insurer asks of whoever drives a category, from a date, and what a damage costs by class of driver.

    ``classes`` lists the drivers who have another excess, the first that matches first: ``{"label", "under_age",
    "under_years", "excess", "theft_excess"}``, amounts as text. ``excess`` is that of the others. ``fire_excess``,
    ``glass_excess`` and ``driver_cover`` (the most that is paid for the driver's injuries) are the same for all, in euros;
    without one, the policy does not cover it, and the contract says so (facts: legal part 1.2).
    """

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="insurer_rules", verbose_name="catégorie"
    )
    minimum_age = models.PositiveSmallIntegerField("âge minimum", null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField("âge maximum", null=True, blank=True)
    licence_years = models.PositiveSmallIntegerField("permis depuis (années)", default=0)
    maximum_drivers = models.PositiveSmallIntegerField(
        "conducteurs nommés au plus, locataire compris", null=True, blank=True
    )
    excess = EuroField("franchise en cas de dégât", null=True, blank=True)
    theft_excess = EuroField("franchise en cas de vol", null=True, blank=True)
    classes: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        "franchises par conducteur", default=list, blank=True
    )
    fire_excess = EuroField("incendie : franchise", null=True, blank=True)
    glass_excess = EuroField("bris de glace : franchise", null=True, blank=True)
    driver_cover = EuroField("blessures du conducteur, jusqu’à", null=True, blank=True)
    may_be_waived = models.BooleanField("l’assureur peut accorder une exception", default=False)

    class Meta:
        verbose_name = "règles de l’assureur"
        verbose_name_plural = "règles de l’assureur"
        constraints = [
            NeverChanged(name="insurer_rules_never_change"),
            models.UniqueConstraint(
                name="insurer_rules_once_a_day",
                fields=["category", "from_date"],
                violation_error_message="Cette catégorie a déjà des règles à cette date.",
            ),
            models.CheckConstraint(
                name="insurer_rules_ages_in_order",
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
                violation_error_message="L’âge maximum n’est pas au-dessous de l’âge minimum.",
            ),
            models.CheckConstraint(
                name="insurer_rules_somebody_drives",
                condition=Q(maximum_drivers__isnull=True) | Q(maximum_drivers__gte=1),
                violation_error_message="Il y a au moins un conducteur.",
            ),
            models.CheckConstraint(
                name="insurer_rules_cover_is_money",
                condition=(Q(fire_excess__isnull=True) | Q(fire_excess__gte=0))
                & (Q(glass_excess__isnull=True) | Q(glass_excess__gte=0))
                & (Q(driver_cover__isnull=True) | Q(driver_cover__gt=0)),
                violation_error_message="Une franchise et une garantie ne sont pas sous zéro. Laissez vide ce qui n’est pas couvert.",
            ),
        ]

    def __str__(self):
        return f"{self.category}, règles de l’assureur du {self.from_date:%d/%m/%Y}"


class Prescription(models.Model):
    """A prescriber's word for a person: what it opens, from when, until when (included). A renewal is a row of its own.

    Who gives it is a partner's ``contact``, or an ``adviser`` of ours who follows her.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="prescriptions", verbose_name="personne")
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions",
        verbose_name="prescripteur",
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="prescrite par notre conseil",
    )
    service = models.CharField("pour", max_length=6, choices=Service)
    offer = models.ForeignKey(
        Offer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pour cette offre seulement",
    )
    given_on = models.DateField("donnée le")
    until = models.DateField("valable jusqu’au (compris)")
    number = models.PositiveSmallIntegerField("renouvellement n°", default=0)
    renews = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="renewed_by", verbose_name="renouvelle"
    )
    recorded_at = models.DateTimeField("notée le")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )

    class Meta:
        verbose_name = "prescription"
        constraints = [
            models.CheckConstraint(
                name="prescription_ends_after_it_starts",
                condition=Q(until__gte=F("given_on")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="prescription_renewal_renews_something",
                condition=Q(number__gte=1) | Q(renews__isnull=True),
            ),
            models.CheckConstraint(
                name="prescription_is_given_by_one",
                condition=Q(contact__isnull=False, adviser__isnull=True)
                | Q(contact__isnull=True, adviser__isnull=False),
                violation_error_message="Une prescription vient d’un prescripteur, ou d’un conseiller.",
            ),
        ]
        indexes = [models.Index(fields=["person", "-given_on"], name="prescription_person")]

    def __str__(self):
        return f"Prescription du {self.given_on:%d/%m/%Y}"

    @property
    def given_by(self) -> str:
        """Who gives it: the partner's name, or the adviser's. Reads ``contact__partner`` and ``adviser``."""
        return self.contact.partner.name if self.contact is not None else f"{self.adviser}, conseil mobilité"


class Motive(models.TextChoices):
    """Facts, never opinions: what a restriction may rest on (row H7)."""

    NOT_RETURNED = "not_returned", "Un véhicule n’a pas été rendu, ou plus de trois jours après"
    LENT_ON = "lent_on", "Le véhicule a été confié à quelqu’un d’autre"
    DAMAGE = "damage", "Un dégât a été causé volontairement, ou caché"
    DANGER = "danger", "Le véhicule a été conduit contre le contrat, au risque de quelqu’un"
    FALSE_PAPER = "false_paper", "Une pièce montrée n’était pas la sienne, ou n’était pas vraie"
    THREAT = "threat", "Un collègue a été menacé"


class Informed(models.TextChoices):
    HANDED = "handed", "La lettre lui est remise"
    POSTED = "posted", "La lettre est postée"
    EMAIL = "email", "La lettre lui est envoyée par mail"


class RestrictionQuerySet(models.QuerySet):
    def live(self, on: date):
        """Keep those that hold on a day."""
        return self.filter(lifted_at=None, starts_on__lte=on, ends_on__gt=on)


class Restriction(models.Model):
    """No loan for a person during ``[starts_on, ends_on)``, for a motive that can be shown to her (row H7).

    There is no black list: it always ends, and she is told, how to contest included. Prescribers never are.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="restrictions", verbose_name="personne")
    service = models.CharField("pour", max_length=6, choices=Service, blank=True)
    motive = models.CharField("motif", max_length=12, choices=Motive)
    detail = EncryptedField("les faits", max_length=600)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (non compris)")
    informed_on = models.DateField("personne informée le")
    informed_how = models.CharField("comment", max_length=6, choices=Informed)
    decided_at = models.DateTimeField("décidée le")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="décidée par"
    )
    lifted_at = models.DateTimeField("levée le", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="levée par"
    )
    lifted_reason = models.CharField("levée parce que", max_length=200, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = "restriction"
        permissions = [
            ("decide_restriction", "Peut suspendre les prêts d’une personne, et lever la suspension")
        ]
        constraints = [
            models.CheckConstraint(
                name="restriction_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(name="restriction_has_a_motive", condition=~Q(motive="")),
            models.CheckConstraint(
                name="restriction_lifted_says_why",
                condition=Q(lifted_at__isnull=True, lifted_reason="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["person", "-ends_on"], name="restriction_person")]

    def __str__(self):
        return f"Restriction jusqu’au {self.ends_on:%d/%m/%Y}"


class AccessWaiver(models.Model):
    """A rule that a rental goes without, why, and who said so. Papers and the cap say it on the rental itself."""

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="access_waivers", verbose_name="location")
    rule = models.CharField("règle", max_length=12, choices=RuleKey)
    reason = models.CharField("motif", max_length=200)
    granted_at = models.DateTimeField("accordée le")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="accordée par"
    )

    class Meta:
        verbose_name = "dispense"
        permissions = [("waive_access", "Peut dispenser d’une règle d’accès")]
        constraints = [
            models.UniqueConstraint(name="access_waiver_once", fields=["rental", "rule"]),
            models.CheckConstraint(
                name="access_waiver_never_of_the_law",
                condition=~Q(rule__in=["licence", "restriction", "papers", "cap"]),
            ),
            models.CheckConstraint(name="access_waiver_says_why", condition=~Q(reason="")),
        ]
