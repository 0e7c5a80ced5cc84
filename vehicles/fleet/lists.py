"""The lists of what keeps the fleet."""

from django.db.models import Count, Q
from django.urls import reverse_lazy

from mobilite.pages.lists import (
    Column,
    DateColumn,
    DateTimeColumn,
    EuroColumn,
    ListPage,
    NumberColumn,
    StateColumn,
    Tab,
)
from vehicles.fleet.models import (
    Battery,
    Delivery,
    Exit,
    Inventory,
    Outcome,
    Recall,
    RecallStatus,
    Status,
    Transfer,
    Upkeep,
)

VEHICLES = ("Véhicules", reverse_lazy("vehicles:list"))


class DeliveryList(ListPage):
    """What came, together."""

    title = "Livraisons"
    permission_required = "fleet.view_delivery"
    queryset = Delivery.objects.select_related("by")
    search = ("supplier", "lines__vehicle__search_text")
    search_label = "Fournisseur, numéro, série"
    order_by = ("-at", "-pk")
    crumbs = (VEHICLES,)
    main_action = ("Enregistrer une livraison", "fleet:new_delivery", "vehicles.add_vehicle", "package-check")
    empty_text = "Aucune livraison. Une liste collée d’un tableur enregistre tous les vélos d’un coup."
    columns = (
        DateTimeColumn("Enregistrée le", path="at", role="title"),
        NumberColumn("Véhicules", path="count", role="amount"),
        Column("Fournisseur", path="supplier", role="sub"),
        Column("Par", path="by", render=lambda one: str(one.by or ""), sort=("by__last_name",), role=""),
    )


class TransferList(ListPage):
    """The transports, the latest first."""

    title = "Transferts"
    permission_required = "fleet.view_transfer"
    queryset = Transfer.objects.select_related("to_place", "by")
    search = ("note", "lines__vehicle__search_text")
    search_label = "Numéro, précision"
    order_by = ("-at", "-pk")
    crumbs = (VEHICLES,)
    main_action = ("Transférer des véhicules", "fleet:new_transfer", "fleet.add_transfer", "truck")
    empty_text = "Aucun transfert. Un transport déplace plusieurs véhicules d’un coup."
    columns = (
        DateTimeColumn("Le", path="at", role="title"),
        Column("Vers", path="to_place__short_name", role="sub"),
        NumberColumn("Véhicules", path="count", role="amount"),
        Column("Précision", path="note", role=""),
        Column("Par", path="by", render=lambda one: str(one.by or ""), sort=("by__last_name",), role=""),
    )


class InventoryList(ListPage):
    """The days when the fleet was counted."""

    title = "Inventaires"
    permission_required = "fleet.view_inventory"
    queryset = Inventory.objects.select_related("place", "opened_by")
    search = ("place__name",)
    search_label = "Lieu"
    order_by = ("-opened_at", "-pk")
    crumbs = (VEHICLES,)
    main_action = ("Ouvrir un inventaire", "fleet:open_inventory", "fleet.add_inventory", "clipboard-check")
    empty_text = (
        "Aucun inventaire. On compte un lieu au téléphone, à plusieurs, et les écarts se règlent un à un."
    )
    columns = (
        DateTimeColumn("Ouvert le", path="opened_at", role="title"),
        Column(
            "Lieu",
            path="place",
            render=lambda one: one.place.short_name if one.place else "Tous les lieux",
            sort=("place__short_name",),
            role="sub",
        ),
        StateColumn("État", path="status"),
        NumberColumn("Attendus", path="expected_count", role=""),
        NumberColumn("Vus", path="seen_count", role=""),
        NumberColumn("Écarts", path="difference_count", role="amount"),
        Column(
            "Par",
            path="opened_by",
            render=lambda one: str(one.opened_by or ""),
            sort=("opened_by__last_name",),
            role="",
        ),
    )
    tabs = (
        Tab("tous", "Tous"),
        Tab("cours", "En cours", lambda rows, now: rows.open(), hot=True),
        Tab("clos", "Clos", lambda rows, now: rows.filter(status=Status.CLOSED)),
    )


def _vehicle(one) -> str:
    return f"{one.vehicle.number} {one.vehicle.make} {one.vehicle.model}"


