"""The list of case files: those under way, those that wait for an adviser, those whose action is late."""

from django.db.models import OuterRef, Subquery, Value
from django.urls import reverse_lazy

from advice.cases.models import Action, ActionStatus, Case, Interview, Status
from mobilite.pages.lists import Column, DateColumn, DateTimeColumn, ListPage, StateColumn, Tab
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date

CASES = ("Conseil", reverse_lazy("cases:list"))
VIEW, ADD, CHANGE = "cases.view_case", "cases.open_case", "cases.change_case"


def state_of(case: Case) -> tuple[str, str]:
    return case.status, case.get_status_display()


def waiting_count(user) -> int:
    """Count the files that wait for an adviser, for the menu."""
    return Case.objects.visible_to(user).filter(status=Status.WAITING).count()


def _person(case):
    return short_name(case.person) if case.surname_is_hidden else str(case.person)


class CaseList(ListPage):
    """The files of everybody who is followed, or was."""

    title = "Conseil"
    permission_required = VIEW
    queryset = Case.objects.filter(person__archived_at=None)
    search = ("reference", "person__search_text")
    search_label = "Nom, référence"
    order_by = ("-opened_at", "-pk")
    main_action = ("Ouvrir un dossier", "cases:pick", ADD, "plus")
    other_action = ("Que peut-elle demander\u202f?", "aids:ask", "aids.view_aid", "circle-question-mark")
    empty_text = (
        "Rien ici. Un dossier s’ouvre d’ici, depuis une fiche, une location ou une fiche de prescription."
    )
    columns = (
        Column(
            "Personne",
            name="personne",
            render=_person,
            export=lambda case: str(case.person),
            needs=("person",),
            sort=("person__search_text",),
            role="title",
        ),
        Column("Dossier", path="reference", role="sub"),
        StateColumn("État", path="status", state=state_of),
        Column(
            "Conseiller",
            path="adviser",
            render=lambda case: str(case.adviser or "personne encore"),
            sort=("adviser__first_name",),
            role="",
            far=False,
            short=True,
        ),
        Column("Venue par", path="origin", render=lambda case: case.get_origin_display(), role="", far=True),
        DateTimeColumn("Ouvert le", path="opened_at", role="", far=True),
        DateColumn("Dernier entretien", path="last_interview", sort=("last_interview",)),
        DateColumn("Action à faire", path="next_due", sort=("next_due",), far=False),
        Column("Issue", path="outcome", render=lambda case: case.get_outcome_display(), role="", far=True),
    )
    filters = ("status", "origin", "outcome")
    tabs = (
        Tab("cours", "En cours", lambda rows, now: rows.current()),
        Tab("attribuer", "À attribuer", lambda rows, now: rows.filter(status=Status.WAITING), hot=True),
        Tab("retard", "Action en retard", lambda rows, now: rows.current().filter(next_due__lt=paris_date(now)), hot=True),
        Tab("clos", "Clos", lambda rows, now: rows.filter(status=Status.CLOSED)),
        Tab("tous", "Tous"),
    )  # fmt: skip

    def get_queryset(self):
        met = Interview.objects.filter(case=OuterRef("pk")).order_by("-on").values("on")[:1]
        todo = Action.objects.filter(case=OuterRef("pk"), status=ActionStatus.TODO)
        return (
            super()
            .get_queryset()
            .annotate(
                last_interview=Subquery(met),
                next_due=Subquery(todo.order_by("due_on").values("due_on")[:1]),
                surname_is_hidden=Value(hides_surnames(self.request.user)),
            )
        )
