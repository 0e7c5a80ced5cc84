from django.urls import path

from advice.recruitment.results import views

app_name = "results"

urlpatterns = [
    path("pilotage/recrutement/", views.Figures.as_view(), name="figures"),
    path("pilotage/recrutement/candidatures/", views.Behind.as_view(), name="behind"),
]
