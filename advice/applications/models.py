"""An application for one aid: what is asked and why, its papers, its last day, the answer, the money that came."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from advice.aids.models import AidVersion
from advice.cases.models import Case
from mobilite.constraints import SumWithin
from mobilite.documents.models import Document
from mobilite.fields import EncryptedField, EuroField
from mobilite.workflow import LockingQuerySet, WorkflowModel

#: Natures that bring euros: a loan, a fare or a reduced price never count as money obtained (facts: aids 2.2).
BRINGS_MONEY = ("grant", "right", "service")


class Status(models.TextChoices):
    PREPARING = "preparing", "À préparer"
    SENT = "sent", "Envoyée"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"
    PAID = "paid", "Versée"
    WITHDRAWN = "withdrawn", "Abandonnée"


class Way(models.TextChoices):
    ONLINE = "online", "En ligne"
    POST = "post", "Par la poste"
    REGISTERED = "registered", "En recommandé"
    EMAIL = "email", "Par e-mail"
    HAND = "hand", "Remise sur place"


class Signer(models.TextChoices):
    PERSON = "person", "La personne"
    ADVISER = "adviser", "Nous, pour elle"


class ApplicationQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the applications that this account may see: all for those who advise, none for others; never the archives."""
        seen = self if user.has_perm("applications.view_application") else self.none()
        return seen.filter(case__person__archived_at=None)

    def open(self):
        """Keep what is not over: neither paid, nor withdrawn, nor refused for good."""
        return self.filter(
            Q(status__in=[Status.PREPARING, Status.SENT])
            | Q(status=Status.GRANTED, granted__isnull=False)
            | Q(status=Status.REFUSED, appealed_on__isnull=False)
        )

    def unanswered(self):
        """Keep what waits for an answer: sent, or refused and contested."""
        return self.filter(Q(status=Status.SENT) | Q(status=Status.REFUSED, appealed_on__isnull=False))

    def obtained(self) -> Decimal:
        """Return the euros granted, added up: never a loan, nor what was given up. One query."""
        rows = self.filter(status__in=[Status.GRANTED, Status.PAID], version__nature__in=BRINGS_MONEY)
        return rows.aggregate(total=models.Sum("granted"))["total"] or Decimal(0)


