"""Who pays for somebody else: what was agreed with them, what they promised, what they refused, what came of it (row B6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NeverChanged, SumWithin
from mobilite.fields import EuroField
from mobilite.money import french
from mobilite.people.models import Partner, Person
from mobilite.workflow import LockingQuerySet
from rentals.payments.models.ledger import Bill, LineKind

#: The lines that a payer may share. Discounts and corrections follow the rent.
COVERABLE = (LineKind.RENT, LineKind.ACCESSORY, LineKind.KM, LineKind.LATE, LineKind.DAMAGE)


class AgreementQuerySet(LockingQuerySet):
    def open_on(self, day):
        """Keep the agreements that a promise may name on a day."""
        until = Q(until_on=None) | Q(until_on__gt=day)
        return self.filter(until, ended_at=None, from_on__lte=day)


class Agreement(models.Model):
    """What a partner agreed to pay, for one person or for all those that it sends to us: « convention de prise en charge ».

    ``[from_on, until_on)`` are the days on which what it pays for begins. Never edited: a wrong one is ended, with why,
    and another one is noted. What was promised by then stays promised.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="agreements", verbose_name="partenaire")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name="pour"
    )
    percent = models.DecimalField("part (%)", max_digits=5, decimal_places=2, null=True, blank=True)
    amount = EuroField("part (€ par location)", null=True, blank=True)
    kinds = models.JSONField("lignes prises en charge", default=list)
    ceiling = EuroField("plafond en tout", null=True, blank=True)
    person_ceiling = EuroField("plafond par personne", null=True, blank=True)
    from_on = models.DateField("à partir du")
    until_on = models.DateField("jusqu’au (non compris)", null=True, blank=True)
    reference = models.CharField("leur décision", max_length=120, blank=True)
    noted_at = models.DateTimeField("notée le")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )
    ended_reason = models.CharField("motif de l’arrêt", max_length=200, blank=True)
    ended_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="arrêtée par",
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention de prise en charge"
        constraints = [
            NeverChanged(
                name="agreement_never_changes",
                once=("ended_reason", "ended_at", "ended_by"),
                emptied=("reference", "ended_reason"),
            ),
            models.CheckConstraint(
                name="agreement_has_one_share",
                condition=Q(percent__isnull=False, percent__gt=0, percent__lte=100, amount__isnull=True)
                | Q(percent__isnull=True, amount__isnull=False, amount__gt=0),
                violation_error_message="Donnez une part en pourcentage ou en euros, pas les deux.",
            ),
            models.CheckConstraint(
                name="agreement_covers_something",
                condition=~Q(kinds=[]),
                violation_error_message="Choisissez au moins une ligne à prendre en charge.",
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="agreement_ceilings_make_sense",
                condition=(Q(ceiling__isnull=True) | Q(ceiling__gt=0))
                & (Q(person_ceiling__isnull=True) | Q(person_ceiling__gt=0))
                & (
                    Q(ceiling__isnull=True)
                    | Q(person_ceiling__isnull=True)
                    | Q(person_ceiling__lte=F("ceiling"))
                ),
                violation_error_message="Le plafond par personne ne dépasse pas le plafond en tout.",
            ),
            models.CheckConstraint(
                name="agreement_ended_after_it_was_noted",
                condition=Q(ended_at__isnull=True, ended_reason="") | Q(ended_at__gte=F("noted_at")),
            ),
        ]
        indexes = [models.Index(fields=["partner", "-from_on"], name="agreement_partner")]

    def __str__(self):
        return f"{self.partner}, {self.share_words}"

    def get_absolute_url(self) -> str:
        return reverse("rentals:agreement", args=[self.pk])

    @property
    def share_words(self) -> str:
        """« 50 % », « 40,00 € par location »."""
        if self.percent is None:
            return f"{french(self.amount)} par location"
        return f"{percent_words(self.percent)}\u00a0%"

    @property
    def kinds_words(self) -> str:
        """« location, accessoires »."""
        return kinds_words(self.kinds)


def percent_words(percent) -> str:
    """« 50 », « 33,5 »."""
    text = f"{percent:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def kinds_words(kinds) -> str:
    return ", ".join(LineKind(kind).label.lower() for kind in COVERABLE if kind in kinds)


