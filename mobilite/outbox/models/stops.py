"""Who said stop, and receipts that came before their message was marked as sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.outbox.models.messages import Channel
from mobilite.workflow import LockingQuerySet


class How(models.TextChoices):
    STOP = "stop", "a répondu STOP"
    LINK = "link", "par le lien d’un e-mail"
    COUNTER = "counter", "demandé à un collègue"


class OptOut(models.Model):
    """Nothing more is sent to this number or address: it stands for all who share it.

    After STOP no SMS goes there at all; an e-mail goes only when it is essential (a contract, an appointment that
    the person asked for). It is undone at the counter, with a word on why.
    """

    channel = models.CharField("par", max_length=5, choices=Channel)
    address = models.CharField("numéro ou adresse", max_length=254)
    how = models.CharField("comment", max_length=7, choices=How)
    at = models.DateTimeField("depuis le")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )
    undone_at = models.DateTimeField("annulé le", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="annulé par"
    )
    undone_why = models.CharField("pourquoi", max_length=200, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "refus de messages"
        constraints = [
            models.UniqueConstraint(
                name="opt_out_once",
                fields=["channel", "address"],
                condition=Q(undone_at__isnull=True),
                violation_error_message="Ce refus est déjà noté.",
            ),
            models.CheckConstraint(
                name="opt_out_undone_with_a_word",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_why="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_why="")),
                violation_error_message="Dites pourquoi les messages reprennent.",
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}\u00a0: {self.get_how_display()}"


class EarlyReceipt(models.Model):
    """A receipt whose message is not known yet: the provider was quicker than our own writing. Kept two days."""

    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=120)
    state = models.CharField(max_length=9)
    why = models.CharField(max_length=300, blank=True)
    wrong_address = models.BooleanField(default=False)
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "accusé en avance"
        constraints = [
            models.UniqueConstraint(name="early_receipt_once", fields=["provider", "reference", "state"])
        ]
