"""Addresses of the example pages that the tests of ``mobilite.pages`` open."""

from django.urls import include, path

from tests.mobilite.pages import example_pages as pages

example = (
    [
        path("", pages.PeopleList.as_view(), name="list"),
        path("new/", pages.NewPerson.as_view(), name="new"),
        path("<int:pk>/", pages.PersonRecord.as_view(), name="record"),
        path("<int:pk>/act/", pages.Erase.as_view(), name="act"),
    ],
    "example",
)
urlpatterns = [path("example/", include(example)), path("", include("mobilite.urls"))]
