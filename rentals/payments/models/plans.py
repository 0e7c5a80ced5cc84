"""What eases a debt: a plan to pay it little by little, and what a manager gives up."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from mobilite.people.models import Person
from mobilite.workflow import LockingQuerySet
from rentals.payments.models.ledger import Bill, Line


class PlanQuerySet(LockingQuerySet):
    def live(self):
        return self.filter(ended_at=None)


class Plan(models.Model):
    """What one person agreed to pay, month by month, of what had fallen due on her bills (row F7). Never a household's.

    Its shares stand in for what was due on that day; it is ended with a reason, and never edited.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="plans", verbose_name="personne")
    agreed_at = models.DateTimeField("convenu le")
    #: The same day in Paris: what falls due later keeps its own date.
    agreed_on = models.DateField("jour de l’accord")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="convenu avec"
    )
    signed_at = models.DateTimeField("signé le", null=True, blank=True)
    ended_at = models.DateTimeField("arrêté le", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="arrêté par"
    )
    ended_reason = models.CharField("motif de l’arrêt", max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "accord de paiement"
        constraints = [
            models.UniqueConstraint(
                name="one_live_plan_a_person", fields=["person"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="plan_ended_after_its_agreement",
                condition=Q(ended_at__isnull=True, ended_reason="") | Q(ended_at__gte=F("agreed_at")),
            ),
        ]

    def __str__(self):
        return f"Accord de paiement n°\u00a0{self.pk}"


class PlanShareManager(models.Manager):
    def get_queryset(self):
        """Read shares with their plan: whether it is live says what they are worth."""
        return super().get_queryset().select_related("plan")


class PlanShare(models.Model):
    """The part of one bill that falls due on one day of a plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="shares", verbose_name="accord")
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="plan_shares", verbose_name="note")
    due_on = models.DateField("à payer le")
    amount = EuroField("montant")
    #: What the bill had received on the day of the agreement: what comes after goes to the plan first.
    paid_before = EuroField("déjà payé")

    objects = PlanShareManager()

    class Meta:
        verbose_name = "part d’un accord"
        constraints = [
            NeverChanged(name="planshare_never_changes"),
            models.UniqueConstraint(name="planshare_once_a_day", fields=["plan", "bill", "due_on"]),
            models.CheckConstraint(
                name="planshare_is_positive", condition=Q(amount__gt=0, paid_before__gte=0)
            ),
        ]


class WriteOff(models.Model):
    """A sum that is no longer asked for: a correction line, and another one when it is asked for again."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="write_offs", verbose_name="note")
    amount = EuroField("montant")
    reason = models.CharField("motif", max_length=200)
    line = models.OneToOneField(Line, models.PROTECT, related_name="write_off", verbose_name="ligne")
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    undone_line = models.OneToOneField(
        Line,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_write_off",
        verbose_name="ligne inverse",
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "abandon d’une somme due"
        permissions = [("write_off", "Peut ne plus demander une somme due")]
        constraints = [
            models.CheckConstraint(name="writeoff_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="writeoff_undone_by_another_line",
                condition=Q(undone_line__isnull=True) | ~Q(undone_line=F("line")),
            ),
        ]
