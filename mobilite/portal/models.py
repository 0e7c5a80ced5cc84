"""Who knocks at the door of her own space, and who is inside (row K2). No account: a code sent to her telephone."""

from django.db import models
from django.db.models import F, Q

from mobilite.fields import EncryptedField
from mobilite.outbox.models import Channel
from mobilite.people.models import Person
from mobilite.workflow import LockingQuerySet

#: Wrong codes, then wrong birth dates, that one code bears.
MOST_TRIES, MOST_BIRTHS = 5, 3


class Knock(models.Model):
    """Somebody asked for a code to a number or an address, known here or not: the row is the same.

    ``fingerprint`` says which number, ``network`` where from, for counting only. ``typed`` waits, encrypted, for the job that
    looks whom it belongs to, and goes. ``code_hash`` is written when the code leaves; empty, no code opens. Deleted after a day.
    """

    channel = models.CharField("par", max_length=5, choices=Channel)
    fingerprint = models.CharField("empreinte du numéro", max_length=64)
    network = models.CharField("empreinte du réseau", max_length=64)
    typed = EncryptedField("écrit", max_length=254, null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="personne")
    seed = models.CharField("grain", max_length=64)
    code_hash = models.CharField("empreinte du code", max_length=64, blank=True)
    asked_at = models.DateTimeField("demandé le")
    expires_at = models.DateTimeField("valable jusqu’au")
    tries = models.PositiveSmallIntegerField("essais", default=0)
    births = models.PositiveSmallIntegerField("dates de naissance essayées", default=0)
    proved_at = models.DateTimeField("code donné le", null=True)
    used_at = models.DateTimeField("entrée le", null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de code"
        constraints = [
            models.CheckConstraint(
                name="knock_bears_few_tries", condition=Q(tries__lte=MOST_TRIES, births__lte=MOST_BIRTHS)
            ),
            models.CheckConstraint(name="knock_expires_later", condition=Q(expires_at__gt=F("asked_at"))),
            models.CheckConstraint(
                name="knock_code_belongs_to_somebody", condition=Q(code_hash="") | Q(person__isnull=False)
            ),
            models.CheckConstraint(
                name="knock_opens_after_its_code",
                condition=Q(proved_at__isnull=True, used_at__isnull=True)
                | Q(proved_at__isnull=False) & ~Q(code_hash=""),
            ),
        ]
        indexes = [
            models.Index(fields=["fingerprint", "asked_at"], name="knock_number"),
            models.Index(fields=["network", "asked_at"], name="knock_network"),
        ]

    def __str__(self):
        return f"demande de code n°\u00a0{self.pk}"


class Ended(models.TextChoices):
    LEFT = "left", "Quitté"
    NOT_MINE = "not_mine", "« Ce n’est pas moi »"
    CLOSED = "closed", "Fermé par l’équipe"


class Visit(models.Model):
    """A person is in her own space, from one browser, until ``ends_at`` at the latest."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="own_visits", verbose_name="personne", db_index=False
    )
    channel = models.CharField("code reçu par", max_length=5, choices=Channel)
    opened_at = models.DateTimeField("entrée le")
    ends_at = models.DateTimeField("au plus tard jusqu’au")
    ended_at = models.DateTimeField("finie le", null=True)
    ended = models.CharField("comment", max_length=8, choices=Ended, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "visite de l’espace personnel"
        constraints = [
            models.CheckConstraint(name="visit_ends_later", condition=Q(ends_at__gt=F("opened_at"))),
            models.CheckConstraint(
                name="visit_end_says_how",
                condition=Q(ended_at__isnull=True, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
            ),
        ]
        indexes = [models.Index(fields=["person", "-opened_at"], name="visit_of_person")]

    def __str__(self):
        return f"visite n°\u00a0{self.pk}"
