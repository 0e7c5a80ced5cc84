"""Tasks, calls, and who stands in for whom."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.constraints import NoOverlap
from mobilite.fields import EncryptedField
from mobilite.pages.french import de
from mobilite.people.models import Person, Place
from mobilite.people.models.places import days_label
from mobilite.todo import covers
from mobilite.workflow import LockingQuerySet, WorkflowModel


class AboutQuerySet(LockingQuerySet):
    def about(self, *records):
        """Keep the rows that are about one of these records."""
        wanted = Q(pk__in=())
        for record in records:
            wanted |= Q(about_label=record._meta.label_lower, about_id=record.pk)
        return self.filter(wanted)


class About(models.Model):
    """Mixin: the record that a row is about, by its label and its key. Nothing breaks when it is gone."""

    about_label = models.CharField("à propos de", max_length=60, blank=True, default="")
    about_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def about(self):
        """The record, read from the database, or None when there is none, or no more. One query."""
        if not hasattr(self, "_about"):
            model = model_called(self.about_label) if self.about_label else None
            self.know_about(model._base_manager.filter(pk=self.about_id).first() if model else None)
        return self._about

    @about.setter
    def about(self, record):
        self.know_about(record)
        self.about_label = record._meta.label_lower if record is not None else ""
        self.about_id = record.pk if record is not None else None

    def know_about(self, record) -> None:
        """Keep the record that was read already; nothing of the row changes."""
        self._about = record


def model_called(label: str):
    """Return the model of a label, or None when nobody knows it any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


ABOUT_IS_WHOLE = Q(about_label="", about_id__isnull=True) | (~Q(about_label="") & Q(about_id__isnull=False))


class Status(models.TextChoices):
    OPEN = "open", "À faire"
    DONE = "done", "Faite"
    DROPPED = "dropped", "Sans objet"


#: Those who see and do the tasks of everybody.
OVERSEERS = {Role.MANAGER, Role.ADMINISTRATOR}


class TaskQuerySet(AboutQuerySet):
    def open(self):
        return self.filter(status=Status.OPEN)

    def overdue(self, now):
        return self.open().filter(due_at__lt=now)

    def for_user(self, user, now):
        """Keep what this colleague has to do: one's own, and those of the absent whom one covers now.

        Tasks are not rewritten: when the absence ends, they are their owner's again.
        """
        return self.filter(user__in={user.pk, *covers.covered_by(user, now)})

    def of_roles(self, roles):
        """Keep what anybody of these roles may take."""
        return self.filter(role__in=list(roles))

    def visible_to(self, user, now=None):
        """Keep what this account may see: its own, those of its roles, those it covers; all of them for the manager."""
        if not user.has_perm("todo.view_task"):
            return self.none()
        if OVERSEERS & set(user.roles):
            return self
        users = {user.pk, *covers.covered_by(user, now or clock.now())}
        return self.filter(Q(user__in=users) | Q(role__in=user.roles))

    def with_people(self):
        return self.select_related("person", "place", "user", "closed_by", "created_by")


