"""What was invoiced, to whom, and what was taken back by credit notes: rows that never change."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NeverChanged, SumWithin
from mobilite.documents.models import Document
from mobilite.fields import EuroField
from mobilite.people.models import Contact, Partner, Person
from mobilite.workflow import LockingQuerySet
from rentals.invoices.constraints import InvoicedOnce
from rentals.payments.models import Bill

ONE_PAYER = Q(person__isnull=False, partner__isnull=True) | Q(person__isnull=True, partner__isnull=False)
#: What Chorus Pro and Factur-X take in a reference: no accent, at most fifty signs.
PLAIN = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9 ._/+-]*\Z", "Des lettres sans accent, des chiffres, . _ / + - seulement."
)


class Kind(models.TextChoices):
    INVOICE = "invoice", "Facture"
    CREDIT = "credit", "Avoir"


class PayerAccount(models.Model):
    """What an organisation asks for on the invoices that we send to it: Chorus Pro's references, how, to whom."""

    partner = models.OneToOneField(
        Partner, models.PROTECT, related_name="payer_account", verbose_name="organisation"
    )
    by_chorus = models.BooleanField("reçoit ses factures par Chorus Pro", default=False)
    service_code = models.CharField("code service", max_length=50, blank=True, validators=[PLAIN])
    engagement = models.CharField("numéro d’engagement", max_length=50, blank=True, validators=[PLAIN])
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="contact pour les factures",
    )
    changed_at = models.DateTimeField("noté le")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "coordonnées de facturation"
        default_permissions = ("change",)

    def __str__(self):
        return f"facturation de {self.partner}"


class InvoiceQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the invoices that this account may see: all for those who invoice, none for others."""
        return self if user.has_perm("invoices.view_invoice") else self.none()


class Invoice(models.Model):
    """An invoice, or a credit note that takes one back in whole or in part. ``amount`` is above nil for both.

    Its number and what it says are the document's, frozen in the same transaction; it is never changed: a mistake is a
    credit note, then another invoice (CGI ann. II art. 242 nonies A; facts: legal part 4.1).
    """

    kind = models.CharField("type", max_length=7, choices=Kind)
    document = models.OneToOneField(Document, models.PROTECT, related_name="invoice", verbose_name="document")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name="personne"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name="organisation"
    )
    #: The first day of the month that was invoiced; none for an invoice on demand.
    month = models.DateField("mois facturé", null=True, blank=True)
    issued_on = models.DateField("établie le")
    due_on = models.DateField("à payer le", null=True, blank=True)
    amount = EuroField("montant")
    credits = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="credit_notes", verbose_name="avoir de"
    )
    reason = models.CharField("motif", max_length=200, blank=True)
    issued_at = models.DateTimeField("établie à")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="établie par"
    )

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "facture"
        default_permissions = ("view", "add")
        permissions = [("invoice_month", "Facturer un mois, établir un avoir")]
        constraints = [
            NeverChanged(name="invoice_never_changes", emptied=("reason",)),
            models.CheckConstraint(name="invoice_has_one_payer", condition=ONE_PAYER),
            models.CheckConstraint(name="invoice_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="invoice_credit_names_what_it_takes_back",
                condition=Q(kind="invoice", credits__isnull=True, due_on__isnull=False)
                | Q(kind="credit", credits__isnull=False, due_on__isnull=True),
            ),
            models.CheckConstraint(
                name="invoice_due_after_it_is_issued",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("issued_on")),
            ),
            SumWithin(
                name="credit_notes_within_the_invoice", amount="amount", parent="credits", ceiling="amount"
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_at", "-id"], name="invoice_recent"),
            models.Index(fields=["due_on"], name="invoice_due"),
        ]

    def __str__(self):
        return f"{self.get_kind_display().lower()} {self.document.number}"

    def get_absolute_url(self) -> str:
        return reverse("invoices:invoice", args=[self.pk])

    @property
    def payer(self):
        """Whom it was sent to: a person or an organisation."""
        return self.person or self.partner

    @property
    def is_credit(self) -> bool:
        return self.kind == Kind.CREDIT


class InvoicePart(models.Model):
    """What an invoice asks for one bill (above nil), or what a credit note takes back of it (below)."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="parts", verbose_name="facture")
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="invoice_parts", verbose_name="note")
    amount = EuroField("montant")

    class Meta:
        verbose_name = "part d’une facture"
        default_permissions = ()
        constraints = [
            NeverChanged(name="invoice_part_never_changes"),
            InvoicedOnce(name="invoiced_once"),
            models.UniqueConstraint(name="invoice_part_once", fields=["invoice", "bill"]),
            models.CheckConstraint(name="invoice_part_is_something", condition=~Q(amount=0)),
        ]
