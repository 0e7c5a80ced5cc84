"""What happens in a file: interviews, notes, actions, papers, and what a partner may be told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from advice.cases.models.casefile import Case
from mobilite.fields import EncryptedField
from mobilite.people.models import Contact


class Way(models.TextChoices):
    OFFICE = "office", "Dans nos locaux"
    OUTSIDE = "outside", "Ailleurs"
    HOME = "home", "Chez elle"
    PHONE = "phone", "Au téléphone"
    VIDEO = "video", "En visio"


def _case(name: str):
    return models.ForeignKey(Case, models.PROTECT, related_name=name, verbose_name="dossier")


def _by(words: str = "par"):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=words
    )


class Interview(models.Model):
    """One interview, as the team reads it: what was said that matters to her journeys. Never edited."""

    case = _case("interviews")
    on = models.DateField("le")
    way = models.CharField("où", max_length=7, choices=Way, default=Way.OFFICE)
    minutes = models.PositiveSmallIntegerField("durée (minutes)")
    summary = EncryptedField("compte rendu", max_length=4000)
    at = models.DateTimeField("noté le")
    by = _by()

    class Meta:
        verbose_name = "entretien de conseil"
        verbose_name_plural = "entretiens de conseil"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="interview_lasts",
                condition=Q(minutes__gte=1, minutes__lte=480),
                violation_error_message="Un entretien dure de 1 à 480 minutes.",
            )
        ]
        indexes = [models.Index(fields=["case", "-on"], name="interview_case")]

    def __str__(self):
        return f"Entretien du {self.on:%d/%m/%Y}"


class NoteQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Keep what this account reads: what is shared, and its own. Nobody reads another's private note."""
        return self.filter(Q(is_private=False) | Q(author=user))


class Note(models.Model):
    """A note of the team, or of its author alone. A private one leaves in no list, no paper, no message: only in what
    the person asks to read of herself (GDPR, art. 15)."""

    case = _case("notes")
    text = EncryptedField("note", max_length=4000)
    is_private = models.BooleanField("pour moi seulement", default=False)
    at = models.DateTimeField("le")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note de conseil"
        verbose_name_plural = "notes de conseil"
        default_permissions = ()
        indexes = [models.Index(fields=["case", "-at"], name="case_note")]

    def __str__(self):
        return f"Note du {self.at:%d/%m/%Y}"


class Doer(models.TextChoices):
    PERSON = "person", "Elle"
    COLLEAGUE = "colleague", "Un collègue"
    PARTNER = "partner", "Un partenaire"


class ActionStatus(models.TextChoices):
    TODO = "todo", "À faire"
    DONE = "done", "Faite"
    DROPPED = "dropped", "Sans objet"


class Action(models.Model):
    """One thing to do, by whom and before when. ``what`` names nobody: it is also the title of a task."""

    case = _case("actions")
    what = models.CharField("quoi", max_length=100)
    doer = models.CharField("qui", max_length=9, choices=Doer)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="collègue",
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="contact"
    )
    due_on = models.DateField("pour le")
    status = models.CharField("état", max_length=7, choices=ActionStatus, default=ActionStatus.TODO)
    result = EncryptedField("ce qui en est", max_length=600, blank=True, default="")
    ended_on = models.DateField("faite le", null=True, blank=True)
    at = models.DateTimeField("notée le")
    by = _by()

    class Meta:
        verbose_name = "action d’un dossier de conseil"
        verbose_name_plural = "actions des dossiers de conseil"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="action_says_who",
                condition=Q(doer="person", user__isnull=True, contact__isnull=True)
                | Q(doer="colleague", user__isnull=False, contact__isnull=True)
                | Q(doer="partner", user__isnull=True, contact__isnull=False),
                violation_error_message="Dites qui le fait.",
            ),
            models.CheckConstraint(
                name="action_ended_has_a_day",
                condition=Q(status="todo", ended_on__isnull=True)
                | ~Q(status="todo") & Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(name="action_says_what", condition=~Q(what="")),
        ]
        indexes = [models.Index(fields=["case", "due_on"], name="action_case")]

    def __str__(self):
        return self.what

    @property
    def is_open(self) -> bool:
        return self.status == ActionStatus.TODO


class CasePaper(models.Model):
    """A paper of the file: a quote, a letter, a proof. Never one about health."""

    case = _case("papers")
    label = models.CharField("ce que c’est", max_length=80)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("ajouté le")
    by = _by()

    class Meta:
        verbose_name = "papier d’un dossier de conseil"
        verbose_name_plural = "papiers des dossiers de conseil"
        default_permissions = ()

    def __str__(self):
        return self.label

    @property
    def is_pdf(self) -> bool:
        return self.file_name.endswith(".pdf")


class Scope(models.TextChoices):
    """What a partner may be told: a closed list. Never notes, interviews, health, money."""

    PRESENCE = "presence", "Que le suivi a commencé, et où il en est"
    ACTIONS = "actions", "Les actions prévues et faites"
    DIAGNOSIS = "diagnosis", "Le diagnostic mobilité, en papier"
    OUTCOME = "outcome", "Ce qui en est à la fin, puis à 3 et 6 mois"


class How(models.TextChoices):
    SAID = "said", "Elle l’a dit"
    SIGNED = "signed", "Elle l’a signé"
    WRITTEN = "written", "Elle l’a écrit (mail, SMS)"


class SharingQuerySet(models.QuerySet):
    def live(self):
        return self.filter(revoked_on=None)


class Sharing(models.Model):
    """What she agrees that one contact hears, from a day on. A change of mind ends it; another is another row."""

    case = _case("sharings")
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="case_sharings", verbose_name="partenaire"
    )
    scopes = models.JSONField("ce qu’elle accepte de partager", default=list)
    agreed_on = models.DateField("accord donné le")
    how = models.CharField("comment", max_length=7, choices=How)
    at = models.DateTimeField("noté le")
    by = _by("noté par")
    revoked_on = models.DateField("retiré le", null=True, blank=True)
    revoked_by = _by("retrait noté par")

    objects = SharingQuerySet.as_manager()

    class Meta:
        verbose_name = "accord de partage"
        verbose_name_plural = "accords de partage"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="sharing_one_at_a_time",
                fields=["case", "contact"],
                condition=Q(revoked_on__isnull=True),
                violation_error_message="Un accord est déjà noté pour ce contact\u00a0: retirez-le d’abord.",
            ),
            models.CheckConstraint(name="sharing_shares_something", condition=~Q(scopes=[])),
            models.CheckConstraint(
                name="sharing_ends_after_it_starts",
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("agreed_on")),
                violation_error_message="Le retrait vient après l’accord.",
            ),
        ]

    def __str__(self):
        return f"Partage avec {self.contact.partner}"

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(one).label) for one in self.scopes]