class Commitment(models.Model):
    """What a payer promised for one rental: a bill of its own, and a line less on the person's.

    ``amount`` is what it promised, ``kept`` what is left of it: less what it refused, and what an early return made
    needless. Its bill always comes to ``kept``. Promised, billed, paid or refused is read from the rows.
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, related_name="commitments", verbose_name="convention"
    )
    bill = models.OneToOneField(Bill, models.PROTECT, related_name="commitment", verbose_name="note")
    person = models.ForeignKey(Person, models.PROTECT, related_name="commitments", verbose_name="pour")
    kinds = models.JSONField("lignes prises en charge", default=list)
    amount = EuroField("promis")
    kept = EuroField("retenu")
    why = models.CharField("calcul", max_length=200, blank=True)
    reference = models.CharField("leur décision", max_length=120, blank=True)
    promised_at = models.DateTimeField("promis le")
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )
    billed_at = models.DateTimeField("facturé le", null=True, blank=True)
    billed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="facturé par",
    )
    billed_reference = models.CharField("numéro de la facture", max_length=60, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "prise en charge"
        constraints = [
            NeverChanged(
                name="commitment_never_changes",
                but=("kept", "billed_at", "billed_by", "billed_reference"),
                emptied=("why", "reference"),
            ),
            models.CheckConstraint(
                name="commitment_keeps_at_most_what_was_promised",
                condition=Q(amount__gt=0, kept__gte=0, kept__lte=F("amount")),
            ),
            SumWithin(
                name="commitments_within_the_ceiling", amount="kept", parent="agreement", ceiling="ceiling"
            ),
            SumWithin(
                name="commitments_within_a_person_s_ceiling",
                amount="kept",
                parent="agreement",
                ceiling="person_ceiling",
                by="person",
            ),
        ]
        indexes = [models.Index(fields=["-promised_at", "-id"], name="commitment_recent")]

    def __str__(self):
        return f"prise en charge n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rentals:share", args=[self.pk])


class PayerRefusal(models.Model):
    """What a payer says it will not pay, of what it had promised. It waits for somebody to decide who pays it."""

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="refusals", verbose_name="prise en charge"
    )
    amount = EuroField("refusé")
    reason = models.CharField("motif", max_length=200, blank=True)
    told_on = models.DateField("appris le")
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "refus d’un payeur"
        constraints = [
            NeverChanged(name="payer_refusal_never_changes", emptied=("reason",)),
            models.CheckConstraint(name="payer_refusal_is_positive", condition=Q(amount__gt=0)),
            SumWithin(
                name="payer_refuses_at_most_its_promise",
                amount="amount",
                parent="commitment",
                ceiling="amount",
            ),
        ]

    def __str__(self):
        return f"refus n°\u00a0{self.pk}"


class DecisionKind(models.TextChoices):
    PAYER = "payer", "Un autre payeur"
    PERSON = "person", "La personne paie, d’accord avec elle"
    STRUCTURE = "structure", "La structure prend à sa charge"
    VOID = "void", "Sans objet\u00a0: la location coûte moins"


class PayerDecision(models.Model):
    """Who bears what a payer refused, or a part of it, as somebody decided it."""

    refusal = models.ForeignKey(PayerRefusal, models.PROTECT, related_name="decisions", verbose_name="refus")
    kind = models.CharField("suite", max_length=9, choices=DecisionKind)
    amount = EuroField("montant")
    reason = models.CharField("motif", max_length=200, blank=True)
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    #: What another payer promised instead.
    commitment = models.OneToOneField(
        Commitment,
        models.PROTECT,
        null=True,
        related_name="decision",
        verbose_name="nouvelle prise en charge",
    )
    #: The bill of the person on which it was put.
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, related_name="+", verbose_name="note de la personne"
    )

    class Meta:
        verbose_name = "suite donnée à un refus"
        constraints = [
            NeverChanged(name="payer_decision_never_changes", emptied=("reason",)),
            models.CheckConstraint(
                name="payer_decision_says_who_pays",
                condition=Q(amount__gt=0)
                & (
                    Q(kind="payer", commitment__isnull=False, bill__isnull=True)
                    | Q(kind="person", commitment__isnull=True, bill__isnull=False)
                    | Q(kind__in=("structure", "void"), commitment__isnull=True, bill__isnull=True)
                ),
            ),
            SumWithin(
                name="payer_decisions_within_the_refusal", amount="amount", parent="refusal", ceiling="amount"
            ),
        ]
