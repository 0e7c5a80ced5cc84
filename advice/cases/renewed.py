"""A rental that keeps being renewed proposes a case file: once, on its page, until somebody opens it or says why not."""

from datetime import datetime

from django import forms
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.urls import reverse

from advice.cases.lists import ADD, CHANGE
from advice.cases.models import Case
from advice.cases.operations.base import deny
from advice.cases.terms import GROUP
from mobilite import clock
from mobilite.audit.entries import entries_about, record
from mobilite.audit.models import Entry
from mobilite.pages.french import typography
from mobilite.pages.record_page import Act, Notice
from mobilite.parameters.values import Parameter
from mobilite.people.shown import shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris_date
from rentals.models import Rental, Status

RENEWALS = Parameter(
    "cases.renewals",
    "Proposer un dossier de conseil après combien de prolongations d’une location",
    lambda **how: forms.IntegerField(min_value=1, max_value=50, **how),
    default=2,
    group=GROUP,
)
EXTENDED, DECLINED = "extend", "decline_case"
SEES = (ADD, CHANGE, "people.view_person", "rentals.view_rental")
LENT = (Status.CONFIRMED, Status.ONGOING)


class WhyNot(models.TextChoices):
    """A closed list: the journal keeps no word about people."""

    NO = "no", "La personne n’en veut pas maintenant"
    ELSEWHERE = "elsewhere", "Elle est déjà accompagnée ailleurs"
    ENDS = "ends", "Son besoin finit bientôt"
    UNFIT = "unfit", "Un dossier ne l’aiderait pas"


def renewals(rental: Rental) -> list:
    """Return the entries of its renewals, and that of the refusal. One query."""
    return list(entries_about(rental).filter(verb__in=(EXTENDED, DECLINED)).values_list("verb", flat=True))


def proposed(user, at: datetime):
    """Return the rentals that propose a file, the longest lent first: the journal says how often each was renewed."""
    told = Entry.objects.filter(object_label=Rental._meta.label_lower, object_id=OuterRef("pk"))
    count = told.filter(verb=EXTENDED).order_by().values("object_id").annotate(n=Count("pk")).values("n")
    rows = Rental.objects.visible_to(user).filter(status__in=LENT).annotate(times=Subquery(count))
    rows = rows.filter(~Exists(told.filter(verb=DECLINED)), times__gte=RENEWALS.on(paris_date(at)))
    followed = Case.objects.current().filter(person=OuterRef("person"))
    return rows.filter(~Exists(followed)).order_by("pickup_at", "pk")


def today(asked: Asked) -> Column | None:
    """Say to who advises which rentals keep being renewed (point "today")."""
    if not asked.user.has_perms(SEES):
        return None
    rows = list(proposed(asked.user, asked.now).select_related("person")[: SHOWN + 1])
    if not rows:
        return None
    lines = [
        Line(
            when=f"prolongée {one.times}\u00a0fois",
            person=one.person,
            name=shown_name(one.person, asked.user),
            text="loue encore.",
            detail=f"Location {one.reference}",
            url=reverse("cases:propose", args=[one.pk]),
            button="Proposer un dossier",
            page=one.get_absolute_url(),
        )
        for one in rows[:SHOWN]
    ]
    count = len(rows) if len(rows) <= SHOWN else proposed(asked.user, asked.now).count()
    return Column("Locations qui durent", "compass", lines, count, "aucune location ne dure.")


def is_proposed(rental: Rental, at: datetime) -> int:
    """Return how many times it was renewed when that proposes a file, else 0. Three queries at most."""
    if rental.status not in LENT:
        return 0
    verbs = renewals(rental)
    count = verbs.count(EXTENDED)
    if DECLINED in verbs or count < RENEWALS.on(paris_date(at)):
        return 0
    return 0 if Case.objects.current().filter(person=rental.person_id).exists() else count


@transaction.atomic
def decline(rental_id: int, *, why: str, at: datetime, actor) -> Rental:
    """Note why no file is opened for this rental: it is not proposed again. Raises CaseRefused."""
    rental = Rental.objects.locked().get(pk=rental_id)
    if why not in WhyNot.values:
        deny("Choisissez pourquoi.", field="why")
    if not is_proposed(rental, at):
        deny("Aucun dossier n’est proposé pour cette location : rechargez sa page.")
    sentence = typography(f"n’ouvre pas de dossier de conseil : {str(WhyNot(why).label).lower()}")
    record(
        DECLINED,
        rental,
        sentence=sentence,
        actor=actor,
        at=at,
        before=rental.status,
        after=rental.status,
        data={"why": why},
    )
    return rental


def notices(record_, user) -> list[Notice]:
    """Propose a file on the page of a rental (point "record_notices")."""
    if not isinstance(record_, Rental) or not user.has_perms((ADD, "people.view_person")):
        return []
    count = is_proposed(record_, clock.now())
    if not count:
        return []
    act = Act("Proposer un dossier", reverse("cases:propose", args=[record_.pk]), "compass")
    words = "Un conseiller mobilité peut chercher avec elle une solution qui dure."
    return [Notice(f"Cette location est prolongée {count}\u00a0fois.", words, "wait", "compass", act)]
