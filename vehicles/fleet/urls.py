from django.urls import path

from vehicles.fleet import lists
from vehicles.fleet.views import acts, deliveries, hub, inventories, recalls, transfers

app_name = "fleet"

COUNT = "parc/inventaires/<int:pk>/"

urlpatterns = [
    path("parc/", hub.Hub.as_view(), name="hub"),
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
    path("vehicules/<int:pk>/sortir/", acts.LeaveFleet.as_view(), name="leave"),
    path("vehicules/<int:pk>/remettre/", acts.UndoExit.as_view(), name="undo_exit"),
    path("vehicules/<int:pk>/batterie/", acts.FitBattery.as_view(), name="battery"),
    path("vehicules/<int:pk>/entretien/", acts.NoteUpkeep.as_view(), name="note_upkeep"),
    path("parc/entretien/", lists.UpkeepList.as_view(), name="upkeep"),
    path("vehicules/<int:pk>/batterie/mesure/", acts.MeasureBattery.as_view(), name="measure"),
    path("parc/sorties/", lists.ExitList.as_view(), name="exits"),
    path("parc/batteries/", lists.BatteryList.as_view(), name="batteries"),
    path("parc/rappels/", lists.RecallList.as_view(), name="recalls"),
    path("parc/rappels/nouveau/", recalls.NewRecall.as_view(), name="new_recall"),
    path("parc/rappels/<int:pk>/", recalls.RecallPage.as_view(), name="recall"),
    path("parc/rappels/<int:pk>/prevenir/", recalls.TellHolders.as_view(), name="tell_holders"),
    path("parc/rappels/vehicule/<int:pk>/", recalls.CheckRecalled.as_view(), name="check_recalled"),
]
