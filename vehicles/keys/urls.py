from django.contrib.auth.decorators import login_not_required
from django.urls import path

from vehicles.keys.views import public, tags

app_name = "keys"

urlpatterns = [
    path("vehicules/etiquettes/", tags.LabelSheet.as_view(), name="labels"),
    path("vehicules/<int:pk>/code/", tags.ReplaceTag.as_view(), name="replace_tag"),
    # Short, for a code that prints coarse and reads well.
    path("cle/<str:code>/", login_not_required(public.TagPage.as_view()), name="tag"),
]
