from django.urls import path

from mobilite.people import place_views as views

app_name = "places"
urlpatterns = [
    path("reglages/lieux/", views.Places.as_view(), name="list"),
    path("reglages/lieux/nouveau/", views.NewPlace.as_view(), name="create"),
    path("reglages/lieux/<int:pk>/", views.PlacePage.as_view(), name="place"),
    path("reglages/lieux/<int:pk>/modifier/", views.EditPlace.as_view(), name="edit"),
    path("reglages/lieux/<int:pk>/horaires/", views.EditHours.as_view(), name="hours"),
    path("reglages/jours/", views.Closures.as_view(), name="closures"),
    path("reglages/jours/nouveau/", views.CloseDays.as_view(), name="close"),
    path("reglages/jours/<int:pk>/retirer/", views.RemoveClosure.as_view(), name="remove_closure"),
]
