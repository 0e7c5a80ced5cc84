from django.urls import path

from rentals.rounds import lists
from rentals.rounds.views import agreeing, arranging, points, rounds

app_name = "rounds"

urlpatterns = [
    path("tournees/", lists.RoundList.as_view(), name="list"),
    path("tournees/<int:pk>/", rounds.RoundPage.as_view(), name="round"),
    path("tournees/<int:pk>/ordre/", arranging.Arrange.as_view(), name="arrange"),
    path("tournees/<int:pk>/etapes/<int:stop>/avant/", arranging.Earlier.as_view(), name="earlier"),
    path("tournees/<int:pk>/feuille/", rounds.Sheet.as_view(), name="sheet"),
    path("locations/<int:pk>/lieu/<str:word>/", agreeing.Agree.as_view(), name="agree"),
    path("reglages/lieux-de-rendez-vous/", lists.PointList.as_view(), name="points"),
    path("reglages/lieux-de-rendez-vous/nouveau/", points.NewPoint.as_view(), name="new_point"),
    path("reglages/lieux-de-rendez-vous/<int:pk>/", points.EditPoint.as_view(), name="edit_point"),
]
