"""What is sent directly, one candidature at a time, and each try with what was answered. No body is kept."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from advice.recruitment.feed.models.destinations import Destination
from advice.recruitment.models import Referral
from mobilite.workflow import LockingQuerySet


class Kind(models.TextChoices):
    CANDIDATE = "candidate", "Candidature"
    WITHDRAWN = "withdrawn", "Retrait (la référence seule)"


class State(models.TextChoices):
    WAITING = "waiting", "À envoyer"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Reçu"
    DEAD = "dead", "En échec"
    DROPPED = "dropped", "Pas envoyé"


#: Nothing more happens by itself.
OVER = (State.SENT, State.DEAD, State.DROPPED)


class DeliveryQuerySet(LockingQuerySet):
    def visible_to(self, user):
        return self if user.has_perm("feed.view_destination") else self.none()

    def under_way(self):
        return self.filter(state__in=(State.WAITING, State.SENDING))

    def dead(self):
        """Keep what failed for good, where it is still wished to arrive."""
        return self.filter(state=State.DEAD, destination__closed_at=None)


class Delivery(models.Model):
    """One thing to tell one software about one candidature. Its body is made anew at each try, from what is agreed then.

    ``may_be_there``: a try reached the other side, or may have; it must then hear of a withdrawal. ``key``: the
    idempotency key of the last try, the same as long as what is said is the same. ``tries`` counts since it was last
    asked for, ``attempts`` since the beginning.
    """

    destination = models.ForeignKey(
        Destination, models.PROTECT, related_name="deliveries", verbose_name="logiciel"
    )
    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="deliveries", verbose_name="candidature"
    )
    kind = models.CharField("ce qui part", max_length=9, choices=Kind)
    state = models.CharField("état", max_length=7, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField("demandé le")
    next_at = models.DateTimeField("prochain essai", null=True, blank=True)
    claimed_at = models.DateTimeField("pris le", null=True, blank=True)
    ended_at = models.DateTimeField("fini le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    may_be_there = models.BooleanField("peut-être reçu", default=False)
    status = models.PositiveSmallIntegerField("réponse", null=True, blank=True)
    why = models.CharField("ce qui n’a pas marché", max_length=300, blank=True, default="")
    key = models.CharField("clé d’idempotence", max_length=64, blank=True, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi à un logiciel"
        verbose_name_plural = "envois aux logiciels"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="feed_delivery_state_says_when",
                condition=Q(
                    state="waiting", next_at__isnull=False, claimed_at__isnull=True, ended_at__isnull=True
                )
                | Q(state="sending", next_at__isnull=True, claimed_at__isnull=False, ended_at__isnull=True)
                | Q(
                    state__in=["sent", "dead", "dropped"],
                    next_at__isnull=True,
                    claimed_at__isnull=True,
                    ended_at__isnull=False,
                ),
            ),
            # Two workers never speak of one candidature to one software at a time: what is said keeps its order.
            models.UniqueConstraint(
                name="feed_delivery_one_leaves_at_a_time",
                fields=["destination", "referral"],
                condition=Q(state="sending"),
            ),
            # What waits says the present when it leaves: a second one would say the same.
            models.UniqueConstraint(
                name="feed_delivery_one_waits",
                fields=["destination", "referral"],
                condition=Q(state="waiting"),
            ),
        ]
        indexes = [
            models.Index(fields=["destination", "-asked_at"], name="feed_delivery_recent"),
            models.Index(fields=["state", "asked_at"], name="feed_delivery_state"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.referral.reference}"

    def get_absolute_url(self) -> str:
        return reverse("feed:delivery", args=[self.pk])


class Attempt(models.Model):
    """One try: when, and what was answered. Without an end, the worker died: nobody knows."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log", verbose_name="envoi")
    number = models.PositiveSmallIntegerField("essai")
    started_at = models.DateTimeField("commencé le")
    ended_at = models.DateTimeField("fini le", null=True, blank=True)
    key = models.CharField("clé d’idempotence", max_length=64)
    status = models.PositiveSmallIntegerField("réponse", null=True, blank=True)
    why = models.CharField("ce qui n’a pas marché", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "essai d’envoi"
        verbose_name_plural = "essais d’envoi"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="attempt_one_number", fields=["delivery", "number"]),
        ]

    def __str__(self):
        return f"Essai {self.number}"
