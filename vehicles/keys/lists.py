"""The list « Clés »: every set, and who has it."""

from django.db.models import Value

from mobilite.pages.lists import (
    Choices,
    Column,
    DateTimeColumn,
    ListFilters,
    ListPage,
    OneOf,
    StateColumn,
    Tab,
)
from mobilite.people.models import Place
from mobilite.people.shown import hides_surnames, short_name
from vehicles.keys.models import Holder, KeySet
from vehicles.models import Category

VIEW, CHANGE = "keys.view_keyset", "keys.change_keyset"
#: Whose hands are neither ours nor a person's who rents: to be asked for.
AWAY = (Holder.COLLEAGUE, Holder.GARAGE)


def who_has(found: KeySet, *, hides: bool, may_see_people: bool) -> str:
    """Return where a set is, as this screen may say it: a person by her name, or « la personne qui a le véhicule »."""
    person = found.occupancy.person if found.occupancy else None
    if found.holder != Holder.BORROWER or person is None or not may_see_people:
        return found.where
    return f"chez {short_name(person) if hides or person.archived_at else person}"


def _shown(found: KeySet) -> str:
    said = who_has(found, hides=found.surname_is_hidden, may_see_people=found.people_are_seen)
    return said[:1].upper() + said[1:]


class KeySetList(ListPage):
    """One line a set, of the vehicles that we still have."""

    title = "Clés"
    permission_required = VIEW
    queryset = KeySet.objects.of_the_fleet()
    search = ("vehicle__search_text", "label", "vehicle__key_number", "garage")
    search_label = "Véhicule, numéro de clé, garage"
    order_by = ("vehicle__category__position", "vehicle__number", "label", "pk")
    main_action = ("Imprimer des étiquettes", "keys:labels", CHANGE, "printer")
    empty_text = "Aucun jeu de clés ici. Ils s’ajoutent depuis la page d’un véhicule."
    columns = (
        Column(
            "Véhicule",
            path="vehicle",
            render=lambda found: f"{found.vehicle.number} {found.vehicle.make} {found.vehicle.model}",
            export=lambda found: found.vehicle.number,
            sort=("vehicle__number", "label"),
            role="title",
        ),
        Column("Jeu", path="label", role="amount"),
        Column("Numéro de clé", path="vehicle__key_number", role=""),
        StateColumn("Où", path="holder", state=lambda found: (found.holder, found.get_holder_display())),
        Column(
            "Qui l’a",
            name="qui",
            render=_shown,
            needs=("occupancy__person", "place", "colleague"),
            role="sub",
        ),
        DateTimeColumn("Depuis", path="since"),
    )
    tabs = (
        Tab("tous", "Tous"),
        Tab("lieu", "Chez nous", lambda rows, now: rows.at_hand()),
        Tab("location", "En location", lambda rows, now: rows.filter(holder=Holder.BORROWER)),
        Tab("ailleurs", "À récupérer", lambda rows, now: rows.filter(holder__in=AWAY)),
        Tab("perdus", "Perdus", lambda rows, now: rows.filter(holder=Holder.LOST), hot=True),
    )

    class Filters(ListFilters):
        holder = Choices(label="Où", choices=Holder)
        place = OneOf(label="Lieu", queryset=Place.objects.order_by("name"))
        category = OneOf(
            label="Catégorie",
            field_name="vehicle__category",
            queryset=Category.objects.order_by("position"),
            empty_label="Toutes",
        )

        class Meta:
            model = KeySet
            fields = ()

    def get_queryset(self):
        user = self.request.user
        return (
            super()
            .get_queryset()
            .annotate(
                surname_is_hidden=Value(hides_surnames(user)),
                people_are_seen=Value(user.has_perm("people.view_person")),
            )
        )
