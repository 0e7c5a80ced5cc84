"""What may happen to a lease, as dated rules of its offer; contracts agreed at a distance, and who withdrew from one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.constraints import NeverChanged, NoOverlap
from mobilite.fields import EuroField
from rentals.documents.delays import WITHDRAWAL_DAYS
from rentals.models import DatedRules, Offer, Rental


class UsedDays(models.TextChoices):
    """What is due of a contract that somebody withdraws from once the vehicle left, at her express request."""

    PRORATA = "prorata", "Les jours utilisés, à proportion du prix"
    FREE = "free", "Rien"


class Every(models.TextChoices):
    DAY = "day", "jours"
    MONTH = "month", "mois"


class PauseRule(models.TextChoices):
    """What a pause does to a lease."""

    MOVED = "moved", "La fin recule d’autant"
    REDUCED = "reduced", "Le prix baisse d’autant"
    NONE = "none", "Pas de pause"


class FollowRules(DatedRules):
    """What an offer says of withdrawing, of pauses and of the checks of the workshop, from a date. Never edited: a new date, a new row."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="follow_rules", verbose_name="offre")
    may_withdraw = models.BooleanField("signée à distance, on peut y renoncer", default=True)
    used_days = models.CharField(
        "si le véhicule est déjà parti, on doit", max_length=7, choices=UsedDays, default=UsedDays.PRORATA
    )
    pauses = models.CharField("une pause", max_length=7, choices=PauseRule, default=PauseRule.MOVED)
    check_every = models.PositiveSmallIntegerField("un contrôle tous les", null=True, blank=True)
    check_unit = models.CharField("unité", max_length=5, choices=Every, blank=True)

    class Meta:
        verbose_name = "règles de suivi"
        verbose_name_plural = "règles de suivi"
        default_permissions = ()
        constraints = [
            NeverChanged(name="follow_rules_never_change"),
            models.UniqueConstraint(
                name="follow_rules_once_a_day",
                fields=["offer", "from_date"],
                violation_error_message="Cette offre a déjà des règles de suivi à cette date.",
            ),
            models.CheckConstraint(
                name="follow_rules_check_is_whole",
                condition=Q(check_every__isnull=True, check_unit="")
                | Q(check_every__gte=1, check_unit__in=["day", "month"]),
                violation_error_message="Un contrôle revient tous les tant de jours, ou de mois.",
            ),
        ]

    def __str__(self):
        return f"règles de suivi de « {self.offer} », dès le {self.from_date:%d/%m/%Y}"


class DistanceContract(models.Model):
    """A contract that is not signed face to face: whether one may withdraw, and what was agreed before it was signed.

    The rule of the offer is copied: what a contract says does not change with the rules.
    """

    rental = models.OneToOneField(Rental, models.PROTECT, related_name="distance", verbose_name="location")
    may_withdraw = models.BooleanField("on peut y renoncer")
    days = models.PositiveSmallIntegerField("pendant (jours)", default=WITHDRAWAL_DAYS)
    used_days = models.CharField("jours utilisés", max_length=7, choices=UsedDays)
    #: She asked expressly to have the vehicle before the end of the delay (C. consommation L. 221-25).
    starts_early = models.BooleanField("demande à commencer avant la fin du délai", default=False)
    agreed_at = models.DateTimeField("préparé le")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="préparé par"
    )

    class Meta:
        verbose_name = "contrat à distance"
        verbose_name_plural = "contrats à distance"
        default_permissions = ()

    def __str__(self):
        return f"contrat à distance, {self.rental}"


class Via(models.TextChoices):
    LINK = "link", "Par son lien"
    LETTER = "letter", "Par lettre"
    EMAIL = "email", "Par e-mail"
    COUNTER = "counter", "À l’accueil, par écrit"


