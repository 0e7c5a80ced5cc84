"""The list of applications: late ones first among the tabs, then by what they wait for."""

from django.db.models import Sum, Value
from django.urls import reverse_lazy

from advice.applications import queues
from advice.applications.models import Application, Status
from mobilite import clock
from mobilite.pages.lists import Column, DateColumn, EuroColumn, ListPage, StateColumn, Tab
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date

APPLICATIONS = ("Demandes d’aide", reverse_lazy("applications:list"))
VIEW, CHANGE = "applications.view_application", "applications.change_application"


def state_of(application: Application) -> tuple[str, str]:
    return application.status, application.get_status_display()


def hot_count(user) -> int:
    """Count the applications that are late or about to be, for the menu."""
    return queues.hot(Application.objects.visible_to(user), clock.today()).count()


def _person(application):
    person = application.case.person
    return short_name(person) if application.surname_is_hidden else str(person)


class ApplicationList(ListPage):
    """What was asked for whom, and where it is."""

    title = "Demandes d’aide"
    permission_required = VIEW
    queryset = Application.objects.filter(case__person__archived_at=None)
    search = ("reference", "case__person__search_text", "version__name")
    search_label = "Nom, aide, référence"
    order_by = ("-created_at", "-pk")
    empty_text = "Rien ici. Une demande se prépare depuis un dossier de conseil\u00a0: « Que peut-elle demander\u202f? »."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=_person,
            export=lambda one: str(one.case.person),
            needs=("case__person",),
            sort=("case__person__search_text",),
            role="title",
        ),
        Column("Aide", path="version__name", role="sub"),
        StateColumn("État", path="status", state=state_of),
        DateColumn("Échéance", path="due_on", sort=("due_on",)),
        EuroColumn("Demandé", path="amount", sort=("amount",), role="", far=False),
        EuroColumn("Accordé", path="granted", sort=("granted",)),
        EuroColumn("Versé", name="verse", path="paid", sort=("paid",), role="", far=True),
        Column("Organisme", path="version__body", role="", far=True),
        Column(
            "Conseiller",
            path="case__adviser",
            render=lambda one: str(one.case.adviser or "personne encore"),
            sort=("case__adviser__first_name",),
            role="",
            far=True,
        ),
        DateColumn("Envoyée le", path="sent_on", role="", far=True),
        DateColumn("Réponse le", path="decided_on", role="", far=True),
        Column("Référence", path="reference", role="", far=True),
    )
    filters = ("status",)
    tabs = (
        Tab("cours", "En cours", lambda rows, now: rows.open()),
        Tab("presse", "Ça presse", lambda rows, now: queues.hot(rows, paris_date(now)), hot=True),
        Tab("preparer", "À préparer", lambda rows, now: rows.filter(status=Status.PREPARING)),
        Tab("reponse", "Attend une réponse", lambda rows, now: rows.unanswered()),
        Tab("verser", "À verser", lambda rows, now: rows.filter(status=Status.GRANTED, granted__isnull=False)),
        Tab("refus", "Refusées", lambda rows, now: rows.filter(status=Status.REFUSED), counted=False),
        Tab("toutes", "Toutes", counted=False),
    )  # fmt: skip

    def get_queryset(self):
        hidden = Value(hides_surnames(self.request.user))
        return super().get_queryset().annotate(paid=Sum("payments__amount"), surname_is_hidden=hidden)
