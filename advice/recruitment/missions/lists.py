"""The lists: missions and jobs, requests that were not met, and the vivier."""

from django.db.models import Q, Value
from django.urls import reverse, reverse_lazy
from django_filters import ChoiceFilter

from advice.recruitment.missions.models import Mission, Profile, Status, Trade, codes
from mobilite.pages.french import time_fr
from mobilite.pages.lists import Column, DateColumn, ListPage, StateColumn, Tab
from mobilite.pages.lists.filters import Choices, ListFilters, OneOf
from mobilite.people.models import Commune
from mobilite.people.models.places import Weekday
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date

MISSIONS = ("Missions", reverse_lazy("missions:list"))
POOL = ("Vivier", reverse_lazy("missions:pool"))
VIEW, CHANGE = "missions.view_mission", "missions.change_mission"
SEE_POOL, CHANGE_POOL = "missions.view_profile", "missions.change_profile"
COMMUNES = Commune.objects.order_by("-in_territory", "name")
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def state_of(mission: Mission) -> tuple[str, str]:
    return mission.status, mission.get_status_display()


def days_words(written: str) -> str:
    """Return « lun. mar. ven. », « tous les jours » or nothing."""
    held = codes(written)
    return "tous les jours" if len(held) == 7 else " ".join(SHORT_DAYS[int(one)] for one in held)


class MissionList(ListPage):
    """Missions and jobs, what looks for somebody first."""

    title = "Missions"
    permission_required = VIEW
    queryset = Mission.objects.all()
    search = ("title", "client_name", "partner__search_text")
    search_label = "Intitulé, client"
    order_by = ("starts_on", "pk")
    main_action = ("Noter une mission", "missions:new", CHANGE, "plus")
    template_name = "missions/list.html"
    other_action = ("Territoire", "missions:territory", SEE_POOL, "map")
    empty_text = "Rien ici. Notez une mission\u00a0: la liste dira qui pourrait la prendre, et avec quoi."
    columns = (
        Column("Mission", path="title", role="title"),
        Column("Client", name="client", render=lambda one: one.client, needs=("partner",), role="", short=True),
        Column("Commune", path="commune__name", name="commune", sort=("commune__name",), needs=("commune",), role="sub"),
        StateColumn("État", path="status", state=state_of),
        DateColumn("À partir du", path="starts_on"),
        DateColumn("Dernier jour", name="fin", path="last_day", sort=("ends_on",), role="", far=True),
        Column("Heures", path="hours_per_week", end=True, role="amount",
               render=lambda one: f"{one.hours_per_week:n}\u00a0h".replace(".", ",") if one.hours_per_week else ""),
        Column("Pourquoi pas", path="unmet", render=lambda one: one.get_unmet_display(), role="", far=True, short=True),
    )  # fmt: skip
    tabs = (
        Tab("pourvoir", "À pourvoir", lambda rows, now: rows.open(paris_date(now))),
        Tab("pourvues", "Pourvues", lambda rows, now: rows.filter(status=Status.FILLED)),
        Tab("non", "Non satisfaites", lambda rows, now: rows.filter(status=Status.UNMET)),
        Tab("toutes", "Toutes"),
    )
    filters = ("kind", "unmet", "licence")

    class Filters(ListFilters):
        commune = OneOf(label="Commune", field_name="commune", queryset=COMMUNES)
        metier = ChoiceFilter(
            label="Savoir-faire", choices=Trade.choices, method="of_trade", empty_label="Tous"
        )

        def of_trade(self, rows, name, value):
            return rows.filter(trades__contains=f",{value},")


class PoolList(ListPage):
    """The vivier: those who look for work now, by what they can do, when, and where they live."""

    title = "Vivier"
    permission_required = (SEE_POOL, "people.view_person")
    queryset = Profile.objects.all()
    search = ("person__search_text",)
    search_label = "Nom"
    order_by = ("-said_at", "-pk")
    crumbs = (MISSIONS,)
    main_action = ("Qui pourrait y aller\u202f?", "missions:seek", SEE_POOL, "route")
    empty_text = (
        "Rien ici. Depuis la fiche d’une personne, « Ce qu’elle cherche » la fait entrer dans le vivier."
    )
    columns = (
        Column(
            "Personne", name="personne", role="title", needs=("person__commune",), sort=("person__search_text",),
            render=lambda one: short_name(one.person) if one.surname_is_hidden else str(one.person),
        ),
        Column("Commune", name="commune", render=lambda one: str(one.person.commune or ""), sort=("person__commune__name",), role="sub"),
        Column("Sait faire", path="trades", render=lambda one: ", ".join(one.trade_labels), sort=False, role="", short=True),
        Column("Voudrait faire", path="wishes", render=lambda one: ", ".join(one.wish_labels), sort=False, role="", far=True, short=True),
        Column("Jours", path="days", render=lambda one: days_words(one.days), sort=False, role="", far=True),
        Column("Heures", name="heures", sort=False, role="", far=True,
               render=lambda one: f"{time_fr(one.free_from)} à {time_fr(one.free_until)}" if one.free_from else ""),
        DateColumn("Noté le", path="said_at"),
    )  # fmt: skip
    tabs = (
        Tab("cherche", "Cherchent", lambda rows, now: rows.searching()),
        Tab("plus", "Ne cherchent plus", lambda rows, now: rows.filter(is_searching=False)),
    )

    class Filters(ListFilters):
        sait = ChoiceFilter(label="Sait faire", choices=Trade.choices, method="of_trade", empty_label="Tout")
        veut = ChoiceFilter(
            label="Voudrait faire", choices=Trade.choices, method="of_wish", empty_label="Tout"
        )
        jour = ChoiceFilter(label="Libre le", choices=Weekday.choices, method="of_day", empty_label="Tous")
        commune = OneOf(label="Commune", field_name="person__commune", queryset=COMMUNES)
        nuit = Choices(
            label="Roule la nuit", field_name="rides_after_dark", choices=[("True", "Oui"), ("False", "Non")]
        )

        def of_trade(self, rows, name, value):
            return rows.filter(trades__contains=f",{value},")

        def of_wish(self, rows, name, value):
            return rows.filter(wishes__contains=f",{value},")

        def of_day(self, rows, name, value):
            return rows.filter(Q(days="") | Q(days__contains=f",{value},"))

    def get_queryset(self):
        return super().get_queryset().annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))

    def row_url(self, record):
        return reverse("missions:person", args=[record.person_id])
