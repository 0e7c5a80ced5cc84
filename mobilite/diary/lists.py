"""The permanences, as a list."""

from django.db.models import Q
from django.urls import reverse

from mobilite.diary.models import Presence
from mobilite.diary.views.new import AGENDA
from mobilite.pages.french import date_fr
from mobilite.pages.lists import Column, DateColumn, ListPage, Tab
from mobilite.periods import paris_date


def _current(rows, now):
    today = paris_date(now)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def _over(rows, now):
    return rows.filter(ends_on__lte=paris_date(now))


class PresenceList(ListPage):
    title = "Permanences"
    permission_required = "diary.view_appointment"
    queryset = Presence.objects.all()
    columns = (
        Column("Qui", path="user", role="title", sort=("user__first_name", "user__last_name")),
        Column("Où", path="place", role="sub", sort=("place__name",)),
        Column("Quand", render=lambda one: one.when, role="amount", sort=("weekday", "from_time"), end=False),
        DateColumn("À partir du", path="starts_on"),
        Column("Dernier jour", render=lambda one: date_fr(one.last_on), sort=("ends_on",), role=""),
    )
    filters = ("place", "weekday")
    search = ("user__first_name", "user__last_name", "place__name")
    search_label = "Collègue, lieu"
    tabs = (Tab("en-cours", "En cours", _current), Tab("finies", "Finies", _over, counted=False))
    order_by = ("user__first_name", "user__last_name", "weekday", "from_time")
    main_action = ("Nouvelle permanence", "diary:new_presence", "diary.change_appointment", "plus")
    empty_text = "Aucune permanence. Dites qui est où, et l’agenda proposera des créneaux."
    crumbs = (AGENDA,)

    def row_url(self, record):
        return reverse("diary:stop_presence", args=[record.pk])
