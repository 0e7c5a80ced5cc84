"""The list of notices, the most pressing first."""

from datetime import date, timedelta

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy

from mobilite import clock
from mobilite.pages.lists import Column, DateColumn, DateTimeColumn, ListPage, StateColumn, Tab
from mobilite.people.shown import hides_surnames
from mobilite.periods import paris_date
from rentals.fines.identity import name_of
from rentals.fines.models import Fine, Kind, Status
from rentals.fines.terms import FIRST_ALARM

FINES = ("Amendes", reverse_lazy("fines:list"))
VIEW, CHANGE = "fines.view_fine", "fines.change_fine"


def state_of(fine: Fine) -> tuple[str, str]:
    """Return the state that people talk about: late is worked out, never stored."""
    if fine.is_late(clock.today()):
        return "late", "En retard"
    return fine.status, fine.get_status_display()


def _soon(fines, now):
    today = paris_date(now)
    return fines.soon(today, today + timedelta(days=FIRST_ALARM.on(today)))


class FineList(ListPage):
    """Fines, parking charges and tolls."""

    title = "Amendes"
    permission_required = VIEW
    queryset = Fine.objects.all()
    search = ("number", "plate", "vehicle__search_text", "person__search_text")
    search_label = "Numéro d’avis, plaque, personne"
    order_by = ("due_on_or_never", "pk")
    main_action = ("Noter un avis", "fines:new", CHANGE, "plus")
    empty_text = "Rien ici. Un avis arrivé par courrier se note avec « Noter un avis »."
    columns = (
        Column("Avis", path="number", render=lambda fine: fine.number, role="title"),
        Column("Type", path="kind", render=lambda fine: fine.get_kind_display(), role="", far=True),
        DateTimeColumn("Faits", path="happened_at", role="sub"),
        Column(
            "Véhicule",
            path="vehicle",
            render=lambda fine: f"{fine.vehicle.number} · {fine.plate}",
            sort=("vehicle__number",),
            role="",
        ),
        Column(
            "Conducteur",
            name="conducteur",
            render=lambda fine: name_of(fine.identity, short=fine.surname_is_hidden),
            export=lambda fine: name_of(fine.identity),
            sort=False,
            role="",
        ),
        StateColumn("État", path="status", state=state_of),
        DateColumn("Au plus tard", path="due_on"),
    )
    filters = ("kind", "status")
    tabs = (
        Tab("designer", "À désigner", lambda fines, now: fines.open().filter(kind=Kind.OFFENCE)),
        Tab("transmettre", "À transmettre", lambda fines, now: fines.open().exclude(kind=Kind.OFFENCE)),
        Tab("bientot", "Bientôt", _soon, hot=True),
        Tab("retard", "En retard", lambda fines, now: fines.late(paris_date(now)), hot=True),
        Tab("designees", "Désignées", lambda fines, now: fines.filter(status=Status.DESIGNATED)),
        Tab("transmises", "Transmises", lambda fines, now: fines.filter(status=Status.FORWARDED)),
        Tab("toutes", "Toutes"),
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