class Withdrawal(models.Model):
    """Somebody withdrew from a contract agreed at a distance: when she said it, what it costs, by when the vehicle is back.

    Written once: ``declared_on`` is the day when she said or sent it, never after ``until``.
    """

    rental = models.OneToOneField(Rental, models.PROTECT, related_name="withdrawal", verbose_name="location")
    declared_on = models.DateField("déclarée le")
    until = models.DateField("possible jusqu’au")
    via = models.CharField("comment", max_length=7, choices=Via)
    used_days = models.PositiveSmallIntegerField("jours utilisés")
    due = EuroField("dû pour ces jours")
    back_by = models.DateField("véhicule à rendre avant le", null=True, blank=True)
    at = models.DateTimeField("notée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )

    class Meta:
        verbose_name = "rétractation"
        default_permissions = ()
        constraints = [
            NeverChanged(name="withdrawal_never_changed"),
            models.CheckConstraint(
                name="withdrawal_in_time",
                condition=Q(declared_on__lte=models.F("until")),
                violation_error_message="Le délai pour renoncer est passé.",
            ),
            models.CheckConstraint(name="withdrawal_costs_nothing_more", condition=Q(due__gte=0)),
        ]

    def __str__(self):
        return f"rétractation, {self.rental}"


class Motive(models.TextChoices):
    """Why a lease stands still, in no more words: nothing of anybody's health is written."""

    HEALTH = "health", "Raison de santé"
    FAMILY = "family", "Raison familiale"
    WORK = "work", "Travail ou formation interrompus"


class Pause(models.Model):
    """A time, ``[from_on, until)``, during which a lease asks for nothing, that a manager granted. Written once, but for an early end.

    ``moved``: what was to fall due then, and the end, are put off by as many days. ``reduced``: the end stays, ``reduction``
    came off the price. ``granted_until`` is what was granted, where it ended before (``until``).
    """

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="pauses", verbose_name="location")
    from_on = models.DateField("du")
    until = models.DateField("reprise le")
    rule = models.CharField("effet", max_length=7, choices=PauseRule)
    motive = models.CharField("motif", max_length=6, choices=Motive)
    reduction = EuroField("retiré du prix", default=0)
    at = models.DateTimeField("accordée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="accordée par"
    )
    granted_until = models.DateField("accordée jusqu’au (non compris)", null=True, blank=True)
    resumed_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="arrêtée par"
    )

    class Meta:
        verbose_name = "pause"
        default_permissions = ("add",)
        constraints = [
            NeverChanged(
                name="pause_never_changed",
                but=("until", "reduction", "granted_until", "resumed_at", "resumed_by"),
            ),
            models.CheckConstraint(
                name="pause_resumed_sooner",
                condition=Q(granted_until__isnull=True, resumed_at__isnull=True, resumed_by__isnull=True)
                | Q(granted_until__gt=models.F("until"), resumed_at__isnull=False),
            ),
            NoOverlap(
                name="pause_once_at_a_time",
                key="rental",
                start="from_on",
                end="until",
                violation_error_message="Cette location est déjà en pause à ces dates.",
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_begins", condition=Q(until__gt=models.F("from_on"))
            ),
            models.CheckConstraint(
                name="pause_takes_off_by_its_rule",
                condition=Q(rule="moved", reduction=0) | Q(rule="reduced", reduction__gte=0),
            ),
        ]

    def __str__(self):
        return f"pause, {self.rental}"

    @property
    def days(self) -> int:
        return (self.until - self.from_on).days


class CertificateOrder(models.Model):
    """Somebody wants the certificate for her employer each month: she asked for it once, until she stops it."""

    rental = models.OneToOneField(
        Rental, models.PROTECT, related_name="certificate_order", verbose_name="location"
    )
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )
    stopped_at = models.DateTimeField("arrêté le", null=True, blank=True)

    class Meta:
        verbose_name = "attestation chaque mois"
        verbose_name_plural = "attestations chaque mois"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="certificate_order_stopped_after",
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=models.F("asked_at")),
            )
        ]

    def __str__(self):
        return f"attestations, {self.rental}"
