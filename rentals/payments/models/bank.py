"""What the bank says, and what each of its lines was matched with: lines and matches are rows that never change."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.fields import EncryptedField, EuroField, euros
from mobilite.money import ZERO
from mobilite.people.models import Place
from mobilite.workflow import LockingQuerySet, WorkflowModel
from rentals.payments.models.counter import CashMovement, Remittance
from rentals.payments.models.deposits import Deposit
from rentals.payments.models.ledger import Payment, Refund

WHO = {"on_delete": models.PROTECT, "null": True, "related_name": "+"}


class BankAccount(models.Model):
    """An account of the structure, and what the columns of its exports say. Its number is never kept whole."""

    name = models.CharField("nom", max_length=60, unique=True)
    iban_end = models.CharField(
        "quatre derniers signes de l’IBAN",
        max_length=4,
        validators=[
            RegexValidator(r"\A[0-9A-Z]{4}\Z", "Écrivez les quatre derniers signes, sans les autres.")
        ],
    )
    #: {head, folded: key of ``bank.files.COLUMNS``}; "" for a column that says nothing we keep.
    columns = models.JSONField("colonnes", default=dict)
    #: Rents, wages, suppliers: nobody at the counter needs to read them.
    keeps_debits = models.BooleanField("garder tous les débits", default=False)
    closed_at = models.DateTimeField("n’est plus utilisé depuis le", null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "compte bancaire"

    def __str__(self):
        return f"{self.name} …{self.iban_end}"


class StatementStatus(models.TextChoices):
    PREPARED = "prepared", "Colonnes à dire"
    READ = "read", "Lu"
    ABANDONED = "abandoned", "Abandonné"


class StatementQuerySet(LockingQuerySet):
    def with_sums(self):
        """Annotate with ``came`` and ``went`` (in euros), ``lines_count`` and ``left_count``: how many are to treat."""
        lines = BankLine.objects.filter(statement=OuterRef("pk")).order_by()

        def summed(**which):
            sums = lines.filter(**which).values("statement").annotate(euros=Sum("amount")).values("euros")
            return Coalesce(Subquery(sums, output_field=EuroField()), euros(ZERO))

        def counted(rows):
            counts = rows.values("statement").annotate(count=Count("pk")).values("count")
            return Coalesce(Subquery(counts, output_field=models.IntegerField()), 0)

        return self.annotate(
            came=summed(amount__gt=0),
            went=summed(amount__lt=0),
            lines_count=counted(lines),
            left_count=counted(lines.to_treat()),
        )


class Statement(WorkflowModel):
    """A file of the bank, from the moment it is sent until its lines are read or it is given up.

    ``stored_as`` names the private file while its columns are still to be said; it is removed as soon as they are.
    """

    TRANSITIONS = {
        StatementStatus.PREPARED: {StatementStatus.READ, StatementStatus.ABANDONED},
        StatementStatus.READ: set(),
        StatementStatus.ABANDONED: set(),
    }

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements", verbose_name="compte")
    status = models.CharField("état", max_length=9, choices=StatementStatus, default=StatementStatus.PREPARED)
    file_name = models.CharField("fichier", max_length=120)
    stored_as = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField("envoyé le")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="envoyé par", **WHO)
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    first_on = models.DateField("du", null=True, blank=True)
    last_on = models.DateField("au", null=True, blank=True)
    #: Operations that an earlier export had brought, debits that nobody here needs, rows that are no operation.
    known_count = models.PositiveIntegerField("lignes déjà connues", default=0)
    unkept_count = models.PositiveIntegerField("débits non gardés", default=0)
    skipped_count = models.PositiveIntegerField("lignes sans opération", default=0)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = "relevé bancaire"
        constraints = [
            models.CheckConstraint(
                name="statement_read_has_its_days",
                condition=Q(
                    status="read", read_at__isnull=False, first_on__isnull=False, last_on__isnull=False
                )
                | ~Q(status="read") & Q(read_at__isnull=True),
            ),
            models.CheckConstraint(
                name="statement_keeps_no_file", condition=Q(status="prepared") | Q(stored_as="")
            ),
        ]
        indexes = [models.Index(fields=["-sent_at"], name="statement_newest")]

    def __str__(self):
        return f"relevé n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rentals:bank_statement", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its columns are still to be said."""
        return self.status == StatementStatus.PREPARED


class BankLineQuerySet(LockingQuerySet):
    def with_left(self):
        """Annotate with ``placed`` (matched or set aside), ``aside`` and ``left``, in euros with the sign of the line."""
        rows = BankMatch.objects.filter(line=OuterRef("pk")).order_by().values("line")

        def summed(rows):
            sums = rows.annotate(euros=Sum("amount")).values("euros")
            return Coalesce(Subquery(sums, output_field=EuroField()), euros(ZERO))

        annotated = self.annotate(placed=summed(rows), aside=summed(rows.filter(kind=MatchKind.ASIDE)))
        return annotated.annotate(left=F("amount") - F("placed"))

    def to_treat(self):
        """Keep the lines of which something is neither matched nor set aside."""
        return self.with_left().exclude(left=euros(ZERO))

    def set_aside(self):
        """Keep the lines treated of which something was set aside."""
        return self.with_left().filter(left=euros(ZERO)).exclude(aside=euros(ZERO))

    def matched(self):
        """Keep the lines wholly matched."""
        return self.with_left().filter(left=euros(ZERO), aside=euros(ZERO))


