"""What people leave as a guarantee, apart from income: by which means, where it lies, how it ended (rows F1, F2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from mobilite.people.models import Partner, Person, Place
from mobilite.workflow import LockingQuerySet
from rentals.payments.constraints import OpenMonth
from rentals.payments.models.counter import Remittance
from rentals.payments.models.ledger import Line, Means


class DepositMeans(models.TextChoices):
    """How something can be guaranteed. The two last ones come with payment by card: see ``OFFERED``."""

    CASH = "cash", "Espèces"
    CHEQUE = "cheque", "Chèque"
    TERMINAL = "terminal", "Carte, au terminal"
    TRANSFER = "transfer", "Virement"
    GUARANTEE = "guarantee", "Garantie d’un tiers"
    EXEMPTION = "exemption", "Dispense"
    CARD_HOLD = "card_hold", "Empreinte de carte"
    SAVED_CARD = "saved_card", "Carte enregistrée"


class Spot(models.TextChoices):
    """Where a deposit lies: the first two are those of a place."""

    DRAWER = "drawer", "Caisse ou tiroir"
    SAFE = "safe", "Coffre"
    BANK = "bank", "Banque"


class Ending(models.TextChoices):
    RETURNED = "returned", "Rendue"
    REPLACED = "replaced", "Remplacée"
    UNPAID = "unpaid", "Chèque impayé"
    LAPSED = "lapsed", "Empreinte finie"


class DepositQuerySet(LockingQuerySet):
    def guaranteeing(self):
        """Keep what stands for a deposit now, an exemption included."""
        return self.filter(given_back_at=None)

    def held(self):
        """Keep what lies somewhere: money, cheques, papers of guarantors."""
        return self.filter(given_back_at=None).exclude(means=DepositMeans.EXEMPTION)


class Deposit(models.Model):
    """What a person leaves as a guarantee: held, then given back or kept in part. It is no income until it is kept.

    ``spot`` and ``place`` say where it lies, or lay last: the sum of its moves, which ``check_integrity`` compares.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="deposits", verbose_name="personne")
    amount = EuroField("montant")
    means = models.CharField("moyen", max_length=10, choices=DepositMeans)
    bank = models.CharField("banque", max_length=60, blank=True)
    cheque_number = models.CharField("numéro de chèque", max_length=20, blank=True)
    holder = models.CharField("au nom de", max_length=120, blank=True)
    written_on = models.DateField("chèque daté du", null=True, blank=True)
    guarantor_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="guaranteed", verbose_name="garant"
    )
    guarantor_partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="guaranteed", verbose_name="garant"
    )
    reference = models.CharField("référence du papier", max_length=80, blank=True, default="", db_default="")
    waived_reason = models.CharField(
        "motif de la dispense", max_length=200, blank=True, default="", db_default=""
    )
    #: The last day that its means holds, by the rules of the day when it came; none for what does not end.
    holds_until = models.DateField("tient jusqu’au", null=True, blank=True)
    received_at = models.DateTimeField("reçue le")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="reçue par"
    )
    spot = models.CharField("où", max_length=6, choices=Spot, blank=True, default="", db_default="")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name="lieu")
    kept_amount = EuroField("retenu", null=True, blank=True)
    kept_reason = models.CharField("motif de la retenue", max_length=200, blank=True)
    given_back_at = models.DateTimeField("rendue le", null=True, blank=True)
    given_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="rendue par"
    )
    given_back_place = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", verbose_name="rendue à"
    )
    #: By what the money went back; empty for a paper, and when all was kept.
    given_back_means = models.CharField(
        "rendue par", max_length=8, choices=Means, blank=True, default="", db_default=""
    )
    ending = models.CharField("fin", max_length=8, choices=Ending, blank=True, default="", db_default="")
    #: The paper that says that it was given back bears the person's signature.
    signed_back_at = models.DateTimeField("remise signée le", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="remplace"
    )

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = "caution"
        permissions = [("waive_deposit", "Dispenser de caution")]
        constraints = [
            models.CheckConstraint(name="deposit_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="deposit_given_back_says_what_was_kept",
                condition=Q(given_back_at__isnull=True, kept_amount__isnull=True, ending="")
                | Q(
                    ~Q(ending=""),
                    given_back_at__isnull=False,
                    kept_amount__isnull=False,
                    kept_amount__gte=0,
                    kept_amount__lte=F("amount"),
                ),
                violation_error_message="On ne retient pas plus que la caution.",
            ),
            models.CheckConstraint(
                name="deposit_kept_has_a_reason",
                condition=Q(kept_amount__isnull=True) | Q(kept_amount=0) | ~Q(kept_reason=""),
                violation_error_message="Dites pourquoi une partie de la caution est retenue.",
            ),
            models.CheckConstraint(
                name="deposit_of_paper_is_never_kept",
                condition=~Q(means__in=("guarantee", "exemption"))
                | Q(kept_amount__isnull=True)
                | Q(kept_amount=0),
            ),
            models.CheckConstraint(
                name="deposit_uncashed_is_never_kept",
                condition=~Q(means="cheque")
                | Q(spot="bank")
                | Q(kept_amount__isnull=True)
                | Q(kept_amount=0),
                violation_error_message="Un chèque non encaissé se rend entier.",
            ),
            models.CheckConstraint(
                name="deposit_guarantee_has_one_guarantor",
                condition=Q(means="guarantee", guarantor_person__isnull=False, guarantor_partner__isnull=True)
                | Q(means="guarantee", guarantor_person__isnull=True, guarantor_partner__isnull=False)
                | Q(~Q(means="guarantee"), guarantor_person__isnull=True, guarantor_partner__isnull=True),
            ),
            models.CheckConstraint(
                name="deposit_exemption_has_its_reason",
                condition=Q(~Q(waived_reason=""), means="exemption")
                | Q(~Q(means="exemption"), waived_reason=""),
            ),
            models.CheckConstraint(
                name="deposit_lies_somewhere",
                condition=Q(means="exemption", spot="") | Q(~Q(means="exemption"), ~Q(spot="")),
            ),
            models.CheckConstraint(
                name="deposit_cheque_has_an_end", condition=~Q(means="cheque") | Q(holds_until__isnull=False)
            ),
            models.CheckConstraint(
                name="deposit_signed_once_given_back",
                condition=Q(signed_back_at__isnull=True) | Q(given_back_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="deposit_held", fields=["spot", "place"], condition=Q(given_back_at__isnull=True)
            )
        ]

    def __str__(self):
        return f"caution n°\u00a0{self.pk}"

    def get_absolute_url(self):
        return reverse("rentals:deposit_page", args=[self.pk])

    @property
    def guarantor(self) -> Person | Partner | None:
        return self.guarantor_person or self.guarantor_partner

    @property
    def is_money(self) -> bool:
        """Whether it can be kept in part: money in a drawer or at the bank, not a paper."""
        if self.means == DepositMeans.CHEQUE:
            return self.spot == Spot.BANK
        return self.means not in (DepositMeans.GUARANTEE, DepositMeans.EXEMPTION)


class MoveKind(models.TextChoices):
    RECEIVED = "received", "Reçue"
    OUT = "out", "Sortie"
    IN = "in", "Entrée"
    KEPT = "kept", "Retenue"
    BACK = "back", "Rendue"
    UNPAID = "unpaid", "Impayée"


#: What happens to a deposit once at most.
ONCE = (MoveKind.RECEIVED, MoveKind.KEPT, MoveKind.BACK, MoveKind.UNPAID)


class DepositMove(models.Model):
    """An amount of a deposit that arrives somewhere (above nil) or leaves it. The register of a day is their sum."""

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="moves", verbose_name="caution")
    kind = models.CharField("type", max_length=8, choices=MoveKind)
    spot = models.CharField("où", max_length=6, choices=Spot)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name="lieu")
    amount = EuroField("montant")
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    #: The slip that a cheque went to the bank with.
    remittance = models.ForeignKey(
        Remittance, models.PROTECT, null=True, related_name="deposit_moves", verbose_name="remise"
    )

    class Meta:
        verbose_name = "mouvement de caution"
        constraints = [
            NeverChanged(name="deposit_move_never_changes"),
            OpenMonth(name="deposit_move_in_an_open_month", at="at"),
            models.UniqueConstraint(
                name="deposit_move_once", fields=["deposit", "kind"], condition=Q(kind__in=ONCE)
            ),
            models.CheckConstraint(
                name="deposit_move_has_its_sign",
                condition=Q(kind__in=("received", "in"), amount__gt=0)
                | Q(kind__in=("out", "kept", "back", "unpaid"), amount__lt=0),
            ),
            models.CheckConstraint(
                name="deposit_move_on_a_slip",
                condition=Q(remittance__isnull=True) | Q(kind="in", spot="bank"),
            ),
        ]
        indexes = [models.Index(fields=["place", "at"], name="deposit_move_place")]


class KeptLine(models.Model):
    """What one line of a bill takes of what was kept of a deposit: the letter says it line by line."""

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="kept_lines", verbose_name="caution")
    line = models.ForeignKey(Line, models.PROTECT, related_name="kept_of_deposits", verbose_name="ligne")
    amount = EuroField("montant")

    class Meta:
        verbose_name = "ligne payée par une caution"
        constraints = [
            NeverChanged(name="kept_line_never_changes"),
            models.UniqueConstraint(name="kept_line_once", fields=["deposit", "line"]),
            models.CheckConstraint(name="kept_line_is_positive", condition=Q(amount__gt=0)),
        ]
