"""A plan: one project of one file, its estimates, who pays what; what is left to live on; the days it was closed."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from advice.aids.models import Aid, AidVersion
from advice.cases.models import Case, CasePaper
from advice.plans.constraints import ClosingTellsTheLines, StillOncePlanIsClosed
from mobilite.constraints import NeverChanged, SumWithin
from mobilite.documents.models import Document
from mobilite.fields import EncryptedEuroField, EncryptedField, EuroField
from mobilite.workflow import LockingQuerySet, WorkflowModel

#: Dearer than any car, driving lesson or bike that we would finance.
DEAREST = Decimal("100000.00")


class Project(models.TextChoices):
    LICENCE = "licence", "Permis de conduire"
    PURCHASE = "purchase", "Achat d’un véhicule"
    REPAIR = "repair", "Réparation d’un véhicule"
    BIKE = "bike", "Vélo"
    INSURANCE = "insurance", "Assurance"
    TRAVEL = "travel", "Trajets"


class Status(models.TextChoices):
    DRAFT = "draft", "En préparation"
    CLOSED = "closed", "Clos, équilibré"
    DROPPED = "dropped", "Abandonné"


class FinancingQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the plans of the files that this account may see."""
        seen = self if user.has_perm("cases.view_case") else self.none()
        return seen.filter(case__person__archived_at=None)

    def current(self):
        return self.filter(status=Status.DRAFT)


class Plan(WorkflowModel):
    """How one project is paid. ``title`` (encrypted) says what exactly, in the adviser's words.

    Closed, its lines and its chosen estimate do not move any more: a ``Closing`` holds its sums, and the database compares.
    """

    TRANSITIONS = {
        Status.DRAFT: {Status.CLOSED, Status.DROPPED},
        Status.CLOSED: {Status.DRAFT},
        Status.DROPPED: {Status.DRAFT},
    }

    reference = models.CharField("référence", max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="plans", verbose_name="dossier")
    project = models.CharField("projet", max_length=9, choices=Project)
    title = EncryptedField("ce qu’il faut payer", max_length=120, blank=True, default="")
    #: Read by the committee.
    argument = EncryptedField("pourquoi ce projet", max_length=1500, blank=True, default="")
    status = models.CharField("état", max_length=7, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField("commencé le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="commencé par"
    )
    motive = EncryptedField("pourquoi il est abandonné ou rouvert", max_length=300, blank=True, default="")

    objects = FinancingQuerySet.as_manager()

    class Meta:
        verbose_name = "plan de financement"
        verbose_name_plural = "plans de financement"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="plan_status_is_known", condition=Q(status__in=["draft", "closed", "dropped"])
            )
        ]
        indexes = [
            models.Index(fields=["case", "status"], name="plan_case"),
            models.Index(fields=["-created_at", "-id"], name="plan_recent"),
        ]

    def __str__(self):
        return f"Plan de financement {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.case_id, self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def what(self) -> str:
        """« Permis de conduire : forfait de 20 heures »."""
        label = str(self.get_project_display())
        return f"{label}\u00a0: {self.title}" if self.title else label


def _plan(name: str):
    return models.ForeignKey(Plan, models.PROTECT, related_name=name, verbose_name="plan")


def _euros_within(field: str, name: str, sentence: str):
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__gt": 0, f"{field}__lte": DEAREST}),
        violation_error_message=sentence,
    )


class Estimate(models.Model):
    """What somebody asks for the project. One is chosen: its amount is what the plan must find."""

    plan = _plan("estimates")
    seller = models.CharField("de qui", max_length=80)
    amount = EuroField("montant")
    on = models.DateField("daté du", null=True, blank=True)
    includes = models.CharField("ce qu’il comprend", max_length=200, blank=True)
    paper = models.ForeignKey(
        CasePaper, models.SET_NULL, null=True, blank=True, related_name="estimates", verbose_name="papier"
    )
    is_chosen = models.BooleanField("retenu", default=False)

    class Meta:
        verbose_name = "devis"
        verbose_name_plural = "devis"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="estimate_one_is_chosen", fields=["plan"], condition=Q(is_chosen=True)
            ),
            _euros_within(
                "amount", "estimate_is_payable", "Un devis va de 0,01\u00a0€ à 100\u202f000\u00a0€."
            ),
            StillOncePlanIsClosed(name="estimate_still_once_closed", but=("seller", "includes", "paper")),
        ]

    def __str__(self):
        return self.seller


