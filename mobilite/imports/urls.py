from django.urls import path

from mobilite.imports import views

app_name = "imports"
urlpatterns = [
    path("reglages/importer/", views.NewImport.as_view(), name="new"),
    path("reglages/importer/<int:pk>/", views.RunPage.as_view(), name="run"),
    path("reglages/importer/<int:pk>/colonnes/", views.MatchColumns.as_view(), name="columns"),
    path("reglages/importer/<int:pk>/lignes-a-corriger/", views.WrongLines.as_view(), name="wrong_lines"),
    path("reglages/importer/<int:pk>/importer/", views.DoImport.as_view(), name="do"),
    path("reglages/importer/<int:pk>/abandonner/", views.Abandon.as_view(), name="abandon"),
]
