from django.urls import path

from advice.indicators import views

app_name = "indicators"

urlpatterns = [
    path("pilotage/conseil/", views.Figures.as_view(), name="figures"),
    path("pilotage/conseil/dossiers/", views.BehindCases.as_view(), name="behind_cases"),
    path("pilotage/conseil/demandes/", views.BehindApplications.as_view(), name="behind_applications"),
    path("conseil/<int:pk>/fse/<slug:moment>/", views.Note.as_view(), name="note"),
]