class Kind(models.TextChoices):
    AID = "aid", "Aide"
    OWN = "own", "Apport de la personne"
    LOAN = "loan", "Microcrédit ou autre prêt"
    OTHER = "other", "Autre payeur"


class Surety(models.TextChoices):
    """How far the amount of an aid can be relied on, when it was put in the plan."""

    COUNTED = "counted", "calculé"
    CEILING = "ceiling", "montant espéré, sous un plafond\u00a0: à confirmer"
    PROVISIONAL = "provisional", "provisoire\u00a0: il manque une réponse"
    HOPED = "hoped", "espéré, l’organisme décide\u00a0: à confirmer"


class Line(models.Model):
    """Who pays what. An aid keeps the version that says it and the facts that it used: the proof of what was known.

    A loan is a line of its own kind: it is paid back each month (``monthly``), and never counted as an aid.
    """

    plan = _plan("lines")
    kind = models.CharField("nature", max_length=5, choices=Kind)
    amount = EuroField("montant")
    #: Of an aid, or of a loan that the catalogue knows.
    aid = models.ForeignKey(Aid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aide")
    version = models.ForeignKey(
        AidVersion, models.PROTECT, null=True, blank=True, related_name="plan_lines", verbose_name="version"
    )
    surety = models.CharField("fiabilité", max_length=11, choices=Surety, blank=True, default="")
    most = EuroField("au plus", null=True, blank=True)
    exclusive = models.CharField("groupe exclusif", max_length=40, blank=True, default="")
    #: The facts as the engine read them; erased with the file.
    facts = EncryptedField("faits utilisés", null=True, blank=True)
    why = models.CharField("pourquoi ce montant", max_length=300, blank=True, default="")
    #: Who pays, of another payer; who lends, of a loan.
    who = EncryptedField("qui", max_length=120, blank=True, default="")
    months = models.PositiveSmallIntegerField("durée (mois)", null=True, blank=True)
    rate = models.DecimalField("taux annuel (%)", max_digits=4, decimal_places=2, null=True, blank=True)
    monthly = EuroField("mensualité", null=True, blank=True)

    class Meta:
        verbose_name = "ligne d’un plan de financement"
        verbose_name_plural = "lignes des plans de financement"
        default_permissions = ()
        constraints = [
            _euros_within(
                "amount", "plan_line_is_payable", "Un montant va de 0,01\u00a0€ à 100\u202f000\u00a0€."
            ),
            models.CheckConstraint(
                name="plan_line_aid_has_its_version",
                condition=~Q(kind="aid")
                | Q(aid__isnull=False, version__isnull=False, months__isnull=True, monthly__isnull=True)
                & ~Q(surety=""),
            ),
            models.CheckConstraint(
                name="plan_line_within_its_ceiling",
                condition=Q(most__isnull=True) | Q(amount__lte=F("most")),
                violation_error_message="C’est plus que le plafond de cette aide.",
            ),
            models.CheckConstraint(
                name="plan_line_loan_is_paid_back",
                condition=~Q(kind="loan")
                | Q(months__gte=1, months__lte=120, monthly__gt=0, rate__gte=0, rate__lte=25, surety=""),
                violation_error_message="Un prêt se rembourse en 1 à 120 mois, à 25\u00a0% par an au plus.",
            ),
            models.CheckConstraint(
                name="plan_line_own_is_own",
                condition=Q(kind__in=["aid", "loan"])
                | Q(
                    aid__isnull=True,
                    version__isnull=True,
                    months__isnull=True,
                    monthly__isnull=True,
                    surety="",
                ),
            ),
            models.UniqueConstraint(
                name="plan_line_aid_once",
                fields=["plan", "aid"],
                condition=Q(aid__isnull=False),
                violation_error_message="Cette aide est déjà dans le plan\u00a0: retirez-la d’abord.",
            ),
            models.UniqueConstraint(
                name="plan_line_exclusive_once",
                fields=["plan", "exclusive"],
                condition=~Q(exclusive=""),
                violation_error_message="Une aide du même groupe est déjà dans le plan\u00a0: gardez-en une.",
            ),
            models.UniqueConstraint(
                name="plan_line_own_once",
                fields=["plan"],
                condition=Q(kind="own"),
                violation_error_message="L’apport est déjà noté\u00a0: modifiez-le.",
            ),
            StillOncePlanIsClosed(name="plan_line_still_once_closed", but=("facts", "who")),
        ]

    def __str__(self):
        return str(self.get_kind_display())

    @property
    def case(self) -> Case:
        """The file of its plan: for what follows an aid, its application."""
        return self.plan.case

    @property
    def label(self) -> str:
        if self.version is not None:
            return self.version.name
        if self.kind == Kind.OWN:
            return "La personne"
        return self.who or str(self.get_kind_display())

    @property
    def rate_words(self) -> str:
        """« 3,5 »."""
        return f"{self.rate.normalize():f}".replace(".", ",") if self.rate is not None else ""

    @property
    def is_sure(self) -> bool:
        """Whether its amount needs nobody's answer to be known."""
        return self.surety in ("", Surety.COUNTED)


class Instalment(models.Model):
    """A part of what the person brings, on its day. Together they make the line, to the cent."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="instalments", verbose_name="apport")
    due_on = models.DateField("le")
    amount = EuroField("montant")

    class Meta:
        verbose_name = "versement de l’apport"
        verbose_name_plural = "versements de l’apport"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="plan_instalment_once_a_day", fields=["line", "due_on"]),
            models.CheckConstraint(name="plan_instalment_positive", condition=Q(amount__gt=0)),
            SumWithin(name="plan_instalments_within_line", amount="amount", parent="line", ceiling="amount"),
        ]

    def __str__(self):
        return f"{self.due_on:%d/%m/%Y}"


class Budget(models.Model):
    """What comes in and goes out each month, as she says it. Encrypted: read with the right to see incomes."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="budget", verbose_name="plan")
    wages = EncryptedEuroField("salaire net", default=Decimal(0))
    benefits = EncryptedEuroField("allocations et prestations", default=Decimal(0))
    other_income = EncryptedEuroField("autres ressources", default=Decimal(0))
    housing = EncryptedEuroField("logement (reste à payer)", default=Decimal(0))
    bills = EncryptedEuroField("énergie, téléphone, assurances", default=Decimal(0))
    living = EncryptedEuroField("alimentation et vie courante", default=Decimal(0))
    debts = EncryptedEuroField("crédits et dettes", default=Decimal(0))
    travel_now = EncryptedEuroField("trajets aujourd’hui", default=Decimal(0))
    travel_after = EncryptedEuroField("trajets après le projet", default=Decimal(0))
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    INCOME = ("wages", "benefits", "other_income")
    CHARGES = ("housing", "bills", "living", "debts")

    class Meta:
        verbose_name = "budget"
        default_permissions = ()

    def __str__(self):
        return f"Budget du {self.at:%d/%m/%Y}"


class ClosingQuerySet(models.QuerySet):
    def live(self):
        return self.filter(reopened_at=None)


class Closing(models.Model):
    """A plan as it was closed: its sums, that add up, and its two papers. Reopening it ends this row, which stays."""

    plan = _plan("closings")
    cost = EuroField("coût")
    aids = EuroField("aides")
    own = EuroField("apport")
    loans = EuroField("prêts")
    others = EuroField("autres payeurs")
    at = models.DateTimeField("clos le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="clos par"
    )
    paper = models.OneToOneField(
        Document, models.PROTECT, related_name="plan_closing", verbose_name="plan remis à la personne"
    )
    committee_paper = models.OneToOneField(
        Document, models.PROTECT, related_name="plan_committee", verbose_name="plan pour la commission"
    )
    reopened_at = models.DateTimeField("rouvert le", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="rouvert par",
    )
    motive = EncryptedField("pourquoi il est rouvert", max_length=300, blank=True, default="")

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "clôture d’un plan de financement"
        verbose_name_plural = "clôtures des plans de financement"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="plan_closing_balances",
                condition=Q(cost=F("aids") + F("own") + F("loans") + F("others")),
                violation_error_message="Le plan n’est pas équilibré.",
            ),
            models.CheckConstraint(
                name="plan_closing_aids_within_cost",
                condition=Q(
                    cost__gt=0, aids__gte=0, aids__lte=F("cost"), own__gte=0, loans__gte=0, others__gte=0
                ),
            ),
            models.UniqueConstraint(
                name="plan_closing_one_live", fields=["plan"], condition=Q(reopened_at__isnull=True)
            ),
            NeverChanged(name="plan_closing_never_changes", but=("reopened_at", "reopened_by", "motive")),
            ClosingTellsTheLines(name="plan_closing_tells_the_lines"),
        ]

    def __str__(self):
        return f"Clôture du {self.at:%d/%m/%Y}"
