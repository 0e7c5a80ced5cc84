"""The stock of helmets and gloves: what there is, who has it."""

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.pages.lists import (
    Column,
    DateColumn,
    DateTimeColumn,
    EuroColumn,
    ListFilters,
    ListPage,
    NumberColumn,
    OneOf,
    Tab,
)
from mobilite.pages.presentation import chip
from mobilite.people.models import Place
from mobilite.periods import paris_date
from rentals.lists.counter import Named, name_of
from rentals.models import Gloves, Helmet, RiderGear

#: Whoever sees rentals sees what is lent with them.
MAY = "rentals.view_rental"
SETTINGS = (("Réglages", reverse_lazy("parameters:index")),)


def state_of(helmet: Helmet) -> tuple[str, str]:
    """Return the state to show and its words: withdrawn, not returned, out, at its end of life, or free."""
    if helmet.retired_on:
        return "retired", "Retiré"
    if helmet.missing_at:
        return "missing", "Non rendu"
    if helmet.rental_reference:
        return "ongoing", f"Prêté, {helmet.rental_reference}"
    if helmet.ends_on and helmet.ends_on < clock.today():
        return "late", "À retirer, trop vieux"
    return "in_service", "Libre"


def _ended(rows, now):
    return rows.filter(retired_on=None, ends_on__lt=paris_date(now))


class HelmetList(ListPage):
    """Each numbered helmet, its size, its end of life and the rental that has it."""

    title = "Casques"
    permission_required = MAY
    queryset = Helmet.objects.select_related("place")
    search = ("number",)
    order_by = ("number", "pk")
    crumbs = SETTINGS
    other_action = ("Gants", "rentals:gloves", MAY, "package-check")
    main_action = ("Ajouter un casque", "rentals:new_helmet", "vehicles.change_vehicle", "plus")
    tabs = (
        Tab("en-stock", "En service", lambda rows, now: rows.filter(retired_on=None)),
        Tab("pretes", "Prêtés", lambda rows, now: rows.exclude(rental_reference=None)),
        Tab("trop-vieux", "Trop vieux", _ended, hot=True),
        Tab("retires", "Retirés", lambda rows, now: rows.exclude(retired_on=None), counted=False),
    )
    columns = (
        Column("Numéro", path="number", name="numero", role="title"),
        Column("Taille", path="size", render=lambda row: row.get_size_display(), role="sub"),
        Column("Homologation", path="mark", role="when"),
        Column("Lieu", path="place__short_name", sort=("place__short_name", "number")),
        Column(
            "État",
            name="etat",
            render=lambda row: chip(*state_of(row)),
            export=lambda row: state_of(row)[1],
            sort=("retired_on", "number"),
            role="state",
        ),
        DateColumn("Acheté le", path="bought_on", role=""),
        DateColumn("Dernier jour d’emploi", path="ends_on", role=""),
        EuroColumn("S’il n’est pas rendu", path="price", role=""),
    )

    def row_url(self, record):
        may = record.retired_on is None and self.request.user.has_perm("vehicles.change_vehicle")
        return reverse("rentals:retire_helmet", args=[record.pk]) if may else None

    class Filters(ListFilters):
        place = OneOf(label="Lieu", queryset=Place.objects.order_by("name"))

        class Meta:
            model = Helmet
            fields = ()

    def get_queryset(self):
        out = RiderGear.objects.filter(helmet=OuterRef("pk"), returned_at=None)
        return (
            super()
            .get_queryset()
            .annotate(
                rental_reference=Subquery(out.values("rental__reference")[:1]),
                missing_at=Subquery(out.values("missing_at")[:1]),
            )
        )


class GlovesList(ListPage):
    """Pairs of gloves by place and size: how many we own, how many are here."""

    title = "Gants"
    permission_required = MAY
    queryset = Gloves.objects.select_related("place")
    order_by = ("place__name", "pk")
    crumbs = SETTINGS
    other_action = ("Qui les a", "rentals:gear_out", MAY, "users")
    main_action = ("Compter des gants", "rentals:set_gloves", "vehicles.change_vehicle", "plus")
    columns = (
        Column("Taille", path="size", render=lambda row: row.get_size_display(), role="title"),
        Column("Lieu", path="place__short_name", sort=("place__short_name", "pk"), role="sub"),
        Column("Marquage", path="mark", role="when"),
        NumberColumn("Paires", path="owned", role=""),
        NumberColumn("Prêtées", path="lent", role=""),
        NumberColumn("En stock", path="here", name="en-stock", sort=("here",), role="state"),
        EuroColumn("Si elle n’est pas rendue", path="price", role=""),
    )

    def get_queryset(self):
        return super().get_queryset().annotate(here=F("owned") - F("lent"))

    def row_url(self, record):
        return reverse("rentals:set_gloves") + f"?gants={record.pk}"


class GearOutList(Named):
    """Who has which helmet, which gloves of ours, and what did not come back."""

    title = "Casques et gants prêtés"
    permission_required = MAY
    crumbs = (("Casques", reverse_lazy("rentals:helmets")),)
    queryset = (
        RiderGear.objects.filter(returned_at=None)
        .exclude(helmet=None, gloves=None)
        .select_related("helmet", "gloves")
    )
    order_by = ("-given_at", "-pk")
    tabs = (
        Tab("dehors", "Dehors", lambda rows, now: rows.filter(missing_at=None)),
        Tab("non-rendus", "Non rendus", lambda rows, now: rows.exclude(missing_at=None), hot=True),
    )
    columns = (
        Column("Quoi", name="quoi", render=str, sort=("kind", "pk"), role="title"),
        Column(
            "Qui",
            name="qui",
            path="person",
            render=lambda row: name_of(row.person, row),
            sort=("person__last_name", "person__first_name"),
            role="sub",
        ),
        Column("Location", path="rental__reference", sort=("rental__reference",), role="when"),
        DateTimeColumn("Depuis", path="given_at", role=""),
        DateTimeColumn("Non rendu le", path="missing_at", role="state"),
    )

    def row_url(self, record):
        if record.missing_at and self.request.user.has_perm("rentals.change_rental"):
            return reverse("rentals:find_gear", args=[record.pk])
        return reverse("rentals:rental", args=[record.rental_id])
