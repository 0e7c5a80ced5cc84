"""What is paid online: pages of payment asked of Stripe, what came of each, and what Stripe told us."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.fields import EuroField
from mobilite.people.models import Person
from mobilite.workflow import LockingQuerySet
from rentals.payments.models.deposits import Deposit
from rentals.payments.models.ledger import Bill, Payment, Refund


def new_key() -> str:
    """Draw the key of a page of payment: nobody guesses it."""
    return secrets.token_urlsafe(24)


class CheckoutStatus(models.TextChoices):
    ASKED = "asked", "Demandé à Stripe"
    OPEN = "open", "À payer"
    PROCESSING = "processing", "En cours à la banque"
    PAID = "paid", "Payé"
    EXPIRED = "expired", "Non payé"
    REFUSED = "refused", "Refusé par Stripe"
    HELD = "held", "Mis de côté"


class CheckoutKind(models.TextChoices):
    PAYMENT = "payment", "Paiement"
    HOLD = "hold", "Empreinte de carte"


#: Of these nothing is known for good yet.
LIVE = (CheckoutStatus.ASKED, CheckoutStatus.OPEN, CheckoutStatus.PROCESSING)


class Checkout(models.Model):
    """A page of Stripe's, for one bill or the deposit beside it: written before Stripe is asked, so that a crash can be repaired.

    ``key`` is the idempotency key, the reference that Stripe gives back, and what names the page of return.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="checkouts", verbose_name="personne")
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="checkouts", verbose_name="note")
    kind = models.CharField(
        "pour", max_length=8, choices=CheckoutKind, default=CheckoutKind.PAYMENT, db_default="payment"
    )
    amount = EuroField("montant")
    key = models.CharField("clé", max_length=40, unique=True, default=new_key, editable=False)
    status = models.CharField("état", max_length=10, choices=CheckoutStatus, default=CheckoutStatus.ASKED)
    locale = models.CharField("langue", max_length=5, default="fr")
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="demandé par"
    )
    expires_at = models.DateTimeField("valable jusqu’au")
    session = models.CharField("page chez Stripe", max_length=120, blank=True, default="")
    url = models.TextField("adresse de la page", blank=True, default="")
    intent = models.CharField("paiement chez Stripe", max_length=120, blank=True, default="")
    #: What it brought into the ledger, once.
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, related_name="checkout", verbose_name="paiement"
    )
    #: The deposit that a sum put aside is.
    deposit = models.OneToOneField(
        Deposit, models.PROTECT, null=True, related_name="checkout", verbose_name="caution"
    )
    #: Since when the bank keeps nothing aside any more.
    freed_at = models.DateTimeField("libéré le", null=True)
    settled_at = models.DateTimeField("terminé le", null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "paiement en ligne"
        constraints = [
            models.CheckConstraint(name="checkout_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="checkout_paid_has_its_payment",
                condition=Q(status="paid", payment__isnull=False, settled_at__isnull=False)
                | (~Q(status="paid") & Q(payment__isnull=True)),
            ),
            models.CheckConstraint(
                name="checkout_held_has_its_deposit",
                condition=Q(status="held", kind="hold", deposit__isnull=False, settled_at__isnull=False)
                | (~Q(status="held") & Q(deposit__isnull=True)),
            ),
            models.CheckConstraint(
                name="checkout_of_a_hold_pays_nothing", condition=~Q(kind="hold") | Q(payment__isnull=True)
            ),
            models.CheckConstraint(
                name="checkout_open_has_its_page",
                condition=~Q(status__in=("open", "processing")) | ~Q(session=""),
            ),
            models.UniqueConstraint(
                name="checkout_once_a_session", fields=["session"], condition=~Q(session="")
            ),
            models.UniqueConstraint(
                name="checkout_once_an_intent", fields=["intent"], condition=~Q(intent="")
            ),
        ]
        indexes = [
            models.Index(
                name="checkout_live",
                fields=["asked_at"],
                condition=Q(status__in=("asked", "open", "processing")),
            )
        ]

    def __str__(self):
        return f"paiement en ligne n°\u00a0{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


class HoldCapture(models.Model):
    """What is to be kept of a sum put aside: written before Stripe is asked, and on the bill once it took it."""

    checkout = models.OneToOneField(
        Checkout, models.PROTECT, related_name="capture", verbose_name="empreinte"
    )
    amount = EuroField("montant")
    reason = models.CharField("motif", max_length=200)
    lines = models.JSONField("lignes", default=list)
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="demandé par"
    )
    settled_at = models.DateTimeField("terminé le", null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "retenue sur une empreinte"
        constraints = [models.CheckConstraint(name="hold_capture_is_positive", condition=Q(amount__gt=0))]

    def __str__(self):
        return f"retenue sur une empreinte n°\u00a0{self.pk}"


class GivenStatus(models.TextChoices):
    ASKED = "asked", "Demandé à Stripe"
    GIVEN = "given", "Rendu"
    FAILED = "failed", "Revenu"


class OnlineRefund(models.Model):
    """A part of a refund that goes back to the card that paid: written with the refund, then asked of Stripe."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="online", verbose_name="remboursement")
    checkout = models.ForeignKey(
        Checkout, models.PROTECT, related_name="refunds", verbose_name="paiement en ligne"
    )
    amount = EuroField("montant")
    key = models.CharField("clé", max_length=40, unique=True, default=new_key, editable=False)
    status = models.CharField("état", max_length=6, choices=GivenStatus, default=GivenStatus.ASKED)
    asked_at = models.DateTimeField("demandé le")
    stripe = models.CharField("remboursement chez Stripe", max_length=120, blank=True, default="")
    settled_at = models.DateTimeField("terminé le", null=True)
    #: The money that came back to us when the card could not take it: it waits to be given back otherwise.
    came_back = models.OneToOneField(
        Payment, models.PROTECT, null=True, related_name="came_back", verbose_name="argent revenu"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "remboursement en ligne"
        constraints = [
            models.CheckConstraint(name="online_refund_is_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(name="online_refund_once_a_payment", fields=["refund", "checkout"]),
            models.CheckConstraint(
                name="online_refund_failed_came_back",
                condition=Q(status="failed", came_back__isnull=False)
                | (~Q(status="failed") & Q(came_back__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"remboursement en ligne n°\u00a0{self.pk}"


class DisputeStatus(models.TextChoices):
    OPEN = "open", "À répondre"
    WON = "won", "Gagnée"
    LOST = "lost", "Perdue"


class Dispute(models.Model):
    """A payment that its bank takes back, or wants to: once lost, what it paid is due again."""

    checkout = models.ForeignKey(
        Checkout, models.PROTECT, related_name="disputes", verbose_name="paiement en ligne"
    )
    dispute = models.CharField("litige chez Stripe", max_length=120, unique=True)
    amount = EuroField("montant")
    status = models.CharField("état", max_length=4, choices=DisputeStatus, default=DisputeStatus.OPEN)
    told_at = models.DateTimeField("connu le")
    settled_at = models.DateTimeField("terminé le", null=True)
    #: What took the money off the ledger.
    refund = models.OneToOneField(
        Refund, models.PROTECT, null=True, related_name="dispute", verbose_name="repris par"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "litige"
        constraints = [
            models.CheckConstraint(name="dispute_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="dispute_takes_once_lost", condition=Q(status="lost") | Q(refund__isnull=True)
            ),
        ]

    def __str__(self):
        return f"litige n°\u00a0{self.pk}"


class StripeEvent(models.Model):
    """An event of Stripe's, remembered once it was acted upon: the same one does nothing again."""

    event = models.CharField("événement", max_length=120, unique=True)
    kind = models.CharField("type", max_length=80)
    about = models.CharField("objet", max_length=120, blank=True)
    received_at = models.DateTimeField("reçu le")

    class Meta:
        verbose_name = "événement de Stripe"
        indexes = [models.Index(fields=["-received_at"], name="stripe_event_received")]

    def __str__(self):
        return f"{self.kind} {self.event}"


class RefusedCall(models.Model):
    """How many calls that were not Stripe's, or not its own any more, a day brought."""

    day = models.DateField("jour")
    why = models.CharField("pourquoi", max_length=10, choices=[("forged", "Faux"), ("stale", "Trop vieux")])
    count = models.PositiveIntegerField("combien", default=0)

    class Meta:
        verbose_name = "appel refusé"
        constraints = [models.UniqueConstraint(name="refused_call_once_a_day", fields=["day", "why"])]

    def __str__(self):
        return f"{self.get_why_display()}, {self.day}"
