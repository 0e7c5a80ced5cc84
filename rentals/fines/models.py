"""A notice that came by post, and what became of it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.fields import EncryptedField, EuroField
from mobilite.people.models import Person
from mobilite.workflow import LockingQuerySet, WorkflowModel
from rentals.models import Rental
from vehicles.models import Occupancy, Vehicle


class Kind(models.TextChoices):
    """What was received. Only an offence asks for the name of the driver (art. L121-6 of the code de la route)."""

    OFFENCE = "offence", "Amende"
    PARKING = "parking", "Forfait de post-stationnement"
    TOLL = "toll", "Péage"


class Status(models.TextChoices):
    NOTED = "noted", "Conducteur à confirmer"
    DRIVER = "driver", "Conducteur trouvé"
    NOBODY = "nobody", "Conducteur inconnu"
    DESIGNATED = "designated", "Désignée"
    CONTESTED = "contested", "Contestée"
    FORWARDED = "forwarded", "Transmise"
    CLOSED = "closed", "Classée"


#: What still asks for an answer before its day.
OPEN = (Status.NOTED, Status.DRIVER, Status.NOBODY)
#: What went out, and waits for its proof or for an answer.
ANSWERED = (Status.DESIGNATED, Status.CONTESTED, Status.FORWARDED)


class Means(models.TextChoices):
    """How an answer went out."""

    ONLINE = "online", "En ligne, sur antai.gouv.fr"
    REGISTERED = "registered", "Lettre recommandée avec accusé de réception"
    HAND = "hand", "En main propre"
    POST = "post", "Par courrier"
    EMAIL = "email", "Par e-mail"


class Ground(models.TextChoices):
    """Why nobody is named: the only grounds of article L121-6, and a mistake."""

    THEFT = "theft", "Véhicule volé"
    PLATE = "plate", "Plaque usurpée"
    FORCE = "force", "Force majeure"
    MISTAKE = "mistake", "Erreur de l’avis"


class FineQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the notices that this account may see: all for those who answer them, none for others."""
        return self if user.has_perm("fines.view_fine") else self.none()

    def open(self):
        """Keep what still asks for an answer."""
        return self.filter(status__in=OPEN)

    def soon(self, today: date, last: date):
        """Keep what must be answered between today and a day, both included."""
        return self.open().filter(due_on__range=(today, last))

    def late(self, today: date):
        """Keep what should have been answered before today."""
        return self.open().filter(due_on__lt=today)


class Fine(WorkflowModel):
    """A notice, typed once. ``identity`` is who drove as known on that day: what the person tells us later does not change it.

    ``due_on`` is the last day to answer: of an offence, so many days after it was sent; of a charge, the one it prints.
    """

    TRANSITIONS = {
        Status.NOTED: {Status.DRIVER, Status.NOBODY, Status.NOTED},
        Status.DRIVER: {
            Status.NOTED,
            Status.DRIVER,
            Status.NOBODY,
            Status.DESIGNATED,
            Status.CONTESTED,
            Status.FORWARDED,
        },
        Status.NOBODY: {Status.NOTED, Status.DRIVER, Status.NOBODY, Status.CONTESTED, Status.CLOSED},
        Status.DESIGNATED: {Status.CLOSED, Status.CONTESTED},
        Status.CONTESTED: {Status.CLOSED, Status.DESIGNATED},
        Status.FORWARDED: {Status.CLOSED},
        Status.CLOSED: set(),
    }

    kind = models.CharField("type", max_length=7, choices=Kind, default=Kind.OFFENCE)
    status = models.CharField("état", max_length=10, choices=Status, default=Status.NOTED)
    number = models.CharField("numéro de l’avis", max_length=40, unique=True)
    happened_at = models.DateTimeField("date et heure des faits")
    scene = models.CharField("lieu", max_length=160)
    what = models.CharField("motif", max_length=120, blank=True)
    plate = models.CharField("immatriculation sur l’avis", max_length=15)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="fines", verbose_name="véhicule")
    amount = EuroField("montant", null=True, blank=True)
    sent_on = models.DateField("envoyé le")
    due_on = models.DateField("répondre au plus tard le", null=True, blank=True)
    authority = models.TextField("adresse où répondre", max_length=300, blank=True)

    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="occupation"
    )
    rental = models.ForeignKey(
        Rental, models.PROTECT, null=True, blank=True, related_name="fines", verbose_name="location"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="fines", verbose_name="conducteur"
    )
    identity = EncryptedField("identité au jour des faits", null=True, blank=True)
    found_at = models.DateTimeField("conducteur établi le", null=True, blank=True)

    means = models.CharField("envoyée", max_length=10, choices=Means, blank=True)
    answered_on = models.DateField("envoyée le", null=True, blank=True)
    answer_reference = models.CharField("numéro d’envoi ou d’accusé", max_length=60, blank=True)
    ground = models.CharField("motif de la contestation", max_length=7, choices=Ground, blank=True)
    reason = EncryptedField("explication", blank=True, default="")
    proof_file = models.CharField(max_length=120, blank=True)
    proof_sha256 = models.CharField("empreinte de la preuve", max_length=64, blank=True)
    charged_amount = EuroField("ajouté à la note", null=True, blank=True)
    charged_at = models.DateTimeField("ajouté à la note le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=200, blank=True)
    closed_at = models.DateTimeField("classée le", null=True, blank=True)

    noted_at = models.DateTimeField("notée le")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )

    objects = FineQuerySet.as_manager()

    class Meta:
        verbose_name = "amende"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="fine_sent_after_the_facts",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("sent_on")),
                violation_error_message="Le dernier jour vient après l’envoi de l’avis.",
            ),
            models.CheckConstraint(
                name="fine_driver_is_known",
                condition=~Q(status__in=["driver", "designated", "forwarded"])
                | Q(identity__isnull=False, found_at__isnull=False),
            ),
            models.CheckConstraint(
                name="fine_offences_are_designated", condition=~Q(status="designated") | Q(kind="offence")
            ),
            models.CheckConstraint(
                name="fine_charges_are_forwarded", condition=~Q(status="forwarded") | ~Q(kind="offence")
            ),
            models.CheckConstraint(
                name="fine_answer_says_how_and_when",
                condition=~Q(status__in=["designated", "contested", "forwarded"])
                | ~Q(means="") & Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="fine_contested_says_why", condition=~Q(status="contested") | ~Q(ground="")
            ),
            models.CheckConstraint(
                name="fine_proof_has_its_hash",
                condition=Q(proof_file="", proof_sha256="") | ~Q(proof_file="") & ~Q(proof_sha256=""),
            ),
            models.CheckConstraint(
                name="fine_closed_has_a_time",
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="fine_charged_once",
                condition=Q(charged_amount__isnull=True, charged_at__isnull=True)
                | Q(charged_amount__isnull=False, charged_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="fine_due"),
            models.Index(fields=["vehicle", "-happened_at"], name="fine_vehicle"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} n°\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("fines:fine", args=[self.pk])

    @property
    def is_offence(self) -> bool:
        return self.kind == Kind.OFFENCE

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def has_gone(self) -> bool:
        """Whether an answer went out: what it said is not changed any more."""
        return self.status in ANSWERED or self.status == Status.CLOSED

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today
