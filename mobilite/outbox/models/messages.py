"""One SMS or one e-mail: to whom, why, the text as sent, and what became of it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.fields import EuroField
from mobilite.people.models import Contact, Person
from mobilite.workflow import LockingQuerySet

TEN_THOUSAND = 10_000


class FineEuroField(EuroField):
    """An amount in euros with four decimals (an SMS costs 0.0449): integer ten-thousandths in the database."""

    description = "Amount in ten-thousandths of a euro"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(int(value)) / TEN_THOUSAND

    def get_prep_value(self, value):
        value = models.Field.get_prep_value(self, value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int((self.to_python(value) * TEN_THOUSAND).to_integral_value())


class Channel(models.TextChoices):
    SMS = "sms", "SMS"
    EMAIL = "email", "E-mail"

    @property
    def other(self) -> "Channel":
        return Channel.EMAIL if self == Channel.SMS else Channel.SMS


class State(models.TextChoices):
    TO_SEND = "to_send", "À envoyer"
    SENDING = "sending", "En cours d’envoi"
    SENT = "sent", "Envoyé"
    DELIVERED = "delivered", "Reçu"
    FAILED = "failed", "Échec"
    CANCELLED = "cancelled", "Annulé"


DATES = ("sent_at", "delivered_at", "failed_at", "cancelled_at")


def _dates(*there: str) -> Q:
    """Return the condition that these dates are there and that the others are not."""
    return Q(**{f"{name}__isnull": name not in there for name in DATES})


class MessageQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the messages that this account may read: all of them for staff who may."""
        return self if user.has_perm("outbox.view_message") else self.none()

    def about(self, record):
        """Keep the messages that speak of this record."""
        return self.filter(about_label=record._meta.label_lower, about_id=record.pk)

    def waiting(self):
        """Keep those that have not left and still may."""
        return self.filter(state__in=[State.TO_SEND, State.SENDING])


class Message(models.Model):
    """A message, written in the transaction of its cause. Its text is what was, or will be, sent.

    ``key`` says why it exists, once: « rentals.return_tomorrow:812:2026-04-08 ». ``claimed_at`` is when a worker
    took it to the provider. ``follows`` names the message that this one replaces (other channel, sent again).
    ``to`` is empty when nothing could reach the addressee: the counter was given a task, and the row says what there
    was to say. ``template`` is empty for the wording declared in code.
    """

    key = models.CharField("clé", max_length=160, unique=True, editable=False)
    event = models.CharField("événement", max_length=60)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="messages", verbose_name="personne"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="messages", verbose_name="contact"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="messages", verbose_name="collègue"
    )
    channel = models.CharField("par", max_length=5, choices=Channel)
    language = models.CharField("langue", max_length=3, default="fr")
    to = models.CharField("à", max_length=254)
    subject = models.CharField("objet", max_length=200, blank=True)
    text = models.TextField("texte")
    about_label = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    template = models.ForeignKey(
        "outbox.Template", models.PROTECT, null=True, related_name="messages", verbose_name="version du texte"
    )
    extra = models.JSONField("valeurs données par la cause", default=dict)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="écrit par"
    )
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="remplace"
    )

    state = models.CharField("état", max_length=9, choices=State, default=State.TO_SEND)
    send_after = models.DateTimeField("à envoyer à partir du")
    not_after = models.DateTimeField("plus utile après le", null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    provider = models.CharField("fournisseur", max_length=20, blank=True)
    provider_reference = models.CharField("référence du fournisseur", max_length=120, blank=True)
    segments = models.PositiveSmallIntegerField("nombre de SMS", null=True)
    cost = FineEuroField("coût", null=True)
    why = models.CharField("raison", max_length=300, blank=True)
    wrong_address = models.BooleanField("adresse fausse", default=False)

    created_at = models.DateTimeField("écrit le")
    claimed_at = models.DateTimeField("pris le", null=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    delivered_at = models.DateTimeField("reçu le", null=True)
    failed_at = models.DateTimeField("échoué le", null=True)
    cancelled_at = models.DateTimeField("annulé le", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        constraints = [
            models.CheckConstraint(
                name="message_has_one_addressee",
                condition=Q(person__isnull=False, contact__isnull=True, user__isnull=True)
                | Q(person__isnull=True, contact__isnull=False, user__isnull=True)
                | Q(person__isnull=True, contact__isnull=True, user__isnull=False),
                violation_error_message="Un message est pour une personne, un contact ou un collègue.",
            ),
            models.CheckConstraint(
                name="message_goes_somewhere",
                condition=(~Q(to="") | Q(state="cancelled")) & ~Q(text="") & ~Q(key=""),
            ),
            models.CheckConstraint(
                name="message_about_goes_together",
                condition=Q(about_label="", about_id__isnull=True)
                | (~Q(about_label="") & Q(about_id__isnull=False)),
            ),
            models.CheckConstraint(
                name="message_channel_known",
                condition=Q(channel=Channel.SMS, subject="")
                | (Q(channel=Channel.EMAIL, segments__isnull=True) & ~Q(subject="")),
                violation_error_message="Un e-mail a un objet, un SMS n’en a pas.",
            ),
            models.CheckConstraint(
                name="message_segments_positive", condition=Q(segments__isnull=True) | Q(segments__gte=1)
            ),
            models.CheckConstraint(
                name="message_cost_positive", condition=Q(cost__isnull=True) | Q(cost__gte=0)
            ),
            models.CheckConstraint(
                name="message_state_has_its_dates",
                condition=Q(state=State.TO_SEND, claimed_at__isnull=True) & _dates()
                | Q(state=State.SENDING, claimed_at__isnull=False, attempts__gte=1) & _dates()
                | Q(state=State.SENT) & _dates("sent_at") & ~Q(provider="")
                | Q(state=State.DELIVERED) & _dates("sent_at", "delivered_at") & ~Q(provider="")
                | Q(state=State.FAILED, failed_at__isnull=False)
                & ~Q(why="")
                & Q(delivered_at__isnull=True, cancelled_at__isnull=True)
                | Q(state=State.CANCELLED) & _dates("cancelled_at") & ~Q(why=""),
                violation_error_message="L’état du message ne va pas avec ses dates.",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="message_of_person"),
            models.Index(fields=["about_label", "about_id"], name="message_about"),
            models.Index(fields=["state", "-created_at"], name="message_state"),
            models.Index(fields=["channel", "to", "-created_at"], name="message_to"),
            # Not unique: a provider that says the same reference twice must not have us send again.
            models.Index(fields=["provider", "provider_reference"], name="message_reference"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} à {self.addressee}"

    def get_absolute_url(self) -> str:
        return reverse("outbox:message", args=[self.pk])

    @property
    def addressee(self):
        """The person, the contact or the colleague it is for."""
        return self.person or self.contact or self.user
