"""The list of files, the most pressing first."""

from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy

from mobilite import clock
from mobilite.pages.lists import Column, DateColumn, DateTimeColumn, ListPage, StateColumn, Tab
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date
from rentals.incidents.models import Incident, Kind, Status

INCIDENTS = ("Sinistres", reverse_lazy("incidents:list"))
VIEW, CHANGE = "incidents.view_incident", "incidents.change_incident"


def state_of(incident: Incident) -> tuple[str, str]:
    """Return the state that people talk about: late is worked out, never stored."""
    if incident.is_late(clock.today()):
        return "late", "Déclaration en retard"
    return incident.status, incident.get_status_display()


def _person(incident):
    if incident.person is None:
        return ""
    return short_name(incident.person) if incident.surname_is_hidden else str(incident.person)


class IncidentList(ListPage):
    """Accidents, thefts, lost keys, vehicles that did not come back."""

    title = "Sinistres"
    permission_required = VIEW
    queryset = Incident.objects.filter(archived_at=None)
    search = ("reference", "claim_number", "vehicle__search_text", "person__search_text")
    search_label = "Référence, véhicule, personne"
    order_by = ("due_on_or_never", "-happened_at", "-pk")
    main_action = ("Ouvrir un dossier", "incidents:pick", CHANGE, "plus")
    empty_text = "Rien ici. Un dossier s’ouvre d’ici, depuis une location ou depuis un véhicule."
    columns = (
        Column("Dossier", path="reference", role="title"),
        Column("Type", path="kind", render=lambda incident: incident.get_kind_display(), role="sub"),
        DateTimeColumn("Arrivé le", path="happened_at", role=""),
        Column(
            "Véhicule",
            path="vehicle",
            render=lambda incident: (
                f"{incident.vehicle.number} {incident.vehicle.make} {incident.vehicle.model}"
            ),
            sort=("vehicle__number",),
            role="",
        ),
        Column(
            "Locataire",
            name="locataire",
            render=_person,
            export=lambda incident: str(incident.person or ""),
            needs=("person",),
            sort=("person__search_text",),
            role="",
        ),
        StateColumn("État", path="status", state=state_of),
        DateColumn("À déclarer avant le", path="due_on"),
    )
    filters = ("kind", "status")
    tabs = (
        Tab("cours", "En cours", lambda rows, now: rows.current()),
        Tab("declarer", "À déclarer", lambda rows, now: rows.to_declare(), hot=True),
        Tab("non-rendus", "Non rendus", lambda rows, now: rows.current().filter(kind=Kind.NOT_RETURNED)),
        Tab("clos", "Clos", lambda rows, now: rows.filter(status=Status.CLOSED)),
        Tab("tous", "Tous"),
    )

    def get_queryset(self):
        never = Value(date.max, output_field=DateField())
        return (
            super()
            .get_queryset()
            .annotate(
                due_on_or_never=Coalesce("due_on", never),
                surname_is_hidden=Value(hides_surnames(self.request.user)),
            )
        )


def late_count(user) -> int:
    """Count the files that the insurer should hear of by tomorrow, for the menu."""
    return Incident.objects.visible_to(user).to_declare().filter(due_on__lte=paris_date(clock.now())).count()
