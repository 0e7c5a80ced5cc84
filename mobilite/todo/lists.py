"""The lists of tasks and of absences."""

from functools import cached_property

from django.db.models import DateTimeField, Value
from django.urls import reverse, reverse_lazy

from mobilite.pages.lists import (
    Column,
    DateTimeColumn,
    ListFilters,
    ListPage,
    OneOf,
    StateColumn,
    Tab,
)
from mobilite.pages.presentation import chip
from mobilite.people.models import Place
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date
from mobilite.todo import queues
from mobilite.todo.forms import colleagues
from mobilite.todo.models import Absence, Status, Task
from mobilite.todo.operations.absences import MAY_FOR_OTHERS

OVERSEERS_ONLY = ("oubliees", "toutes")


def state_now(task, now) -> tuple[str, str]:
    """Return how a task stands: « late » when it is open and its moment has passed."""
    if task.is_overdue(now):
        return "late", "En retard"
    return task.status, task.get_status_display()


def state_chip(task, now):
    return chip(*state_now(task, now), model_name="task", large=True)


def _person(task):
    if task.person is None:
        return ""
    return short_name(task.person) if task.surname_is_hidden else str(task.person)


def _places(request):
    return Place.objects.order_by("name")


def _colleagues(request):
    return colleagues()


class TaskFilters(ListFilters):
    lieu = OneOf(label="Lieu", queryset=_places, method="of_place")
    collegue = OneOf(label="Collègue", field_name="user", queryset=_colleagues)

    def of_place(self, queryset, name, value):
        """Keep those of the place and those of no place in particular, as « Aujourd’hui » does."""
        return queues.at_place(queryset, value)


class TaskList(ListPage):
    """What there is to do: mine, my role's, late, done."""

    title = "Tâches"
    permission_required = "todo.view_task"
    template_name = "todo/list.html"
    queryset = Task.objects.all()
    search = ("title", "person__search_text")
    search_label = "Ce qu’il faut faire, ou la personne"
    order_by = ("due_at", "pk")
    main_action = ("Nouvelle tâche", "todo:new", "todo.change_task", "plus")
    empty_text = "Rien à faire ici\u00a0: tout va bien."
    columns = (
        Column(path="title", role="title"),
        Column(
            "Personne",
            name="personne",
            render=_person,
            export=lambda task: str(task.person or ""),
            needs=("person",),
            sort=("person__search_text",),
            role="sub",
        ),
        Column(
            "Pour",
            name="pour",
            render=lambda task: task.owner,
            needs=("user",),
            sort=("user__last_name", "role"),
            role="amount",
        ),
        Column(
            "Lieu",
            name="lieu",
            render=lambda t: t.place and t.place.short_name,
            needs=("place",),
            sort=False,
            role="",
            far=True,
        ),
        DateTimeColumn("Avant", path="due_at"),
        StateColumn("État", path="status", state=lambda task: state_now(task, task.as_of)),
    )
    filters = ("role",)
    Filters = TaskFilters
    tabs = (
        Tab("miennes", "Les miennes"),
        Tab("metier", "De mon métier"),
        Tab("aujourdhui", "Pour aujourd’hui"),
        Tab("retard", "En retard", hot=True),
        Tab("oubliees", "Oubliées", hot=True),
        Tab("toutes", "Toutes"),
        Tab("faites", "Faites", counted=False),
    )

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not (request.user.is_authenticated and queues.oversees(request.user)):
            self.tabs = tuple(tab for tab in self.tabs if tab.key not in OVERSEERS_ONLY)

    def get_queryset(self):
        hides = hides_surnames(self.request.user)
        as_of = Value(self.now, output_field=DateTimeField())
        return super().get_queryset().annotate(surname_is_hidden=Value(hides), as_of=as_of)

    def narrowed(self, queryset, tab):
        user, now = self.request.user, self.now
        match tab.key:
            case "miennes":
                return queryset.open().for_user(user, now)
            case "metier":
                return queryset.open().of_roles(user.roles)
            case "aujourdhui":
                return queues.by_tonight(queryset.filter(pk__in=queues.to_do(user, now).values("pk")), now)
            case "retard":
                return queryset.overdue(now)
            case "oubliees":
                return queues.forgotten(queryset, now)
            case "faites":
                return queryset.exclude(status=Status.OPEN)
        return queryset.open()

    @cached_property
    def rows(self):
        rows = super().rows
        return rows.order_by("-closed_at", "-pk") if self.tab.key == "faites" else rows


class AbsenceList(ListPage):
    """Who is away, until when, and who stands in."""

    title = "Absences"
    permission_required = "todo.view_task"
    queryset = Absence.objects.all()
    crumbs = (("Tâches", reverse_lazy("todo:list")),)
    search = ("user__first_name", "user__last_name")
    search_label = "Nom d’un collègue"
    order_by = ("starts_on", "pk")
    main_action = ("Déclarer une absence", "todo:absence_new", "todo.change_task", "calendar-plus")
    empty_text = "Personne n’est absent."
    columns = (
        Column(
            "Qui",
            name="qui",
            render=lambda absence: str(absence.user),
            needs=("user",),
            sort=("user__last_name", "user__first_name"),
            role="title",
        ),
        Column("Jours", name="jours", render=lambda absence: absence.days, sort=("starts_on",), role="when"),
        Column(
            "Tâches vues par",
            name="remplacement",
            render=lambda absence: str(absence.cover or "le même métier"),
            needs=("cover",),
            sort=("cover__last_name", "cover__first_name"),
            role="sub",
        ),
    )
    tabs = (
        Tab("venir", "En ce moment et à venir", lambda rows, now: rows.filter(ends_on__gt=paris_date(now))),
        Tab("passees", "Passées", lambda rows, now: rows.filter(ends_on__lte=paris_date(now))),
    )

    def row_url(self, record):
        user = self.request.user
        may = record.user_id == user.pk or user.has_perm(MAY_FOR_OTHERS)
        if not may or record.ends_on <= paris_date(self.now):
            return None
        return reverse("todo:absence_end", args=[record.pk])
