from django.contrib.auth.decorators import login_not_required
from django.urls import path

from vehicles.keys import lists
from vehicles.keys.views import public, sets, tags, troubles

app_name = "keys"

CODE = "cle/<str:code>/"

urlpatterns = [
    path("cles/", lists.KeySetList.as_view(), name="list"),
    path("cles/<int:pk>/", sets.KeySetPage.as_view(), name="set"),
    path("cles/<int:pk>/deplacer/", sets.MoveSet.as_view(), name="move"),
    path("vehicules/<int:pk>/cles/", sets.AddSet.as_view(), name="add"),
    path("vehicules/<int:pk>/code/", tags.ReplaceTag.as_view(), name="replace_tag"),
    path("vehicules/etiquettes/", tags.LabelSheet.as_view(), name="labels"),
    path("vehicules/signalements/<int:pk>/", troubles.TroublePage.as_view(), name="trouble"),
    path("vehicules/signalements/<int:pk>/photo/", troubles.TroublePhoto.as_view(), name="trouble_photo"),
    # Short, for a code that prints coarse and reads well.
    path(CODE, login_not_required(public.TagPage.as_view()), name="tag"),
    path(f"{CODE}probleme/", login_not_required(public.TroublePage.as_view()), name="trouble_form"),
    path(f"{CODE}merci/", login_not_required(public.ToldPage.as_view()), name="told"),
]
