from django.contrib.auth.decorators import login_not_required
from django.urls import path

from rentals.portal import views

app_name = "portal"

urlpatterns = [
    path("demander/", login_not_required(views.WhatPage.as_view()), name="what"),
    path("demander/quand/", login_not_required(views.WhenPage.as_view()), name="when"),
    path("demander/qui/", login_not_required(views.WhoPage.as_view()), name="who"),
    path("demander/verifier/", login_not_required(views.CheckPage.as_view()), name="check"),
    path("demander/envoyee/", login_not_required(views.SentPage.as_view()), name="sent"),
    path("demander/appeler/", login_not_required(views.BusyPage.as_view()), name="busy"),
]
