"""A rental or a lease, from the request to its end."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilite.documents.models import Document
from mobilite.fields import EuroField
from mobilite.pages.french import fold
from mobilite.people.models import Contact, Person, Place, Representative
from mobilite.people.search import Searchable, SearchableQuerySet, name_words
from mobilite.periods import last_day, paris_date
from mobilite.workflow import WorkflowModel
from rentals.models.finding import matching
from rentals.models.offers import Offer, Rate
from rentals.payments.balances import with_balances
from rentals.payments.models import Bill, Deposit
from vehicles.models import Occupancy, Vehicle

#: The kind of the document that the borrower signs.
CONTRACT = "contract"


class Status(models.TextChoices):
    REQUESTED = "requested", "Demandée"
    WAITING = "waiting", "En attente"
    HELD = "held", "Réservée"
    CONFIRMED = "confirmed", "Confirmée"
    ONGOING = "ongoing", "En cours"
    RETURNED = "returned", "Rendue"
    CLOSED = "closed", "Clôturée"
    REFUSED = "refused", "Refusée"
    CANCELLED = "cancelled", "Annulée"
    NO_SHOW = "no_show", "Non venu"


class Purpose(models.TextChoices):
    WORK = "work", _("Aller travailler")
    TRAINING = "training", _("Se former")
    INTERNSHIP = "internship", _("Faire un stage")
    INTERVIEW = "interview", _("Chercher un emploi, passer un entretien")
    CHILDREN = "children", _("S’occuper de ses enfants")
    HEALTH = "health", _("Se soigner")
    OTHER = "other", _("Autre")


class Origin(models.TextChoices):
    COUNTER = "counter", "À l’accueil"
    PHONE = "phone", "Au téléphone"
    ONLINE = "online", "En ligne"
    PRESCRIBER = "prescriber", "Par un prescripteur"


class SigningMeans(models.TextChoices):
    PAPER = "paper", "Signé sur papier"
    SCAN = "scan", "Exemplaire signé numérisé"
    TOUCH = "touch", "Signé au doigt"


class RentalQuerySet(SearchableQuerySet):
    def visible_to(self, user):
        """Keep the rentals that this account may see, out of the archives: all for staff who may, its own for a beneficiary."""
        current = self.filter(archived_at=None)
        if user.has_perm("rentals.view_rental"):
            return current
        own = user.person_id if user.is_authenticated else None
        return current.filter(person_id=own) if own else self.none()

    def found_by(self, text):
        """Keep the rentals of these people, vehicles or references: see ``finding.matching``."""
        found = matching(self, text)
        return self.none() if found is None else self.filter(found)

    def late(self, now):
        """Keep what should be back; whether the grace of its offer is over is ``late_after``'s to say.

        Keys in the box are back: that vehicle waits for us.
        """
        return self.filter(status=Status.ONGOING, return_at__lt=now, key_drop__isnull=True)

    def lapsed(self, now):
        """Keep the holds whose time is over."""
        return self.filter(status=Status.HELD, held_until__lte=now)

    def with_vehicles(self):
        """Load each rental's vehicles in one more query: ``current`` and ``vehicle`` then ask nothing."""
        links = RentalVehicle.objects.select_related("occupancy__vehicle__category")
        return self.prefetch_related(Prefetch("vehicles", links))

    def with_balances(self, today=None):
        """Annotate what the borrower owes: see ``payments.balances.with_balances``."""
        return with_balances(self, today)


