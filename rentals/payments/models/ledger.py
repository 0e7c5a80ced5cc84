"""Bills, money received and given back, and what carries it to bills."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from mobilite.people.models import Partner, Person, Place
from mobilite.workflow import LockingQuerySet
from rentals.payments.constraints import AllocationHolds, OpenMonth, RefundHolds

#: Each bill, payment and refund is of one payer: a person or a partner.
ONE_PAYER = Q(person__isnull=False, partner__isnull=True) | Q(person__isnull=True, partner__isnull=False)


class Means(models.TextChoices):
    CASH = "cash", "Espèces"
    CHEQUE = "cheque", "Chèque"
    TERMINAL = "terminal", "Carte, au terminal"
    TRANSFER = "transfer", "Virement"
    #: By Stripe: it comes by itself, nobody notes it by hand (``rentals.payments.online``).
    CARD = "card", "Carte, en ligne"


#: What is received or given back by hand, at the counter or at the bank.
BY_HAND = tuple(one for one in Means if one != Means.CARD)


class Bill(models.Model):
    """What one payer owes for one thing: its lines, when they fall due, what was paid."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="bills", verbose_name="personne"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="bills", verbose_name="partenaire"
    )
    label = models.CharField("objet", max_length=120)
    opened_at = models.DateTimeField("ouverte le")
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    #: Its term is over: sums stay, words are gone.
    erased_at = models.DateTimeField("effacée le", null=True, editable=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "note à payer"
        constraints = [models.CheckConstraint(name="bill_has_one_payer", condition=ONE_PAYER)]

    def __str__(self):
        return self.label

    @property
    def payer(self):
        """Who owes it: a person or a partner."""
        return self.person or self.partner


class LineKind(models.TextChoices):
    RENT = "rent", "Location"
    KM = "km", "Kilomètres"
    ACCESSORY = "accessory", "Accessoire"
    DISCOUNT = "discount", "Remise"
    PAYER = "payer", "Prise en charge"
    LATE = "late", "Retard"
    DAMAGE = "damage", "Dégât"
    CORRECTION = "correction", "Correction"


class Line(models.Model):
    """One line of a bill, never edited: a correction is another line."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="lines", verbose_name="note")
    kind = models.CharField("type", max_length=10, choices=LineKind)
    label = models.CharField("libellé", max_length=120)
    why = models.CharField("explication", max_length=300, blank=True)
    quantity = models.DecimalField("quantité", max_digits=9, decimal_places=2)
    unit_price = EuroField("prix unitaire")
    amount = EuroField("montant")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "ligne"
        constraints = [
            NeverChanged(name="line_never_changes", emptied=("label", "why")),
            OpenMonth(name="line_in_an_open_month", at="at"),
            models.CheckConstraint(
                name="line_has_its_sign",
                condition=Q(kind__in=["km", "damage"], amount__gte=0)
                | Q(kind="discount", amount__lte=0)
                | Q(kind__in=["rent", "accessory", "payer", "late", "correction"]),
            ),
        ]


class Instalment(models.Model):
    """A part of a bill that falls due one day."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="instalments", verbose_name="note")
    due_on = models.DateField("à payer le")
    amount = EuroField("montant")

    class Meta:
        verbose_name = "échéance"
        constraints = [
            models.UniqueConstraint(name="instalment_once_a_day", fields=["bill", "due_on"]),
            models.CheckConstraint(name="instalment_is_positive", condition=Q(amount__gt=0)),
        ]


class Money(models.Model):
    """What a payment and a refund have in common: whose, how much, how, in which drawer."""

    amount = EuroField("montant")
    means = models.CharField("moyen", max_length=8, choices=Means)

    class Meta:
        abstract = True

    @property
    def payer(self):
        """Whose money it is: a person or a partner."""
        return self.person or self.partner


class Payment(Money):
    """Money received from a payer, never edited: giving back is a Refund. What it pays is said by its allocations."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="personne"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="partenaire"
    )
    reference = models.CharField("référence", max_length=80, blank=True)
    received_at = models.DateTimeField("reçu le")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="reçu par"
    )
    #: Whose drawer holds it when it is cash; unknown for what was noted before places were.
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name="lieu")
    #: The deposit that this is a part of: that money was there already, only its owner changed.
    from_deposit = models.ForeignKey(
        "Deposit",
        models.PROTECT,
        null=True,
        related_name="kept_payments",
        verbose_name="retenu sur la caution",
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "paiement"
        constraints = [
            NeverChanged(name="payment_never_changes", emptied=("reference",)),
            OpenMonth(name="payment_in_an_open_month", at="received_at"),
            models.CheckConstraint(name="payment_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payment_has_one_payer", condition=ONE_PAYER),
        ]
        indexes = [models.Index(fields=["-received_at"], name="payment_received_at")]

    def __str__(self):
        return f"paiement n°\u00a0{self.pk}"


class Refund(Money):
    """Money given back to a payer, with why: taken from a bill by an allocation, or from money not placed yet."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name="personne"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name="partenaire"
    )
    reason = models.CharField("motif", max_length=200)
    given_at = models.DateTimeField("rendu le")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="rendu par"
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name="lieu")
    #: The payment whose money, on no bill, is given back.
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="refunds", verbose_name="rend le paiement"
    )
    #: The same payment when it came to nothing: a cheque that the bank sent back, a transfer matched by mistake.
    undoes = models.OneToOneField(
        Payment, models.PROTECT, null=True, related_name="undone_by", verbose_name="annule le paiement"
    )

    class Meta:
        verbose_name = "remboursement"
        constraints = [
            NeverChanged(name="refund_never_changes", emptied=("reason",)),
            OpenMonth(name="refund_in_an_open_month", at="given_at"),
            RefundHolds(name="refund_holds"),
            models.CheckConstraint(name="refund_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="refund_has_one_payer", condition=ONE_PAYER),
            models.CheckConstraint(
                name="refund_undoes_a_payment",
                condition=Q(undoes__isnull=True)
                | Q(means__in=[Means.CHEQUE, Means.TRANSFER], payment=F("undoes")),
            ),
        ]

    def __str__(self):
        return f"remboursement n°\u00a0{self.pk}"


class AllocationManager(models.Manager):
    def get_queryset(self):
        """Read allocations with the money that they carry: it says when and how."""
        return super().get_queryset().select_related("payment", "refund")


class Allocation(models.Model):
    """Money carried to a bill (a payment's) or away from it (a refund's): oldest first, or by hand with a motive (row F3).

    Never edited: money that goes elsewhere has a row of the opposite amount, which names the one it corrects. The
    database holds that a bill never gets more than its lines, that no payment gives more than it is, and that money
    pays its own payer's bills only (row H10).
    """

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="allocations", verbose_name="note")
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="allocations", verbose_name="paiement"
    )
    refund = models.ForeignKey(
        Refund, models.PROTECT, null=True, related_name="allocations", verbose_name="remboursement"
    )
    #: Above nil to the bill, below away from it.
    amount = EuroField("montant")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="corrige"
    )
    reason = models.CharField("motif", max_length=200, blank=True)
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    objects = AllocationManager()

    class Meta:
        verbose_name = "affectation"
        constraints = [
            NeverChanged(name="allocation_never_changes", emptied=("reason",)),
            AllocationHolds(name="allocation_holds"),
            models.CheckConstraint(
                name="allocation_has_its_sign",
                condition=Q(payment__isnull=False, refund__isnull=True, corrects__isnull=True, amount__gt=0)
                | Q(payment__isnull=False, refund__isnull=True, corrects__isnull=False, amount__lt=0)
                | Q(payment__isnull=True, refund__isnull=False, corrects__isnull=True, amount__lt=0),
            ),
        ]

    @property
    def on(self):
        """The instant of the movement: when the money came or went; for a correction, when it was made."""
        if self.corrects_id is not None:
            return self.at
        return self.payment.received_at if self.payment_id else self.refund.given_at

    @property
    def word(self) -> str:
        """Say what it is: « Payé », « Rendu », or why money went elsewhere."""
        if self.corrects_id is not None:
            return self.reason or "Mis ailleurs"
        return "Payé" if self.payment_id else "Rendu"

    @property
    def means(self) -> str:
        """Say how the money came or went: « espèces »; nothing when it only went elsewhere."""
        if self.corrects_id is not None:
            return ""
        return (self.payment or self.refund).get_means_display().lower()

    @property
    def what(self) -> str:
        """Say both: « Payé, espèces »."""
        return ", ".join(filter(None, (self.word, self.means)))
