"""Keys left in a key box while we were closed: when the clock stopped, what was found, what the person says of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.people.models import Place
from mobilite.workflow import LockingQuerySet
from rentals.models.rentals import Rental


class DropSource(models.TextChoices):
    """How we know when the keys were left."""

    DECLARED = "declared", "La personne le dit"
    READ = "read", "Nous l’avons vu ou lu"


class KeyDrop(models.Model):
    """The keys of a rental in a key box (row E6). The rental stops at ``left_at``; the inspection comes at the next opening.

    Once seen and told (``told_at``), she may contest until ``contest_until``: ``proposed``, what the inspection would charge, waits
    until then, until she agrees, or until the answer to what she contests (``rentals.damage``).
    """

    rental = models.OneToOneField(Rental, models.PROTECT, related_name="key_drop", verbose_name="location")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="boîte à clés de")
    left_at = models.DateTimeField("clés déposées le")
    source = models.CharField("comment on le sait", max_length=8, choices=DropSource)
    noted_at = models.DateTimeField("noté le")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )
    told_at = models.DateTimeField("constat envoyé le", null=True, blank=True)
    contest_until = models.DateTimeField("contestation possible jusqu’au", null=True, blank=True)
    contested_at = models.DateTimeField("contesté le", null=True, blank=True)
    agreed_at = models.DateTimeField("accord donné le", null=True, blank=True)
    proposed = models.JSONField("frais proposés", default=list, blank=True)
    settled_at = models.DateTimeField("frais décidés le", null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "dépôt dans la boîte à clés"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="key_drop_left_before_noted",
                condition=Q(left_at__lte=F("noted_at")),
                violation_error_message="Ce moment n’est pas encore venu.",
            ),
            models.CheckConstraint(
                name="key_drop_told_until",
                condition=Q(told_at__isnull=True, contest_until__isnull=True)
                | Q(told_at__isnull=False, contest_until__isnull=False, contest_until__gte=F("told_at")),
            ),
            models.CheckConstraint(
                name="key_drop_answered_once_told",
                condition=Q(told_at__isnull=False)
                | Q(contested_at__isnull=True, agreed_at__isnull=True, settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="key_drop_contested_in_time",
                condition=Q(contested_at__isnull=True) | Q(contested_at__lt=F("contest_until")),
            ),
            # Nothing is charged before she agreed, had her time, or contested and had her answer (``damage.Contest``).
            models.CheckConstraint(
                name="key_drop_settled_after_her_time",
                condition=Q(settled_at__isnull=True)
                | Q(agreed_at__isnull=False)
                | Q(contested_at__isnull=False)
                | Q(settled_at__gte=F("contest_until")),
            ),
        ]

    def __str__(self):
        return f"clés dans la boîte, {self.rental.reference}"

    @property
    def waits_for_inspection(self) -> bool:
        return self.told_at is None

    def she_may_answer(self, now) -> bool:
        """Whether her time to contest runs."""
        answered = self.agreed_at is not None or self.contested_at is not None or self.settled_at is not None
        return self.contest_until is not None and not answered and now < self.contest_until

    def may_settle(self, now) -> bool:
        """Whether what was proposed may be charged: she agreed, or her time is over; what she contests waits for its answer."""
        if self.contest_until is None or self.settled_at is not None or self.contested_at is not None:
            return False
        return self.agreed_at is not None or now >= self.contest_until

    @property
    def is_to_settle(self) -> bool:
        return bool(self.proposed) and self.settled_at is None
