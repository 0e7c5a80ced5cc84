"""The queue and the runs of due works, as lists."""

from django.urls import reverse, reverse_lazy
from django_tasks_db.models import DBTaskResult

from mobilite import clock
from mobilite.jobs import overview
from mobilite.jobs.models import DueRun
from mobilite.jobs.models import label_of as label_of_due
from mobilite.jobs.queue import label_of, why
from mobilite.pages.french import fold
from mobilite.pages.lists import (
    Column,
    DateRange,
    DateTimeColumn,
    ListFilters,
    ListPage,
    NumberColumn,
    StateColumn,
    Tab,
)
from mobilite.pages.presentation import chip

PERMISSION = "jobs.view_duerun"
CRUMBS = (("Réglages", reverse_lazy("parameters:index")), ("Travaux de fond", reverse_lazy("jobs:index")))


def _state(row):
    state = overview.state_of(row, clock.now())
    return state, overview.LABELS[state]


def _tab(key, label, state, **kwargs):
    return Tab(key, label, lambda rows, now: overview.only(state, rows, now), **kwargs)


class Queue(ListPage):
    """Every job that the queue remembers."""

    title = "File des travaux"
    permission_required = PERMISSION
    queryset = DBTaskResult.objects.all()
    crumbs = CRUMBS
    search = ("task_path",)
    search_label = "Un mot du travail"
    order_by = ("-enqueued_at", "pk")
    empty_text = "Rien ici\u00a0: tout est fait."
    columns = (
        Column("Travail", name="travail", render=label_of, sort=("task_path",), role="title"),
        StateColumn("État", path="status", state=_state, sort=("status",)),
        DateTimeColumn("Demandé", path="enqueued_at", far=True),
        Column(
            "Prévu",
            name="prevu",
            render=lambda row: DateTimeColumn.render(None, overview.planned(row), row),
            export=overview.planned,
            sort=("run_after",),
            role="when",
        ),
        Column("Essais", name="essais", render=overview.attempts_of, sort=False, role="sub"),
        Column("Ce qui n’a pas marché", name="pourquoi", render=why, sort=False, role="sub", short=True),
    )
    tabs = (
        _tab("attente", "En attente", overview.WAITING),
        _tab("cours", "En cours", overview.RUNNING),
        _tab("plus-tard", "Plus tard", overview.PUT_BACK),
        _tab("echec", "En échec", overview.FAILED, hot=True),
        _tab("faits", "Faits", overview.DONE),
    )

    def search_rows(self, queryset, text):
        """Find by what people read: the label is in the code, not in the database."""
        paths = DBTaskResult.objects.order_by("task_path").values_list("task_path", flat=True).distinct()
        found = [path for path in paths if fold(text) in fold(label_of(DBTaskResult(task_path=path)))]
        return queryset.filter(task_path__in=found)

    def row_url(self, record):
        return reverse("jobs:job", args=[record.pk])


class RunFilters(ListFilters):
    started_at = DateRange(label="Date")


def _run_state(run):
    if run.finished_at is None:
        return overview.RUNNING, "En cours"
    return (overview.FAILED, "En échec") if run.error else (overview.DONE, "Fait")


class Runs(ListPage):
    """Every run of due works that is remembered."""

    title = "Passages des travaux réguliers"
    permission_required = PERMISSION
    queryset = DueRun.objects.all()
    crumbs = CRUMBS
    search = ("key",)
    search_label = "Un mot du travail"
    order_by = ("-started_at", "-pk")
    empty_text = "Aucun passage pour l’instant."
    columns = (
        Column("Travail", path="key", render=lambda run: label_of_due(run.key), role="title"),
        Column(
            "État",
            name="etat",
            render=lambda run: chip(*_run_state(run)),
            export=lambda run: _run_state(run)[1],
            sort=False,
            role="state",
        ),
        DateTimeColumn("Commencé", path="started_at"),
        NumberColumn("Faits", path="done", role="amount"),
        Column("Erreur", path="error", sort=False, role="sub", short=True),
    )
    tabs = (
        Tab("tous", "Tous", counted=False),
        Tab("utiles", "Où il y avait à faire", lambda runs, now: runs.filter(done__gt=0)),
        Tab("echec", "En échec", lambda runs, now: runs.exclude(error=""), hot=True),
    )
    Filters = RunFilters

    def search_rows(self, queryset, text):
        """Find by what people read."""
        keys = DueRun.objects.order_by("key").values_list("key", flat=True).distinct()
        return queryset.filter(key__in=[key for key in keys if fold(text) in fold(label_of_due(key))])

    def row_url(self, record):
        return None