class Task(About, WorkflowModel):
    """Something that one role, or one colleague, has to do before a moment.

    ``title`` says what and names nobody: the person is shown beside it, as each screen may show her (surnames are
    hidden at the counter). ``key`` is the reason why the software opened it: never two open tasks for one reason.
    """

    TRANSITIONS = {
        Status.OPEN: {Status.DONE, Status.DROPPED},
        Status.DONE: {Status.OPEN},
        Status.DROPPED: {Status.OPEN},
    }

    title = models.CharField("à faire", max_length=120)
    detail = EncryptedField("précisions", blank=True, default="")
    role = models.CharField("métier", max_length=20, choices=Role, blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="collègue",
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="personne"
    )
    due_at = models.DateTimeField("avant")
    key = models.CharField(max_length=120, blank=True, default="")

    status = models.CharField("état", max_length=8, choices=Status, default=Status.OPEN)
    result = EncryptedField("résultat", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par"
    )
    created_at = models.DateTimeField("ouverte le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ouverte par"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche"
        constraints = [
            models.CheckConstraint(
                name="task_has_one_owner",
                condition=Q(role="", user__isnull=False) | (~Q(role="") & Q(user__isnull=True)),
                violation_error_message="Une tâche est pour un métier ou pour un collègue, pas pour les deux.",
            ),
            models.CheckConstraint(name="task_about_is_whole", condition=ABOUT_IS_WHOLE),
            models.CheckConstraint(name="task_says_what", condition=~Q(title="")),
            # Done is by somebody; the software itself only drops what has lost its reason.
            models.CheckConstraint(
                name="task_is_closed_by_somebody",
                condition=Q(
                    status="open", closed_at__isnull=True, closed_by__isnull=True, result__isnull=True
                )
                | Q(status="done", closed_at__isnull=False, closed_by__isnull=False, result__isnull=False)
                | Q(status="dropped", closed_at__isnull=False, result__isnull=False),
                violation_error_message="Une tâche close a une date et un résultat.",
            ),
            models.UniqueConstraint(
                name="task_key_once_open", fields=["key"], condition=Q(status="open") & ~Q(key="")
            ),
        ]
        indexes = [
            models.Index(fields=["user", "due_at"], condition=Q(status="open"), name="task_open_user"),
            models.Index(fields=["role", "due_at"], condition=Q(status="open"), name="task_open_role"),
            models.Index(fields=["person", "-created_at"], name="task_person"),
            models.Index(fields=["about_label", "about_id"], name="task_about"),
            models.Index(fields=["status", "-closed_at"], name="task_closed"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("todo:task", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def owner(self) -> str:
        """Whose it is: a colleague's name, or a role."""
        return str(self.user) if self.user_id else Role(self.role).label

    def is_overdue(self, now) -> bool:
        return self.is_open and self.due_at < now


class Absence(models.Model):
    """Days when a colleague is away, ``[starts_on, ends_on)``, and who sees her tasks meanwhile.

    Why she is away is not asked: health is private. Without a cover, her role's colleagues see them.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", verbose_name="qui"
    )
    starts_on = models.DateField("du")
    ends_on = models.DateField("jusqu’au (non compris)")
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covers",
        verbose_name="remplacée par",
    )
    created_at = models.DateTimeField("déclarée le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="déclarée par"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "absence"
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                name="absence_cover_is_another",
                condition=Q(cover__isnull=True) | ~Q(cover=F("user")),
                violation_error_message="On ne se remplace pas soi-même\u00a0: choisissez un autre collègue.",
            ),
            NoOverlap(
                name="absence_once_a_day",
                key="user",
                start="starts_on",
                end="ends_on",
                violation_error_message="Une absence est déjà notée ces jours-là.",
            ),
        ]

    def __str__(self):
        return f"absence {de(self.user)}"

    @property
    def days(self) -> str:
        """« du lun. 6 au mer. 8 avril 2026 »."""
        return days_label(self.starts_on, self.ends_on)


class Direction(models.TextChoices):
    OUT = "out", "Nous avons appelé"
    IN = "in", "La personne a appelé"


class CallResult(models.TextChoices):
    REACHED = "reached", "Jointe"
    VOICEMAIL = "voicemail", "Message laissé"
    NO_ANSWER = "no_answer", "Pas de réponse"
    WRONG_NUMBER = "wrong_number", "Mauvais numéro"
    REFUSED = "refused", "Ne veut pas parler"


class Call(About):
    """One call, as noted in fifteen seconds: whom, what came of it, when to try again."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="calls", verbose_name="personne")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")
    direction = models.CharField("sens", max_length=3, choices=Direction, default=Direction.OUT)
    result = models.CharField("résultat", max_length=12, choices=CallResult)
    note = EncryptedField("note", blank=True, default="")
    next_try_at = models.DateTimeField("rappeler", null=True, blank=True)

    objects = AboutQuerySet.as_manager()

    class Meta:
        verbose_name = "appel"
        constraints = [
            models.CheckConstraint(name="call_about_is_whole", condition=ABOUT_IS_WHOLE),
            models.CheckConstraint(
                name="call_next_try_is_later",
                condition=Q(next_try_at__isnull=True) | Q(next_try_at__gt=F("at")),
                violation_error_message="Le prochain essai vient après l’appel.",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="call_person"),
            models.Index(fields=["about_label", "about_id"], name="call_about"),
        ]

    def __str__(self):
        return f"appel\u00a0: {self.get_result_display().lower()}"
