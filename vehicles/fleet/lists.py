"""The lists of what keeps the fleet."""

from django.urls import reverse_lazy

from mobilite.pages.lists import Column, DateTimeColumn, ListPage, NumberColumn, StateColumn, Tab
from vehicles.fleet.models import Delivery, Inventory, Status, Transfer

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
