"""Numbered papers that never change once issued (rows D2, D3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.fields import EncryptedField
from mobilite.people.models import Person


class Kind(models.TextChoices):
    QUOTE = "quote", "Devis"
    CONTRACT = "contract", "Contrat"
    AMENDMENT = "amendment", "Avenant"
    CONDITION_REPORT = "condition_report", "État des lieux"
    RECEIPT = "receipt", "Reçu"
    DEPOSIT_RECEIPT = "deposit_receipt", "Reçu de caution"
    DEPOSIT_LETTER = "deposit_letter", "Lettre de retenue"
    CHEQUE_BACK = "cheque_back", "Remise du chèque de caution"
    CASH_CLOSE = "cash_close", "Fermeture de caisse"
    REMITTANCE = "remittance", "Remise de chèques"
    PAYMENT_PLAN = "payment_plan", "Accord de paiement"
    STATEMENT = "statement", "Ce que vous devez"
    INVOICE = "invoice", "Facture ou avoir"
    RESTRICTION = "restriction", "Suspension de prêts"
    SHEET = "sheet", "Fiche de prescription"
    DIAGNOSIS = "diagnosis", "Diagnostic mobilité"
    ATTESTATION = "attestation", "Attestation mobilité"
    AID_REQUEST = "aid_request", "Demande d’aide"
    EMPLOYER = "employer", "Attestation employeur"
    WITHDRAWAL = "withdrawal", "Accusé de rétractation"
    CONTEST = "contest", "Réponse à une contestation"
    PLAN = "plan", "Plan de financement"
    PLAN_COMMITTEE = "plan_committee", "Plan pour la commission"


#: Papers that say more than the right to see papers: which right they ask for besides.
RESERVED: dict[str, str] = {
    Kind.RESTRICTION: "rentals.view_restriction",
    Kind.INVOICE: "invoices.view_invoice",
    Kind.DIAGNOSIS: "cases.view_case",
    Kind.ATTESTATION: "cases.view_case",
    Kind.AID_REQUEST: "applications.view_application",
    Kind.PLAN: "cases.view_case",
    Kind.PLAN_COMMITTEE: "cases.view_case",
}


class Series(models.Model):
    """A run of numbers: code, year, and the last number given. Locked by whoever takes the next."""

    code = models.CharField("série", max_length=6)
    year = models.PositiveSmallIntegerField("année")
    last_number = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "série"
        constraints = [models.UniqueConstraint(name="series_once_a_year", fields=["code", "year"])]


class DocumentQuerySet(models.QuerySet):
    def about(self, obj):
        """Keep the papers issued for this record, newest first."""
        return self.filter(object_label=obj._meta.label_lower, object_id=obj.pk).order_by(
            "-created_at", "-pk"
        )

    def visible_to(self, user):
        """Keep the papers that this account may see, out of the archives: all for staff who may, its own for a beneficiary."""
        current = self.filter(archived_at=None, erased_at=None)
        if user.has_perm("documents.view_document"):
            return current.exclude(
                kind__in=[kind for kind, right in RESERVED.items() if not user.has_perm(right)]
            )
        own = user.person_id if user.is_authenticated else None
        return current.filter(person_id=own) if own else self.none()


class Document(models.Model):
    """A paper as issued: its number and frozen context, then its bytes, written once.

    ``context`` (encrypted: it holds addresses) and number are frozen in the operation's transaction; the PDF is written after the
    commit, or at first view when the process died in between, and never again. The database itself refuses
    any other change: see migration 0002. When its term is over, what it said goes; its number stays.
    """

    kind = models.CharField("type", max_length=20, choices=Kind)
    title = models.CharField("titre", max_length=120)
    series = models.CharField("série", max_length=6)
    year = models.PositiveSmallIntegerField("année")
    sequence = models.PositiveIntegerField("numéro d’ordre")
    number = models.CharField("numéro", max_length=20, unique=True)
    template = models.CharField("modèle", max_length=60)
    context = EncryptedField("contenu")
    context_sha256 = models.CharField("empreinte du contenu", max_length=64)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="documents", verbose_name="personne"
    )
    object_label = models.CharField("objet", max_length=60)
    object_id = models.BigIntegerField("numéro de l’objet")
    created_at = models.DateTimeField("établi le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="établi par"
    )
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField("empreinte du PDF", max_length=64, blank=True)
    archived_at = models.DateTimeField("aux archives depuis le", null=True, editable=False)
    erased_at = models.DateTimeField("effacé le", null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        constraints = [
            NeverChanged(
                name="document_never_changes",
                once=("file_name", "sha256"),
                but=("context", "archived_at", "erased_at"),
                emptied=("file_name", "sha256"),
                emptied_with="erased_at",
            ),
            models.CheckConstraint(
                name="document_erased_keeps_no_file", condition=Q(erased_at__isnull=True) | Q(file_name="")
            ),
            models.UniqueConstraint(name="document_number_once", fields=["series", "year", "sequence"]),
            models.CheckConstraint(
                name="document_file_has_its_hash",
                condition=Q(file_name="", sha256="") | ~Q(file_name="") & ~Q(sha256=""),
            ),
        ]
        indexes = [
            models.Index(fields=["object_label", "object_id", "-created_at"], name="document_object"),
            models.Index(fields=["-created_at", "-id"], name="document_recent"),
        ]

    def __str__(self):
        return f"{self.title} {self.number}"

    @property
    def seal_of(self) -> "Seal | None":
        """Its seal, asked for or put on; None when nobody asked. No query after ``select_related("seal")``."""
        return getattr(self, "seal", None)

    @property
    def is_sealed(self) -> bool:
        """Whether the sealed copy is there."""
        return self.seal_of is not None and bool(self.seal.file_name)

    @property
    def has_ticket(self) -> bool:
        """Whether it can also be printed on a till's roll: ``?format=ticket``."""
        return self.kind in (Kind.RECEIPT, Kind.DEPOSIT_RECEIPT)

    def get_absolute_url(self):
        return reverse("documents:pdf", args=[self.number])

    def get_sealed_url(self) -> str:
        """Return where the sealed copy is, or nothing before it is sealed."""
        return reverse("documents:sealed", args=[self.number]) if self.is_sealed else ""


