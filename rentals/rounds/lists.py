"""The rounds, the next one first; the places to meet."""

from django.db.models import Count, Max, Min, Q
from django.urls import reverse_lazy

from mobilite.pages.french import time_fr
from mobilite.pages.lists import Column, DateColumn, ListPage, StateColumn, Tab
from mobilite.periods import paris_date
from rentals.rounds.models import MeetingPoint, Round

DRIVE, KEEP_POINTS = "rentals.change_rental", "rounds.change_meetingpoint"
ROUNDS = ("Tournées", reverse_lazy("rounds:list"))
LIVE = Q(stops__dropped_at=None)


class RoundList(ListPage):
    """Who drives where, day after day."""

    title = "Tournées"
    permission_required = DRIVE
    queryset = Round.objects.all()
    search = ("user__first_name", "user__last_name", "base__name")
    search_label = "Collègue, base"
    order_by = ("day", "user__first_name", "pk")
    main_action = ("Lieux de rendez-vous", "rounds:points", KEEP_POINTS, "map-pin")
    empty_text = (
        "Aucune tournée. Sur la page d’une location, convenez d’un départ ou d’un retour à l’extérieur."
    )
    columns = (
        DateColumn("Jour", path="day", role="when"),
        Column("Qui", path="user", sort=("user__first_name", "user__last_name"), role="title"),
        Column("Étapes", render=lambda one: str(one.halts), sort=("halts",), role=""),
        Column(
            "Départ", render=lambda one: time_fr(one.leaves_at), sort=("leaves_at",), role="amount", end=False
        ),
        Column("Retour à la base", render=lambda one: time_fr(one.back_at), sort=("back_at",), role=""),
        Column("Base", path="base", sort=("base__name",), role="sub"),
    )
    filters = ("base",)

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .driven()
            .annotate(
                halts=Count("stops", filter=LIVE),
                leaves_at=Min("stops__appointment__blocked_from", filter=LIVE),
                back_at=Max("stops__appointment__blocked_until", filter=LIVE),
            )
        )

    tabs = (
        Tab("venir", "À venir", lambda rows, now: rows.filter(day__gte=paris_date(now))),
        Tab("passees", "Passées", lambda rows, now: rows.filter(day__lt=paris_date(now)), counted=False),
    )


def _use(point):
    return ("in_service", "En service") if point.is_active else ("closed", "Hors service")


class PointList(ListPage):
    """Where one may agree to meet."""

    title = "Lieux de rendez-vous"
    permission_required = KEEP_POINTS
    queryset = MeetingPoint.objects.all()
    search = ("name", "address", "commune__name")
    search_label = "Nom, adresse, commune"
    order_by = ("name", "pk")
    main_action = ("Nouveau lieu", "rounds:new_point", KEEP_POINTS, "plus")
    empty_text = "Aucun lieu\u00a0: ajoutez les mairies où vous remettez des véhicules."
    columns = (
        Column("Nom", path="name", role="title"),
        Column("Type", path="kind", render=lambda one: one.get_kind_display(), role=""),
        Column("Adresse", path="address", role="sub"),
        Column("Commune", path="commune", sort=("commune__name",), role="amount", end=False),
        StateColumn("État", path="is_active", state=_use),
    )
    filters = ("kind", "is_active")
    crumbs = (ROUNDS,)
