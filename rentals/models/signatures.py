"""What proves that somebody signed: written once, each row names the one before (rows D4, D7, H9)."""

import hashlib
import json
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.constraints import NeverChanged
from mobilite.documents.models import Document, Kind
from mobilite.fields import EncryptedField
from mobilite.people.models import Representative
from rentals.models.drivers import RentalDriver
from rentals.models.rentals import Rental, SigningMeans
from rentals.models.reports import ConditionReport

#: What the first row names in the place of the one before.
NOTHING_BEFORE = "0" * 64


class Change(StrEnum):
    """Why a signed contract gets an amendment (row D7)."""

    EXTENSION = "extension"
    SWAP = "swap"
    PRICE = "price"
    DRIVERS = "drivers"
    PLACE = "place"


AMENDMENT_TITLES = {
    Change.EXTENSION: "Avenant de prolongation",
    Change.SWAP: "Avenant d’échange de véhicule",
    Change.PRICE: "Avenant de prix",
    Change.DRIVERS: "Avenant de conducteurs",
    Change.PLACE: "Avenant de lieu et d’heure",
}
#: What changes the vehicle, the price or the length: the keys wait for both signatures. Who drives signs for herself, and
#: the place is agreed by telephone.
BINDING = (Change.EXTENSION, Change.SWAP, Change.PRICE)


class Signer(models.TextChoices):
    BORROWER = "borrower", "Locataire"
    CO_SIGNER = "co_signer", "Représentant légal"
    DRIVER = "driver", "Autre conducteur"
    AGENT = "agent", "Pour la structure"


class Way(models.TextChoices):
    FINGER = "finger", "Au doigt"
    TYPED = "typed", "Nom écrit au clavier"


def digest(value: Any) -> str:
    """Return the SHA-256, in hexadecimal, of a JSON value written in the one way that does not depend on who writes."""
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


