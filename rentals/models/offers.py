"""What we lend, to whom, at what price. A new offer is data, not code."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from mobilite.constraints import NeverChangedOnceUsed
from mobilite.fields import EuroField
from mobilite.money import french
from mobilite.people.models.persons import PaperKind
from rentals.payments.models import DepositMeans
from rentals.pricing import Accessory, Tariff, Tier
from vehicles.models import Category


class Service(models.TextChoices):
    RESEAU = "reseau", "Réseau mobilité"
    VELILA = "velila", "VELILA"


class Unit(models.TextChoices):
    DAY = "day", "Au jour"
    MONTH = "month", "Au mois"


class Offer(models.Model):
    """One thing that can be lent or leased. Its dated Rates say the price, its dated AccessRules who may have it.

    ``papers`` and ``maximum_days_a_year`` are what was asked before there were such rules: they hold until its first ones.
    """

    code = models.SlugField("code", max_length=30, unique=True)
    name = models.CharField("nom", max_length=80, unique=True)
    service = models.CharField("service", max_length=6, choices=Service)
    category = models.ForeignKey(Category, models.PROTECT, related_name="offers", verbose_name="catégorie")
    unit = models.CharField("se loue", max_length=5, choices=Unit)
    terms = models.JSONField("durées possibles (mois)", default=list, blank=True)
    maximum_days = models.PositiveSmallIntegerField("jours au plus par location", null=True, blank=True)
    maximum_days_a_year = models.PositiveSmallIntegerField("jours au plus sur 12 mois", null=True, blank=True)
    maximum_months = models.PositiveSmallIntegerField(
        "mois au plus, renouvellements compris", null=True, blank=True
    )
    renewal_waits = models.BooleanField("pas de renouvellement quand quelqu’un attend", default=False)
    deposit = EuroField("caution", default=Decimal(0))
    deposit_means = models.JSONField("moyens de caution", default=list)
    #: How soon after the return it goes back: the receipt says so, and a task reminds of it.
    deposit_days = models.PositiveSmallIntegerField("caution rendue sous (jours)", default=7, db_default=7)
    papers = models.JSONField("pièces demandées", default=list)
    grace_minutes = models.PositiveSmallIntegerField("délai de grâce (minutes)", default=60)
    late_percent = models.PositiveSmallIntegerField("majoration d’un jour de retard (%)", default=50)
    late_cap = EuroField("frais de retard au plus", null=True, blank=True)
    #: What a signed contract says is due when nobody comes nor says so; empty: nothing.
    no_show_fee = EuroField("dû quand personne ne vient ni ne prévient", null=True, blank=True)
    excess = EuroField("franchise en cas de dégât", null=True, blank=True)
    theft_excess = EuroField("franchise en cas de vol", null=True, blank=True)
    fuel_eighth = EuroField("carburant manquant, le huitième", null=True, blank=True)
    accessories = models.JSONField("accessoires prêtés", default=list, blank=True)
    replacement_prices = models.JSONField(
        "prix d’un accessoire non rendu {nom: prix}", default=dict, blank=True
    )
    contract_series = models.CharField("série des contrats", max_length=6)
    rules = models.TextField("règles imprimées au contrat", blank=True)
    #: Days, or months of a lease, on which a new tariff shows what it changes: « 3, 10, 30 ». Empty: the usual ones.
    typical_loans = models.CharField("prêts types", max_length=40, blank=True, default="", db_default="")
    is_open = models.BooleanField("proposée", default=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "offre"
        constraints = [
            models.CheckConstraint(
                name="offer_by_the_month_has_terms",
                condition=Q(unit="day", terms=[]) | Q(unit="month") & ~Q(terms=[]),
                violation_error_message="Une offre au mois a des durées possibles, une offre au jour n’en a pas.",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_lease(self) -> bool:
        return self.unit == Unit.MONTH

    def paper_labels(self) -> list[str]:
        return [PaperKind(kind).label for kind in self.papers]

    def printed_rules(self) -> list[str]:
        """Return the rules that the contract prints, and what is due when nobody comes: nothing is due that it does not say."""
        rules = [line for line in self.rules.splitlines() if line.strip()]
        if self.no_show_fee:
            fee = french(self.no_show_fee)
            rules.append(
                f"Si vous ne venez pas et ne prévenez pas\u00a0: {fee} sont dus, et au plus le prix."
            )
        return rules

    def deposit_means_labels(self) -> list[str]:
        return [DepositMeans(means).label for means in self.deposit_means]


class Audience(models.TextChoices):
    STANDARD = "standard", "Tarif normal"
    SOLIDARITY = "solidarity", "Tarif solidaire"


class Rate(models.Model):
    """The price of an offer for an audience from a date. Never edited once used: a new date, a new row (row B1), which the
    database itself holds from the first rental, or term of a lease, priced by it."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="rates", verbose_name="offre")
    audience = models.CharField("pour", max_length=10, choices=Audience, default=Audience.STANDARD)
    from_date = models.DateField("à partir du")
    day = EuroField("jour", null=True, blank=True)
    week = EuroField("semaine", null=True, blank=True)
    month = EuroField("30 jours", null=True, blank=True)
    tiers = models.JSONField("paliers [[jusqu’au jour, prix], …]", default=list, blank=True)
    km = EuroField("kilomètre", null=True, blank=True)
    included_km_per_day = models.PositiveSmallIntegerField("kilomètres compris par jour", default=0)
    terms = models.JSONField("prix par durée {mois: prix}", default=dict, blank=True)
    accessories = models.JSONField("options {nom: {durée: prix}}", default=dict, blank=True)
    quotient_limit = EuroField("quotient familial au plus", null=True, blank=True)
    is_example = models.BooleanField("exemple", default=False)

    class Meta:
        verbose_name = "tarif"
        constraints = [
            models.UniqueConstraint(
                name="rate_once_a_day",
                fields=["offer", "audience", "from_date"],
                violation_error_message="Cette offre a déjà un tarif à cette date.",
            ),
            NeverChangedOnceUsed(
                name="rate_stays_once_used",
                used_by=[("rentals_rental", "rate_id"), ("rentals_rentalterm", "rate_id")],
                but=["is_example"],
                violation_error_message="Ce tarif a déjà servi : il ne change plus. Publiez-en un autre, à partir d’un autre jour.",
            ),
            models.CheckConstraint(
                name="rate_solidarity_has_a_limit",
                condition=Q(audience="standard", quotient_limit__isnull=True)
                | Q(audience="solidarity", quotient_limit__isnull=False),
                violation_error_message="Le tarif solidaire a un quotient maximum, et lui seul.",
            ),
        ]

    def __str__(self):
        return f"{self.offer}, {self.get_audience_display().lower()}, dès le {self.from_date:%d/%m/%Y}"

    def options(self, names) -> list[Accessory]:
        """Return the priced accessories of these names, in days for an offer by the day, in months for a lease."""
        return [
            Accessory(
                name,
                {int(length): Decimal(price) for length, price in self.accessories.get(name, {}).items()},
            )
            for name in names
        ]

    def tariff(self) -> Tariff:
        """Return the plain tariff that ``rentals.pricing`` reads."""
        return Tariff(
            day=self.day,
            week=self.week,
            month=self.month,
            tiers=tuple(Tier(up_to, Decimal(price)) for up_to, price in self.tiers),
            km=self.km,
            included_km_per_day=self.included_km_per_day,
            terms={int(months): Decimal(price) for months, price in self.terms.items()},
            name=str(self.offer),
        )
