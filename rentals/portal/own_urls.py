"""The pages of lending in the person's own space, below /moi/: each is an ``OwnPage``."""

from django.urls import path

from rentals.portal import own_acts

app_name = "own_rentals"
urlpatterns = [
    path("moi/locations/<int:pk>/prolonger/", own_acts.LongerPage.as_view(), name="longer"),
    path("moi/argent/", own_acts.OwedPage.as_view(), name="owed"),
]
