"""The accounts, as a list."""

import django_filters
from django.contrib.auth.models import Group
from django.db.models import Prefetch
from django.urls import reverse_lazy

from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from mobilite.pages.lists import Column, DateTimeColumn, ListFilters, ListPage, OneOf, Tab
from mobilite.pages.presentation import chip
from mobilite.people.models import Place


def every_place(request):
    return Place.objects.order_by("name")


class AccountFilters(ListFilters):
    role = django_filters.ChoiceFilter(
        label="Rôle", field_name="groups__name", choices=Role.choices, empty_label="Tous"
    )
    place = OneOf(label="Lieu", queryset=every_place)


def _state(user):
    return chip("in_service", "Actif") if user.is_active else chip("closed", "Fermé")


class Accounts(ListPage):
    title = "Comptes"
    # A structure's whole team on one page.
    paginate_by = 50
    permission_required = "accounts.change_user"
    queryset = User.objects.prefetch_related(Prefetch("groups", Group.objects.all()))
    crumbs = (("Réglages", reverse_lazy("parameters:index")),)
    search = ("first_name", "last_name", "email")
    search_label = "Nom ou adresse e-mail"
    order_by = ("last_name", "first_name", "pk")
    main_action = ("Nouveau compte", "accounts:create", "accounts.change_user", "user-plus")
    columns = (
        Column("Nom", name="nom", render=str, sort=("last_name", "first_name"), role="title"),
        Column(
            "Rôles", name="roles", render=lambda user: user.role_labels or user.get_kind_display(), role="sub"
        ),
        Column(path="email", role=""),
        Column(
            "Lieu",
            path="place",
            render=lambda user: user.place.short_name if user.place else "tous les lieux",
            export=lambda user: str(user.place or "tous les lieux"),
            needs=("place",),
            sort=("place__name",),
            role="when",
        ),
        DateTimeColumn("Dernière connexion", path="last_login", role="", far=True),
        Column(
            "État",
            name="etat",
            render=_state,
            export=lambda user: "Actif" if user.is_active else "Fermé",
            sort=("-is_active",),
            role="state",
        ),
    )
    tabs = (
        Tab("actifs", "Actifs", lambda users, now: users.filter(is_active=True)),
        Tab("fermes", "Fermés", lambda users, now: users.filter(is_active=False)),
    )
    Filters = AccountFilters
