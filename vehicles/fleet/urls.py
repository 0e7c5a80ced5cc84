from django.urls import path

from vehicles.fleet import lists
from vehicles.fleet.views import acts, deliveries, inventories, transfers

app_name = "fleet"

COUNT = "parc/inventaires/<int:pk>/"

urlpatterns = [
    path("parc/livraisons/", lists.DeliveryList.as_view(), name="deliveries"),
    path("parc/livraisons/nouvelle/", deliveries.NewDelivery.as_view(), name="new_delivery"),
    path("parc/livraisons/<int:pk>/", deliveries.DeliveryPage.as_view(), name="delivery"),
    path("parc/transferts/", lists.TransferList.as_view(), name="transfers"),
    path("parc/transferts/nouveau/", transfers.NewTransfer.as_view(), name="new_transfer"),
    path("parc/transferts/<int:pk>/", transfers.TransferPage.as_view(), name="transfer"),
    path("parc/transferts/<int:pk>/liste/", transfers.TransferCsv.as_view(), name="transfer_csv"),
    path("parc/inventaires/", lists.InventoryList.as_view(), name="inventories"),
    path("parc/inventaires/nouveau/", inventories.OpenInventory.as_view(), name="open_inventory"),
    path(COUNT, inventories.InventoryPage.as_view(), name="inventory"),
    path(f"{COUNT}vu/", inventories.Tick.as_view(), name="tick"),
    path(f"{COUNT}vu/<int:sighting>/annuler/", inventories.Untick.as_view(), name="untick"),
    path(f"{COUNT}ecarts/", inventories.Differences.as_view(), name="differences"),
    path(f"{COUNT}ecarts/<int:vehicle>/<slug:kind>/", inventories.Settle.as_view(), name="settle"),
    path(f"{COUNT}clore/", inventories.CloseInventory.as_view(), name="close_inventory"),
    path(f"{COUNT}tableau/", inventories.InventoryCsv.as_view(), name="inventory_csv"),
    path(f"{COUNT}pdf/", inventories.InventoryPdf.as_view(), name="inventory_pdf"),
    path("vehicules/<int:pk>/introuvable/", acts.DeclareMissing.as_view(), name="missing"),
    path("vehicules/<int:pk>/retrouve/", acts.Found.as_view(), name="found"),
]
