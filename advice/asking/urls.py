from django.contrib.auth.decorators import login_not_required
from django.urls import path

from advice.asking import lists
from advice.asking.views import portal, record

app_name = "asking"

DESK = "conseil/en-ligne/"
ONE = f"{DESK}<int:pk>/"

urlpatterns = [
    path("conseil/demander/", login_not_required(portal.NeedsPage.as_view()), name="needs"),
    path("conseil/demander/trajets/", login_not_required(portal.MovesPage.as_view()), name="moves"),
    path("conseil/demander/qui/", login_not_required(portal.WhoPage.as_view()), name="who"),
    path("conseil/demander/verifier/", login_not_required(portal.CheckPage.as_view()), name="check"),
    path("conseil/demander/envoyee/", login_not_required(portal.SentPage.as_view()), name="sent"),
    path(DESK, lists.AskedList.as_view(), name="list"),
    path(ONE, record.AskedPage.as_view(), name="request"),
    path(f"{ONE}chercher/", record.Pick.as_view(), name="pick"),
    path(f"{ONE}dossier/", record.OpenNew.as_view(), name="open_new"),
    path(f"{ONE}dossier/<int:person>/", record.OpenKnown.as_view(), name="open"),
    path(f"{ONE}sans-suite/", record.SetAside.as_view(), name="set_aside"),
]