class BankLine(models.Model):
    """One operation, as the bank says it. Two that say the same, the same day, differ by their rank.

    Words are emptied when their term is over; the sums stay.
    """

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines", verbose_name="compte")
    #: The export that brought it first.
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines", verbose_name="relevé")
    day = models.DateField("date")
    value_on = models.DateField("date de valeur", null=True, blank=True)
    #: Above nil came in, below went out.
    amount = EuroField("montant")
    label = EncryptedField("libellé", max_length=300)
    reference = EncryptedField("référence", max_length=80)
    fingerprint = models.CharField("empreinte", max_length=64, blank=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = BankLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de relevé"
        constraints = [
            NeverChanged(
                name="bank_line_never_changes", but=("label", "reference"), emptied=("fingerprint",)
            ),
            models.CheckConstraint(name="bank_line_is_not_nil", condition=~Q(amount=0)),
            models.UniqueConstraint(
                name="bank_line_once",
                fields=["account", "day", "fingerprint", "rank"],
                condition=~Q(fingerprint=""),
            ),
        ]
        indexes = [models.Index(fields=["-day", "-id"], name="bank_line_recent")]

    def __str__(self):
        return f"ligne n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rentals:bank_line", args=[self.pk])


class MatchKind(models.TextChoices):
    RECEIVED = "received", "Encaissé"
    PAYMENT = "payment", "Virement déjà noté"
    REMITTANCE = "remittance", "Remise de chèques"
    TERMINAL = "terminal", "Carte, au terminal"
    CASH = "cash", "Espèces remises à la banque"
    DEPOSIT = "deposit", "Caution déjà notée"
    REFUND = "refund", "Remboursement déjà noté"
    RETURNED = "returned", "Chèque impayé"
    ASIDE = "aside", "Mis de côté"


#: The key that each kind names.
NAMES = {
    MatchKind.RECEIVED: "payment",
    MatchKind.PAYMENT: "payment",
    MatchKind.REMITTANCE: "remittance",
    MatchKind.TERMINAL: "terminal_on",
    MatchKind.CASH: "cash",
    MatchKind.DEPOSIT: "deposit",
    MatchKind.REFUND: "refund",
    MatchKind.RETURNED: "refund",
    MatchKind.ASIDE: "",
}
_TARGETS = ("payment", "remittance", "cash", "deposit", "refund", "terminal_on")
#: What is on one line only, unless that was undone.
SINGLE = ("payment", "remittance", "cash", "deposit", "refund")


def _names(kind: str) -> Q:
    return Q(kind=kind, **{f"{name}__isnull": name != NAMES[MatchKind(kind)] for name in _TARGETS})


def _names_one_thing() -> Q:
    named = Q()
    for kind in MatchKind.values:
        named |= _names(kind)
    undone = Q(undoes__isnull=False, **{f"{name}__isnull": True for name in _TARGETS})
    return Q(undoes__isnull=True) & named | undone


class BankMatchQuerySet(LockingQuerySet):
    def live(self):
        """Keep the matches that hold: neither undone nor the row that undoes one."""
        return self.filter(undoes=None, undone_by=None)


class BankMatch(models.Model):
    """What somebody said a line is, for a part of it or all of it. A wrong one is undone by the opposite row.

    ``position`` counts the rows of a line: of two colleagues who match it at once, one loses. ``turn`` counts the times
    that something was matched: it is on one line at a time.
    """

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches", verbose_name="ligne")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("type", max_length=10, choices=MatchKind)
    #: With the sign of the line; the opposite in the row that undoes.
    amount = EuroField("montant")
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="bank_matches", verbose_name="paiement"
    )
    remittance = models.ForeignKey(
        Remittance, models.PROTECT, null=True, related_name="bank_matches", verbose_name="remise"
    )
    cash = models.ForeignKey(
        CashMovement,
        models.PROTECT,
        null=True,
        related_name="bank_matches",
        verbose_name="mouvement de caisse",
    )
    deposit = models.ForeignKey(
        Deposit, models.PROTECT, null=True, related_name="bank_matches", verbose_name="caution"
    )
    refund = models.ForeignKey(
        Refund, models.PROTECT, null=True, related_name="bank_matches", verbose_name="remboursement"
    )
    terminal_on = models.DateField("journée du terminal", null=True)
    terminal_place = models.ForeignKey(Place, verbose_name="lieu du terminal", **WHO)
    turn = models.PositiveSmallIntegerField("fois", default=0)
    reason = models.CharField("motif", max_length=200, blank=True)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="par", **WHO)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name="annule"
    )

    objects = BankMatchQuerySet.as_manager()

    class Meta:
        verbose_name = "rapprochement"
        constraints = [
            NeverChanged(name="bank_match_never_changes", emptied=("reason",)),
            models.CheckConstraint(name="bank_match_is_not_nil", condition=~Q(amount=0)),
            models.CheckConstraint(name="bank_match_names_one_thing", condition=_names_one_thing()),
            models.UniqueConstraint(name="bank_match_one_at_a_time", fields=["line", "position"]),
            *(
                models.UniqueConstraint(
                    name=f"bank_match_{name}_once",
                    fields=[name, "turn"],
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in SINGLE
            ),
        ]
        indexes = [models.Index(fields=["-at"], name="bank_match_recent")]

    def __str__(self):
        return f"rapprochement n°\u00a0{self.pk}"