class Signature(models.Model):
    """One signature: of a condition report, or of a contract or an amendment (``contract``). ``sha256`` covers the row and
    the hash of the one before. ``driver`` is somebody named beside the borrower: who signs, or with whom her representative signs.

    ``evidence`` (encrypted) holds the name, the strokes with their times, the consent read, what was shown, the
    device and a salt. When its term is over the evidence goes; its hash stays, and the chain with it.
    """

    rank = models.PositiveBigIntegerField("rang", unique=True)
    previous = models.CharField("empreinte d’avant", max_length=64, unique=True)
    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    rental = models.ForeignKey(Rental, models.PROTECT, related_name="signatures", verbose_name="location")
    report = models.ForeignKey(
        ConditionReport, models.PROTECT, null=True, related_name="signatures", verbose_name="état des lieux"
    )
    contract = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="contrat ou avenant"
    )
    driver = models.ForeignKey(
        RentalDriver, models.PROTECT, null=True, related_name="signatures", verbose_name="conducteur"
    )
    role = models.CharField("en tant que", max_length=9, choices=Signer)
    way = models.CharField("comment", max_length=6, choices=Way)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="compte"
    )
    at = models.DateTimeField("le")
    shown_sha256 = models.CharField("empreinte de ce qui était montré", max_length=64)
    evidence = EncryptedField("preuve")
    evidence_sha256 = models.CharField("empreinte de la preuve", max_length=64)
    erased_at = models.DateTimeField("effacée le", null=True, editable=False)

    class Meta:
        verbose_name = "signature"
        constraints = [
            NeverChanged(
                name="signature_never_changes", but=("evidence", "erased_at"), sealed_by="audit_seal"
            ),
            models.CheckConstraint(
                name="signature_of_one_paper",
                condition=Q(report__isnull=False, contract__isnull=True)
                | Q(report__isnull=True, contract__isnull=False),
            ),
            models.UniqueConstraint(name="signature_report_once", fields=["report", "role"]),
            models.UniqueConstraint(
                name="signature_contract_once",
                fields=["contract", "role"],
                condition=Q(driver__isnull=True),
            ),
            models.UniqueConstraint(
                name="signature_driver_once",
                fields=["contract", "driver", "role"],
                condition=Q(driver__isnull=False),
            ),
            models.CheckConstraint(
                name="signature_of_a_driver",
                condition=Q(driver__isnull=True) & ~Q(role="driver")
                | Q(driver__isnull=False, report__isnull=True, role__in=["driver", "co_signer"]),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} ({self.get_way_display().lower()})"

    @property
    def name(self) -> str:
        """Who signed, or nothing once it is erased."""
        return self.evidence.get("name", "")

    @property
    def strokes(self) -> list[list[list[int]]]:
        return self.evidence.get("strokes", [])

    def chained(self) -> str:
        """Return the hash that the row should have, from what it says now."""
        said = [
            self.rank, self.previous, self.rental_id, self.report_id, self.contract_id, self.role, self.way,
            self.user_id, int(self.at.timestamp() * 1_000_000), self.shown_sha256, self.evidence_sha256,
        ]  # fmt: skip
        # Written before there were other drivers, a row says nothing of one.
        return digest(said if self.driver_id is None else [*said, self.driver_id])


class AmendmentSigning(models.Model):
    """That an amendment was signed by the borrower and by us, and how; no row while it waits (row D7). Never changed."""

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="amendment_signing", verbose_name="avenant"
    )
    rental = models.ForeignKey(
        Rental, models.PROTECT, related_name="amendment_signings", verbose_name="location"
    )
    at = models.DateTimeField("signé le")
    means = models.CharField("comment", max_length=5, choices=SigningMeans)
    cosigned_by = models.ForeignKey(
        Representative, models.PROTECT, null=True, related_name="+", verbose_name="signé avec"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "signature d’un avenant"
        verbose_name_plural = "signatures des avenants"
        constraints = [
            NeverChanged(name="amendment_signing_never_changes", sealed_by="audit_seal"),
            models.CheckConstraint(
                name="amendment_signing_says_how", condition=Q(means__in=["paper", "touch"])
            ),
        ]

    def __str__(self):
        return f"{self.document.number}, {self.get_means_display().lower()}"


class RefusalReason(models.TextChoices):
    DISAGREES = "disagrees", "N’est pas d’accord avec ce changement"
    ABSENT = "absent", "Ne vient pas, ou ne répond pas"
    MISTAKE = "mistake", "L’avenant est établi par erreur"


class AmendmentRefusal(models.Model):
    """That an amendment will not be signed for now, and why: the departure or the return goes on without (row D7).

    Never changed; it may still be signed later.
    """

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="amendment_refusal", verbose_name="avenant"
    )
    rental = models.ForeignKey(
        Rental, models.PROTECT, related_name="amendment_refusals", verbose_name="location"
    )
    at = models.DateTimeField("noté le")
    reason = models.CharField("pourquoi", max_length=9, choices=RefusalReason)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "refus d’un avenant"
        verbose_name_plural = "refus d’avenants"
        default_permissions = ()
        constraints = [
            NeverChanged(name="amendment_refusal_never_changes", sealed_by="audit_seal"),
            models.CheckConstraint(
                name="amendment_refusal_says_why", condition=Q(reason__in=["disagrees", "absent", "mistake"])
            ),
        ]

    def __str__(self):
        return f"{self.document.number}, {self.get_reason_display().lower()}"


def waiting_amendments(*, binding: bool = False) -> models.QuerySet[Document]:
    """Return the amendments of all rentals that wait for their signatures, the oldest first: neither signed nor noted
    as refused. ``binding``: those only that the keys wait for."""
    waiting = Document.objects.filter(
        kind=Kind.AMENDMENT,
        object_label=Rental._meta.label_lower,
        amendment_signing=None,
        amendment_refusal=None,
    )
    if binding:
        waiting = waiting.filter(title__in=[AMENDMENT_TITLES[one] for one in BINDING])
    return waiting.order_by("created_at", "pk")


def unsigned_amendments(rental: Rental, *, binding: bool = False) -> models.QuerySet[Document]:
    """Return the amendments of one rental that wait for their signatures, the oldest first."""
    return waiting_amendments(binding=binding).filter(object_id=rental.pk)
