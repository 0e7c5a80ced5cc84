from django.urls import path

from vehicles.fleet import lists
from vehicles.fleet.views import deliveries, transfers

app_name = "fleet"

urlpatterns = [
    path("parc/livraisons/", lists.DeliveryList.as_view(), name="deliveries"),
    path("parc/livraisons/nouvelle/", deliveries.NewDelivery.as_view(), name="new_delivery"),
    path("parc/livraisons/<int:pk>/", deliveries.DeliveryPage.as_view(), name="delivery"),
    path("parc/transferts/", lists.TransferList.as_view(), name="transfers"),
    path("parc/transferts/nouveau/", transfers.NewTransfer.as_view(), name="new_transfer"),
    path("parc/transferts/<int:pk>/", transfers.TransferPage.as_view(), name="transfer"),
    path("parc/transferts/<int:pk>/liste/", transfers.TransferCsv.as_view(), name="transfer_csv"),
]