class Application(WorkflowModel):
    """One aid that somebody asks for. ``version`` is what the aid was that day: it never changes.

    ``due_on`` is the day by which the next thing is due: sending it, the answer, the appeal, the payment. ``facts`` are those
    that the rule used, encrypted: the proof of what was known. ``granted`` is empty for what is not counted in euros.
    """

    TRANSITIONS = {
        Status.PREPARING: {Status.SENT, Status.WITHDRAWN},
        Status.SENT: {Status.GRANTED, Status.REFUSED, Status.WITHDRAWN},
        Status.GRANTED: {Status.PAID, Status.WITHDRAWN},
        # After an appeal.
        Status.REFUSED: {Status.GRANTED},
        Status.PAID: set(),
        Status.WITHDRAWN: set(),
    }

    reference = models.CharField("référence", max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="applications", verbose_name="dossier")
    version = models.ForeignKey(AidVersion, models.PROTECT, related_name="applications", verbose_name="aide")
    status = models.CharField("état", max_length=9, choices=Status, default=Status.PREPARING)
    amount = EuroField("montant demandé", null=True, blank=True)
    why = EncryptedField("pourquoi", max_length=1200, blank=True, default="")
    facts = EncryptedField("ce que la règle a regardé", null=True, blank=True, editable=False)
    event = models.CharField("ce dont dépend la date limite", max_length=40, blank=True, default="")
    event_on = models.DateField("jour de cet événement", null=True, blank=True)
    deadline = models.DateField("à demander au plus tard le", null=True, blank=True)
    due_on = models.DateField("prochaine échéance", null=True, blank=True)
    letter = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="aid_applications",
        verbose_name="lettre",
    )
    created_at = models.DateTimeField("préparée depuis le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="préparée par"
    )
    sent_on = models.DateField("envoyée le", null=True, blank=True)
    way = models.CharField("comment", max_length=10, choices=Way, blank=True, default="")
    receipt = models.CharField("accusé de réception", max_length=120, blank=True, default="")
    decided_on = models.DateField("réponse reçue le", null=True, blank=True)
    granted = EuroField("montant accordé", null=True, blank=True)
    reason = EncryptedField("motif du refus", max_length=600, blank=True, default="")
    appeal_until = models.DateField("recours possible jusqu’au", null=True, blank=True)
    appealed_on = models.DateField("recours envoyé le", null=True, blank=True)
    paid_on = models.DateField("versée le", null=True, blank=True)
    withdrawn_on = models.DateField("abandonnée le", null=True, blank=True)
    withdrawn_why = EncryptedField("pourquoi elle est abandonnée", max_length=600, blank=True, default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’aide"
        verbose_name_plural = "demandes d’aide"
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                name="application_one_at_a_time",
                fields=["case", "version"],
                condition=Q(status__in=["preparing", "sent"]),
                violation_error_message="Cette aide est déjà demandée\u00a0: continuez avec la demande qui est ouverte.",
            ),
            models.CheckConstraint(
                name="application_state_has_its_days",
                condition=Q(
                    status="preparing", sent_on=None, decided_on=None, granted=None, paid_on=None, withdrawn_on=None
                )
                | Q(status="sent", sent_on__isnull=False, decided_on=None, granted=None, paid_on=None, withdrawn_on=None)
                | Q(
                    status="granted", sent_on__isnull=False, decided_on__isnull=False, paid_on=None, withdrawn_on=None
                )
                | Q(
                    status="refused", sent_on__isnull=False, decided_on__isnull=False, appeal_until__isnull=False,
                    granted=None, paid_on=None, withdrawn_on=None,
                )
                | Q(
                    status="paid", sent_on__isnull=False, decided_on__isnull=False, granted__isnull=False,
                    paid_on__isnull=False, withdrawn_on=None,
                )
                | Q(status="withdrawn", paid_on=None, withdrawn_on__isnull=False),
                violation_error_message="Les dates ne vont pas avec l’état de la demande.",
            ),
            models.CheckConstraint(
                name="application_sent_says_how",
                condition=Q(sent_on=None, way="") | Q(sent_on__isnull=False) & ~Q(way=""),
                violation_error_message="Dites comment la demande est partie.",
            ),
            models.CheckConstraint(
                name="application_sent_in_time",
                condition=Q(sent_on=None) | Q(deadline=None) | Q(sent_on__lte=F("deadline")),
                violation_error_message="La date limite était passée.",
            ),
            models.CheckConstraint(
                name="application_event_and_its_day",
                condition=Q(event="", event_on=None, deadline=None)
                | ~Q(event="") & Q(event_on__isnull=False, deadline__isnull=False),
            ),
            models.CheckConstraint(
                name="application_days_in_order",
                condition=(Q(decided_on=None) | Q(sent_on__isnull=False, decided_on__gte=F("sent_on")))
                & (Q(appeal_until=None) | Q(decided_on__isnull=False))
                & (Q(appealed_on=None) | Q(appeal_until__isnull=False))
                & (Q(paid_on=None) | Q(decided_on__isnull=False, paid_on__gte=F("decided_on"))),
                violation_error_message="Ces jours ne se suivent pas\u00a0: envoi, réponse, versement.",
            ),
            models.CheckConstraint(
                name="application_amounts_positive",
                condition=(Q(amount=None) | Q(amount__gt=0)) & (Q(granted=None) | Q(granted__gt=0)),
                violation_error_message="Un montant est au-dessus de zéro.",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["status", "due_on"], name="application_due"),
            models.Index(fields=["-created_at", "-id"], name="application_recent"),
        ]

    def __str__(self):
        return f"Demande d’aide {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("applications:application", args=[self.pk])

    @property
    def in_euros(self) -> bool:
        """Whether the aid is counted in euros that add up."""
        unit = (self.version.rule.get("amount") or {}).get("unit", "euros")
        return unit == "euros" and self.version.nature in (*BRINGS_MONEY, "loan")


class PaperState(models.TextChoices):
    TODO = "todo", "À trouver"
    READY = "ready", "Prêt"
    USELESS = "useless", "Sans objet"


class ApplicationPaper(models.Model):
    """One of the papers that the version asks for: to find, ready (with its file or not), or not asked of her."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="papers", verbose_name="demande"
    )
    rank = models.PositiveSmallIntegerField("rang")
    label = models.CharField("papier", max_length=200)
    state = models.CharField("état", max_length=7, choices=PaperState, default=PaperState.TODO)
    file_name = models.CharField(max_length=120, blank=True, default="", editable=False)
    sha256 = models.CharField("empreinte", max_length=64, blank=True, default="", editable=False)
    at = models.DateTimeField("noté le", null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    class Meta:
        verbose_name = "papier d’une demande d’aide"
        verbose_name_plural = "papiers des demandes d’aide"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="application_paper_rank_once", fields=["application", "rank"]),
            models.CheckConstraint(
                name="application_paper_file_is_whole",
                condition=Q(file_name="", sha256="") | Q(state="ready") & ~Q(file_name="") & ~Q(sha256=""),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def is_pdf(self) -> bool:
        return self.file_name.endswith(".pdf")


class AidPayment(models.Model):
    """Money that came for a granted application, to her or to whom she pays. All of them never exceed what was granted."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="payments", verbose_name="demande"
    )
    on = models.DateField("versé le")
    amount = EuroField("montant")
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    class Meta:
        verbose_name = "versement d’une aide"
        verbose_name_plural = "versements d’aides"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="aid_payment_positive", condition=Q(amount__gt=0)),
            # What was granted is written once, by the operation: it never goes down.
            SumWithin(
                name="aid_payments_within_granted", amount="amount", parent="application", ceiling="granted"
            ),
        ]

    def __str__(self):
        return f"Versement du {self.on:%d/%m/%Y}"
