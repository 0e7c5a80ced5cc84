"""A paper, from the day it is asked for to the day it proves nothing any more, and the pictures it may be seen on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.people.models.persons import PaperKind, Person
from mobilite.workflow import LockingQuerySet


class PaperState(models.TextChoices):
    """Whether a paper that was seen still proves something is the day's to say: see ``papers.py``."""

    ASKED = "asked", "Demandée"
    RECEIVED = "received", "Reçue, à vérifier"
    SEEN = "seen", "Vue et conforme"
    REFUSED = "refused", "Refusée"


#: One of each kind at most: what comes next belongs to it.
OPEN = (PaperState.ASKED, PaperState.RECEIVED)


class PaperRefusal(models.TextChoices):
    UNREADABLE = "unreadable", "La photo est floue ou coupée"
    INCOMPLETE = "incomplete", "Il manque une page ou le verso"
    EXPIRED = "expired", "La date est dépassée"
    TOO_OLD = "too_old", "Le papier est trop ancien"
    OTHER_NAME = "other_name", "Le nom ou l’adresse n’est pas le sien"
    OTHER_PAPER = "other_paper", "Ce n’est pas la pièce demandée"
    TO_SHOW = "to_show", "À montrer au comptoir"
    OTHER = "other", "Autre raison"


class KeptBecause(models.TextChoices):
    """Why a picture outlives its check. Nothing else is a reason (row H5; facts: legal part 6)."""

    DISPUTE = "dispute", "Litige ou sinistre en cours"
    FINE = "fine", "Contravention\u00a0: désigner qui conduisait"
    FUNDER = "funder", "Un financeur demande la preuve"
    DOUBT = "doubt", "Doute sur l’authenticité"


class Paper(models.Model):
    """One paper of a person: asked, received, seen or refused. Its pictures go once it is checked (row H5)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="papers", verbose_name="personne")
    kind = models.CharField("pièce", max_length=14, choices=PaperKind)
    #: What stands for it: a key of ``papers.EQUIVALENTS``; nothing for the paper itself.
    equivalent = models.CharField("équivalent", max_length=12, blank=True, default="", db_default="")
    detail = models.CharField("laquelle", max_length=80, blank=True)
    number = models.CharField("numéro", max_length=30, blank=True, default="", db_default="")
    issued_on = models.DateField("datée du", null=True, blank=True)
    expires_on = models.DateField("valable jusqu’au", null=True, blank=True)
    companion_seen = models.BooleanField("pièce qui l’accompagne vue", default=False, db_default=False)

    state = models.CharField(
        "état", max_length=8, choices=PaperState, default=PaperState.SEEN, db_default=PaperState.SEEN
    )
    asked_at = models.DateTimeField("demandée le", null=True, blank=True)
    received_at = models.DateTimeField("reçue le", null=True, blank=True)
    seen_on = models.DateField("vue le", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="vue par"
    )
    refused_on = models.DateField("refusée le", null=True, blank=True)
    refusal = models.CharField(
        "refusée parce que", max_length=12, choices=PaperRefusal, blank=True, default="", db_default=""
    )
    refusal_words = models.CharField("précision", max_length=200, blank=True, default="", db_default="")

    kept_because = models.CharField(
        "image gardée parce que", max_length=8, choices=KeptBecause, blank=True, default="", db_default=""
    )
    kept_until = models.DateField("image gardée jusqu’au", null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        permissions = [("decide_papers", "Décider d’une personne sans pièce d’identité")]
        constraints = [
            models.CheckConstraint(
                name="paper_expires_after_issue",
                condition=Q(expires_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(expires_on__gte=F("issued_on")),
                violation_error_message="La fin de validité vient après la date de la pièce.",
            ),
            models.CheckConstraint(
                name="paper_seen_says_when",
                condition=Q(state="seen", seen_on__isnull=False) | ~Q(state="seen"),
            ),
            models.CheckConstraint(
                name="paper_received_says_when",
                condition=Q(state="received", received_at__isnull=False) | ~Q(state="received"),
            ),
            models.CheckConstraint(
                name="paper_refused_says_why",
                condition=Q(state="refused", refused_on__isnull=False) & ~Q(refusal="")
                | ~Q(state="refused") & Q(refused_on__isnull=True, refusal=""),
            ),
            models.CheckConstraint(
                name="paper_picture_kept_has_an_end",
                condition=Q(kept_because="", kept_until__isnull=True)
                | ~Q(kept_because="") & Q(kept_until__isnull=False),
                violation_error_message="Dites pourquoi l’image est gardée, et jusqu’à quand.",
            ),
            models.UniqueConstraint(
                name="paper_open_once",
                fields=["person", "kind"],
                condition=Q(state__in=["asked", "received"]),
                violation_error_message="Cette pièce est déjà demandée.",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(state="received"), name="paper_to_check"),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("people:paper", args=[self.person_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def picture_goes(self) -> bool:
        """Whether its pictures serve no more: it was checked, and no reason keeps them."""
        return not self.is_open and not self.kept_because


class PaperFile(models.Model):
    """One picture of a paper, or one PDF: it lives until the check, or until the day that a reason gives it."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files", verbose_name="pièce")
    file_name = models.CharField(max_length=120)
    is_pdf = models.BooleanField("PDF", default=False)
    pages = models.PositiveSmallIntegerField("pages", default=1)
    sha256 = models.CharField("empreinte", max_length=64)
    received_at = models.DateTimeField("reçue le")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ajoutée par"
    )

    class Meta:
        verbose_name = "image d’une pièce"
        verbose_name_plural = "images de pièces"
        constraints = [models.UniqueConstraint(name="paper_file_once", fields=["paper", "sha256"])]

    @property
    def content_type(self) -> str:
        return "application/pdf" if self.is_pdf else "image/jpeg"
