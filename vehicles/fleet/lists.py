"""The lists of what keeps the fleet."""

from django.urls import reverse_lazy

from mobilite.pages.lists import Column, DateTimeColumn, ListPage, NumberColumn
from vehicles.fleet.models import Delivery, Transfer

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
