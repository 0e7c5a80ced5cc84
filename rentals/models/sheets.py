"""What a prescriber asks for somebody: fifteen answers, and the answer that she may read (row H1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilite.fields import EncryptedField, PhoneField
from mobilite.people.models import Commune, Contact
from mobilite.people.models.persons import Language
from rentals.models.access import Prescription
from rentals.models.rentals import Purpose, Rental, Status
from rentals.models.requests import HowLong, Wanted, what_words

#: What the personal link of a contact opens.
LINK_PURPOSE = "rentals.sheets"
#: How long it does: it is renewed with a press.
LINK_LASTS = timedelta(days=366)

#: The questions of a sheet, fifteen at most (row H1): the form, the paper and the pages follow this order.
QUESTIONS = (
    "first_name",
    "last_name",
    "birth_date",
    "phone",
    "commune",
    "language",
    "agrees",
    "wanted",
    "starts_on",
    "how_long",
    "purpose",
    "workplace",
    "licence",
    "payer",
    "remark",
)
#: « Se soigner » is not asked of a third party: it says something of health.
PURPOSES = [(value, label) for value, label in Purpose.choices if value != Purpose.HEALTH]


class LicenceSaid(models.TextChoices):
    """What the prescriber knows of the licence; the agent looks at it at the counter."""

    B = "b", _("Permis B")
    TWO_WHEELS = "two_wheels", _("Permis AM (BSR), A1, A2 ou A")
    LEARNING = "learning", _("Permis en cours")
    NONE = "none", _("Pas de permis")
    UNKNOWN = "unknown", _("Je ne sais pas")


class PayerSaid(models.TextChoices):
    """Who pays, as the prescriber says it: it promises nothing."""

    PERSON = "person", _("La personne")
    PRESCRIBER = "prescriber", _("Mon organisme")
    BOTH = "both", _("Les deux")
    UNKNOWN = "unknown", _("À voir ensemble")


class Reason(models.TextChoices):
    """Why not, as a prescriber may read it: a closed list. Never debt, suspension, health or conduct."""

    TERRITORY = "territory", _("Hors de notre territoire")
    PAPER = "paper", _("Il manque une pièce")
    NO_VEHICLE = "no_vehicle", _("Pas de véhicule disponible")
    CALL_US = "call_us", _("Appelez-nous")


class Answer(models.TextChoices):
    WAITING = "waiting", _("En attente")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Pas possible pour l’instant")


#: The answer that each state of a rental gives: nothing of what happens after the confirmation is told.
ANSWERS = {
    Status.REQUESTED: Answer.WAITING,
    Status.WAITING: Answer.WAITING,
    Status.HELD: Answer.WAITING,
    Status.CONFIRMED: Answer.ACCEPTED,
    Status.ONGOING: Answer.ACCEPTED,
    Status.RETURNED: Answer.ACCEPTED,
    Status.CLOSED: Answer.ACCEPTED,
    Status.NO_SHOW: Answer.ACCEPTED,
    Status.REFUSED: Answer.REFUSED,
    Status.CANCELLED: Answer.REFUSED,
}


@dataclass(frozen=True)
class Told:
    """What a prescriber reads of a sheet: the answer, why not when it is no, since when."""

    answer: Answer
    since: datetime
    reason: str = ""


class PrescriberSheet(models.Model):
    """A request that a prescriber sent by her link, or that an agent typed during her call.

    It waits for an agent, who starts the rental or answers with one of the closed reasons. What she may read is
    ``told``, worked out from the rental's state and never written.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="sheets", verbose_name="prescripteur")
    first_name = models.CharField(_("prénom"), max_length=60)
    last_name = models.CharField(_("nom"), max_length=60)
    birth_date = models.DateField(_("date de naissance"))
    phone = PhoneField(_("téléphone"))
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    language = models.CharField(_("langue"), max_length=3, choices=Language, default=Language.FRENCH)
    agrees = models.BooleanField(_("la personne est au courant et d’accord"))
    wanted = models.CharField(_("demande"), max_length=7, choices=Wanted)
    starts_on = models.DateField(_("à partir du"))
    how_long = models.CharField(_("pendant"), max_length=6, choices=HowLong)
    purpose = models.CharField(_("pour quoi faire"), max_length=10, choices=Purpose)
    workplace = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commune de travail ou de formation"),
    )
    licence = models.CharField(_("permis"), max_length=10, choices=LicenceSaid)
    payer = models.CharField(_("qui paie"), max_length=10, choices=PayerSaid)
    remark = EncryptedField(_("remarque"), max_length=300, blank=True, default="")

    received_at = models.DateTimeField("reçue le")
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notée au téléphone par",
    )
    press_key = models.CharField("pression du bouton", max_length=64, unique=True)
    rental = models.OneToOneField(
        Rental, models.PROTECT, null=True, blank=True, related_name="sheet", verbose_name="location"
    )
    prescription = models.ForeignKey(
        Prescription,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sheets",
        verbose_name="prescription",
    )
    reason = models.CharField("réponse", max_length=10, choices=Reason, blank=True)
    handled_at = models.DateTimeField("traitée le", null=True, blank=True)

    class Meta:
        verbose_name = "fiche de prescription"
        verbose_name_plural = "fiches de prescription"
        constraints = [
            models.CheckConstraint(
                name="sheet_person_agrees",
                condition=Q(agrees=True),
                violation_error_message="La personne doit être au courant et d’accord.",
            ),
            models.CheckConstraint(
                name="sheet_handled_says_how",
                condition=Q(handled_at__isnull=True, rental__isnull=True, reason="")
                | Q(handled_at__isnull=False) & (Q(rental__isnull=False) | ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="sheet_reason_is_of_the_list", condition=Q(reason__in=["", *Reason.values])
            ),
            models.CheckConstraint(
                name="sheet_prescription_has_its_rental",
                condition=Q(prescription__isnull=True) | Q(rental__isnull=False),
            ),
            models.CheckConstraint(name="sheet_never_asks_of_health", condition=~Q(purpose="health")),
        ]
        indexes = [models.Index(fields=["contact", "-received_at"], name="sheet_of_contact")]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    def get_absolute_url(self) -> str:
        return reverse("rentals:sheet", args=[self.pk])

    @property
    def told(self) -> Told:
        """Return what the prescriber may read. No query when ``rental`` is loaded."""
        rental = self.rental
        if rental is None:
            if self.handled_at is None:
                return Told(Answer.WAITING, self.received_at)
            return Told(Answer.REFUSED, self.handled_at, str(Reason(self.reason).label))
        answer = ANSWERS[Status(rental.status)]
        if answer == Answer.REFUSED:
            # Why a rental was cancelled or refused is said to the person only.
            return Told(answer, rental.ended_at, str(Reason(self.reason or Reason.CALL_US).label))
        if answer == Answer.ACCEPTED:
            return Told(answer, rental.confirmed_at)
        return Told(answer, self.handled_at)

    @property
    def what(self) -> str:
        """Return « une voiture pour une semaine »."""
        return what_words(self.wanted, self.how_long)
