"""What somebody without an account sends from a public form: who she is, how to call her, and what we did of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilite.fields import PhoneField
from mobilite.pages.french import typography
from mobilite.people import operations as people
from mobilite.people.models import Commune, Person
from mobilite.people.search import Searchable, SearchableQuerySet, name_words, phone_words
from mobilite.workflow import Refusal


class Means(models.TextChoices):
    """How somebody moves today, in words of the street."""

    WALK = "walk", _("À pied")
    BIKE = "bike", _("À vélo")
    SCOOTER = "scooter", _("En scooter")
    CAR = "car", _("En voiture")
    BUS = "bus", _("En bus ou en train")
    LIFT = "lift", _("Quelqu’un m’emmène")
    NONE = "none", _("Je ne peux pas me déplacer")


ICONS = {
    Means.WALK: "map-pin",
    Means.BIKE: "bike",
    Means.SCOOTER: "scooter",
    Means.CAR: "car",
    Means.BUS: "route",
    Means.LIFT: "users",
    Means.NONE: "house",
}
#: Handled: tied to somebody's record, or set aside with why.
HANDLED_SAYS_HOW = (
    Q(handled_at__isnull=True, person__isnull=True, set_aside="")
    | Q(handled_at__isnull=False, person__isnull=False, set_aside="")
    | Q(handled_at__isnull=False, person__isnull=True) & ~Q(set_aside="")
)


class ArrivalRefused(Refusal):
    """The act cannot be done on this request: the sentence says why, and what to do."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise ArrivalRefused(typography(sentence), field=field)


class ArrivalQuerySet(SearchableQuerySet):
    def waiting(self):
        return self.filter(handled_at=None)


class Arrival(Searchable):
    """Somebody who waits for a call. A colleague finds who she is, or writes her record, or sets it aside.

    Each kind has its own ``person``, null until it is known.
    """

    SEARCHED = ("last_name", "first_name", "phone")

    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    phone = PhoneField("téléphone")
    means = models.JSONField("comment elle se déplace", default=list)
    language = models.CharField("langue", max_length=3, default="fr")
    received_at = models.DateTimeField("reçue le")
    press_key = models.CharField("pression du bouton", max_length=64, unique=True)
    handled_at = models.DateTimeField("traitée le", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="traitée par",
    )
    set_aside = models.CharField("sans suite", max_length=200, blank=True)

    person: Any

    objects: Any = ArrivalQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    def searched_words(self) -> str:
        return " ".join(filter(None, [name_words(self.last_name, self.first_name), phone_words(self.phone)]))

    @property
    def moves(self) -> str:
        """Return « À pied, en bus ou en train »; « Ne l’a pas dit » when she said nothing."""
        return in_words(Means, self.means) or "Ne l’a pas dit"


def in_words(choices, chosen) -> str:
    """Return the labels of what was chosen, as one line: « À pied, en bus ou en train »."""
    said = [str(choices(one).label) for one in chosen if one in choices]
    return ", ".join([said[0], *(one[:1].lower() + one[1:] for one in said[1:])]) if said else ""


def means_said(means) -> list[str]:
    """Return the means in their order; « Je ne peux pas me déplacer » takes the place of any other."""
    return [Means.NONE] if Means.NONE in means else [one for one in Means if one in means]


def kept_once(model, *, press_key: str, undo: Callable[[], None] | None = None, **values):
    """Keep a request, once however often its button is pressed: return it, and whether it is new.

    ``undo`` is called when another press was the first. In the caller's transaction.
    """
    try:
        with transaction.atomic():
            return model.objects.create(press_key=press_key, **values), True
    except IntegrityError:
        if undo is not None:
            undo()
        return model.objects.get(press_key=press_key), False


def waiting(model, key: int):
    """Hold a request that waits until the transaction ends. Raises ArrivalRefused when it is handled."""
    asked = model.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if asked.handled_at is not None:
        deny("Cette demande est déjà traitée : quelqu’un a répondu avant vous. Rechargez la page.")
    return asked


def tie_to(asked: Arrival, person: Person, *, at: datetime, actor, **also) -> None:
    """Say who sent it, in the caller's transaction. Raises ArrivalRefused when her record is in the archives."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.anonymised_at is not None or person.archived_at is not None:
        deny("Cette fiche est aux archives. Rouvrez-la d’abord, ou créez une nouvelle fiche.")
    _handle(asked, at=at, actor=actor, person=person, **also)


def record_of(asked: Arrival, *, at: datetime, actor) -> Person:
    """Write the record of somebody we did not know, from what she sent. Raises NotValid."""
    return people.create_person(
        first_name=asked.first_name, last_name=asked.last_name, phone=asked.phone, commune=asked.commune,
        language=asked.language, at=at, actor=actor,
    )  # fmt: skip


def put_aside(asked: Arrival, *, reason: str, at: datetime, actor, **also) -> None:
    """Set it aside, with why, in the caller's transaction. Raises ArrivalRefused without a reason."""
    if not reason.strip():
        deny("Dites pourquoi en quelques mots.", field="reason")
    _handle(asked, at=at, actor=actor, set_aside=reason.strip()[:200], **also)


def _handle(asked: Arrival, *, at: datetime, actor, **values) -> None:
    values |= {"handled_at": at, "handled_by": actor}
    for name, value in values.items():
        setattr(asked, name, value)
    asked.save(update_fields=list(values))