class ExitList(ListPage):
    """How vehicles left the fleet, the latest first."""

    title = "Sorties du parc"
    permission_required = "fleet.view_exit"
    queryset = Exit.objects.standing().select_related("vehicle", "by")
    search = ("vehicle__search_text", "reason", "buyer")
    search_label = "Numéro, raison, acheteur"
    order_by = ("-on", "-pk")
    crumbs = (VEHICLES,)
    empty_text = "Aucun véhicule n’est sorti du parc. Cela se fait depuis sa page."
    filters = ("kind",)
    columns = (
        Column("Véhicule", path="vehicle", render=_vehicle, sort=("vehicle__number",), role="title"),
        DateColumn("Sorti le", path="on", role="when"),
        Column("Comment", path="kind", render=lambda one: one.get_kind_display(), role="sub"),
        EuroColumn("Prix de vente", path="price", role="amount"),
        Column("Acheteur", path="buyer", role=""),
        Column("Pourquoi", path="reason", role=""),
    )


class RecallList(ListPage):
    """The makers' recalls, and how far each is."""

    title = "Rappels"
    permission_required = "fleet.view_recall"
    queryset = Recall.objects.all()
    search = ("title", "make", "model")
    search_label = "Rappel, marque"
    order_by = ("-opened_at", "-pk")
    crumbs = (VEHICLES,)
    main_action = ("Ouvrir un rappel", "fleet:new_recall", "fleet.change_recall", "flag")
    empty_text = (
        "Aucun rappel. On donne une suite de numéros de cadre, le logiciel trouve les vélos et prévient."
    )
    columns = (
        Column("Rappel", path="title", role="title"),
        Column(
            "Cadres",
            name="cadres",
            render=lambda one: f"{one.first_serial} à {one.last_serial}",
            sort=("first_serial",),
            role="sub",
        ),
        StateColumn("État", path="status"),
        NumberColumn("Véhicules", path="size", name="vehicules", sort=("size",), role=""),
        NumberColumn("À contrôler", path="left", name="reste", sort=("left",), role="amount"),
        DateColumn("Avant le", path="due_on", role="when"),
    )
    tabs = (
        Tab("cours", "En cours", lambda rows, now: rows.filter(status=RecallStatus.OPEN), hot=True),
        Tab("termines", "Terminés", lambda rows, now: rows.filter(status=RecallStatus.CLOSED)),
        Tab("tous", "Tous"),
    )

    def get_queryset(self):
        waiting = Count("lines", filter=Q(lines__state=Outcome.TODO))
        return super().get_queryset().annotate(size=Count("lines"), left=waiting)


class UpkeepList(ListPage):
    """What was spent to keep the fleet, the latest first."""

    title = "Entretien"
    permission_required = "fleet.view_upkeep"
    queryset = Upkeep.objects.select_related("vehicle", "by")
    search = ("vehicle__search_text", "what", "part")
    search_label = "Numéro, pièce"
    order_by = ("-on", "-pk")
    crumbs = (VEHICLES,)
    empty_text = "Aucune dépense notée. Elle se note depuis la page d’un véhicule."
    columns = (
        Column("Véhicule", path="vehicle", render=_vehicle, sort=("vehicle__number",), role="title"),
        EuroColumn("Montant", path="amount", role="amount"),
        DateColumn("Fait le", path="on", role="when"),
        Column("Quoi", path="what", role="sub"),
        Column("Pièce changée", path="part", role=""),
        Column("Par", path="by", render=lambda one: str(one.by or ""), sort=("by__last_name",), role=""),
    )


class BatteryList(ListPage):
    """The batteries that are on vehicles, the weakest first."""

    title = "Batteries"
    permission_required = "fleet.view_battery"
    queryset = Battery.objects.fitted().exclude(vehicle__state="retired").select_related("vehicle__place")
    search = ("vehicle__search_text", "serial_number")
    search_label = "Numéro, batterie"
    order_by = ("last_percent", "vehicle__number", "pk")
    crumbs = (VEHICLES,)
    empty_text = "Aucune batterie mesurée. La mesure se note depuis la page d’un vélo."
    columns = (
        Column("Véhicule", path="vehicle", render=_vehicle, sort=("vehicle__number",), role="title"),
        NumberColumn("Capacité (%)", path="last_percent", role="amount"),
        DateColumn("Mesurée le", path="last_on", role="when"),
        DateColumn("Posée le", path="since", role=""),
        NumberColumn("Neuve (Wh)", path="nominal_wh", role=""),
        Column("Lieu", path="vehicle__place__short_name", role="sub"),
    )
