"""What the counter holds: the drawer of each place, closed each evening, and cheques on their way to the bank."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from mobilite.people.models import Place
from rentals.payments.constraints import OpenMonth
from rentals.payments.models.ledger import Payment


class CashKind(models.TextChoices):
    FLOAT = "float", "Monnaie ajoutée"
    BANK = "bank", "Espèces remises à la banque"
    EXPENSE = "expense", "Petite dépense"


class CashMovement(models.Model):
    """Notes and coins that enter or leave a drawer without a bill. A wrong one is undone by another."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="lieu")
    kind = models.CharField("type", max_length=8, choices=CashKind)
    #: Above nil into the drawer, below out of it.
    amount = EuroField("montant")
    reason = models.CharField("motif", max_length=200, blank=True)
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name="annule"
    )

    class Meta:
        verbose_name = "mouvement de caisse"
        constraints = [
            NeverChanged(name="cash_movement_never_changes", emptied=("reason",)),
            OpenMonth(name="cash_movement_in_an_open_month", at="at"),
            models.CheckConstraint(
                name="cash_movement_has_its_sign",
                condition=Q(undoes=None, kind="float", amount__gt=0)
                | Q(undoes=None, kind__in=("bank", "expense"), amount__lt=0)
                | Q(undoes__isnull=False, kind="float", amount__lt=0)
                | Q(undoes__isnull=False, kind__in=("bank", "expense"), amount__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["place", "at"], name="cash_movement_place")]


class CashClose(models.Model):
    """A drawer counted and closed: what it held, what it should have held, why they differ (row F4). Final.

    It covers what moved after the close before it and until ``closed_at``, both of the same place. ``day`` is the day
    that it closes: yesterday, when nobody did it then and no cash has moved since.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="lieu")
    day = models.DateField("journée")
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="next", verbose_name="fermeture précédente"
    )
    closed_at = models.DateTimeField("fermée le")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="comptée par"
    )
    opening = EuroField("au départ")
    moved = EuroField("mouvements")
    counted = EuroField("compté")
    difference = EuroField("écart")
    reason = models.CharField("motif de l’écart", max_length=200, blank=True)
    #: How many of each coin and note, by its value in cents: {"5000": 2, "50": 7}; empty when only the sum was written.
    coins = models.JSONField("pièces et billets", default=dict)
    number = models.CharField("numéro", max_length=20, blank=True)

    class Meta:
        verbose_name = "fermeture de caisse"
        permissions = [("close_cash", "Fermer la caisse, remettre les chèques")]
        constraints = [
            NeverChanged(name="cash_close_never_changes", once=("number",), emptied=("reason",)),
            OpenMonth(name="cash_close_in_an_open_month", at="closed_at"),
            models.UniqueConstraint(name="cash_close_once_a_day", fields=["place", "day"]),
            models.UniqueConstraint(
                name="cash_close_begins_once", fields=["place"], condition=Q(previous__isnull=True)
            ),
            models.CheckConstraint(
                name="cash_close_adds_up",
                condition=Q(counted__gte=0, difference=F("counted") - F("opening") - F("moved")),
            ),
        ]
        indexes = [models.Index(fields=["-closed_at"], name="cash_close_recent")]

    def __str__(self):
        return f"fermeture du {self.day:%d/%m/%Y}"

    @property
    def expected(self):
        """What the drawer should have held, in euros."""
        return self.opening + self.moved


class Remittance(models.Model):
    """Cheques brought to the bank together, with their slip."""

    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name="lieu")
    remitted_at = models.DateTimeField("remis le")
    remitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="remis par"
    )
    number = models.CharField("numéro", max_length=20, blank=True)

    class Meta:
        verbose_name = "remise de chèques"
        constraints = [
            NeverChanged(name="remittance_never_changes", once=("number",)),
            OpenMonth(name="remittance_in_an_open_month", at="remitted_at"),
        ]
        indexes = [models.Index(fields=["-remitted_at"], name="remittance_recent")]

    def __str__(self):
        return f"remise {self.number}"


class RemittedCheque(models.Model):
    """A cheque on its slip: on one only."""

    remittance = models.ForeignKey(Remittance, models.PROTECT, related_name="cheques", verbose_name="remise")
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="remitted", verbose_name="paiement")
    #: What is written on the cheque: a deposit's may be more than the payment that was kept of it.
    amount = EuroField("montant du chèque")

    class Meta:
        verbose_name = "chèque remis"
        constraints = [
            NeverChanged(name="remitted_cheque_never_changes"),
            models.CheckConstraint(name="remitted_cheque_is_positive", condition=Q(amount__gt=0)),
        ]
