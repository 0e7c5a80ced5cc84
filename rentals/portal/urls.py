from django.contrib.auth.decorators import login_not_required
from django.urls import path

from rentals.portal import contest, grid, pay, sheets, views

app_name = "portal"

urlpatterns = [
    path("demander/", login_not_required(views.WhatPage.as_view()), name="what"),
    path("demander/quand/", login_not_required(views.WhenPage.as_view()), name="when"),
    path("demander/qui/", login_not_required(views.WhoPage.as_view()), name="who"),
    path("demander/verifier/", login_not_required(views.CheckPage.as_view()), name="check"),
    path("demander/envoyee/", login_not_required(views.SentPage.as_view()), name="sent"),
    path("demander/appeler/", login_not_required(views.BusyPage.as_view()), name="busy"),
    path("dommages/", login_not_required(grid.PublicGrid.as_view()), name="grid"),
    path("etat-des-lieux/<str:token>/", login_not_required(contest.ContestPage.as_view()), name="contest"),
    path("payer/retour/<str:key>/", login_not_required(pay.PayBack.as_view()), name="pay_back"),
    path("payer/<str:token>/", login_not_required(pay.PayPage.as_view()), name="pay"),
    path("prescrire/<str:token>/", login_not_required(sheets.SheetsPage.as_view()), name="sheets"),
    path(
        "prescrire/<str:token>/nouvelle/", login_not_required(sheets.NewSheetPage.as_view()), name="new_sheet"
    ),
    path("prescrire/<str:token>/<int:pk>/", login_not_required(sheets.SheetPage.as_view()), name="sheet"),
    path(
        "prescrire/<str:token>/<int:pk>/renouveler/",
        login_not_required(sheets.RenewSheet.as_view()),
        name="renew_sheet",
    ),
    path(
        "prescrire/<str:token>/<int:pk>/fiche.pdf",
        login_not_required(sheets.SheetPdf.as_view()),
        name="sheet_pdf",
    ),
]
