from django.contrib.auth.decorators import login_not_required
from django.urls import path

from advice.recruitment.seekers import lists
from advice.recruitment.seekers.views import links, portal, record

app_name = "seekers"

DESK = "recrutement/demandes/"
ONE = f"{DESK}<int:pk>/"

urlpatterns = [
    path("travail/", login_not_required(portal.MovesPage.as_view()), name="moves"),
    path("travail/qui/", login_not_required(portal.WhoPage.as_view()), name="who"),
    path("travail/verifier/", login_not_required(portal.CheckPage.as_view()), name="check"),
    path("travail/envoyee/", login_not_required(portal.SentPage.as_view()), name="sent"),
    path("travail/de/<slug:code>/", login_not_required(portal.ByLink.as_view()), name="by_link"),
    path(DESK, lists.SeekerList.as_view(), name="list"),
    path(ONE, record.SeekerPage.as_view(), name="request"),
    path(f"{ONE}chercher/", record.PickSeeker.as_view(), name="pick"),
    path(f"{ONE}rattacher/<int:person>/", record.Tie.as_view(), name="tie"),
    path(f"{ONE}fiche/", record.MakeRecord.as_view(), name="make"),
    path(f"{ONE}sans-suite/", record.SetAside.as_view(), name="set_aside"),
    path(f"{ONE}cv/", record.PaperFile.as_view(), name="paper"),
    path(f"{DESK}liens/", lists.LinkList.as_view(), name="links"),
    path(f"{DESK}liens/nouveau/", links.NewLink.as_view(), name="new_link"),
    path(f"{DESK}liens/<int:pk>/", links.LinkPage.as_view(), name="link"),
    path(f"{DESK}liens/<int:pk>/arreter/", links.CloseLink.as_view(), name="close_link"),
]
