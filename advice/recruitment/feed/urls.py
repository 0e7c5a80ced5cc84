from django.urls import path

from advice.recruitment.feed import lists
from advice.recruitment.feed.views import deliveries, incoming, page, setting

app_name = "feed"

HERE = "recrutement/logiciels/"
ONE = f"{HERE}<int:pk>/"
SENT = f"{HERE}envois/<int:pk>/"

urlpatterns = [
    path(HERE, lists.DestinationList.as_view(), name="list"),
    path(f"{HERE}brancher/", setting.NewDestination.as_view(), name="new"),
    path(f"{HERE}envois/", lists.DeliveryList.as_view(), name="log"),
    path(f"{HERE}retours/<uuid:code>/", incoming.incoming, name="incoming"),
    path(SENT, deliveries.DeliveryPage.as_view(), name="delivery"),
    path(f"{SENT}rejouer/", deliveries.Replay.as_view(), name="replay"),
    path(f"{SENT}classer/", deliveries.SetAside.as_view(), name="set_aside"),
    path(ONE, page.DestinationPage.as_view(), name="destination"),
    path(f"{ONE}modifier/", setting.EditDestination.as_view(), name="edit"),
    path(f"{ONE}colonnes/", setting.Columns.as_view(), name="columns"),
    path(f"{ONE}secret/", setting.RenewSecret.as_view(), name="secret"),
    path(f"{ONE}arreter/", setting.CloseDestination.as_view(), name="close"),
    path(f"{ONE}reprendre/", setting.ReopenDestination.as_view(), name="reopen"),
    path(f"{ONE}fichier/", page.MakeFile.as_view(), name="make_file"),
    path(f"{ONE}fichiers/<int:export>/", page.TakeFile.as_view(), name="file"),
]