class Rental(Searchable, WorkflowModel):
    """The *need* (the days that are billed) and the *slots* of pick-up and return (that the vehicle covers).

    Waiting for our opening is not billed (row A5): the keys may leave before ``needed_from`` and
    come back after ``needed_until``.
    """

    SEARCHED = ("reference", "person")

    TRANSITIONS = {
        Status.REQUESTED: {
            Status.WAITING,
            Status.HELD,
            Status.CONFIRMED,
            Status.REFUSED,
            Status.CANCELLED,
        },
        Status.WAITING: {Status.HELD, Status.CONFIRMED, Status.REFUSED, Status.CANCELLED},
        Status.HELD: {Status.WAITING, Status.CONFIRMED, Status.REFUSED, Status.CANCELLED},
        Status.CONFIRMED: {Status.ONGOING, Status.CANCELLED, Status.NO_SHOW},
        Status.ONGOING: {Status.RETURNED},
        Status.RETURNED: {Status.CLOSED},
        Status.CLOSED: set(),
        Status.REFUSED: set(),
        Status.CANCELLED: set(),
        Status.NO_SHOW: set(),
    }

    reference = models.CharField("référence", max_length=20, unique=True)
    status = models.CharField("état", max_length=10, choices=Status, default=Status.REQUESTED)
    person = models.ForeignKey(Person, models.PROTECT, related_name="rentals", verbose_name="locataire")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="rentals", verbose_name="offre")
    rate = models.ForeignKey(
        Rate, models.PROTECT, null=True, blank=True, related_name="rentals", verbose_name="tarif"
    )
    wanted_vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="véhicule souhaité"
    )
    term_months = models.PositiveSmallIntegerField("durée (mois)", null=True, blank=True)
    in_one_payment = models.BooleanField("payé en une fois", default=False)
    needed_from = models.DateTimeField("besoin à partir du")
    needed_until = models.DateTimeField("besoin jusqu’au")
    pickup_at = models.DateTimeField("départ prévu")
    return_at = models.DateTimeField("retour prévu")
    # Not indexed: places are a few, and SQLite would read a third of the rentals rather than today's.
    pickup_place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name="lieu de départ", db_index=False
    )
    return_place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name="lieu de retour", db_index=False
    )
    purpose = models.CharField("pour quoi faire", max_length=10, choices=Purpose)
    origin = models.CharField("reçue", max_length=10, choices=Origin, default=Origin.COUNTER)
    prescriber = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="rentals", verbose_name="prescripteur"
    )
    accessories = models.JSONField("accessoires", default=list, blank=True)
    agreed_deposit = EuroField("caution convenue", null=True, blank=True)

    requested_at = models.DateTimeField("demandée le")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )
    held_until = models.DateTimeField("réservée jusqu’au", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    terms_at = models.DateTimeField("conditions arrêtées le", null=True, blank=True)
    cap_waived_reason = models.CharField("plafond : dispense", max_length=200, blank=True)
    papers_waived_reason = models.CharField("pièces : dispense", max_length=200, blank=True)
    signed_at = models.DateTimeField("signée le", null=True, blank=True)
    signing_means = models.CharField("signature", max_length=5, choices=SigningMeans, blank=True)
    signed_file = models.CharField(max_length=120, blank=True)
    cosigned_by = models.ForeignKey(
        Representative, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="signée avec"
    )
    call_tried_at = models.DateTimeField("appel tenté le", null=True, blank=True)
    handed_over_at = models.DateTimeField("clés remises le", null=True, blank=True)
    returned_at = models.DateTimeField("clés rendues le", null=True, blank=True)
    closed_at = models.DateTimeField("clôturée le", null=True, blank=True)
    debt_reason = models.CharField("clôturée sans tout recevoir", max_length=200, blank=True)
    ended_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=200, blank=True)
    #: In the archives it is seen by nobody in ordinary work; erased, only its number, dates and figures are left.
    archived_at = models.DateTimeField("aux archives depuis le", null=True, editable=False)
    erased_at = models.DateTimeField("effacée le", null=True, editable=False)

    #: Who changed vehicle for its last extension (``vehicles.operations.Moved``): told at once, never stored here.
    moved: tuple = ()

    objects = RentalQuerySet.as_manager()

    class Meta:
        verbose_name = "location"
        permissions = [("waive_papers", "Peut dispenser d’une pièce ou d’un plafond")]
        constraints = [
            models.CheckConstraint(
                name="rental_need_ends_after_it_starts",
                condition=Q(needed_until__gt=F("needed_from")),
                violation_error_message="La fin du besoin vient après le début.",
            ),
            models.CheckConstraint(
                name="rental_slots_cover_the_need",
                condition=Q(return_at__gt=F("pickup_at"), pickup_at__lte=F("needed_from")),
                violation_error_message="Le départ vient avant le début du besoin, le retour après le départ.",
            ),
            models.CheckConstraint(
                name="rental_confirmed_has_a_price",
                condition=~Q(status__in=["confirmed", "ongoing", "returned", "closed", "no_show"])
                | Q(rate__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rental_held_until_a_time",
                condition=Q(status="held", held_until__isnull=False) | ~Q(status="held"),
            ),
            models.CheckConstraint(
                name="rental_out_is_signed_and_handed_over",
                condition=Q(
                    status__in=["ongoing", "returned", "closed"],
                    signed_at__isnull=False,
                    handed_over_at__isnull=False,
                )
                | ~Q(status__in=["ongoing", "returned", "closed"]) & Q(handed_over_at__isnull=True),
            ),
            models.CheckConstraint(
                name="rental_returned_has_a_time",
                condition=Q(
                    status__in=["returned", "closed"],
                    returned_at__isnull=False,
                    returned_at__gte=F("handed_over_at"),
                )
                | ~Q(status__in=["returned", "closed"]) & Q(returned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="rental_closed_has_a_time",
                condition=Q(status="closed", closed_at__isnull=False)
                | ~Q(status="closed") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="rental_ended_says_why",
                condition=Q(status__in=["refused", "cancelled"], ended_at__isnull=False) & ~Q(end_reason="")
                | Q(status="no_show", ended_at__isnull=False, call_tried_at__isnull=False)
                | ~Q(status__in=["refused", "cancelled", "no_show"]) & Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="rental_signed_says_how",
                condition=Q(signed_at__isnull=True, signing_means="")
                | Q(signed_at__isnull=False) & ~Q(signing_means=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-pickup_at", "-id"], name="rental_recent"),
            models.Index(fields=["status", "-pickup_at", "-id"], name="rental_status"),
            models.Index(fields=["status", "return_at"], name="rental_return"),
            models.Index(fields=["person", "-pickup_at"], name="rental_person"),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("rentals:rental", args=[self.pk])

    def searched_words(self, vehicle: Vehicle | None = None) -> str:
        """Return what finds a rental: its reference, who borrows, the vehicle's number and plate."""
        vehicle = vehicle or (self.vehicle if self.pk else None)
        words = [fold(self.reference), name_words(self.person.first_name, self.person.last_name)]
        if vehicle is not None:
            words.append(name_words(vehicle.number, vehicle.plate))
        return " ".join(words)

    @property
    def is_in_the_box(self) -> bool:
        """Whether its keys wait in a key box, where that was read with it (``select_related("key_drop")``, ``in_box``)."""
        known = getattr(self, "in_box", False) or self._state.fields_cache.get("key_drop") is not None
        return self.status == Status.ONGOING and known

    @property
    def is_lease(self) -> bool:
        return self.term_months is not None

    @property
    def months(self) -> int:
        """How many months a lease lasts, renewals included; 0 for a loan."""
        return self.term_months or 0

    @property
    def vehicle_until(self):
        """The instant until which the vehicle is taken: the return, or the end of a lease when it is later (row C1)."""
        return max(self.return_at, self.needed_until)

    @property
    def late_after(self):
        """The instant past which the return bothers somebody: the offer's grace is over (row A7)."""
        return self.return_at + timedelta(minutes=self.offer.grace_minutes)

    @property
    def last_day(self):
        """The last day of the need, the one that is printed (row C1)."""
        end = paris_date(self.needed_until)
        return last_day(end) if self.is_lease else end

    @property
    def current(self):
        """The link to the vehicle that it holds or held last, or None. No query after ``with_vehicles()``."""
        if "vehicles" in getattr(self, "_prefetched_objects_cache", {}):
            links = self.vehicles.all()
        else:
            links = self.vehicles.filter(is_current=True).select_related("occupancy__vehicle__category")
        return next((link for link in links if link.is_current), None)

    @property
    def vehicle(self):
        """The vehicle that it holds or held last, or None."""
        link = self.current
        return link and link.occupancy.vehicle

    @property
    def main_bill(self):
        """The borrower's bill, or None before the confirmation."""
        return Bill.objects.filter(rental_bill__rental=self, rental_bill__is_main=True).first()

    def contract(self):
        """Return the contract that was signed; before the signature, the one that says the present terms, or None.

        What changes after the signature is said by amendments. A page of many says it as ``known_contract``, read at once.
        """
        if hasattr(self, "known_contract"):
            return self.known_contract
        contracts = Document.objects.about(self).filter(kind=CONTRACT)
        if self.signed_at is not None:
            return contracts.filter(created_at__lte=self.signed_at).first()
        if self.terms_at is None:
            return None
        return contracts.filter(created_at__gte=self.terms_at).first()

    def lent_accessories(self) -> list[str]:
        """Return what leaves with the vehicle: what the offer lends, and the options chosen."""
        return list(dict.fromkeys([*self.offer.accessories, *self.accessories]))


class RentalTerm(models.Model):
    """One term of a lease: the first, then its renewals, each at the tariff of the day it was agreed (rows B1, C4)."""

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="terms", verbose_name="location")
    after_months = models.PositiveSmallIntegerField("après (mois)")
    months = models.PositiveSmallIntegerField("durée (mois)")
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="+", verbose_name="tarif")
    agreed_at = models.DateTimeField("convenue le")

    class Meta:
        verbose_name = "durée convenue"
        constraints = [
            models.UniqueConstraint(name="rental_term_once", fields=["rental", "after_months"]),
            models.CheckConstraint(name="rental_term_lasts", condition=Q(months__gte=1)),
        ]


class RentalVehicle(models.Model):
    """The vehicles of a rental, one after another when it is swapped (row C6)."""

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="vehicles", verbose_name="location")
    occupancy = models.OneToOneField(
        Occupancy, models.PROTECT, related_name="rental_vehicle", verbose_name="occupation"
    )
    is_current = models.BooleanField("actuel", default=True)

    class Meta:
        verbose_name = "véhicule de la location"
        constraints = [
            models.UniqueConstraint(
                name="rental_has_one_vehicle_at_a_time", fields=["rental"], condition=Q(is_current=True)
            )
        ]


class RentalBill(models.Model):
    """Why a bill exists. One open bill per rental and payer."""

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="bills", verbose_name="location")
    bill = models.OneToOneField(Bill, models.PROTECT, related_name="rental_bill", verbose_name="note")
    is_main = models.BooleanField("note du locataire", default=True)

    class Meta:
        verbose_name = "note de la location"
        constraints = [
            models.UniqueConstraint(
                name="rental_has_one_main_bill", fields=["rental"], condition=Q(is_main=True)
            )
        ]


class RentalDeposit(models.Model):
    """Which rental a deposit guarantees."""

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="deposits", verbose_name="location")
    deposit = models.OneToOneField(
        Deposit, models.PROTECT, related_name="rental_deposit", verbose_name="caution"
    )

    class Meta:
        verbose_name = "caution de la location"
