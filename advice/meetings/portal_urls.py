"""The addresses that a link of an adviser opens on a telephone."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from advice.meetings import portal

app_name = "meet"

urlpatterns = [path("rdv/<str:token>/", login_not_required(portal.ChoosePage.as_view()), name="choose")]
