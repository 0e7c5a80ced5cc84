"""What ends soon: assessments, PASSes. No criterion is ever in a list, nor in its file."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse_lazy

from advice.recruitment.eligibility.engine.passes import AFTER, BEFORE, WAITING_MONTHS
from advice.recruitment.eligibility.models import Assessment, PassIae
from mobilite.pages.french import date_fr
from mobilite.pages.lists import Column, DateColumn, ListPage, Tab
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import add_months, last_day, paris_date

VIEW, CHANGE, SENSITIVE = (
    "eligibility.view_assessment",
    "eligibility.change_assessment",
    "eligibility.view_sensitive",
)
ENDING = ("Éligibilités qui finissent bientôt", reverse_lazy("eligibility:list"))
PASSES = ("PASS IAE", reverse_lazy("eligibility:passes"))
SOON = timedelta(days=60)


def _person(row):
    return short_name(row.person) if row.surname_is_hidden else str(row.person)


def _name() -> Column:
    return Column(
        "Personne", name="personne", render=_person, export=lambda row: str(row.person), needs=("person",),
        sort=("person__search_text",), role="title",
    )  # fmt: skip


def _until(label: str) -> DateColumn:
    return DateColumn(
        label, path="ends_on", sort=("ends_on",), far=False, render=lambda row: date_fr(last_day(row.ends_on)),
        export=lambda row: last_day(row.ends_on),
    )  # fmt: skip


class OfPeople(ListPage):
    """What both lists share."""

    permission_required = VIEW
    search = ("person__search_text",)
    search_label = "Nom"

    def get_queryset(self):
        return super().get_queryset().annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))


def _running(rows, now):
    today = paris_date(now)
    return rows.filter(made_on__lte=today, ends_on__gt=today)


def _without_pass(rows, now):
    today = paris_date(now)
    valid = PassIae.objects.filter(person=OuterRef("person"), starts_on__lte=today, ends_on__gt=today)
    return rows.filter(~Exists(valid))


class EndingList(OfPeople):
    """Assessments, the first to end first. One that a valid PASS stands for is left out of what ends soon."""

    title = "Éligibilités qui finissent bientôt"
    queryset = Assessment.objects.filter(person__archived_at=None, replaced_on=None)
    order_by = ("ends_on", "pk")
    other_action = ("PASS IAE", "eligibility:passes", VIEW, "id-card")
    empty_text = "Aucun diagnostic d’éligibilité ne finit bientôt."
    columns = (
        _name(),
        _until("Vaut jusqu’au"),
        Column("Fait par", path="author", render=lambda row: row.get_author_display(), role="sub", sort=("author",)),
        Column("Vaut pour", name="pour", render=lambda row: "toutes les structures" if row.is_prescribers else row.kind,
               export=lambda row: "toutes" if row.is_prescribers else row.kind, role="", sort=("kind",)),
        DateColumn("Fait le", path="made_on", role="", far=True),
    )  # fmt: skip
    filters = ("author",)
    tabs = (
        Tab("bientot", "Finissent bientôt", lambda rows, now: _without_pass(_running(rows, now), now).filter(ends_on__lte=paris_date(now) + SOON)),
        Tab("cours", "En cours", _running),
        Tab("finis", "Finis", lambda rows, now: rows.filter(ends_on__lte=paris_date(now))),
    )  # fmt: skip


def _valid(rows, now):
    today = paris_date(now)
    return rows.filter(starts_on__lte=today, ends_on__gt=today)


def _in_window(rows, now):
    """Keep those that may be prolonged now; months are counted from the last day, so this is a day wide, never less."""
    today = paris_date(now)
    return rows.filter(
        starts_on__lte=today,
        ends_on__gt=add_months(today, -AFTER),
        ends_on__lte=add_months(today, BEFORE) + timedelta(days=1),
    )


def _waiting(rows, now):
    today = paris_date(now)
    later = PassIae.objects.filter(person=OuterRef("person"), starts_on__gt=OuterRef("starts_on"))
    return rows.filter(~Exists(later), Q(ends_on__lte=today), ends_on__gt=add_months(today, -WAITING_MONTHS))


class PassList(OfPeople):
    """PASSes: those that end, those that may be prolonged, those whose waiting period runs."""

    title = "PASS IAE"
    queryset = PassIae.objects.filter(person__archived_at=None)
    order_by = ("ends_on", "pk")
    crumbs = (ENDING,)
    search = ("person__search_text", "number")
    search_label = "Nom, numéro"
    empty_text = "Aucun PASS IAE ici."
    columns = (
        _name(),
        Column("Numéro", path="number", role="sub"),
        DateColumn("Depuis le", path="starts_on", role="", far=True),
        _until("Jusqu’au"),
    )
    tabs = (
        Tab("valides", "Valides", _valid),
        Tab("prolonger", "Peuvent être prolongés", _in_window),
        Tab("carence", "Délai de carence", _waiting),
        Tab("tous", "Tous"),
    )
