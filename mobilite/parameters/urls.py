from django.urls import path

from mobilite.parameters import views

app_name = "parameters"
urlpatterns = [
    path("reglages/", views.SettingsIndex.as_view(), name="index"),
    path("reglages/structure/", views.StructurePage.as_view(), name="structure"),
    path("reglages/structure/decrire/", views.DescribeStructure.as_view(), name="describe_structure"),
    path("reglages/valeurs/", views.ParametersPage.as_view(), name="parameters"),
    path("reglages/valeurs/<slug:app>.<slug:name>/", views.SetParameter.as_view(), name="set_parameter"),
]
