"""What a person contests of the damage asked of her, and what a manager answers: one row, after any return (issue 6, § 8)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.fields import EncryptedField, EuroField
from mobilite.workflow import LockingQuerySet
from rentals.models import KeyDrop, Rental
from rentals.payments.models import Line


class Channel(models.TextChoices):
    """How she said it."""

    COUNTER = "counter", "Au comptoir"
    PHONE = "phone", "Par téléphone"
    EMAIL = "email", "Par e-mail"
    LETTER = "letter", "Par courrier"
    LINK = "link", "Par son lien"


class Outcome(models.TextChoices):
    KEPT = "kept", "Maintenu"
    LOWERED = "lowered", "Baissé"
    GIVEN_UP = "given_up", "Abandonné"


class Contest(models.Model):
    """A contestation: of lines of the bill, or of what an inspection proposes after a drop of keys (``drop``).

    ``disputed`` is what she contests; ``suspended`` what was not paid of it, taken off the bill until the answer. ``kept``
    is what the answer leaves of it.
    """

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="contests", verbose_name="location")
    drop = models.OneToOneField(
        KeyDrop, models.PROTECT, null=True, blank=True, related_name="contest", verbose_name="dépôt de clés"
    )
    opened_at = models.DateTimeField("contesté le")
    channel = models.CharField("comment", max_length=7, choices=Channel)
    words = EncryptedField("ce qu’elle conteste")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )
    answer_by = models.DateTimeField("réponse avant le")
    disputed = EuroField("somme contestée")
    suspended = EuroField("somme suspendue")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="répondu par"
    )
    outcome = models.CharField("réponse", max_length=8, choices=Outcome, blank=True)
    kept = EuroField("somme gardée", null=True, blank=True)
    reason = models.CharField("motif", max_length=300, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "contestation"
        default_permissions = ()
        permissions = [("answer_contest", "Peut répondre à une contestation")]
        constraints = [
            models.UniqueConstraint(
                name="contest_one_open_for_a_rental", fields=["rental"], condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="contest_suspends_what_is_disputed",
                condition=Q(disputed__gte=0, suspended__gte=0, suspended__lte=F("disputed")),
            ),
            models.CheckConstraint(
                name="contest_answered_with_why",
                condition=Q(answered_at__isnull=True, outcome="", kept__isnull=True, reason="")
                | Q(answered_at__isnull=False, answered_at__gte=F("opened_at"), kept__isnull=False)
                & ~Q(outcome="")
                & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="contest_keeps_what_its_outcome_says",
                condition=Q(outcome="")
                | Q(outcome="kept", kept=F("disputed"))
                | Q(outcome="lowered", kept__gt=0, kept__lt=F("disputed"))
                | Q(outcome="given_up", kept=0),
            ),
            models.CheckConstraint(
                name="contest_by_her_link_is_hers", condition=~Q(channel="link") | Q(noted_by__isnull=True)
            ),
        ]

    def __str__(self):
        return f"contestation, {self.rental.reference}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class ContestedLine(models.Model):
    """A line of the bill that is contested: once."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="lines", verbose_name="contestation")
    line = models.OneToOneField(Line, models.PROTECT, related_name="contested", verbose_name="ligne")

    class Meta:
        verbose_name = "ligne contestée"
        default_permissions = ()