#: What the structure may seal once it is signed. An invoice never is: it carries a file of its own (Factur-X) that a seal would break.
SEALABLE = frozenset({Kind.CONTRACT, Kind.AMENDMENT, Kind.CONDITION_REPORT})


class Seal(models.Model):
    """The seal of a signed paper: asked for in the signature's transaction, put on by a job, once (row D4).

    The sealed copy is a file of its own: the paper as issued stays what it was. ``reason`` says why, and is printed in the
    seal. Emptied with the paper when its term is over.
    """

    document = models.OneToOneField(Document, models.PROTECT, related_name="seal", verbose_name="document")
    reason = models.CharField("motif", max_length=200)
    asked_at = models.DateTimeField("demandé le")
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField("empreinte du PDF scellé", max_length=64, blank=True)
    sealed_at = models.DateTimeField("scellé le", null=True)
    subject = models.CharField("au nom de", max_length=200, blank=True)
    certificate_sha256 = models.CharField("empreinte du certificat", max_length=64, blank=True)

    class Meta:
        verbose_name = "sceau"
        constraints = [
            NeverChanged(
                name="seal_never_changes",
                once=("file_name", "sha256", "sealed_at", "subject", "certificate_sha256"),
                emptied=("file_name", "sha256"),
            ),
            models.CheckConstraint(
                name="seal_file_has_its_hash_and_its_day",
                condition=Q(file_name="", sha256="")
                | ~Q(file_name="") & ~Q(sha256="") & Q(sealed_at__isnull=False) & ~Q(certificate_sha256=""),
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(sealed_at=None), name="seal_waiting")]

    def __str__(self):
        return f"Sceau de {self.document}"


class SignedCopy(models.Model):
    """The paper with the signatures of all whose hands it needs, drawn once. Emptied with the paper when its term is over."""

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="signed_copy", verbose_name="document"
    )
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField("empreinte de la copie signée", max_length=64, blank=True)
    drawn_at = models.DateTimeField("dessinée le")

    class Meta:
        verbose_name = "copie signée"
        verbose_name_plural = "copies signées"
        default_permissions = ()
        constraints = [
            NeverChanged(name="signed_copy_never_changes", emptied=("file_name", "sha256")),
            models.CheckConstraint(
                name="signed_copy_has_its_hash",
                condition=Q(file_name="", sha256="") | ~Q(file_name="") & ~Q(sha256=""),
            ),
        ]

    def __str__(self):
        return f"Copie signée de {self.document}"
