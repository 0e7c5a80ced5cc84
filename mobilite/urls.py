"""The address book. It names the apps' own address books and imports none; each writes its whole French path."""

from importlib.util import find_spec

from django.urls import include, path

BOOKS = [
    "mobilite.pages.urls",
    "mobilite.accounts.urls",
    "mobilite.people.urls",
    "mobilite.parameters.urls",
    "mobilite.documents.urls",
    "mobilite.portal.urls",
    "vehicles.urls",
    "rentals.urls",
]

urlpatterns = [path("", include(book)) for book in BOOKS if find_spec(book)]
